"""The steps of one answer, in order."""

import re
import time
import unicodedata
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from assistant.answers import Answer, Outcome, Turn
from assistant.conversation import standalone_question
from assistant.draft import Draft, Drafter
from assistant.events import Event, Finished, Retrieved, Token
from assistant.extractive import cite
from assistant.fitted import FITTED, FittedModel
from assistant.orders import without_orders
from assistant.refusals import NEAREST, Reason, Refusal
from assistant.replies import ORDERED, reply_to
from assistant.reranker import CrossEncoderReranker
from assistant.retriever import Findings, Retriever
from assistant.settings import ModelSettings, Settings
from assistant.verdicts import AnswerSentence
from index.passages import Document, ScoredPassage
from index.searcher import Searcher
from index.settings import IndexSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

    from assistant.generative import Written
    from assistant.llm import ChatModel


class Assistant:
    """Answers questions about the documents. Holds no conversation: history is an argument.

    One serves a whole process, from any number of threads. It follows a rebuilt index by itself.
    """

    def __init__(
        self,
        searcher: Searcher,
        settings: Settings | None = None,
        model: "ChatModel | BaseChatModel | None" = None,
    ) -> None:
        """Answer from an index, and with a chat model, already chosen, of ours or LangChain's.

        Without a model answers are quoted. `from_settings` chooses both.
        """
        self._searcher = searcher
        self._settings = settings or Settings()
        name = self._settings.reranker
        self._retriever = Retriever(searcher, CrossEncoderReranker(name) if name else None)
        fitted = FittedModel.load(Path(self._settings.thresholds or FITTED))
        self._drafter = Drafter(self._retriever, fitted, self._settings)
        self._model, self._writer = None, None
        if model is not None:
            from assistant.generative import open_writer

            self._model = _chat_model(model)
            self._writer = open_writer(self._model, searcher, self._settings)

    @classmethod
    def from_settings(
        cls,
        settings: Settings | None = None,
        index_settings: IndexSettings | None = None,
        model_settings: ModelSettings | None = None,
        model: "ChatModel | BaseChatModel | None" = None,
    ) -> Self:
        """An assistant as the settings, by default those of the environment, describe it.

        A `model` takes the place of the one that the settings name.

        Raises:
            ConfigurationError: If the chat model of the settings cannot be had.
        """
        settings = settings or Settings()
        if model is not None:
            model = _chat_model(model, model_settings)
        elif settings.llm:
            from assistant.llm import open_model

            model = open_model(settings.llm, model_settings or ModelSettings())
        return cls(Searcher(index_settings or IndexSettings()), settings, model)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer to a question, given the turns before it; raises what `stream` raises."""
        for event in self.stream(question, history):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("a stream ends with Finished")

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Event]:
        """The answer as it comes about: `Retrieved`, `Token`s, and last one `Finished`.

        Closing it before it ends hangs up on the chat model.

        Raises:
            index.IndexingError: If there is no index that can be read.
            ModelError: If the chat model gives no whole answer.
            ConfigurationError: If the chat model takes too little.
        """
        question = _clean(question)
        reply = self._reply(question)
        if reply is not None:
            answer = _replied(question, reply)
            yield from _tokens(answer.text)
        else:
            answer = yield from self._answered(question, history)
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

    def _answered(self, question: str, history: Sequence[Turn]) -> Generator[Event, None, Answer]:
        """Rewrite, search, decide, and only then quote or write."""
        began = time.perf_counter()
        standalone = self._standalone(without_orders(question), history)
        findings = self._retriever.search(standalone, self._settings.passages)
        seconds = {"retrieve": time.perf_counter() - began}
        yield Retrieved(passages=findings.passages)
        began = time.perf_counter()
        draft = self._drafter.draft(findings.question, findings)
        seconds["answer"] = time.perf_counter() - began
        written = None
        if self._writer is not None and draft.outcome.answers:
            written = yield from self._writer.write(draft, findings, history)
            seconds |= written.seconds
        answer = replace(self._answer(question, findings, draft, written), timings=seconds)
        yield from _tokens(answer.text.removeprefix(written.text if written else ""))
        return answer

    def _standalone(self, question: str, history: Sequence[Turn]) -> str:
        if self._model is None:
            return standalone_question(question, history)
        from assistant.rewriting import rewritten_question

        return rewritten_question(question, history, self._model)

    def _answer(
        self, question: str, findings: Findings, draft: Draft, written: "Written | None"
    ) -> Answer:
        """What was written, or else what the draft quotes; a refusal if that is nothing."""
        if written is None:
            sentences, citations = cite(draft.chosen, findings.sources)
        else:
            sentences, citations = written.sentences, written.citations
        refusal = Refusal(
            looked_for=findings.question,
            reason=written.reason if written else Reason.NOT_ANSWERED,
            unknown_words=findings.unknown_words,
            nearest=findings.passages[:NEAREST],
        )
        return Answer(
            question=question,
            standalone_question=findings.question,
            outcome=draft.outcome if sentences else Outcome.NOT_FOUND,
            sentences=sentences,
            citations=citations,
            passages=findings.passages,
            refusal=None if sentences else refusal,
            missing=draft.missing if sentences else (),
            confidence=draft.confidence,
            generation=findings.generation,
            writing=written.writing if written else None,
        )

    def _reply(self, question: str) -> str | None:
        limit = self._settings.max_question_characters
        if len(question) > limit:
            return f"That is {len(question)} characters long; I read questions of up to {limit}."
        if question and not without_orders(question):
            return ORDERED
        return reply_to(question, self._model.name if self._model else "")


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


def _tokens(text: str) -> Iterator[Token]:
    """A text word by word; joined, the tokens are the text."""
    yield from (Token(text=piece) for piece in re.findall(r"\s*\S+|\s+", text))


def _chat_model(
    model: "ChatModel | BaseChatModel", settings: ModelSettings | None = None
) -> "ChatModel":
    """Our chat model, made of LangChain's unless it is one."""
    from assistant.llm import ChatModel

    return model if isinstance(model, ChatModel) else ChatModel(model, settings)
