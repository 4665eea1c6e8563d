"""Words to sentences: where one ends, and which ids of passages go with it."""

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator

from assistant.drafted_lines import LONGEST, MARK, Edge
from assistant.markers import Marker, MarkerParser
from index.sentences import Span, sentence_spans

Sentence = tuple[str, list[str]]  # with the ids that go with it

_LABEL = "answer:"
_PARTS = re.compile(f"({MARK})")
# What may stand between two markers, and around them, and means nothing without them.
_BETWEEN = {",", ";", "&", "and"}
_AROUND = {("(", ")"), ("[", "]")}
_BRACKETS = re.compile(r"[()\[\]【】\uff3b\uff3d]")
_BEGINS_WORD = re.compile(r"[\"“«‘(\[]?\w")
_CLOSES = re.compile(r"[.,;:!?…)\]”’»。\uff0c]+(?!\w)")
_ENDS = re.compile(r"[.!?…。\uff01\uff1f؟।][^\w\s]*\Z")
_SIGNS = 20  # more do not follow on the end of a sentence
_QUOTES = '"“”„«»'
_UNCLOSED = 300  # a quotation of more characters is likely one that was never closed
# So often in one sentence the splitter is asked at every full stop; then only once that sentence is
# so many times as long, which keeps the time in proportion to the text.
_ASKS, _GROWTH = 8, 2
_SURROGATES = re.compile(r"[\ud800-\udfff]")  # which the splitter does not take


class ParagraphReader:
    """Makes sentences of words.

    An id goes to the sentence that it follows or stands in; at the start of a line, to the one
    that it stands before; alone on a line, to the one before it.

    Attributes:
        marked: The ids that the marks in words to come stand for.
    """

    def __init__(self, known: frozenset[str]) -> None:
        """A reader at the start of a text in which these ids may be used."""
        self.marked: deque[str] = deque()
        self._known = known
        self._is_first = True  # of all words
        self._text = ""  # of which the sentences are not certain
        self._ids: dict[tuple[int, str], None] = {}  # with the length of the text before them
        self._leading: dict[str, None] = {}  # those at the start of a line
        self._is_line_start = True
        self._is_after_mark = False
        self._between = ""  # two marks, perhaps: left out if there is another
        self._asks = self._asked = 0  # how often, and last at what length, the splitter was asked

    def read(self, words: Iterable[str | Edge]) -> Iterator[Sentence]:
        """The sentences that are certain with these words."""
        for word in words:
            if isinstance(word, str):
                yield from self._word(word)
            else:
                self._line()
                if word is Edge.PARAGRAPH:
                    yield from self._end()

    def _word(self, word: str) -> Iterator[Sentence]:
        is_new = True
        for part in filter(None, _PARTS.split(word)):
            if part == MARK:
                self._mark(self.marked.popleft())
            elif self._is_after_mark and not self._between and part in _BETWEEN:
                self._between = part
            else:
                yield from self._flush()
                yield from self._put(part, is_new=is_new)
                is_new = False

    def _mark(self, name: str) -> None:
        if self._is_line_start:
            self._leading[name] = None
        else:
            self._ids[len(self._text.rstrip("([ ")), name] = None
        self._is_after_mark = True
        self._between = ""

    def _flush(self) -> Iterator[Sentence]:
        between, self._between = self._between, ""
        if between:
            yield from self._put(between, is_new=True)

    def _put(self, part: str, *, is_new: bool) -> Iterator[Sentence]:
        if self._is_after_mark and (self._text[-1:], part[0]) in _AROUND:
            self._text, part = self._text[:-1].rstrip(), part[1:]
        is_label = self._is_first and part.lower() == _LABEL
        if not part or is_label:
            return
        is_glued = self._is_glued(part, is_new=is_new)
        if not is_glued:
            yield from self._before(part)
        glue = "" if is_glued or not self._text else " "
        self._take_leading(len(self._text) if is_glued else len(self._text + glue) + 1)
        self._text += glue + part
        self._is_first = self._is_line_start = self._is_after_mark = False

    def _is_glued(self, part: str, *, is_new: bool) -> bool:
        """Whether a part goes right after the text, without white space."""
        if not self._text or len(self._text) + len(part) >= LONGEST:
            return False
        if is_new:
            return part in {".", ","} or (self._is_after_mark and bool(_CLOSES.match(part)))
        return not _BEGINS_WORD.match(part)

    def _before(self, word: str) -> Iterator[Sentence]:
        """The sentences that are certain because of the word that comes next."""
        if self._asks_before(word):
            text = f"{self._text} {word}"
            *spans, (start, _) = _spans(text)
            if spans and text[start - 1] == " ":
                yield from self._give(spans, start)
        if len(self._text) + len(word) >= LONGEST:
            yield from self._give(_spans(self._text), len(self._text))

    def _asks_before(self, word: str) -> bool:
        """Whether to ask the splitter; not within quotations and brackets, unless they are long."""
        if not _ENDS.search(self._text[-_SIGNS:]) or not any(map(str.isalnum, word)):
            return False
        if self._asks >= _ASKS and len(self._text) < _GROWTH * self._asked:
            return False
        self._asks, self._asked = self._asks + 1, len(self._text)
        is_quoted = sum(map(self._text.count, _QUOTES)) % 2 == 1
        is_in_brackets = self._text.count("(") > self._text.count(")")
        return not (is_quoted or is_in_brackets) or len(self._text) > _UNCLOSED

    def _line(self) -> None:
        """Give ids that had a line to themselves to what is before."""
        if self._text:
            self._take_leading(len(self._text))
        self._is_line_start = True

    def _take_leading(self, place: int) -> None:
        if self._leading:
            self._ids |= dict.fromkeys((place, name) for name in self._leading)
            self._leading = {}

    def _end(self) -> Iterator[Sentence]:
        yield from self._flush()
        yield from self._give(_spans(self._text), len(self._text))

    def _give(self, spans: list[Span], end: int) -> list[Sentence]:
        """The sentences of the text up to its end, with which it is done."""
        starts = [start for start, _ in spans]
        named: list[list[str]] = [[] for _ in spans]
        for place, name in self._ids:
            if spans and place <= end:
                named[max(bisect_left(starts, place) - 1, 0)].append(name)
        given: list[Sentence] = []
        for (start, stop), names in zip(spans, named, strict=True):
            said = self._unmarked(self._text[start:stop], names)
            if any(map(str.isalnum, said)):
                given.append((said, names))
            elif given:
                given[-1][1].extend(names)
        self._text = self._text[end:]
        self._ids = dict.fromkeys((place - end, name) for place, name in self._ids if place > end)
        self._asks = self._asked = 0
        return given

    def _unmarked(self, text: str, names: list[str]) -> str:
        """A text without the markers that are there only since others, or signs, are not.

        Their names are added; who puts one into the other twice over loses the brackets.
        """
        for _ in range(2):
            if not _BRACKETS.search(text):
                return text
            parser = MarkerParser(self._known)
            pieces = [*parser.feed(text), *parser.finish()]
            found = [piece.id for piece in pieces if isinstance(piece, Marker)]
            if not found:
                return text
            names += found
            text = " ".join("".join(piece for piece in pieces if isinstance(piece, str)).split())
        return _BRACKETS.sub("", text)


def _spans(text: str) -> list[Span]:
    return sentence_spans(_SURROGATES.sub("\ufffd", text))
