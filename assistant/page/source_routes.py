"""What the panel loads by address: the file of a document, and the pages of a PDF as pictures.

A document is named by its id, which is looked up in the index and is never a path.
"""

import html
import re
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from starlette.responses import HTMLResponse, JSONResponse, Response

from assistant.page.letters import Box
from assistant.page.originals import Original, Originals
from assistant.page.pictures import Picture, Pictures
from index.encoding import decode
from index.errors import IndexingError, SeedError
from index.passages import Document
from index.searcher import Searcher
from index.settings import IndexSettings

_TEXTS = {".txt", ".text", ".md", ".markdown"}
_SPAN = re.compile(r"([0-9]{1,12})-([0-9]{1,12})")
_MOST_SPANS = 100
_MOST_SHOWN = 300  # characters of a name that somebody sent
# Nothing of a file runs or loads anything here, and no other site can look into it.
_GUARDED = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_NOTICE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The original</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 34em; margin: 20vh auto; padding: 0 24px; font: 16px/1.6 system-ui, sans-serif;
  overflow-wrap: anywhere; }}
</style>
<p>{}</p>
"""
_GONE = "There is no file for “{}” any more, or it cannot be read."
_UNKNOWN = "“{}” is not among the documents."
_CHANGED = "“{}” has changed since it was indexed, so it may no longer say what an answer cites."
_OPEN = "Open it as it is now"


def source_routes(searcher: Searcher, settings: IndexSettings) -> APIRouter:
    """The routes of the panel, to be added to an application before its page."""
    files = _Files(searcher, settings)
    router = APIRouter(prefix="/source", include_in_schema=False)
    router.add_api_route("/original", files.original)
    router.add_api_route("/page", files.page)
    router.add_api_route("/marks", files.marks)
    return router


class _Files:
    """What is answered. Safe to use from several threads."""

    def __init__(self, searcher: Searcher, settings: IndexSettings) -> None:
        self._searcher = searcher
        self._originals = Originals(searcher, settings)
        self._pictures = Pictures()

    def original(self, document: str = "", as_it_is: str = "") -> Response:
        """The file of a document; a sentence if it is gone, or has changed and was not expected."""
        name = document[:_MOST_SHOWN]
        try:
            file = self._originals.read(document)
            is_known = self._searcher.document(document) is not None
        except IndexingError as error:
            return _notice(str(error), HTTPStatus.NOT_FOUND)
        if file is None:
            return _notice((_GONE if is_known else _UNKNOWN).format(name), HTTPStatus.NOT_FOUND)
        if file.is_changed and not as_it_is:
            address = "?" + urlencode({"document": document, "as_it_is": "yes"})
            return _notice(_CHANGED.format(name), HTTPStatus.OK, address)
        return _file(file)

    def page(self, document: str, page: int, width: int) -> Response:
        """A page of a PDF as a picture."""
        picture = self._picture(document, page, width)
        if picture is None:
            return Response(status_code=HTTPStatus.NOT_FOUND, headers=_GUARDED)
        return Response(picture.jpeg, media_type="image/jpeg", headers=_GUARDED)

    def marks(self, document: str, page: int, width: int, spans: str = "") -> Response:
        """How large that picture is, and where on it some spans of the text are."""
        picture = self._picture(document, page, width)
        found = self._searcher.document(document) if picture else None
        if picture is None or found is None:
            return Response(status_code=HTTPStatus.NOT_FOUND, headers=_GUARDED)
        wanted = [map(int, span) for span in _SPAN.findall(spans)[:_MOST_SPANS]]
        told = {
            "pages": picture.pages,
            "width": picture.width,
            "height": picture.height,
            "boxes": [_boxes(picture, found, page, start, end) for start, end in wanted],
        }
        return JSONResponse(told, headers=_GUARDED)

    def _picture(self, document: str, page: int, width: int) -> Picture | None:
        """A page as it was when the document was indexed: another file may say something else."""
        with suppress(IndexingError):
            file = self._originals.read(document)
            if file is not None and not file.is_changed and file.is_pdf:
                return self._pictures.page(file.data, file.sha256, page, width)
        return None


def _boxes(picture: Picture, document: Document, page: int, start: int, end: int) -> list[Box]:
    """Where what a page has of a span is on its picture."""
    starts = [*document.pages, len(document.text)]
    if not 0 < page < len(starts):
        return []
    first, last = starts[page - 1], starts[page]
    quote_ = document.text[max(start, first) : min(end, last)]
    return picture.boxes(quote_, (start - first) / max(last - first, 1))


def _file(file: Original) -> Response:
    """A file to be shown if it is a PDF or plain text, and otherwise to be kept."""
    name = quote(file.path.name, safe="", errors="replace")
    kind = "application/octet-stream"
    data = file.data
    if file.is_pdf:
        kind = "application/pdf"
    elif file.path.suffix.lower() in _TEXTS:
        with suppress(SeedError):  # browsers cannot tell older encodings
            data = decode(file.path, data).encode()
            kind = "text/plain; charset=utf-8"
    manner = "attachment" if kind == "application/octet-stream" else "inline"
    disposition = f"{manner}; filename*=UTF-8''{name}"
    headers = {**_GUARDED, "Content-Type": kind, "Content-Disposition": disposition}
    return Response(data, headers=headers)


def _notice(sentence: str, status: HTTPStatus, address: str = "") -> Response:
    """A page that says a sentence; if there is an address, with a link."""
    link = f' <a href="{html.escape(address)}">{_OPEN}</a>' if address else ""
    body = _NOTICE.format(f"{html.escape(sentence)}{link}")
    return HTMLResponse(body, status_code=status, headers=_GUARDED)
