"""What is said of a document in a few words: its kind, its size, its date, how many there are."""

from datetime import datetime
from pathlib import PurePosixPath

PDF = "PDF"
_KINDS = {
    ".txt": "Text",
    ".text": "Text",
    ".md": "Markdown",
    ".markdown": "Markdown",
    ".html": "Web page",
    ".htm": "Web page",
    ".xhtml": "Web page",
    ".pdf": PDF,
    ".docx": "Word",
}
_THOUSAND = 1000


def counted(number: int, noun: str) -> str:
    """A number and what it counts."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def kind_of(document_id: str) -> str:
    """What kind of document a name promises: `Web page`."""
    suffix = PurePosixPath(document_id).suffix
    return _KINDS.get(suffix.lower(), suffix.removeprefix(".") or "File")


def size(count: int) -> str:
    """A number of bytes for people: `13 kB`."""
    for unit in ("bytes", "kB", "MB"):
        if count < _THOUSAND:
            return f"{count} {unit}"
        count = round(count / _THOUSAND)
    return f"{count:,} GB"


def date(seconds: float) -> str:
    """A day for people, of seconds since 1970: `24 Nov 2026`."""
    day = datetime.fromtimestamp(seconds).astimezone()
    return f"{day.day} {day:%b %Y}"
