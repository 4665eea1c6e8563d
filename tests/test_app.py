"""The chat page without a browser: what it writes, what it serves, what it refuses."""

import html
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from markdown_it import MarkdownIt

from assistant.answers import Answer, Outcome, Writing
from assistant.chain import Assistant
from assistant.citations import Citation
from assistant.environment import Environment
from assistant.history import History
from assistant.page.board import Board, Condition
from assistant.page.escaping import address, digest
from assistant.page.markup import (
    answer_markup,
    partial_markup,
    question_markup,
    stopped_markup,
)
from assistant.refusals import Reason, Refusal
from assistant.serving.application import api_app
from assistant.serving.server import serve
from assistant.settings import ModelSettings, ServerSettings, Settings
from assistant.verdicts import AnswerSentence, Difference, DifferenceKind, Verdict
from index.build import build_index
from index.passages import Evidence, Passage, ScoredPassage
from index.searcher import Searcher
from index.settings import IndexSettings
from tests.payloads import PAYLOADS

# Gradio 6.31 keeps statistics of its queue with calls that pandas gives up.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")

ARTICLE = "the-attempted-coup-in-kazakhstan.txt"
REPOSITORY = Path(__file__).parents[1]
QUESTION = "Who is Karim Massimov?"
HOSTILE = "travel & desk <b>.md"
HOSTILE_SENTENCE = (
    "The travel desk repays <img src=http://evil.example/a onerror=alert(1)> hotel bills within "
    "thirty days, says ![pixel](http://evil.example/b) and [this](javascript:alert(2)) `note` of "
    "the | treasurer | with $x^2$ and <script>document.title='stolen'</script> 😀 as proof."
)
HOSTILE_TEXT = f"""\
# Travel <script>document.title='stolen'</script> costs

{HOSTILE_SENTENCE}

- Trains are booked second class by the travel desk.
- Flights are booked by the treasurer.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A page that is being served."""

    address: str
    assistant: Assistant
    settings: IndexSettings


def surroundings(index_settings: IndexSettings, port: int = 0) -> Environment:
    """Every setting as it is by default, but for the index and the port."""
    return Environment(
        answers=Settings(suggestions=False),  # they would take turns with what is tested
        model=ModelSettings(),
        server=ServerSettings(port=port),
        index=index_settings,
    )


@contextmanager
def serving(
    index_settings: IndexSettings,
    history: History | None = None,
    *,
    assistant: Assistant | None = None,
    port: int = 0,
) -> Iterator[Served]:
    """Serve the page of an index, and the API, on a free port of this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
        from assistant.page.server import add_page

    environment = surroundings(index_settings, port=port)
    assistant = assistant or Assistant.from_settings(Settings(), index_settings)
    app = api_app(assistant, environment.server, environment.answers)
    add_page(app, assistant, environment, history)
    server = serve(app, environment.server)
    try:
        yield Served(address=server.address, assistant=assistant, settings=index_settings)
    finally:
        server.close()
        assistant.close()


def real_index(folder: Path) -> IndexSettings:
    """An index of the article and of a document that means harm."""
    settings = IndexSettings(seeds=folder / "seeds", path=folder / "index")
    settings.seeds.mkdir()
    article = (REPOSITORY / "seeds" / ARTICLE).read_bytes()
    (settings.seeds / ARTICLE).write_bytes(article)
    (settings.seeds / HOSTILE).write_text(HOSTILE_TEXT, encoding="utf-8")
    build_index(settings)
    return settings


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with serving(real_index(tmp_path_factory.mktemp("page"))) as served:
        yield served


@pytest.fixture(scope="module")
def client(served):
    from gradio_client import Client  # it has no stubs

    client = Client(served.address, verbose=False, analytics_enabled=False)
    yield client
    client.close()


# What the page writes


class _Visible(HTMLParser):
    """The text of a page, and every tag and attribute that is in it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.addresses |= {
            value or "" for name, value in attrs if name in {"href", "src", "action"}
        }
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data):
        self.text += data


def _rendered(markup: str) -> _Visible:
    """What a browser makes of a message: Markdown with HTML, links and tables, as in Gradio."""
    visible = _Visible()
    markdown = MarkdownIt("gfm-like", {"html": True, "linkify": False, "breaks": False})
    visible.feed(markdown.render(markup))
    return visible


def _passage(text: str, title: str = "Title") -> Passage:
    return Passage(document_id="a.txt", title=title, start=0, end=len(text), text=text)


def _answered(quote_: str, title: str = "Title", document: str = "a.txt") -> Answer:
    return Answer(
        question="?",
        standalone_question="?",
        outcome=Outcome.ANSWERED,
        sentences=(AnswerSentence(text=quote_, markers=(1,), verdict=Verdict.VERBATIM),),
        citations=(
            Citation(
                marker=1,
                document=document,
                title=title,
                headings=(title, quote_),
                page=3,
                start=0,
                end=len(quote_),
                quote=quote_,
            ),
        ),
    )


def _refused(text: str, word: str) -> Answer:
    evidence = Evidence(dense=0, sentences=(), lexical=0)
    nearest = ScoredPassage(
        passage=_passage(text, title=text), score=0.1, rank=1, evidence=evidence
    )
    return Answer(
        question="?",
        standalone_question=text,
        outcome=Outcome.NOT_FOUND,
        refusal=Refusal(looked_for="?", unknown_words=(word,), nearest=(nearest,)),
    )


def _doubtful(text: str) -> tuple[Answer, ...]:
    """An answer by a model of which one sentence differs and one is made up; and a refusal."""
    answered = _answered(text, title=text)
    differences = tuple(
        Difference(kind=kind, said=text, found=text)
        for kind in (DifferenceKind.NUMBER, DifferenceKind.NEGATION, DifferenceKind.QUOTE)
    )
    sentences = (
        *answered.sentences,
        AnswerSentence(
            text=f"Six {text}", markers=(1,), verdict=Verdict.DIFFERS, differences=differences
        ),
        AnswerSentence(text=f"Nobody knows {text}", verdict=Verdict.UNSUPPORTED),
    )
    writing = Writing(model=text, prompt="", draft=text, left_out=2)
    return (
        replace(answered, sentences=sentences, writing=writing),
        replace(_refused(text, word=text), writing=writing),
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_of_others_shows_as_it_is(payload):
    harmless = {"p", "br", "div", "span", "a", "em", "ul", "li", "details", "summary", "button"}
    line = " ".join(payload.split())
    for markup in (
        answer_markup(_answered(payload, title=payload, document=payload)),
        answer_markup(_refused(payload, word=payload)),
        *map(answer_markup, _doubtful(payload)),
        question_markup(payload),
        partial_markup(payload),
        stopped_markup(payload),
    ):
        visible = _rendered(markup)
        assert line in visible.text
        assert visible.tags <= harmless
        assert all(target.startswith("#cite=") for target in visible.addresses)


def test_a_question_keeps_its_lines():
    assert _rendered(question_markup("one\ntwo")).text.split() == ["onetwo"]
    assert "<br>" in question_markup("one\ntwo")


def test_control_characters_are_shown_and_not_sent():
    assert "\x1b" not in question_markup("red \x1b[31m")
    assert "\ufffd" in question_markup("red \x1b[31m")


def test_an_answer_links_each_sentence_and_lists_its_source():
    markup = answer_markup(_answered("Five days.", document="a folder/b#c.md"))
    link = f"#cite={quote('a folder/b#c.md', safe='')}:0-10:{digest('Five days.')}::Five%20days."
    assert markup.count(f'href="{link}"') == 2
    visible = _rendered(markup)
    assert "Five days. [1]" in visible.text
    assert "page 3, a folder/b#c.md" in visible.text


def test_a_refusal_names_words_and_passages_that_are_no_answer():
    visible = _rendered(answer_markup(_refused("The roof leaks.", word="copper")))
    assert "The documents do not answer this. No document contains “copper”." in visible.text
    assert "not an answer" in visible.text
    assert visible.addresses == {address("a.txt", 0, 15, "The roof leaks.")}


def test_the_words_that_answer_are_bold_and_nothing_else_changes():
    plain = _answered("Five days <b>carry</b> over.")
    (sentence,) = plain.sentences
    bold = replace(plain, sentences=(replace(sentence, bold=(5, 9)),))
    markup = answer_markup(bold)
    assert "<strong>days</strong>" in markup
    assert _rendered(markup).text == _rendered(answer_markup(plain)).text


def test_our_own_words_are_set_apart():
    answered = _answered("Five days.")
    partly = replace(answered, outcome=Outcome.PARTLY_ANSWERED, missing=("<i>who</i> pays?",))
    contradicted = replace(answered, outcome=Outcome.PREMISE_CONTRADICTED)
    for answer, words in ((partly, partly.remark), (contradicted, contradicted.preface)):
        markup = answer_markup(answer)
        assert words
        assert words in _rendered(markup).text
        assert "<i>" not in markup
        assert f"<em>{html.escape(words[:8])}" in html.unescape(markup)


def test_the_question_that_was_searched_is_shown_when_it_differs():
    assert "Searched for: The roof" in _rendered(answer_markup(_refused("The roof", "x"))).text
    assert "Searched for" not in answer_markup(_answered("Five days."))


def test_a_sentence_that_differs_says_in_what():
    markup = answer_markup(_doubtful("days")[0])
    assert '<span class="differs" dir="auto">Six days</span> <a class="cite"' in markup
    assert "Six days [1] (“days” is not in the source; the" in _rendered(markup).text


def test_a_sentence_that_nothing_bears_out_says_so():
    markup = answer_markup(_doubtful("days")[0])
    assert '<span class="unsupported" dir="auto">' in markup
    assert "Nobody knows days (not in the documents)" in _rendered(markup).text


def test_a_sentence_that_holds_has_no_note():
    assert 'class="doubt"' not in answer_markup(_answered("Five days."))


def test_a_number_says_what_it_leads_to():
    markup = answer_markup(_answered('Five "days".', title='A "b"'))
    assert 'aria-label="Citation 1: A &#34;b&#34;"' in markup


def test_an_answer_that_a_model_wrote_says_so_and_what_was_left_out():
    text = _rendered(answer_markup(_doubtful("days")[0])).text
    assert "Written by days, every sentence checked" in text
    assert "Left out, because the documents do not bear it out: 2 sentences." in text


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason.DECLINED, "The model found no answer in the passages."),
        (Reason.UNGROUNDED, "What the model wrote is not in the documents, so it is not shown."),
    ],
)
def test_a_refusal_says_its_reason(reason, words):
    refused = _refused("The roof", word="copper")
    assert refused.refusal is not None
    because = replace(refused, refusal=replace(refused.refusal, reason=reason))
    assert words in _rendered(answer_markup(because)).text
    assert words not in _rendered(answer_markup(refused)).text


def test_the_markers_of_what_is_being_written_look_as_they_will():
    assert '<span class="cite">' in partial_markup("Five days. [1]")
    assert _rendered(partial_markup("Five days. [1] And")).text.strip() == "Five days. [1] And"


def test_half_a_character_in_a_forged_answer_does_no_harm():
    markup = answer_markup(_answered("\ud800 days", title="\ud800", document="\ud800"))
    assert "\ufffd" in markup
    assert markup.encode()


# The server


def test_importing_app_does_nothing():
    program = (
        "import sys, os, threading; before = dict(os.environ); import app;"
        "assert before == dict(os.environ) and threading.active_count() == 1;"
        "print(*{'gradio', 'chromadb', 'index', 'assistant'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


@pytest.mark.usefixtures("socket_disabled")
def test_the_page_is_built_without_a_socket(tmp_path):
    from assistant.page.view import build_page

    settings = IndexSettings(seeds=tmp_path / "seeds", path=tmp_path / "index")
    page = build_page(Assistant.from_settings(index_settings=settings), surroundings(settings))
    assert not page.analytics_enabled
    assert list(tmp_path.iterdir()) == []


def test_an_answer_over_http_cites_what_is_in_the_file(served, client):
    answer = client.predict(QUESTION, [], api_name="/ask")
    assert answer["outcome"] == "answered"
    text = (served.settings.seeds / ARTICLE).read_text(encoding="utf-8")
    assert answer["citations"]
    for citation in answer["citations"]:
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_the_history_of_the_api_is_checked(client):
    from gradio_client.exceptions import AppError  # likewise

    turn = {"question": QUESTION, "answer": "A former prime minister."}
    assert client.predict("And who else?", [turn], api_name="/ask")["question"] == "And who else?"
    with pytest.raises(AppError, match="a question and an answer"):
        client.predict("And who else?", [{"role": "user"}], api_name="/ask")


def test_the_conversation_streams_question_then_answer(client):
    job = client.submit(QUESTION, "", None, api_name="/converse")
    _, written, *_ = job.result(timeout=30)
    first = job.outputs()[0][1]
    assert "Who is Karim Massimov?" in html.unescape(first)
    assert "#cite=" not in first
    assert "#cite=the-attempted-coup-in-kazakhstan.txt:" in written
    assert "Massimov" in html.unescape(written)


def test_what_goes_wrong_is_a_plain_sentence(client, served, monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(served.assistant, "stream", broken)
    _, said, *_ = client.predict(QUESTION, "", None, api_name="/converse")
    assert "Something went wrong" in html.unescape(said)
    assert "secret" not in said
    assert "secret detail" in caplog.text


def test_no_file_of_the_server_can_be_had_by_naming_it(served, tmp_path):
    from gradio.utils import get_upload_folder

    secret = tmp_path / f"{uuid4()}.txt"
    secret.write_text("sesame", encoding="utf-8")
    forged = {"path": str(secret), "meta": {"_type": "gradio.FileData"}}
    call = f"{served.address}/gradio_api/call/ask"
    began = httpx.post(call, json={"data": [QUESTION, [forged]]})
    said = httpx.get(f"{call}/{began.json()['event_id']}", timeout=30).text
    assert "event: error" in said
    assert list(Path(get_upload_folder()).rglob(secret.name)) == [], "it could be had from there"


def test_page_and_api_answer_alike_at_one_address(served, client):
    page = client.predict(QUESTION, [], api_name="/ask")
    api = httpx.post(f"{served.address}/api/ask", json={"question": QUESTION}).json()
    assert page | {"timings": {}} == api | {"timings": {}}


def test_what_is_not_of_the_api_is_not_the_page(served):
    answer = httpx.get(f"{served.address}/api/nothing")
    assert (answer.status_code, list(answer.json())) == (404, ["error", "retryable"])


def test_the_page_answers_to_no_name_but_that_of_this_machine(served):
    answer = httpx.get(served.address, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "gradio" not in answer.text


def test_the_command_serves_until_it_is_stopped(tmp_path):
    environment = {
        "PATH": "/usr/bin:/bin",
        "ASSISTANT_PORT": "0",
        "ASSISTANT_CONVERSATIONS": str(tmp_path / "conversations.sqlite"),
        "ASSISTANT_INDEX_PATH": str(tmp_path / "index"),
        "ASSISTANT_INDEX_SEEDS": str(tmp_path / "none"),
    }
    with subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=REPOSITORY,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as command:
        assert command.stdout is not None
        line = command.stdout.readline()
        address_ = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
        answer = httpx.get(address_)
        with httpx.stream("GET", f"{address_}/gradio_api/heartbeat/a") as open_page:
            assert next(open_page.iter_text()) == "data: ALIVE\n\n"
            began = time.perf_counter()
            command.send_signal(signal.SIGINT)
            said, errors = command.communicate(timeout=30)
            took = time.perf_counter() - began
    assert answer.status_code == 200
    assert "Content-Security-Policy" in answer.text
    assert "googleapis" not in answer.text
    assert (command.returncode, said) == (0, "")
    assert "Traceback" not in errors
    assert took < 5


def test_the_command_reports_a_port_in_use(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environment = {
            "PATH": "/usr/bin:/bin",
            "ASSISTANT_PORT": str(taken.getsockname()[1]),
            "ASSISTANT_CONVERSATIONS": str(tmp_path / "conversations.sqlite"),
            "ASSISTANT_INDEX_PATH": str(tmp_path / "index"),
        }
        done = subprocess.run(
            [sys.executable, "app.py"],
            cwd=REPOSITORY,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert "ASSISTANT_PORT" in done.stderr
    assert "Traceback" not in done.stderr


# The state of the index, and its rebuilding


def test_a_missing_index_is_said_and_then_built_from_the_page(tiny_settings):
    from gradio_client import Client

    with serving(tiny_settings) as served:
        client = Client(served.address, verbose=False, analytics_enabled=False)
        question = "How many days of leave carry over?"
        _, said, *_ = client.predict(question, "", None, api_name="/converse")
        said = html.unescape(said)
        assert "No index at" in said
        assert "python -m index build" in said

        job = client.submit(api_name="/rebuild")
        report, state = job.result(timeout=60)
        assert "3 added" in html.unescape(report)
        assert "3 documents" in html.unescape(state)
        assert len(job.outputs()) > 2
        _, said, *_ = client.predict(question, "", None, api_name="/converse")
        assert 'class="answer"' in said
        client.close()


def test_failures_of_a_rebuild_are_listed(tiny_settings):
    (tiny_settings.seeds / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    board = Board(Searcher(tiny_settings), tiny_settings)
    report = list(board.rebuild())[-1]
    assert "1 failed" in report
    assert "broken.pdf" in report
    assert any("broken.pdf" in why for why in board.state().failures.values())
    assert not board.is_building


def test_a_rebuild_that_cannot_be_is_a_plain_sentence(tmp_path):
    from assistant.page.frames import plainly

    settings = IndexSettings(seeds=tmp_path / "none", path=tmp_path / "index")
    said = list(plainly(Board(Searcher(settings), settings).rebuild(), str))[-1]
    assert "there is no such folder" in said
    assert "Traceback" not in said


def test_the_state_follows_seeds_and_index(tiny_index):
    board = Board(Searcher(tiny_index), tiny_index)
    fresh = board.state()
    assert fresh.condition is Condition.FRESH
    assert fresh.facts[0] == "3 documents"
    assert board.state() is fresh, "nothing changed, nothing was read again"

    (tiny_index.seeds / "new.txt").write_text("A new document.", encoding="utf-8")
    assert board.state().condition is Condition.STALE
    assert "1 seed added" in board.state().sentences[0]

    (generation,) = (path for path in tiny_index.path.iterdir() if path.is_dir())
    (generation / "corpus.sqlite").write_bytes(b"")
    assert board.state().condition is Condition.DAMAGED

    (tiny_index.path / "CURRENT").unlink()
    assert board.state().condition is Condition.MISSING
