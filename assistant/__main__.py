"""`assistant ask | chat | conversations | feedback | eval | serve | doctor`.

Exit status: 0 done (also when nothing was found), 1 an error that is printed, 2 wrong usage, 3 if
`eval compare` finds that something is worse.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.archive import Archive
    from assistant.environment import Environment

WORSE = 3
FORMATS = ("markdown", "html", "json")
_COMPARE = "compare"
_EVALUATION = """\
PATH is a folder of questions: answerable.jsonl, unanswerable.jsonl and conversations.jsonl about
the documents in seeds/, or corpus.jsonl, queries.jsonl, qrels.tsv and qa.jsonl with documents of
its own. `assistant eval compare BEFORE AFTER` compares two files written with --json; its exit
status is 3 if anything is worse by more than chance.
"""

_Command = Callable[["Environment", argparse.Namespace], int]
_ACTIONS: Mapping[str, Callable[["Archive", argparse.Namespace], Iterable[str]]] = {
    "list": lambda archive, _: archive.listed(),
    "search": lambda archive, given: archive.found(given.text),
    "show": lambda archive, given: archive.shown(given.id),
    "rename": lambda archive, given: archive.renamed(given.id, given.title),
    "delete": lambda archive, given: archive.deleted(given.id),
    "export": lambda archive, given: archive.exported(given.id, given.format, given.output),
    "import": lambda archive, given: archive.imported(given.file),
    "feedback": lambda archive, given: archive.feedback_written(given.folder),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    options = _parser().parse_args(arguments)
    from assistant.environment import read_settings
    from assistant.errors import AssistantError
    from index.console import end_well
    from index.errors import IndexingError

    command: _Command = options.command
    return end_well(
        lambda: command(read_settings(), options), expected=(AssistantError, IndexingError)
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
    _add_conversations(commands)
    _add_eval(commands)
    serve = commands.add_parser("serve", help="serve the API until you stop it")
    serve.set_defaults(command=_serve)
    doctor = commands.add_parser("doctor", help="check the installation and the index")
    doctor.set_defaults(command=_doctor)
    return parser


def _add_conversations(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    conversations = commands.add_parser(
        "conversations",
        help="list, search, show, rename, delete, export or import conversations",
        description="An ID may be cut short as long as no other begins like it.",
    )
    add = conversations.add_subparsers(dest="action", metavar="action").add_parser
    add("list", help="list them, the one last added to first; without an action this is done")
    add("search", help="list those that hold the words of a text").add_argument("text")
    add("show", help="print one with its sources").add_argument("id", metavar="ID")
    rename = add("rename", help="give one another title")
    rename.add_argument("id", metavar="ID")
    rename.add_argument("title")
    add("delete", help="delete one for good").add_argument("id", metavar="ID")
    export = add("export", help="write one as a file for people, or to be imported elsewhere")
    export.add_argument("id", metavar="ID")
    export.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="(default: first)")
    export.add_argument("--output", type=Path, metavar="FILE", help="otherwise it is printed")
    add("import", help="take one from a file of JSON").add_argument("file", type=Path)
    conversations.set_defaults(command=_archive, action="list")
    feedback = commands.add_parser("feedback", help="make questions for eval of rated answers")
    add = feedback.add_subparsers(dest="action", required=True, metavar="action").add_parser
    export = add("export", help="write them as files of JSON lines")
    export.add_argument("folder", type=Path, help="a folder, which is made if it is not there")
    export.set_defaults(command=_archive, action="feedback")


def _add_eval(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    evaluate = commands.add_parser(
        "eval",
        help="measure answers to questions whose answers are known",
        description=_EVALUATION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = evaluate.add_argument
    add("paths", nargs="*", metavar="PATH", help="folders of questions, or compare and two files")
    add("--from-seeds", action="store_true", help="make questions from the seeds, too")
    add("--write", type=Path, metavar="FOLDER", help="write the questions made from the seeds")
    add("--json", type=Path, metavar="FILE", help="write every figure and observation")
    add("--plots", type=Path, metavar="FOLDER", help="draw pictures, as PNG files")
    add("--baseline", action="store_true", help="measure LangChain's tutorial pipeline beside")
    add("--refit", type=Path, metavar="FILE", help="fit the threshold; see ASSISTANT_THRESHOLDS")
    add("--limit", type=_count, default=0, metavar="N", help="ask at most N questions of a folder")
    add("--seed", type=int, default=0, metavar="N", help="of what is drawn by chance")
    where = "where indexes and the last reports are kept"
    add("--cache", type=Path, default=Path(".eval"), metavar="FOLDER", help=where)
    evaluate.set_defaults(command=_eval, usage=evaluate.error)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0")
    return int(text)


def _ask(environment: "Environment", options: argparse.Namespace) -> int:
    from assistant.chain import Assistant
    from assistant.terminal import render

    assistant = Assistant.from_settings(environment.answers, environment.index, environment.model)
    try:
        answer = assistant.ask(options.question)
    finally:
        assistant.close()
    if options.json:
        print(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2))
    else:
        print(render(answer))
    return 0


def _chat(environment: "Environment", _: argparse.Namespace) -> int:
    from assistant.chain import Assistant
    from assistant.terminal import chat

    assistant = Assistant.from_settings(environment.answers, environment.index, environment.model)
    try:
        chat(assistant)
    finally:
        assistant.close()
    return 0


def _archive(environment: "Environment", options: argparse.Namespace) -> int:
    from assistant.archive import Archive

    archive = Archive(environment.answers.conversations, environment.index)
    for line in _ACTIONS[options.action](archive, options):
        print(line)
    return 0


def _eval(environment: "Environment", options: argparse.Namespace) -> int:
    from assistant.evaluation.command import Request, compared, evaluate

    if options.paths[:1] == [_COMPARE]:
        if len(options.paths) != len((_COMPARE, "before", "after")):
            options.usage("compare takes two files")
        lines, is_worse = compared(*map(Path, options.paths[1:]))
        print("\n".join(lines))
        return WORSE if is_worse else 0
    if not options.paths and not options.from_seeds:
        options.usage("name a folder of questions, or give --from-seeds")
    if options.write and not options.from_seeds:
        options.usage("--write goes with --from-seeds")
    request = Request(
        folders=tuple(map(Path, options.paths)),
        from_seeds=options.from_seeds,
        has_baseline=options.baseline,
        limit=options.limit,
        seed=options.seed,
        cache=options.cache,
        json=options.json,
        plots=options.plots,
        write=options.write,
        refit=options.refit,
    )
    for report in evaluate(request, environment.answers, environment.index):
        print("\n".join(report.lines()), flush=True)
    return 0


def _serve(environment: "Environment", _: argparse.Namespace) -> int:
    import logging

    from assistant.chain import Assistant
    from assistant.serving.application import api_app, ways_in
    from assistant.serving.door import reject_openness
    from assistant.serving.running import serve_until_stopped

    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    reject_openness(environment.server, has_page=False)
    assistant = Assistant.from_settings(environment.answers, environment.index, environment.model)
    app = api_app(assistant, environment.server, environment.answers)

    def announce(address: str) -> None:
        where = " and ".join(f"{address}{path}" for path in ways_in(app))
        print(f"Ask the documents at {where} (stop with Ctrl-C)", flush=True)

    serve_until_stopped(assistant, environment.server, lambda: app, announce)
    return 0


def _doctor(environment: "Environment", _: argparse.Namespace) -> int:
    from assistant.doctor import examine

    checks = examine(environment.index)
    for check in checks:
        print(check)
    return 0 if all(check.is_well for check in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
