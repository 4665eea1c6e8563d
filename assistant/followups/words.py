"""The words of a text and what can be told of each without its meaning."""

import re
from dataclasses import dataclass
from itertools import pairwise

from assistant.followups.english import ASKING, DETERMINERS, FUNCTION, VERBS, listed

_WORD = re.compile(r"[^\W_]+(?:[-.&'’][^\W_]+)*")
_APOSTROPHE = re.compile("['’]")
_SENTENCE_GAP = re.compile(r"(?<=[.!?])\s+(?=\S)")
_BEFORE_SENTENCE = ("", ".", "!", "?", ":", "\n")
_GROUPS = listed("children men people women")
_SHORTEST_INFLECTED = 6  # "bed" and "ring" are no participles, "only" no adverb


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a text.

    Attributes:
        text: As written.
        folded: In small letters, without the ending of an owner.
        start: Its first character in the text.
        end: One past the last.
        opens: Whether it begins a sentence, where a capital says nothing.
    """

    text: str
    folded: str
    start: int
    end: int
    opens: bool

    @property
    def base(self) -> str:
        """The word without what is contracted with it: "they" of "they're"."""
        return _APOSTROPHE.split(self.folded)[0]

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()

    @property
    def is_owner(self) -> bool:
        """Whether it ends in "'s"."""
        return len(self.folded) < len(self.text)

    @property
    def is_function(self) -> bool:
        """Whether it is no part of the name of a thing."""
        return self.folded in FUNCTION or self.ends_in("ly", "est")

    @property
    def is_verb(self) -> bool:
        """Whether it can be a common verb, in any of its forms."""
        is_small = self.opens or not self.is_capital
        return is_small and not _verb_stems(self.folded).isdisjoint(VERBS)

    def ends_in(self, *endings: str) -> bool:
        """Whether it is no name and has one of the endings, for good."""
        is_long = len(self.folded) >= _SHORTEST_INFLECTED
        return is_long and not self.is_capital and self.folded.endswith(endings)


def words_of(text: str) -> list[Word]:
    """The words of a text, in order."""
    return [
        Word(
            text=match[0],
            folded=match[0].casefold().replace("’", "'").removesuffix("'s"),
            start=match.start(),
            end=match.end(),
            opens=text[: match.start()].rstrip(" \"'“”‘’(")[-1:] in _BEFORE_SENTENCE,
        )
        for match in _WORD.finditer(text)
    ]


def keys_of(text: str) -> frozenset[str]:
    """The words of a text that name something, in the singular."""
    return frozenset(singular(word.folded) for word in words_of(text) if not word.is_function)


def main_sentence(text: str) -> tuple[int, int]:
    """Where its last question, or for want of one its last sentence, begins and ends."""
    bounds = [0, *(match.end() for match in _SENTENCE_GAP.finditer(text)), len(text)]
    spans = list(pairwise(bounds))
    asked = [span for span in spans if text[slice(*span)].rstrip().endswith("?")]
    return (asked or spans)[-1]


def is_clause(text: str) -> bool:
    """Whether it has a word that asks or a verb; otherwise it is a fragment."""
    words = words_of(text)
    determined = {position + 1 for position, word in enumerate(words) if word.folded in DETERMINERS}
    return any(
        word.base in ASKING or (word.is_verb and position not in determined)
        for position, word in enumerate(words)
    )


def capitalised(text: str) -> str:
    """The text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def is_plural(word: str) -> bool:
    """Whether a noun names several."""
    return word in _GROUPS or (word.endswith("s") and not word.endswith(("ss", "us", "is")))


def singular(word: str) -> str:
    """A noun in the singular, near enough to compare."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and is_plural(word) else word


def _verb_stems(word: str) -> set[str]:
    """What a word may be a form of: "stopped" of "stop", "made" of nothing else."""
    stems = {word}
    for ending in ("s", "es", "d", "ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            stems |= {stem, f"{stem}e", stem[:-1] if stem[-1] == stem[-2] else stem}
    return stems
