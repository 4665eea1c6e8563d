"""Files of the seeds folder become Documents: found, read once as bytes, told apart, laid out.

The formats are below: `plain`, `markdown`, `webpage`, `word`, `pdf`.
"""

import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from index.encoding import decode
from index.errors import SeedError
from index.furniture import attributed_publisher, find_furniture
from index.layout import TITLE_WORDS, Layout, is_heading_like
from index.markdown import markdown_layout, without_markup
from index.passages import Block, BlockKind, Document
from index.pdf import pdf_layout
from index.plain import plain_layout
from index.webpage import webpage_layout
from index.word import is_word, word_layout

_SUPPORTED = ".txt, .md, .html, .pdf and .docx"
_LEFTOVERS = re.compile(
    r"\..*|.*~|~\$.*|#.*#|.*\.(?:swp|swo|tmp|part|crdownload)|thumbs\.db|desktop\.ini",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_KINDS = (
    (b"{\\rtf", "a Rich Text file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file, such as .doc, or an encrypted one"),
    (b"PK\x03\x04", "a ZIP archive, but no whole Word document"),
)
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_START_BYTES = 4096
_PDF_BYTES = 1024  # its mark may follow some junk: PDF 32000-1:2008, H.3, note 13
_MEGABYTE = 1_000_000
_TITLE_CHARACTERS = 120
_PROSE_CHARACTERS = 200  # below so long a paragraph, a guessed heading is not the title


def find_seeds(folder: Path) -> tuple[Path, ...]:
    """Every file below a folder that is meant as a seed, sorted by id.

    Hidden files and what editors and systems leave behind are no seeds. Unreadable folders and
    links that lead outside are among the results, so that `read_bytes` can say what is wrong.

    Raises:
        SeedError: There is no such folder, it cannot be read, or there is nothing in it.
    """
    try:
        next(folder.iterdir(), None)
    except FileNotFoundError as error:
        cure = "Create it and put documents into it, or name another folder of seeds."
        raise SeedError(folder, "there is no such folder", cure) from error
    except NotADirectoryError as error:
        raise SeedError(folder, "it is not a folder", "Name the folder it is in.") from error
    except OSError as error:
        raise SeedError(folder, _because(error), "Allow yourself to read it.") from error
    found = sorted(_walk(folder, folder.resolve()), key=lambda path: seed_id(folder, path))
    if not found:
        raise SeedError(folder, "it is empty", f"Put documents into it: {_SUPPORTED}.")
    return tuple(found)


def seed_id(folder: Path, path: Path) -> str:
    """The POSIX path of a seed below its folder, such as `handbook/leave.md`.

    Bytes of a name that are no UTF-8 are escaped: an id can be written to a file.
    """
    name = os.fsencode(path.relative_to(folder).as_posix())
    return name.decode("utf-8", "backslashreplace")


def read_bytes(folder: Path, path: Path, max_mb: int) -> bytes:
    """The bytes of a seed, read once.

    Raises:
        SeedError: It leads outside the folder, is no regular file, cannot be read, is empty, or
            is larger than `max_mb` megabytes.
    """
    try:
        str(path).encode()
        real = path.resolve(strict=True)
    except UnicodeEncodeError as error:
        raise SeedError(path, "its name is not valid UTF-8", "Rename it.") from error
    except (OSError, RuntimeError) as error:  # until Python 3.13 a circle of links is the latter
        reason = "it is a broken link" if path.is_symlink() else _because(error)
        raise SeedError(path, reason, "Restore it, or remove it from the folder.") from error
    if not real.is_relative_to(folder.resolve()):
        reason = "it is a link that leads outside the folder of seeds"
        raise SeedError(path, reason, "Copy the file itself into the folder.")
    try:
        data = _read_regular(path, real, max_mb * _MEGABYTE)
    except OSError as error:
        cure = "Allow yourself to read it, or remove it from the folder."
        raise SeedError(path, _because(error), cure) from error
    if not data:
        raise SeedError(path, "it is empty", "Write something into it, or remove it.")
    return data


def read_seed(path: Path, document_id: str, data: bytes) -> Document:
    """The document in a file.

    The kind is told by content where that is certain (PDF, Word, a whole HTML page) and by name
    otherwise. The title is what the file declares, else its first heading or line.

    Args:
        path: The file, for its suffix and for messages; it is not read again.
        document_id: The id of the document.
        data: The bytes of the file.

    Raises:
        SeedError: It is of no supported kind, broken, protected, or holds no text.
    """
    reader = _reader(path, data)
    layout = reader(path, data)
    if not layout.blocks:
        cure = "Write something into it, or remove it from the folder."
        raise SeedError(path, "it holds no text", cure)
    document = Document(
        id=document_id,
        title=layout.title or document_id,
        text=layout.text,
        blocks=layout.blocks,
        publisher=layout.publisher,
        pages=layout.pages,
    )
    furniture = find_furniture(document)
    publisher = layout.publisher or attributed_publisher(document, furniture)
    skipped = {piece.start for piece in furniture}
    title, blocks = _titled(layout, [b for b in layout.blocks if b.start not in skipped])
    if reader is _markdown and not layout.title:
        title = without_markup(title).strip() or title
    return replace(document, title=title, blocks=blocks, publisher=publisher)


def _walk(folder: Path, root: Path) -> Iterator[Path]:
    """Files below a folder; a link to a folder is followed nowhere, as its files are no others."""
    try:
        entries = list(folder.iterdir())
    except OSError:
        yield folder
        return
    for entry in entries:
        if _LEFTOVERS.fullmatch(entry.name):
            continue
        if not entry.is_dir():
            yield entry
        elif not entry.is_symlink():
            yield from _walk(entry, root)
        elif not entry.resolve().is_relative_to(root):
            yield entry


def _read_regular(path: Path, real: Path, limit: int) -> bytes:
    """Read a file without waiting at a pipe or device that stands where a file should."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(real, flags), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise SeedError(path, "it is not a regular file", "Remove it from the folder.")
        data = file.read(limit + 1)
    if len(data) > limit:
        megabytes = max(status.st_size, len(data)) / _MEGABYTE
        reason = f"it has {megabytes:.1f} MB, more than the {limit // _MEGABYTE} MB allowed"
        raise SeedError(path, reason, "Split it, or raise ASSISTANT_INDEX_MAX_FILE_MB.")
    return data


def _because(error: OSError | RuntimeError) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "a link circles"
    return f"it cannot be read ({reason.lower()})"


def _reader(path: Path, data: bytes) -> Callable[[Path, bytes], Layout]:
    """What reads a file of this kind: by content where that is certain, else by name."""
    suffix = path.suffix.lower()
    if b"%PDF-" in data[:_PDF_BYTES]:
        return pdf_layout
    if is_word(data):
        return word_layout
    for start, name in _OTHER_KINDS:
        if data.startswith(start):
            cure = f"Save it as one of {_SUPPORTED}, or remove it from the folder."
            raise SeedError(path, f"it is {name}", cure)
    if suffix in {".pdf", ".docx"}:
        cure = "Restore it from its source, or remove it from the folder."
        raise SeedError(path, f"it is named {suffix} but is not such a file, or is broken", cure)
    if _HTML_START.match(data[:_START_BYTES]):
        return _webpage
    if suffix not in _TEXTS:
        reason = f"{suffix!r} is no supported kind of file" if suffix else "its name has no suffix"
        raise SeedError(path, reason, f"Supported are {_SUPPORTED}: convert, rename or remove it.")
    return _TEXTS[suffix]


def _plain(path: Path, data: bytes) -> Layout:
    return plain_layout(decode(path, data))


def _markdown(path: Path, data: bytes) -> Layout:
    return markdown_layout(decode(path, data))


def _webpage(path: Path, data: bytes) -> Layout:
    return webpage_layout(path, decode(path, data, is_html=True))


_TEXTS = {
    ".txt": _plain,
    ".text": _plain,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _webpage,
    ".htm": _webpage,
    ".xhtml": _webpage,
}


def _titled(layout: Layout, kept: list[Block]) -> tuple[str, tuple[Block, ...]]:
    """The title, and the blocks; where headings are a guess, the title's is of level 1."""
    found = _title_block(layout, kept)
    title = _line(layout.title or layout.text[found.start : found.end].strip().split("\n")[0])
    if layout.title or not layout.has_guessed_headings or found == layout.blocks[-1]:
        return title, layout.blocks
    if found.kind is BlockKind.ITEM or not is_heading_like(title, TITLE_WORDS):
        return title, layout.blocks
    heading = replace(found, kind=BlockKind.HEADING, level=1)
    return title, tuple(heading if block == found else block for block in layout.blocks)


def _title_block(layout: Layout, kept: list[Block]) -> Block:
    """The first heading, else the first block; a guessed heading only where no text is above."""
    first = kept[0]
    if layout.has_guessed_headings:
        if is_heading_like(layout.text[first.start : first.end], TITLE_WORDS):
            return first
        above = takewhile(lambda block: block.end - block.start <= _PROSE_CHARACTERS, kept)
        kept = list(above)
    return next((block for block in kept if block.kind is BlockKind.HEADING), first)


def _line(text: str) -> str:
    """A text as one line, cut at a word if it is long."""
    line = " ".join(text.split())
    if len(line) <= _TITLE_CHARACTERS:
        return line
    return line[:_TITLE_CHARACTERS].rsplit(" ", 1)[0] + "…"
