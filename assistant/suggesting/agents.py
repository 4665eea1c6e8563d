"""Questions for who did something, what they did, how, and who may."""

import re
from collections.abc import Iterator

from assistant.followups.english import listed
from assistant.suggesting.clauses import Clause, VerbKind
from assistant.suggesting.english import OWNERS
from assistant.suggesting.moments import TIME
from assistant.suggesting.noun_lists import MONTHS, ROLES
from assistant.suggesting.phrases import Phrase
from assistant.suggesting.predicates import JUDGED, can_follow, core_of, is_standalone
from assistant.suggesting.questions import Kind, Question
from assistant.suggesting.verb_lists import ACTS, DONE, MODALS, WANTED
from assistant.suggesting.verbs import base_of_gerund, base_of_participle, past_of, present_of
from assistant.suggesting.wording import words_in

_LONGEST = 8
_WHOLE = 20  # words that answer, not that are asked with
_BEFORE_THINGS = listed("a an the more better")
_LONG_ENOUGH = 3  # words of "the cost of repairs", which needs no name
_BY = re.compile(
    r"(?:(?:[a-z]+ly|first|later) )?(?P<participle>[a-z]+)(?P<between> [^,;:]{3,50}?)?"
    r" by (?P<agent>[A-Z].*)",
    re.DOTALL,
)
_BY_DOING = re.compile(r"(?P<before>[^,;:]*?),? by (?P<doing>[a-z]+ing) ", re.DOTALL)
_ELECTED = re.compile(
    r"(?P<verb>elected|appointed|named|made|chosen) (?:as )?(?P<role>(?:the |its |an? )?[^,;:]+)"
)
_ONLY = re.compile(rf"Only (?P<who>.+?) (?P<modal>{'|'.join(sorted(MODALS))}) (?P<what>.+)")


def agents(clause: Clause) -> Iterator[Question]:
    """Questions for who did what a clause tells, what they did, and how."""
    if clause.kind is VerbKind.BE:
        yield from _passive(clause)
        yield from _elected(clause)
    elif not clause.subject.is_indefinite:
        yield from _active(clause)
        yield from _wanted(clause)
        if clause.acts:
            yield from _done(clause)
            yield from _by_doing(clause)


def permitted(text: str) -> Iterator[Question]:
    """Ask "Who may use the kiln?" of "Only members may use the kiln"."""
    match = _ONLY.match(text)
    if match is None or not is_standalone(match["who"], longest=_LONGEST):
        return
    what = core_of(match["what"], _LONGEST)
    if what is not None and is_standalone(what, longest=_LONGEST):
        yield Question(text=f"Who {match['modal']} {what}", kind=Kind.WHO, answer=match["who"])


def _passive(clause: Clause) -> Iterator[Question]:
    """Ask "Who built the hall?" of "The hall was built by Ada"."""
    match = _BY.match(clause.rest)
    if match is None or clause.subject.is_indefinite:
        return
    base = base_of_participle(match["participle"])
    agent = words_in(match["agent"])[0]
    if base not in ACTS or agent.text in MONTHS:
        return
    between = match["between"] or ""
    if between and (" and " in between or not is_standalone(between, longest=5)):
        return
    verb = past_of(base) if clause.is_past else present_of(base)
    yield Question(
        text=f"Who {verb} {clause.subject.text}{between}", kind=Kind.WHO, answer=agent.text
    )


def _elected(clause: Clause) -> Iterator[Question]:
    """Ask "Who was elected mayor?" of "Ada was elected mayor"."""
    match = _ELECTED.match(clause.rest)
    if match is None or not _is_somebody(clause.subject):
        return
    role = core_of(match["role"], _LONGEST)
    if role is None or not is_standalone(role, longest=_LONGEST):
        return
    if any(word.lower in ROLES for word in words_in(role)[:4]):
        yield Question(
            text=f"Who {clause.verb} {match['verb']} {role}",
            kind=Kind.WHO,
            answer=clause.subject.text,
        )


def _active(clause: Clause) -> Iterator[Question]:
    """Ask "Who built the Long Hall?" of "Ada Umm built the Long Hall"."""
    base, rest = clause.deed
    verb = clause.verb if clause.acts else f"{clause.verb} {clause.rest.partition(' ')[0]}"
    if clause.kind is VerbKind.MODAL and clause.verb == "will":
        base, _, rest = clause.rest.partition(" ")
        verb = f"will {base}"
    thing = core_of(rest, _LONGEST) if base in ACTS and _is_somebody(clause.subject) else None
    if thing is None or not is_standalone(thing, longest=_LONGEST):
        return
    words = words_in(thing)
    is_definite = words[0].lower in {"the", "half"} or words[0].is_capital
    if is_definite and (len(words) > _LONG_ENOUGH or any(word.is_capital for word in words)):
        yield Question(text=f"Who {verb} {thing}", kind=Kind.WHO, answer=clause.subject.text)


def _is_somebody(subject: Phrase) -> bool:
    return subject.is_name and subject.first != "the"


def _wanted(clause: Clause) -> Iterator[Question]:
    """Ask "What has Ada demanded?" of "Ada has demanded a hearing"."""
    base, rest = clause.deed
    first = next(iter(words_in(rest)), None)
    if base not in WANTED or first is None or not clause.subject.has_person:
        return
    thing = core_of(rest, _WHOLE)
    is_thing = first.lower in _BEFORE_THINGS or first.is_capital
    if first.lower == "to" and base not in {"reject", "oppose"}:
        yield Question(text=clause.asked_what("to do"), kind=Kind.WHAT_DONE)
    elif thing and is_thing and not JUDGED.match(thing):
        yield Question(text=clause.asked_what(), kind=Kind.WHAT_DONE, answer=thing)


def _done(clause: Clause) -> Iterator[Question]:
    """Ask "What did the council buy in 2019?" of "In 2019 the council bought a mill"."""
    if clause.base not in DONE or clause.kind is not VerbKind.PAST:
        return
    time, thing = clause.time, core_of(clause.rest, _WHOLE)
    match = TIME.search(clause.rest)
    if not time and match is not None and can_follow(clause.rest[match.end() :].strip()):
        time, thing = match[0], core_of(clause.rest[: match.start()], _WHOLE)
    if not time.startswith(("in ", "on ")) or thing is None:
        return
    if words_in(thing)[0].lower in OWNERS | _BEFORE_THINGS:
        yield Question(text=f"{clause.asked('What')} {time}", kind=Kind.WHAT_DONE, answer=thing)


def _by_doing(clause: Clause) -> Iterator[Question]:
    """Ask "How did the mill save water?" of "The mill saved water by cleaning less"."""
    match = _BY_DOING.match(f"{clause.rest} ")
    if match is None or base_of_gerund(match["doing"]) is None:
        return
    before = match["before"].strip()
    is_whole = bool(before) and core_of(before, _LONGEST) == before
    if is_whole and is_standalone(before, longest=_LONGEST, owners=True):
        yield Question(text=clause.asked("How", before), kind=Kind.HOW)
