"""What a text names: its noun phrases, found with lists of words (`assistant/english.py`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.followups.english import (
    ADJECTIVE,
    ASKING,
    ASKING_FOR,
    ATTRIBUTIVE,
    BE,
    DETERMINERS,
    LOCATIVE,
    SUBJECTS,
    SUPPORTING,
    TITLES,
)
from assistant.followups.words import Word, is_plural, singular, words_of

_MAX_WORDS = 8  # of a noun phrase; what is longer is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A noun phrase.

    Attributes:
        text: As it is written within a sentence, with "the" where it had an article.
        keys: Its words in the singular; mentions with the same keys name the same thing.
        start: Its first character in the text, article included.
        end: One past the last.
        head: Its last word, in the singular.
        is_name: Written with capitals.
        is_plural: Names several.
        is_place: Stands where places stand.
        is_attribute: Something of something: "the role" in "the role of women".
        is_person: Sure to be one.
        is_asked: Said by who asks, not only in answers.
    """

    text: str
    keys: frozenset[str]
    start: int
    end: int
    head: str
    is_name: bool
    is_plural: bool
    is_place: bool
    is_attribute: bool
    is_person: bool
    is_asked: bool = False

    @property
    def owner(self) -> str:
        """As it is written before what it owns."""
        return f"{self.text}'" if self.is_plural and self.text.endswith("s") else f"{self.text}'s"


def mentions(text: str) -> list[Mention]:
    """The noun phrases of a text, in order."""
    words = words_of(text)
    return [_mention(text, words, first, last) for first, last in _phrases(text, words)]


def _phrases(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """First and last word of every noun phrase, without its article."""
    first: int | None = None
    for position in range(len(words)):
        if first is not None and not _continues(text, words, position):
            yield from _trimmed(words, first, position - 1)
            first = None
        if first is None and _begins(words, position):
            first = position
    if first is not None:
        yield from _trimmed(words, first, len(words) - 1)


def _begins(words: Sequence[Word], position: int) -> bool:
    """Whether a noun phrase can begin with a word."""
    word = words[position]
    before = words[position - 1].folded if position else ""
    after = words[position + 1].folded if position + 1 < len(words) else ""
    if word.is_function:  # "the Great Wall"
        return word.is_capital and not word.opens and _is_capital(words, position + 1)
    if before in DETERMINERS or (word.is_capital and not word.opens):
        return True
    if before in ASKING_FOR and after in BE | SUPPORTING:  # "what orders did"
        return True
    is_infinitive = before == "to" and after in DETERMINERS
    is_verb = word.is_verb or word.ends_in("ed", "ing") or before in SUBJECTS or is_infinitive
    return not is_verb and not _is_predicate(words, position)


def _is_predicate(words: Sequence[Word], position: int) -> bool:
    """Whether a word stands alone after a form of "be" that has its subject: "he was alive"."""
    if position == 0 or (position + 1 < len(words) and not words[position + 1].is_function):
        return False
    verb = words[position - 1]
    has_subject = position > 1 and words[position - 2].folded not in ASKING and not verb.opens
    return verb.folded.endswith(("'m", "'re")) or (verb.folded in BE and has_subject)


def _continues(text: str, words: Sequence[Word], position: int) -> bool:
    """Whether a word belongs to the noun phrase that the word before it is in."""
    before, word = words[position - 1], words[position]
    if text[before.end : word.start].strip() or (before.is_owner and not word.is_capital):
        return False
    if word.folded == "of" and before.is_capital:  # "the Bill of Rights"
        return _is_capital(words, position + 1)
    if before.folded == "of":
        return word.is_capital
    is_verb = word.is_verb and not before.folded.isdecimal()  # "a 529 plan"
    return not (word.is_function or is_verb or word.ends_in("ed"))


def _is_capital(words: Sequence[Word], position: int) -> bool:
    return position < len(words) and words[position].is_capital


def _trimmed(words: Sequence[Word], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The phrase without the verb or adjective after it; nothing if it is only a number."""
    before = first - 1 - (first > 0 and words[first - 1].folded in DETERMINERS)
    if before >= 0 and words[before].folded in SUPPORTING and words[first].is_capital:
        small = (at for at in range(first, last + 1) if not words[at].is_capital)
        last = next(small, last + 1) - 1  # "did Boston Dynamics merge"
    while last > first and not words[last].is_capital and ADJECTIVE.search(words[last].folded):
        last -= 1
    phrase = words[first : last + 1]
    if len(phrase) <= _MAX_WORDS and not all(word.folded.isdecimal() for word in phrase):
        yield first, last


def _mention(text: str, words: Sequence[Word], first: int, last: int) -> Mention:
    phrase = words[first : last + 1]
    before = [word.folded for word in reversed(words[max(0, first - 2) : first])] + ["", ""]
    has_article = before[0] in {"a", "an", "the"}
    start = words[first - 1].start if has_article else phrase[0].start
    end = phrase[-1].start + len(phrase[-1].folded)
    is_name = any(
        word.is_capital and (not word.opens or not word.text[1:].islower()) for word in phrase
    )
    bare = text[phrase[0].start : end]
    if phrase[0].opens and len(phrase) > 1 and not is_name:
        bare = bare[0].lower() + bare[1:]
    return Mention(
        text=f"the {bare}" if has_article or before[0] in ASKING_FOR else bare,
        keys=frozenset(singular(word.folded) for word in phrase if word.folded != "of"),
        start=start,
        end=end,
        head=singular(phrase[-1].folded),
        is_name=is_name,
        is_plural=is_plural(phrase[-1].folded),
        is_place=is_name and before[has_article] in LOCATIVE,
        is_attribute=not is_name and _following(words, last) in ATTRIBUTIVE,
        is_person=len(phrase) > 1 and phrase[0].folded in TITLES,
    )


def _following(words: Sequence[Word], position: int) -> str:
    return words[position + 1].folded if position + 1 < len(words) else ""
