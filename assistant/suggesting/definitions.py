"""Questions for what or who something or somebody is."""

import re
from collections.abc import Iterator

from assistant.followups.english import listed
from assistant.followups.words import singular
from assistant.suggesting.clauses import Clause, VerbKind
from assistant.suggesting.english import PREPOSITIONS
from assistant.suggesting.noun_lists import EMPTY, IDENTITIES, PERSONS, ROLES, THINGS, VAGUE
from assistant.suggesting.phrases import Phrase
from assistant.suggesting.predicates import JUDGED, core_of, is_standalone
from assistant.suggesting.questions import Kind, Question
from assistant.suggesting.verbs import base_of_participle
from assistant.suggesting.wording import Word, words_in

_LONGEST = 9
_SHORTEST = 2
_LONGEST_DEFINED = 4
_NOMINAL = ("er", "or", "ist", "ian", "eer", "man", "ant", "ent")  # who does something
_KIND = re.compile(r"an? (?P<noun>.+)", re.DOTALL)
_LONG_FORM = re.compile(
    r"(?P<long>(?:[A-Z][\w’'-]*,? (?:(?:of|for|the|and|in|on|de|to|against) )*){1,8}"
    r"[A-Z][\w’'-]*) \((?P<short>[A-Z][A-Za-z]*[A-Z])s?\)"
)
_EXTREME = re.compile(
    r"the (?:(?:\w+est|most \w+|first|only|main|official|national) [^,;:]+|capital\b[^,;:]+)"
)
_ONE_OF = re.compile(r"(?P<one>One of the [^,;:]+?) (?P<be>is|was) (?P<who>[A-Z][^,;:]*)")
_LINKS = listed("of for to behind between in from")
_NO_NOUNS = ("ed", "ly", "able", "ible", "ful", "ous", "ive", "ing")
_NO_KINDS = listed("not so as very more less now still far too") | PREPOSITIONS - {"to"}


def definitions(clause: Clause) -> Iterator[Question]:
    """Questions for what or who the subject is."""
    if clause.kind is VerbKind.BE:
        yield from _identity(clause)
        yield from _extreme(clause)
    if clause.kind is VerbKind.BE or clause.apposition:
        yield from _kind(clause)


def abbreviations(text: str) -> Iterator[Question]:
    """Ask "What does UL stand for?" of "the Umm League (UL)"."""
    for match in _LONG_FORM.finditer(text):
        letters = [letter for letter in match["short"] if letter.isupper()]
        initials = [word[0] for word in re.split(r"[ -]", match["long"]) if word[:1].isupper()]
        if initials[-len(letters) :] == letters:
            question = f"What does {match['short']} stand for"
            yield Question(text=question, kind=Kind.STANDS_FOR, answer=match["long"])


def one_of(text: str) -> Iterator[Question]:
    """Ask "Who was one of the founders of Umm?" of "One of the founders of Umm was Ada Ott"."""
    match = _ONE_OF.match(text)
    if match is None or not is_standalone(match["one"][4:], longest=_LONGEST):
        return
    is_person = len(words_in(match["who"])) > 1
    words = words_in(match["one"])
    is_person = is_person and any(singular(word.lower) in PERSONS for word in words)
    question = f"{'Who' if is_person else 'What'} {match['be']} one{match['one'][3:]}"
    yield Question(text=question, kind=Kind.WHO if is_person else Kind.WHAT, answer=match["who"])


def _kind(clause: Clause) -> Iterator[Question]:
    """Ask "What is a sonnet?" of "A sonnet is a poem of fourteen lines"."""
    subject, said = clause.subject, clause.apposition or clause.rest
    match = _KIND.match(said)
    if match is None or JUDGED.match(said):
        return
    if subject.first in {"the", "every", "each", "most", "all"} or subject.first in VAGUE:
        return
    words = words_in(match["noun"])
    head = _head(words)
    if len(words) < _SHORTEST or head in PREPOSITIONS | EMPTY:
        return
    be = "is" if clause.apposition else clause.verb
    if head in PERSONS:
        if subject.is_name and len(subject.words) > 1:
            yield Question(text=f"Who {be} {subject.text}", kind=Kind.WHO_IS, answer=head)
    elif be in {"is", "are"} and _can_be(subject, head):
        yield Question(text=f"What {be} {subject.text}", kind=Kind.WHAT_IS, answer=head)


def _can_be(subject: Phrase, head: str) -> bool:
    """Whether it is a thing that is said to be one of a kind, and surely nobody."""
    if len(subject.words) > _LONGEST_DEFINED:
        return False
    if not subject.is_name or head in THINGS:
        return True
    return len(subject.words) == 1 and not head.endswith(_NOMINAL)


def _head(words: list[Word]) -> str:
    """The main noun, in the singular, of words that go on after it."""
    head = ""
    for word in words:
        if word.lower in PREPOSITIONS | {"who", "which", "that", "and", "whose", "where"}:
            break
        head = word.lower
        if word.closing:
            break
    return singular(head)


def _identity(clause: Clause) -> Iterator[Question]:
    """Ask "What is the capital of Umm?" of "The capital of Umm is Ada"."""
    subject = clause.subject
    if subject.first != "the" or any(word.is_owner for word in subject.words[-2:]):
        return
    if _LINKS.isdisjoint(word.lower for word in subject.words):
        return
    first = next(iter(words_in(clause.rest)), None)
    if first is None or JUDGED.match(clause.rest) or not _says_which(subject, first):
        return
    is_somebody = subject.head in ROLES and first.is_capital
    yield Question(
        text=f"{'Who' if is_somebody else 'What'} {clause.verb} {subject.text}",
        kind=Kind.WHO if is_somebody else Kind.WHAT,
    )


def _says_which(subject: Phrase, first: Word) -> bool:
    """Whether a word after "The (subject) is" begins to tell which or what it is."""
    head = subject.head
    if first.lower == "the" or (first.lower in {"a", "an"} and subject.words[1].is_capital):
        return True
    if head in ROLES:
        return first.is_capital
    is_noun = not first.lower.endswith(_NO_NOUNS) and first.lower not in _NO_KINDS
    return head in IDENTITIES and is_noun and base_of_participle(first.lower) is None


def _extreme(clause: Clause) -> Iterator[Question]:
    """Ask "What is the tallest hill in Umm?" of "Ott is the tallest hill in Umm"."""
    match = _EXTREME.match(clause.rest)
    core = core_of(match[0], _LONGEST) if match else None
    if core is None or not clause.subject.is_name or not is_standalone(core, longest=_LONGEST):
        return
    words = words_in(core)
    if not any(word.is_capital for word in words) or _LINKS.isdisjoint(w.lower for w in words):
        return
    is_person = any(singular(word.lower) in PERSONS for word in words)
    question = f"{'Who' if is_person else 'What'} {clause.verb} {core}"
    yield Question(
        text=question, kind=Kind.WHO if is_person else Kind.WHAT, answer=clause.subject.text
    )
