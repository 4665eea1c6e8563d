"""What of a draft is prose: neither the model's thoughts nor Markdown's signs.

Both readers give the same for a text however it is cut: they wait until the next few characters,
as many as the text asks for, are there.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto

# Stands for a marker in the text around it; Unicode reserves it for use inside programs.
MARK = "\ufdd0"
LONGEST = 2_000  # characters; what is longer is no word, and no sentence

_TAG = re.compile(
    r"<(?P<closing>/?)think(?:ing)?>|(?P<undecided></?t?h?i?n?k?i?n?g?\Z)",
    re.IGNORECASE | re.ASCII,
)
_MARGIN = " \t\r>"
_LINE = re.compile(
    rf"[{_MARGIN}]*+(?:(?P<blank>\n(?:[{_MARGIN}]*+\n)*)"
    r"|(?P<rule>[-*_=][-*_= \t\r]{2,78}\n)"
    rf"|(?P<fence>(?:```|~~~)[^`\n{MARK}]{{0,76}}\n)"
    rf"|(?P<undecided>(?:[-*_=][-*_= \t\r]{{0,78}}|`{{1,2}}|~{{1,2}}"
    rf"|(?:```|~~~)[^`\n{MARK}]{{0,76}}|#{{1,6}}|\d{{1,3}}[.)]?|•)?\Z)"
    r"|(?P<heading>#{1,6}[ \t]+)"
    r"|(?P<row>(?=\|))"
    r"|(?P<item>(?:[-*•]|\d{1,3}[.)])[ \t]+)"
    r"|(?P<plain>))"
)
_WORD = re.compile(rf"[^\S\n]*+(?P<word>\n|\S{{1,{LONGEST}}})")
# Asterisks and underscores with a word on one side only.
_EMPHASIS = re.compile(r"(?<![\w*])[*_]+(?=[^\s*_])|(?<=[^\s*_])[*_]+(?![\w*])")


class Edge(Enum):
    """What separates words, other than white space."""

    LINE = auto()
    PARAGRAPH = auto()


class ThoughtFilter:
    """Leaves out what stands between `<think>` and `</think>`, or `<thinking>` likewise."""

    def __init__(self) -> None:
        self._held = ""
        self._is_thinking = False
        self._has_tags = False

    def feed(self, chunk: str) -> Iterator[str | None]:
        """The text that is no thought; None: all text so far was one, begun before the draft."""
        text, self._held = self._held + chunk, ""
        begin = 0
        for tag in _TAG.finditer(text):
            if not self._is_thinking:
                yield text[begin : tag.start()]
            begin = tag.end()
            if tag["undecided"]:
                self._held = tag["undecided"]
                return
            if tag["closing"] and not self._has_tags:
                yield None
            self._is_thinking, self._has_tags = not tag["closing"], True
        if not self._is_thinking:
            yield text[begin:]

    def finish(self) -> str:
        """The text that was held back."""
        held, self._held = self._held, ""
        return "" if self._is_thinking else held


class LineReader:
    """The words of a text and the edges between them, without Markdown's signs."""

    def __init__(self) -> None:
        self._held = ""
        self._is_at_start = True
        self._ends_with_line = False

    def feed(self, chunk: str) -> Iterator[str | Edge]:
        """What is certain by now."""
        text, end = self._held + chunk, 0
        while match := self._next(text, end):
            end = match.end()
            if self._is_at_start:
                yield from self._start(match.lastgroup or "")
            elif match["word"] != "\n":
                yield _EMPHASIS.sub("", match["word"])
            else:
                self._is_at_start = True
                if self._ends_with_line:
                    yield Edge.PARAGRAPH
        self._held = text[end:].lstrip(_MARGIN if self._is_at_start else None)

    def finish(self) -> Iterator[str | Edge]:
        """The last word, and the end of its paragraph."""
        yield from self.feed("\n")
        yield Edge.PARAGRAPH

    def _next(self, text: str, at: int) -> re.Match[str] | None:
        """The start of a line, or a word, if it is all there."""
        if self._is_at_start:
            line = _LINE.match(text, at)
            return line if line and line["undecided"] is None else None
        word = _WORD.match(text, at)
        return word if word and (word.end() < len(text) or word["word"] == "\n") else None

    def _start(self, kind: str) -> Iterator[Edge]:
        if kind != "plain":
            yield Edge.PARAGRAPH
        yield Edge.LINE
        self._is_at_start = kind in {"blank", "rule", "fence"}
        self._ends_with_line = kind in {"heading", "row"}
