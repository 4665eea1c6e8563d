"""Sentences taken apart: their clauses, and of each the subject, the verb and what follows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.followups.words import is_plural
from assistant.suggesting.english import BOUNDARIES, DETERMINERS, PREPOSITIONS
from assistant.suggesting.noun_lists import MONTHS
from assistant.suggesting.phrases import Phrase, can_be_in_phrase, head_of, phrase_of
from assistant.suggesting.verb_lists import AUXILIARIES, BE, HAVE, MODALS, SAYING
from assistant.suggesting.verbs import Tense, base_of_participle, form_of
from assistant.suggesting.wording import Vocabulary, Word, joined, uncapitalised, words_in

_MONTH = "|".join(sorted(MONTHS))
_LEAD = re.compile(
    rf"(?P<time>(?:In|On|At|By|Around|During|Since) (?=[^,;:]*(?:{_MONTH}|\d{{4}}))"
    rf"(?:(?:early|late|mid|the|spring|summer|autumn|winter|of|{_MONTH}|\d{{1,2}}),? )*"
    rf"(?:\d{{4}}|\d{{1,2}}|{_MONTH})),? (?=\w)(?!\d)"
)
_ADVERB_LEAD = re.compile(
    r"(?:[A-Z]\w+ly|However|First|Second|Third|Fourth|Nevertheless|Meanwhile|Moreover|In fact), "
)
_OTHER_LEAD = re.compile(
    r"(?:(?:When|While|Although|As|After|Before|Since) [^,;:]{3,60}"
    r"|(?:In|On|At|By|After|Before|During|Under|With|Since|For|Despite|From|Like|Unlike|Throughout"
    r"|Until|Within|Through|Among|Against)"
    r"(?: (?!(?:there|is|are|was|were|has|have|had)\b)[^,;: ]+){1,7}), (?=\w)"
)
_SEMICOLON = re.compile(r"; (?:and |but )?")
_COORDINATE = re.compile(r", (?:and|but|while|whereas) (?=(?:the|an?) |[A-Z])")
_LONGEST_SUBJECT = 9  # words before an apposition
_FARTHEST = 25  # word at which the verb after it is looked for


class VerbKind(StrEnum):
    """What the first verb of a clause is."""

    BE = "be"
    HAVE = "have"
    MODAL = "modal"
    PAST = "past"
    PRESENT = "present"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause with a subject to ask about.

    Attributes:
        time: A time told before the subject, as within a sentence: "in 2015"; mostly empty.
        subject: Who or what it is about.
        apposition: What is said of the subject between commas; mostly empty.
        kind: What its first verb is.
        verb: That verb, in small letters.
        base: Its base form.
        rest: All that follows, without the final full stop.
    """

    time: str
    subject: Phrase
    apposition: str
    kind: VerbKind
    verb: str
    base: str
    rest: str

    @property
    def acts(self) -> bool:
        """Whether its verb is a full one, and no "is", "has" or "can"."""
        return self.kind in {VerbKind.PAST, VerbKind.PRESENT}

    @property
    def is_known(self) -> bool:
        """Whether its subject needs no context; all of a kind do only where a time is told of."""
        return self.subject.is_known or (self.subject.is_generic and not self.is_past)

    @property
    def deed(self) -> tuple[str, str]:
        """The base form of what is done, and what follows; also where it "has been" done."""
        first, _, others = self.rest.partition(" ")
        done = base_of_participle(first) if self.kind is VerbKind.HAVE else None
        if done is not None:
            return done, others
        return (self.base, self.rest) if self.acts else ("", self.rest)

    @property
    def is_past(self) -> bool:
        """Whether it tells of the past."""
        return self.kind is VerbKind.PAST or self.verb in {"was", "were", "had"}

    @property
    def support(self) -> str:
        """The "do" that asks for what it says."""
        if self.is_past:
            return "did"
        return "do" if self.subject.is_plural else "does"

    def asked_what(self, tail: str = "") -> str:
        """A question for the object of what is done."""
        if self.kind is VerbKind.HAVE:
            return self._asked("What", self.verb, f"{self.rest.partition(' ')[0]} {tail}".strip())
        return self.asked("What", tail)

    def asked(self, opening: str, predicate: str = "") -> str:
        """A question: the opening, the verb and subject in their order, what else is said.

        "When" and "of wood" of "The hut was built of wood in 1990" become "When was the hut built
        of wood".
        """
        if self.kind in {VerbKind.BE, VerbKind.MODAL}:
            return self._asked(opening, self.verb, predicate)
        return self._asked(opening, self.support, f"{self.base} {predicate}".strip())

    def _asked(self, opening: str, verb: str, predicate: str) -> str:
        return " ".join(filter(None, (opening, verb, self.subject.text, predicate)))


def clauses_of(text: str, vocabulary: Vocabulary) -> Iterator[Clause]:
    """The clauses of a plain sentence, as far as they are of a simple shape."""
    for position, piece in enumerate(_SEMICOLON.split(text)):
        clause = clause_of(piece, vocabulary, opens=position == 0)
        if clause is None:
            continue
        yield clause
        for coordinate in _COORDINATE.split(piece, maxsplit=1)[1:]:
            second = clause_of(coordinate, vocabulary, opens=False)
            if second is not None:
                yield second


def clause_of(text: str, vocabulary: Vocabulary, *, opens: bool = True) -> Clause | None:
    """The main clause of a text; None when it is not of a simple shape.

    Args:
        text: The text, without a final full stop.
        vocabulary: What the document tells of its words.
        opens: Whether it begins a sentence.
    """
    lead = _LEAD.match(text) or _OTHER_LEAD.match(text) or _ADVERB_LEAD.match(text)
    words = words_in(text[lead.end() :] if lead else text)
    end = at = _verb_at(words)
    if at is None:
        end, at = _around_apposition(words)
    if end is None or at is None or _is_noun(words, at):
        return None
    read = _read_verb(words[at].lower, words[:end])
    if read is None:
        return None
    kind, base, plural = read
    subject = [*words[: end - 1], Word(text=words[end - 1].text, opening=words[end - 1].opening)]
    phrase = phrase_of(subject, vocabulary, plural=plural, opens=opens and lead is None)
    if phrase is None:
        return None
    return Clause(
        time=uncapitalised(lead["time"]) if lead and lead.re is _LEAD else "",
        subject=phrase,
        apposition=joined(words[end:at]),
        kind=kind,
        verb=words[at].lower,
        base=base,
        rest=f"{words[at].closing} {' '.join(map(str, words[at + 1 :]))}".strip(),
    )


def _read_verb(verb: str, subject: Sequence[Word]) -> tuple[VerbKind, str, bool] | None:
    """What a verb is, its base, and whether its subject names several."""
    plural = _names_several(subject)
    if verb in BE:
        return VerbKind.BE, "be", verb in {"are", "were"}
    if verb in HAVE:
        return VerbKind.HAVE, "have", verb == "have" or (verb == "had" and plural)
    if verb in MODALS:
        return VerbKind.MODAL, verb, plural
    form = form_of(verb)
    if form is None or (form.tense is Tense.PAST and form.base == verb and plural):
        return None  # "Members put": now or then
    if form.tense is Tense.PAST:
        return VerbKind.PAST, form.base, plural
    return (VerbKind.PRESENT, form.base, plural) if (form.tense is Tense.BASE) is plural else None


def _names_several(subject: Sequence[Word]) -> bool:
    if any(word.lower == "and" for word in subject):
        return True
    return is_plural(head_of(subject)) and subject[0].lower not in {"every", "each", "a", "an"}


def _verb_at(words: Sequence[Word]) -> int | None:
    """Where the verb of the main clause stands; None when that is not certain."""
    found: list[int] = []
    for at, word in enumerate(words):
        if at and word.lower in AUXILIARIES and not word.is_capital:
            return at if all(_may_be_noun(words[one]) for one in found) else None
        if _may_be_verb(words, at):
            found.append(at)
        if not can_be_in_phrase(word) or word.closing:
            break
    is_sure = len(found) == 1 or [_is_past(words[one]) for one in found[:2]] == [True, False]
    return found[0] if is_sure else None


def _may_be_verb(words: Sequence[Word], at: int) -> bool:
    """Whether a word is a form of a verb where one can stand."""
    form = form_of(words[at].lower)
    if at == 0 or form is None or words[at].is_capital:
        return False
    before = words[at - 1].lower
    return before not in DETERMINERS and (
        form.tense is not Tense.BASE or before not in PREPOSITIONS
    )


def _is_past(word: Word) -> bool:
    form = form_of(word.lower)
    return form is not None and form.tense is Tense.PAST


def _may_be_noun(word: Word) -> bool:
    form = form_of(word.lower)
    return form is not None and form.tense is not Tense.PAST and form.base not in SAYING


def _is_noun(words: Sequence[Word], at: int) -> bool:
    """Whether what looks like a verb is a noun with more to it: "member states which"."""
    is_last = words[at].closing or at + 1 == len(words)
    if is_last or not _may_be_noun(words[at]) or words[at].lower in AUXILIARIES | {"consists"}:
        return False
    after = words[at + 1].lower
    return after in AUXILIARIES | {"of"} or after in BOUNDARIES - {"that", "as", "before", "after"}


def _around_apposition(words: Sequence[Word]) -> tuple[int | None, int | None]:
    """Where the subject ends and its verb stands, if commas set something off between them."""
    commas = (at for at, word in enumerate(words[:_FARTHEST]) if word.closing == ",")
    first, second = next(commas, _FARTHEST), next(commas, None)
    if first >= _LONGEST_SUBJECT or second is None or second + 1 == len(words):
        return None, None
    at = second + 1
    form = form_of(words[at].lower)
    is_verb = form is not None and form.tense is not Tense.BASE and not words[at].is_capital
    return (first + 1, at) if is_verb or words[at].lower in AUXILIARIES else (None, None)
