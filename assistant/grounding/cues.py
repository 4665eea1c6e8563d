"""What negates in a text: cues (`not`, `refused`, `without`), and the words that each turns."""

import re
from collections.abc import Set

from assistant.grounding.english import (
    AUXILIARIES,
    DENYING_VERBS,
    DENYING_WORDS,
    LIGHT_WORDS,
    NEGATIONS,
    WEAKLY_DENYING_WORDS,
    listed,
)
from assistant.grounding.scene import Scene
from assistant.grounding.tokens import Token, stem

_VERBS = frozenset(map(stem, DENYING_VERBS))
_STRONG = frozenset(map(stem, DENYING_WORDS))
_WEAK = frozenset(map(stem, WEAKLY_DENYING_WORDS))
_OF_NOUNS = {"no", "without"}
_WIDE = listed("point time stage way circumstances one")
_BEFORE_TO = frozenset(map(stem, ["fail", "decline"]))  # "the attack failed" denies nothing
_NO_HEADS = NEGATIONS | LIGHT_WORDS | {"longer", "even"}
_NO_DENIAL = listed("more less fewer later longer doubt other")
_NOT_DENIAL = listed("only least until just merely")
_BEFORE_EXCEPTION = listed("no nothing nobody none not")
_EXCEPTION = re.compile(r"\b(?:except|other than|apart from|save for)\b")
_CLAUSE_END = re.compile(r"[.;:?!]")
_BREAK = re.compile(
    r"[;:.?!()]|,\s(?:but|and|so|yet|while|whereas|although|though|which|who)\b"
    r"|\b(?:but|although|though|whereas|while|because|since|until|if|unless|when)\b"
)
_APART = re.compile(r"[.;!?]\s|\b(?:if|unless|but)\b|,\s(?:and|so|yet)\b")
_COORDINATED = re.compile(r",|\b(?:and|or|nor)\b")
_WORD_AFTER = re.compile(r" [^\W\d_]")
_SUBJECT_APART = re.compile(r"[,;:]")
_SUBJECT = 2  # words before a cue: what it denies, and an auxiliary
# In words. Tuned with `python -m benchmarks.grounding`, 2026-11-24.
HEADS = 3  # of content, that a cue turns, nearest first
_NEAR = 9  # on either side of a head, in which another negation is looked for
_CLOSE = 5  # likewise, for words that negate only there
_REACH = 14  # before a word in which it may be negated


def is_cue(scene: Scene, row: int) -> bool:
    """Whether a word of a text negates others."""
    token = scene.tokens[row]
    following = scene.tokens[row + 1].lower if row + 1 < len(scene.tokens) else ""
    if token.lower == "not" and following in _NOT_DENIAL:
        return False
    if token.lower == "no" and following in _NO_DENIAL:
        return following == "longer"
    if token.lower in _BEFORE_EXCEPTION and _has_exception(scene, token.end):
        return False
    if token.stem in _BEFORE_TO:
        return following == "to"
    return _is_negation(token) or token.stem in _VERBS


def is_verb(token: Token) -> bool:
    """Whether a cue is a verb, such as `refused`."""
    return token.stem in _VERBS


def heads_of(scene: Scene, row: int, most: int = HEADS) -> list[Token]:
    """The content words that a cue turns: those after it in its clause, the nearest few."""
    cue = scene.tokens[row]
    limit = _BREAK.search(scene.plain, cue.end)
    found = _subject(scene, row)
    for token in scene.tokens[row + 1 :]:
        if limit and limit.end() <= token.start:
            break
        if _may_be_denied(scene, token):
            found.append(token)
        if len(found) >= most:
            break
    return found


def _may_be_denied(scene: Scene, token: Token) -> bool:
    """Whether a word is one that a cue turns: neither a name, nor a figure, nor one of telling."""
    if not token.is_content or token.lower in _NO_HEADS or scene.figures.meets(token):
        return False
    return token.text[0].islower()


def is_denied_near(scene: Scene, place: int, heads: Set[str] = frozenset()) -> bool:
    """Whether something near a word may negate it.

    Args:
        scene: The text.
        place: Row of the word.
        heads: Stems that do not count, as they are what may be negated.
    """
    head = scene.tokens[place]
    for row in range(max(0, place - _NEAR), min(len(scene.tokens), place + _NEAR + 1)):
        token = scene.tokens[row]
        if row == place or token.stem in heads or _denies_nothing(scene, row):
            continue
        if _APART.search(_between(scene, token, head)):
            continue
        is_weak = token.stem in _WEAK or (token.lower in _OF_NOUNS and not _is_wide(scene, row))
        is_close = abs(row - place) <= _CLOSE
        if (is_weak and is_close) or (not is_weak and _is_strong(scene, row)):
            return True
    return False


def is_doubled(scene: Scene, row: int, other_text: Scene) -> bool:
    """Whether another cue of the clause, that another text lacks, turns this one back."""
    cue = scene.tokens[row]
    for other in range(max(0, row - _NEAR), min(len(scene.tokens), row + _NEAR + 1)):
        between = _between(scene, scene.tokens[other], cue)
        if other == row or _COORDINATED.search(between) or _BREAK.search(between):
            continue
        if is_cue(scene, other) and scene.tokens[other].stem not in other_text.stems:
            return True
    return False


def is_elsewhere(scene: Scene, cue: Token) -> bool:
    """Whether a text denies by the same verb as a cue does, wherever that stands."""
    return cue.lower not in NEGATIONS and any(
        token.stem == cue.stem and not is_denied_near(scene, row)
        for row, token in enumerate(scene.tokens)
    )


def is_negated(scene: Scene, row: int) -> bool:
    """Whether a word is negated in its clause, before it."""
    token = scene.tokens[row]
    return any(
        _is_negation(one) and not _BREAK.search(scene.plain, one.end, token.start)
        for one in scene.tokens[max(0, row - _REACH) : row]
    )


def _is_negation(token: Token) -> bool:
    return token.lower in NEGATIONS or token.lower.endswith("n't")


def _is_strong(scene: Scene, row: int) -> bool:
    """Whether a word negates what is anywhere near."""
    token = scene.tokens[row]
    is_turned_down = token.lower == "down" and scene.tokens[row - 1].stem == "turn"
    return is_turned_down or _is_negation(token) or token.stem in _STRONG


def _has_exception(scene: Scene, end: int) -> bool:
    """Whether an exception follows in the clause: "nothing except", "no one but"."""
    stop = _CLAUSE_END.search(scene.plain, end)
    clause = scene.plain[end : stop.start() if stop else len(scene.plain)]
    return _EXCEPTION.search(clause) is not None


def _denies_nothing(scene: Scene, row: int) -> bool:
    """Whether `only` limits a figure, "only 200 paces away", or `too` adds, "he came, too"."""
    token = scene.tokens[row]
    if token.lower == "too":
        follows_comma = scene.plain[: token.start].rstrip().endswith(",")
        return follows_comma or _WORD_AFTER.match(scene.plain, token.end) is None
    after = scene.tokens[row + 1 : row + 2]
    return token.lower == "only" and any(map(scene.figures.meets, after))


def _is_wide(scene: Scene, row: int) -> bool:
    """Whether `no` denies the whole clause: "at no point", "no one"."""
    after = scene.tokens[row + 1 : row + 2]
    return scene.tokens[row].lower == "no" and any(token.lower in _WIDE for token in after)


def _subject(scene: Scene, row: int) -> list[Token]:
    """What stands right before `is not`, `cannot`, `were never`: it is denied as well."""
    before = scene.tokens[max(0, row - _SUBJECT) : row]
    cue = scene.tokens[row].lower
    if cue == "cannot":
        before = [*before[-1:], scene.tokens[row]]
    if cue not in {"not", "never", "cannot"} or len(before) < _SUBJECT:
        return []
    subject, auxiliary = before
    if auxiliary.lower not in AUXILIARIES:
        return []
    if _SUBJECT_APART.search(scene.plain[subject.end : auxiliary.start]):
        return []
    return [subject] if subject.is_content and subject.text[0].islower() else []


def _between(scene: Scene, one: Token, other: Token) -> str:
    return scene.plain[min(one.end, other.end) : max(one.start, other.start)]
