"""Questions to go on with: what else is said near what was just answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Answer, Turn
from assistant.conversation import standalone_question
from assistant.followups.words import keys_of
from assistant.suggesting.candidates import Candidate, candidates_of
from assistant.suggesting.sampling import spread
from index.passages import Passage
from index.searcher import Searcher

Place = tuple[str, int, int]  # a document's id, and of a span in it start and end

_DOCUMENTS = 3
_AROUND = 20  # passages before and after one that was cited
_ELSEWHERE = 20  # passages of the rest of the document
_NEARNESS = 0.4
_FAR = 4000  # characters
_PER_SHARED_WORD = 0.15
_MOST_SHARED = 3
_TELLING_SHARED = 2
_ALIKE = 0.8  # share of a question's words that one asked before has too


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What was said so far, last of it an answer or a refusal.

    Attributes:
        answer: What was answered last.
        history: The turns before that.
    """

    answer: Answer
    history: Sequence[Turn] = ()

    @property
    def places(self) -> list[Place]:
        """What was cited, the best first, and what else came near, or came nearest."""
        answer = self.answer
        ranking = answer.refusal.nearest if answer.refusal else answer.passages
        near = [(one.passage.document_id, one.passage.start, one.passage.end) for one in ranking]
        return [*((one.document, one.start, one.end) for one in answer.citations), *near]

    def liking(self, candidate: Candidate) -> float:
        """How much one would ask a question next: near what was cited, about what was named."""
        cited = self.places[: max(1, len(self.answer.citations))]
        distance = min(
            (
                max(start - candidate.end, candidate.start - end, 0)
                for document, start, end in cited
                if document == candidate.document
            ),
            default=_FAR,
        )
        shared = min(_MOST_SHARED, self._shared(candidate))
        nearness = max(0.0, 1 - distance / _FAR)
        return candidate.weight + _NEARNESS * nearness + _PER_SHARED_WORD * shared

    def _shared(self, candidate: Candidate) -> int:
        """How many words a candidate has of what was asked and answered."""
        said = keys_of(f"{self.answer.standalone_question} {self.answer.turn.answer}")
        return len(candidate.keys & said)

    def goes_on(self, candidate: Candidate) -> bool:
        """Whether it is of a document that was cited or nearest, or shares its words."""
        documents = {one.document for one in self.answer.citations} or {
            place[0] for place in self.places
        }
        return candidate.document in documents or self._shared(candidate) >= _TELLING_SHARED

    def is_new(self, candidate: Candidate) -> bool:
        """Whether it was neither asked nor answered, and would be understood as it stands."""
        if any(
            candidate.overlaps(one.document, one.start, one.end) for one in self.answer.citations
        ):
            return False
        turns = (*self.history, self.answer.turn)
        if any(candidate.said in turn.answer for turn in turns):
            return False
        asked = [self.answer.standalone_question, *(turn.question for turn in turns)]
        if any(_repeats(candidate, question) for question in asked):
            return False
        return standalone_question(candidate.question.text, turns) == candidate.question.text


def near_candidates(talk: Talk, searcher: Searcher) -> list[Candidate]:
    """New questions about what stands near what was cited, or what came nearest to an answer.

    Raises:
        index.IndexingError: If there is no index that can be read.
    """
    places: dict[str, Place] = {}
    for place in talk.places:
        places.setdefault(place[0], place)
    return [
        candidate
        for place in list(places.values())[:_DOCUMENTS]
        for candidate in candidates_of(_passages_near(place, searcher))
        if talk.goes_on(candidate) and talk.is_new(candidate)
    ]


def _passages_near(place: Place, searcher: Searcher) -> list[Passage]:
    """The passages around a place, and some of the rest of its document, in their order."""
    document, start, _ = place
    passages = searcher.passages_of(document)
    before = sum(passage.end <= start for passage in passages)
    first, last = max(0, before - _AROUND), before + _AROUND + 1
    elsewhere = spread([*passages[:first], *passages[last:]], _ELSEWHERE)
    return sorted([*passages[first:last], *elsewhere], key=lambda passage: passage.start)


def _repeats(candidate: Candidate, question: str) -> bool:
    """Whether a question asks for the same, as far as its words tell."""
    text = candidate.question.text.casefold()
    asked = question.casefold()
    shared = len(candidate.keys & keys_of(question)) / max(1, len(candidate.keys))
    return text == asked or (shared >= _ALIKE and text.split()[:1] == asked.split()[:1])
