"""Markers in what a chat model writes: `[k3f9]` names the passage that a sentence rests on.

Models write them in many ways, all of which are read. What is a marker depends on the text alone,
never on the pieces in which it comes.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

NONE = "none"

# No bracket that is longer is a marker, so that less than 80 characters are ever held back.
_INSIDE = r"[A-Za-z0-9\s,;&:#^†`*_\uff0c\uff1b、-]"
_OPENING, _CLOSING = r"[\[【\uff3b]", r"[\]】\uff3d]"
_BRACKETS = (
    rf"{_OPENING}{{2}}(?P<double>{_INSIDE}{{1,72}}){_CLOSING}{{2}}"
    rf"|{_OPENING}(?P<single>{_INSIDE}{{1,72}}){_CLOSING}"
    rf"|\((?P<round>[^()\s]{{0,72}}|{_INSIDE}{{1,72}})\)"
)
_UNDECIDED = (
    rf"(?P<undecided>`{{0,2}}(?:{_OPENING}{{1,2}}{_INSIDE}{{0,72}}{_CLOSING}?"
    rf"|\((?:[^()\s]{{0,72}}|{_INSIDE}{{0,72}}))?\Z)"
)
_FENCES, _CODE = r"(?P<fences>(?:```)+)", r"(?P<ticks>`{1,2})|(?P<lines>\n+)"
_BRACKET = re.compile(_BRACKETS)
_COMING = re.compile(f"{_FENCES}|{_BRACKETS}|{_UNDECIDED}|{_CODE}")
_ENDED = re.compile(f"{_FENCES}|{_BRACKETS}|{_CODE}")

# What goes with ids: labels, and the places in a source of 【1:0†source】 and 【12†L5-L9】.
_LABELS = re.compile(
    r"(?<![a-z0-9])(?:and|(?:id|passage|source|doc|document|ref|reference)s?)(?![a-z0-9])"
    r"(?:\s*[:#])?|(?<![a-z0-9])[\^#](?=[a-z0-9])|(?:(?<=\d):\d{1,4})?†[a-z0-9-]*"
)
_SEPARATORS = re.compile(r"[\s,;&\uff0c\uff1b、`*_]+")
_LIKE_AN_ID = re.compile(rf"{NONE}|\d{{1,4}}|(?=\d*[a-z])(?=[a-z]*\d)[a-z0-9]{{4}}")
_LINK_TARGET = re.compile(r"(?:(?:#|\.{0,2}/|https?:).*)?")
_KINDS = {"double", "single", "round"}
_FENCE = 3


@dataclass(frozen=True, slots=True)
class Marker:
    """The id of a passage, or `none`, which says that no passage answers."""

    id: str


Piece = str | Marker


class MarkerParser:
    """Tells markers from text, while the text comes in.

    Attributes:
        unknown: How many ids were dropped so far because they are of no passage.
    """

    def __init__(self, known: Collection[str]) -> None:
        """A parser at the start of a text in which these ids may be used."""
        self.unknown = 0
        self._known = frozenset(known)
        self._held = ""
        self._code = 0  # how many back-ticks opened the code that is being read
        self._is_bare = False  # they were dropped, because a marker comes right after them
        self._is_after_marker = False

    def feed(self, chunk: str) -> list[Piece]:
        """What is certain by now. All pieces of text joined are the text without its markers."""
        return self._read(chunk, _COMING)

    def finish(self) -> list[Piece]:
        """What was held back, now that nothing more comes."""
        return self._read("", _ENDED)

    def _read(self, chunk: str, tokens: re.Pattern[str]) -> list[Piece]:
        text = self._held + chunk
        pieces: list[Piece] = []
        begin = at = 0
        while (match := tokens.search(text, at)) and match.lastgroup != "undecided":
            self._is_after_marker &= match.start() == begin
            markers = self._markers(match)
            if markers is None:
                # A bracket that is text may have others inside.
                at = match.start() + 1 if match.lastgroup in _KINDS else match.end()
            else:
                pieces += [text[begin : match.start()], *markers]
                begin = at = match.end()
        end = match.start() if match else len(text)
        self._is_after_marker &= end == begin
        self._held = text[end:]
        return [piece for piece in (*pieces, text[begin:end]) if piece]

    def _markers(self, token: re.Match[str]) -> list[Marker] | None:
        """The markers that a token stands for, if any; None: it is text."""
        kind = token.lastgroup
        if kind == "ticks":
            return [] if self._drops_ticks(token) else None
        if kind == "fences":
            is_odd = len(token[0]) // _FENCE % 2 == 1
            if is_odd and self._code in {0, _FENCE}:
                self._code = _FENCE - self._code
            return None
        if kind == "lines":
            self._code = self._code if self._code == _FENCE else 0
            return None
        markers = self._bracket(token)
        self._is_after_marker = markers is not None
        return markers

    def _bracket(self, bracket: re.Match[str]) -> list[Marker] | None:
        known, others = self._named(bracket)
        if known or (others and not self._code):
            self.unknown += others
            return [Marker(name) for name in known]
        is_round = bracket.lastgroup == "round"
        if is_round and self._is_after_marker and _LINK_TARGET.fullmatch(bracket["round"]):
            return []
        return None

    def _named(self, bracket: re.Match[str]) -> tuple[list[str], int]:
        """The known ids of a bracket, and how many others; none and 0 if it is not a marker."""
        kind = bracket.lastgroup or ""
        words = _words(bracket[kind])
        known = [
            word for word in words if word in self._known or (word == NONE and kind != "round")
        ]
        others = len(words) - len(known)
        return ([], 0) if kind == "round" and others else (known, others)

    def _drops_ticks(self, token: re.Match[str]) -> bool:
        """Whether back-ticks are only there for a marker's sake; notes where code begins, ends."""
        ticks = len(token[0])
        if not self._code:
            bracket = _BRACKET.match(token.string, token.end())
            self._code = ticks
            self._is_bare = bracket is not None and bool(self._named(bracket)[0])
            return self._is_bare
        if self._code == ticks:
            self._code = 0
            return self._is_bare
        return False


def _words(inside: str) -> list[str]:
    """The ids that are between two brackets; none if there is anything else."""
    inside = inside.lower()
    if _LIKE_AN_ID.fullmatch(inside):
        return [inside]
    words = [word for word in _SEPARATORS.split(_LABELS.sub(" ", inside)) if word]
    return words if all(map(_LIKE_AN_ID.fullmatch, words)) else []
