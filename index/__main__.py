"""`python -m index build | status | search | rollback | watch`.

Exit status: 0 done, 1 an error that is printed, 2 wrong usage, 3 done but for unreadable seeds.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchfiles import Change

    from index.report import BuildReport, Progress
    from index.settings import IndexSettings

SOME_SEEDS_FAILED = 3
_WATCH_MILLISECONDS = 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    options = _parser().parse_args(arguments)
    from index.console import end_well
    from index.environment import SettingError, read_settings
    from index.errors import IndexingError

    command: Callable[[IndexSettings, argparse.Namespace], int] = options.command
    return end_well(
        lambda: command(read_settings(), options), expected=(IndexingError, SettingError)
    )


def _natural(text: str) -> int:
    """A number from 1, for argparse."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("it must be at least 1")
    return number


def _seconds(text: str) -> float:
    """A number from 0, for argparse."""
    number = float(text)
    if not number >= 0:
        raise argparse.ArgumentTypeError("it must be at least 0")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m index", description="The index of seeds/.")
    commands = parser.add_subparsers(required=True, metavar="command")

    build = commands.add_parser("build", help="make the index follow the seeds")
    build.add_argument("--strict", action="store_true", help="publish only if every seed is read")
    build.add_argument(
        "--dry-run", action="store_true", help="say what would be done; change nothing"
    )
    build.add_argument(
        "--wait", type=_seconds, default=0, metavar="SECONDS", help="for another build"
    )
    build.add_argument("--json", action="store_true", help="progress and report as lines of JSON")
    build.set_defaults(command=_build)

    status = commands.add_parser("status", help="what the index holds and whether it is fresh")
    status.add_argument("--furniture", action="store_true", help="also what was skipped, and why")
    status.set_defaults(command=_status)

    search = commands.add_parser("search", help="the best passages for a question")
    search.add_argument("question")
    search.add_argument("-k", type=_natural, default=5, help="how many (default: 5)")
    search.set_defaults(command=_search)

    rollback = commands.add_parser("rollback", help="make the generation before live again")
    rollback.set_defaults(command=_rollback)
    watch = commands.add_parser("watch", help="build whenever the seeds change, until stopped")
    watch.set_defaults(command=_watch)
    return parser


def _build(settings: "IndexSettings", options: argparse.Namespace) -> int:
    from index.build import build_index, plan_build
    from index.report import to_json

    if options.dry_run:
        report = plan_build(settings)
        print(f"Would be done: {report}")
        return _print_failures(report)
    if options.json:
        report = build_index(
            settings,
            strict=options.strict,
            wait_seconds=options.wait,
            on_progress=lambda progress: print(to_json(progress), flush=True),
        )
        print(to_json(report), flush=True)
        return SOME_SEEDS_FAILED if report.failed else 0
    return _build_and_print(settings, strict=options.strict, wait_seconds=options.wait)


def _build_and_print(
    settings: "IndexSettings", *, strict: bool = False, wait_seconds: float = 0
) -> int:
    from index.build import build_index

    with _progress_bar() as on_progress:
        report = build_index(
            settings, strict=strict, wait_seconds=wait_seconds, on_progress=on_progress
        )
    print(report, flush=True)
    return _print_failures(report)


def _print_failures(report: "BuildReport") -> int:
    for name, reason in report.failed.items():
        print(f"FAILED {name!r}: {reason}", file=sys.stderr)
    return SOME_SEEDS_FAILED if report.failed else 0


@contextmanager
def _progress_bar() -> Iterator["Callable[[Progress], None]"]:
    """A progress bar on a terminal, nothing elsewhere; it appears with the first step."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        tasks = {}

        def show(progress: "Progress") -> None:
            if progress.step not in tasks:
                tasks[progress.step] = bar.add_task(progress.step)
            bar.update(tasks[progress.step], completed=progress.done, total=progress.total)

        yield show


def _status(settings: "IndexSettings", options: argparse.Namespace) -> int:
    from index.status import read_status

    status = read_status(settings, furniture=options.furniture)
    print(status)
    return SOME_SEEDS_FAILED if status.manifest.failures else 0


def _search(settings: "IndexSettings", options: argparse.Namespace) -> int:
    from index.printing import one_line
    from index.searcher import Searcher

    searcher = Searcher(settings)
    try:
        result = searcher.search(options.question, options.k)
    finally:
        searcher.close()
    for scored in result.passages:
        passage = scored.passage
        where = " > ".join((passage.title, *passage.headings))
        page = f", page {passage.page}" if passage.page else ""
        print(f"{scored.rank}. {scored.score:.3f}  {passage.id!r}  {where!r}{page}")
        print(f"   {one_line(passage.text)}\n")
    return 0


def _rollback(settings: "IndexSettings", _options: argparse.Namespace) -> int:
    from index.build import roll_back

    print(f"Generation {roll_back(settings)} is live again")
    return 0


def _watch(settings: "IndexSettings", _options: argparse.Namespace) -> int:
    from watchfiles import watch

    from index.errors import IndexingError

    print(f"Watching {settings.seeds.absolute()}; stop with Ctrl-C", flush=True)
    _build_and_print(settings)
    rounds = watch(
        settings.seeds.absolute(),
        watch_filter=_is_outside(settings.path),
        rust_timeout=_WATCH_MILLISECONDS,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    for number, changes in enumerate(rounds):
        try:
            # What changed during the first build was not yet watched.
            if changes or (number == 0 and not _is_fresh(settings)):
                _build_and_print(settings, wait_seconds=60)
        except IndexingError as error:  # the next change may mend it
            print(error, file=sys.stderr, flush=True)
    return 0


def _is_fresh(settings: "IndexSettings") -> bool:
    """Whether a build would have nothing to do."""
    from index.status import read_status

    return read_status(settings).is_fresh


def _is_outside(path: Path) -> "Callable[[Change, str], bool]":
    """What is watched: all but the index, should it lie among the seeds."""
    index = path.absolute()
    return lambda _, name: not Path(name).is_relative_to(index)


if __name__ == "__main__":
    sys.exit(main())
