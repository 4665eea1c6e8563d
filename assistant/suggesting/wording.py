"""Words with the punctuation around them, and what a text tells of how its words are written."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.followups.words import singular
from assistant.suggesting.english import ABBREVIATIONS
from assistant.suggesting.noun_lists import JOINTS

_OPENING = "([“‘\"'"
_CLOSING = ")],;:.!?…”’\"'"
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_APOSTROPHE = re.compile(r"['’]")
_OWNER = re.compile(r"['’]s?$")
_TOPICAL = 4  # times that a document has a word it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a text.

    Attributes:
        text: As written, the full stop of an abbreviation included.
        opening: Punctuation before it.
        closing: Punctuation after it.
    """

    text: str
    opening: str = ""
    closing: str = ""

    @property
    def lower(self) -> str:
        """In small letters."""
        return self.text.casefold()

    @property
    def base(self) -> str:
        """The same without what is contracted with it: "we" of "we've", "ada" of "Ada's"."""
        return _APOSTROPHE.split(self.lower)[0]

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()

    @property
    def is_owner(self) -> bool:
        """Whether it is of an owner: "Ada's", "the workers'"."""
        return _OWNER.search(self.text) is not None

    def __str__(self) -> str:
        return f"{self.opening}{self.text}{self.closing}"


def words_in(text: str) -> list[Word]:
    """The words of a text, in order; a dash that stands alone is one."""
    return [word for chunk in text.split() if (word := _word(chunk)).text]


def joined(words: Sequence[Word]) -> str:
    """The words as one text, without punctuation at either end.

    >>> joined(words_in("(the hall, which leaks),"))
    'the hall, which leaks'
    """
    if not words:
        return ""
    text = " ".join(map(str, words))[len(words[0].opening) :]
    return text[: len(text) - len(words[-1].closing)]


def uncapitalised(text: str) -> str:
    """The text with a small first letter."""
    return text[:1].lower() + text[1:]


def is_name(words: Sequence[Word]) -> bool:
    """Whether all of the words are written with a capital, small words of names aside."""
    return bool(words) and all(
        word.is_capital or (word.lower in JOINTS and position > 0)
        for position, word in enumerate(words)
    )


class Vocabulary:
    """How the words of a document are written, and which it is about."""

    def __init__(self, sentences: Iterable[str], headings: Iterable[str] = ()) -> None:
        """Count the words of its sentences; those of headings are what it is about."""
        self._small: Counter[str] = Counter()
        self._capital: Counter[str] = Counter()
        for sentence in sentences:
            for position, word in enumerate(words_in(sentence)):
                if not word.is_capital:
                    self._small[_bare(word.text)] += 1
                elif position and not word.opening:
                    self._capital[_bare(word.text)] += 1
        self._headings = {
            singular(_bare(word.text)) for heading in headings for word in words_in(heading)
        }

    def is_name(self, word: str) -> bool:
        """Whether it is mostly written with a capital within sentences."""
        return self._capital[_bare(word)] > self._small[_bare(word)]

    def is_common(self, word: str) -> bool:
        """Whether it is mostly written in small letters where nothing asks for a capital."""
        return self._small[_bare(word)] > self._capital[_bare(word)]

    def is_topical(self, word: str) -> bool:
        """Whether it is one of those that the document keeps coming back to."""
        bare = singular(_bare(word))
        times = sum(self._small[one] + self._capital[one] for one in (bare, f"{bare}s"))
        return times >= _TOPICAL or bare in self._headings


def _word(chunk: str) -> Word:
    inner = chunk.lstrip(_OPENING)
    opening, text = chunk[: len(chunk) - len(inner)], inner.rstrip(_CLOSING)
    closing = inner[len(text) :]
    is_initial = _INITIALS.fullmatch(text) and (len(text) > 1 or text.isupper())
    if closing.startswith(".") and (is_initial or text.casefold() in ABBREVIATIONS):
        text, closing = f"{text}.", closing[1:]
    elif closing in {"'", "’"} and text.endswith("s") and not opening:
        text, closing = text + closing, ""  # an owner, not the end of a quotation
    return Word(text=text, opening=opening, closing=closing)


def _bare(word: str) -> str:
    return _OWNER.sub("", word).casefold()
