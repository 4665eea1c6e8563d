"""The chat page in headless Chromium: what a reader sees, clicks and is protected from."""

import os
import shutil
from urllib.parse import unquote

import pytest
from playwright.sync_api import Dialog, Locator, Page, Request, expect, sync_playwright

from tests.test_app import (
    ARTICLE,
    HOSTILE,
    HOSTILE_SENTENCE,
    QUESTION,
    Served,
    real_index,
    serving,
)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_UNANSWERABLE = "What is the price of copper in Chile?"
_PATIENCE = 15_000  # milliseconds


@pytest.fixture(scope="module")
def browser():
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        reason = "no Chromium here; install it with: apt-get update && apt-get install -y chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(_QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory, browser):  # noqa: ARG001 - without a browser nothing is built
    with serving(real_index(tmp_path_factory.mktemp("browser"))) as served:
        yield served


@pytest.fixture
def page(browser, served):
    """The page, open; it must have loaded nothing from elsewhere when the test ends."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    requested: list[str] = []
    disturbances: list[str] = []

    def on_failed(request: Request) -> None:
        if request.failure == "csp":  # the policy kept it from being sent
            requested.remove(request.url)

    def on_dialog(dialog: Dialog) -> None:
        disturbances.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: requested.append(request.url))
    page.on("requestfailed", on_failed)
    page.on("dialog", on_dialog)
    page.on("pageerror", lambda error: disturbances.append(str(error)))
    page.goto(served.address)
    expect(page.locator("#index-state")).to_contain_text("up to date", timeout=_PATIENCE)
    yield page
    title = page.title()
    context.close()
    ours = (served.address, "data:", f"blob:{served.address}")
    assert [url for url in requested if not url.startswith(ours)] == []
    assert disturbances == []
    assert title == "Ask the documents"


def _ask(page: Page, question: str) -> None:
    before = page.locator("#chat .said, #chat .problem").count()
    box = page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")
    expect(page.locator("#chat .said, #chat .problem")).to_have_count(before + 1, timeout=_PATIENCE)


def _marked(page: Page) -> str:
    page.wait_for_selector("#panel mark")
    return "".join(page.locator("#panel mark").evaluate_all("m => m.map(e => e.textContent)"))


def _cited(link: Locator, served: Served) -> str:
    """What a link cites: the slice of the file on disk."""
    document, span, _ = (link.get_attribute("href") or "").removeprefix("#cite=").split(":")
    start, end = map(int, span.split("-"))
    file = served.settings.seeds / unquote(document)
    return file.read_text(encoding="utf-8")[start:end]


def _is_in_view(page: Page) -> bool:
    is_in_view: bool = page.locator("#panel mark").first.evaluate(
        """mark => {
            const [box, frame] = [mark, mark.closest(".text")].map(e => e.getBoundingClientRect());
            return box.top >= frame.top && box.top < frame.bottom && box.top < innerHeight;
        }"""
    )
    return is_in_view


def test_a_citation_shows_its_sentence_in_its_place(page, served):
    _ask(page, QUESTION)
    link = page.locator("#chat .cite").first
    assert link.inner_text() == "[1]"
    assert page.locator('#chat [aria-label*="#cite"]').count() == 0, "markup would be read out"
    link.click()
    assert _marked(page) == _cited(link, served)
    assert _is_in_view(page)
    expect(page.locator("#panel .where")).to_contain_text(ARTICLE)
    text = (served.settings.seeds / ARTICLE).read_text(encoding="utf-8")
    shown = page.locator("#panel .text").text_content() or ""
    assert "".join(shown.split())[-60:] == "".join(text.split())[-60:], (
        "the whole document is there"
    )


def test_enter_on_a_citation_opens_it_and_escape_leads_back(page, served):
    _ask(page, QUESTION)
    link = page.locator("#chat .cite").first
    link.focus()
    page.keyboard.press("Enter")
    assert _marked(page) == _cited(link, served)
    page.keyboard.press("Escape")
    assert link.evaluate("link => link === document.activeElement")


def test_a_source_in_the_list_opens_too(page, served):
    _ask(page, QUESTION)
    source = page.locator("#chat .sources a").first
    source.click()
    assert _marked(page) == _cited(source, served)


def test_a_refusal_shows_the_nearest_passages_in_their_places(page, served):
    _ask(page, _UNANSWERABLE)
    refusal = page.locator("#chat .refusal")
    expect(refusal).to_contain_text("The documents do not answer this.")
    expect(refusal).to_contain_text("“copper”")
    expect(refusal).to_contain_text("not an answer")
    assert page.locator("#chat .cite").count() == 0
    link = refusal.locator("a").first
    link.click()
    assert _marked(page) == _cited(link, served)


def test_a_hostile_document_is_only_text(page, served):
    _ask(page, "How soon does the travel desk repay hotel bills?")
    expect(page.locator("#chat .said")).to_contain_text(
        "The travel desk repays <img src=http://evil.example/a onerror=alert(1)> hotel bills"
    )
    assert page.locator("#chat .prose").locator("img, script, code, table, form").count() == 0
    link = page.locator("#chat .cite").first
    link.click()
    assert _marked(page) == _cited(link, served)
    expect(page.locator("#panel .text")).to_contain_text(HOSTILE_SENTENCE)
    expect(page.locator("#panel .where")).to_contain_text(HOSTILE)
    assert page.locator("#panel").locator("img, script, code, table, form").count() == 0


def test_a_hostile_question_is_only_text(page):
    question = (
        "<img src=http://evil.example/q onerror=alert(3)> ![x](http://evil.example/r) $x$ `y`?"
    )
    _ask(page, question)
    expect(page.locator("#chat [data-testid=user]")).to_have_text(question)
    assert page.locator("#chat .prose").locator("img, code").count() == 0


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
    _ask(page, QUESTION)
    link = page.locator("#chat .cite").first
    link.evaluate("a => a.setAttribute('href', a.getAttribute('href').slice(0, -8) + '00000000')")
    link.click()
    expect(page.locator("#panel .note")).to_contain_text("has changed")
    assert page.locator("#panel mark").count() == 0


def test_a_vanished_document_is_said_to_be_gone(page):
    _ask(page, QUESTION)
    link = page.locator("#chat .cite").first
    link.evaluate("a => a.setAttribute('href', '#cite=gone%20%3Cb%3E.txt:0-5:00000000')")
    link.click()
    expect(page.locator("#panel .note")).to_have_text(
        "“gone <b>.txt” is no longer among the documents."
    )


def test_on_a_narrow_screen_the_source_comes_into_view_and_nothing_overflows(page, served):
    page.set_viewport_size({"width": 390, "height": 844})
    _ask(page, QUESTION)
    link = page.locator("#chat .cite").first
    link.click()
    assert _marked(page) == _cited(link, served)
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
    _ask(page, QUESTION)
    expect(page.locator("#report")).to_contain_text("1 added", timeout=60_000)
    expect(page.locator("#index-state")).to_contain_text("3 documents")
    expect(page.locator("#rebuild")).to_be_enabled()
    _ask(page, "What does the lighthouse keeper count?")
    expect(page.locator("#chat .said").last).to_contain_text("seventeen herons")
