"""Words that point outside a question to what they stand for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.followups.discourse import Discourse, Preference
from assistant.followups.english import BE, DEMONSTRATIVES, SAYING, TIMES, listed
from assistant.followups.mentions import Mention, mentions
from assistant.followups.words import Word, capitalised, keys_of, main_sentence, words_of

_PERSON = listed("he him his she her hers")
_THING = listed("it its")
_GROUP = listed("they them their theirs")
_POSSESSIVE = listed("its their his")
_ARTICLES = listed("a an any")
_CONTRACTIONS = {"re": " are", "ve": " have", "ll": " will", "d": " would"}
# "It" that stands for nothing: "is it true", "does it snow", "how long does it take to".
_EXPLETIVE = re.compile(
    r"\bit(?:['’]s)?(?: (?:is|was|be))? (?:true|possible|safe to|okay|ok|rain\w*|snow\w*)\b"
    r"|\bit (?:takes?|took)\b|\b(?:is|was) it \w+ (?:to|that)\b|\bworth it\b|\bwhat time is it\b",
    re.IGNORECASE,
)
# What can separate a name from a pronoun that stands for it.
_CLAUSE_GAP = re.compile(
    r"[,;:–—.?!]| - "
    r"|\b(?:and|but|or|if|when|because|while|although|so|after|before|that)\b",
    re.IGNORECASE,
)


def _can_be_person(mention: Mention) -> bool:
    return mention.is_name and not mention.is_place and not mention.text.startswith("the ")


_LIKE_PERSON: Sequence[Preference] = (
    lambda mention: mention.is_person,
    lambda mention: _can_be_person(mention) and mention.is_asked,
    _can_be_person,
)
_LIKE_THING: Sequence[Preference] = (
    lambda mention: (
        not mention.is_person
        and not mention.is_attribute
        and (mention.is_name or not mention.is_plural)
    ),
    lambda mention: not mention.is_person and not mention.is_attribute,
)
_LIKE_GROUP: Sequence[Preference] = (
    lambda mention: mention.is_plural and not mention.is_attribute and mention.is_asked,
    lambda mention: mention.is_name and mention.text.startswith("the ") and mention.is_asked,
    lambda mention: mention.is_plural and not mention.is_attribute,
    lambda mention: mention.is_name and not mention.is_person,
)
_LIKE_PLACE: Sequence[Preference] = (
    lambda mention: mention.is_place and mention.is_asked,
    lambda mention: mention.is_place and not mention.is_person,
    lambda mention: mention.is_name and not mention.is_person,
)
_LIKE = (
    (_PERSON, _LIKE_PERSON),
    (_THING, _LIKE_THING),
    (_GROUP, _LIKE_GROUP),
    (frozenset({"there"}), _LIKE_PLACE),
)

Resolution = tuple[str, Mention | None]  # a question, and what it was found to be about


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """A span of the question, what to put there, and what that names."""

    start: int
    end: int
    text: str
    antecedent: Mention


def with_antecedents(
    question: str, talk: Discourse, given: Mention | None = None
) -> Resolution | None:
    """The question with what its pronouns stand for in their place; None if none points outside.

    Of "he" and "his" only the first is replaced: the second then stands for the name.

    Args:
        question: What may point outside itself.
        talk: What it may point to.
        given: What it points to, where that is known.
    """
    start, end = main_sentence(question)
    words = words_of(question)
    changes: dict[frozenset[str], _Change] = {}
    taken = keys_of(question)
    for position, word in enumerate(words):
        kind, _ = _kind(word)
        if not kind or kind in changes or not start <= word.start < end:
            continue
        change = _replacement(question, words, position, talk, taken, given)
        if change is not None:
            changes[kind] = change
            taken |= change.antecedent.keys
    if not changes:
        return None
    centre = next(iter(changes.values())).antecedent
    for change in sorted(changes.values(), key=lambda change: -change.start):
        question = question[: change.start] + change.text + question[change.end :]
    return question, centre


def points_outside(words: Sequence[Word], position: int) -> bool:
    """Whether a demonstrative is one, and no conjunction or date."""
    word, before = words[position], words[position - 1] if position else None
    if word.folded not in DEMONSTRATIVES:
        return False
    if before is not None and (
        before.folded in SAYING or not (before.is_function or before.is_verb)
    ):
        return False  # "think that", "the man that"
    return not words[position + 1 :] or words[position + 1].folded not in TIMES


def _kind(word: Word) -> tuple[frozenset[str], Sequence[Preference]]:
    """The pronouns that it is one of, and what they stand for."""
    for kind, preferences in _LIKE:
        if word.base in kind:
            return kind, preferences
    return (DEMONSTRATIVES, ()) if word.folded in DEMONSTRATIVES else (frozenset(), ())


def _replacement(
    question: str,
    words: Sequence[Word],
    position: int,
    talk: Discourse,
    taken: frozenset[str],
    given: Mention | None,
) -> _Change | None:
    word = words[position]
    kind, preferences = _kind(word)
    if kind is DEMONSTRATIVES:
        return _demonstrated(question, words, position, talk, taken, given)
    if _is_expletive(question, words, position):
        return None
    if given is None and _stands_inside(question, word, preferences):
        return None
    antecedent = given or talk.best(preferences, taken)
    if antecedent is None:
        return None
    if kind is _PERSON:
        antecedent = replace(antecedent, is_person=True)
    return _change(words, position, antecedent)


def _is_expletive(question: str, words: Sequence[Word], position: int) -> bool:
    """Whether an "it" or a "there" stands for nothing."""
    word = words[position]
    if word.base == "there":
        before = words[position - 1].folded if position else ""
        after = words[position + 1].folded if position + 1 < len(words) else ""
        return before in BE or after in BE | _ARTICLES or word.base != word.text.casefold()
    return word.base in _THING and any(
        match.start() <= word.start < match.end() for match in _EXPLETIVE.finditer(question)
    )


def _stands_inside(question: str, word: Word, preferences: Sequence[Preference]) -> bool:
    """Whether a pronoun stands for something that the question itself says before it."""
    sentence, _ = main_sentence(question)
    for mention in mentions(question[: word.start]):
        said = replace(mention, is_asked=True)
        is_like = preferences[0](said) or (
            mention.is_name and any(like(said) for like in preferences[1:])
        )
        is_apart = (word.base in _POSSESSIVE | {"there"} and mention.is_name) or _CLAUSE_GAP.search(
            question, mention.end, word.start
        )
        if is_like and not mention.is_attribute and (is_apart or mention.end <= sentence):
            return True
    return False


def _change(words: Sequence[Word], position: int, antecedent: Mention) -> _Change:
    """The antecedent in the pronoun's form: "its" becomes "the bank's", "they're" "banks are"."""
    word = words[position]
    following = words[position + 1] if position + 1 < len(words) else None
    is_owner = word.base in _POSSESSIVE or (
        word.base == "her" and following is not None and not following.is_function
    )
    text = antecedent.owner if is_owner and following is not None else antecedent.text
    if word.base == "there":
        text = f"in {text}"
    if word.opens and word.is_capital:
        text = capitalised(text)
    ending = word.text[len(word.base) :]
    text += _CONTRACTIONS.get(ending[1:].casefold(), ending)
    return _Change(start=word.start, end=word.end, text=text, antecedent=antecedent)


def _demonstrated(
    question: str,
    words: Sequence[Word],
    position: int,
    talk: Discourse,
    taken: frozenset[str],
    given: Mention | None,
) -> _Change | None:
    """The name in place of "that organisation", if the name says that it is one."""
    word = words[position]
    phrase = next((m for m in mentions(question) if question[word.end : m.start] == " "), None)
    if phrase is None or phrase.is_name or not points_outside(words, position):
        return None
    kind = phrase

    def is_fuller(mention: Mention) -> bool:
        return mention.head == kind.head and mention.keys > kind.keys and talk.is_recent(mention)

    antecedent = given or talk.best((is_fuller,), taken - phrase.keys)
    if antecedent is None:
        return None
    return _Change(start=word.start, end=phrase.end, text=antecedent.text, antecedent=antecedent)
