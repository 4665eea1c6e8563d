"""Conversations on the page in headless Chromium: kept, written by a model, stopped, rated."""

import shutil

import pytest
from playwright.sync_api import Page, expect

from assistant import llm
from assistant.chain import Assistant
from assistant.exports import conversation_from_json, to_json
from assistant.history import Conversation, History, Vote
from assistant.page.talks import Talks
from assistant.settings import ModelSettings, Settings
from index.build import build_index
from index.settings import IndexSettings
from tests.assistant.kept import answered, conversation, replied, written
from tests.assistant.prompted import draft
from tests.browsing import PATIENCE, ask, begin, chromium, cited, marked, opened, visit
from tests.conftest import TINY_SEEDS
from tests.model_servers import OpenAIServer, Reply
from tests.payloads import PAYLOADS
from tests.test_app import serving

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


@pytest.fixture(scope="module")
def copied(built, tmp_path_factory):
    """Settings for the small seeds and their index, which no test changes."""
    folder = tmp_path_factory.mktemp("copied")
    shutil.copytree(built, folder, dirs_exist_ok=True)
    return IndexSettings(seeds=folder / "seeds", path=folder / "index")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The store that all tests share which do nothing to it but what readers do."""
    history = History(tmp_path_factory.mktemp("kept") / "conversations.sqlite")
    yield history
    history.close()


@pytest.fixture(scope="module")
def shared(copied, kept, browser):  # noqa: ARG001 - without a browser nothing is served
    with serving(copied, kept) as served:
        yield served


@pytest.fixture
def page(context, shared):
    with opened(context, shared.address) as page:
        yield page


@pytest.fixture
def history(tmp_path):
    """A store of the test's own."""
    history = History(tmp_path / "conversations.sqlite")
    yield history
    history.close()


@pytest.fixture(scope="module")
def scripted():
    """A model that answers what tests enqueue."""
    with pytest.MonkeyPatch.context() as patch, OpenAIServer() as server:
        for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "LANGSMITH_TRACING"):
            patch.delenv(name, raising=False)
        patch.setattr(llm, "FIRST_WAIT_SECONDS", 0.001)
        yield server


@pytest.fixture
def model(scripted):
    """The same, as if it had not been asked yet."""
    scripted.requests.clear()
    return scripted


@pytest.fixture(scope="module")
def writing(copied, kept, scripted, browser):  # noqa: ARG001 - likewise
    settings = Settings(llm=scripted.model)
    assistant = Assistant.from_settings(settings, copied, ModelSettings(url=scripted.url))
    with serving(copied, kept, assistant=assistant) as served:
        yield served


@pytest.fixture
def written_page(context, writing):
    """The page, where the model writes the answers."""
    with opened(context, writing.address) as page:
        yield page


def said(page: Page) -> list[str]:
    """The markup of every question and of what stands below it."""
    markup: list[str] = (
        page.locator("#chat")
        .locator(".asked, .told")
        .evaluate_all("parts => parts.map(one => one.innerHTML)")
    )
    return markup


def reload(page: Page, turns: int) -> None:
    page.reload()
    expect(page.locator("#chat [data-opening].turns")).to_be_attached(timeout=PATIENCE)
    expect(page.locator("#chat .turn")).to_have_count(turns)


def name_of(page: Page) -> str:
    """The id of the conversation that a tab keeps."""
    name: str = page.evaluate("sessionStorage.getItem('conversation')")
    return name


def questions(history: History, page: Page) -> list[str]:
    """The questions of a page's conversation, as far as they are kept."""
    names = [summary.id for summary in history.summaries()]
    if name_of(page) not in names:
        return []
    return [turn.answer.question for turn in history.conversation(name_of(page)).turns]


# Kept


def test_a_reload_changes_nothing(page):
    for question in (LEAVE, "Who won\nthe World Cup?", "Thank you!"):
        ask(page, question)
    before = said(page)
    assert len(before) == 6
    assert "#cite=handbook%2Fleave.md:" in before[1]
    reload(page, turns=3)
    assert said(page) == before
    page.locator("#chat .cite").first.click()
    assert "thirty days of leave" in marked(page)


def test_a_conversation_outlives_the_server(context, copied, tmp_path):
    path = tmp_path / "conversations.sqlite"
    history = History(path)
    page = context.new_page()
    with serving(copied, history) as served:
        visit(page, served.address)
        ask(page, LEAVE)
        before = said(page)
    history.close()
    port = int(served.address.rsplit(":", 1)[1])
    history = History(path)
    with serving(copied, history, port=port):
        reload(page, turns=1)
        assert said(page) == before
    history.close()
    page.close()


def test_every_tab_has_its_own_conversation(context, page, shared, kept):
    with opened(context, shared.address) as tab:
        ask(page, LEAVE)
        ask(tab, BOUGHT)
        ask(page, "Thank you!")
        assert questions(kept, page) == [LEAVE, "Thank you!"]
        reload(tab, turns=1)
        reload(page, turns=2)
        assert questions(kept, tab) == [BOUGHT]


def test_two_tabs_with_the_same_conversation_lose_nothing(context, page, shared, kept):
    ask(page, LEAVE)
    with opened(context, f"{shared.address}/#conversation={name_of(page)}") as tab:
        expect(tab.locator("#chat .turn")).to_have_count(1)
        assert "#" not in tab.url, "a reload goes on with what is open"
        ask(tab, BOUGHT)
        ask(page, "Thank you!")
    assert questions(kept, page) == [LEAVE, BOUGHT, "Thank you!"]
    reload(page, turns=3)


def test_a_new_conversation_is_empty_and_the_old_one_is_kept(page, kept):
    ask(page, LEAVE)
    before = name_of(page)
    page.locator("#new").click()
    expect(page.locator("#chat .turn")).to_have_count(0)
    reload(page, turns=0)
    ask(page, BOUGHT)
    assert questions(kept, page) == [BOUGHT]
    assert [turn.answer.question for turn in kept.conversation(before).turns] == [LEAVE]


def test_a_conversation_that_was_deleted_begins_again(page, kept):
    ask(page, LEAVE)
    kept.delete(name_of(page))
    reload(page, turns=0)
    ask(page, BOUGHT)
    expect(page.locator("#notice")).to_be_hidden()
    assert questions(kept, page) == [BOUGHT]


def test_without_a_file_the_page_answers_and_says_so(context, copied, history):
    with serving(copied, history) as served, opened(context, served.address) as page:
        ask(page, LEAVE)
        history.close()
        ask(page, BOUGHT)
        expect(page.locator("#notice")).to_contain_text("This conversation is not kept.")
        expect(page.locator("#chat .answer").last).to_contain_text("2019")
        page.locator("[data-do=retryQuestion]:visible").click()
        expect(page.locator("#chat .turn.done")).to_have_count(3)


def test_where_nothing_is_to_be_kept_a_question_can_follow_another(context, copied):
    with serving(copied) as served, opened(context, served.address) as page:
        ask(page, BOUGHT)
        ask(page, "How much did it cost?")
        expect(page.locator("#chat .told").last).to_contain_text("coffee machine")
        expect(page.locator("#notice")).to_be_hidden()
        assert page.locator("#chat .votes").count() == 0
        replaced = page.locator("#chat .turn").last.get_attribute("data-turn")
        page.locator("[data-do=retryQuestion]:visible").click()
        expect(page.locator(f"#chat [data-turn='{replaced}']")).to_have_count(0)
        expect(page.locator("#chat .turn.last .searched")).to_contain_text("coffee machine")
        expect(page.locator("#chat .turn")).to_have_count(2)
        page.locator("#new").click()
        expect(page.locator("#chat .turn")).to_have_count(0)


def test_what_is_stored_is_remembered_after_a_reload(written_page, model):
    model.enqueue(draft(SAYS), Reply(pieces=[BOUGHT]), draft(SAYS))
    ask(written_page, BOUGHT)
    reload(written_page, turns=1)
    ask(written_page, "And for how much?")
    assert BOUGHT in model.requests[1].prompt


def test_a_forged_conversation_is_only_text(page, kept):
    payload = " ".join(PAYLOADS)
    answers = (written(), answered(payload, payload))
    plain = to_json(conversation(*answers, title=payload)).replace("fake:model", "<img src=x>")
    forged = conversation_from_json(plain.replace("Everybody is happy.", "<b onclick=alert(1)>"))
    kept.put(
        Conversation(
            id=name_of(page),
            title=forged.title,
            created=forged.created,
            updated=forged.updated,
            turns=forged.turns,
        )
    )
    reload(page, turns=2)
    shown = page.locator("#chat").inner_text()
    assert "<b onclick=alert(1)>" in shown
    assert "Written by <img src=x>" in shown
    assert "[a](javascript:alert(1))" in shown
    assert page.locator("#chat").locator("img, script, b, code, form, style").count() == 0
    page.locator("#chat .cite").nth(1).click()
    expect(page.locator("#panel .quote")).to_have_text("The rest lapses in March.")
    kept.delete(name_of(page))


# After a rebuild


@pytest.fixture
def served(tiny_index, history):
    with serving(tiny_index, history) as served:
        yield served


def change(served, old, new):
    path = served.settings.seeds / KAFFEE
    path.write_text(TINY_SEEDS[KAFFEE].replace(old, new), encoding="utf-8")
    build_index(served.settings)


def test_a_quote_is_shown_where_it_has_moved_to_and_said_to_be_gone(context, served):
    with opened(context, served.address) as page:
        ask(page, BOUGHT)
        link = page.locator("#chat .cite").first
        quote = cited(link, served)
        change(served, "# Kaffeeküche", "# Kaffeeküche\n\nAsk Zoë before you touch anything.")
        reload(page, turns=1)
        link.click()
        assert marked(page) == quote
        assert cited(link, served) != quote
        expect(page.locator("#panel .note")).to_have_text(
            "The document has changed since; the quote was found again here."
        )
        expect(page.locator("#panel .quote")).to_be_hidden()
        change(served, "was bought in 2019", "was stolen in 2020")
        reload(page, turns=1)
        page.locator("#chat .sources a").first.click()
        expect(page.locator("#panel .note")).to_contain_text("no longer there")
        assert page.locator("#panel .quote").text_content() == quote
        assert page.locator("#panel mark").count() == 0
        expect(page.locator("#panel .text")).to_contain_text("stolen in 2020")


def test_a_link_that_was_sent_to_somebody_opens_its_source(browser, page, shared):
    ask(page, BOUGHT)
    link = page.locator("#chat .cite").first
    other = browser.new_context()
    with opened(other, f"{shared.address}/{link.get_attribute('href')}") as elsewhere:
        assert marked(elsewhere) == cited(link, shared)
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
    reload(written_page, turns=1)
    assert said(written_page) == before


def test_a_sentence_is_shown_before_the_next_is_written(written_page, model):
    model.enqueue(draft(f"{SAYS} Beans are ordered by Zoë from a roastery.", delay_seconds=0.15))
    begin(written_page, BOUGHT)
    expect(written_page.locator("#chat .partial")).to_have_text(
        "The coffee machine was bought in 2019 for 1,250 euros. [1]", timeout=PATIENCE
    )
    assert written_page.locator("#chat .answer").count() == 0
    expect(written_page.locator("#chat .answer")).to_contain_text("roastery", timeout=PATIENCE)


def test_stop_reaches_the_model_and_keeps_nothing(written_page, model, kept):
    model.enqueue(draft(SAYS + LONG * 3, delay_seconds=0.15, hangs=True))
    begin(written_page, BOUGHT)
    expect(written_page.locator("#chat .partial .cite")).to_be_visible(timeout=PATIENCE)
    expect(written_page.locator("#new")).to_be_disabled()
    written_page.locator("#question .stop-button").click()
    stopped = written_page.locator("#chat .stopped")
    expect(stopped).to_contain_text("bought in 2019")
    expect(stopped).to_contain_text("Stopped: this is not the whole answer")
    assert model.requests[0].went_away.wait(20)
    assert questions(kept, written_page) == []
    expect(written_page.locator("#new")).to_be_enabled()
    model.enqueue(draft(SAYS))
    written_page.get_by_role("button", name=f"Retry: {BOUGHT}").click()
    expect(written_page.locator("#chat .answer")).to_contain_text("2019")
    expect(written_page.locator("#chat .turn")).to_have_count(1)
    assert questions(kept, written_page) == [BOUGHT]


def test_stop_does_not_wait_for_a_silent_model(written_page, model):
    model.enqueue(draft(f"{SAYS} It stands in", hangs=True))
    begin(written_page, BOUGHT)
    expect(written_page.locator("#chat .partial .cite")).to_be_visible(timeout=PATIENCE)
    written_page.locator("#question .stop-button").click()
    expect(written_page.locator("#chat .stopped")).to_contain_text("bought in 2019")
    expect(written_page.locator("#question .submit-button")).to_be_visible()


def test_a_retry_that_is_stopped_loses_nothing(written_page, model, kept):
    model.enqueue(draft(SAYS), draft(SAYS + LONG * 3, delay_seconds=0.15, hangs=True), draft(SAYS))
    ask(written_page, BOUGHT)
    turns = written_page.locator("#chat .turn:not([hidden])")
    written_page.locator("[data-do=retryQuestion]:visible").click()
    expect(turns.locator(".partial .cite")).to_be_visible(timeout=PATIENCE)
    expect(turns).to_have_count(1)
    written_page.locator("#question .stop-button").click()
    expect(turns).to_have_count(2)
    expect(turns.first.locator(".answer")).to_be_visible()
    assert questions(kept, written_page) == [BOUGHT]
    written_page.locator("[data-do=retryQuestion]:visible").click()
    expect(written_page.locator("#chat .turn")).to_have_count(1)
    expect(turns.locator(".answer")).to_be_visible()
    assert questions(kept, written_page) == [BOUGHT]


def test_a_reader_who_leaves_hangs_up_on_the_model(context, written_page, model, kept):
    with opened(context, written_page.url) as tab:
        model.enqueue(draft(SAYS + LONG * 5, delay_seconds=0.15, hangs=True))
        begin(tab, BOUGHT)
        expect(tab.locator("#chat .partial .cite")).to_be_visible(timeout=PATIENCE)
        name = name_of(tab)
    assert model.requests[0].went_away.wait(20)
    assert name not in [summary.id for summary in kept.summaries()]


def test_what_goes_wrong_with_the_model_is_said_and_can_be_retried(written_page, model, kept):
    model.enqueue(Reply(status=401, body="{}"), draft(SAYS), draft(SAYS))
    ask(written_page, BOUGHT)
    expect(written_page.locator("#chat .problem")).to_contain_text("openai:scripted")
    expect(written_page.locator("#chat .asked")).to_have_text(BOUGHT)
    assert written_page.locator("#chat .votes").count() == 0
    ask(written_page, "Thank you!")
    expect(written_page.locator("#chat .problem")).to_be_visible()
    assert questions(kept, written_page) == ["Thank you!"]


# Rated


def test_a_vote_is_kept_and_shown_again(page, kept):
    ask(page, LEAVE)
    ask(page, BOUGHT)
    page.get_by_role("button", name="Bad answer").last.click()
    page.get_by_label("What was wrong? (optional)").fill("It was <b>2020</b>.")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Good answer").first.click()
    for _ in range(2):
        expect(page.get_by_role("button", name="Good answer", pressed=True)).to_have_count(1)
        expect(page.get_by_role("button", name="Bad answer", pressed=True)).to_have_count(1)
        reload(page, turns=2)
    turns = kept.conversation(name_of(page)).turns
    given = [(turn.feedback.vote, turn.feedback.comment) for turn in turns if turn.feedback]
    assert given == [(Vote.UP, ""), (Vote.DOWN, "It was <b>2020</b>.")]
    page.get_by_role("button", name="Good answer").first.click()
    expect(page.get_by_role("button", name="Good answer", pressed=True)).to_have_count(0)
    reload(page, turns=2)
    expect(page.get_by_role("button", name="Good answer", pressed=True)).to_have_count(0)


# Without a browser


def test_only_answers_of_ones_own_conversation_can_be_rated_or_forgotten(history):
    talks = Talks(history)
    mine, other = talks.keep("mine", answered()), talks.keep("other", answered())
    assert mine.turn
    assert other.turn
    talks.rate("mine", other.turn, Vote.DOWN)
    talks.forget("mine", [other.turn, other.turn + 1])
    assert list(history.rated()) == []
    assert len(talks.opened("other").turns) == 1
    talks.rate("mine", mine.turn, Vote.DOWN, "Why?")
    assert [turn.id for _, turn in history.rated()] == [mine.turn]
    talks.rate("mine", mine.turn, None)
    assert list(history.rated()) == []
    talks.forget("mine", [mine.turn])
    assert talks.opened("mine").turns == ()


@pytest.mark.parametrize("sent", [None, 7, [], {}, "", "a b", "../x", "x" * 65, "a\n"])
def test_what_is_no_id_begins_a_conversation(history, sent):
    part = Talks(history).opened(sent)
    assert part.name != sent
    assert len(part.name) == 16
    assert part.turns == ()


def test_a_conversation_that_cannot_be_read_is_left_alone(history):
    talks = Talks(history)
    talks.keep("broken", answered())
    with history._database.writing() as connection:
        connection.execute("""UPDATE turns SET answer = '{}'""")
    part = talks.opened("broken")
    assert (part.name != "broken", part.turns) == (True, ())
    talks.keep(part.name, answered())
    assert len(talks.opened(part.name).turns) == 1


def test_a_long_conversation_is_opened_part_by_part(history):
    talks = Talks(history)
    for number in range(45):
        talks.keep("long", replied(f"Thanks {number}!"))
    shown = []
    part = talks.opened("long")
    while True:
        shown.append([turn.answer.question for turn in part.turns])
        if not part.has_earlier:
            break
        part = talks.earlier("long", part.turns[0].id)
    assert list(map(len, shown)) == [20, 20, 5]
    assert shown[-1][0] == "Thanks 0!"
    assert shown[0][-1] == "Thanks 44!"


def test_only_what_the_next_question_may_need_is_remembered(history):
    talks = Talks(history)
    turns = [talks.keep("long", replied(f"Thanks {number}!")).turn or 0 for number in range(15)]
    remembered = [turn.question for turn in talks.remembered("long", [turns[-1]])]
    assert remembered == [f"Thanks {number}!" for number in range(3, 14)]
