"""What follows verbs: how far it goes, and which of it can stand in a question of its own."""

import re
from collections.abc import Sequence

from assistant.suggesting.english import (
    BOUNDARIES,
    CUTS,
    DANGLING,
    DETERMINERS,
    OWNERS,
    PARTICLES,
    PREPOSITIONS,
    TIES,
)
from assistant.suggesting.noun_lists import EMPTY, VAGUE
from assistant.suggesting.verb_lists import AUXILIARIES
from assistant.suggesting.verbs import Tense, form_of
from assistant.suggesting.wording import Word, joined, words_in

# What is said of a thing by way of judging it, and not to tell what it is.
JUDGED = re.compile(
    r"(?:an? |the )?(?:\w+ly )?(?:good|great|bad|major|important|significant|key|bigger|large"
    r"|small|serious|common|rare|popular|famous|clear|prime|perfect|simple|different|similar"
    r"|likely|possible|recent|main|notable|striking|strong|real|true|huge|little|long|short"
    r"|matter|result|reason|problem|question|example|part|bit|lot|number|case|way|fact|sign|source"
    r"|step|time|word|thing|member|place|mistake|reminder|blow|success|failure|victory|winner|loser"
    r"|most|least|only|first|last|same|best|worst|\w+est|kind|sort|series|response|mixture|mix|mere|worthy|valuable|useful|subject|group)\b"
)
CLEAN = re.compile(r"[\w\s,.'’&%€£$–-]+")
_OPEN_ENDED = DETERMINERS | BOUNDARIES | PREPOSITIONS - PARTICLES | {"and", "to"}


def is_standalone(text: str, *, longest: int, owners: bool = False) -> bool:
    """Whether what is asked with it leaves nothing open: no pronouns, quotations or loose ends.

    Args:
        text: Part of a sentence.
        longest: Most words.
        owners: Whether "its" and the like are welcome, since their owner stands before.
    """
    words = words_in(text)
    if not 0 < len(words) <= longest or words[-1].lower in _OPEN_ENDED:
        return False
    return is_clear(text, owners=owners)


def is_clear(text: str, *, owners: bool = False) -> bool:
    """Whether a text has no pronouns, quotations or brackets, and is of one piece."""
    words = words_in(text)
    if not CLEAN.fullmatch(text) or any(word.opening for word in words):
        return False
    if any(word.closing for word in words[:-1]):
        return False
    lowers = [word.lower for word in words]
    if any(_is_vague(lowers, at) for at in range(1, len(lowers))):
        return False
    if any(word.base in DANGLING for word in words):
        return False
    if not owners and not OWNERS.isdisjoint(lowers):
        return False
    followed = dict(zip(lowers, [*lowers[1:], "of"], strict=True))
    return "her" not in followed or followed["her"] not in PREPOSITIONS


def _is_vague(lowers: Sequence[str], at: int) -> bool:
    """Whether a word with "the" is of no use without what it was called before: "the matter"."""
    if lowers[at - 1] != "the" or lowers[at] not in VAGUE | EMPTY:
        return False
    after = lowers[at + 1] if at + 1 < len(lowers) else "in"
    return after in PREPOSITIONS - {"of"}


def core_of(rest: str, longest: int) -> str | None:
    """What follows a verb up to the end of its clause; None if it is long, cut off, or nothing."""
    kept: list[Word] = []
    words = words_in(rest)
    for position, word in enumerate(words):
        if word.lower in TIES:
            return None
        if (word.lower in CUTS and position) or not any(map(str.isalnum, word.text)):
            break
        if word.lower == "and" and _begins_clause(words[position + 1 :]):
            break
        kept.append(word)
        if word.closing:
            break
    return joined(kept) if 0 < len(kept) <= longest else None


def can_follow(text: str) -> bool:
    """Whether a clause can go on like this after it has said what is asked for."""
    words = words_in(text)
    if not words or text[0] in ",;:–—":
        return True
    lower = words[0].lower
    return lower in CUTS | PREPOSITIONS | {"and"} and lower not in {"to", "as", "than"}


def _begins_clause(words: Sequence[Word]) -> bool:
    """Whether what follows an "and" is another predicate, not another noun."""
    if not words:
        return True
    lower = words[0].lower
    if lower in AUXILIARIES | DANGLING or lower.endswith(("ed", "ing")):
        return True
    form = None if words[0].is_capital else form_of(lower)
    if form is not None:
        return form.tense is not Tense.BASE or len(words) > 1
    return any(word.lower in AUXILIARIES for word in words[:4])
