"""What the REST API answers, and what it says when it cannot."""

import logging

import httpx
import pytest

from assistant.chain import Assistant
from assistant.errors import ConfigurationError, ModelError
from assistant.plain_passages import passage_to_dict
from assistant.settings import Settings
from tests.assistant.serving.apis import Scripted, asked, echo, events, serving, streamed, untimed
from tests.conftest import ARTICLE, REPOSITORY

KILLED = "How many people were killed?"
WORLD_CUP = "Who won the World Cup in 1998?"
NO_MODEL = ModelError("The model is overloaded.", model="m", is_retryable=True)
BROKEN = "Something went wrong on the server. Its log has the details."


@pytest.fixture(scope="module")
def client(article_assistant):
    with serving(article_assistant, requests_per_minute=1000) as client:
        yield client


@pytest.fixture
def bare(tiny_settings):
    """A client of a server whose index is not built yet."""
    with serving(Assistant.from_settings(index_settings=tiny_settings)) as client:
        yield client


def failing(error):
    def script(_):
        yield from ()
        raise error

    return Scripted(script)


@pytest.mark.parametrize("question", [KILLED, WORLD_CUP, "Hello"])
def test_an_answer_as_json_is_that_of_python(client, article_assistant, question):
    assert untimed(asked(client, question).json()) == untimed(
        article_assistant.ask(question).to_dict()
    )


@pytest.mark.parametrize("question", [KILLED, WORLD_CUP])
def test_a_stream_ends_with_the_answer_that_json_gives(client, question):
    *before, last = streamed(client, question)
    assert last.name == "finished"
    assert untimed(last.value) == untimed(asked(client, question).json())
    assert before[0].name == "retrieved"
    assert before[0].value["passages"] == last.value["passages"]
    assert "".join(one.value["text"] for one in before[1:]) == last.value["text"]


def test_a_stream_can_be_asked_for_by_header(client):
    headers = {"Accept": "text/event-stream"}
    with client.stream("POST", "/api/ask", json={"question": KILLED}, headers=headers) as response:
        assert [one.name for one in events(response)][-1] == "finished"


def test_a_follow_up_is_understood_by_its_history(client):
    history = [{"question": "Who is Karim Massimov?", "answer": "A former prime minister."}]
    answer = asked(client, "When was he arrested?", history=history).json()
    assert "Massimov" in answer["standalone_question"]
    assert (
        asked(client, "When was he arrested?").json()["standalone_question"]
        != (answer["standalone_question"])
    )


def test_a_search_gives_the_ranking_of_python(client, article_assistant):
    found = client.post("/api/search", json={"question": KILLED, "k": 3}).json()
    passages = article_assistant.search(KILLED, k=3)
    assert found == {"passages": [passage_to_dict(passage) for passage in passages]}
    assert len(passages) == 3


def test_a_document_is_the_text_that_citations_are_spans_of(client):
    (citation,) = asked(client, KILLED).json()["citations"]
    document = client.get(f"/api/documents/{citation['document']}").json()
    assert document["text"] == (REPOSITORY / "seeds" / ARTICLE).read_text(encoding="utf-8")
    assert document["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert (document["id"], document["title"]) == (ARTICLE, citation["title"])


def test_a_document_in_a_folder_is_found_by_its_path(tiny_index):
    with serving(Assistant.from_settings(index_settings=tiny_index)) as client:
        assert client.get("/api/documents/handbook/leave.md").json()["title"] == "Leave"
        assert client.get("/api/documents/handbook%2Fleave.md").json()["title"] == "Leave"


@pytest.mark.parametrize("name", ["gone.txt", "..%2F..%2Fpyproject.toml", "%00", "%FF", "a/"])
def test_a_document_that_is_not_there_is_not_found(client, name):
    answer = client.get(f"/api/documents/{name}")
    assert answer.status_code == 404
    assert "is not among the documents" in answer.json()["error"]


def test_health_names_the_index_that_answers(client):
    health = client.get("/api/health").json()
    answer = asked(client, KILLED).json()
    assert health == {
        "status": "ok",
        "generation": answer["generation"],
        "documents": 1,
        "passages": health["passages"],
    }
    assert health["passages"] > 10


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/ask"),
        ("POST", "/api/search"),
        ("GET", "/api/documents/a.txt"),
        ("GET", "/api/health"),
    ],
)
def test_without_an_index_the_build_is_named(bare, method, path):
    body = {"question": KILLED} if method == "POST" else None
    answer = bare.request(method, path, json=body)
    assert answer.status_code == 503
    assert "python -m index build" in answer.json()["error"]


def test_without_an_index_a_stream_ends_with_that(bare):
    (only,) = streamed(bare, KILLED)
    assert only.name == "error"
    assert "python -m index build" in only.value["error"]


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"{secret", "The body is not JSON."),
        (b"\xff\xfe", "body"),
        (b"", "body: "),
        (b"[]", "body: "),
        (b"{}", "question: "),
        (b'{"question": 5}', "question: "),
        (b'{"question": "?", "secret": 1}', "secret: "),
        (b'{"question": "?", "history": [{"question": "?"}]}', "history.0.answer: "),
        (b'{"question": "?", "history": "secret"}', "history: "),
    ],
)
def test_a_body_that_is_no_question_is_told_why_it_is_none(client, body, complaint):
    headers = {"Content-Type": "application/json"}
    answer = client.post("/api/ask", content=body, headers=headers)
    assert answer.status_code in {400, 422}
    assert complaint in answer.json()["error"]
    assert set(answer.json()) == {"error", "retryable"}


def test_a_history_has_an_end(client):
    turn = {"question": "?", "answer": "!"}
    assert asked(client, KILLED, history=[turn] * 50).status_code == 200
    assert asked(client, KILLED, history=[turn] * 51).status_code == 422


@pytest.mark.parametrize("k", [0, 51, "many"])
def test_a_number_of_passages_out_of_bounds_is_refused(client, k):
    answer = client.post("/api/search", json={"question": KILLED, "k": k})
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("k: ")


@pytest.mark.parametrize("path", ["/api/ask", "/api/search"])
def test_a_question_that_is_too_long_is_refused_in_a_sentence(article_assistant, path):
    with serving(article_assistant, Settings(max_question_characters=100)) as client:
        answer = client.post(path, json={"question": "é" * 101})
        assert client.post(path, json={"question": "é" * 100}).status_code == 200
    assert answer.status_code == 422
    assert answer.json()["error"] == ("That is 101 characters long; a question may have up to 100.")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
@pytest.mark.parametrize("path", ["/api/ask", "/api/search"])
def test_what_a_form_could_send_is_refused(client, path, kind):
    answer = client.post(path, content=b'{"question": "?"}', headers={"Content-Type": kind})
    assert answer.status_code == 415
    assert "application/json" in answer.json()["error"]


@pytest.mark.parametrize(
    ("error", "status", "said", "is_retryable"),
    [
        (NO_MODEL, 502, "The model is overloaded.", True),
        (ConfigurationError("Choose another model."), 500, "Choose another model.", False),
        (RuntimeError("secret detail"), 500, BROKEN, False),
    ],
)
def test_what_goes_wrong_is_a_plain_sentence(caplog, error, status, said, is_retryable):
    problem = {"error": said, "retryable": is_retryable}
    with serving(failing(error)) as client:
        answer = asked(client, "?")
        (last,) = streamed(client, "?")
    assert (answer.status_code, answer.json()) == (status, problem)
    assert (last.name, last.value) == ("error", problem)
    assert ("secret detail" in caplog.text) == (said == BROKEN)


def test_a_stream_that_breaks_off_keeps_what_it_said():
    def script(question):
        yield next(echo(question))
        raise NO_MODEL

    with serving(Scripted(script)) as client:
        assert [one.name for one in streamed(client, "?")] == ["token", "error"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/api", 404),
        ("GET", "/api/", 404),
        ("GET", "/api/nothing", 404),
        ("GET", "/api/ask", 405),
        ("DELETE", "/api/health", 405),
    ],
)
def test_where_there_is_nothing_it_is_said_in_json(client, method, path, status):
    answer = client.request(method, path, follow_redirects=True)
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "retryable"}


def test_no_other_web_site_may_read_an_answer(client):
    headers = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    answers = [
        client.options("/api/ask", headers=headers),
        client.post("/api/ask", json={"question": KILLED}, headers=headers),
    ]
    assert answers[0].status_code == 405
    assert not [
        name for answer in answers for name in answer.headers if name.startswith("access-control")
    ]


def test_no_question_is_logged(client, caplog):
    caplog.set_level(logging.INFO)
    question = "What does the zebra of Zanzibar eat?"
    asked(client, question)
    streamed(client, question)
    client.post("/api/search", json={"question": question})
    asked(client, question, history=question)
    logging.getLogger("assistant").info("this is heard")
    assert "this is heard" in caplog.text
    assert "anzibar" not in caplog.text


def test_halves_of_characters_are_no_error(client):
    headers = {"Content-Type": "application/json"}
    body = b'{"question": "\\ud800 How many people were killed?"}'
    answer = client.post("/api/ask", content=body, headers=headers)
    assert answer.status_code in {200, 422}
    assert httpx.codes.is_success(client.get("/api/health").status_code)
