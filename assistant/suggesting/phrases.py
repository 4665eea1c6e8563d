"""Noun phrases: which can be asked about, and how they are written within a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.followups.english import listed
from assistant.followups.words import is_plural, singular
from assistant.suggesting.english import (
    DETERMINERS,
    NO_ADVERBS,
    NO_PART_OF_PHRASES,
    ORDINALS,
    PREPOSITIONS,
)
from assistant.suggesting.noun_lists import EMPTY, NUMBERS, PERSONS, TITLES, VAGUE, WEEKDAYS
from assistant.suggesting.predicates import CLEAN
from assistant.suggesting.verb_lists import AUXILIARIES
from assistant.suggesting.wording import Vocabulary, Word, is_name, joined, uncapitalised

_LONGEST = 9  # words of a noun phrase
_NO_GENERIC = DETERMINERS | {*NUMBERS} | EMPTY
_NO_SUBJECT = listed("since per like except as until despite via up off out down")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A noun phrase.

    Attributes:
        text: As it is written within a sentence.
        words: Its words as they stand in the text.
        is_name: Whether it is a name and nothing else.
        is_plural: Whether it names several.
        is_known: Whether who reads nothing else knows what it means.
    """

    text: str
    words: tuple[Word, ...]
    is_name: bool
    is_plural: bool
    is_known: bool

    @property
    def first(self) -> str:
        """Its first word, in small letters."""
        return self.words[0].lower

    @property
    def is_indefinite(self) -> bool:
        """Whether it begins with "a" or "an"."""
        return self.first in {"a", "an"}

    @property
    def is_generic(self) -> bool:
        """Whether it names all of a kind: "dogs"."""
        return self.is_plural and not self.is_name and self.first not in _NO_GENERIC

    @property
    def head(self) -> str:
        """Its main noun, in the singular."""
        return singular(head_of(self.words))

    @property
    def has_person(self) -> bool:
        """Whether it can be somebody who wants something: a name, or one with a role."""
        return self.is_name or self.has_name or self.head in PERSONS

    @property
    def has_name(self) -> bool:
        """Whether a name is in it, its first word aside."""
        return any(word.is_capital for word in self.words[1:])


def phrase_of(
    words: Sequence[Word], vocabulary: Vocabulary, *, plural: bool, opens: bool = True
) -> Phrase | None:
    """Some words as a noun phrase; None when they are none to ask about.

    Args:
        words: The words, as they stand in the text.
        vocabulary: What the document tells of its words.
        plural: Whether the verb after them is one of several.
        opens: Whether they begin a sentence, where a capital says nothing.
    """
    if not 0 < len(words) <= _LONGEST or not _is_phrase(words):
        return None
    first = _inside(words, vocabulary, plural=plural) if opens else words[0].text
    if first is None:
        return None
    return Phrase(
        text=first + joined(words)[len(words[0].text) :],
        words=tuple(words),
        is_name=first[:1].isupper() and is_name(words),
        is_plural=plural,
        is_known=_is_known(words, vocabulary, opens=opens),
    )


def can_be_in_phrase(word: Word) -> bool:
    """Whether a word can be part of a noun phrase to ask about."""
    lower = word.lower
    if lower in DETERMINERS | PREPOSITIONS | {"and"}:
        return lower not in _NO_SUBJECT
    if word.base in NO_PART_OF_PHRASES or lower in AUXILIARIES:
        return len(lower) > 1 and word.text.isupper()  # an abbreviation
    is_adverb = lower.endswith("ly") and lower not in NO_ADVERBS and not word.is_capital
    return not is_adverb and CLEAN.fullmatch(word.text) is not None


def head_of(words: Sequence[Word]) -> str:
    """The main noun of a noun phrase: the last word before a preposition or a comma."""
    head = ""
    for word in words:
        if head and word.lower in PREPOSITIONS:
            break
        head = word.lower
        if word.closing:
            break
    return head


def _is_phrase(words: Sequence[Word]) -> bool:
    """Whether the words are built like a noun phrase."""
    lowers = [word.lower for word in words]
    if not all(map(can_be_in_phrase, words)) or any(word.closing or word.opening for word in words):
        return False
    if lowers[0] in PREPOSITIONS or lowers[-1] in PREPOSITIONS | DETERMINERS | {"and"}:
        return False
    is_odd = lowers[0].endswith(("ing", "ly")) and lowers[0] not in NO_ADVERBS
    if words[0].text[0].isdigit() or (is_odd and len(words) > 1):
        return False
    pairs = pairwise(lowers)
    return all(
        lower not in DETERMINERS - {"most"} or before in PREPOSITIONS | {"and"}
        for before, lower in pairs
    )


def _inside(words: Sequence[Word], vocabulary: Vocabulary, *, plural: bool) -> str | None:
    """The first word as it is written within a sentence; None if that cannot be told."""
    first, lower = words[0], words[0].lower
    if lower in DETERMINERS:
        return lower
    is_marked = not first.is_capital or any(map(str.isupper, first.text[1:]))
    if is_marked or vocabulary.is_name(first.text):
        return first.text
    is_run = len(words) > 1 and is_name(words)
    if vocabulary.is_common(first.text):
        keeps = is_run and (lower in TITLES or lower not in PERSONS)
        return first.text if keeps else uncapitalised(first.text)
    if is_run or first.is_owner:
        return first.text
    return uncapitalised(first.text) if plural and is_plural(lower) else None


def _is_known(words: Sequence[Word], vocabulary: Vocabulary, *, opens: bool) -> bool:
    """Whether it names something by itself: a name, a kind of thing, a topic."""
    head = singular(head_of(words))
    lowers = [word.lower for word in words]
    if head in EMPTY or "all" in lowers[1:] or set(lowers[:2]) & {*NUMBERS, "of"}:
        return False
    if any(_tells(word, vocabulary, opens=opens and not at) for at, word in enumerate(words)):
        return True
    told = [lower for lower in lowers if lower not in DETERMINERS | PREPOSITIONS | {"and"}]
    if not told or head in VAGUE or head in PERSONS or told[0] in ORDINALS:
        return False
    return len(told) > 1 or lowers[0] in {"a", "an", "every", "each"} or vocabulary.is_topical(head)


def _tells(word: Word, vocabulary: Vocabulary, *, opens: bool) -> bool:
    """Whether a word is of a name."""
    if not word.is_capital or word.lower in DETERMINERS or word.text in WEEKDAYS:
        return False
    is_marked = any(map(str.isupper, word.text[1:]))
    return not opens or is_marked or vocabulary.is_name(word.text)
