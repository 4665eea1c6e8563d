"""A build in a process of its own, for processes that answer questions at the same time.

Chroma holds Python's lock while it writes: in the same process, questions would wait for it.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from index.errors import BuildFailedError
from index.report import BuildReport, Progress, from_json
from index.settings import IndexSettings


def build_beside(
    settings: IndexSettings, *, on_progress: Callable[[Progress], None] | None = None
) -> BuildReport:
    """What `build_index` does, in a child process.

    Raises:
        BuildFailedError: If the build ended without publishing, with what it said.
    """
    report = None
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(
            [sys.executable, "-m", "index", "build", "--json"],
            env=_environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
        ) as child:
            for line in child.stdout or ():
                message = from_json(line)
                if isinstance(message, BuildReport):
                    report = message
                elif on_progress is not None:
                    on_progress(message)
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip()
    if report is None:
        raise BuildFailedError(settings.path, said or f"exit status {child.returncode}")
    return report


def _environment(settings: IndexSettings) -> dict[str, str]:
    """This process's environment, with the settings and a path to this package."""
    ours = {
        f"ASSISTANT_INDEX_{name.upper()}": str(
            value.absolute() if isinstance(value, Path) else value
        )
        for name, value in settings
    }
    package = str(Path(__file__).absolute().parents[1])
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    return {**os.environ, **ours, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
