"""The source panel in headless Chromium: read, stepped through, searched, shared, opened."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.page.escaping import address
from index.build import build_index
from index.settings import IndexSettings
from tests.assistant.page.printed import BROKEN_OFF, begun, drawn, ended, hyphenated
from tests.browsing import PATIENCE, ask, chromium, marked, opened, visit
from tests.index.test_webpage import PAGE
from tests.test_app import (
    ARTICLE,
    HOSTILE,
    HOSTILE_TEXT,
    QUESTION,
    REPOSITORY,
    Served,
    serving,
)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")

LONG, PRINT = "long.md", "print.pdf"
LINE = "Somebody put this sentence of a very long document there one day, and then another one. "
PARAGRAPHS = 8_000
FERRY = (BROKEN_OFF[:20], BROKEN_OFF[-20:])  # over the end of a page
MENDED = "The commission led the negotiations on the lighthouse of the harbour."
ACCENTED = "The café’s crème brûlée costs five euros."


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def served(tmp_path_factory, browser):  # noqa: ARG001 - without a browser nothing is built
    folder = tmp_path_factory.mktemp("source")
    settings = IndexSettings(seeds=folder / "seeds", path=folder / "index")
    settings.seeds.mkdir()
    (settings.seeds / ARTICLE).write_bytes((REPOSITORY / "seeds" / ARTICLE).read_bytes())
    (settings.seeds / HOSTILE).write_text(HOSTILE_TEXT, encoding="utf-8")
    (settings.seeds / "page.html").write_text(PAGE, encoding="utf-8")
    (settings.seeds / PRINT).write_bytes(drawn(hyphenated, begun, ended))
    (settings.seeds / LONG).write_text("\n\n".join([LINE * 3] * PARAGRAPHS), encoding="utf-8")
    for number in range(6):
        text = f"Note {number}\n\nNumber {number} was seen at the pier.\n\n{ACCENTED}\n"
        (settings.seeds / f"note-{number}.txt").write_text(text, encoding="utf-8")
    build_index(settings)
    with serving(settings) as served:
        yield served


@pytest.fixture(scope="module")
def watched(browser, served):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    with opened(context, served.address) as page:
        yield page
    context.close()


@pytest.fixture
def page(watched, served):
    """The page anew, with nothing open."""
    visit(watched, f"{served.address}/?{id(object())}")
    expect(watched.locator("#panel .list li").first).to_be_visible(timeout=PATIENCE)
    return watched


def link(served: Served, document: str, first: str, last: str = "") -> str:
    """The address of what a document says from some words to others."""
    found = served.assistant.document(document)
    assert found is not None
    text = found.text
    start = text.index(first)
    end = text.index(last, start) + len(last) if last else start + len(first)
    said = text[start:end]
    sha256 = served.assistant.searcher.manifest().recipe.seeds[document]
    return f"{address(document, start, end, said)}:{sha256}:{quote(said, safe='')}"


def answer(page: Page, *hrefs: str) -> Locator:
    """The numbers of an answer with these citations."""
    page.evaluate(
        """hrefs => {
            document.querySelector("#test-answer")?.remove();
            const answer = document.createElement("div");
            [answer.id, answer.className] = ["test-answer", "answer"];
            hrefs.forEach((href, i) => {
                const link = document.createElement("a");
                [link.href, link.className, link.textContent] = [href, "cite", i + 1];
                answer.append(link);
            });
            document.querySelector("#left").append(answer);
        }""",
        list(hrefs),
    )
    return page.locator("#test-answer a")


def at_place(page: Page) -> Locator:
    return page.locator("#panel .steps span")


def panel_button(page: Page, name: str) -> Locator:
    return page.locator("#panel").get_by_role("button", name=name, exact=True)


# The list


def test_without_a_choice_the_sources_are_listed(page):
    expect(page.locator("#panel .title")).to_have_text("Sources")
    expect(page.locator("#panel .where")).to_have_text("11 documents")
    entry = page.locator("#panel .list li", has_text="The wider implications")
    expect(entry.locator(".facts")).to_contain_text("gisreportsonline.com · Text · 13 kB · ")
    expect(entry.locator(".facts")).to_contain_text("passages")
    pdf = page.locator("#panel .list li", has_text="The commission led")
    expect(pdf.locator(".facts")).to_contain_text("PDF, 3 pages")


def test_a_source_is_filtered_opened_and_left_again(page):
    page.get_by_label("Filter the sources").fill("NÖTE 3")
    expect(page.locator("#panel .where")).to_have_text("1 of 11 documents")
    page.locator("#panel .list button").first.press("Enter")
    expect(page.locator("#panel .text")).to_contain_text("Number 3 was seen")
    assert page.evaluate("location.hash") == "#source=note-3.txt"
    page.keyboard.press("Escape")
    expect(page.locator("#panel .list button").first).to_be_focused()
    assert page.evaluate("location.hash") == ""


def test_a_hostile_source_is_only_text_in_list_and_panel(page):
    page.get_by_label("Filter the sources").fill("travel")
    entry = page.locator("#panel .list button").first
    expect(entry).to_contain_text("Travel")
    entry.click()
    expect(page.locator("#panel .where")).to_contain_text(HOSTILE)
    expect(page.locator("#panel .text")).to_contain_text("<img src=http://evil.example/a onerror")
    assert page.locator("#panel").locator("img, script, code, table, form").count() == 0


# Reading


def test_the_document_has_headings_lists_and_folded_furniture(page, served):
    page.evaluate("location.hash = '#source=page.html'")
    text = page.locator("#panel .text")
    expect(text.get_by_role("heading", name="Leave policy", level=3)).to_be_visible()
    expect(text.get_by_role("heading", name="Who decides", level=4)).to_be_visible()
    expect(text.get_by_role("listitem")).to_have_count(3)
    page.evaluate(f"location.hash = '#source={ARTICLE}'")
    fold = text.locator("details").first
    expect(fold.locator("summary")).to_contain_text("Not part of the text (")
    assert not fold.evaluate("fold => fold.open")
    skipped = served.assistant.searcher.furniture(ARTICLE)[2]
    inside = served.assistant.document(ARTICLE).text[skipped.start : skipped.end]
    answer(page, link(served, ARTICLE, inside)).click()
    assert marked(page) == inside
    assert page.locator("#panel mark").evaluate("mark => mark.closest('details').open")


def test_all_that_an_answer_cites_is_marked_and_stepped_through_over_documents(page, served):
    said = ["Number 1 was seen at the pier.", ACCENTED]
    numbers = answer(
        page,
        link(served, "note-1.txt", said[0]),
        link(served, "note-2.txt", "Number 2 was seen at the pier."),
        link(served, "note-1.txt", said[1]),
    )
    numbers.nth(2).click()
    expect(at_place(page)).to_have_text("3 of 3")
    assert marked(page) == said[1]
    assert page.locator("#panel .text span[data-spans]").all_text_contents() == [said[0]]
    panel_button(page, "Next citation").click()
    expect(at_place(page)).to_have_text("1 of 3")
    assert marked(page) == said[0]
    panel_button(page, "Next citation").click()
    expect(page.locator("#panel .where")).to_have_text("note-2.txt")
    panel_button(page, "Previous citation").press("Enter")
    expect(page.locator("#panel .where")).to_have_text("note-1.txt")
    expect(panel_button(page, "Previous citation")).to_be_focused()


def test_a_long_document_is_there_at_once_at_the_place_and_then_as_a_whole(page, served):
    text = served.assistant.document(LONG).text
    assert len(text) > 2_000_000
    start = text.index(LINE, 1_400_000)
    href = address(LONG, start, start + len(LINE) - 1, LINE[:-1])
    number = answer(page, href)
    took = number.evaluate(
        """async link => {
            const began = performance.now();
            link.click();
            while (!document.querySelector("#panel mark")) await new Promise(requestAnimationFrame);
            return performance.now() - began;
        }"""
    )
    assert took < 3_000, "a fifth of a second where nothing else runs"
    assert marked(page) == LINE[:-1]
    expect(page.locator("#panel mark")).to_be_in_viewport()
    expect(page.locator("#panel .text p")).to_have_count(PARAGRAPHS, timeout=PATIENCE)
    expect(page.locator("#panel mark")).to_be_in_viewport()


# Search


def test_a_word_is_found_without_regard_to_case_and_accents(page):
    page.evaluate("location.hash = '#source=note-4.txt'")
    field = page.get_by_label("Search in this document")
    field.fill("CAFE’S  creme BRULEE")
    count = page.locator("#panel .count")
    expect(count).to_have_text("1 of 1")
    found = "[...CSS.highlights.get('hit')].map(String).join()"
    assert page.evaluate(found) == "café’s crème brûlée"
    field.fill("nothing of the kind")
    expect(count).to_have_text("Not found")
    field.press("Escape")
    expect(field).to_have_value("")
    expect(count).to_be_empty()


def test_the_places_of_a_word_are_stepped_through_and_folds_open(page):
    page.evaluate(f"location.hash = '#source={ARTICLE}'")
    field = page.get_by_label("Search in this document")
    field.fill("Kazakhstan")
    count = page.locator("#panel .count")
    expect(count).to_have_text("1 of 19")
    field.press("Enter")
    expect(count).to_have_text("2 of 19")
    field.press("Shift+Enter")
    field.press("ArrowUp")
    expect(count).to_have_text("19 of 19")
    assert page.evaluate("CSS.highlights.get('hits').size") == 19
    where = "[...CSS.highlights.get('hit')][0].startContainer.parentElement"
    inside = f"{where}.closest('details')"
    for _ in range(19):
        field.press("Enter")
        assert page.evaluate(f"!{inside} || {inside}.open")
    frame = page.locator("#panel .text").bounding_box()
    top = page.evaluate("[...CSS.highlights.get('hit')][0].getBoundingClientRect().top")
    assert frame["y"] <= top <= frame["y"] + frame["height"]


def test_a_word_that_is_everywhere_is_marked_a_thousand_times_at_most(page):
    page.evaluate(f"location.hash = '#source={LONG}'")
    expect(page.locator("#panel .where")).to_have_text(LONG)
    page.get_by_label("Search in this document").fill("somebody")
    expect(page.locator("#panel .count")).to_have_text("1 of 1,000 or more", timeout=PATIENCE)
    assert page.evaluate("CSS.highlights.get('hits').size") == 1_000


# Links


def test_a_reload_restores_document_span_and_place(page, served):
    hrefs = [link(served, "note-5.txt", ACCENTED), link(served, LONG, LINE[:-1])]
    answer(page, *hrefs).nth(1).click()
    expect(at_place(page)).to_have_text("2 of 2")
    text = page.locator("#panel .text")
    text.hover()
    page.mouse.wheel(0, 700)
    page.wait_for_function("history.state.source.top > 4")
    before = text.evaluate("text => text.scrollTop")
    visited = page.evaluate("history.length")
    page.reload()
    expect(at_place(page)).to_have_text("2 of 2", timeout=PATIENCE)
    assert marked(page) == LINE[:-1]
    page.wait_for_function(
        "before => Math.abs(document.querySelector('#panel .text').scrollTop - before) < 40",
        arg=before,
    )
    panel_button(page, "Next citation").click()
    expect(page.locator("#panel .where")).to_have_text("note-5.txt")
    assert page.evaluate("history.length") == visited, "Back leads away, not through sources"


def test_the_link_of_a_span_can_be_copied_and_sent(page, served):
    answer(page, link(served, "note-0.txt", ACCENTED)).click()
    assert marked(page) == ACCENTED
    panel_button(page, "Copy link").click()
    expect(panel_button(page, "Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(link(served, "note-0.txt", ACCENTED))
    panel_button(page, "Sources").click()
    expect(page.locator("#panel .list")).to_be_visible()
    page.evaluate("hash => { location.hash = hash }", copied.partition("#")[2])
    assert marked(page) == ACCENTED


def test_an_answer_of_the_conversation_leads_to_its_spans(page):
    ask(page, QUESTION)
    numbers = page.locator("#chat .cite")
    numbers.first.click()
    first = marked(page)
    count = len(set(numbers.evaluate_all("links => links.map(link => link.href)")))
    if count > 1:
        expect(at_place(page)).to_have_text(f"1 of {count}")
        panel_button(page, "Next citation").click()
        expect(at_place(page)).to_have_text(f"2 of {count}")
        assert marked(page) != first
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('#chat .cite')")


# Pages and originals


def test_a_pdf_shows_its_page_with_the_span_and_its_text_one_click_away(page, served):
    numbers = answer(page, link(served, PRINT, MENDED), link(served, PRINT, *FERRY))
    numbers.first.click()
    picture = page.locator("#panel .sheet img")
    expect(picture).to_have_attribute("alt", f"Page 1 of {MENDED}")
    boxes = page.locator("#panel .box.active")
    expect(boxes).to_have_count(2)
    sheet, box = picture.bounding_box(), boxes.first.bounding_box()
    assert abs((box["x"] - sheet["x"]) / sheet["width"] - 70 / 600) < 0.02
    assert abs((box["y"] - sheet["y"]) / sheet["height"] - 90 / 800) < 0.02
    expect(page.locator("#panel .heard")).to_have_text(f"Marked on this page: {MENDED}")
    expect(panel_button(page, "Previous page")).to_be_disabled()
    panel_button(page, "Next citation").click()
    expect(page.locator("#panel .turn")).to_have_text("Page 2 of 3")
    panel_button(page, "Next page").click()
    expect(page.locator("#panel .turn")).to_have_text("Page 3 of 3")
    expect(boxes).to_have_count(1)
    panel_button(page, "Larger").click()
    page.wait_for_function("document.querySelector('#panel .sheet img').naturalWidth > 800")
    panel_button(page, "Text").click()
    expect(page.locator("#panel .text .page").first).to_have_text("Page 2")
    panel_button(page, "Page").click()
    expect(picture).to_be_visible()
    page.get_by_label("Search in this document").fill("timetable")
    expect(page.locator("#panel .text")).to_be_visible()


def test_a_pdf_that_has_changed_shows_its_text_alone(page, served):
    path = served.settings.seeds / PRINT
    data = path.read_bytes()
    path.write_bytes(drawn(begun))
    answer(page, link(served, PRINT, MENDED)).click()
    assert marked(page) == MENDED
    expect(panel_button(page, "Page")).to_be_hidden()
    path.write_bytes(data)


def test_the_original_opens_where_it_can_be_read_and_is_kept_otherwise(page, served):
    original = page.get_by_role("link", name="Open the original")
    answer(page, link(served, PRINT, *FERRY)).click()
    where = f"{served.address}/source/original?document=print.pdf#page=2"
    expect(original).to_have_attribute("href", where)
    for name, kind in ((PRINT, "application/pdf"), ("note-1.txt", "text/plain")):
        page.evaluate("hash => { location.hash = hash }", f"#source={name}")
        expect(page.locator("#panel .where")).to_have_text(name)
        with page.expect_popup() as popup:
            original.click()
        assert popup.value.evaluate("document.contentType") == kind, "it is shown"
        popup.value.close()
    page.evaluate("location.hash = '#source=page.html'")
    expect(page.locator("#panel .where")).to_contain_text("page.html")
    with page.expect_download() as download:
        original.evaluate("link => { link.target = '_self'; link.click(); link.target = '_blank' }")
    assert download.value.suggested_filename == "page.html"


def test_an_original_that_has_changed_says_so_first(page, served):
    path = served.settings.seeds / "note-2.txt"
    before = path.read_text(encoding="utf-8")
    path.write_text("Somebody has written something else.", encoding="utf-8")
    page.evaluate("location.hash = '#source=note-2.txt'")
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Open the original").click()
    expect(popup.value.locator("p")).to_contain_text("has changed since it was indexed")
    popup.value.get_by_role("link", name="Open it as it is now").click()
    expect(popup.value.locator("body")).to_have_text("Somebody has written something else.")
    popup.value.close()
    path.write_text(before, encoding="utf-8")


def test_on_a_narrow_screen_nothing_overflows_and_back_leads_to_the_answer(page, served):
    page.set_viewport_size({"width": 390, "height": 844})
    number = answer(page, link(served, PRINT, *FERRY))
    number.click()
    expect(page.locator("#panel .sheet img")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    panel_button(page, "Back to the answer").click()
    expect(number).to_be_focused()
    page.set_viewport_size({"width": 1280, "height": 800})
