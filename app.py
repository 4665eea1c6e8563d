"""The chat page: `python app.py`, then open the address that it prints."""

import logging
import os
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.chain import Assistant

_log = logging.getLogger(__name__)
_LOCAL = "127.0.0.1,localhost"


def main() -> int:
    """Serve the page until it is stopped, and give the exit status."""
    _set_up_environment()
    from assistant.chain import Assistant
    from assistant.environment import read_settings
    from assistant.errors import ConfigurationError
    from assistant.page.server import serve
    from assistant.page.view import build_page

    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    try:
        settings, index_settings = read_settings()
        assistant = Assistant.from_settings(settings, index_settings)
        page = build_page(assistant, index_settings)
        address = serve(page, settings)
    except ConfigurationError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the answer of a command
        return 1
    print(f"Ask the documents at {address} (stop with Ctrl-C)", flush=True)  # noqa: T201 - likewise
    threading.Thread(target=warm, args=[assistant], name="warm", daemon=True).start()
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        page.close(verbose=False)
        assistant.close()
    return 0


def warm(assistant: "Assistant") -> None:
    """Open index and model before the first question needs them."""
    from index.errors import IndexingError

    try:
        assistant.search("warm", k=1)
    except IndexingError as error:
        _log.warning("%s", error)


def _set_up_environment() -> None:
    """What Gradio reads when it is imported, and what it must not do: call home, or use a proxy."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    for name in ("no_proxy", "NO_PROXY"):  # it asks its own server whether it is up
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), _LOCAL]))


if __name__ == "__main__":
    sys.exit(main())
