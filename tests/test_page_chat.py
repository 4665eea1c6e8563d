"""The conversation in headless Chromium: numbers, keys, actions, what is heard, long ones."""

import re
import shutil
import threading
import time

import gradio as gr
import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.chain import Assistant
from assistant.history import Conversation, History
from assistant.page.chat import Chat
from assistant.page.panel import Panel
from assistant.page.preferences import Preferences
from assistant.page.server import mount
from assistant.page.talks import Talks
from assistant.page.turns import part_markup
from assistant.records import StoredTurn
from assistant.serving.application import api_app
from assistant.serving.server import serve
from assistant.settings import ServerSettings, Settings
from index.settings import IndexSettings
from tests.assistant.kept import MORNING, answered, conversation, written
from tests.browsing import PATIENCE, ask, chromium, opened
from tests.test_app import serving

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")

LEAVE = "How many days of leave does every employee have?"
BOUGHT = "When was the coffee machine bought?"
CONTRACTORS = "And contractors?"
NOBODY = "Who won the World Cup?"
LONG = "0123456789abcdef"
CITED = "fedcba9876543210"
TURNS = 2500


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def index(built, tmp_path_factory):
    folder = tmp_path_factory.mktemp("chat")
    shutil.copytree(built, folder, dirs_exist_ok=True)
    return IndexSettings(seeds=folder / "seeds", path=folder / "index")


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """A store with a conversation of 2,500 turns, and one of which a sentence cites twice."""
    history = History(tmp_path_factory.mktemp("history") / "conversations.sqlite")
    turns = (
        StoredTurn(id=number, answer=answered(f"Question {number}?"), asked=MORNING)
        for number in range(TURNS)
    )
    history.put(
        Conversation(id=LONG, title="", created=MORNING, updated=MORNING, turns=tuple(turns))
    )
    cites = conversation(written(), answered())
    history.put(
        Conversation(id=CITED, title="", created=MORNING, updated=MORNING, turns=cites.turns)
    )
    yield history
    history.close()


@pytest.fixture(scope="module")
def served(index, history, browser):  # noqa: ARG001 - without a browser nothing is served
    with serving(index, history) as served:
        yield served


@pytest.fixture(scope="module")
def tab(browser, served):
    """A page that several tests use one after the other."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.address)
    with opened(context, served.address) as page:
        yield page
    context.close()


@pytest.fixture
def page(tab):
    """That page with a new conversation."""
    tab.locator("#new").click()
    expect(tab.locator("#chat .turn")).to_have_count(0)
    tab.locator("#question textarea").fill("")
    tab.mouse.move(1, 1)
    return tab


@pytest.fixture
def citing(browser, served):
    """A page with an answer whose second sentence has two numbers, on a device for fingers too."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, has_touch=True)
    with opened(context, f"{served.address}/#conversation={CITED}") as page:
        expect(page.locator("#chat .turn")).to_have_count(2)
        yield page
    context.close()


def numbers(page: Page) -> Locator:
    return page.locator("#chat .turn").first.locator("a.cite")


def is_focused(locator: Locator) -> bool:
    focused: bool = locator.evaluate("one => one === document.activeElement")
    return focused


def asked(history: History, page: Page) -> list[str]:
    name = page.evaluate("sessionStorage.getItem('conversation')")
    return [turn.answer.question for turn in history.conversation(name).turns]


# Numbers


def test_a_sentence_shows_a_number_for_each_of_its_citations(citing):
    assert numbers(citing).all_inner_texts() == ["[1]", "[2]", "[1]"]
    expect(numbers(citing).nth(1)).to_have_accessible_name("Citation 2: Leave")
    brackets = numbers(citing).first.locator("span").first
    assert brackets.evaluate("one => one.getBoundingClientRect().width") == 0


def test_a_number_that_is_pointed_at_shows_its_quote_above_all_else(citing):
    card = citing.locator("#card")
    numbers(citing).nth(1).hover()
    expect(card).to_be_visible()
    assert card.inner_text().split("\n\n") == [
        "The rest lapses in March.",
        "Leave › Holidays",
        "page 7, handbook/leave.md",
    ]
    assert card.evaluate(
        """card => {
            const { left, top, right, bottom } = card.getBoundingClientRect();
            const corners = [[left + 6, top + 6], [right - 6, bottom - 6]];
            return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight
                && corners.every(([x, y]) => card.contains(document.elementFromPoint(x, y)));
        }"""
    )
    citing.keyboard.press("Escape")
    expect(card).to_be_hidden()
    numbers(citing).first.hover()
    expect(card).to_be_visible()
    card.hover()
    citing.wait_for_timeout(300)
    expect(card).to_be_visible()
    citing.mouse.move(1, 1)
    expect(card).to_be_hidden()


def test_keys_lead_from_number_to_number_to_the_source_and_back(citing):
    card, first = citing.locator("#card"), numbers(citing).first
    citing.locator("#chat").focus()
    citing.keyboard.press("Tab")
    assert is_focused(first)
    expect(card).to_contain_text("Up to five days carry over to the next year.")
    expect(first).to_have_attribute("aria-describedby", "card")
    citing.keyboard.press("ArrowRight")
    assert is_focused(numbers(citing).nth(1))
    citing.keyboard.press("ArrowRight")
    citing.keyboard.press("ArrowRight")
    assert is_focused(numbers(citing).nth(2))
    citing.keyboard.press("ArrowLeft")
    citing.keyboard.press("Enter")
    expect(citing.locator("#panel .quote")).to_have_text("The rest lapses in March.")
    citing.locator("#panel .text").focus()
    citing.keyboard.press("Escape")
    assert is_focused(numbers(citing).nth(1))


def test_a_number_chosen_again_leads_to_the_next_citation_of_its_answer(citing):
    second = numbers(citing).nth(1)
    expected = ["[2]", "[1]", "[2]"]
    for number in expected:
        second.click()
        expect(citing.locator("#chat a.cite.chosen")).to_have_text(number)
    numbers(citing).first.click()
    expect(citing.locator("#chat a.cite.chosen")).to_have_text("[1]")


def test_a_finger_opens_the_source_at_once(citing):
    numbers(citing).nth(1).tap()
    expect(citing.locator("#panel .quote")).to_have_text("The rest lapses in March.")
    citing.wait_for_timeout(300)
    expect(citing.locator("#card")).to_be_hidden()


def test_a_slash_leads_to_the_question_and_is_a_slash_in_it(page):
    box = page.locator("#question textarea")
    page.locator("#chat").focus()
    page.keyboard.press("/")
    assert is_focused(box)
    page.keyboard.press("/")
    expect(box).to_have_value("/")


# What can be done with an answer


def test_an_answer_is_copied_with_its_sources(page, served):
    ask(page, LEAVE)
    page.get_by_role("button", name=f"Copy: {LEAVE}").click()
    expect(page.locator("#said")).to_have_text("Copied")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("Every employee has thirty days of leave a year. [1]")
    source = text.splitlines()[-1]
    start = f"[1] Leave, handbook/leave.md, {served.address}/#cite=handbook%2Fleave.md:"
    assert source.startswith(start)
    assert re.fullmatch(r"\d+-\d+:[0-9a-f]{8}", source.removeprefix(start))


def test_a_retry_replaces_the_answer(page, history):
    ask(page, LEAVE)
    ask(page, BOUGHT)
    before = page.locator("#chat .turn").last.get_attribute("data-turn")
    assert page.locator("[data-do=retryQuestion]:visible").count() == 1
    page.get_by_role("button", name=f"Retry: {BOUGHT}").click()
    expect(page.locator(f"#chat [data-turn='{before}']")).to_have_count(0)
    expect(page.locator("#chat .turn.done")).to_have_count(2)
    assert asked(history, page) == [LEAVE, BOUGHT]


def test_the_last_question_can_be_edited_and_is_replaced(page, history):
    box, note = page.locator("#question textarea"), page.locator("#editing")
    ask(page, LEAVE)
    ask(page, BOUGHT)
    page.get_by_role("button", name=f"Edit: {BOUGHT}").click()
    expect(box).to_have_value(BOUGHT)
    expect(note).to_contain_text("Editing your question.")
    note.get_by_role("button", name="Cancel").click()
    expect(note).to_be_hidden()
    page.get_by_role("button", name=f"Edit: {BOUGHT}").click()
    box.fill("How much was the coffee machine?")
    page.locator("#question .submit-button").click()
    expect(page.locator("#chat .asked")).to_have_text([LEAVE, "How much was the coffee machine?"])
    expect(page.locator("#chat .turn.done")).to_have_count(2)
    expect(note).to_be_hidden()
    expect(box).to_have_value("")
    assert asked(history, page) == [LEAVE, "How much was the coffee machine?"]


def test_an_earlier_question_is_asked_again_and_stays(page, history):
    ask(page, LEAVE)
    ask(page, BOUGHT)
    page.get_by_role("button", name=f"Ask again: {LEAVE}").click()
    expect(page.locator("#question textarea")).to_have_value(LEAVE)
    expect(page.locator("#editing")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#chat .turn.done")).to_have_count(3)
    assert asked(history, page) == [LEAVE, BOUGHT, LEAVE]


def test_the_question_that_was_searched_can_be_corrected(page, history):
    ask(page, LEAVE)
    ask(page, CONTRACTORS)
    expect(page.locator("#chat .searched")).to_contain_text("Searched for: How many days of leave")
    page.get_by_role("button", name="Correct").click()
    box = page.locator("#question textarea")
    assert box.input_value().startswith("How many days of leave")
    box.fill("What leave have contractors?")
    page.keyboard.press("Enter")
    expect(page.locator("#chat .turn.done .asked").last).to_have_text(
        "What leave have contractors?"
    )
    expect(page.locator("#chat .turn")).to_have_count(2)
    assert asked(history, page) == [LEAVE, "What leave have contractors?"]


def test_what_was_folded_out_stays_so_when_the_next_question_is_asked(page):
    ask(page, LEAVE)
    page.locator("#chat .why summary").click()
    ask(page, BOUGHT)
    expect(page.locator("#chat .why").first).to_have_attribute("open", "")


# What is seen and heard


def test_a_refusal_does_not_look_like_an_answer(page):
    ask(page, LEAVE)
    ask(page, NOBODY)
    background = "one => getComputedStyle(one).backgroundColor"
    refusal = page.locator("#chat .refusal")
    assert refusal.evaluate(background) != page.locator("#chat .answer").evaluate(background)
    expect(refusal.locator(".lead")).to_have_text("The documents do not answer this.")
    expect(refusal).to_contain_text("“Cup”")
    expect(refusal).to_contain_text("Nearest passages, which are not an answer")


def test_an_answer_is_announced_but_not_read_word_for_word(page):
    page.evaluate(
        """() => {
            const said = document.querySelector("#said");
            window.heard = [];
            new MutationObserver(() => heard.push(said.textContent)).observe(said, {
                childList: true,
            });
        }"""
    )
    ask(page, LEAVE)
    ask(page, NOBODY)
    heard = page.evaluate("heard")
    assert heard[0] == "Looking through the documents …"
    assert heard[1] == "Answer ready: 1 citation"
    assert heard[-1].startswith("The documents do not answer this. No document contains")
    assert len(heard) == 4
    assert page.locator("#chat [aria-live], #chat [role=log]").count() == 0
    labels = page.locator("#chat .turn").first.locator("> [role=group]")
    assert [one.get_attribute("aria-label") for one in labels.all()] == ["You", "Answer"]


def test_nothing_overflows_a_narrow_window(page):
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, NOBODY)
    ask(page, LEAVE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("#chat").evaluate("chat => chat.scrollWidth <= chat.clientWidth")
    page.set_viewport_size({"width": 1280, "height": 800})


# Long conversations


def test_a_conversation_of_thousands_is_shown_part_by_part(browser, served):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    with opened(context, f"{served.address}/#conversation={LONG}") as page:
        turns = page.locator("#chat .turn")
        expect(turns).to_have_count(20, timeout=PATIENCE)
        expect(turns.last).to_contain_text(f"Question {TURNS - 1}?")
        expect(turns.last).to_be_in_viewport()
        button = page.get_by_role("button", name="Show earlier questions")
        button.scroll_into_view_if_needed()
        first = page.get_by_text(f"Question {TURNS - 20}?", exact=True)
        before = first.bounding_box()
        button.click()
        expect(turns).to_have_count(40)
        after = first.bounding_box()
        assert before
        assert after
        assert abs(before["y"] - after["y"]) < 60, "it is where it was, less the button"
        expect(button).to_have_count(1)
        ask(page, "Thank you!")
        expect(turns).to_have_count(41)
        expect(turns.last).to_be_in_viewport()
    context.close()


def test_a_conversation_of_thousands_is_opened_at_once(history):
    talks = Talks(history)
    began = time.perf_counter()
    part = talks.opened(LONG)
    markup = part_markup(part.turns, opening="", has_earlier=part.has_earlier)
    talks.remembered(LONG)
    assert time.perf_counter() - began < 0.5
    assert markup.count("<article") == 20


# Suggestions


class Suggesting:
    """Suggests the same to begin with; what follows an answer only when it is let."""

    def __init__(self):
        self.may_suggest = threading.Event()

    def starting(self):
        return (LEAVE, "What is <b>that</b>?")

    def following(self, answer, history=()):  # noqa: ARG002 - as in the protocol
        self.may_suggest.wait(20)
        yield BOUGHT if answer.question == BOUGHT else NOBODY


@pytest.fixture
def suggesting(index):
    """A page with nothing but a conversation and its source."""
    suggestions = Suggesting()
    assistant = Assistant.from_settings(Settings(), index)
    with gr.Blocks(title="Ask the documents", analytics_enabled=False) as blocks:
        chat = Chat(Talks(None), suggestions=suggestions)
        panel = Panel(assistant.searcher, index)
        preferences = Preferences(assistant, Settings())
        chat.wire(blocks, panel, preferences)
    app = api_app(assistant, ServerSettings(port=0), Settings())
    mount(blocks, app, index)
    server = serve(app, ServerSettings(port=0))
    yield server.address, suggestions
    suggestions.may_suggest.set()
    server.close()
    assistant.close()


def test_suggestions_can_be_chosen_and_delay_nothing(browser, suggesting):
    address, suggestions = suggesting
    page = browser.new_page()
    page.goto(address)
    suggested = page.locator("#chat .suggested button")
    expect(suggested).to_have_text([LEAVE, "What is <b>that</b>?"], timeout=PATIENCE)
    page.evaluate(
        """() => {
            window.seen = new Set();
            const look = () => document
                .querySelectorAll("#next .following:not([hidden]) button")
                .forEach(one => seen.add(one.textContent));
            new MutationObserver(look).observe(document.querySelector("#next"), {
                childList: true, subtree: true,
            });
        }"""
    )
    suggested.first.click()
    expect(page.locator("#chat .answer")).to_contain_text("thirty days")
    expect(suggested.first).to_be_hidden()
    ask(page, BOUGHT)
    suggestions.may_suggest.set()
    following = page.locator("#next .suggested button")
    expect(following).to_have_text([BOUGHT], timeout=PATIENCE)
    assert page.evaluate("[...seen]") == [BOUGHT], "not those of the answer before"
    following.click()
    expect(page.locator("#chat .asked")).to_have_count(3)
    page.close()
