"""Bytes to text: byte order marks, UTF-8, UTF-16, and the older 8-bit and multi-byte encodings."""

import codecs
import re
from pathlib import Path

from index.errors import SeedError

_MARKS = (  # the mark of UTF-32 begins with that of UTF-16, so it comes first
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_OLDER = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "iso8859_2", "iso8859_5",
    "koi8_r", "koi8_u", "cp866", "cp850", "mac_roman", "shift_jis", "euc_jp", "euc_kr",
    "gb18030", "big5",
]  # fmt: skip
_COMMON = "cp1252"
_SLIGHT_CHAOS = 0.1
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_META_BYTES = 4096
_SAMPLE_BYTES = 200_000
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_MAX_CONTROLS = 0.001  # of all characters; old files have stray ones
_MIN_CONTROLS = 2
_BINARY = "it holds binary data, not text"
_CURE = "Save it as UTF-8 text, or remove it from the folder."


def decode(path: Path, data: bytes, *, is_html: bool = False) -> str:
    """The text of a file, without a byte order mark, every line ending as one line feed.

    Args:
        path: The file, for the message.
        data: Its bytes.
        is_html: Whether a `<meta charset>` counts.

    Raises:
        SeedError: It is not text, or its encoding is broken or cannot be told.
    """
    text = _marked(path, data) or _wide(data) or _utf8(path, data)
    if text is None and is_html:
        text = _declared(data)
    if text is None:
        text = _older(path, data)
    text = text.removeprefix("\ufeff").removesuffix("\x1a")  # the latter ended files in DOS
    controls = len(_CONTROLS.findall(text))
    if "\0" in text or controls >= max(_MIN_CONTROLS, _MAX_CONTROLS * len(text)):
        raise SeedError(path, _BINARY, _CURE)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _marked(path: Path, data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                reason = f"it is marked as {encoding.upper()} but byte {error.start + 1} is not"
                raise SeedError(path, reason, _CURE) from error
    return None


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: every second byte of its spaces and line ends is zero."""
    if b"\0" not in data:
        return None
    for encoding in _WIDE:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if (" " in text or "\n" in text) and not _CONTROLS.search(text):
            return text
    return None


def _utf8(path: Path, data: bytes) -> str | None:
    """UTF-8; None if it is something else; an error if it is UTF-8 with a few broken bytes."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        kept = data.decode("utf-8", errors="ignore")
        whole = sum(not character.isascii() for character in kept)
        broken = len(data) - len(kept.encode("utf-8"))
        if whole > 2 * broken:
            line = data.count(b"\n", 0, error.start) + 1
            reason = f"it is UTF-8 with a broken character in line {line}"
            raise SeedError(path, reason, _CURE) from error
        return None


def _declared(data: bytes) -> str | None:
    match = _META.search(data[:_META_BYTES])
    if match is None:
        return None
    name = match[1].decode("ascii").lower()
    if name in {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"}:
        name = (
            "cp1252"  # as browsers do; source: https://encoding.spec.whatwg.org/#names-and-labels
        )
    try:
        return data.decode(name)
    except (LookupError, ValueError):
        return None  # an unknown name, or a wrong one


def _older(path: Path, data: bytes) -> str:
    from charset_normalizer import from_bytes

    if b"\0" in data:
        raise SeedError(path, _BINARY, _CURE)
    end = data.rfind(b"\n", 0, _SAMPLE_BYTES) + 1 if len(data) > _SAMPLE_BYTES else len(data)
    guesses = list(from_bytes(data[: end or _SAMPLE_BYTES], cp_isolation=_OLDER))
    # By far the most common one, but the library tries it after its neighbours.
    common = [
        guess.encoding
        for guess in guesses
        if _COMMON in guess.could_be_from_charset
        and guess.chaos <= guesses[0].chaos + _SLIGHT_CHAOS
        and guess.coherence >= guesses[0].coherence
    ]
    for encoding in (*([_COMMON] if common else []), *(guess.encoding for guess in guesses)):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue  # the sample fits, the rest does not
    raise SeedError(path, "it is not text in any known encoding", _CURE)
