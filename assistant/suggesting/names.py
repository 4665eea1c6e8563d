"""Questions for who or what is named beside a word for it."""

import re
from collections.abc import Iterator, Sequence

from assistant.followups.english import listed
from assistant.followups.words import is_plural, singular
from assistant.suggesting.english import OWNERS, PREPOSITIONS
from assistant.suggesting.noun_lists import PERSONS, THINGS
from assistant.suggesting.phrases import head_of
from assistant.suggesting.questions import Kind, Question
from assistant.suggesting.verb_lists import COMMANDS
from assistant.suggesting.verbs import base_of_participle, past_of, present_of
from assistant.suggesting.wording import Word, joined, words_in

_NAME_WORDS = range(2, 5)
_ROLE_WORDS = 7  # that are looked at for what a person does
_NOUN_WORDS = 7  # that are looked at for what a thing is
_TELLING_ROLE = 3  # words: "the chief engineer", not "the engineer"
_ENDS_NOUN = PREPOSITIONS | listed("who which that where whose and")
_STILL = listed("led headed chaired owned run directed")
_CAPITALS = r"[A-Z][\w’'-]+(?: (?:(?:of|for|the|de|and) )*[A-Z][\w’'-]+)*"
_LED = re.compile(
    rf"\b(?P<the>[Tt]he )?(?P<what>{_CAPITALS}), (?P<how>led|headed|chaired|owned|run|directed"
    rf"|founded|designed|built|written|edited) by (?:the [a-z ]{{3,30}})?(?P<who>{_CAPITALS})"
)
_ARTICLES = listed("a an the")
_NO_NAMES = listed(
    "in on at by for from after before during since when while the a an but and as if its his her"
    " their our my this that these those both many some most all according"
)


def apposed(text: str) -> Iterator[Question]:
    """Questions for names that commas set beside what they are of.

    "Who is Ada Ott?", of "the council's chief engineer, Ada Ott, said" or "Ada Ott, an engineer,
    said"; "What is Umm?", of "Umm, a village of potters,".
    """
    words = words_in(text)
    for at in range(len(words)):
        name = _name_at(words, at)
        if not name:
            continue
        before, after = words[max(0, at - _ROLE_WORDS) : at], words[at + len(name) :]
        role = _role_before(before)
        if role:
            question = f"Who is {joined(name)}"
            yield Question(text=question, kind=Kind.WHO_IS, answer=role)
        elif before[-1:] and before[-1].closing == ",":
            continue  # of a list
        else:
            yield from _said_after(name, after, "the " if _is_the(before) else "")


def _name_at(words: Sequence[Word], at: int) -> list[Word]:
    """The name of several words that begins here and ends before a comma; or none."""
    if at and words[at - 1].is_capital and not words[at - 1].closing:
        return []
    name: list[Word] = []
    for word in words[at : at + _NAME_WORDS.stop]:
        if not word.is_capital or word.opening:
            return []
        name.append(word)
        if word.closing:
            break
    is_name = len(name) in _NAME_WORDS and name[-1].closing == ","
    if not is_name or name[0].lower in _NO_NAMES | COMMANDS:
        return []
    return [] if is_plural(name[-1].lower) and singular(name[-1].lower) in PERSONS else name


def _role_before(before: Sequence[Word]) -> str:
    """What a person does whose name follows, with whom or where it is done; or nothing."""
    if not before or before[-1].closing != "," or before[-1].is_capital:
        return ""
    if singular(before[-1].lower) not in PERSONS:
        return ""
    starts = [at for at, word in enumerate(before) if word.lower in _ARTICLES or word.is_owner]
    role = before[starts[-1] :] if starts else []
    is_owned = any(word.is_owner and word.is_capital for word in role)
    is_open = any(word.lower in OWNERS for word in before[-_TELLING_ROLE - 1 :])
    return joined(role) if not is_open and (is_owned or len(role) >= _TELLING_ROLE) else ""


def _is_the(before: Sequence[Word]) -> bool:
    return bool(before) and before[-1].lower == "the"


def _said_after(name: Sequence[Word], after: Sequence[Word], article: str) -> Iterator[Question]:
    """The question for a name with "a village of potters" or "who" after its comma."""
    if not after or after[0].closing:
        return
    first = after[0].lower
    is_kind = name[-1].lower in THINGS | PERSONS or is_plural(name[-1].lower)
    if first == "who" and not is_kind:
        yield Question(text=f"Who is {joined(name)}", kind=Kind.WHO_IS)
    noun = _noun_of(after[1:]) if first in _ARTICLES else []
    head, said = singular(head_of(noun)), joined([after[0], *noun])
    if head in PERSONS:
        yield Question(text=f"Who is {joined(name)}", kind=Kind.WHO_IS, answer=said)
    elif head in THINGS and len(noun) > 1 and first != "the":
        yield Question(text=f"What is {article}{joined(name)}", kind=Kind.WHAT_IS, answer=said)


def _noun_of(words: Sequence[Word]) -> list[Word]:
    """The words up to what follows a noun."""
    noun: list[Word] = []
    for word in words[:_NOUN_WORDS]:
        if word.lower in _ENDS_NOUN:
            break
        noun.append(word)
        if word.closing:
            break
    return noun


def led(text: str) -> Iterator[Question]:
    """Ask "Who leads the Umm League?" of "the Umm League, led by Ada Ott,"."""
    match = _LED.search(text)
    if match is not None and (match["the"] or " " in match["what"]):
        base = base_of_participle(match["how"]) or ""
        verb = present_of(base) if match["how"] in _STILL else past_of(base)
        what = f"the {match['what']}" if match["the"] else match["what"]
        yield Question(text=f"Who {verb} {what}", kind=Kind.WHO, answer=match["who"])
