"""Serving until Ctrl-C, as the page and `assistant serve` do."""

import logging
import threading
from collections.abc import Callable

from starlette.types import ASGIApp

from assistant.chain import Assistant
from assistant.serving.server import serve
from assistant.settings import ServerSettings
from index.errors import IndexingError

_log = logging.getLogger(__name__)


def serve_until_stopped(
    app: ASGIApp, assistant: Assistant, settings: ServerSettings, announce: Callable[[str], None]
) -> None:
    """Serve an application of an assistant until Ctrl-C, and close both.

    Args:
        app: What is served.
        assistant: Who answers there. It opens index and model before the first question.
        settings: How it is served.
        announce: Is given the address once the server is up.

    Raises:
        ConfigurationError: If the host or port of the settings cannot be had.
    """
    server = serve(app, settings)
    warming = threading.Thread(target=_warm, args=[assistant], name="warm")
    warming.start()
    try:
        announce(server.address)
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        warming.join()  # ending in the midst of the model's own code would abort the process
        assistant.close()


def _warm(assistant: Assistant) -> None:
    try:
        assistant.search("warm", k=1)
    except IndexingError as error:
        _log.warning("%s", error)
