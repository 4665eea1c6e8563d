"""What a scripted server plays and remembers, whatever the words of its provider."""

import json
import select
import socket
import socketserver
import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar, Self

LOOK_SECONDS = 0.02
CHUNKED = {"transfer-encoding": "chunked"}


@dataclass(slots=True, kw_only=True)
class Request:
    """A request as the server received it.

    Attributes:
        path: Of the URL.
        headers: By name in lower case.
        body: The JSON.
        went_away: Set once the client hung up before it had everything.
    """

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    went_away: threading.Event = field(default_factory=threading.Event)

    @property
    def prompt(self) -> str:
        """What the messages say, one after another."""
        texts = [self.body.get("system", "")]  # Anthropic has it apart
        texts += [message["content"] for message in self.body["messages"]]
        return "\n\n".join(text for text in texts if text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """How one request is answered.

    Attributes:
        pieces: Of the text; or what gives them for a request, so that they can quote it.
        reasoning: What the model thinks before it writes.
        delay_seconds: Before every piece.
        reason: Why the model stops, in its provider's words; empty: it does not say.
        chunk: What is sent raw after the pieces, as a chunk of the stream.
        is_cut: Whether the connection is lost after the pieces.
        hangs: Whether nothing more comes after the pieces until the client hangs up.
        status: Of HTTP.
        headers: Of HTTP, besides those that every reply has.
        body: What is sent instead of all that.
    """

    pieces: Sequence[str] | Callable[[Request], Sequence[str]] = ()
    reasoning: str = ""
    delay_seconds: float = 0
    reason: str | None = None
    chunk: str = ""
    is_cut: bool = False
    hangs: bool = False
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None

    def pieces_for(self, request: Request) -> Sequence[str]:
        """The pieces of the text that answers a request."""
        return self.pieces(request) if callable(self.pieces) else self.pieces


class ModelServer(ABC, socketserver.ThreadingTCPServer):
    """A server on a free port of this machine; a context manager.

    Attributes:
        requests: Those received, in order.
    """

    daemon_threads = True
    allow_reuse_address = True

    provider: ClassVar[str]
    path: ClassVar[str]
    content_type: ClassVar[str]
    done: ClassVar[str]
    url_path: ClassVar[str] = ""

    def __init__(self, *replies: Reply) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.requests: list[Request] = []
        self.is_closing = threading.Event()
        self._replies = deque(replies)
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, args=(LOOK_SECONDS,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_closing.set()
        self.shutdown()
        self._thread.join()
        self.server_close()

    @property
    def url(self) -> str:
        """What a client takes as the base of its URLs."""
        return f"http://127.0.0.1:{self.server_address[1]}{self.url_path}"

    @property
    def model(self) -> str:
        """The name that opens the model, together with the url."""
        return f"{self.provider}:scripted"

    def enqueue(self, *replies: Reply) -> None:
        """Add to the script."""
        self._replies.extend(replies)

    def next_reply(self, request: Request) -> Reply:
        """The next of the script; after the last, an error that nobody tries again."""
        with self._lock:
            self.requests.append(request)
            if request.path != self.path:
                return Reply(status=404, body=f"there is no {request.path}")
            if not self._replies:
                return Reply(status=400, body="the script has no more replies")
            return self._replies.popleft()

    @abstractmethod
    def opening(self, reasoning: str) -> Iterator[str]:
        """Raw chunks before the text."""

    @abstractmethod
    def piece(self, text: str) -> str:
        """A piece of the text as a raw chunk."""

    @abstractmethod
    def ending(self, reason: str) -> Iterator[str]:
        """Raw chunks after the text."""

    @abstractmethod
    def whole(self, text: str, reasoning: str, reason: str) -> dict[str, Any]:
        """The reply to a request that wants no stream."""

    @abstractmethod
    def raw(self, chunk: str) -> str:
        """Any text as a chunk of the stream."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hung up."""


class _Conversation(BaseHTTPRequestHandler):
    """One request and its reply."""

    protocol_version = "HTTP/1.1"
    server: ModelServer
    connection: socket.socket

    def do_POST(self) -> None:
        self.close_connection = True
        content = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(path=self.path, headers=headers, body=json.loads(content))
        reply = self.server.next_reply(request)
        try:
            self._play(reply, request)
        except OSError:
            request.went_away.set()

    def _play(self, reply: Reply, request: Request) -> None:
        reason = self.server.done if reply.reason is None else reply.reason
        if reply.body is not None:
            self._send(reply, reply.body, "application/json")
        elif not request.body.get("stream"):
            text = "".join(reply.pieces_for(request))
            whole = self.server.whole(text, reply.reasoning, reason)
            self._send(reply, json.dumps(whole), "application/json")
        else:
            self._stream(reply, request, reason)

    def _stream(self, reply: Reply, request: Request, reason: str) -> None:
        self._begin(reply, {"content-type": self.server.content_type, **CHUNKED})
        for chunk in self.server.opening(reply.reasoning):
            self._send_chunk(chunk)
        for text in reply.pieces_for(request):
            self._wait(reply.delay_seconds)
            self._send_chunk(self.server.piece(text))
        if reply.chunk:
            self._send_chunk(self.server.raw(reply.chunk))
        if reply.hangs:
            self._wait(float("inf"))
        if reply.is_cut or reply.hangs:
            return  # without the last chunk, so that the client sees that something is missing
        for chunk in self.server.ending(reason):
            self._send_chunk(chunk)
        self.wfile.write(b"0\r\n\r\n")

    def _send(self, reply: Reply, body: str, content_type: str) -> None:
        content = body.encode()
        if reply.hangs:
            self._wait(float("inf"))
        sizes = {"content-type": content_type, "content-length": str(len(content))}
        self._begin(reply, sizes)
        self.wfile.write(content[: len(content) // 2] if reply.is_cut else content)

    def _begin(self, reply: Reply, headers: Mapping[str, str]) -> None:
        self.send_response(reply.status)
        for name, value in {**headers, **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _send_chunk(self, text: str) -> None:
        content = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))

    def _wait(self, seconds: float) -> None:
        """Let time pass, with an eye on the client.

        Raises:
            ConnectionAbortedError: If the client hangs up, or the server is closed.
        """
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            readable, _, _ = select.select([self.connection], [], [], min(left, LOOK_SECONDS))
            is_gone = bool(readable) and self.connection.recv(1, socket.MSG_PEEK) == b""
            if is_gone or self.server.is_closing.is_set():
                raise ConnectionAbortedError

    def log_message(self, *_: object) -> None:
        """Print nothing."""
