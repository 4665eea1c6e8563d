"""The chat page in headless Chromium: what a reader sees, clicks and is protected from."""

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import PATIENCE, ask, chromium, cited, marked, opened
from tests.test_app import (
    ARTICLE,
    HOSTILE,
    HOSTILE_SENTENCE,
    QUESTION,
    real_index,
    serving,
)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")

_UNANSWERABLE = "What is the price of copper in Chile?"


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def served(tmp_path_factory, browser):  # noqa: ARG001 - without a browser nothing is built
    with serving(real_index(tmp_path_factory.mktemp("browser"))) as served:
        yield served


@pytest.fixture
def page(browser, served):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    with opened(context, served.address) as page:
        expect(page.locator("#index-state")).to_contain_text("up to date", timeout=PATIENCE)
        yield page
    context.close()


def _is_in_view(page: Page) -> bool:
    is_in_view: bool = page.locator("#panel mark").first.evaluate(
        """mark => {
            const [box, frame] = [mark, mark.closest(".text")].map(e => e.getBoundingClientRect());
            return box.top >= frame.top && box.top < frame.bottom && box.top < innerHeight;
        }"""
    )
    return is_in_view


def test_a_citation_shows_its_sentence_in_its_place(page, served):
    ask(page, QUESTION)
    link = page.locator("#chat .cite").first
    assert link.inner_text() == "[1]"
    link.click()
    assert marked(page) == cited(link, served)
    assert _is_in_view(page)
    expect(page.locator("#panel .where")).to_contain_text(ARTICLE)
    text = (served.settings.seeds / ARTICLE).read_text(encoding="utf-8")
    shown = page.locator("#panel .text").text_content() or ""
    assert "".join(shown.split())[-60:] == "".join(text.split())[-60:], (
        "the whole document is there"
    )


def test_enter_on_a_citation_opens_it_and_escape_leads_back(page, served):
    ask(page, QUESTION)
    link = page.locator("#chat .cite").first
    link.focus()
    page.keyboard.press("Enter")
    assert marked(page) == cited(link, served)
    page.keyboard.press("Escape")
    assert link.evaluate("link => link === document.activeElement")


def test_a_source_in_the_list_opens_too(page, served):
    ask(page, QUESTION)
    source = page.locator("#chat .sources a").first
    source.click()
    assert marked(page) == cited(source, served)


def test_a_refusal_shows_the_nearest_passages_in_their_places(page, served):
    ask(page, _UNANSWERABLE)
    refusal = page.locator("#chat .refusal")
    expect(refusal).to_contain_text("The documents do not answer this.")
    expect(refusal).to_contain_text("“copper”")
    expect(refusal).to_contain_text("not an answer")
    assert page.locator("#chat .cite").count() == 0
    link = refusal.locator("a").first
    link.click()
    assert marked(page) == cited(link, served)


def test_a_hostile_document_is_only_text(page, served):
    ask(page, "How soon does the travel desk repay hotel bills?")
    expect(page.locator("#chat .said")).to_contain_text(
        "The travel desk repays <img src=http://evil.example/a onerror=alert(1)> hotel bills"
    )
    assert page.locator("#chat").locator("img, script, code, form").count() == 0
    link = page.locator("#chat .cite").first
    link.click()
    assert marked(page) == cited(link, served)
    expect(page.locator("#panel .text")).to_contain_text(HOSTILE_SENTENCE)
    expect(page.locator("#panel .where")).to_contain_text(HOSTILE)
    assert page.locator("#panel").locator("img, script, code, table, form").count() == 0


def test_a_hostile_question_is_only_text(page):
    question = (
        "<img src=http://evil.example/q onerror=alert(3)> ![x](http://evil.example/r) $x$ `y`?"
    )
    ask(page, question)
    expect(page.locator("#chat .asked")).to_have_text(question)
    assert page.locator("#chat").locator("img, code").count() == 0


def test_nothing_is_loaded_even_if_markup_got_through(page):
    blocked = page.evaluate(
        """() => new Promise(resolve => {
            const report = event => resolve(event.effectiveDirective);
            document.addEventListener("securitypolicyviolation", report);
            const image = new Image();
            image.src = "http://evil.example/pixel.png";
            document.body.append(image);
            setTimeout(() => resolve(""), 3000);
        })"""
    )
    assert blocked == "img-src"


def test_a_changed_document_is_said_to_have_changed(page):
    ask(page, QUESTION)
    link = page.locator("#chat .cite").first
    link.evaluate("a => a.setAttribute('href', a.href.match(/#.*?:.*?:/)[0] + '00000000')")
    link.click()
    expect(page.locator("#panel .note")).to_contain_text("has changed")
    assert page.locator("#panel mark").count() == 0


def test_a_vanished_document_is_said_to_be_gone(page):
    ask(page, QUESTION)
    link = page.locator("#chat .cite").first
    link.evaluate("a => a.setAttribute('href', '#cite=gone%20%3Cb%3E.txt:0-5:00000000')")
    link.click()
    expect(page.locator("#panel .note")).to_have_text(
        "“gone <b>.txt” is no longer among the documents."
    )


def test_on_a_narrow_screen_the_source_comes_into_view_and_nothing_overflows(page, served):
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, QUESTION)
    link = page.locator("#chat .cite").first
    link.click()
    assert marked(page) == cited(link, served)
    assert _is_in_view(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#panel .back").click()
    expect(link).to_be_in_viewport()


def test_the_page_answers_while_it_rebuilds(page, served):
    (served.settings.seeds / "new.txt").write_text(
        "The lighthouse keeper counts seventeen herons every morning.", encoding="utf-8"
    )
    page.locator("#rebuild").click()
    expect(page.locator("#rebuild")).to_be_disabled()
    ask(page, QUESTION)
    expect(page.locator("#report")).to_contain_text("1 added", timeout=60_000)
    expect(page.locator("#index-state")).to_contain_text("3 documents")
    expect(page.locator("#rebuild")).to_be_enabled()
    ask(page, "What does the lighthouse keeper count?")
    expect(page.locator("#chat .said").last).to_contain_text("seventeen herons")
