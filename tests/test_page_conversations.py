"""Conversations on the page in headless Chromium: kept, written by a model, stopped, rated."""

import pytest
from playwright.sync_api import Page, expect

from assistant import llm
from assistant.chain import Assistant
from assistant.exports import conversation_from_json, to_json
from assistant.history import Conversation, History, Vote
from assistant.page.talks import Talks
from assistant.settings import ModelSettings, Settings
from index.build import build_index
from tests.assistant.kept import answered, conversation, written
from tests.assistant.prompted import draft
from tests.browsing import PATIENCE, ask, begin, chromium, cited, marked, opened, visit
from tests.conftest import TINY_SEEDS
from tests.model_servers import OpenAIServer, Reply
from tests.test_app import PAYLOADS, serving

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")

BOUGHT = "When was the coffee machine bought?"
SAYS = "The coffee machine was bought in 2019 for 1,250 euros. [[coffee machine was bought]]"
DIFFERS = "The coffee machine was bought for 1,350 euros."
LONG = " It stands in the kitchen of the office on the second floor, beside the wide window."
LEAVE = "How many days of leave does every employee have?"
KAFFEE = "kaffee.md"


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def context(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def history(tmp_path):
    history = History(tmp_path / "conversations.sqlite")
    yield history
    history.close()


@pytest.fixture
def served(tiny_index, history):
    with serving(tiny_index, history) as served:
        yield served


@pytest.fixture
def page(context, served):
    with opened(context, served.address) as page:
        yield page


@pytest.fixture
def model(monkeypatch):
    """A model that answers what the test enqueues."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(llm, "FIRST_WAIT_SECONDS", 0.001)
    with OpenAIServer() as server:
        yield server


@pytest.fixture
def written_page(context, tiny_index, history, model):
    """The page, where the model writes the answers."""
    settings = Settings(llm=model.model)
    assistant = Assistant.from_settings(settings, tiny_index, ModelSettings(url=model.url))
    with (
        serving(tiny_index, history, assistant=assistant) as served,
        opened(context, served.address) as page,
    ):
        yield page


def said(page: Page) -> list[str]:
    """The markup of every message."""
    markup: list[str] = page.locator("#chat .message .prose").evaluate_all(
        "messages => messages.map(one => one.innerHTML)"
    )
    return markup


def reload(page: Page, messages: int) -> None:
    visit(page, page.url)
    page.reload()
    expect(page.locator("#chat .message .prose")).to_have_count(messages, timeout=PATIENCE)


def stored(history: History) -> list[list[str]]:
    """The questions of every conversation, the latest first."""
    return [
        [turn.answer.question for turn in history.conversation(summary.id).turns]
        for summary in history.summaries()
    ]


# Kept


def test_a_reload_changes_nothing(page):
    for question in (LEAVE, "Who won\nthe World Cup?", "Thank you!"):
        ask(page, question)
    before = said(page)
    assert len(before) == 6
    assert "#cite=handbook%2Fleave.md:" in before[1]
    reload(page, messages=6)
    assert said(page) == before
    page.locator("#chat .cite").first.click()
    assert "thirty days of leave" in marked(page)


def test_a_conversation_outlives_the_server(context, tiny_index, tmp_path):
    path = tmp_path / "conversations.sqlite"
    history = History(path)
    with serving(tiny_index, history) as served:
        page = context.new_page()
        visit(page, served.address)
        ask(page, LEAVE)
        before = said(page)
        page.close()
    history.close()
    port = int(served.address.rsplit(":", 1)[1])
    history = History(path)
    with serving(tiny_index, history, port=port), opened(context, served.address) as page:
        expect(page.locator("#chat .answer")).to_be_visible()
        assert said(page) == before
    history.close()


def test_every_browser_has_its_own_conversation(browser, page, served, history):
    other = browser.new_context()
    with opened(other, served.address) as elsewhere:
        ask(page, LEAVE)
        ask(elsewhere, BOUGHT)
        reload(page, messages=2)
        reload(elsewhere, messages=2)
        assert LEAVE[:-1] in page.locator("#chat").inner_text()
        assert BOUGHT[:-1] in elsewhere.locator("#chat").inner_text()
    other.close()
    assert stored(history) == [[BOUGHT], [LEAVE]]


def test_two_tabs_of_a_browser_lose_nothing(context, page, served, history):
    with opened(context, served.address) as tab:
        ask(page, LEAVE)
        ask(tab, BOUGHT)
        ask(page, "Thank you!")
    assert stored(history) == [[LEAVE, BOUGHT, "Thank you!"]]
    reload(page, messages=6)


def test_a_new_conversation_is_empty_and_the_old_one_is_kept(page, history):
    ask(page, LEAVE)
    page.locator("#new").click()
    expect(page.locator("#chat .message")).to_have_count(0)
    reload(page, messages=0)
    ask(page, BOUGHT)
    assert stored(history) == [[BOUGHT], [LEAVE]]


def test_a_conversation_that_was_deleted_begins_again(page, history):
    ask(page, LEAVE)
    (summary,) = history.summaries()
    history.delete(summary.id)
    reload(page, messages=0)
    ask(page, BOUGHT)
    expect(page.locator("#notice")).to_be_hidden()
    assert stored(history) == [[BOUGHT]]


def test_without_a_file_the_page_answers_and_says_so(page, history):
    ask(page, LEAVE)
    history.close()
    ask(page, BOUGHT)
    expect(page.locator("#notice")).to_contain_text("This conversation is not kept.")
    expect(page.locator("#chat .answer").last).to_contain_text("2019")


def test_where_nothing_is_to_be_kept_a_question_can_follow_another(context, tiny_index):
    with serving(tiny_index) as served, opened(context, served.address) as page:
        ask(page, BOUGHT)
        ask(page, "How much did it cost?")
        expect(page.locator("#chat .message .prose").last).to_contain_text("coffee machine")
        expect(page.locator("#notice")).to_be_hidden()
        assert page.get_by_role("button", name="Like", exact=True).count() == 0
        reload(page, messages=0)


def test_what_is_stored_is_remembered_after_a_reload(written_page, model):
    model.enqueue(draft(SAYS), Reply(pieces=[BOUGHT]), draft(SAYS))
    ask(written_page, BOUGHT)
    reload(written_page, messages=2)
    ask(written_page, "And for how much?")
    assert BOUGHT in model.requests[1].prompt


def test_a_forged_conversation_is_only_text(page, history):
    ask(page, LEAVE)
    (summary,) = history.summaries()
    history.delete(summary.id)
    payload = " ".join(PAYLOADS)
    answers = (written(), answered(payload, payload))
    plain = to_json(conversation(*answers, title=payload)).replace("fake:model", "<img src=x>")
    forged = conversation_from_json(plain.replace("Everybody is happy.", "<b onclick=alert(1)>"))
    history.put(
        Conversation(
            id=summary.id,
            title=forged.title,
            created=forged.created,
            updated=forged.updated,
            turns=forged.turns,
        )
    )
    reload(page, messages=4)
    shown = page.locator("#chat").inner_text()
    assert "<b onclick=alert(1)>" in shown
    assert "Written by <img src=x>" in shown
    assert "[a](javascript:alert(1))" in shown
    assert page.locator("#chat .prose").locator("img, script, b, code, table, form").count() == 0
    page.locator("#chat .cite").nth(1).click()
    expect(page.locator("#panel .quote")).to_have_text("The rest lapses in March.")


# After a rebuild


def change(served, old, new):
    path = served.settings.seeds / KAFFEE
    path.write_text(TINY_SEEDS[KAFFEE].replace(old, new), encoding="utf-8")
    build_index(served.settings)


def test_a_quote_that_has_moved_is_shown_in_its_new_place(page, served):
    ask(page, BOUGHT)
    link = page.locator("#chat .cite").first
    quote = cited(link, served)
    change(served, "# Kaffeeküche", "# Kaffeeküche\n\nAsk Zoë before you touch anything.")
    reload(page, messages=2)
    link.click()
    assert marked(page) == quote
    assert cited(link, served) != quote
    expect(page.locator("#panel .note")).to_have_text(
        "The document has changed since; the quote was found again here."
    )
    expect(page.locator("#panel .quote")).to_be_hidden()


def test_a_quote_that_is_gone_is_said_to_be_gone_and_shown(page, served):
    ask(page, BOUGHT)
    link = page.locator("#chat .cite").first
    quote = cited(link, served)
    change(served, "was bought in 2019", "was stolen in 2020")
    link.click()
    expect(page.locator("#panel .note")).to_contain_text("no longer there")
    assert page.locator("#panel .quote").text_content() == quote
    assert page.locator("#panel mark").count() == 0
    expect(page.locator("#panel .text")).to_contain_text("stolen in 2020")


def test_a_link_that_was_sent_to_somebody_opens_its_source(browser, page, served):
    ask(page, BOUGHT)
    link = page.locator("#chat .cite").first
    other = browser.new_context()
    with opened(other, f"{served.address}/{link.get_attribute('href')}") as elsewhere:
        assert marked(elsewhere) == cited(link, served)
    other.close()


# Written by a model


def test_what_does_not_hold_says_what_is_wrong(written_page, model):
    model.enqueue(draft(f"{SAYS} {DIFFERS} [[coffee machine was bought]] Everybody liked it."))
    ask(written_page, BOUGHT)
    answer = written_page.locator("#chat .answer")
    expect(answer.locator(".differs")).to_have_text(DIFFERS)
    expect(answer.locator(".doubt").first).to_contain_text("the source says “1,250 euros”")
    expect(answer.locator(".unsupported")).to_have_text("Everybody liked it.")
    expect(answer.locator(".doubt").last).to_have_text("(not in the documents)")
    expect(answer).to_contain_text("Written by openai:scripted, every sentence checked")
    before = said(written_page)
    reload(written_page, messages=2)
    assert said(written_page) == before


def test_a_sentence_is_shown_before_the_next_is_written(written_page, model):
    model.enqueue(draft(f"{SAYS} Beans are ordered by Zoë from a roastery.", delay_seconds=0.15))
    begin(written_page, BOUGHT)
    expect(written_page.locator("#chat .partial")).to_have_text(
        "The coffee machine was bought in 2019 for 1,250 euros. [1]", timeout=PATIENCE
    )
    assert written_page.locator("#chat .answer").count() == 0
    expect(written_page.locator("#chat .answer")).to_contain_text("roastery", timeout=PATIENCE)


def test_stop_reaches_the_model_and_keeps_nothing(written_page, model, history):
    model.enqueue(draft(SAYS + LONG * 3, delay_seconds=0.15, hangs=True))
    begin(written_page, BOUGHT)
    expect(written_page.locator("#chat .partial .cite")).to_be_visible(timeout=PATIENCE)
    expect(written_page.locator("#new")).to_be_disabled()
    written_page.locator("#question .stop-button").click()
    stopped = written_page.locator("#chat .stopped")
    expect(stopped).to_contain_text("bought in 2019")
    expect(stopped).to_contain_text("Stopped: this is not the whole answer")
    assert model.requests[0].went_away.wait(20)
    assert stored(history) == []
    expect(written_page.locator("#new")).to_be_enabled()
    model.enqueue(draft(SAYS))
    ask(written_page, BOUGHT)
    assert stored(history) == [[BOUGHT]]


def test_stop_does_not_wait_for_a_silent_model(written_page, model):
    model.enqueue(draft(f"{SAYS} It stands in", hangs=True))
    begin(written_page, BOUGHT)
    expect(written_page.locator("#chat .partial .cite")).to_be_visible(timeout=PATIENCE)
    written_page.locator("#question .stop-button").click()
    expect(written_page.locator("#chat .stopped")).to_contain_text("bought in 2019")
    expect(written_page.locator("#question .submit-button")).to_be_visible()


def test_a_reader_who_leaves_hangs_up_on_the_model(context, written_page, model, history):
    with opened(context, written_page.url) as tab:
        model.enqueue(draft(SAYS + LONG * 5, delay_seconds=0.15, hangs=True))
        begin(tab, BOUGHT)
        expect(tab.locator("#chat .partial .cite")).to_be_visible(timeout=PATIENCE)
    assert model.requests[0].went_away.wait(20)
    assert stored(history) == []


def test_what_goes_wrong_with_the_model_is_said_and_the_next_question_works(
    written_page, model, history
):
    model.enqueue(Reply(status=401, body="{}"), draft(SAYS))
    ask(written_page, BOUGHT)
    expect(written_page.locator("#chat .problem")).to_contain_text("openai:scripted")
    expect(written_page.locator("#chat [data-testid=user]")).to_have_text(BOUGHT)
    expect(written_page.get_by_role("button", name="Like", exact=True)).to_be_hidden()
    ask(written_page, BOUGHT)
    expect(written_page.locator("#chat .answer")).to_contain_text("2019")
    assert stored(history) == [[BOUGHT]]


# Rated


def test_a_vote_is_kept_and_shown_again(page, history):
    ask(page, LEAVE)
    ask(page, BOUGHT)
    page.get_by_role("button", name="Dislike", exact=True).last.click()
    page.get_by_role("button", name="Like", exact=True).first.click()
    expect(page.get_by_role("button", name="Liked", exact=True)).to_be_visible()
    reload(page, messages=4)
    expect(page.get_by_role("button", name="Liked", exact=True)).to_have_count(1)
    expect(page.get_by_role("button", name="Disliked", exact=True)).to_have_count(1)
    votes = [(one.answer.question, one.feedback.vote) for _, one in history.rated()]
    assert votes == [(LEAVE, Vote.UP), (BOUGHT, Vote.DOWN)]


# Without a browser


def test_only_answers_of_ones_own_conversation_can_be_rated(history):
    talks = Talks(history)
    mine, other = talks.keep("mine", answered()), talks.keep("other", answered())
    assert mine.turn
    assert other.turn
    talks.rate("mine", other.turn, Vote.DOWN)
    assert list(history.rated()) == []
    talks.rate("mine", mine.turn, Vote.DOWN)
    assert [turn.id for _, turn in history.rated()] == [mine.turn]
    talks.rate("mine", mine.turn, None)
    assert list(history.rated()) == []


@pytest.mark.parametrize("sent", [None, 7, [], {}, "", "a b", "../x", "x" * 65, "a\n"])
def test_what_is_no_id_begins_a_conversation(history, sent):
    name, turns = Talks(history).opened(sent)
    assert name != sent
    assert len(name) == 16
    assert turns == ()


def test_a_conversation_that_cannot_be_read_is_left_alone(history):
    talks = Talks(history)
    talks.keep("broken", answered())
    with history._database.writing() as connection:
        connection.execute("""UPDATE turns SET answer = '{}'""")
    name, turns = talks.opened("broken")
    assert (name != "broken", turns) == (True, ())
    talks.keep(name, answered())
    assert len(talks.opened(name)[1]) == 1
