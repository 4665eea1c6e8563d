"""The chat page, with the API beside it: `python app.py`, then open the address that it prints."""

import logging
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.chain import Assistant
    from assistant.environment import Environment
    from assistant.history import History


def main() -> int:
    """Serve the page until it is stopped, and give the exit status."""
    from assistant.chain import Assistant
    from assistant.environment import read_settings
    from assistant.errors import ConfigurationError, ConversationError
    from assistant.history import History
    from assistant.serving.door import reject_openness
    from assistant.serving.running import serve_until_stopped

    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    try:
        environment = read_settings()
        reject_openness(environment.server, has_page=True)
        assistant = Assistant.from_settings(
            environment.answers, environment.index, environment.model
        )
        history = History(environment.answers.conversations)
        serve_until_stopped(
            assistant,
            environment.server,
            lambda: _page(assistant, history, environment),
            _announce,
        )
        history.close()
    except (ConfigurationError, ConversationError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - the answer of a command
        return 1
    return 0


def _page(assistant: "Assistant", history: "History", environment: "Environment") -> "FastAPI":
    """The page and the API. Gradio takes its time to be imported, so that it comes last."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # Gradio reads it when it is imported
    from assistant.page.server import add_page
    from assistant.serving.application import api_app

    app = api_app(assistant, environment.server, environment.answers)
    add_page(app, assistant, environment, history)
    return app


def _announce(address: str) -> None:
    print(f"Ask the documents at {address} (stop with Ctrl-C)", flush=True)  # noqa: T201 - likewise


if __name__ == "__main__":
    sys.exit(main())
