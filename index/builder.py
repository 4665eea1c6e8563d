"""Who is building an index, for those who only want to know."""

from pathlib import Path

from filelock import FileLock, Timeout


def current_builder(path: Path) -> str:
    """Who builds the index at a path now, such as `process 4711 on host alpha, since …`.

    Empty if nobody does. A build says so in a file, which a crash leaves behind: so the lock is
    tried too, but only where there is such a file, lest a build that begins finds it taken.
    """
    holder = path / "build.holder"
    try:
        said = holder.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
    try:
        with FileLock(path / "build.lock", timeout=0):
            holder.unlink(missing_ok=True)
    except Timeout:
        return said or "another process"
    except OSError:  # a folder that may only be read: the word of the file is all there is
        return said
    return ""
