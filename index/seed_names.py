"""Names of files that come from elsewhere, made safe for the folder of seeds. Pure."""

import re
import unicodedata
from collections.abc import Container
from itertools import count
from pathlib import PurePosixPath

_MOST_BYTES = 120
_SUFFIX_BYTES = 16  # a longer one is a part of the name that has a dot in it
_NAMELESS = "document"
_ENDS = " .~#"  # hidden files, and what editors leave behind
# Control characters, those that steer the direction of text or are invisible, halves, unassigned.
_UNWANTED = {"Cc", "Cf", "Cn", "Co", "Cs"}
# Windows knows no files of these names, and no names with these characters.
# Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DEVICES = re.compile(r"con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]", re.IGNORECASE)
_UNFINISHED = re.compile(
    r".*\.(?:swp|swo|tmp|part|crdownload)|thumbs\.db|desktop\.ini", re.IGNORECASE | re.DOTALL
)


def safe_name(name: str) -> str:
    """A name that means a file in one folder on every system, as like the given one as can be.

    It has no folders in it, is not hidden, and holds nothing that cannot be seen.

    >>> safe_name("../../.profile")
    'profile'
    >>> safe_name("Why?.txt")
    'Why_.txt'
    """
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    line = " ".join(last.split())
    seen = "".join(one for one in line if unicodedata.category(one) not in _UNWANTED)
    plain = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", seen)).strip(_ENDS)
    if _DEVICES.fullmatch(plain.partition(".")[0].rstrip()):
        plain = f"_{plain}"
    stem, suffix = _parts(plain or _NAMELESS)
    return _joined(stem, suffix)


def is_unfinished(name: str) -> bool:
    """Whether a safe name is that of a download or an edit that goes on, or of a system's file."""
    return _UNFINISHED.fullmatch(name) is not None


def next_free(name: str, taken: Container[str]) -> str:
    """The first of `name 2`, `name 3` … that is not taken.

    Args:
        name: A safe name.
        taken: Names that are in use, each as `likeness` gives it.
    """
    stem, suffix = _parts(name)
    numbered = (_joined(stem, f" {number}{suffix}") for number in count(2))
    return next(one for one in numbered if likeness(one) not in taken)


def likeness(name: str) -> str:
    """What is the same for two names that some systems hold for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _parts(name: str) -> tuple[str, str]:
    suffix = PurePosixPath(name).suffix
    if len(suffix.encode()) > _SUFFIX_BYTES:
        suffix = ""
    return name.removesuffix(suffix), suffix


def _joined(stem: str, ending: str) -> str:
    room = _MOST_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(_ENDS) + ending
