"""Texts of others on every view of the page: each is shown as it is, and none does anything.

The markup itself is inert: the policy of the page, which would stop what got through, is never
even needed.
"""

import html
import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from assistant.answers import Answer, Outcome, Writing
from assistant.chain import Assistant
from assistant.evaluation.cases import Mode, Observation
from assistant.evaluation.figures import Figure
from assistant.evaluation.kept import keep_report
from assistant.evaluation.report import Report
from assistant.exports import conversation_from_json, to_json
from assistant.history import History
from assistant.refusals import Refusal
from assistant.settings import ModelSettings, Settings
from assistant.verdicts import AnswerSentence, Difference, DifferenceKind, Verdict
from index.build import build_index
from index.settings import IndexSettings
from tests.assistant.kept import cited, conversation, ranked
from tests.assistant.prompted import draft
from tests.browsing import PATIENCE, ask, chromium, visit
from tests.model_servers import OpenAIServer, Reply
from tests.payloads import ALL, ATTACKS, as_shown, read, watched
from tests.test_app import serving

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")

MODEL = "<img src=x onerror=fired=1>${fired=1}{{evil}}"
KEPT = "everything"
FACT = "Parking costs four euros a day for visitors."
QUESTION = "How much does parking cost?"
TURNS = [ATTACKS[start : start + 12] for start in range(0, len(ATTACKS), 12)]
GONE = tuple(f"{one} which is in no document" for one in ATTACKS[:12])
_CONTROLS = re.compile("[\0-\x08\x0e-\x1f\x7f]")
_NAME_BYTES = 180
_WIDE = {"width": 1440, "height": 900}


# What is shown


def file_name(number, attack):
    """A name as near to a text as a file system allows."""
    name = attack.replace("/", "\u2215").replace("\0", "").encode(errors="ignore")[:_NAME_BYTES]
    return f"{number} {name.decode(errors='ignore')}"


def write_documents(folder):
    """A document for each text, which has it for its name, its title, a heading and a sentence."""
    for number, attack in enumerate(ATTACKS):
        text = attack.encode(errors="replace").decode().replace("\0", "")
        said = f"Item {number} costs {number} euros, {text}"
        name = folder / file_name(number, attack)
        if number % 8 == 0:
            name.with_name(f"{name.name}.pdf").write_bytes(b"%PDF-1.7 nothing more")
        elif number % 8 == 1:
            title, words = html.escape(text), html.escape(said)
            page = f"<html><title>{title}</title><body><h1>{title}</h1><p>{words}</p></body></html>"
            name.with_name(f"{name.name}.html").write_text(page, encoding="utf-8")
        else:
            markdown = f"# {text}\n\n## Below {text}\n\n{said}\n"
            name.with_name(f"{name.name}.md").write_text(markdown, encoding="utf-8")
    whole = "\n\n".join(("Parking", FACT, *ATTACKS)).encode(errors="replace").replace(b"\0", b"")
    (folder / "everything.txt").write_bytes(whole)


def answered(attacks):
    """An answer in which every text of others is one of these texts."""
    citations = tuple(
        cited(one, marker=marker, start=0, document=one, title=one, headings=(one, f"in {one}"))
        for marker, one in enumerate(attacks, start=1)
    )
    holds = AnswerSentence(text=attacks[0], markers=(1,), verdict=Verdict.VERBATIM)
    differing = tuple(
        AnswerSentence(
            text=one,
            markers=(marker,),
            verdict=Verdict.DIFFERS,
            differences=(Difference(kind=DifferenceKind.NUMBER, said=one, found=one),),
        )
        for marker, one in enumerate(attacks, start=1)
    )
    invented = AnswerSentence(text=" ".join(attacks), verdict=Verdict.UNSUPPORTED)
    return Answer(
        question="\n".join(attacks),
        standalone_question=" ".join(attacks),
        outcome=Outcome.PARTLY_ANSWERED,
        sentences=(holds, *differing, invented),
        citations=citations,
        passages=tuple(passage(one, rank) for rank, one in enumerate(attacks, start=1)),
        missing=attacks,
        timings=dict.fromkeys(attacks, 0.1),
        generation=attacks[0],
        writing=Writing(model=attacks[0], prompt="", draft=" ".join(attacks), left_out=1),
    )


def refused(attacks):
    nearest = tuple(passage(one, rank) for rank, one in enumerate(attacks[:3], start=1))
    refusal = Refusal(looked_for=attacks[0], unknown_words=attacks, nearest=nearest)
    return Answer(
        question="\n".join(attacks),
        standalone_question=attacks[0],
        outcome=Outcome.NOT_FOUND,
        passages=nearest,
        refusal=refusal,
    )


def passage(attack, rank):
    one = ranked(attack, rank)
    named = replace(one.passage, document_id=attack, title=attack, headings=(attack,))
    return replace(one, passage=named)


def imported(history, name, title, *answers):
    """Keep a conversation that somebody sent as a file."""
    sent = to_json(replace(conversation(*answers, title=title), id=name))
    return history.put(conversation_from_json(sent))


def report(attacks):
    figure = Figure(value=0.5, low=0.25, high=0.75, cases=3)
    observation = Observation(
        case=attacks[0],
        mode=Mode.PLAIN,
        kind=attacks[0],
        is_answerable=False,
        question=attacks[0],
        searched=attacks[0],
        outcome=attacks[0],
        confidence=0.5,
        seconds=0.1,
        measures={f"abstention recall, {attacks[0]}": 1.0},
    )
    return Report(
        collection=attacks[0],
        system=attacks[1],
        figures={
            name: figure
            for one in attacks
            for name in (one, f"abstention recall, {one}", "false abstention", "answer right")
        },
        observations=(observation,),
        plots=attacks,
    )


# Where it is shown


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def folder(browser, tmp_path_factory):  # noqa: ARG001 - without a browser nothing is built
    folder = tmp_path_factory.mktemp("payloads")
    (folder / "seeds").mkdir()
    write_documents(folder / "seeds")
    return folder


@pytest.fixture(scope="module")
def index(folder):
    settings = IndexSettings(seeds=folder / "seeds", path=folder / "index")
    build_index(settings)
    return settings


@pytest.fixture(scope="module")
def history(folder):
    history = History(folder / "conversations.sqlite")
    imported(history, KEPT, ALL, *map(answered, TURNS), *map(refused, TURNS), answered(GONE))
    for number, attack in enumerate(ATTACKS):
        imported(history, f"titled{number}", attack, refused((attack,)))
    yield history
    history.close()


@pytest.fixture(scope="module")
def model():
    with pytest.MonkeyPatch.context() as patch, OpenAIServer() as server:
        for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "LANGSMITH_TRACING"):
            patch.delenv(name, raising=False)
        yield server


@pytest.fixture(scope="module")
def served(folder, index, history, model):
    settings = Settings(llm=f"openai:{MODEL}", max_sentences=8, max_words=400)
    assistant = Assistant.from_settings(settings, index, ModelSettings(url=model.url))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)  # where reports are kept
        with serving(index, history, assistant=assistant) as served:
            yield served


@pytest.fixture(scope="module")
def tab(browser, served):
    """The page, and what it does."""
    context = browser.new_context(viewport=_WIDE, reduced_motion="reduce")
    watch = watched(context, served.address)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    visit(page, served.address)
    yield page, watch
    context.close()


@pytest.fixture
def page(tab):
    """The page; at the end of the test nothing must have been noticed."""
    page, watch = tab
    page.get_by_role("tab", name="Ask", exact=True).click()
    yield page
    assert watch.done_by(page) == {}


def texts(locator):
    """What elements say, be they folded or not."""
    said = locator.evaluate_all(
        """all => all.map((one) => {
            const copy = one.cloneNode(true);
            for (const end of copy.querySelectorAll("br")) end.replaceWith("\\n");
            return copy.textContent;
        })"""
    )
    return [read(one) for one in said]


def begin_anew(page):
    page.locator("#new").click()
    expect(page.locator("#chat .turn")).to_have_count(0)


def missing(locator, attacks):
    """Those texts that cannot be read there as they are."""
    words = " ".join(texts(locator))
    return [one for one in attacks if as_shown(one) not in words]


def test_the_table_is_long_enough():
    assert len(set(ATTACKS)) >= 45


def test_what_would_get_through_is_noticed(browser, served):
    context = browser.new_context()
    watch = watched(context, served.address)
    page = context.new_page()
    visit(page, served.address)
    assert watch.done_by(page) == {}
    image = "<img id=evil src=x onerror='fired=1;alert(1)'><img src=http://evil.example/a>"
    page.locator("#panel").evaluate("(panel, image) => { panel.innerHTML = image }", image)
    page.wait_for_function("window.fired && violations.length")
    with context.expect_page() as elsewhere:
        page.evaluate("open('http://evil.example/b'); null")
    elsewhere.value.wait_for_load_state()
    noticed = watch.done_by(page)
    assert set(noticed) == {"fired", "policy", "foreign", "dialogs", "requests"}
    context.close()


def test_documents_in_the_list_of_sources(page, served):
    shown = page.locator("#panel .list .name")
    entries = served.assistant.searcher.contents()
    assert len(entries) > 80
    expect(shown).to_have_count(len(entries))
    assert sorted(texts(shown)) == sorted(read(entry.title) for entry in entries)


def test_a_document_of_all_of_them(page, served):
    page.evaluate("location.hash = '#source=everything.txt'")
    expect(page.locator("#panel .where")).to_contain_text("everything.txt")
    text = page.locator("#panel .text")
    expect(text.locator(":scope > div").last).to_contain_text("vil")
    text.locator("summary").evaluate_all("all => all.forEach((one) => one.remove())")
    document = served.assistant.document("everything.txt").text.replace("\n---\n", "")
    assert "".join((text.text_content() or "").split()) == "".join(document.split())


def test_titles_headings_and_names_of_open_documents(page, served):
    for entry in served.assistant.searcher.contents()[::9]:
        row = page.locator(f"#panel .list [data-document={_quoted(entry.id)}]")
        row.evaluate("button => button.click()")
        expect(page.locator("#panel .title")).to_have_text(read(entry.title))
        assert read(entry.id) in read(page.locator("#panel .where").text_content())


def test_links_that_somebody_sends(page):
    for attack in ATTACKS[::3]:
        for start in ("#source=", "#cite=", "#conversation="):
            page.evaluate("hash => { location.hash = hash }", start + attack)
    name = "<img src=x onerror=fired=1>"
    page.evaluate("name => { location.hash = '#source=' + encodeURIComponent(name) }", name)
    expect(page.locator("#panel .note")).to_contain_text(name)


def test_conversations_that_were_imported(page):
    page.evaluate(f"location.hash = '#conversation={KEPT}'")
    page.reload()
    turns = page.locator("#chat .turn")
    expect(turns).to_have_count(2 * len(TURNS) + 1, timeout=PATIENCE)
    for place in (".asked", ".said", ".sources", ".doubt", ".why", ".searched"):
        assert missing(page.locator(f"#chat {place}"), ATTACKS) == [], place


def test_the_quote_of_a_number_that_is_pointed_at(page):
    numbers = page.locator("#chat .turn").last.locator("a.cite")
    card = page.locator("#card")
    numbers.last.scroll_into_view_if_needed()
    for number, attack in zip(numbers.all()[-4:], GONE[-4:], strict=True):
        number.hover()
        expect(card.locator(".quoted")).to_have_text(as_shown(attack))
        assert as_shown(attack) in read(card.locator(".title").text_content())


def test_a_source_that_is_gone(page):
    page.locator("#chat .turn").last.locator("a.cite").nth(4).click()
    expect(page.locator("#panel .quote")).to_have_text(as_shown(GONE[3]))


def test_titles_of_conversations(page, history):
    shown = page.locator("#drawer .list .title")
    for name in ("#drawer .rest button", "#drawer .list > button"):
        if page.locator(name).count():
            page.locator(name).click()
    kept = [read(summary.title) for summary in history.summaries()]
    expect(shown).to_have_count(len(kept))
    assert sorted(texts(shown)) == sorted(kept)
    page.locator("#drawer li .icon").nth(5).click()
    expect(page.locator("#conversation-menu")).to_be_visible()
    page.keyboard.press("Escape")


def test_a_search_in_conversations(page):
    page.get_by_label("Search conversations").fill("<img src=x onerror=fired=1> evil")
    expect(page.locator("#drawer .note")).to_contain_text("conversation")
    page.get_by_label("Search conversations").fill("")


def test_questions_that_are_asked(page, model):
    begin_anew(page)
    for attacks in (ATTACKS[:35], ATTACKS[35:65], ATTACKS[65:]):
        model.enqueue(draft(FACT), draft(FACT))
        ask(page, "\n".join(attacks))
        kept = [one for one in attacks if not _CONTROLS.search(one)]  # a question has none of these
        assert missing(page.locator("#chat .asked"), kept) == []
        model._replies.clear()


def test_what_a_model_writes(page, model):
    begin_anew(page)
    for attacks in TURNS:
        said = " ".join(f"They say {one}" for one in attacks)
        model.enqueue(Reply(pieces=[QUESTION]), draft(f"{FACT} [[four euros a day]] {said}"))
        if page.locator("#chat .turn").count() == 0:
            model._replies.popleft()  # the first question needs not be made independent
        ask(page, QUESTION)
        model._replies.clear()
    expect(page.locator("#chat .turn.done .answer")).to_have_count(len(TURNS))
    words = " ".join(texts(page.locator("#chat .said")))
    assert as_shown("<svg onload=fired=1 id=evil>") in words
    expect(page.locator("#chat .answer > .label").last).to_contain_text(MODEL)


def test_what_goes_wrong(page, model):
    begin_anew(page)
    for attack in ("<img src=x onerror=fired=1>", ALL):
        error = {"error": {"message": attack}}
        model.enqueue(Reply(status=400, body=repr(error)), Reply(status=400, body=attack))
        ask(page, QUESTION)
        model._replies.clear()
    expect(page.locator("#chat .problem")).to_have_count(2)


@pytest.mark.parametrize("name", [KEPT, "titled0", "titled30", "titled60", "titled90", "titled93"])
def test_exports_in_a_browser(browser, served, history, name):
    context = browser.new_context()
    watch = watched(context, "http://exported.example")
    wanted = f"{served.address}/conversations/{name}/export?format=html"
    answer = context.request.get(wanted)
    assert (answer.status, answer.headers.get("set-cookie")) == (200, None)
    exported = context.new_page()
    exported.route(
        "http://exported.example/**",
        lambda route: route.fulfill(body=answer.text(), content_type="text/html"),
    )
    exported.goto("http://exported.example/")
    expect(exported.locator("h1")).to_have_text(read(history.conversation(name).title))
    assert watch.done_by(exported) == {}
    context.close()


def test_documents_in_the_library(page, served):
    page.get_by_role("tab", name="Library", exact=True).click()
    entries = served.assistant.searcher.contents()
    failures = served.assistant.searcher.manifest().failures
    shown = page.locator("#library-list .entry")
    expect(shown).to_have_count(len(entries) + len(failures))
    assert missing(shown, [read(one.title) for one in entries]) == []
    assert missing(shown, [read(name) for name in failures]) == []
    page.get_by_label("Filter the documents").fill("<img src=x onerror=fired=1>")
    expect(shown).not_to_have_count(len(entries) + len(failures))
    page.get_by_label("Filter the documents").fill("")


def test_names_of_files_that_are_sent(page, tmp_path):
    sent = [tmp_path / f"{file_name(*one)}.exe" for one in enumerate(ATTACKS)]
    for path in sent:
        path.write_bytes(b"MZ")
    page.get_by_role("tab", name="Library", exact=True).click()
    page.locator("#library-drop input").set_input_files(sent[:49])
    refused = page.locator("#library-outcome .refused")
    expect(refused).to_have_count(49, timeout=PATIENCE)
    assert missing(refused, [path.name for path in sent[:49]]) == []


def test_settings_name_the_model(page):
    page.get_by_role("tab", name="Settings", exact=True).click()
    expect(page.locator("#settings")).to_contain_text(MODEL)


def test_reports_of_evaluations(page, folder):
    for attacks in TURNS:
        keep_report(folder / ".eval" / "reports", [report(attacks), report(attacks[1:])])
    (folder / ".eval" / "reports" / f"{file_name(0, ATTACKS[1])}.json").write_text("{")
    page.get_by_role("tab", name="Evaluation", exact=True).click()
    shown = page.locator("#evaluation")
    expect(shown.locator(".broken")).to_be_visible()
    page.get_by_label("Report").click()
    options = page.get_by_role("option")
    expect(options).to_have_count(len(TURNS))
    for turn in reversed(range(len(TURNS))):
        page.get_by_label("Report").click()
        options.nth(len(TURNS) - 1 - turn).click()
        expect(shown.locator("h2").first).to_have_text(as_shown(TURNS[turn][0]))
        assert missing(shown, TURNS[turn]) == []


def test_how_the_index_is(page):
    state = page.locator("#head")
    assert "could not" in read(state.text_content())


def _quoted(text):
    """A text as a value in a selector."""
    return '"' + re.sub(r'["\\\n\r\f]', lambda found: f"\\{ord(found[0]):x} ", text) + '"'
