"""Questions for a number: how many, how much, how tall or old."""

import re
from collections.abc import Iterator, Sequence

from assistant.suggesting.clauses import Clause, VerbKind
from assistant.suggesting.english import BOUNDARIES, PREPOSITIONS
from assistant.suggesting.noun_lists import DURATIONS, NUMBERS, PRICES
from assistant.suggesting.predicates import core_of, is_standalone
from assistant.suggesting.questions import Kind, Question
from assistant.suggesting.verb_lists import AUXILIARIES, BE, COUNTING
from assistant.suggesting.verbs import form_of
from assistant.suggesting.wording import Vocabulary, Word, joined, uncapitalised, words_in

_LONGEST = 8
_MOST_NOUNS = 5
_ABOUT = (
    r"(?:(?:about|around|some|nearly|almost|over|more than|at least|at most|up to|only|fewer than"
    r"|less than|roughly|approximately|an estimated|as many as|exactly|just|a total of) )*"
)
_WORDED = rf"(?:{'|'.join(sorted(NUMBERS))})"
_NUMBER = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}(?:\.\d+)?(?: (?:thousand|million|billion))?"
    rf"|{_WORDED}(?:-(?:one|{_WORDED}))?(?: (?:hundred|thousand|million))?)"
)
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_QUANTITY = re.compile(rf"(?P<number>{_ABOUT}{_NUMBER}) (?P<things>[a-z].*)", re.DOTALL)
# After a number they measure and do not count.
_MEASURES = re.compile(
    rf"(?:{DURATIONS}|of|and|or|to|hundred|thousand|million|thirds?|quarters?|fifths?|tenths?"
    r"|hal(?:f|ves)|per|percent|degrees?|kilometres?|metres?|miles?|feet|km|times|am|pm|o|euros?|dollars?|pounds?|francs?|crowns?|rupees?|yen)\b"
)
_SHARE = re.compile(
    rf"(?P<share>{_ABOUT}[\d.]+ ?(?:per cent|percent|%)) of (?P<things>[a-z].+)", re.DOTALL
)
_MONEY = re.compile(
    rf"(?P<money>{_ABOUT}(?:[£$€]\d[\d,.]*(?: (?:million|billion))?"
    rf"|{_NUMBER} (?:euros?|dollars?|pounds?|francs?|crowns?|rupees?|yen)))\b"
)
_SPAN = re.compile(rf"(?P<span>{_ABOUT}{_NUMBER}(?: (?:to|or) {_NUMBER})? (?:{DURATIONS}))\b")
_SIZE = re.compile(
    rf"(?P<size>{_ABOUT}{_NUMBER} (?:kilo|centi)?(?:metres?|meters?|feet|miles?|km|cm|m|years?))"
    r" (?P<how>long|tall|high|wide|deep|thick|old)\b"
)
_POPULATION = re.compile(rf"(?:a|the) (?:total )?population of (?P<number>{_ABOUT}{_NUMBER})")
_PEOPLE = (
    r"(?:people|persons|civilians|soldiers|workers|passengers|children|protesters|miners"
    r"|residents|inhabitants|officers|prisoners|women|men|students|patients)"
)
_HARM = re.compile(
    rf"(?P<number>{_NUMBER}) (?P<who>{_PEOPLE}) (?:were |had been |have been )?"
    r"(?P<harm>killed|injured|wounded|arrested|evacuated|displaced|hurt|rescued|detained)\b",
    re.IGNORECASE,
)
_THERE = re.compile(rf"There (?P<be>are|were) (?P<number>{_ABOUT}{_NUMBER}) (?P<things>[a-z].*)")


def amounts(clause: Clause) -> Iterator[Question]:
    """Questions for a number that is told of the subject."""
    if clause.subject.is_indefinite and clause.is_past:
        return
    if clause.kind is not VerbKind.MODAL and clause.base in COUNTING:
        yield from _counted(clause)
    money, span = _MONEY.match(clause.rest), _SPAN.match(clause.rest)
    if money and (clause.base == "cost" or (clause.base == "be" and clause.subject.head in PRICES)):
        question = clause.asked("How much")
        yield Question(text=question, kind=Kind.HOW_MUCH, answer=money["money"])
    if span and clause.base in {"last", "take"}:
        yield from _lasting(clause, span)
    size, people = _SIZE.match(clause.rest), _POPULATION.match(clause.rest)
    if size and clause.kind is VerbKind.BE:
        question = clause.asked(f"How {size['how']}")
        yield Question(text=question, kind=Kind.HOW_MUCH, answer=size["size"])
    if people and clause.base == "have":
        question = f"What {'was' if clause.is_past else 'is'} the population of"
        yield Question(
            text=f"{question} {clause.subject.text}", kind=Kind.HOW_MUCH, answer=people["number"]
        )


def counted(text: str, vocabulary: Vocabulary) -> Iterator[Question]:
    """Ask "How many sheep got lost on the Fell?" of "Two sheep got lost on the Fell"."""
    small = uncapitalised(text)
    share, quantity = _SHARE.match(small), _QUANTITY.match(small)
    if share is not None:
        yield from _counted_subject("What share of", share["things"], share["share"], vocabulary)
    elif quantity is not None and _counts(quantity):
        yield from _counted_subject("How many", quantity["things"], quantity["number"], vocabulary)


def _counts(quantity: re.Match[str]) -> bool:
    """Whether a number with what follows counts things, and is no measure or year."""
    return not _YEAR.fullmatch(quantity["number"]) and not _MEASURES.match(quantity["things"])


def casualties(text: str) -> Iterator[Question]:
    """Ask "How many people were killed?" wherever a sentence tells it."""
    match = _HARM.search(text)
    if match is not None:
        question = f"How many {match['who']} were {match['harm']}"
        yield Question(text=question, kind=Kind.HOW_MANY, answer=match["number"])


def existing(text: str) -> Iterator[Question]:
    """Ask "How many hives are on the moor?" of "There are forty hives on the moor"."""
    match = _THERE.match(text)
    core = core_of(match["things"], _LONGEST) if match else None
    if match is None or core is None or not _counts(match):
        return
    words = words_in(core)
    end = _end_of_things(words)
    things, place = joined(words[:end]), joined(words[end:])
    is_place = words[end:] and words[end].lower in {"in", "on", "at"}
    if is_place and is_standalone(place, longest=6) and is_standalone(things, longest=_MOST_NOUNS):
        question = f"How many {things} {match['be']} {place}"
        yield Question(text=question, kind=Kind.HOW_MANY, answer=match["number"])


def _counted_subject(
    opening: str, text: str, number: str, vocabulary: Vocabulary
) -> Iterator[Question]:
    words = words_in(text)
    at = _verb_at(words[: _MOST_NOUNS + 3])
    if at is None or words[0].lower in PREPOSITIONS | AUXILIARIES:
        return
    things = joined(words[:at])
    predicate = core_of(" ".join(map(str, words[at:])), _LONGEST)
    if predicate is None or " " not in predicate:
        return
    question = f"{things} {predicate}"
    is_known = any(word.is_capital for word in words_in(question))
    if (is_known or vocabulary.is_topical(words[at - 1].lower)) and is_standalone(
        question, longest=_LONGEST + _MOST_NOUNS
    ):
        yield Question(text=f"{opening} {question}", kind=Kind.HOW_MANY, answer=number)


def _verb_at(words: Sequence[Word]) -> int | None:
    for at, word in enumerate(words):
        if at and (word.lower in AUXILIARIES or form_of(word.lower) is not None):
            return at
        if word.closing or word.lower in BOUNDARIES | PREPOSITIONS - {"of", "in", "from", "with"}:
            break
    return None


def _counted(clause: Clause) -> Iterator[Question]:
    """Ask "How many seats does the hall have?" of "The hall has forty seats"."""
    match = _QUANTITY.match(clause.rest)
    if match is None or not _counts(match):
        return
    words = words_in(match["things"])
    if words[0].lower in PREPOSITIONS | BOUNDARIES:
        return
    end = _end_of_things(words)
    is_tied = clause.base == "have" and words[end : end + 1] and words[end].lower == "to"
    things = joined(words[:end])
    if not is_tied and is_standalone(things, longest=_MOST_NOUNS):
        question = clause.asked(f"How many {things}")
        yield Question(text=question, kind=Kind.HOW_MANY, answer=match["number"])


def _lasting(clause: Clause, span: re.Match[str]) -> Iterator[Question]:
    """Ask "How long does the test take to run?" of "The test takes two minutes to run"."""
    predicate = core_of(clause.rest[span.end() :], _LONGEST) or ""
    is_doing = predicate.startswith("to ") and is_standalone(predicate, longest=_LONGEST)
    if is_doing or clause.base == "last":
        question = clause.asked("How long", predicate if is_doing else "")
        yield Question(text=question, kind=Kind.HOW_LONG, answer=span["span"])


def _end_of_things(words: Sequence[Word]) -> int:
    """How many of the words name what is counted."""
    for at, word in enumerate(words):
        after = words[at + 1].lower if at + 1 < len(words) else ""
        is_end = after in PREPOSITIONS - {"of"} or after in BOUNDARIES | BE
        is_end = is_end or after in {
            "and",
            "a",
            "an",
            "the",
            "to",
            "last",
            "this",
            "next",
            "each",
            "every",
        }
        if word.closing or is_end or after.endswith(("ed", "ing", "ly")):
            return at + 1
    return len(words)
