"""`make bench`: the times in the README's table, ours beside LangChain's tutorial pipeline.

Times are medians of runs that alternate, so that a busy machine slows both; compare the ratios.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from index import IndexSettings, build_index

SEEDS = Path(__file__).parents[1] / "seeds"
QUESTION = "How many people were killed?"
RUNS = 5
DOCUMENTS = 500
PARAGRAPHS = 8


def main() -> None:
    """Measure everything and print it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = IndexSettings(seeds=SEEDS, path=folder / "index")
        build_index(settings)
        run([sys.executable, "-m", "benchmarks.tutorial", "build", SEEDS, folder / "chroma"])
        measure_starts(settings, folder / "chroma")
        measure_rebuild(folder)


def measure_starts(settings: IndexSettings, chroma: Path) -> None:
    """Seconds from the start of a process to a first cited answer, and of lesser commands."""
    environment = {
        **os.environ,
        "ASSISTANT_INDEX_SEEDS": str(settings.seeds),
        "ASSISTANT_INDEX_PATH": str(settings.path),
    }
    python = [sys.executable, "-m"]
    ours, theirs = alternate(
        lambda: run([*python, "assistant", "ask", QUESTION], environment),
        lambda: run([*python, "benchmarks.tutorial", "ask", chroma, QUESTION], environment),
    )
    show("seconds to a first cited answer", ours, theirs)
    show("share of the tutorial's", ours / theirs)
    helped, idle = alternate(
        lambda: run([*python, "assistant", "--help"], environment),
        lambda: run([*python, "index", "build"], environment),
    )
    show("seconds of assistant --help", helped)
    show("seconds of a build with nothing to do", idle)


def measure_rebuild(folder: Path) -> None:
    """One changed paragraph in one of 500 documents, against the build of all of them."""
    settings = IndexSettings(seeds=folder / "many", path=folder / "many-index")
    settings.seeds.mkdir()
    for number in range(DOCUMENTS):
        paragraphs = [paragraph(number, position) for position in range(PARAGRAPHS)]
        text = f"# Report {number}\n\n" + "\n\n".join(paragraphs) + "\n"
        (settings.seeds / f"report-{number}.md").write_text(text, encoding="utf-8")
    full = seconds(lambda: build_index(settings))
    changed = settings.seeds / "report-250.md"
    text = changed.read_text(encoding="utf-8").replace(paragraph(250, 3), paragraph(999, 3))
    changed.write_text(text, encoding="utf-8")
    began = time.perf_counter()
    report = build_index(settings)
    again = time.perf_counter() - began
    show(f"seconds to build {DOCUMENTS} documents", full)
    show("seconds after one changed paragraph", again)
    show("share of the full build", again / full)
    show(f"passages embedded, of {report.passages}", report.embedded)


def paragraph(number: int, position: int) -> str:
    """A paragraph that no other document has."""
    return (
        f"In district {number}, section {position} was inspected by the committee in the spring. "
        f"The inspectors counted {number * 7 + position} trees along the road to the river, and "
        f"they found that {position + 2} of the bridges needed repair before winter. The owner of "
        f"mill {number + position} agreed to pay for half of the work, and the rest was left to "
        "the council, which meets twice a year in the old town hall."
    )


def alternate(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Median seconds of two actions that take turns."""
    times = [(seconds(one), seconds(other)) for _ in range(RUNS)]
    return statistics.median(t for t, _ in times), statistics.median(t for _, t in times)


def seconds(action: Callable[[], object]) -> float:
    """How long an action takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def run(command: Sequence[object], environment: dict[str, str] | None = None) -> None:
    """Run a command that must succeed."""
    subprocess.run(list(map(str, command)), env=environment, check=True, capture_output=True)


def show(name: str, ours: float, theirs: float | None = None) -> None:
    """A line of the table."""
    beside = "" if theirs is None else f"{theirs:10.3f}"
    print(f"{name:<40}{ours:10.3f}{beside}", flush=True)


if __name__ == "__main__":
    print(f"{'':<40}{'ours':>10}{'tutorial':>10}")
    main()
