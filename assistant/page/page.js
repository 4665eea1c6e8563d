// All that the page does by itself. Gradio runs this once, with `element` (the source panel),
// `server` (Python functions that answer at once) and `trigger` (events that Python listens to).
// Texts of others enter the page through textContent only.

// --- What buttons do: `<button data-do="name">` calls `actions.name(button)`.
const actions = {};
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-do]");
  if (button && element.isConnected) actions[button.dataset.do]?.(button);
});

// --- The source

// The rest of the page uses `show(href, link)`, which opens what a link cites, `step(answer, by)`,
// which goes on to the next citation of an answer, and `request(href)`, which is what a link says.
const { show, step, request } = (() => {
  const find = (selector) => element.querySelector(selector);
  const panel = find(".source");
  const text = find(".text");
  const leaf = find(".leaf");
  const CITE = /^#cite=([^:]+):(\d+)-(\d+):([0-9a-f]+)(?::([^:]*):([^:]+))?$/;
  const SOURCE = /^#source=([^:]+)$/;
  const SILENT = { problem: "The server does not answer. Is it still running?" };
  const counted = (number, noun) =>
    `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

  // What is open: the links of an answer, which of them, and the document that the server sent.
  let open = { hrefs: [], at: -1, source: {} };
  let origin = null; // the link in the conversation that was chosen
  let latest = 0; // counts what was asked for, so that a late answer is known as one
  let isPageWanted = true; // a reader who prefers the text to pictures of pages says so once

  function request(href) {
    const match = CITE.exec(href);
    if (!match) return null;
    const [, name, start, end, digest, sha256, quote] = match;
    const said = { document: decoded(name), start: +start, end: +end, digest };
    // Links from before quotes were in them have none.
    const whole = quote ? { ...said, sha256: decoded(sha256), quote: decoded(quote) } : said;
    return Object.values(whole).includes(null) ? null : whole;
  }

  function decoded(part) {
    try {
      return decodeURIComponent(part);
    } catch {
      return null; // not percent-encoded text
    }
  }

  const hrefsOf = (answer) => [
    ...new Set([...answer.querySelectorAll("a.cite")].map((link) => link.getAttribute("href"))),
  ];
  const linkTo = (href) => href && document.querySelector(`#chat a[href="${CSS.escape(href)}"]`);

  async function show(href, link) {
    const name = SOURCE.exec(href)?.[1];
    if (name) return openDocument(decoded(name));
    const answer = link?.closest(".answer");
    const all = answer ? hrefsOf(answer) : [];
    const hrefs = all.includes(href) ? all : [href];
    return openCitation(hrefs, hrefs.indexOf(href), link);
  }

  function step(answer, by) {
    const hrefs = hrefsOf(answer);
    const isOpen = hrefs.join(" ") === open.hrefs.join(" ");
    const from = isOpen ? open.at : by > 0 ? -1 : 0;
    const at = (from + by + hrefs.length) % hrefs.length;
    const isIt = (link) => link.getAttribute("href") === hrefs[at];
    const link = [...answer.querySelectorAll("a.cite")].find(isIt);
    return openCitation(hrefs, at, link, { isQuiet: true });
  }

  // Quietly: the focus stays where it is, so that the same key goes on.
  async function openCitation(hrefs, at, link, { isQuiet = false, kept } = {}) {
    choose(link);
    const isHere = hrefs.join(" ") === open.hrefs.join(" ") && spanOf(at);
    if (isHere && isQuiet) latest++; // on the way from one to the next nothing is asked for
    else if (!(await ask({ cites: hrefs.map(request), at }, { hrefs, at }))) return;
    open.at = at;
    turnTo(kept);
    if (kept) return;
    if (!isQuiet) focusOn(leaf.hidden ? (find("mark") ?? find(".title")) : leaf);
    comeIntoView();
  }

  async function openDocument(name, kept) {
    choose(null);
    if (!(await ask({ document: name }, { hrefs: [], at: -1, name }))) return;
    turnTo(kept);
    if (kept) return;
    focusOn(find(".title"));
    comeIntoView();
  }

  async function ask(wanted, opening) {
    const turn = ++latest;
    const answer = server.show_source(wanted).then(JSON.parse);
    const source = await answer.catch(() => SILENT);
    if (turn !== latest) return false; // something else was chosen meanwhile
    open = { ...opening, source };
    write(source);
    return true;
  }

  function choose(link) {
    origin?.classList.remove("chosen");
    origin = link;
    origin?.classList.add("chosen");
  }

  function spanOf(at) {
    const span = open.source.spans?.find(([position]) => position === at);
    return span && { start: span[1], end: span[2], page: span[3] };
  }

  function write(source) {
    panel.dataset.shows = source.document === undefined ? "problem" : "document";
    find(".title").textContent = source.title || "Source";
    find(".title").dir = "auto";
    find(".note").textContent = source.problem || "";
    find(".note").hidden = !source.problem;
    find(".quote").textContent = source.quote || "";
    find(".quote").hidden = !source.quote;
    find(".original").hidden = !source.is_there;
    find(".original").href = `source/original?document=${encodeURIComponent(source.document)}`;
    find(".views").hidden = !source.is_pictured;
    find(".seek").hidden = !source.parts;
    find(".seek input").value = "";
    find(".list").hidden = true;
    seek("");
    lay(source.parts ?? []);
  }

  // What there is to say of the citation that is active, and its place.
  function turnTo({ top, shift, page, isText } = {}) {
    const { source, at, hrefs } = open;
    const span = spanOf(at);
    const places = [source.publisher, span?.page && `page ${span.page}`, source.document];
    find(".where").textContent = places.filter(Boolean).join(" · ");
    find(".steps").hidden = hrefs.length < 2;
    find(".steps span").textContent = `${at + 1} of ${hrefs.length}`;
    find(".back").hidden = !hrefs.length;
    find(".original").hash = span?.page > 1 ? `page=${span.page}` : "";
    retag();
    const isPage = source.is_pictured && isPageWanted && !isText;
    setView(isPage ? "page" : "text");
    if (isPage) drawPage(page ?? span?.page ?? 1);
    if (top === undefined) revealMark();
    else revealPart(top, shift);
    remember();
  }

  // --- its text: a long document is built where it is looked at, and the rest in spare moments
  const AT_ONCE = 40; // parts
  const LONG = 400; // parts; what is shorter is built and laid out as a whole
  const spare = window.requestIdleCallback ?? ((does) => setTimeout(does, 50));
  let chunks = [];
  let nodes = []; // of the parts, where they are built
  let scrolls = 0; // counts places that were scrolled to: the last one holds
  const isLine = (kind) => !["page", "gap", "fold", "end"].includes(kind);
  const plain = ([, , pieces]) =>
    pieces.map((piece) => (typeof piece === "string" ? piece : piece[0])).join("");

  function lay(parts) {
    [chunks, nodes, scrolls] = [[], [], scrolls + 1];
    for (let from = 0, to; from < parts.length; from = to) {
      to = Math.min(from + AT_ONCE, parts.length);
      const folds = parts.slice(from, to).map(([kind]) => kind);
      const isOpen = folds.lastIndexOf("fold") > folds.lastIndexOf("end");
      if (isOpen) while (parts[to++][0] !== "end");
      chunks.push({ from, to, node: document.createElement("div") });
    }
    const across = text.clientWidth / 7.5 || 60;
    for (const { from, to, node } of chunks) {
      const lines = parts.slice(from, to).map((part) => Math.ceil(plain(part).length / across));
      const height = lines.reduce((sum, one) => sum + one * 24 + 12, 0);
      node.style.containIntrinsicBlockSize = `auto ${height}px`;
    }
    text.replaceChildren(...chunks.map(({ node }) => node));
    text.classList.toggle("long", parts.length > LONG);
    text.hidden = !parts.length;
    text.scrollTop = 0; // what is hidden cannot be scrolled
    for (const chunk of chunks.slice(0, parts.length > LONG ? 2 : undefined)) build(chunk);
    buildRest(latest);
  }

  function buildRest(turn) {
    spare(() => {
      const left = chunks.filter(({ node }) => !node.hasChildNodes());
      if (turn !== latest || !left.length) return;
      for (const chunk of left.slice(0, 20)) build(chunk);
      buildRest(turn);
    });
  }

  function build({ from, to, node }) {
    if (node.hasChildNodes()) return;
    let into = node;
    for (let i = from; i < to; i++) {
      const part = open.source.parts[i];
      const [kind, number, pieces] = part;
      if (kind === "fold") into = fold(node, number, pieces);
      else if (kind === "end") into = node;
      else if (kind === "gap") ((i > from && nodes[i - 1]) || into).append(...pieces.map(cited));
      else place(into, (nodes[i] = block(part)));
    }
    for (const folded of node.querySelectorAll("details")) {
      folded.open = Boolean(folded.querySelector("[data-spans]"));
    }
  }

  function fold(node, lines, pages) {
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    const begun = pages.length ? `Page ${pages.join(", ")} · not` : "Not";
    summary.textContent = `${begun} part of the text (${counted(lines, "line")})`;
    details.classList.toggle("paged", pages.length > 0);
    details.append(summary);
    node.append(details);
    return details;
  }

  function block([kind, number, pieces]) {
    const isItem = kind.endsWith("item");
    const tag = kind === "heading" ? `h${Math.min(number + 2, 6)}` : isItem ? "li" : "p";
    const node = document.createElement(tag);
    node.className = kind;
    node.dir = "auto";
    if (kind === "page") node.textContent = `Page ${number}`;
    else node.append(...pieces.map(cited));
    if (keepsLines(node.textContent)) node.classList.add("lines");
    return node;
  }

  // Lines that are short or indented are verse, an address or a program.
  function keepsLines(words) {
    if (!words.includes("\n")) return false;
    return /\n[ \t]/.test(words) || words.split("\n").every((line) => line.length < 56);
  }

  function place(into, node) {
    if (node.tagName !== "LI") return into.append(node);
    let list = into.lastElementChild;
    if (list?.tagName !== "UL") {
      list = document.createElement("ul");
      list.setAttribute("role", "list"); // Safari takes it away with the bullets
      into.append(list);
    }
    list.append(node);
  }

  // A piece of text; what the active link cites is a mark.
  function cited(piece) {
    if (typeof piece === "string") return document.createTextNode(piece);
    const [words, spans] = piece;
    const node = document.createElement(spans.includes(open.at) ? "mark" : "span");
    node.dataset.spans = spans.join(" ");
    node.textContent = words;
    return node;
  }

  function retag() {
    for (const node of text.querySelectorAll("[data-spans]")) {
      const spans = node.dataset.spans.split(" ").map(Number);
      if (spans.includes(open.at) !== (node.tagName === "MARK")) {
        node.replaceWith(cited([node.textContent, spans]));
      }
    }
    drawHits();
  }

  function chunkOf(i) {
    return chunks.find(({ to }) => i < to);
  }

  function nodeOf(i) {
    build(chunkOf(i));
    return nodes[i];
  }

  function revealMark() {
    const isMarked = ([, , pieces]) =>
      pieces.some((piece) => typeof piece !== "string" && piece[1].includes(open.at));
    const i = open.source.parts?.findIndex(isMarked) ?? -1;
    if (i < 0) return;
    build(chunkOf(i));
    scrollTo(() => find("mark").getBoundingClientRect().top, 1 / 3);
  }

  function revealPart(i, shift = 0) {
    if (!chunkOf(i)) return;
    const node = nodeOf(i) ?? chunkOf(i).node;
    const folded = node.closest("details");
    if (folded) folded.open = true;
    scrollTo(() => node.getBoundingClientRect().top + shift, 0);
  }

  // Heights in a long document are estimates until what is there has been drawn, frame after frame.
  function scrollTo(topOf, share) {
    const turn = ++scrolls;
    let frames = text.matches(".long") ? 4 : 0;
    const scroll = () => {
      if (turn !== scrolls || !chunks.length) return;
      const offset = topOf() - text.getBoundingClientRect().top;
      text.scrollTop += offset - text.clientHeight * share;
      for (const chunk of chunks.filter(isNear)) build(chunk);
      if (frames--) requestAnimationFrame(scroll);
    };
    scroll();
  }

  function isNear({ node }) {
    const [{ top, bottom }, frame] = [node, text].map((one) => one.getBoundingClientRect());
    return bottom > frame.top - 400 && top < frame.bottom + 400;
  }

  function focusOn(node) {
    if (node !== leaf) node.tabIndex = -1;
    node.focus({ preventScroll: true });
  }

  function comeIntoView() {
    const { top, bottom } = panel.getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight) panel.scrollIntoView({ block: "start" });
  }

  // --- a page of it, as a picture
  let leafNumber = 1;
  let drawn = 0; // counts pages that were asked for

  function setView(view) {
    panel.dataset.view = view;
    leaf.hidden = view !== "page";
    text.hidden = view === "page" || !chunks.length;
    for (const button of find(".views").children) {
      button.setAttribute("aria-pressed", String(button.dataset.view === view));
    }
  }

  async function drawPage(number) {
    leafNumber = number;
    const turn = ++drawn;
    const { document: name, title, spans, pages } = open.source;
    const wide = Math.ceil(((find(".sheet").clientWidth || 600) * devicePixelRatio) / 200) * 200;
    const wanted = { document: name, page: number, width: Math.min(wide, 1600) };
    const places = spans.map(([, start, end]) => `${start}-${end}`).join(",");
    const marks = fetch(`source/marks?${new URLSearchParams({ ...wanted, spans: places })}`);
    const told = await marks.then((one) => (one.ok ? one.json() : null)).catch(() => null);
    const picture = new Image();
    picture.alt = `Page ${number} of ${title}`;
    picture.src = told ? `source/page?${new URLSearchParams(wanted)}` : "";
    const isDrawn = told && (await picture.decode().then(() => true, () => false));
    if (turn !== drawn || name !== open.source.document) return;
    if (!isDrawn) return giveUpPages();
    const boxes = told.boxes.flatMap((found, i) => found.map((one) => box(one, spans[i][0])));
    find(".sheet").replaceChildren(picture, ...boxes);
    find(".turn").textContent = `Page ${number} of ${pages}`;
    find('[data-do="previousPage"]').disabled = number <= 1;
    find('[data-do="nextPage"]').disabled = number >= pages;
    tellPage();
    revealBox();
  }

  function box([left, top, right, bottom], position) {
    const node = document.createElement("span");
    const share = (one) => `${one * 100}%`;
    node.className = position === open.at ? "box active" : "box";
    [node.style.left, node.style.top] = [share(left), share(top)];
    [node.style.width, node.style.height] = [share(right - left), share(bottom - top)];
    return node;
  }

  // Readers of screens hear what is marked on the picture.
  function tellPage() {
    const marked = [...text.querySelectorAll("mark")].map((one) => one.textContent).join("");
    const isHere = spanOf(open.at)?.page === leafNumber;
    find(".heard").textContent = isHere ? `Marked on this page: ${marked}` : "";
  }

  function revealBox() {
    const active = find(".box.active");
    leaf.scrollTop = active ? active.offsetTop - leaf.clientHeight / 3 : 0;
    leaf.scrollLeft = active ? active.offsetLeft - leaf.clientWidth / 4 : 0;
  }

  function enlargePage(button) {
    const isLarge = leaf.classList.toggle("large");
    button.setAttribute("aria-pressed", String(isLarge));
    drawPage(leafNumber);
  }

  function giveUpPages() {
    open.source.is_pictured = false;
    find(".views").hidden = true;
    setView("text");
    revealMark();
  }

  function turnPage(by) {
    const number = leafNumber + by;
    if (number < 1 || number > open.source.pages) return;
    drawPage(number);
    remember();
  }

  function chooseView({ dataset: { view } }) {
    const { page } = spanOf(open.at) ?? {};
    const isMarkInView = find("mark") && !text.hidden && isNear({ node: find("mark") });
    const number = isMarkInView ? page : pageOf(firstInView());
    const isIt = ([kind, begun]) => kind === "page" && begun === leafNumber;
    isPageWanted = view === "page";
    setView(view);
    if (isPageWanted) drawPage(number);
    else if (page === leafNumber) revealMark();
    else revealPart(open.source.parts.findIndex(isIt));
    remember();
  }

  function pageOf(i) {
    const before = open.source.parts.slice(0, i + 1).filter(([kind]) => kind === "page");
    return before.at(-1)?.[1] ?? 1;
  }

  // --- the address: it is that of what is open, and a reload finds its place again
  const isOurs = (hash) => CITE.test(hash) || SOURCE.test(hash);
  const address = () =>
    open.hrefs[open.at] ?? `#source=${encodeURIComponent(open.source.document ?? open.name)}`;

  function remember() {
    const { hrefs, at, name } = open;
    const isText = panel.dataset.view !== "page";
    const top = firstInView();
    const below = nodes[top]?.getBoundingClientRect().top ?? 0;
    const shift = nodes[top] ? text.getBoundingClientRect().top - below : 0;
    const source = { hrefs, at, name, isText, page: leafNumber, top, shift };
    history.replaceState({ ...history.state, source }, "", address());
  }

  function forget() {
    const here = location.pathname + location.search;
    if (isOurs(location.hash)) history.replaceState({ ...history.state, source: null }, "", here);
  }

  function firstInView() {
    const { top } = text.getBoundingClientRect();
    const isBelow = (node) => node.getBoundingClientRect().bottom > top + 4;
    const chunk = chunks.find(({ node }) => isBelow(node));
    if (!chunk || text.hidden) return undefined;
    const from = nodes.slice(chunk.from, chunk.to).findIndex((node) => node && isBelow(node));
    return chunk.from + Math.max(from, 0);
  }

  function reopen() {
    const kept = history.state?.source;
    const { hash } = location;
    const href = kept?.hrefs?.[kept.at];
    if (href && href === hash) openCitation(kept.hrefs, kept.at, null, { kept });
    else if (kept?.name && SOURCE.test(hash)) openDocument(kept.name, kept);
    else if (isOurs(hash)) show(hash, null); // the link was sent to somebody
    else listSources();
  }

  async function copyAddress(button) {
    await toClipboard(location.href);
    say("Link copied");
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy link"), 2000);
  }

  function goBack() {
    const link = origin?.isConnected ? origin : linkTo(open.hrefs[open.at]);
    if (!link) return panel.dataset.shows === "list" || listSources(open.source.document);
    link.scrollIntoView({ block: "center" });
    link.focus({ preventScroll: true });
  }

  // --- the list of all sources
  const MANY = 8; // so few need no filter
  let found = []; // what is shown of it
  let state = ""; // of the index, as the page says it

  async function listSources(chosen) {
    choose(null);
    seek("");
    panel.dataset.shows = "list";
    find(".title").textContent = "Sources";
    for (const one of [text, leaf, find(".quote"), find(".seek"), find(".steps")]) {
      one.hidden = true;
    }
    [chunks, nodes] = [[], []];
    open = { hrefs: [], at: -1, source: {} };
    text.replaceChildren();
    forget();
    await fetchSources(0);
    const entry = chosen && found.find(({ document: name }) => name === chosen);
    if (entry) entry.node.focus();
  }

  async function fetchSources(start) {
    const turn = ++latest;
    const word = find(".list input").value;
    const answer = server.list_sources({ word, start }).then(JSON.parse);
    const listing = await answer.catch(() => SILENT);
    if (turn !== latest) return;
    const { problem, documents = 0, sources = [] } = listing;
    found = [...(start ? found : []), ...sources];
    const some = word ? `${listing.found?.toLocaleString("en")} of ` : "";
    const hint = documents ? "Choose a number in an answer to see its sentence in the document." : "";
    find(".where").textContent = documents ? some + counted(documents, "document") : "";
    find(".note").textContent = problem ?? hint;
    find(".note").hidden = !find(".note").textContent;
    find(".list").hidden = !documents;
    find(".list input").hidden = documents <= MANY;
    const rows = sources.map((source) => (source.node = entry(source)).parentElement);
    if (start) find(".list ul").append(...rows);
    else find(".list ul").replaceChildren(...rows);
    const left = listing.found - found.length;
    find(".more").hidden = !(left > 0);
    find(".more").textContent = `Show more (${left.toLocaleString("en")})`;
    if (start) sources[0]?.node.focus();
    watchIndex();
  }

  function entry({ document: name, title, publisher, facts }) {
    const row = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.title = name;
    Object.assign(button.dataset, { do: "openSource", document: name });
    const whole = facts.map((fact) => fact.replaceAll(" ", "\u00a0")); // none is broken in two
    const texts = [title, [publisher, ...whole].filter(Boolean).join(" · ")];
    texts.forEach((words, i) => {
      const line = document.createElement("span");
      line.className = ["name", "facts"][i];
      line.dir = "auto";
      line.textContent = words;
      button.append(line);
    });
    row.append(button);
    return button;
  }

  // A list that is open follows the index.
  function watchIndex() {
    const shown = document.querySelector("#index-state");
    if (!shown || state) return;
    state = shown.textContent;
    const look = () => {
      if (shown.textContent === state) return;
      state = shown.textContent;
      if (panel.dataset.shows === "list") fetchSources(0);
    };
    new MutationObserver(look).observe(shown, { childList: true, subtree: true });
  }

  // --- a search in the text
  const MOST = 1000; // places that are marked
  const painted = CSS.highlights;
  let hits = []; // part, first character and one past the last
  let hit = -1;

  const folded = (words) =>
    words
      .toLowerCase()
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .replaceAll("ς", "σ");

  function seek(query) {
    [hits, hit] = [[], -1];
    if (!open.source.parts) return;
    const words = folded(query).split(/\s+/).filter(Boolean);
    const literal = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    if (words.length) findAll(new RegExp(literal.join("\\s+"), "g"));
    const from = firstInView() ?? 0;
    if (hits.length) hit = Math.max(0, hits.findIndex(([i]) => i >= from));
    if (hits.length && panel.dataset.view === "page") setView("text");
    showHit(words.length > 0);
  }

  function findAll(pattern) {
    const { parts } = open.source;
    for (let i = 0; i < parts.length; i++) {
      if (!isLine(parts[i][0])) continue;
      const words = plain(parts[i]);
      for (const match of folded(words).matchAll(pattern)) {
        hits.push([i, ...unfolded(words, match.index, match.index + match[0].length)]);
        if (hits.length >= MOST) return;
      }
    }
  }

  // Where the characters are that became those of the folded text.
  function unfolded(words, from, to) {
    if (/^[\0-\x7f]*$/.test(words)) return [from, to];
    let [start, end, at, seen] = [0, words.length, 0, 0];
    for (const character of words) {
      const size = folded(character).length;
      if (seen <= from && from < seen + size) start = at;
      if (seen >= to && size) {
        end = at;
        break;
      }
      seen += size;
      at += character.length;
    }
    return [start, end];
  }

  function showHit(isSought) {
    const most = hits.length >= MOST ? `${MOST.toLocaleString("en")} or more` : hits.length;
    const count = hits.length ? `${hit + 1} of ${most}` : "Not found";
    find(".count").textContent = isSought ? count : "";
    for (const button of panel.querySelectorAll(".seek > button")) button.disabled = !hits.length;
    drawHits();
    if (hit < 0) return;
    const folds = nodeOf(hits[hit][0]).closest("details");
    if (folds) folds.open = true;
    const range = rangeOf(hits[hit]);
    scrollTo(() => range.getBoundingClientRect().top, 1 / 3);
  }

  function drawHits() {
    if (!painted) return; // an old browser; they are found all the same
    painted.set("hits", new Highlight(...hits.map(rangeOf)));
    const now = new Highlight(...(hit < 0 ? [] : [rangeOf(hits[hit])]));
    now.priority = 1;
    painted.set("hit", now);
  }

  function rangeOf([i, from, to]) {
    const range = document.createRange();
    const walker = document.createTreeWalker(nodeOf(i), NodeFilter.SHOW_TEXT);
    let seen = 0;
    while (walker.nextNode()) {
      const { length } = walker.currentNode;
      if (from >= seen && from <= seen + length) range.setStart(walker.currentNode, from - seen);
      if (to > seen && to <= seen + length) range.setEnd(walker.currentNode, to - seen);
      seen += length;
    }
    return range;
  }

  function stepHit(by) {
    if (!hits.length) return;
    hit = (hit + by + hits.length) % hits.length;
    showHit(true);
  }

  function onSeekKey(event) {
    const by = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isEscape = event.key === "Escape" && event.target.value;
    if (!by && !isEscape) return;
    event.preventDefault();
    event.stopPropagation();
    if (by) return stepHit(by);
    event.target.value = "";
    seek("");
  }

  // --- what readers do
  const stepHere = (by) => {
    const at = (open.at + by + open.hrefs.length) % open.hrefs.length;
    openCitation(open.hrefs, at, linkTo(open.hrefs[at]), { isQuiet: true });
  };
  Object.assign(actions, {
    copyAddress,
    chooseView,
    enlargePage,
    backToAnswer: goBack,
    openSource: (button) => openDocument(button.dataset.document),
    listSources: () => listSources(open.source.document),
    moreSources: () => fetchSources(found.length),
    nextCitation: () => stepHere(1),
    previousCitation: () => stepHere(-1),
    nextHit: () => stepHit(1),
    previousHit: () => stepHit(-1),
    nextPage: () => turnPage(1),
    previousPage: () => turnPage(-1),
  });
  const rested = (does, wait = 150) => {
    let pause = 0;
    return () => {
      clearTimeout(pause);
      pause = setTimeout(does, wait);
    };
  };
  const sought = find(".seek input");
  sought.addEventListener("input", rested(() => seek(sought.value)));
  sought.addEventListener("keydown", onSeekKey);
  find(".list input").addEventListener("input", rested(() => fetchSources(0)));
  text.addEventListener("scroll", rested(() => chunks.length && remember(), 300));
  for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    text.addEventListener(kind, () => scrolls++, { passive: true }); // the reader's hand goes first
  }
  element.addEventListener("keydown", (event) => event.key === "Escape" && goBack());
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#cite="], a[href^="#source="]');
    const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!link || isElsewhere || !element.isConnected) return;
    event.preventDefault();
    show(link.getAttribute("href"), link);
  });
  window.addEventListener("hashchange", () => {
    if (isOurs(location.hash) && location.hash !== address()) show(location.hash, null);
  });
  reopen();
  return { show, step, request };
})();

// --- The conversation

// The rest of the page uses `say(text)`, which readers of screens hear, and `toClipboard(text)`.
const { say, toClipboard } = (() => {
  // A turn is written into `now`; once nothing more will be, it goes to `turns`, where it is left
  // as it is. What is opened, or was asked before, arrives in `past`, and goes there too.
  let chat, past, turns, now, next;
  let isFollowing = true; // whether the end is to stay in view
  let announced = ""; // what was last said
  let editing = ""; // keys of the turn whose question is in the box
  const box = () => document.querySelector("#question textarea");
  const isWriting = () => Boolean(now.querySelector(".turn"));
  const turnOf = (node) => node.closest(".turn");
  const questionOf = (turn) => turn.querySelector(".asked").innerText.trim();
  const keysOf = (turn) => [turn.dataset.turn, turn.dataset.replaces].filter(Boolean).join(" ");

  // Gradio adds its components one after the other, in an order of its own.
  function begin() {
    const names = ["#chat", "#past", ".turns", "#now", "#next"];
    const found = names.map((one) => document.querySelector(one));
    if (found.includes(null)) return;
    [chat, past, turns, now, next] = found;
    added.disconnect();
    const arrivals = { childList: true, subtree: true, characterData: true, attributes: true };
    new MutationObserver(takeTurn).observe(now, arrivals);
    new MutationObserver(takePart).observe(past, arrivals);
    new MutationObserver(settle).observe(next, { childList: true, subtree: true });
    chat.tabIndex = 0;
    chat.setAttribute("role", "region");
    chat.setAttribute("aria-label", "Conversation");
    chat.addEventListener("scroll", () => {
      isFollowing = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
    });
    takePart();
  }
  const added = new MutationObserver(begin);
  added.observe(document.body, { childList: true, subtree: true });

  function takeTurn() {
    const turn = now.querySelector(".turn");
    const keys = turn?.dataset.replaces?.split(" ") ?? [];
    for (const old of [...turns.children].filter((one) => keys.includes(one.dataset.turn))) {
      if (turn.matches(".done")) old.remove();
      else old.hidden = turn.matches(".writing");
    }
    if (turn && announce(turn) && turn.matches(".writing")) isFollowing = true; // it has just begun
    if (turn && !turn.matches(".writing")) turns.append(turn);
    if (turn && isFollowing) follow(turn);
    settle();
  }

  function takePart() {
    const part = past.querySelector(".part");
    const isSame = turns.dataset.opening === part?.dataset.opening;
    if (!part || (isSame && !part.hasChildNodes())) return;
    const fromEnd = chat.scrollHeight - chat.scrollTop;
    if (isSame) turns.prepend(...part.childNodes);
    else turns.replaceChildren(...part.childNodes);
    turns.dataset.opening = part.dataset.opening;
    chat.scrollTop = chat.scrollHeight - (isSame ? fromEnd : 0);
    if (!isSame && turns.querySelector(".turn")) follow(turns.lastElementChild);
    if (!isSame) stopEditing();
    settle();
  }

  function settle() {
    for (const turn of turns.children) turn.classList.toggle("last", !turn.nextElementSibling);
    const following = next.querySelector(".following"); // may come late
    if (following) following.hidden = following.dataset.after !== turns.lastElementChild?.dataset.turn;
    const anew = document.querySelector("#new");
    if (anew) anew.disabled = isWriting(); // what is written belongs to what is open
    const isLost = document.activeElement === document.body;
    if (isLost && isWriting()) chat.focus({ preventScroll: true });
  }

  // The end comes into view, but not so far that the question leaves it.
  function follow(turn) {
    const top = turn.getBoundingClientRect().top - chat.getBoundingClientRect().top;
    chat.scrollTop = Math.min(chat.scrollHeight, chat.scrollTop + top);
  }

  // Readers of screens hear that an answer has begun and that it is there, not each of its words.
  function announce(turn) {
    const where = { writing: ".partial", stopped: ".label", failed: ".problem", done: ".said" };
    const phase = Object.keys(where).find((one) => turn.matches(`.${one}`));
    if (announced === phase + turn.dataset.turn) return false;
    announced = phase + turn.dataset.turn;
    const found = new Set([...turn.querySelectorAll(".cite")].map((one) => one.textContent)).size;
    const ready = `Answer ready: ${found} ${found === 1 ? "citation" : "citations"}`;
    say(turn.querySelector(".answer") ? ready : turn.querySelector(where[phase]).textContent);
    return true;
  }

  function say(text) {
    document.querySelector("#said").textContent = text;
  }

  // --- questions
  function ask(question, replaces) {
    if (!isWriting()) trigger("submit", { question, replaces });
  }

  function put(question) {
    box().value = question;
    box().dispatchEvent(new Event("input", { bubbles: true })); // so that Gradio knows
    box().focus();
  }

  // The last question can be asked in another way; from an earlier one a new question is made.
  function edit(turn, question) {
    put(question);
    editing = turn.matches(".last") ? keysOf(turn) : "";
    document.querySelector("#editing-note").hidden = !editing;
    requestAnimationFrame(() => box().scrollIntoView({ block: "nearest" }));
  }

  function stopEditing() {
    editing = "";
    document.querySelector("#editing-note").hidden = true;
  }

  // The box knows only of questions, not of what they replace: an edited one is sent from here.
  function sendEdited(event) {
    const question = box().value;
    if (!editing || !question.trim() || isWriting()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(question, editing);
    stopEditing();
    put("");
  }

  // --- copies
  async function copyAnswer(button) {
    const turn = turnOf(button);
    const sources = [...turn.querySelectorAll(".sources li")].map((source) => {
      const link = source.querySelector("a");
      const [number, ...title] = link.textContent.trim().split(" ");
      const short = link.getAttribute("href").split(":").slice(0, 3).join(":");
      const place = source.querySelector(".place").textContent;
      const address = location.origin + location.pathname + short;
      return `[${number}] ${title.join(" ")}, ${place}, ${address}`;
    });
    const said = turn.querySelector(".said").textContent.trim();
    await toClipboard([said, sources.join("\n")].filter(Boolean).join("\n\n"));
    say("Copied");
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  }

  async function toClipboard(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const carrier = document.createElement("textarea"); // where the page is not served securely
      const focused = document.activeElement;
      carrier.value = text;
      document.body.append(carrier);
      carrier.select();
      document.execCommand("copy");
      carrier.remove();
      focused?.focus({ preventScroll: true });
    }
  }

  // --- votes
  function voteFor(button) {
    const isGiven = button.getAttribute("aria-pressed") !== "true";
    for (const one of button.parentElement.children) {
      one.setAttribute("aria-pressed", String(isGiven && one === button));
    }
    rate(button, isGiven ? button.dataset.vote : "", "");
    turnOf(button).querySelector(".comment")?.remove();
    if (isGiven && button.dataset.vote === "down") askWhy(button);
  }

  function rate(button, vote, comment) {
    trigger("rate", { turn: turnOf(button).dataset.turn, vote, comment });
  }

  function askWhy(button) {
    const [form, label, line, done] = ["div", "label", "input", "button"].map((one) =>
      document.createElement(one),
    );
    form.className = "comment";
    label.textContent = "What was wrong? (optional)";
    line.maxLength = 1000;
    done.type = "button";
    done.textContent = "Send";
    label.append(line);
    form.append(label, done);
    const leave = () => {
      form.remove();
      button.focus();
    };
    const give = () => {
      if (line.value.trim()) rate(button, "down", line.value);
      if (line.value.trim()) say("Thank you.");
      leave();
    };
    done.addEventListener("click", give);
    form.addEventListener("keydown", (event) => {
      const does = { Enter: event.target === line && give, Escape: leave }[event.key];
      if (!does) return;
      event.preventDefault(); // or the key would press what has the focus then
      does();
    });
    button.closest(".actions").after(form);
    line.focus();
  }

  // --- what readers do
  Object.assign(actions, {
    copyAnswer,
    voteFor,
    correctQuestion: (button) => edit(turnOf(button), button.previousElementSibling.textContent),
    editQuestion: (button) => edit(turnOf(button), questionOf(turnOf(button))),
    retryQuestion: (button) => ask(questionOf(turnOf(button)), keysOf(turnOf(button))),
    suggest: (button) => ask(button.textContent, ""),
    cancelEditing() {
      stopEditing();
      put("");
    },
    showEarlier(button) {
      trigger("earlier", { before: button.dataset.before, opening: turns.dataset.opening });
      button.remove();
    },
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.target === box() && event.key === "Enter" && !event.shiftKey) sendEdited(event);
    },
    true,
  );
  document.addEventListener(
    "click",
    (event) => event.target.closest?.("#question .submit-button") && sendEdited(event),
    true,
  );
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key !== "/" || isTyping || !isPlain || !box()?.offsetParent) return;
    event.preventDefault();
    box().focus();
  });
  for (const name of ["focusin", "pointerdown", "keydown"]) {
    document.addEventListener(name, ({ target, key }) => {
      const keys = document.querySelector(".keys[open]");
      if (keys && (key === "Escape" || !keys.contains(target))) keys.open = false;
    });
  }
  begin();
  return { say, toClipboard };
})();

// --- Numbers in answers: a card shows their quotes, and chosen again they lead on.
(() => {
  const PAUSE = 150; // milliseconds
  const card = document.createElement("div");
  const numberAt = (node) => node.closest?.("#chat a.cite");
  let latest = null; // the number that was chosen last
  let pause = 0;

  function choose(event) {
    const link = numberAt(event.target);
    const isAgain = link && link === latest && link.closest(".answer").querySelector(".chosen");
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    hide();
    latest = link;
    if (!isAgain) return;
    event.preventDefault();
    event.stopPropagation();
    step(link.closest(".answer"), 1);
  }

  function show(link) {
    const isSame = (one) => one.getAttribute("href") === link.getAttribute("href");
    const source = [...link.closest(".answer").querySelectorAll(".sources a")].find(isSame);
    const quote = request(link.getAttribute("href"))?.quote;
    if (!quote || !source) return;
    const [, ...title] = source.textContent.trim().split(" ");
    const place = source.parentElement.querySelector(".place").textContent;
    const texts = { quoted: quote, title: title.join(" "), place };
    const lines = Object.entries(texts).map(([name, text]) => {
      const line = document.createElement("p");
      [line.className, line.textContent, line.dir] = [name, text, "auto"];
      return line;
    });
    card.replaceChildren(...lines);
    card.hidden = false;
    link.setAttribute("aria-describedby", card.id);
    position(link.getBoundingClientRect());
  }

  // Above the number where there is room, else below it; always inside the window.
  function position({ left, top, bottom }) {
    const { width, height } = card.getBoundingClientRect();
    const above = top - height - 6;
    const below = Math.min(bottom + 6, innerHeight - height - 8);
    card.style.left = `${Math.max(8, Math.min(left - 16, innerWidth - width - 8))}px`;
    card.style.top = `${above >= 8 ? above : below}px`;
  }

  function hide() {
    clearTimeout(pause);
    card.hidden = true;
    document.querySelector(`[aria-describedby=${card.id}]`)?.removeAttribute("aria-describedby");
  }

  function soon(does) {
    clearTimeout(pause);
    pause = setTimeout(does, PAUSE);
  }

  function onPoint({ target, pointerType }) {
    if (pointerType !== "mouse") return; // a finger opens the source
    const link = numberAt(target);
    if (link) soon(() => show(link));
    else if (card.contains(target) || card.hidden) clearTimeout(pause);
    else soon(hide);
  }

  function onKey(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const link = by && numberAt(event.target);
    if (event.key === "Escape") hide();
    if (!link) return;
    event.preventDefault();
    const all = [...link.closest(".answer").querySelectorAll("a.cite")];
    all[all.indexOf(link) + by]?.focus();
  }

  card.id = "card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  document.querySelector("main").append(card);
  document.addEventListener("click", choose, true);
  document.addEventListener("pointerover", onPoint);
  document.addEventListener("keydown", onKey);
  document.addEventListener("scroll", hide, true);
  document.addEventListener("focusin", ({ target }) => {
    if (numberAt(target) && target.matches(":focus-visible")) soon(() => show(target));
    else hide();
  });
})();

// --- Conversations
(() => {
  let shelf; // not there if none are kept
  const narrow = matchMedia("(max-width: 1099px)");
  const AT_ONCE = 100;
  const PAUSE = 150;
  const SILENT = "The server does not answer. Is it still running?";
  const state = { limit: AT_ONCE, order: "", lookups: 0, isOutdated: false, row: null, timer: 0 };
  const find = (selector) => shelf.querySelector(selector);
  const copyOf = (name) => find(`template.${name}`).content.firstElementChild.cloneNode(true);
  const rows = () => [...shelf.querySelectorAll("li")];
  const idOf = (node) => node?.closest("li")?.dataset.conversation;
  const tell = (sentence) => (find(".told").textContent = sentence);

  function period(time) {
    const day = (one) => new Date(one).setHours(0, 0, 0, 0);
    const days = Math.round((day(Date.now()) - day(time)) / 86_400_000); // one may have 23 hours
    if (days < 1) return "Today";
    if (days < 2) return "Yesterday";
    return days < 8 ? "Previous 7 days" : "Older";
  }

  function layOut(entries, isWhole) {
    const periods = new Map();
    for (const { id, updated } of entries) {
      const name = period(updated);
      if (!periods.has(name)) periods.set(name, copyOf("period"));
      const [heading, entriesOf] = periods.get(name).children;
      heading.textContent = name;
      entriesOf.append(copyOf("entry"));
      entriesOf.lastElementChild.dataset.conversation = id;
    }
    const rest = isWhole ? [] : [copyOf("rest")];
    find(".list").replaceChildren(...periods.values(), ...rest);
  }

  // A list that is being used keeps its rows for now, and one in the same order keeps them anyway.
  function write({ entries, note, is_whole: isWhole }) {
    const order = JSON.stringify([entries.map(({ id, updated }) => [id, period(updated)]), isWhole]);
    state.isOutdated = order !== state.order && find("#conversation-menu:popover-open, .editing");
    if (state.isOutdated) return;
    if (order !== state.order) {
      const place = rows().findIndex((row) => row.contains(document.activeElement));
      const id = idOf(document.activeElement);
      layOut(entries, isWhole);
      state.order = order;
      if (place >= 0) focusRow(id, place);
    }
    for (const [place, row] of rows().entries()) {
      const { id, title } = entries[place];
      const [button, more] = row.children;
      button.textContent = button.title = title;
      if (id === document.body.dataset.conversation) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
      more.setAttribute("aria-label", `More about “${title}”`);
    }
    find(".note").textContent = note;
  }

  async function refresh() {
    const lookup = ++state.lookups;
    const wanted = { search: find("[type=search]").value, limit: state.limit };
    const text = await shelf.server.list_conversations(wanted).catch(() => "");
    if (lookup !== state.lookups) return; // something else was looked for meanwhile
    if (text) write(JSON.parse(text));
    else tell(SILENT);
  }

  // Puts the focus on a conversation, or on what is in its place now.
  function focusRow(id, place = 0) {
    const all = rows();
    const row = all.find((one) => idOf(one) === id) ?? all[Math.min(place, all.length - 1)];
    (row?.firstElementChild ?? find("[type=search]")).focus();
  }

  function edit(name) {
    const row = state.row;
    find(".editing")?.remove();
    row.append(copyOf(name));
    return row.lastElementChild;
  }

  async function leave(part) {
    const id = idOf(part);
    const hadFocus = part.contains(document.activeElement);
    part.remove();
    if (hadFocus) focusRow(id);
    await refresh();
  }

  async function rename(form) {
    const [id, title] = [idOf(form), form.firstElementChild.value.trim()];
    const isNew = title && title !== form.closest("li").firstElementChild.title;
    if (form.dataset.isDone) return; // to take it out of the page is to leave it, too
    form.dataset.isDone = "true";
    if (isNew) tell(await shelf.server.rename_conversation({ id, title }).catch(() => SILENT));
    await leave(form);
  }

  // An answer that is being written belongs to the conversation that is open.
  function mustWait() {
    const isWriting = document.querySelector("#new").disabled;
    if (isWriting) tell("An answer is being written. Wait for it, or stop it first.");
    return isWriting;
  }

  Object.assign(actions, {
    openConversation(button) {
      const id = idOf(button);
      if (id !== document.body.dataset.conversation) {
        if (mustWait()) return;
        trigger("open_conversation", { id });
      }
      if (narrow.matches) find("#drawer").hidePopover();
    },
    showMoreConversations() {
      const place = rows().length;
      state.limit += AT_ONCE;
      refresh().then(() => focusRow("", place));
    },
    chooseFor(button) {
      state.row = button.closest("li");
      for (const link of shelf.querySelectorAll("[data-format]")) {
        const id = encodeURIComponent(idOf(button));
        link.href = `conversations/${id}/export?format=${link.dataset.format}`;
      }
    },
    renameConversation() {
      const field = edit("renaming").firstElementChild;
      field.value = state.row.firstElementChild.title;
      field.select();
    },
    askToDelete() {
      edit("deleting").lastElementChild.focus();
    },
    keepConversation: (button) => leave(button.closest(".editing")),
    async deleteConversation(button) {
      const [id, title] = [idOf(button), button.closest("li").firstElementChild.title];
      const isOpen = id === document.body.dataset.conversation;
      if (isOpen && mustWait()) return;
      const problem = await shelf.server.delete_conversation({ id }).catch(() => SILENT);
      if (isOpen && !problem) document.querySelector("#new").click();
      await leave(button.closest(".editing"));
      tell(problem || `Deleted “${title}”.`);
    },
  });

  function placeMenu(menu) {
    const { left, bottom } = state.row.lastElementChild.getBoundingClientRect();
    menu.style.left = `${Math.min(left, innerWidth - menu.offsetWidth - 8)}px`;
    menu.style.top = `${Math.min(bottom + 4, innerHeight - menu.offsetHeight - 8)}px`;
  }

  // While the drawer is open, nothing else on the page can be reached.
  function shutOut(drawer, isOpen) {
    for (let node = drawer; node !== document.body; node = node.parentElement) {
      for (const other of node.parentElement.children) if (other !== node) other.inert = isOpen;
    }
  }

  function begin() {
    shelf = document.querySelector("#conversations");
    if (!shelf?.server) return; // it is still to come, if it comes
    const [drawer, menu] = [find("#drawer"), find("#conversation-menu")];
    const fold = () => (drawer.popover = narrow.matches ? "auto" : null);
    fold();
    narrow.addEventListener("change", fold);
    drawer.addEventListener("beforetoggle", ({ target, newState }) => {
      if (target === drawer) shutOut(drawer, newState === "open");
    });
    drawer.addEventListener("toggle", ({ target, newState }) => {
      const isReached = drawer.contains(document.activeElement);
      if (target !== drawer || newState === "closed" || isReached) return;
      (find("[aria-current]") ?? find(".head button")).focus();
    });
    menu.addEventListener("toggle", ({ newState }) => {
      state.row.classList.toggle("chosen", newState === "open");
      if (newState === "open") placeMenu(menu);
      else if (state.isOutdated) refresh();
    });
    menu.addEventListener("click", () => menu.hidePopover());
    menu.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !menu.contains(relatedTarget)) menu.hidePopover();
    });
    shelf.addEventListener("click", () => tell(""), true);
    shelf.addEventListener("submit", (event) => {
      event.preventDefault();
      rename(event.target);
    });
    shelf.addEventListener("focusout", ({ target }) => {
      if (target.closest("form.editing")) rename(target.form);
    });
    shelf.addEventListener("keydown", (event) => {
      const part = event.target.closest(".editing");
      if (event.key !== "Escape" || !part) return;
      event.preventDefault(); // the drawer stays
      part.dataset.isDone = "true";
      leave(part);
    });
    find("[type=search]").addEventListener("input", () => {
      state.limit = AT_ONCE;
      find(".editing")?.remove();
      clearTimeout(state.timer);
      state.timer = setTimeout(refresh, PAUSE);
    });
    for (const event of ["conversation", "focus"]) window.addEventListener(event, refresh);
    refresh();
  }
  window.addEventListener("conversations", begin);
  begin();
})();

// --- Library

// A box to drop files into; each has its own input, so that a screen reader meets plain buttons.
const order = (what) => trigger("library", { order: what });
const decoded = (button, name) => decodeURIComponent(button.dataset[name]);
const isSeen = (node) => node.offsetParent !== null;

// Once what came of an order is shown, and not before: `then` is called with where that is.
function whenDone(then) {
  const turn = () => document.querySelector(".outcome")?.dataset.turn;
  const before = turn();
  const watcher = new MutationObserver(() => {
    if (turn() === before) return;
    watcher.disconnect();
    then([...document.querySelectorAll(".outcome")].find(isSeen));
  });
  for (const place of document.querySelectorAll("#library-outcome, #first-outcome")) {
    watcher.observe(place, { childList: true, subtree: true, attributeFilter: ["data-turn"] });
  }
}

// After the first steps, the first question.
function askWhenBuilt(node) {
  const card = node.closest("#first-run");
  if (!card) return;
  const watcher = new MutationObserver(() => {
    if (card.querySelector(".first-run")) return;
    watcher.disconnect();
    document.querySelector("#question textarea")?.focus();
  });
  watcher.observe(card, { childList: true, subtree: true });
}

function refusal(file, position, zone) {
  if (position >= +zone.dataset.most) return "many";
  return file.size > +zone.dataset.bytes ? "size" : "";
}

async function receive(zone, files) {
  if (!files.length || zone.classList.contains("busy")) return;
  askWhenBuilt(zone);
  const status = zone.querySelector(".receiving");
  zone.classList.add("busy");
  const sent = [];
  const refused = [];
  for (const [position, file] of files.entries()) {
    status.textContent = `Receiving ${position + 1} of ${files.length} …`;
    const why = refusal(file, position, zone);
    const arrived = why ? null : await upload(file).catch(() => null);
    if (arrived) sent.push({ name: file.name, path: arrived.path });
    else refused.push({ name: file.name, why: why || "lost" });
  }
  status.textContent = sent.length ? "Reading …" : "";
  whenDone(() => {
    zone.classList.remove("busy");
    status.textContent = "";
  });
  order({ do: "add", files: sent, refused: refused.slice(0, 100) });
}

// Folders are emptied into one: their files, without what is hidden. Only as many as are taken.
async function unpacked(entries, most) {
  const files = [];
  const waiting = [...entries];
  while (waiting.length && files.length <= most) {
    const entry = waiting.shift();
    if (entry.isFile) {
      const file = await new Promise((take) => entry.file(take, () => take(null)));
      if (file) files.push(file);
      continue;
    }
    const reader = entry.createReader();
    for (let some = [null]; some.length && waiting.length < 10 * most; ) {
      some = await new Promise((take) => reader.readEntries(take, () => take([])));
      waiting.push(...some.filter((one) => !one.name.startsWith(".")));
    }
  }
  return files;
}

actions.chooseFiles = (button) => button.closest(".drop").querySelector("input").click();
actions.answer = (button) => {
  whenDone((outcome) => outcome?.querySelector("button")?.focus());
  order({ do: "answer", key: decoded(button, "key"), clash: decoded(button, "clash") });
};
actions.undo = (button) => {
  button.disabled = true; // once is enough; what comes of it takes its place
  order({ do: "undo" });
};
actions.closeOutcome = () => order({ do: "close" });
actions.removeDocument = (button) => {
  button.closest("details").open = false;
  whenDone((outcome) => outcome?.querySelector("button")?.focus({ preventScroll: true }));
  order({ do: "remove", document: decoded(button, "document") });
};
actions.keepDocument = (button) => {
  const question = button.closest("details");
  question.open = false;
  question.querySelector("summary").focus();
};
actions.restore = (button) => order({ do: "restore", stamp: decoded(button, "stamp") });
actions.rollBack = () => order({ do: "roll back" });
actions.moreDocuments = () => order({ do: "more" });
actions.build = (button) => {
  askWhenBuilt(button);
  document.querySelector("#rebuild").click();
};
actions.closeReport = (button) => {
  button.closest(".ended").hidden = true;
};

document.addEventListener("change", (event) => {
  if (!event.target.matches?.(".drop input")) return;
  const files = [...event.target.files];
  event.target.value = ""; // so that the same file can be chosen again
  receive(event.target.closest(".drop"), files);
});

// Files may be dropped anywhere while there is a box for them. Elsewhere a drop does nothing: the
// browser would leave the page for the file.
const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
const openBox = () => [...document.querySelectorAll(".drop")].find(isSeen);
const endDrag = () => document.querySelector(".drop.over")?.classList.remove("over");
document.addEventListener("dragover", (event) => {
  if (!element.isConnected || !hasFiles(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = openBox() ? "copy" : "none";
  openBox()?.classList.add("over");
});
document.addEventListener("dragleave", (event) => event.relatedTarget || endDrag());
document.addEventListener("drop", async (event) => {
  if (!element.isConnected || !hasFiles(event)) return;
  event.preventDefault();
  const zone = openBox();
  endDrag();
  if (!zone) return;
  const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry?.());
  const files = entries.every(Boolean)
    ? await unpacked(entries, +zone.dataset.most)
    : [...event.dataTransfer.files];
  receive(zone, files);
});

let filtering;
document.addEventListener("input", (event) => {
  if (!event.target.matches?.("#library-filter input")) return;
  clearTimeout(filtering);
  filtering = setTimeout(() => order({ do: "list", words: event.target.value }), 200);
});

// The question takes the place of what asked it, and so does the focus.
const onAsked = ({ target }) => {
  if (target.matches?.("details.remove[open]")) target.querySelector("button + button").focus();
};
document.addEventListener("toggle", onAsked, true);
document.addEventListener("keydown", (event) => {
  const question = event.key === "Escape" && event.target.closest?.("details.remove[open]");
  if (question) actions.keepDocument(question.querySelector("button"));
});

// A document opens where sources are read.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.('#library-view a[href^="#source="]')) return;
  document.querySelector("#views [role=tab]").click();
});

// --- Settings
const darkness = matchMedia("(prefers-color-scheme: dark)");

function dress() {
  const theme = localStorage.getItem("theme");
  document.body.classList.toggle("dark", theme ? theme === "dark" : darkness.matches);
}

function wish(wishes) {
  if (["light", "dark"].includes(wishes.theme)) localStorage.setItem("theme", wishes.theme);
  else localStorage.removeItem("theme");
  dress();
  trigger("wish", { wishes });
}

actions.forgetWishes = ({ form }) => {
  for (const control of form.elements) control.checked = "default" in control.dataset;
  wish({});
};

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.("form.wishes");
  if (form && element.isConnected) wish(Object.fromEntries(new FormData(form)));
});
window.addEventListener("storage", ({ key }) => key === "theme" && dress()); // in another tab
darkness.addEventListener("change", dress); // after Gradio's own, which knows of no choice
if (localStorage.getItem("theme")) dress();
