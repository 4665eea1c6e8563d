"""Pages of PDFs as pictures, with the places of quotes on them; drawn by a child process."""

import json
import logging
import os
import subprocess
import sys
import threading
from array import array
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from assistant.page.letters import Box, find_letters, joined
from assistant.page.pdf_page import SCALE

_log = logging.getLogger(__name__)

MIN_WIDTH, MAX_WIDTH = 200, 1600  # pixels
_SECONDS = 10  # for a page, and as long for its turn
_AT_ONCE = 2  # pages that are drawn at the same time
_KEPT = 32  # pages that are remembered, of some 700 kB each
_ROOT = Path(__file__).parents[2]
_PASSED_ON = ("PATH", "SYSTEMROOT")  # of the environment; keys are none of a PDF's business


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A page of a PDF, drawn.

    Attributes:
        jpeg: The picture.
        width: Of the picture, in pixels.
        height: Likewise.
        pages: How many pages the document has.
        text: The characters on the page, as they are printed.
        places: For each its left, top, right and bottom edge, as shares of the page's width or
            height, times `SCALE`.
    """

    jpeg: bytes
    width: int
    height: int
    pages: int
    text: str
    places: "array[int]"

    def boxes(self, quote: str, place: float) -> list[Box]:
        """Where a quote stands on the page: a box for each line, in shares of width and height.

        Args:
            quote: The quote.
            place: Where about it stands, as a share of the page's text.
        """
        return [
            (left / self.width, top / self.height, right / self.width, bottom / self.height)
            for positions in find_letters(self.text, quote, place)
            for left, top, right, bottom in joined(self._characters(positions))
        ]

    def _characters(self, positions: range) -> Iterator[Box]:
        """Where characters stand, in pixels; what cannot be seen stands nowhere."""
        across, along = self.width / SCALE, self.height / SCALE
        for i in positions:
            left, top, right, bottom = self.places[4 * i : 4 * i + 4]
            if right > left and bottom > top and not self.text[i].isspace():
                yield (left * across, top * along, right * across, bottom * along)


class Pictures:
    """Draws pages, and remembers the last ones. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        self._known: OrderedDict[tuple[str, int, int], Picture] = OrderedDict()

    def page(self, data: bytes, sha256: str, number: int, width: int) -> Picture | None:
        """A page of a PDF; None when it has no such page or cannot be drawn.

        Args:
            data: The file.
            sha256: Its digest.
            number: Which page, from 1.
            width: How wide the picture is to be, in pixels; it may become less.
        """
        width = min(max(width, MIN_WIDTH), MAX_WIDTH)
        key = (sha256, number, width)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        if number < 1 or not self._turns.acquire(timeout=_SECONDS):
            return None
        try:
            picture = _drawn(data, number, width)
        finally:
            self._turns.release()
        if picture is not None:
            with self._lock:
                self._known[key] = picture
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)
        return picture


def can_draw() -> bool:
    """Whether pages can be drawn at all: whether pdfium is installed."""
    return find_spec("pypdfium2") is not None


def _drawn(data: bytes, number: int, width: int) -> Picture | None:
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - no word of the command is anybody else's
            [sys.executable, "-m", "assistant.page.pdf_page", str(number), str(width)],
            input=data,
            capture_output=True,
            env={**passed_on, "PYTHONPATH": str(_ROOT)},
            timeout=_SECONDS,
            check=True,
        )
        return _read(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError, LookupError) as error:
        _log.warning("page %d of a PDF cannot be drawn: %s", number, error)
        return None


def _read(said: bytes) -> Picture:
    """What the child process wrote."""
    line, _, rest = said.partition(b"\n")
    told = json.loads(line)
    jpeg = told.pop("jpeg")
    places = array("H")
    places.frombytes(rest[: len(rest) - jpeg])
    return Picture(jpeg=rest[len(rest) - jpeg :], places=places, **told)
