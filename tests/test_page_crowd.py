"""Many readers at once: everybody is answered, and nobody gets what another one asked."""

import json
import secrets
import shutil
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from playwright.sync_api import expect

from assistant.history import History
from assistant.page import server
from assistant.page.markup import question_markup
from index.settings import IndexSettings
from tests.browsing import PATIENCE, begin, chromium, visit
from tests.test_app import serving

# Gradio 6.31 keeps statistics of its queue with calls that pandas gives up.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")

READERS = 20
QUESTIONS = (
    "How many days of leave does every employee have?",
    "How many days of leave carry over to the next year?",
    "Do contractors have paid leave?",
    "When is a doctor's note needed?",
    "When was the coffee machine bought?",
    "Who orders the coffee beans?",
    "What did Mrs. Okafor report about the greenhouse?",
    "When did the garden committee meet?",
    "Who won the World Cup in 1998?",
    "Thank you!",
)
PATIENT = httpx.Timeout(60)


def asked_by(reader):
    """The questions of a reader, in an order that no other reader has."""
    shift = reader % len(QUESTIONS)
    turned = QUESTIONS[shift:] + QUESTIONS[:shift]
    return turned if reader < len(QUESTIONS) else turned[::-1]


class Reader:
    """A reader who asks as the page does in a browser."""

    def __init__(self, address):
        self._client = httpx.Client(base_url=f"{address}/gradio_api/", timeout=PATIENT)
        config = self._client.get(f"{address}/config").json()
        converse = next(one for one in config["dependencies"] if one["api_name"] == "converse")
        self._call = {"fn_index": converse["id"], "trigger_id": converse["targets"][0][0]}
        self.conversation = secrets.token_hex(8)

    def ask(self, question):
        """Ask, wait, and give what stands where an answer is written."""
        session = secrets.token_hex(8)  # of a tab
        data = [question, self.conversation, None, None]
        call = {**self._call, "data": data, "event_data": None, "session_hash": session}
        self._client.post("queue/join", json=call).raise_for_status()
        with self._client.stream("GET", f"queue/data?session_hash={session}") as events:
            for line in events.iter_lines():
                event = json.loads(line.removeprefix("data: ") or "{}")
                if event.get("msg") == "process_completed":
                    assert event["success"], event
                    return event["output"]["data"][1]
        raise AssertionError("the connection was closed before there was an answer")

    def close(self):
        self._client.close()


@pytest.fixture(scope="module")
def index(built, tmp_path_factory):
    folder = tmp_path_factory.mktemp("crowd")
    shutil.copytree(built, folder, dirs_exist_ok=True)
    return IndexSettings(seeds=folder / "seeds", path=folder / "index")


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    history = History(tmp_path_factory.mktemp("kept") / "conversations.sqlite")
    yield history
    history.close()


@pytest.fixture(scope="module")
def served(index, history):
    with serving(index, history) as served:
        yield served


@pytest.fixture
def readers(served):
    readers = [Reader(served.address) for _ in range(READERS)]
    yield readers
    for reader in readers:
        reader.close()


def test_two_hundred_questions_of_twenty_readers_are_answered_each_in_its_place(
    served, history, readers
):
    def talk(number):
        for question in asked_by(number):
            assert question_markup(question) in readers[number].ask(question)

    with ThreadPoolExecutor(READERS) as crowd:
        list(crowd.map(talk, range(READERS)))
    expected = {question: served.assistant.ask(question).text for question in QUESTIONS}
    assert len(set(expected.values())) > len(QUESTIONS) / 2, "else a mix-up would not show"
    for number, reader in enumerate(readers):
        turns = history.conversation(reader.conversation).turns
        assert tuple(turn.answer.question for turn in turns) == asked_by(number)
        assert [turn.answer.text for turn in turns] == [expected[q] for q in asked_by(number)]


def test_nobody_is_refused_when_two_hundred_ask_in_the_same_moment(history, readers):
    def ask(number):
        readers[number % READERS].ask("Thank you!")

    with ThreadPoolExecutor(READERS * len(QUESTIONS)) as crowd:
        list(crowd.map(ask, range(READERS * len(QUESTIONS))))
    kept = [len(history.conversation(reader.conversation).turns) for reader in readers]
    assert kept == [len(QUESTIONS)] * READERS


def test_whoever_comes_when_no_more_can_wait_is_told_so_and_keeps_the_question(index, monkeypatch):
    monkeypatch.setattr(server, "_QUEUE", 0)
    with chromium() as browser, serving(index) as full:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        visit(page, full.address)
        begin(page, QUESTIONS[0])
        expect(page.get_by_text("currently busy. Please try again.").first).to_be_visible()
        expect(page.locator("#question textarea")).to_have_value(QUESTIONS[0])
        expect(page.locator("#question .submit-button")).to_be_visible()
