"""A server in a thread of this process: its port, its beginning and its end."""

import asyncio
import errno
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from assistant.errors import ConfigurationError
from assistant.settings import ServerSettings

_GRACE_SECONDS = 0.5  # what is left of an answer under way takes less, unless a model writes it
_GIVE_UP_SECONDS = 3  # on a model that is silent
_GLANCE_SECONDS = 0.005
_ANY = ("0.0.0.0", "::")  # noqa: S104 - it is compared, not bound


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningServer:
    """A server that runs until it is closed.

    Attributes:
        address: Where it is, such as `http://127.0.0.1:7860`.
    """

    address: str
    _server: uvicorn.Server
    _thread: threading.Thread

    def close(self) -> None:
        """End it. Whatever is under way then has a moment left."""
        self._server.should_exit = True
        self._thread.join()


def serve(app: ASGIApp, settings: ServerSettings) -> RunningServer:
    """Serve an application from a thread of this process.

    Raises:
        ConfigurationError: If the host or port of the settings cannot be had.
    """
    listener = _listen(settings.host, settings.port)
    config = uvicorn.Config(
        app,
        access_log=False,
        lifespan="on",
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=_GIVE_UP_SECONDS,
        ws="none",
    )
    server = _Server(config)
    thread = threading.Thread(target=server.run, args=[[listener]], name="server", daemon=True)
    thread.start()
    while thread.is_alive() and not server.started:
        thread.join(_GLANCE_SECONDS)
    if not server.started:
        listener.close()
        raise RuntimeError("the server did not start; its log says why")
    name = _bare(settings.host)
    host = "localhost" if name in _ANY else f"[{name}]" if ":" in name else name
    address = f"http://{host}:{listener.getsockname()[1]}"
    return RunningServer(address=address, _server=server, _thread=thread)


class _Server(uvicorn.Server):
    """Hangs up, at its end, on those who still listen: a page in a browser does so for ever."""

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        with suppress(SystemExit):  # how it says that it did not start
            super().run(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().call_later(_GRACE_SECONDS, self._hang_up)
        await super().shutdown(sockets)

    def _hang_up(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.close()


def _listen(host: str, port: int) -> socket.socket:
    """A socket on a port of the host; on a free one in place of 0."""
    name = _bare(host)
    try:
        family = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((name, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ConfigurationError(
                f"Port {port} of {host} is in use. Choose another, or 0 for any that is free, "
                "with ASSISTANT_PORT"
            ) from error
        raise ConfigurationError(
            f"Nothing can be served on {host}:{port} ({error}). Choose others with "
            "ASSISTANT_HOST and ASSISTANT_PORT"
        ) from error


def _bare(host: str) -> str:
    return host.removeprefix("[").removesuffix("]")
