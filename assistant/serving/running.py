"""Serving until Ctrl-C, as the page and `assistant serve` do."""

import logging
import threading
from collections.abc import Callable

from starlette.applications import Starlette

from assistant.chain import Assistant
from assistant.serving.opening import Opening
from assistant.serving.server import serve
from assistant.settings import ServerSettings
from index.errors import IndexingError

_log = logging.getLogger(__name__)


def serve_until_stopped(
    assistant: Assistant,
    settings: ServerSettings,
    make: Callable[[], Starlette],
    announce: Callable[[str], None],
) -> None:
    """Serve an application of an assistant until Ctrl-C, and close both.

    Args:
        assistant: Who answers there. It opens index and model before the first question.
        settings: How it is served.
        make: Makes what is served. Until it has, the server says that it is starting.
        announce: Is given the address once questions can be asked.

    Raises:
        ConfigurationError: If the host or port of the settings cannot be had.
    """
    opening = Opening()
    server = serve(opening, settings)
    warming = threading.Thread(target=_warm, args=[assistant], name="warm")
    try:
        opening.become(make())
        warming.start()
        announce(server.address)
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        if warming.ident is not None:
            warming.join()  # ending in the midst of the model's own code would abort the process
        assistant.close()


def _warm(assistant: Assistant) -> None:
    try:
        assistant.search("warm", k=1)
    except IndexingError as error:
        _log.warning("%s", error)
