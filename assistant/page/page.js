// The source panel. Gradio runs this once, with `element` (the panel) and `server` (view.py).
// Texts of documents enter the page through textContent only.
const find = (selector) => element.querySelector(selector);
const LINK = /^#cite=([^:]+):(\d+)-(\d+):([0-9a-f]+)(?::([^:]*):([^:]+))?$/;
let latest = 0;
let origin = null;

function request(href) {
  const match = LINK.exec(href);
  if (!match) return null;
  const [, document_id, start, end, digest, sha256, quote] = match;
  try {
    const wanted = { document: decodeURIComponent(document_id), start: +start, end: +end, digest };
    if (!quote) return wanted; // a link from before quotes were in them
    return { ...wanted, sha256: decodeURIComponent(sha256), quote: decodeURIComponent(quote) };
  } catch {
    return null; // not percent-encoded text
  }
}

function block([kind, level, isFurniture, before, hit, after]) {
  const isGap = kind === "gap";
  const tag = kind === "heading" ? `h${Math.min(level + 2, 6)}` : "p";
  const node = isGap ? document.createDocumentFragment() : document.createElement(tag);
  if (!isGap) {
    node.className = isFurniture ? `${kind} furniture` : kind;
    node.dir = "auto";
    if (isFurniture) node.title = "Not part of the text; it is never cited";
  }
  node.append(before);
  if (hit) {
    const mark = document.createElement("mark");
    mark.textContent = hit;
    node.append(mark);
  }
  node.append(after);
  return node;
}

function write(source) {
  const place = [source.publisher, source.page && `page ${source.page}`, source.document];
  find(".title").textContent = source.title || "Source";
  find(".where").textContent = place.filter(Boolean).join(" · ");
  find(".note").textContent = source.problem || "";
  find(".note").hidden = !source.problem;
  find(".quote").textContent = source.quote || "";
  find(".quote").hidden = !source.quote;
  const text = find(".text");
  const blocks = document.createDocumentFragment();
  for (const part of source.parts || []) blocks.append(block(part));
  text.replaceChildren(blocks);
  text.hidden = !source.parts;
  text.scrollTop = 0;
  find(".back").hidden = !origin;
}

function reveal() {
  const panel = find(".source");
  const text = find(".text");
  const mark = find("mark");
  const scroll = () => {
    const offset = mark.getBoundingClientRect().top - text.getBoundingClientRect().top;
    text.scrollTop += offset - text.clientHeight / 3;
  };
  if (mark) {
    scroll();
    requestAnimationFrame(scroll); // heights above were estimates: see content-visibility
    mark.tabIndex = -1;
    mark.focus({ preventScroll: true });
  }
  const { top, bottom } = panel.getBoundingClientRect();
  const isInView = top >= 0 && top < window.innerHeight / 2 && bottom > 0;
  if (!isInView) panel.scrollIntoView({ block: "start" });
}

async function show(href, link) {
  const wanted = request(href);
  const turn = ++latest;
  let source = { problem: "This link is not a citation." };
  if (wanted) {
    source = await server
      .show_source(wanted)
      .then(JSON.parse)
      .catch(() => ({ problem: "The server does not answer. Is it still running?" }));
  }
  if (turn !== latest) return; // another link was chosen meanwhile
  origin?.classList.remove("chosen");
  origin = link;
  origin?.classList.add("chosen");
  write(source);
  reveal();
}

function goBack() {
  if (!origin?.isConnected) return;
  origin.scrollIntoView({ block: "center" });
  origin.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#cite="]');
  if (!link || !element.isConnected) return;
  event.preventDefault();
  show(link.getAttribute("href"), link);
});
if (request(location.hash)) show(location.hash, null); // the link was sent to somebody
element.addEventListener("click", (event) => event.target.closest(".back") && goBack());
element.addEventListener("keydown", (event) => event.key === "Escape" && goBack());

// Gradio puts a message's markup into its label, which would be read out instead of its text.
const unlabel = () => {
  for (const node of document.querySelectorAll('#chat [aria-label*="message: "]')) {
    node.removeAttribute("aria-label");
  }
};
const changes = { childList: true, subtree: true, attributeFilter: ["aria-label"] };
new MutationObserver(unlabel).observe(document.body, changes);
