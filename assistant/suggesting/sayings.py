"""Questions for what somebody said, found or thinks about something."""

import re
from collections.abc import Iterator

from assistant.suggesting.clauses import Clause
from assistant.suggesting.noun_lists import NUMBERS
from assistant.suggesting.phrases import Phrase, phrase_of
from assistant.suggesting.questions import Kind, Question
from assistant.suggesting.verb_lists import AUXILIARIES, FINDING, SAYING
from assistant.suggesting.wording import Vocabulary, is_name, words_in

_THAT = re.compile(r"that (?P<said>.+)", re.DOTALL)
_TOLD = re.compile(r"(?:[\w’'-]+ ){1,4}that (?P<said>.+)", re.DOTALL)
_ACCORDING = re.compile(r"According to (?P<who>[^,;:]+), (?P<said>.+)", re.DOTALL)
_SAID_LAST = re.compile(r"(?P<said>.+), (?P<who>[A-Z][^,;:]+) (?P<verb>says|said)", re.DOTALL)
_FARTHEST = 8  # word at which the verb of what is said is looked for


def sayings(clause: Clause, vocabulary: Vocabulary) -> Iterator[Question]:
    """Ask "What does Ada say about the hall?" of "Ada says that the hall is damp"."""
    base, rest = clause.deed
    if base not in SAYING | FINDING or clause.subject.is_indefinite:
        return
    match = (_TOLD if base == "tell" else _THAT).match(rest)
    topic = _topic_of(match["said"], vocabulary) if match else None
    if topic is not None and topic.text != clause.subject.text:
        verb = "say" if base in SAYING else base
        support = clause.support if clause.acts else "did"
        text = f"What {support} {clause.subject.text} {verb} about {topic.text}"
        yield Question(text=text, kind=Kind.SAID)


def reported(text: str, vocabulary: Vocabulary) -> Iterator[Question]:
    """The same of "According to Ada Umm, the hall is damp" and "The hall is damp, Ada says"."""
    match = _ACCORDING.match(text) or _SAID_LAST.fullmatch(text)
    if match is None or not is_name(words_in(match["who"])):
        return
    topic = _topic_of(match["said"], vocabulary, opens=match.re is _SAID_LAST)
    support = "did" if match.groupdict().get("verb") == "said" else "does"
    if topic is not None:
        yield Question(text=f"What {support} {match['who']} say about {topic.text}", kind=Kind.SAID)


def _topic_of(text: str, vocabulary: Vocabulary, *, opens: bool = False) -> Phrase | None:
    """What a clause is about: the noun phrase before its first verb, if it is known."""
    words = words_in(text)
    ends = (at for at, word in enumerate(words[:_FARTHEST]) if word.lower in AUXILIARIES)
    end = next(ends, 0)
    topic = phrase_of(words[:end], vocabulary, plural=False, opens=opens) if end else None
    if topic is None or not topic.is_known or topic.is_indefinite:
        return None
    return None if topic.first in {"every", "each", "most", "all", *NUMBERS} else topic
