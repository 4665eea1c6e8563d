"""The baseline of `assistant eval` as a program, to time.

`python -m benchmarks.tutorial build SEEDS FOLDER`, then `... ask FOLDER QUESTION`.
"""

import sys
from pathlib import Path

from assistant.evaluation.baseline import Baseline


def main(arguments: list[str]) -> None:
    """Build, or print the nearest chunk with its source."""
    if arguments[0] == "build":
        files = sorted(Path(arguments[1]).glob("*.txt"))
        documents = {path.name: path.read_text(encoding="utf-8") for path in files}
        Baseline.build(documents, Path(arguments[2]))
        return
    citation = Baseline(Path(arguments[1])).ask(arguments[2]).citations[0]
    print(citation.quote, f"[{citation.document}#{citation.start}]")


if __name__ == "__main__":
    main(sys.argv[1:])
