"""A server's port, and how it ends."""

import socket
import threading
import time

import httpx
import pytest
from fastapi import FastAPI

from assistant.errors import ConfigurationError
from assistant.events import Token
from assistant.serving.application import api_app
from assistant.serving.server import serve
from assistant.settings import ServerSettings, Settings
from tests.assistant.serving.apis import Scripted, echo


def served(assistant=None, **settings):
    of_server = ServerSettings(**{"port": 0, **settings})
    return serve(api_app(assistant or Scripted(echo), of_server, Settings()), of_server)


def test_a_port_in_use_is_named_with_its_cure():
    first = served()
    try:
        port = int(first.address.rpartition(":")[2])
        with pytest.raises(ConfigurationError, match=f"Port {port} .* ASSISTANT_PORT"):
            served(port=port)
    finally:
        first.close()


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_a_host_that_cannot_be_had_is_named_with_its_cure(host):
    with pytest.raises(ConfigurationError, match=f"{host}.* ASSISTANT_HOST"):
        served(host=host)


def test_a_port_is_free_again_at_once():
    first = served()
    port = int(first.address.rpartition(":")[2])
    assert httpx.get(first.address).status_code == 404
    first.close()
    with pytest.raises(httpx.ConnectError):
        httpx.get(first.address)
    second = served(port=port)
    assert httpx.get(second.address).status_code == 404
    second.close()


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:"),
        ("0.0.0.0", "http://localhost:"),  # noqa: S104 - that is the case
        ("[::1]", "http://[::1]:"),
        ("::1", "http://[::1]:"),
    ],
)
def test_an_address_can_be_opened_in_a_browser(host, address):
    if ":" in host and not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    server = served(host=host)
    server.close()
    assert server.address.startswith(address)


def test_an_answer_under_way_is_still_given():
    is_under_way = threading.Event()

    def script(question):
        is_under_way.set()
        time.sleep(0.2)
        yield from echo(question)

    server = served(Scripted(script))

    def close():
        is_under_way.wait(10)
        server.close()

    closing = threading.Thread(target=close)
    closing.start()
    answer = httpx.post(f"{server.address}/api/ask", json={"question": "last"})
    closing.join()
    assert answer.json()["text"] == "last"


def test_a_stream_without_end_does_not_keep_it(caplog):
    def script(_):
        while True:
            time.sleep(0.01)
            yield Token(text="still ")

    assistant = Scripted(script)
    server = served(assistant)
    body = {"question": "?", "stream": True}
    with httpx.stream("POST", f"{server.address}/api/ask", json=body) as response:
        next(response.iter_lines())
        began = time.perf_counter()
        server.close()
        assert time.perf_counter() - began < 2
    assert assistant.is_closed.is_set()
    assert caplog.text == ""


def test_a_model_that_says_nothing_does_not_keep_it():
    speak = threading.Event()

    def script(question):
        speak.wait(60)
        yield from echo(question)

    server = served(Scripted(script))
    body = {"question": "?", "stream": True}
    with httpx.stream("POST", f"{server.address}/api/ask", json=body) as response:
        assert response.status_code == 200
        began = time.perf_counter()
        server.close()
        assert time.perf_counter() - began < 10
    speak.set()


def test_an_application_that_does_not_start_is_no_server(caplog):
    def broken(_):
        raise RuntimeError("not today")

    with pytest.raises(RuntimeError, match="did not start"):
        serve(FastAPI(lifespan=broken), ServerSettings(port=0))
    assert "not today" in caplog.text
