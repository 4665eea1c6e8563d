"""A conversation as people read it, whatever it is written in: what is said, and its sources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from assistant.answers import Answer
from assistant.citations import Citation
from assistant.records import Conversation
from assistant.standing import Standing, State
from assistant.verdicts import AnswerSentence, Verdict
from index.passages import ScoredPassage

_NOTES = {State.THERE: "", State.MOVED: "moved", State.GONE: "no longer in the document"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What an answer cites, or a passage that came nearest to one.

    Attributes:
        marker: Its number, from 1; None for a passage that is no source.
        place: Title, headings and page.
        address: Document and span.
        quote: The text that stands there.
        note: What became of it since, if that is known and not nothing.
    """

    marker: int | None
    place: str
    address: str
    quote: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question and its answer.

    Attributes:
        number: Its place in the conversation, from 1.
        question: As it was asked.
        searched: What was searched, if that is something else; or empty.
        asked: When, in UTC.
        before: What is said before the sentences: mostly nothing, or why there is no answer.
        sentences: The sentences of the answer.
        after: What is said after the sentences; mostly nothing.
        sources: What they cite, by number; or, if there is no answer, the nearest passages.
    """

    number: int
    question: str
    searched: str
    asked: datetime
    before: str
    sentences: tuple[AnswerSentence, ...]
    after: str
    sources: tuple[Source, ...]

    @property
    def heading(self) -> str:
        """What the sources are called."""
        is_refused = any(source.marker is None for source in self.sources)
        return "Nearest passages, which are not an answer" if is_refused else "Sources"

    def anchor(self, marker: int) -> str:
        """What a link to a source goes to: another one in every turn."""
        return f"turn-{self.number}-source-{marker}"


def exchanges(
    conversation: Conversation, standings: Mapping[Citation, Standing] | None = None
) -> Iterator[Exchange]:
    """The turns of a conversation, in order.

    Args:
        conversation: The conversation.
        standings: What became of what it cites, as far as that is known.
    """
    for number, turn in enumerate(conversation.turns, start=1):
        answer = turn.answer
        is_same = answer.standalone_question == answer.question
        yield Exchange(
            number=number,
            question=answer.question,
            searched="" if is_same else answer.standalone_question,
            asked=turn.asked,
            before=str(answer.refusal) if answer.refusal else answer.preface,
            sentences=answer.sentences,
            after=answer.remark,
            sources=tuple(_sources(answer, standings or {})),
        )


def note_of(sentence: AnswerSentence) -> str:
    """What is wrong with a sentence, or empty."""
    if sentence.verdict is Verdict.UNSUPPORTED:
        return "not in the documents"
    return "; ".join(map(str, sentence.differences))


def about(conversation: Conversation) -> str:
    """A line about a conversation as a whole."""
    count = len(conversation.turns)
    questions = "1 question" if count == 1 else f"{count} questions"
    return f"{questions}, begun on {moment(conversation.created)}"


def moment(time: datetime) -> str:
    """A time as people read it."""
    return f"{time:%Y-%m-%d %H:%M} UTC"


def _sources(answer: Answer, standings: Mapping[Citation, Standing]) -> Iterator[Source]:
    for citation in answer.citations:
        standing = standings.get(citation)
        yield Source(
            marker=citation.marker,
            place=_place(citation.title, citation.headings, citation.page),
            address=f"{citation.document}#{citation.start}-{citation.end}",
            quote=citation.quote,
            note=_NOTES[standing.state] if standing else "",
        )
    if answer.refusal is not None:
        yield from map(_nearest, answer.refusal.nearest)


def _nearest(scored: ScoredPassage) -> Source:
    passage = scored.passage
    return Source(
        marker=None,
        place=_place(passage.title, passage.headings, passage.page),
        address=passage.id,
        quote=passage.text,
    )


def _place(title: str, headings: tuple[str, ...], page: int | None) -> str:
    below = (heading for heading in headings if heading != title)
    return " > ".join((title, *below)) + (f", page {page}" if page else "")
