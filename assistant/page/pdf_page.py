"""The only door to pdfium: one page of a PDF as a picture, and where its characters stand on it.

A program of its own, as a PDF may be made to crash, or to take all time and memory there is:
`python -m assistant.page.pdf_page PAGE WIDTH < file.pdf`. It writes a line of JSON, the places of
the characters and the picture; and ends with another status than 0 if it cannot.
"""

import json
import sys
from array import array
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfBitmap, PdfPage

SCALE = 60_000  # places are shares of the page's width or height, times this
_MEMORY_BYTES = 1 << 30
_CPU_SECONDS = 20
_MOST_CHARACTERS = 100_000  # of a page
_MOST_HEIGHT = 4_800  # pixels; a strip of paper becomes narrower than asked for
_QUALITY = 85
_REPLACED = "\ufffd"


def main(page: int, width: int) -> None:
    """Read a PDF and write one of its pages; they count from 1."""
    from pypdfium2 import PdfDocument

    document = PdfDocument(sys.stdin.buffer.read())
    shown = document[page - 1]
    across, along = shown.get_size()
    scale = min(width / across, _MOST_HEIGHT / along)
    bitmap = shown.render(scale=scale)
    text, places = _characters(shown, bitmap)
    picture = BytesIO()
    bitmap.to_pil().convert("RGB").save(picture, "JPEG", quality=_QUALITY)
    told = {
        "pages": len(document),
        "width": bitmap.width,
        "height": bitmap.height,
        "text": text,
        "jpeg": picture.tell(),
    }
    out = sys.stdout.buffer
    out.write(json.dumps(told).encode() + b"\n" + places.tobytes() + picture.getvalue())
    out.flush()


def _characters(page: "PdfPage", bitmap: "PdfBitmap") -> tuple[str, "array[int]"]:
    """The characters of a page, and left, top, right and bottom of each on its picture."""
    from pypdfium2.raw import FPDFText_GetUnicode

    characters = page.get_textpage()
    convert = bitmap.get_posconv(page).to_bitmap
    text, places = [], array("H")
    for i in range(min(characters.count_chars(), _MOST_CHARACTERS)):
        character = chr(FPDFText_GetUnicode(characters.raw, i))
        left, bottom, right, top = characters.get_charbox(i, loose=True)
        corners = [convert(left, bottom), convert(right, top)]
        text.append(_REPLACED if "\ud800" <= character <= "\udfff" else character)
        places.extend(_shares(corners, bitmap.width, bitmap.height))
    return "".join(text), places


def _shares(corners: list[tuple[int, int]], width: int, height: int) -> Iterator[int]:
    """Two corners, in whichever order, as left, top, right and bottom."""
    for pick in (min, max):
        for axis, size in enumerate((width, height)):
            share = pick(corner[axis] for corner in corners) / size
            yield round(min(max(share, 0), 1) * SCALE)


def _limit() -> None:
    """Let the system end this process before it takes too much."""
    with suppress(ImportError):  # not on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit()
    main(int(sys.argv[1]), int(sys.argv[2]))
