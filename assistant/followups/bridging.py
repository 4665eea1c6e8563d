"""Questions that rest on the topic without a pronoun for it: the topic is put beside them."""

import re
from itertools import zip_longest

from assistant.followups.discourse import Discourse
from assistant.followups.english import COUNTS, ENGLISH, LEANING
from assistant.followups.mentions import Mention, mentions
from assistant.followups.references import Resolution, points_outside
from assistant.followups.words import is_clause, keys_of, main_sentence, words_of

_MAX_NAMING = 1  # words of a whole question that name something: "who was the enemy?"
_MAX_NAMING_LEANING = 3  # the same if it says that it points outside: "was that correct?"
_MAX_FRAGMENT = 6
_ASKS_FOR_NOUN = re.compile(r"\W*(?:what|which|who|tell|describe|explain|list)\b", re.IGNORECASE)


def with_topic(question: str, talk: Discourse) -> Resolution | None:
    """The question with the topic in brackets or after "of"; None when it has its own."""
    if question.rstrip().endswith("!") or not _is_open(question, talk):
        return None
    topic = _counted(question, talk) or talk.best(
        (lambda mention: not mention.is_attribute,), frozenset()
    )
    if topic is None or topic.keys & keys_of(question):
        return None
    start, end = main_sentence(question)
    end = start + len(question[start:end].rstrip(" ?!.\t\n"))
    beside = f"of {topic.text}" if _ends_in_noun(question, start, end) else f"(about {topic.text})"
    return f"{question[:end]} {beside}{question[end:]}", topic


def _counted(question: str, talk: Discourse) -> Mention | None:
    """What "all three" and "both" count."""
    words = words_of(question)
    counts = [
        word.folded
        for word, following in zip_longest(words, words[1:])
        if word.folded in COUNTS
        and (following is None or following.is_function or following.is_verb)
    ]
    return talk.counted(counts[-1].replace("both", "two")) if counts else None


def _is_open(question: str, talk: Discourse) -> bool:
    """Whether it names too little to be searched alone."""
    said = mentions(question)
    if not is_clause(question):
        words = words_of(question)
        asks = bool(said) or any(word.base in ENGLISH for word in words)  # "hello" does not
        return asks and len(said) <= 1 and len(words) <= _MAX_FRAGMENT
    keys = keys_of(question)
    if _is_leaning(question) and len(keys) <= _MAX_NAMING_LEANING:
        return True
    if any(mention.is_name for mention in said):
        return False
    is_definite = all(_is_definite(question, mention) for mention in said)
    return is_definite and len(keys) <= _MAX_NAMING and not talk.knows(keys)


def _is_leaning(question: str) -> bool:
    """Whether it says that it points outside: "that", "the latter", "any others"."""
    start, end = main_sentence(question)
    words = words_of(question)
    return any(
        word.folded in LEANING or points_outside(words, position)
        for position, word in enumerate(words)
        if start <= word.start < end
    )


def _is_definite(question: str, mention: Mention) -> bool:
    return question[mention.start :].casefold().startswith("the ")


def _ends_in_noun(question: str, start: int, end: int) -> bool:
    """Whether "of" can follow: "what are the symptoms"."""
    last = next(reversed(mentions(question)), None)
    if last is None or last.end != end or not _is_definite(question, last):
        return False
    return _ASKS_FOR_NOUN.match(question, start) is not None
