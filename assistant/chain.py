"""The steps of one answer, in order."""

import time
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from assistant.answers import (
    Answer,
    AnswerSentence,
    Event,
    Finished,
    Outcome,
    Refusal,
    Retrieved,
    Token,
    Turn,
)
from assistant.conversation import standalone_question
from assistant.draft import Drafter
from assistant.extractive import cite
from assistant.fitted import FITTED, FittedModel
from assistant.orders import without_orders
from assistant.replies import ORDERED, reply_to
from assistant.reranker import CrossEncoderReranker
from assistant.retriever import Findings, Retriever
from assistant.settings import Settings
from index.passages import Document, ScoredPassage
from index.searcher import Searcher
from index.settings import IndexSettings

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

_NEAREST = 3  # passages shown with a refusal


class Assistant:
    """Answers questions about the documents. Holds no conversation: history is an argument.

    One serves a whole process, from any number of threads. It follows a rebuilt index by itself.
    """

    def __init__(self, searcher: Searcher, settings: Settings | None = None) -> None:
        """Answer from an index that is already chosen; `from_settings` chooses one."""
        self._searcher = searcher
        self._settings = settings or Settings()
        name = self._settings.reranker
        self._retriever = Retriever(searcher, CrossEncoderReranker(name) if name else None)
        model = FittedModel.load(Path(self._settings.thresholds or FITTED))
        self._drafter = Drafter(self._retriever, model, self._settings)

    @classmethod
    def from_settings(
        cls, settings: Settings | None = None, index_settings: IndexSettings | None = None
    ) -> Self:
        """An assistant as the settings, by default those of the environment, describe it."""
        return cls(Searcher(index_settings or IndexSettings()), settings or Settings())

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer to a question, given the turns before it.

        Raises:
            index.IndexingError: If there is no index that can be read.
        """
        for event in self.stream(question, history):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("a stream ends with Finished")

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Event]:
        """The answer as it comes about: `Retrieved`, `Token`s, and last one `Finished`.

        Raises:
            index.IndexingError: If there is no index that can be read.
        """
        began = time.perf_counter()
        question = _clean(question)
        reply = self._reply(question)
        if reply is not None:
            answer = _replied(question, reply)
        else:
            standalone = standalone_question(without_orders(question), history)
            findings = self._retriever.search(standalone, self._settings.passages)
            retrieved = time.perf_counter()
            yield Retrieved(passages=findings.passages)
            answer = self._answer(question, findings)
            seconds = {"retrieve": retrieved - began, "answer": time.perf_counter() - retrieved}
            answer = replace(answer, timings=seconds)
        yield from (Token(text=piece) for piece in _pieces(answer.text))
        yield Finished(answer=answer)

    def search(self, question: str, k: int = 10) -> tuple[ScoredPassage, ...]:
        """The k best passages for a question, best first.

        Raises:
            index.IndexingError: If there is no index that can be read.
        """
        return self._retriever.search(_clean(question), k).passages

    def document(self, document_id: str) -> Document | None:
        """A document as it was indexed, or None when it is not in the index."""
        return self._searcher.document(document_id)

    @property
    def searcher(self) -> Searcher:
        """The index it answers from."""
        return self._searcher

    def as_retriever(self, k: int = 10) -> "BaseRetriever":
        """A LangChain retriever: questions to LangChain documents, sources in their metadata."""
        from assistant.langchain_faces import PassageRetriever

        return PassageRetriever(assistant=self, k=k)

    def as_runnable(self) -> "Runnable[dict[str, object], dict[str, object]]":
        """A LangChain runnable of the shape of LangChain's own retrieval chains.

        Its input is `{"input": question, "chat_history": messages}`, the latter optional; its
        output adds `context`, `answer` and `outcome`.
        """
        from assistant.langchain_faces import AnswerRunnable

        return AnswerRunnable(self)

    def close(self) -> None:
        """Give back memory and file handles, once the last question is answered."""
        self._searcher.close()

    def _answer(self, question: str, findings: Findings) -> Answer:
        """What the findings say about a question."""
        draft = self._drafter.draft(findings.question, findings)
        sentences, citations = cite(draft.chosen)
        refusal = Refusal(
            looked_for=findings.question,
            unknown_words=findings.unknown_words,
            nearest=findings.passages[:_NEAREST],
        )
        return Answer(
            question=question,
            standalone_question=findings.question,
            outcome=draft.outcome,
            sentences=sentences,
            citations=citations,
            passages=findings.passages,
            refusal=None if sentences else refusal,
            missing=draft.missing,
            confidence=draft.confidence,
            generation=findings.generation,
        )

    def _reply(self, question: str) -> str | None:
        limit = self._settings.max_question_characters
        if len(question) > limit:
            return f"That is {len(question)} characters long; I read questions of up to {limit}."
        if question and not without_orders(question):
            return ORDERED
        return reply_to(question)


def _clean(question: str) -> str:
    """The question without what no keyboard types: control characters, halves of surrogates."""
    kept = (
        " " if character in "\n\r\t" else character
        for character in question
        if character in "\n\r\t" or unicodedata.category(character) not in {"Cc", "Cs"}
    )
    return "".join(kept).strip()


def _replied(question: str, reply: str) -> Answer:
    return Answer(
        question=question,
        standalone_question=question,
        outcome=Outcome.REPLY,
        sentences=(AnswerSentence(text=reply),),
    )


def _pieces(text: str) -> Iterator[str]:
    """A text word by word; joined, the pieces are the text."""
    words = text.split(" ")
    for word in words[:-1]:
        yield f"{word} "
    yield words[-1]
