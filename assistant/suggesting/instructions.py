"""Questions for what one is to do, how and when: of rules, manuals and recipes."""

import re
from collections.abc import Iterator

from assistant.suggesting.moments import LONG, OFTEN, TIME
from assistant.suggesting.predicates import can_follow, core_of, is_standalone
from assistant.suggesting.questions import Kind, Question
from assistant.suggesting.verb_lists import AUXILIARIES, COMMANDS
from assistant.suggesting.verbs import Tense, form_of
from assistant.suggesting.wording import uncapitalised, words_in

_LONGEST = 8
_TO = re.compile(r"To (?P<do>[a-z][^,;:]{3,60}), (?P<then>.+)", re.DOTALL)
_IF = re.compile(
    r"(?P<when>If|When) (?P<case>[^,;:]{6,70}), (?:then |please )?(?P<then>.+)", re.DOTALL
)
_YOU = re.compile(r"you (?:must|should|can|may|need to|have to|will need to|will have to) ")


def instructions(text: str) -> Iterator[Question]:
    """Questions for what a sentence tells the reader to do."""
    yield from _to(text)
    yield from _if(text)
    yield from _command(text)


def _to(text: str) -> Iterator[Question]:
    """Ask "How do you stop the pump?" of "To stop the pump, press the red button"."""
    match = _TO.match(text)
    if match is None or not _is_told(match["then"]):
        return
    first = match["do"].split()[0]
    form = form_of(first)
    is_base = first in COMMANDS or (form is not None and form.tense is Tense.BASE)
    if is_base and is_standalone(match["do"], longest=_LONGEST):
        yield Question(text=f"How do you {match['do']}", kind=Kind.HOW_TO)


def _if(text: str) -> Iterator[Question]:
    """Ask "What should you do if the lamp is red?" of "If the lamp is red, call the guard"."""
    match = _IF.match(text)
    if match is None or not _is_told(match["then"]):
        return
    case = match["case"]
    has_verb = any(word.lower in AUXILIARIES or form_of(word.lower) for word in words_in(case))
    if has_verb and is_standalone(case, longest=_LONGEST):
        question = f"What should you do {match['when'].lower()} {case}"
        yield Question(text=question, kind=Kind.WHAT_IF)


def _is_told(text: str) -> bool:
    """Whether a text tells the reader to do something, and what that is."""
    if text.startswith("you can do so"):
        return False
    first, *others = text.split()
    return (
        first in COMMANDS or _YOU.match(text) is not None or (first == "do" and "not" in others[:1])
    )


def _command(text: str) -> Iterator[Question]:
    """Ask "How often should you water the ferns?" of "Water the ferns twice a week"."""
    words = words_in(text)
    if words[0].lower not in COMMANDS or words[0].closing:
        return
    text = uncapitalised(text)
    for pattern, opening, kind in (
        (OFTEN, "How often", Kind.HOW_OFTEN),
        (LONG, "How long", Kind.HOW_LONG),
        (TIME, "When", Kind.WHEN),
    ):
        match = pattern.search(text)
        if match is None or not can_follow(text[match.end() :].strip()):
            continue
        before = text[: match.start()].strip()
        inner = words_in(before)[1:]
        if not inner or any(word.lower in AUXILIARIES for word in inner):
            continue
        if core_of(before, _LONGEST) == before and is_standalone(before, longest=_LONGEST):
            yield Question(text=f"{opening} should you {before}", kind=kind, answer=match[0])
            return
