"""The states of the page: what the screenshots show, and what is tested of each of them."""

# ruff: noqa: ARG001 - all are reached in the same way, though few need the stage

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.assistant.prompted import draft
from tests.browsing import PATIENCE, ask, begin
from tests.model_servers import Reply
from tests.stage import EVALUATED, Place, Stage
from tests.staged import (
    ANSWERED,
    CITED,
    CONTRADICTED,
    DOCUMENTS,
    FOLLOWED,
    PRINTED,
    REFUSED,
)

BUILD_PATIENCE = 60_000  # milliseconds
DESK, TABLET, PHONE = (1440, 900), (1024, 768), (390, 844)
KILLED = "How many people were killed?"
SAID = (
    "At least 227 people were killed, according to official figures. [[227 people killed]] "
    "The demonstrations were suppressed on January 12, 2022. [[227 people killed]] "
    "Most of the dead were fond of chess."
)
_Reach = Callable[[Page, Stage], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state of the page.

    Attributes:
        name: That of its screenshots.
        place: The server that has it.
        sizes: Widths and heights of the windows in which it can be.
        reach: Brings a page into it that has just been opened.
    """

    name: str
    place: Place
    sizes: tuple[tuple[int, int], ...]
    reach: _Reach

    def bring(self, stage: Stage, size: tuple[int, int]) -> Page:
        """A page in this state."""
        page = stage.page(self.place, size)
        self.reach(page, stage)
        return page


STATES: list[State] = []


def _state(
    place: Place = Place.QUOTING, sizes: tuple[tuple[int, int], ...] = (DESK, TABLET, PHONE)
) -> Callable[[_Reach], _Reach]:
    def known(reach: _Reach) -> _Reach:
        name = reach.__name__.replace("_", "-")
        STATES.append(State(name=name, place=place, sizes=sizes, reach=reach))
        return reach

    return known


# --- The conversation


@_state()
def empty(page: Page, stage: Stage) -> None:
    expect(page.locator("#chat .welcome")).to_be_visible()


@_state(Place.SUGGESTING)
def suggestions(page: Page, stage: Stage) -> None:
    for _ in range(20):  # they are looked for when the server has started
        if page.locator("#chat .welcome .suggested").count():
            break
        page.reload()
        expect(page.locator("#chat .welcome")).to_be_visible(timeout=PATIENCE)
        page.wait_for_timeout(1000)
    expect(page.locator("#chat .welcome .suggested")).to_be_visible()


@_state(Place.SUGGESTING)
def suggestions_to_go_on(page: Page, stage: Stage) -> None:
    ask(page, FOLLOWED)
    expect(page.locator("#chat .following .suggested")).to_be_visible(timeout=BUILD_PATIENCE)


@_state()
def answer_with_source(page: Page, stage: Stage) -> None:
    _open(page, ANSWERED)
    page.locator("#chat a.cite").first.click()
    expect(page.locator("#panel mark").first).to_be_in_viewport()


@_state(sizes=(DESK, TABLET))
def card_of_a_citation(page: Page, stage: Stage) -> None:
    _open(page, ANSWERED)
    page.locator("#chat a.cite").first.hover()
    expect(page.locator("#card")).to_be_visible()


@_state()
def several_citations(page: Page, stage: Stage) -> None:
    _open(page, CITED)
    page.locator("#chat a.cite").nth(1).click()
    expect(page.locator("#panel .steps")).to_be_visible()
    expect(page.locator("#panel mark").first).to_be_in_viewport()


@_state()
def follow_up(page: Page, stage: Stage) -> None:
    _open(page, FOLLOWED)
    expect(page.locator("#chat .searched")).to_be_visible()


@_state()
def refusal(page: Page, stage: Stage) -> None:
    _open(page, REFUSED)
    expect(page.locator("#chat .refusal")).to_be_visible()


@_state()
def contradicted_premise(page: Page, stage: Stage) -> None:
    _open(page, CONTRADICTED)
    expect(page.locator("#chat .said em").first).to_be_visible()


@_state()
def why(page: Page, stage: Stage) -> None:
    _open(page, CITED)
    page.locator("#chat .why summary").click()
    page.locator("#chat .why .scroll").scroll_into_view_if_needed()


@_state()
def bad_answer(page: Page, stage: Stage) -> None:
    _open(page, CONTRADICTED)
    vote = page.locator("#chat [data-vote=down]")
    if vote.get_attribute("aria-pressed") == "true":
        vote.click()
    vote.click()
    expect(page.locator("#chat .comment")).to_be_visible()


@_state()
def editing_a_question(page: Page, stage: Stage) -> None:
    _open(page, ANSWERED)
    page.locator("#chat .of-last[data-do=editQuestion]").click()
    expect(page.locator("#editing")).to_be_visible()


@_state(sizes=(DESK,))
def keys(page: Page, stage: Stage) -> None:
    page.locator(".keys summary").click()
    expect(page.locator(".keys dl")).to_be_visible()


# --- The conversation, where a model writes


@_state(Place.WRITING)
def written_answer(page: Page, stage: Stage) -> None:
    stage.model.enqueue(draft(SAID))
    ask(page, KILLED)
    expect(page.locator("#chat .doubt").last).to_be_visible()


@_state(Place.WRITING)
def being_written(page: Page, stage: Stage) -> None:
    stage.model.enqueue(draft(SAID, hangs=True))
    begin(page, KILLED)
    expect(page.locator("#chat .partial")).to_contain_text("suppressed", timeout=PATIENCE)


@_state(Place.WRITING)
def stopped(page: Page, stage: Stage) -> None:
    being_written(page, stage)
    page.locator("#question .stop-button").click()
    expect(page.locator("#chat .turn.stopped")).to_be_visible(timeout=PATIENCE)


@_state(Place.WRITING)
def failed(page: Page, stage: Stage) -> None:
    stage.model.enqueue(Reply(status=400, body='{"error": {"message": "the model is too large"}}'))
    begin(page, KILLED)
    expect(page.locator("#chat .problem")).to_be_visible(timeout=PATIENCE)


# --- The source


@_state()
def sources(page: Page, stage: Stage) -> None:
    expect(page.locator("#panel .list li")).to_have_count(DOCUMENTS)
    page.locator("#panel").evaluate("panel => panel.scrollIntoView()")


@_state()
def document_with_furniture(page: Page, stage: Stage) -> None:
    _read(page, "implications")
    text = page.locator("#panel .text")
    text.locator("details summary").last.click()
    text.locator("details p").last.scroll_into_view_if_needed()


@_state()
def search_in_a_document(page: Page, stage: Stage) -> None:
    _read(page, "implications")
    page.get_by_label("Search in this document").fill("Putin")
    expect(page.locator("#panel .count")).to_have_text(re.compile("^1 of"))


@_state()
def page_of_a_pdf(page: Page, stage: Stage) -> None:
    _open(page, PRINTED)
    page.locator("#chat a.cite").first.click()
    expect(page.locator("#panel .box.active").first).to_be_visible(timeout=PATIENCE)


@_state()
def source_that_is_gone(page: Page, stage: Stage) -> None:
    _open(page, ANSWERED)
    link = page.locator("#chat a.cite").first
    link.evaluate(
        "a => a.setAttribute('href', `#cite=gone.txt:0-9:00000000:${'0'.repeat(64)}:Nowhere.%20`)"
    )
    link.click()
    expect(page.locator("#panel .note")).to_be_visible()


# --- The conversations


@_state()
def menu_of_a_conversation(page: Page, stage: Stage) -> None:
    _open_menu(page)


@_state()
def renaming_a_conversation(page: Page, stage: Stage) -> None:
    _open_menu(page)
    page.locator("#conversation-menu").get_by_text("Rename").click()
    expect(page.locator("#drawer .editing input")).to_be_visible()


@_state()
def deleting_a_conversation(page: Page, stage: Stage) -> None:
    _open_menu(page)
    page.locator("#conversation-menu").get_by_text("Delete").click()
    expect(page.locator("#drawer .editing")).to_be_visible()


@_state()
def search_in_conversations(page: Page, stage: Stage) -> None:
    _open_drawer(page)
    page.get_by_label("Search conversations").fill("lantern")
    expect(page.locator("#drawer .note")).to_have_text("1 conversation")


@_state(sizes=(TABLET, PHONE))
def drawer(page: Page, stage: Stage) -> None:
    _open(page, ANSWERED)
    _open_drawer(page)


# --- The library


@_state(Place.SHELF)
def library(page: Page, stage: Stage) -> None:
    _show_library(page)


@_state(Place.SHELF)
def library_unfolded(page: Page, stage: Stage) -> None:
    _show_library(page)
    row = page.locator("#library-list .entry", has_text="implications")
    row.locator(".skipped summary").click()
    row.locator("summary", has_text="Remove").click()
    row.scroll_into_view_if_needed()


@_state(Place.SHELF)
def library_name_clash(page: Page, stage: Stage) -> None:
    _show_library(page)
    _add(page, stage, "kaffee.md", "# Tea\n\nTea only.\n")
    expect(page.locator("#library-outcome .asked")).to_be_visible(timeout=PATIENCE)


@_state(Place.SHELF)
def library_after_adding(page: Page, stage: Stage) -> None:
    _show_library(page)
    number = page.locator("#library-list .entry").count()
    _add(page, stage, f"note {number}.txt", f"The hives on the roof need {number} frames.\n")
    expect(page.locator("#library-outcome .added")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#report .ended")).to_be_visible(timeout=BUILD_PATIENCE)
    expect(page.locator("#library-list")).not_to_contain_text("not yet in the index")


@_state(Place.EMPTY)
def first_run(page: Page, stage: Stage) -> None:
    expect(page.locator("#first-run .first-run")).to_be_visible(timeout=PATIENCE)


@_state(Place.BUSY)
def being_rebuilt(page: Page, stage: Stage) -> None:
    expect(page.locator("#report progress")).to_be_visible(timeout=PATIENCE)


# --- Evaluation, settings, and before the page


@_state()
def evaluation_without_reports(page: Page, stage: Stage) -> None:
    kept, aside = (stage.folder / name for name in (EVALUATED, "aside"))
    if kept.exists():
        kept.rename(aside)
    _show(page, "Evaluation")
    expect(page.locator("#evaluation .empty")).to_be_visible()
    if aside.exists():
        aside.rename(kept)


@_state()
def evaluation(page: Page, stage: Stage) -> None:
    stage.evaluate()
    with page.expect_response("**/run/predict"):  # it is read anew, and then written anew
        _show(page, "Evaluation")
    expect(page.get_by_role("heading", name="Over time")).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(100)


@_state()
def settings(page: Page, stage: Stage) -> None:
    _show(page, "Settings")
    expect(page.get_by_role("group", name="Theme")).to_be_visible()


@_state(Place.WRITING)
def settings_with_a_model(page: Page, stage: Stage) -> None:
    _show(page, "Settings")
    expect(page.get_by_role("group", name="Who answers")).to_be_visible()


@_state(Place.DOOR)
def login(page: Page, stage: Stage) -> None:
    expect(page.get_by_label("Password")).to_be_visible()


@_state(Place.DOOR)
def wrong_password(page: Page, stage: Stage) -> None:
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()


@_state(Place.OPENING)
def starting(page: Page, stage: Stage) -> None:
    expect(page.get_by_role("status")).to_be_visible()


# --- What leads there


def _show(page: Page, tab: str) -> None:
    page.get_by_role("tab", name=tab, exact=True).click()


def _show_library(page: Page) -> None:
    """Show the documents, and nothing of what was done with them before."""
    _show(page, "Library")
    expect(page.locator("#library-list .entry").first).to_be_visible()
    left_out = page.locator("#library-outcome [data-clash*=leave]")
    while left_out.count():
        left_out.first.click()
        expect(page.locator("#library-outcome .left-out").first).to_be_visible()
    for close in ("#library-outcome [data-do=closeOutcome]", "#report [data-do=closeReport]"):
        if page.locator(close).is_visible():
            page.locator(close).click()
            expect(page.locator(close)).to_be_hidden()
    page.locator("#library-view").evaluate("view => view.scrollTo(0, 0)")


def _add(page: Page, stage: Stage, name: str, text: str) -> None:
    path = stage.folder / name
    path.write_text(text, encoding="utf-8")
    page.locator("#library-drop input").set_input_files(path)


def _title(page: Page, question: str) -> Locator:
    return page.locator("#drawer .list .title", has_text=question)


def _open(page: Page, question: str) -> None:
    """Open a conversation; its button may be in the drawer, which is closed."""
    _title(page, question).evaluate("button => button.click()")
    expect(page.locator("#chat .asked").first).to_have_text(question)


def _open_drawer(page: Page) -> None:
    opener = page.locator("#conversations .opener")
    if opener.is_visible():
        opener.click()
    expect(page.locator("#drawer")).to_be_visible()


def _open_menu(page: Page) -> None:
    _open_drawer(page)
    page.get_by_role("button", name=f"More about “{FOLLOWED}”").click()
    expect(page.locator("#conversation-menu")).to_be_visible()


def _read(page: Page, title: str) -> None:
    page.locator("#panel .list").get_by_role("button", name=title).click()
    expect(page.locator("#panel .text")).to_be_visible()
