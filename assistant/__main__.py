"""`assistant ask | chat | doctor`.

Exit status: 0 done (also when nothing was found), 1 an error that is printed, 2 wrong usage.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.settings import IndexSettings

_Command = Callable[["Settings", "IndexSettings", argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    options = _parser().parse_args(arguments)
    from assistant.environment import read_settings
    from assistant.errors import AssistantError
    from index.console import end_well
    from index.errors import IndexingError

    command: _Command = options.command
    return end_well(
        lambda: command(*read_settings(), options), expected=(AssistantError, IndexingError)
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="assistant", description="Ask the documents; check every sentence of the answer."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    ask = commands.add_parser("ask", help="answer one question")
    ask.add_argument("question")
    ask.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    ask.set_defaults(command=_ask)
    chat = commands.add_parser("chat", help="answer questions until you leave")
    chat.set_defaults(command=_chat)
    doctor = commands.add_parser("doctor", help="check the installation and the index")
    doctor.set_defaults(command=_doctor)
    return parser


def _ask(settings: "Settings", index_settings: "IndexSettings", options: argparse.Namespace) -> int:
    from assistant.chain import Assistant
    from assistant.terminal import render

    assistant = Assistant.from_settings(settings, index_settings)
    try:
        answer = assistant.ask(options.question)
    finally:
        assistant.close()
    if options.json:
        print(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2))
    else:
        print(render(answer))
    return 0


def _chat(settings: "Settings", index_settings: "IndexSettings", _: argparse.Namespace) -> int:
    from assistant.chain import Assistant
    from assistant.terminal import chat

    assistant = Assistant.from_settings(settings, index_settings)
    try:
        chat(assistant)
    finally:
        assistant.close()
    return 0


def _doctor(_: "Settings", index_settings: "IndexSettings", __: argparse.Namespace) -> int:
    from assistant.doctor import examine

    checks = examine(index_settings)
    for check in checks:
        print(check)
    return 0 if all(check.is_well for check in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
