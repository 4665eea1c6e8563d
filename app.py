"""The chat page, with the API beside it: `python app.py`, then open the address that it prints."""

import logging
import os
import sys


def main() -> int:
    """Serve the page until it is stopped, and give the exit status."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # Gradio reads it when it is imported
    from assistant.chain import Assistant
    from assistant.environment import read_settings
    from assistant.errors import ConfigurationError, ConversationError
    from assistant.history import History
    from assistant.page.server import mount
    from assistant.page.view import build_page
    from assistant.serving.application import api_app
    from assistant.serving.running import serve_until_stopped

    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    try:
        environment = read_settings()
        assistant = Assistant.from_settings(
            environment.answers, environment.index, environment.model
        )
        history = History(environment.answers.conversations)
        app = api_app(assistant, environment.server, environment.answers)
        mount(build_page(assistant, environment.index, history), app)
        serve_until_stopped(app, assistant, environment.server, _announce)
        history.close()
    except (ConfigurationError, ConversationError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - the answer of a command
        return 1
    return 0


def _announce(address: str) -> None:
    print(f"Ask the documents at {address} (stop with Ctrl-C)", flush=True)  # noqa: T201 - likewise


if __name__ == "__main__":
    sys.exit(main())
