"""The conversations beside the one that is open, in headless Chromium."""

from contextlib import closing
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.exports import Format, conversation_from_json, export
from assistant.history import History
from assistant.records import Conversation, StoredTurn
from index.settings import IndexSettings
from tests.assistant.kept import answered, replied
from tests.browsing import PATIENCE, ask, chromium, opened
from tests.test_app import serving

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")

# One o'clock in the night where the reader is; the day before in UTC.
NOW = datetime(2024, 5, 8, 11, 0, tzinfo=UTC)
ZONE = "Pacific/Kiritimati"
BOUGHT = "When was the coffee machine bought?"
HOSTILE = "<img src=x onerror=alert(1)> & <b>bold</b>"
TIMES = {
    "About contractors": datetime(2024, 5, 8, 10, 30, tzinfo=UTC),
    "The greenhouse roof": datetime(2024, 5, 8, 9, 0, tzinfo=UTC),
    "Kaffeeküche": datetime(2024, 5, 3, 12, 0, tzinfo=UTC),
    "How many days of leave does every employee have, and who decides?": datetime(
        2024, 4, 1, 12, 0, tzinfo=UTC
    ),
}
LONG = list(TIMES)[-1]


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("sidebar") / "kept.sqlite"


@pytest.fixture(scope="module")
def store(path):
    with closing(History(path)) as history:
        yield history


@pytest.fixture(scope="module")
def settings(built):
    return IndexSettings(seeds=built / "seeds", path=built / "index")


@pytest.fixture(scope="module")
def served(browser, settings, store):  # noqa: ARG001 - without a browser nothing is served
    with serving(settings, store) as served:
        yield served


@pytest.fixture
def history(store):
    """The store, with these conversations and no others."""
    for summary in store.summaries(1000):
        store.delete(summary.id)
    for title, updated in TIMES.items():
        keep(store, title, updated)
    return store


@pytest.fixture(scope="module")
def context(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, timezone_id=ZONE)
    context.clock.set_fixed_time(NOW)
    yield context
    context.close()


@pytest.fixture(scope="module")
def tab(context, served):
    with opened(context, served.address) as page:
        yield page


@pytest.fixture
def page(tab, history):  # noqa: ARG001 - it shows them
    """A page with these conversations, and a new one open; it takes its time to be loaded."""
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.locator("#new").click()
    tab.get_by_label("Search conversations").fill("")
    tab.evaluate("dispatchEvent(new Event('focus'))")
    expect(titles(tab)).to_have_text([*TIMES])
    expect(tab.locator("#chat .turn")).to_have_count(0)
    return tab


def keep(history: History, title: str, updated: datetime = NOW) -> str:
    """Keep a conversation of two turns; the first says its own title."""
    answers = (answered(f"{title}?", f"Said of {title}."), replied())
    turns = tuple(StoredTurn(id=1, answer=answer, asked=updated) for answer in answers)
    name = "".join(filter(str.isalnum, title.encode("ascii", "ignore").decode()))[:32]
    return history.put(
        Conversation(id=name, title=title, created=updated, updated=updated, turns=turns)
    )


def titles(page: Page) -> Locator:
    return page.locator("#drawer .list .title")


def row(page: Page, title: str) -> Locator:
    return page.locator("#drawer li").filter(has=page.get_by_text(title, exact=True))


def choose(page: Page, title: str, choice: str) -> None:
    """Choose something from the menu of a conversation."""
    page.get_by_role("button", name=f"More about “{title}”").click()
    page.locator("#conversation-menu").get_by_text(choice, exact=True).click()


def open_one(page: Page, title: str) -> None:
    titles(page).get_by_text(title, exact=True).click()
    expect(page.locator("#chat .asked").first).to_contain_text(f"{title}?", timeout=PATIENCE)


def kept_titles(history: History) -> list[str]:
    return [summary.title for summary in history.summaries()]


def is_focused(locator: Locator) -> bool:
    found: bool = locator.evaluate("node => node === document.activeElement")
    return found


# The list


def test_conversations_are_listed_by_the_days_of_the_reader(page):
    expect(page.locator("#drawer section")).to_have_count(4, timeout=PATIENCE)
    found = page.locator("#drawer section").evaluate_all(
        "nodes => nodes.map(node => [...node.querySelectorAll('h3, .title')].map(x => x.innerText))"
    )
    periods = ["Today", "Yesterday", "Previous 7 days", "Older"]
    assert found == [[period, title] for period, title in zip(periods, TIMES, strict=True)]
    long = titles(page).last
    assert long.get_attribute("title") == LONG
    assert long.evaluate("node => node.scrollWidth > node.clientWidth"), "it is cut short"
    assert page.locator("#aside").evaluate("node => node.scrollWidth <= node.clientWidth")


def test_one_that_is_chosen_opens_and_a_reload_keeps_it_open(page):
    open_one(page, "Kaffeeküche")
    expect(titles(page).and_(page.locator("[aria-current]"))).to_have_text("Kaffeeküche")
    expect(page.locator("#chat .turn")).to_have_count(2)
    page.reload()
    expect(page.locator("#chat .asked").first).to_have_text("Kaffeeküche?", timeout=PATIENCE)
    expect(page.locator("#drawer [aria-current]")).to_have_text("Kaffeeküche")


def test_an_answer_begins_one_at_the_top_and_the_next_goes_on_with_it(page, history):
    ask(page, BOUGHT)
    expect(titles(page).first).to_have_text(BOUGHT)
    expect(titles(page).first).to_have_attribute("aria-current", "true")
    open_one(page, "About contractors")
    ask(page, "Thank you!")
    expect(titles(page).first).to_have_text("About contractors")
    assert kept_titles(history)[:2] == ["About contractors", BOUGHT]
    page.locator("#new").click()
    expect(page.locator("#chat .turn")).to_have_count(0)
    expect(page.locator("#drawer [aria-current]")).to_have_count(0)
    expect(titles(page)).to_have_count(5)


def test_none_is_opened_while_an_answer_is_being_written(page):
    page.locator("#new").evaluate("button => (button.disabled = true)")  # as it is meanwhile
    titles(page).first.click()
    expect(page.locator("#drawer .told")).to_contain_text("An answer is being written.")
    page.locator("#new").evaluate("button => (button.disabled = false)")
    open_one(page, "About contractors")
    expect(page.locator("#drawer .told")).to_have_text("")


def test_what_is_typed_is_looked_for_in_titles_questions_and_answers(page):
    search, note = page.get_by_label("Search conversations"), page.locator("#drawer .note")
    search.press_sequentially("said")
    expect(note).to_have_text("4 conversations")
    search.press_sequentially(" green")
    expect(titles(page)).to_have_text(["The greenhouse roof"])
    expect(note).to_have_text("1 conversation")
    assert note.get_attribute("role") == "status"
    search.fill("zebra")
    expect(note).to_have_text("No conversation has these words.")
    search.fill("")
    expect(titles(page)).to_have_count(4)
    expect(note).to_have_text("")


def test_a_hundred_are_shown_and_more_when_they_are_wanted(page, history):
    for number in range(99):
        keep(history, f"Number {number}")
    page.reload()
    expect(titles(page)).to_have_count(100, timeout=PATIENCE)
    page.get_by_role("button", name="Show more").click()
    expect(titles(page)).to_have_count(103)
    expect(titles(page).nth(100)).to_be_focused()
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)


def test_where_there_is_nothing_a_line_says_so(context, served, history):
    for summary in history.summaries():
        history.delete(summary.id)
    with opened(context, served.address) as page:
        expect(page.locator("#drawer .note")).to_have_text("Your conversations will be kept here.")


def test_where_none_are_kept_there_is_no_list(context, settings):
    with serving(settings) as served, opened(context, served.address) as page:
        expect(page.locator("#new")).to_be_visible()
        expect(page.locator("#aside")).to_be_hidden()
        assert page.locator("#conversations").count() == 0


# Changed


def test_a_title_is_changed_in_its_place(page, history):
    choose(page, "Kaffeeküche", "Rename")
    field = page.get_by_label("Title")
    assert is_focused(field)
    field.fill(HOSTILE)
    field.press("Enter")
    expect(titles(page).nth(2)).to_have_text(HOSTILE)
    assert is_focused(titles(page).nth(2))
    assert HOSTILE in kept_titles(history)
    assert page.locator("#drawer .list").locator("img, b").count() == 0


@pytest.mark.parametrize(("typed", "key"), [("Something else", "Escape"), ("  ", "Enter")])
def test_a_title_stays_if_nothing_is_made_of_it(page, history, typed, key):
    choose(page, "Kaffeeküche", "Rename")
    page.get_by_label("Title").fill(typed)
    page.get_by_label("Title").press(key)
    expect(page.get_by_label("Title")).to_have_count(0)
    expect(titles(page).nth(2)).to_have_text("Kaffeeküche")
    assert kept_titles(history) == list(TIMES)


def test_a_title_is_kept_when_the_reader_goes_on_to_something_else(page, history):
    choose(page, "Kaffeeküche", "Rename")
    page.get_by_label("Title").fill("The kitchen")
    open_one(page, "About contractors")
    expect(titles(page).nth(2)).to_have_text("The kitchen")
    assert "The kitchen" in kept_titles(history)


def test_nothing_is_deleted_before_it_is_confirmed(page, history):
    choose(page, "Kaffeeküche", "Delete")
    asked = page.get_by_role("group", name="Delete this conversation?")
    assert is_focused(asked.get_by_text("Keep"))
    page.keyboard.press("Enter")
    expect(titles(page)).to_have_count(4)
    assert kept_titles(history) == list(TIMES)
    choose(page, "Kaffeeküche", "Delete")
    asked.get_by_role("button", name="Delete").click()
    expect(titles(page)).to_have_count(3)
    expect(page.locator("#drawer .told")).to_have_text("Deleted “Kaffeeküche”.")
    expect(titles(page).nth(2)).to_be_focused()
    assert "Kaffeeküche" not in kept_titles(history)


def test_when_the_open_one_is_deleted_a_new_one_begins(page, history):
    open_one(page, "Kaffeeküche")
    choose(page, "Kaffeeküche", "Delete")
    page.get_by_role("group").get_by_role("button", name="Delete").click()
    expect(page.locator("#chat .turn")).to_have_count(0)
    ask(page, BOUGHT)
    expect(titles(page).first).to_have_text(BOUGHT)
    assert len(kept_titles(history)) == 4


@pytest.mark.parametrize("wanted", Format)
def test_a_conversation_is_saved_as(page, history, tmp_path, wanted):
    choice = {"markdown": "Markdown", "html": "HTML", "json": "JSON"}[wanted]
    with page.expect_download() as saved:
        choose(page, "Kaffeeküche", f"Export as {choice}")
    ending = "md" if wanted is Format.MARKDOWN else wanted
    assert saved.value.suggested_filename == f"2024-05-03 Kaffeeküche.{ending}"
    saved.value.save_as(tmp_path / "saved")
    text = (tmp_path / "saved").read_text(encoding="utf-8")
    kept = history.conversation("Kaffeekche")
    if wanted is Format.JSON:
        assert conversation_from_json(text) == kept
    else:
        assert "Said of Kaffeeküche" in text
        assert text.splitlines()[0] == export(kept, wanted).splitlines()[0]
    expect(page.locator("#conversation-menu")).to_be_hidden()


def test_conversations_outlive_the_server(context, page, settings, path):
    ask(page, BOUGHT)
    with (
        closing(History(path)) as history,
        serving(settings, history) as served,
        opened(context, served.address) as other,
    ):
        expect(titles(other)).to_have_text([BOUGHT, *TIMES])
        titles(other).first.click()
        expect(other.locator("#chat .answer")).to_contain_text("2019", timeout=PATIENCE)


# Two tabs


def test_each_tab_keeps_its_own_conversation(context, page, served, history):
    open_one(page, "Kaffeeküche")
    with opened(context, served.address) as tab:
        open_one(tab, "About contractors")
        for one in (page, tab):
            one.reload()
        expect(page.locator("#chat .asked").first).to_have_text("Kaffeeküche?", timeout=PATIENCE)
        ask(page, "Thank you!")
        expect(tab.locator("#chat .asked").first).to_have_text("About contractors?")
        expect(tab.locator("#chat .turn")).to_have_count(2)
    assert len(history.conversation("Kaffeekche").turns) == 3
    assert len(history.conversation("Aboutcontractors").turns) == 2


def test_what_another_tab_changes_is_seen_when_one_comes_back(page, history):
    history.rename("Kaffeekche", "The kitchen")
    history.delete("Aboutcontractors")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(titles(page)).to_have_text(["The greenhouse roof", "The kitchen", LONG])


def test_a_refresh_takes_nothing_from_the_reader(page, history):
    choose(page, "Kaffeeküche", "Rename")
    page.get_by_label("Title").fill("The ki")
    keep(history, "From elsewhere")
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.wait_for_timeout(300)
    assert is_focused(page.get_by_label("Title"))
    page.get_by_label("Title").press_sequentially("tchen")
    page.keyboard.press("Enter")
    expect(titles(page).first).to_have_text("From elsewhere")
    expect(titles(page).nth(3)).to_have_text("The kitchen")


def test_one_that_was_deleted_in_another_tab_does_no_harm(page, history):
    open_one(page, "Kaffeeküche")
    history.delete("Kaffeekche")
    ask(page, BOUGHT)
    expect(page.locator("#notice")).to_contain_text("deleted elsewhere")
    expect(titles(page).first).to_have_text(BOUGHT)
    assert len(history.summaries()) == 4
    choose(page, "The greenhouse roof", "Rename")
    history.delete("Thegreenhouseroof")
    page.get_by_label("Title").fill("The roof")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer .told")).to_have_text("This conversation was deleted elsewhere.")
    expect(titles(page)).to_have_text([BOUGHT, "About contractors", LONG])


# On a narrow screen


@pytest.mark.parametrize("width", [1024, 390])
def test_on_a_narrow_screen_they_are_in_a_drawer_that_keys_can_use(page, width):
    page.set_viewport_size({"width": width, "height": 760})
    drawer, opener = page.locator("#drawer"), page.get_by_role("button", name="Conversations")
    expect(drawer).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    opener.focus()
    page.keyboard.press("Enter")
    expect(drawer).to_be_visible()
    assert drawer.evaluate("node => node.offsetWidth") == (390 if width == 390 else 340)
    for _ in range(20):  # more than there are controls in it: what is behind cannot be reached
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('body, #drawer *')")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    assert is_focused(opener)
    page.keyboard.press("Enter")
    row(page, "Kaffeeküche").locator(".icon").press("Enter")
    page.keyboard.press("Enter")
    page.get_by_label("Title").press("Escape")
    expect(drawer).to_be_visible()
    titles(page).nth(2).press("Enter")
    expect(drawer).to_be_hidden()
    expect(page.locator("#chat .asked").first).to_have_text("Kaffeeküche?")
    opener.click()
    if width == 1024:
        page.mouse.click(900, 400)
        expect(drawer).to_be_hidden()
        opener.click()
    page.set_viewport_size({"width": 1280, "height": 760})
    expect(drawer).to_be_visible()
    ask(page, "Thank you!")  # nothing is shut out any more
