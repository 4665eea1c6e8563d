"""What a reader has chosen for themselves, and what becomes of the server's settings by it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self, TypeVar

from assistant.retriever import READ
from assistant.settings import Settings

_MOST_SENTENCES, _FEWEST_WORDS, _MOST_WORDS = 8, 20, 400  # as in the settings
_QUOTED_FROM = (3, 5, READ)  # no more are read, and only what has been read is quoted
_WRITTEN_FROM = (5, READ, 20)
_COUNT = re.compile(r"[0-9]{1,3}")

_E = TypeVar("_E", bound=StrEnum)


class Author(StrEnum):
    """Who answers: the documents themselves, or a chat model."""

    QUOTED = "quoted"
    WRITTEN = "written"


class Doubtful(StrEnum):
    """What becomes of a written sentence that the documents do not bear out."""

    MARKED = "marked"
    LEFT_OUT = "left_out"


class Length(StrEnum):
    """How long an answer may be."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


class Theme(StrEnum):
    """How the page looks; the browser sees to it."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a reader wants; None where it is all the same to them."""

    author: Author | None = None
    doubtful: Doubtful | None = None
    length: Length | None = None
    passages: int | None = None
    theme: Theme | None = None

    @classmethod
    def from_plain(cls, sent: object) -> Self:
        """The wishes that a browser has kept; what makes no sense is no wish."""
        given = sent if isinstance(sent, Mapping) else {}
        count = _COUNT.fullmatch(str(given.get("passages")))
        return cls(
            author=_one_of(Author, given.get("author")),
            doubtful=_one_of(Doubtful, given.get("doubtful")),
            length=_one_of(Length, given.get("length")),
            passages=int(count[0]) if count else None,
            theme=_one_of(Theme, given.get("theme")),
        )

    def completed(self, base: Settings) -> "Wishes":
        """The same, with what the server's settings say where there is no wish to be fulfilled."""
        return Wishes(
            author=(self.author or Author.WRITTEN) if base.llm else Author.QUOTED,
            doubtful=self.doubtful or (Doubtful.LEFT_OUT if base.strict else Doubtful.MARKED),
            length=self.length or Length.MEDIUM,
            passages=self.passages if self.passages in counts(base) else base.passages,
            theme=self.theme or Theme.SYSTEM,
        )

    def settings(self, base: Settings) -> Settings:
        """The server's settings as this reader wants them."""
        wishes = self.completed(base)
        sentences, words = limits(base)[wishes.length or Length.MEDIUM]
        return base.model_copy(
            update={
                "llm": base.llm if wishes.author is Author.WRITTEN else "",
                "strict": wishes.doubtful is Doubtful.LEFT_OUT,
                "max_sentences": sentences,
                "max_words": words,
                "passages": wishes.passages,
            }
        )


def limits(base: Settings) -> dict[Length, tuple[int, int]]:
    """The most sentences and words of an answer by its length; the server's own are medium."""
    sentences, words = base.max_sentences, base.max_words
    return {
        Length.SHORT: (max(1, sentences // 2), max(_FEWEST_WORDS, words // 2)),
        Length.MEDIUM: (sentences, words),
        Length.LONG: (min(_MOST_SENTENCES, sentences * 2), min(_MOST_WORDS, words * 2)),
    }


def counts(base: Settings) -> list[int]:
    """How many passages can be considered so that it makes a difference."""
    return sorted({*(_WRITTEN_FROM if base.llm else _QUOTED_FROM), base.passages})


def _one_of(kind: type[_E], value: object) -> _E | None:
    return next((one for one in kind if one == value), None)
