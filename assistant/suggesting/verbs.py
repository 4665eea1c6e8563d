"""Forms of common verbs: what a word is a form of, and what forms a verb has."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.followups.english import listed
from assistant.suggesting.verb_lists import DOUBLING, IRREGULAR, REGULAR

_VOWELS = "aeiou"
_HISSING = ("s", "x", "z", "ch", "sh", "o")


class Tense(StrEnum):
    """What a form tells of the time."""

    PAST = "past"
    PRESENT = "present"
    BASE = "base"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A verb and which of its forms a word is."""

    base: str
    tense: Tense


def form_of(word: str) -> Form | None:
    """What a word in small letters is as a verb, if it is one that we know."""
    return _FORMS.get(word)


def base_of_participle(word: str) -> str | None:
    """The verb of a participle that we know: "buy" of "bought"."""
    return _PARTICIPLES.get(word)


def past_of(base: str) -> str:
    """The past tense of a verb."""
    return _PASTS.get(base) or _with_ed(base)


def present_of(base: str) -> str:
    """The third person of a verb."""
    if base == "have":
        return "has"
    if base.endswith(_HISSING):
        return f"{base}es"
    return f"{base[:-1]}ies" if _ends_in_y(base) else f"{base}s"


def base_of_gerund(word: str) -> str | None:
    """The verb of a form in -ing, if we know it: "install" of "installing"."""
    return _GERUNDS.get(word)


def _ends_in_y(base: str) -> bool:
    return base.endswith("y") and base[-2] not in _VOWELS


def _with_ed(base: str) -> str:
    if base.endswith("e"):
        return f"{base}d"
    if _ends_in_y(base):
        return f"{base[:-1]}ied"
    return f"{base}{base[-1] if base in DOUBLING else ''}ed"


def _gerund(base: str) -> str:
    if base.endswith("ie"):
        return f"{base[:-2]}ying"
    if base.endswith("e") and not base.endswith(("ee", "be")):
        return f"{base[:-1]}ing"
    doubles = base in DOUBLING or base in _DOUBLING_TOO
    return f"{base}{base[-1] if doubles else ''}ing"


_DOUBLING_TOO = listed("begin cut dig forget get hit let put run set shut sit split swim win")
_IRREGULAR = [line.split() for line in IRREGULAR.split(";")]
_PASTS = {base: past for base, past, _ in _IRREGULAR}
_BASES = [*sorted(REGULAR), *_PASTS]
_PARTICIPLES = {_with_ed(base): base for base in sorted(REGULAR)} | {
    participle: base for base, _, participle in _IRREGULAR
}
_GERUNDS = {_gerund(base): base for base in _BASES}
# Where two verbs share a form, as "found" is of "find", the past is what is meant.
_FORMS = (
    {base: Form(base=base, tense=Tense.BASE) for base in _BASES}
    | {present_of(base): Form(base=base, tense=Tense.PRESENT) for base in _BASES}
    | {past_of(base): Form(base=base, tense=Tense.PAST) for base in _BASES}
)
