"""Files of the seeds folder become Documents: found, read once as bytes, told apart, laid out.

The formats are below: `plain`, `markdown`, `webpage`, `word`, `pdf`.
"""

import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from index.encoding import decode
from index.errors import SeedError
from index.furniture import attributed_publisher, find_furniture
from index.layout import Layout
from index.markdown import markdown_layout
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
    (b"PK\x03\x04", "a ZIP archive, but not a Word document"),
)
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_START_BYTES = 4096
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
    cure = "Create it and put documents into it, or name another folder of seeds."
    if not folder.exists():
        raise SeedError(folder, "there is no such folder", cure)
    if not folder.is_dir():
        raise SeedError(folder, "it is not a folder", cure)
    try:
        os.listdir(folder)
    except OSError as error:
        raise SeedError(folder, _because(error), "Allow yourself to read it.") from error
    found = sorted(_walk(folder, folder.resolve()), key=lambda path: seed_id(folder, path))
    if not found:
        raise SeedError(folder, "it is empty", f"Put documents into it: {_SUPPORTED}.")
    return tuple(found)


def seed_id(folder: Path, path: Path) -> str:
    """The POSIX path of a seed below its folder, such as `handbook/leave.md`."""
    return path.relative_to(folder).as_posix()


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
    layout = _reader(path, data)(path, data)
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
    descriptor = os.open(
        real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
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
    """What reads a file of this kind."""
    suffix = path.suffix.lower()
    if b"%PDF-" in data[:1024]:
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
    if suffix in {".html", ".htm", ".xhtml"} or _HTML_START.match(data[:_START_BYTES]):
        return _webpage
    if suffix in {".md", ".markdown"}:
        return _markdown
    if suffix in {".txt", ".text"}:
        return _plain
    reason = f"{suffix!r} is not a supported kind of file" if suffix else "its name has no suffix"
    raise SeedError(path, reason, f"Supported are {_SUPPORTED}: convert, rename or remove it.")


def _plain(path: Path, data: bytes) -> Layout:
    return plain_layout(decode(path, data))


def _markdown(path: Path, data: bytes) -> Layout:
    return markdown_layout(decode(path, data))


def _webpage(path: Path, data: bytes) -> Layout:
    return webpage_layout(path, decode(path, data, is_html=True))


def _titled(layout: Layout, kept: list[Block]) -> tuple[str, tuple[Block, ...]]:
    """The title, and the blocks with the level of a guessed title set to 1."""
    heading = next((block for block in kept if block.kind is BlockKind.HEADING), None)
    if heading and layout.has_guessed_headings:
        above = (b for b in kept if b.start < heading.start)
        if any(block.end - block.start > _PROSE_CHARACTERS for block in above):
            heading = None
    if layout.title or heading is None:
        line = layout.text[kept[0].start : kept[0].end].strip().split("\n")[0]
        return _line(layout.title or line), layout.blocks
    title = _line(layout.text[heading.start : heading.end])
    if not layout.has_guessed_headings:
        return title, layout.blocks
    blocks = (replace(b, level=1) if b == heading else b for b in layout.blocks)
    return title, tuple(blocks)


def _line(text: str) -> str:
    """A text as one line, cut at a word if it is long."""
    line = " ".join(text.split())
    if len(line) <= _TITLE_CHARACTERS:
        return line
    return line[:_TITLE_CHARACTERS].rsplit(" ", 1)[0] + "…"
