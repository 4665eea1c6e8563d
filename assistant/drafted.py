"""The sentences of what a chat model writes, with the ids of the passages that they rest on.

The text comes in pieces of any size, and sentences are given as soon as they are certain. Which
they are depends on the text alone, never on the pieces.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assistant.drafted_lines import MARK, Edge, LineReader, ThoughtFilter
from assistant.drafted_paragraphs import ParagraphReader
from assistant.markers import NONE, Marker, MarkerParser, Piece


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of a draft.

    Attributes:
        text: The sentence, without its markers.
        ids: The passages it rests on, each once, in the order in which they are named.
    """

    text: str
    ids: tuple[str, ...] = ()


class DraftReader:
    """Reads a draft while it comes in.

    No sentence is given before the first id of a passage, or the end, is there: until then all may
    be the thoughts of a model that was made to begin with them, and only ends them with `</think>`.

    >>> reader = DraftReader({"k3f9"})
    >>> reader.feed("It rained for nine days. [k3f9] Then it ")
    [DraftSentence(text='It rained for nine days.', ids=('k3f9',))]
    >>> reader.feed("snowed.") + reader.finish()
    [DraftSentence(text='Then it snowed.', ids=())]
    """

    def __init__(self, known: Collection[str]) -> None:
        """A reader at the start of a draft in which these ids may be used."""
        self._known = frozenset(known)
        self._fed: list[str] = []
        self._thoughts = ThoughtFilter()
        self._begin()

    @property
    def draft(self) -> str:
        """Everything that was fed, unchanged."""
        return "".join(self._fed)

    @property
    def unknown(self) -> int:
        """How many ids of no passage were dropped."""
        return self._parser.unknown

    @property
    def declined(self) -> bool:
        """Whether it says that the passages do not answer, and names none."""
        return self._named == {NONE}

    def feed(self, chunk: str) -> list[DraftSentence]:
        """The sentences that are certain by now and were not given before."""
        self._fed.append(chunk)
        given: list[DraftSentence] = []
        for text in self._thoughts.feed(chunk):
            if text is None:
                self._begin()
            else:
                given += self._read(self._parser.feed(text.replace(MARK, "")))
        return given

    def finish(self) -> list[DraftSentence]:
        """The rest, as nothing more comes."""
        given = self._read([*self._parser.feed(self._thoughts.finish()), *self._parser.finish()])
        self._wait(self._lines.finish())
        return given + self._waited()

    def _begin(self) -> None:
        self._parser = MarkerParser(self._known)
        self._lines = LineReader()
        self._paragraph = ParagraphReader(self._known)
        self._named: set[str] = set()
        self._waiting: list[DraftSentence] = []

    def _read(self, pieces: Iterable[Piece]) -> list[DraftSentence]:
        for piece in pieces:
            if isinstance(piece, Marker):
                self._named.add(piece.id)
                self._paragraph.marked.append(piece.id)
            self._wait(self._lines.feed(piece if isinstance(piece, str) else MARK))
        return [] if self._named <= {NONE} else self._waited()

    def _wait(self, words: Iterable[str | Edge]) -> None:
        for text, names in self._paragraph.read(words):
            ids = dict.fromkeys(name for name in names if name != NONE)
            self._waiting.append(DraftSentence(text, tuple(ids)))

    def _waited(self) -> list[DraftSentence]:
        waiting, self._waiting = self._waiting, []
        return waiting
