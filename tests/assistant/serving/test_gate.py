"""Who is let in: the name, the token, the number and the size of requests."""

import json

import pytest

from assistant.serving.gate import is_loopback
from tests.assistant.serving.apis import Scripted, asked, echo, serving

SMALL = {"question": "?"}
WORD = "sesame"
ANYWHERE = "0.0.0.0"  # noqa: S104 - that is the case


@pytest.fixture(scope="module")
def client():
    with serving(Scripted(echo), requests_per_minute=1000) as client:
        yield client


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:80", "localhost", "LOCALHOST:7860", "[::1]", "[::1]:1"]
)
def test_a_name_of_this_machine_is_answered(client, host):
    answer = client.post("/api/ask", json=SMALL, headers={"Host": host})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/", "/api/ask", "/api/health", "/mcp"])
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:7860",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "192.0.2.1",
        "[::1",
        ANYWHERE,
        "",
    ],
)
def test_any_other_name_is_refused(client, path, host):
    answer = client.post(path, json=SMALL, headers={"Host": host})
    assert answer.status_code == 400
    assert "localhost" in answer.json()["error"]


def test_a_server_of_the_network_has_names_that_it_does_not_know():
    with serving(Scripted(echo), host=ANYWHERE) as client:
        answer = client.post("/api/ask", json=SMALL, headers={"Host": "docs.example"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("host", "is_own"),
    [("::1", True), ("127.8.9.1", True), ("localhost", True), ("::", False), ("host", False)],
)
def test_an_address_of_this_machine_is_told_from_others(host, is_own):
    assert is_loopback(host) is is_own


@pytest.mark.parametrize("path", ["/api/ask", "/api/search", "/api/nothing", "/mcp"])
@pytest.mark.parametrize(
    "given", [None, "", "Bearer", "Bearer wrong", "sesame", "Bearer sécrét", "Basic sesame"]
)
def test_without_the_token_nothing_is_answered(path, given):
    headers = {} if given is None else {"Authorization": given.encode()}
    with serving(Scripted(echo), token=WORD) as client:
        answer = client.post(path, json=SMALL, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "token" in answer.json()["error"]


@pytest.mark.parametrize("token", ["sesame", "sésame €"])
def test_with_the_token_everything_is_answered(token):
    headers = {"Authorization": f"bearer {token}".encode()}
    with serving(Scripted(echo), token=token) as client:
        assert client.post("/api/ask", json=SMALL, headers=headers).status_code == 200
        assert client.get("/api/openapi.json", headers=headers).status_code == 200
        assert client.get("/api/openapi.json").status_code == 401


def test_health_needs_no_token(article_assistant):
    with serving(article_assistant, token=WORD, requests_per_minute=1) as client:
        answers = [client.get("/api/health").status_code for _ in range(3)]
    assert answers == [200, 200, 200]


def test_a_client_that_asks_too_often_is_told_when_to_come_back():
    with serving(Scripted(echo), requests_per_minute=3) as client:
        answers = [asked(client, "?") for _ in range(4)]
        other = client.post("/api/ask", json=SMALL, headers={"X-Forwarded-For": "192.0.2.7"})
        elsewhere = client.post("/mcp", json={})
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 50 <= int(answers[3].headers["Retry-After"]) <= 60
    assert answers[3].json()["retryable"]
    assert other.status_code == 200, "what a proxy of this machine brings is another client's"
    assert elsewhere.status_code == 429


def test_guesses_of_a_token_are_counted():
    with serving(Scripted(echo), requests_per_minute=2, token=WORD) as client:
        answers = [asked(client, "?").status_code for _ in range(3)]
    assert answers == [401, 401, 429]


@pytest.mark.parametrize("is_chunked", [False, True])
@pytest.mark.parametrize("path", ["/api/ask", "/api/search"])
def test_a_body_that_is_too_large_is_not_read(client, path, is_chunked):
    large = json.dumps({"question": "?", "history": [{"question": "?", "answer": "a" * 10**6}]})
    content = iter([large.encode()]) if is_chunked else large
    answer = client.post(path, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert answer.json() == {"error": "The body of the request is too large.", "retryable": False}


def test_a_large_body_that_is_not_too_large_is_read(client):
    turn = {"question": "?", "answer": "a" * 900_000}
    assert asked(client, "?", history=[turn]).status_code == 200
