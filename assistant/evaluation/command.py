"""`assistant eval`: question sets in, a table, a report and pictures out."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.chain import Assistant
from assistant.errors import EvaluationError
from assistant.evaluation.cases import Collection, Observation
from assistant.evaluation.datasets import read_collection, sample
from assistant.evaluation.extras import require
from assistant.evaluation.kept import keep_report
from assistant.evaluation.own_seeds import own_collection, write_collection
from assistant.evaluation.report import Report, compare, write_report
from assistant.evaluation.thresholds import refit
from assistant.settings import Settings
from index import IndexSettings, Searcher, build_index

if TYPE_CHECKING:
    from assistant.evaluation.measuring import System

_FILE = "[0-9]" * 6 + ".txt"  # as `file_names` makes them


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be evaluated, and what is to be written.

    Attributes:
        folders: Question sets.
        from_seeds: Whether to make a set from the user's seeds too.
        has_baseline: Whether LangChain's tutorial pipeline is measured beside.
        limit: Most questions of a set, drawn by chance; 0 for all.
        seed: Of every draw.
        cache: Where indexes of the sets' own documents, and the last reports, are kept.
        json: The report's file, or None.
        plots: A folder for pictures, or None.
        write: A folder for the set made from the seeds, or None.
        refit: A file for thresholds fitted to these questions, or None.
    """

    folders: tuple[Path, ...]
    from_seeds: bool
    has_baseline: bool
    limit: int
    seed: int
    cache: Path
    json: Path | None
    plots: Path | None
    write: Path | None
    refit: Path | None

    @property
    def kept(self) -> Path:
        """Where the last reports are kept by themselves."""
        return self.cache / "reports"


def evaluate(
    request: Request, settings: Settings, index_settings: IndexSettings
) -> Iterator[Report]:
    """One report per set and system, each as soon as it is measured; then the files.

    Raises:
        EvaluationError: If questions cannot be read, something cannot be written, or an extra is
            not installed.
        index.IndexingError: If there is no index that can be read.
    """
    _require_extras(request)
    _make_room(request)
    reports: list[Report] = []
    for collection in _collections(request, index_settings):
        own: list[Report] = []
        at = indexed(collection, request.cache, index_settings)
        assistant = Assistant.from_settings(settings, at)
        try:
            own.append(_report(assistant, collection, "assistant"))
        finally:
            assistant.close()
        yield own[0]
        if request.has_baseline:
            own.append(_baseline(collection, request.cache, at))
            yield own[1]
        if request.plots is not None:
            own = _drawn(own, request.plots)
        reports += own
    if request.json is not None:
        write_report(request.json, reports)
    keep_report(request.kept, reports)
    if request.refit is not None:
        cases = [
            one for report in reports if report.system == "assistant" for one in report.observations
        ]
        refit(cases, request.refit, may_rise=not request.from_seeds)


def compared(before: Path, after: Path) -> tuple[list[str], bool]:
    """Lines about what changed between two reports, and whether anything is worse.

    Raises:
        EvaluationError: If one cannot be read, or they have no case in common.
    """
    lines, worse, heading = [], False, ""
    for change in compare(before, after):
        above = f"{change.collection}, {change.system}"
        if above != heading:
            heading = above
            lines.append(heading)
        lines.append(f"  {change}")
        worse = worse or change.is_worse
    return lines, worse


def _require_extras(request: Request) -> None:
    drawing = () if request.plots is None else ("matplotlib",)
    require(("ir_measures", *drawing), extra="eval", what="`eval`")
    if request.has_baseline:
        from assistant.evaluation.baseline import require_libraries

        require_libraries()


def _make_room(request: Request) -> None:
    """Folders for the files to come: what cannot be written is found out before hours of asking."""
    files = [path for path in (request.json, request.refit) if path is not None]
    folders = [path.parent for path in files] + ([request.plots] if request.plots else [])
    for folder in [request.kept, *folders]:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = f"{folder.absolute()} cannot be written: {error.strerror}"
            raise EvaluationError(reason) from error
    for path in files:
        if path.is_dir():
            raise EvaluationError(f"{path.absolute()} is a folder; name a file.")


def _collections(request: Request, index_settings: IndexSettings) -> list[Collection]:
    """All of them, before the first question: the last may be the one that cannot be read."""
    limit, seed = request.limit, request.seed
    found = [read_collection(folder, limit=limit, seed=seed) for folder in request.folders]
    if request.from_seeds:
        searcher = Searcher(index_settings)
        try:
            own = own_collection(searcher, seed=seed)
        finally:
            searcher.close()
        if request.write is not None:
            write_collection(own, request.write)
        found.append(replace(own, cases=sample(own.cases, limit, seed)))
    twice = [name for name, times in Counter(one.name for one in found).items() if times > 1]
    if twice:
        raise EvaluationError(
            f"Two sets are called “{twice[0]}”, which reports tell apart by name: rename a folder."
        )
    return found


def indexed(collection: Collection, cache: Path, index_settings: IndexSettings) -> IndexSettings:
    """Where the collection's documents are indexed: the user's seeds, or a folder of the cache.

    Raises:
        EvaluationError: If the cache cannot be written.
        index.IndexingError: If no index can be built.
    """
    if collection.documents is None:
        return index_settings
    from assistant.evaluation.measuring import file_names

    names = file_names(collection)
    folder = cache / collection.name
    at = index_settings.model_copy(update={"seeds": folder / "seeds", "path": folder / "index"})
    try:
        at.seeds.mkdir(parents=True, exist_ok=True)
        for name, (_, title, text) in zip(names, collection.documents, strict=True):
            whole = (f"{title}\n\n{text}" if title else text).encode("utf-8", "replace")
            path = at.seeds / name
            if not path.exists() or path.read_bytes() != whole:
                path.write_bytes(whole)
        for path in at.seeds.glob(_FILE):  # of an earlier, larger set
            if path.name not in names:
                path.unlink()
    except OSError as error:
        raise EvaluationError(f"{folder.absolute()} cannot be written: {error}") from error
    with _progress(f"indexing {collection.name}", None):
        build_index(at)
    return at


def _baseline(collection: Collection, cache: Path, at: IndexSettings) -> Report:
    from assistant.evaluation.baseline import Baseline

    with _progress(f"indexing {collection.name}, baseline", None):
        baseline = Baseline.build(_texts(at), cache / collection.name / "baseline")
    return _report(baseline, collection, "baseline")


def _texts(at: IndexSettings) -> Mapping[str, str]:
    """The documents as they were indexed, by their ids."""
    searcher = Searcher(at)
    try:
        documents = [searcher.document(entry.id) for entry in searcher.contents()]
    finally:
        searcher.close()
    return {document.id: document.text for document in documents if document is not None}


def _report(system: "System", collection: Collection, name: str) -> Report:
    from assistant.evaluation.figures import figures_of
    from assistant.evaluation.measuring import observe

    observations: list[Observation] = []
    with _progress(f"{collection.name}, {name}", len(collection.cases)) as advance:
        observations += observe(system, collection, advance=advance)
    return Report(
        collection=collection.name,
        system=name,
        figures=figures_of(observations),
        observations=observations,
    )


def _drawn(reports: Sequence[Report], folder: Path) -> list[Report]:
    from assistant.evaluation.plots import draw

    try:
        paths = tuple(str(path) for path in draw(reports, folder))
    except OSError as error:
        raise EvaluationError(f"{folder.absolute()} cannot be written: {error}") from error
    return [replace(report, plots=paths) for report in reports]


@contextmanager
def _progress(what: str, total: int | None) -> Iterator[Callable[[], None]]:
    """A bar on standard error, if people see it; without a total one that only moves."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress

    console = Console(stderr=True)
    is_unseen = not console.is_terminal
    with Progress(console=console, transient=True, disable=is_unseen) as progress:
        task = progress.add_task(escape(what), total=total)
        yield lambda: progress.advance(task)
