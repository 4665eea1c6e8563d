"""Our commands as tests run them: in this process where that will do, else in one of their own."""

import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO

import pytest

import assistant.__main__
import index.__main__
from tests.conftest import REPOSITORY

MAINS = {"assistant": assistant.__main__.main, "index": index.__main__.main}


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of a command."""

    returncode: int
    stdout: str
    stderr: str


def environment(settings, **variables):
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(REPOSITORY),
        "ASSISTANT_INDEX_SEEDS": str(settings.seeds),
        "ASSISTANT_INDEX_PATH": str(settings.path),
        **variables,
    }


def run(module, settings, *arguments, **variables):
    """One command in this process, with settings in its environment, in a folder not ours."""
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name, value in environment(settings, **variables).items():
            patch.setenv(name, value)
        patch.chdir(settings.path.parent)
        try:
            status = MAINS[module](arguments)
        except SystemExit as ended:
            status = int(ended.code or 0)
    return Done(returncode=status, stdout=out.getvalue(), stderr=err.getvalue())


def run_process(module, settings, *arguments, **variables):
    """One command as people start it, in a folder that is not ours."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=environment(settings, **variables),
        cwd=settings.path.parent,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
