"""The password: who comes in with it, by which ways, and who does not."""

import subprocess
import sys
from contextlib import contextmanager
from http.cookies import SimpleCookie
from urllib.parse import quote

import pytest

from assistant.errors import ConfigurationError
from assistant.serving.door import reject_openness
from assistant.settings import ServerSettings
from tests.assistant.serving.apis import Scripted, asked, echo, serving
from tests.commands import environment
from tests.conftest import REPOSITORY

PASSWORD = "öpen sesame"  # noqa: S105 - of the test
TOKEN = "token"  # noqa: S105 - likewise
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ANYWHERE = "0.0.0.0"  # noqa: S104 - that is the case
ELSEWHERE = [
    "//evil.example",
    "//evil.example/a",
    "///evil.example",
    "http://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,a",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ö",
    "evil.example",
    "",
]


@contextmanager
def guarded(**settings):
    """A client of a server with a password; it sends no cookies but those it is told to."""
    with serving(Scripted(echo), password=PASSWORD, requests_per_minute=1000, **settings) as client:
        yield client


@pytest.fixture(scope="module")
def shared():
    with guarded(token=TOKEN) as client:
        yield client


@pytest.fixture
def client(shared):
    shared.cookies.clear()
    return shared


def log_in(client, password=PASSWORD, wanted=None, **more):
    """What becomes of an attempt; `wanted` is where it is to lead."""
    address = "/login" if wanted is None else f"/login?next={quote(wanted, safe='')}"
    return client.post(address, data={"password": password}, **more)


def bearer(key):
    return {"Authorization": f"Bearer {key}".encode()}


@pytest.mark.parametrize("path", ["/", "/gradio_api/info", "/api/openapi.json", "/api/health/"])
def test_a_browser_that_is_not_logged_in_is_asked_for_the_password(client, path):
    answer = client.get(path, headers=PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/login?next={quote(path, safe='')}",
    )
    page = client.get(answer.headers["Location"], headers=PAGE)
    assert page.status_code == 200
    assert 'type="password"' in page.text
    assert "problem" not in page.text.partition("<body>")[2]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "HEAD"])
@pytest.mark.parametrize("path", ["/", "/gradio_api/queue/join", "/api/ask", "/mcp", "/nothing"])
def test_whoever_else_does_not_know_the_password_is_told_so(client, method, path):
    answer = client.request(method, path, json={"question": "?"})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert method == "HEAD" or "password" in answer.json()["error"]


def test_health_needs_no_password(article_assistant):
    with serving(article_assistant, password=PASSWORD) as client:
        assert client.get("/api/health").status_code == 200


def test_with_the_password_a_browser_comes_to_what_it_wanted(client):
    wanted = "/api/documents/a%20b.txt?c=d%26e&f=g"
    asked_for = client.get(wanted, headers=PAGE).headers["Location"]
    answer = client.post(asked_for, data={"password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, wanted)
    assert asked(client, "?").json()["text"] == "?", "the client has the cookie now"
    assert client.get(asked_for, headers=PAGE).headers["Location"] == wanted


def test_the_cookie_is_for_this_server_alone_and_for_no_script(client):
    cookies = SimpleCookie(log_in(client).headers["Set-Cookie"])
    (cookie,) = cookies.values()
    assert (cookie["httponly"], cookie["secure"]) == (True, "")
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("lax", "/", "")
    assert PASSWORD.encode().hex() not in cookie.value
    behind = log_in(client, headers={"X-Forwarded-Proto": "https"})
    (cookie,) = SimpleCookie(behind.headers["Set-Cookie"]).values()
    assert cookie["secure"] is True


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_after_logging_in_nobody_is_sent_elsewhere(client, wanted):
    assert log_in(client, wanted=wanted).headers["Location"] == "/"
    assert client.get(f"/login?next={quote(wanted)}").headers["Location"] == "/"


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper(), f"{PASSWORD} ", TOKEN, "\x00"])
def test_a_wrong_password_is_said_to_be_wrong(password):
    with guarded(token=TOKEN) as client:
        answer = log_in(client, password)
        assert answer.status_code == 403
        assert "That is not the password." in answer.text
        assert 'role="alert"' in answer.text
        assert "Set-Cookie" not in answer.headers
        assert client.get("/api/openapi.json").status_code == 401


@pytest.mark.parametrize(
    "body", [b"", b"password", b"a=b", b"\xff\xfe", b"password=" + b"a" * 10**6]
)
def test_a_form_that_is_none_of_ours_lets_nobody_in(body):
    with guarded() as client:
        assert client.post("/login", content=body).status_code == 403


def test_a_restart_logs_nobody_out_and_another_password_does():
    with guarded() as client:
        log_in(client)
        cookies = dict(client.cookies)
    with guarded() as client:
        client.cookies.update(cookies)
        assert asked(client, "?").status_code == 200
    with serving(Scripted(echo), password="another") as client:  # noqa: S106 - of the test
        client.cookies.update(cookies)
        assert asked(client, "?").status_code == 401


@pytest.mark.parametrize("value", ["", "a", "a" * 128, "é".encode().decode("latin-1")])
def test_a_made_up_cookie_lets_nobody_in(client, value):
    log_in(client)
    (name,) = client.cookies
    client.cookies.clear()
    answer = client.get(
        "/api/openapi.json", headers={"Cookie": f"{name}={value}".encode("latin-1")}
    )
    assert answer.status_code == 401


def test_logging_out_forgets_the_cookie(client):
    log_in(client)
    answer = client.post("/logout")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
    assert not client.cookies
    assert asked(client, "?").status_code == 401


def test_a_link_alone_logs_nobody_out(client):
    log_in(client)
    client.get("/logout")
    assert asked(client, "?").status_code == 200


@pytest.mark.parametrize("key", [PASSWORD, TOKEN])
def test_clients_of_the_api_bring_token_or_password(client, key):
    assert client.post("/api/ask", json={"question": "?"}, headers=bearer(key)).status_code == 200
    agent = client.post("/mcp", json={}, headers=bearer(key))
    assert agent.status_code == 400, "it is MCP that finds fault with it"


def test_the_token_is_for_the_api_and_for_nothing_else(client):
    assert client.get("/gradio_api/info", headers=bearer(TOKEN)).status_code == 401
    assert client.get("/gradio_api/info", headers=bearer(PASSWORD)).status_code == 404


@pytest.mark.parametrize("key", ["wrong", "sécrét"])
def test_a_wrong_key_opens_nothing(key):
    with guarded(token=TOKEN) as client:
        assert client.get("/api/openapi.json", headers=bearer(key)).status_code == 401


def test_without_a_token_an_empty_key_is_none():
    with guarded() as client:
        answer = client.get("/api/openapi.json", headers={"Authorization": "Bearer"})
        assert answer.status_code == 401


def test_what_a_proxy_asks_for_itself_is_no_key(client):
    headers = {**PAGE, "Authorization": "Basic YTpi"}
    assert client.get("/", headers=headers).status_code == 303


@pytest.mark.parametrize(("way", "wrong", "right"), [("form", 403, 303), ("key", 401, 200)])
def test_guesses_are_counted(way, wrong, right):
    with guarded() as client:

        def guess(password, address="192.0.2.1"):
            headers = {"X-Forwarded-For": address}
            if way == "form":
                return log_in(client, password, headers=headers)
            return client.get("/api/openapi.json", headers={**headers, **bearer(password)})

        assert [guess("wrong").status_code for _ in range(10)] == [wrong] * 10
        late, other = guess(PASSWORD), guess(PASSWORD, "192.0.2.2")
    assert late.status_code == 429
    assert 50 <= int(late.headers["Retry-After"]) <= 60
    assert "Too many" in late.text
    assert "Set-Cookie" not in late.headers
    assert other.status_code == right


def test_whoever_has_logged_in_can_ask_however_often_others_guess():
    with guarded() as client:
        log_in(client)
        for _ in range(11):
            log_in(client, "wrong")
        assert asked(client, "?").status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", ["/login", "/logout", "/api/ask"])
def test_pages_of_others_can_have_nothing_done_with_the_cookie(client, path, site):
    log_in(client)
    headers = {"Sec-Fetch-Site": site}
    answer = client.post(path, data={"password": PASSWORD}, headers=headers)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert client.get("/api/openapi.json", headers=headers).status_code == 200, (
        "a link may lead here"
    )


@pytest.mark.parametrize("path", ["/", "/login", "/api/health", "/api/nothing", "/nothing"])
@pytest.mark.parametrize("has_password", [True, False])
def test_every_response_keeps_to_itself(has_password, path, article_assistant):
    settings = {"password": PASSWORD} if has_password else {}
    with serving(article_assistant, **settings) as client:
        headers = client.get(path, headers=PAGE).headers
        stranger = client.get(path, headers={"Host": "evil.example"}).headers
    for one in (headers, stranger):
        assert "frame-ancestors 'none'" in one["Content-Security-Policy"]
        assert one["X-Frame-Options"] == "DENY"
        assert one["X-Content-Type-Options"] == "nosniff"
        assert one["Referrer-Policy"] == "same-origin"


def test_the_login_page_loads_nothing_and_is_not_kept(client):
    page = client.get("/login", headers=PAGE)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert "<script" not in page.text
    assert "http" not in page.text


def test_without_a_password_there_is_no_door():
    with serving(Scripted(echo)) as client:
        assert asked(client, "?").status_code == 200
        assert client.get("/login").status_code == 404


def test_other_machines_are_let_in_when_they_are_asked_who_they_are_or_by_two_words():
    for settings in (
        {"host": "127.0.0.1"},
        {"host": "localhost"},
        {"host": "::1"},
        {"host": ANYWHERE, "password": PASSWORD},
        {"host": ANYWHERE, "open": True},
    ):
        reject_openness(ServerSettings(**settings), has_page=True)
    reject_openness(ServerSettings(host=ANYWHERE, token=TOKEN), has_page=False)


@pytest.mark.parametrize("host", [ANYWHERE, "::", "192.0.2.1", "docs.example"])
@pytest.mark.parametrize("has_page", [True, False])
def test_other_machines_are_not_let_in_by_one_word(host, has_page):
    with pytest.raises(ConfigurationError) as raised:
        reject_openness(ServerSettings(host=host), has_page=has_page)
    for word in (host, "ASSISTANT_PASSWORD", "ASSISTANT_OPEN=true"):
        assert word in str(raised.value)
    assert ("ASSISTANT_TOKEN" in str(raised.value)) is not has_page


def test_the_token_does_not_guard_the_page():
    with pytest.raises(ConfigurationError):
        reject_openness(ServerSettings(host=ANYWHERE, token=TOKEN), has_page=True)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("command", [["app.py"], ["-m", "assistant", "serve"]])
def test_a_command_that_would_let_everybody_in_says_so_and_ends(command, tiny_settings):
    done = subprocess.run(
        [sys.executable, *command],
        env=environment(tiny_settings, ASSISTANT_HOST=ANYWHERE, ASSISTANT_PORT="0"),
        cwd=REPOSITORY,
        capture_output=True,
        encoding="utf-8",
        timeout=50,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "ASSISTANT_OPEN=true" in done.stderr
    assert "Traceback" not in done.stderr
