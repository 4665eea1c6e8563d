"""Questions for what something is known for, made of, used for or does, and where it lies."""

import re
from collections.abc import Iterator

from assistant.followups.english import listed
from assistant.followups.words import capitalised
from assistant.suggesting.clauses import Clause, VerbKind
from assistant.suggesting.noun_lists import MONTHS, WEEKDAYS
from assistant.suggesting.predicates import core_of, is_standalone
from assistant.suggesting.questions import Kind, Question
from assistant.suggesting.verb_lists import BROUGHT
from assistant.suggesting.wording import words_in

_LONGEST = 8
_WHOLE = 20  # words that answer, not that are asked with
_STRANDED = re.compile(
    r"(?:(?:mainly|mostly|best|widely|also|now|often|well|usually|chiefly|primarily|largely) )?"
    r"(?P<state>known (?:as|for)|famous for|used (?:for|as)|made (?:of|from|up of)|composed of"
    r"|based on|responsible for|divided into|caused by|named after|associated with|charged with"
    r"|accused of|required for|followed by|surrounded by|derived from|intended for|covered with"
    r"|designed for|involved in|convicted of|replaced by|called|similar to|linked to|dependent on"
    r"|aimed at|funded by|powered by|measured in|protected by|noted for|nicknamed|rich in"
    r"|limited to|subject to|exposed to|opposed to|entitled to) (?P<what>.+)",
    re.DOTALL,
)
_TO_DO = re.compile(
    r"(?P<state>used|designed|intended|expected|required|obliged|allowed) to (?!\w+ing\b)"
)
_ACTIVE = {
    "consist": "of", "depend": "on", "rely": "on", "lead": "to", "result": "in", "focus": "on",
    "stem": "from", "suffer": "from", "derive": "from", "aim": "to do",
}  # fmt: skip
_DIRECT = listed(
    "cause prevent require contain mean include provide produce cover affect influence replace"
    " regulate govern"
)
_NO_OBJECT = ("to ", "by ", "that ", "in ", "not ", "for ")
_PLACED = re.compile(
    r"(?P<state>located|situated|based|born|buried|founded|built|held|signed|headquartered"
    r"|discovered|invented|made|produced|published|filmed|kept|stored|displayed|grown|found"
    r"|stationed|fought) (?P<where>(?:in|at|near|on|outside) (?P<place>.+))",
    re.DOTALL,
)
_LYING = re.compile(r"(?P<state>(?:place)?) ?(?P<where>(?:in|at|near|on) (?P<place>.+))", re.DOTALL)
_LIES = listed("lie stand live begin start originate")
_NO_PLACES = listed(
    "first last late early middle end same basis level grounds beginning course form name way"
    " assumption appearance idea principle case hope light face wake context morning evening"
)
_ALLOWED = re.compile(
    r"(?:not |strictly |only )*(?P<state>allowed|permitted|forbidden|prohibited)"
    r"(?P<where>(?: (?:in|on|at|to|during|inside|for) .+|$))"
)
_CHANGE = re.compile(r"(?:by|from) (?:about |around |nearly |almost |over )?[£$€]?\d")
_CHANGES = listed("rise fall grow increase decrease drop shrink decline")
_MAY_CAUSE = re.compile(r"(?:also |well )?(?P<verb>cause|trigger|prevent|lead to|result in) ")
_OBLIGED = re.compile(
    r"(?P<verb>[a-z]+) (?P<what>[^,;:]+?)(?P<where> (?:in|at|on|during|with|before) [^,;:]+)?$"
)


def properties(clause: Clause) -> Iterator[Question]:
    """Questions for what is told of the subject."""
    if clause.subject.is_indefinite and clause.is_past:
        return
    if clause.kind is VerbKind.BE:
        yield from _stranded(clause)
        yield from _allowed(clause)
    elif clause.acts:
        yield from _does(clause)
    elif clause.kind is VerbKind.MODAL:
        yield from _obliged(clause)
    yield from _placed(clause)
    yield from _denied(clause)


def _stranded(clause: Clause) -> Iterator[Question]:
    """Ask "What is Umm known for?" of "Umm is known for its bells"."""
    match = _STRANDED.match(clause.rest)
    if match and not (match["state"].endswith(" by") and match["what"][0].isupper()):
        answer = core_of(match["what"], _WHOLE) or ""
        yield Question(text=clause.asked("What", match["state"]), kind=Kind.WHAT, answer=answer)
    match = _TO_DO.match(clause.rest)
    if match is not None:
        predicate = "used for" if match["state"] == "used" else f"{match['state']} to do"
        yield Question(
            text=clause.asked("What", predicate),
            kind=Kind.WHAT,
            answer=clause.rest[match.end() :],
        )


def _allowed(clause: Clause) -> Iterator[Question]:
    """Ask "Are dogs allowed in the yard?" of "Dogs are not allowed in the yard"."""
    match = _ALLOWED.match(clause.rest)
    if match is None or clause.is_past:
        return
    where = core_of(match["where"], _LONGEST) if match["where"] else ""
    if where is None or (where and not is_standalone(where, longest=_LONGEST)):
        return
    state = match["state"].replace("forbidden", "allowed").replace("prohibited", "allowed")
    yield Question(
        text=capitalised(clause.asked("", f"{state} {where}".strip())),
        kind=Kind.WHETHER,
    )


def _denied(clause: Clause) -> Iterator[Question]:
    """Ask "Did the hall reopen?" of "The hall did not reopen"."""
    is_done = clause.base == "do" or clause.verb in {"can", "may", "must", "will"}
    if not is_done or not clause.rest.startswith("not "):
        return
    core = core_of(clause.rest.removeprefix("not "), _LONGEST)
    if core is None or core.split()[0] in {
        "only",
        "just",
        "merely",
        "so",
        "have",
        "always",
        "even",
    }:
        return
    if is_standalone(core, longest=_LONGEST, owners=True):
        support = clause.support if clause.base == "do" else clause.verb
        question = capitalised(f"{support} {clause.subject.text} {core}")
        yield Question(text=question, kind=Kind.WHETHER)


def _does(clause: Clause) -> Iterator[Question]:
    """Ask "What does the dish consist of?" of "The dish consists of beans"."""
    tail = _ACTIVE.get(clause.base, "")
    if tail and clause.rest.startswith(f"{tail.split()[0]} "):
        yield Question(text=clause.asked("What", tail), kind=Kind.WHAT)
    elif clause.base in _CHANGES and _CHANGE.match(clause.rest):
        yield Question(text=clause.asked("By how much"), kind=Kind.HOW_MUCH)
    elif clause.base in _DIRECT and not clause.rest.startswith(_NO_OBJECT):
        thing = core_of(clause.rest, _WHOLE)
        is_definite = clause.subject.first == "the" or clause.subject.has_name
        if thing and len(thing.split()) > 1 and (is_definite or clause.base != "include"):
            yield Question(text=clause.asked("What"), kind=Kind.WHAT)


def _obliged(clause: Clause) -> Iterator[Question]:
    """Ask "What must visitors wear?" of "Visitors must wear boots"."""
    cause = _MAY_CAUSE.match(clause.rest)
    if cause and not clause.rest[cause.end() :].startswith(_NO_OBJECT):
        yield Question(text=clause.asked("What", cause["verb"]), kind=Kind.WHAT)
    match = _OBLIGED.match(clause.rest)
    if match is None or clause.verb != "must" or match["verb"] not in BROUGHT:
        return
    where = match["where"] or ""
    if not where or is_standalone(where, longest=_LONGEST):
        question = clause.asked("What", f"{match['verb']}{where}")
        yield Question(text=question, kind=Kind.WHAT, answer=match["what"])


def _placed(clause: Clause) -> Iterator[Question]:
    """Ask "Where is the mill based?" of "The mill is based in Umm"."""
    match = None
    if clause.kind is VerbKind.BE:
        match = _PLACED.match(clause.rest)
    elif clause.acts and clause.base in _LIES | {"take"}:
        match = _LYING.match(clause.rest)
        if match is not None and (clause.base == "take") is not bool(match["state"]):
            return
    if match is not None and _is_place(match["place"]):
        answer = core_of(match["where"], _WHOLE) or ""
        yield Question(text=clause.asked("Where", match["state"]), kind=Kind.WHERE, answer=answer)


def _is_place(text: str) -> bool:
    first, second = [*(word.text for word in words_in(text)), "", ""][:2]
    if first.casefold() == "the":
        return second.casefold() not in _NO_PLACES | {""}
    return first[:1].isupper() and first.rstrip("s") not in MONTHS | WEEKDAYS
