"""The steps of one answer, in order."""

import re
import time
from collections.abc import Generator, Iterator, Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from assistant.answers import Answer, Outcome, Turn
from assistant.conversation import standalone_question
from assistant.draft import Draft, Drafter
from assistant.events import Event, Finished, Retrieved, Token
from assistant.extractive import cite
from assistant.fitted import FITTED, FittedModel
from assistant.messages import answer_at_once, cleaned
from assistant.orders import without_orders
from assistant.refusals import NEAREST, Reason, Refusal
from assistant.reranker import CrossEncoderReranker
from assistant.retriever import Findings, Retriever
from assistant.settings import ModelSettings, Settings
from assistant.timings import summed
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
        self._fitted = FittedModel.load(Path(self._settings.thresholds or FITTED))
        self._drafter = Drafter(self._retriever, self._fitted, self._settings)
        self._closes_searcher = True
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
        question = cleaned(question)
        answer = answer_at_once(
            question,
            most_characters=self._settings.max_question_characters,
            writer=self.model_name,
        )
        if answer is None:
            answer = yield from self._answered(question, history)
        else:
            yield from _tokens(answer.text)
        yield Finished(answer=answer)

    def search(self, question: str, k: int = 10) -> tuple[ScoredPassage, ...]:
        """The k best passages for a question, best first.

        Raises:
            index.IndexingError: If there is no index that can be read.
        """
        return self._retriever.search(cleaned(question), k).passages

    def document(self, document_id: str) -> Document | None:
        """A document as it was indexed, or None when it is not in the index."""
        return self._searcher.document(document_id)

    @property
    def searcher(self) -> Searcher:
        """The index it answers from."""
        return self._searcher

    @property
    def model_name(self) -> str:
        """Name of the chat model that writes; empty if answers are quoted."""
        return self._model.name if self._model else ""

    def adjusted(self, settings: Settings) -> Self:
        """An assistant with the same index and models that answers by other settings.

        Without `llm` in them it quotes. It need not be closed, and lives as long as this one; the
        models that settings name are not opened anew.
        """
        sibling = copy(self)
        sibling._follow(settings)  # noqa: SLF001 - it is one of this class
        return sibling

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
        if self._closes_searcher:
            self._searcher.close()

    def _follow(self, settings: Settings) -> None:
        """Become the sibling of the one whose parts these are."""
        self._settings = settings
        self._drafter = Drafter(self._retriever, self._fitted, settings)
        self._closes_searcher = False
        if not settings.llm:
            self._model = self._writer = None
        elif self._writer is not None:
            self._writer = self._writer.adjusted(settings)

    def _answered(self, question: str, history: Sequence[Turn]) -> Generator[Event, None, Answer]:
        """Rewrite, search, decide, and only then quote or write."""
        began = time.perf_counter()
        standalone = self._standalone(without_orders(question), history)
        rewriting = {"rewrite": time.perf_counter() - began}
        findings = self._retriever.search(standalone, self._settings.passages)
        yield Retrieved(passages=findings.passages)
        draft = self._drafter.draft(findings.question, findings)
        seconds = summed(rewriting, findings.seconds, draft.seconds)
        written = None
        if self._writer is not None and draft.outcome.answers:
            written = yield from self._writer.write(draft, findings, history)
            seconds = summed(seconds, written.seconds)
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


def _tokens(text: str) -> Iterator[Token]:
    """A text word by word; joined, the tokens are the text."""
    yield from (Token(text=piece) for piece in re.findall(r"\s*\S+|\s+", text))


def _chat_model(
    model: "ChatModel | BaseChatModel", settings: ModelSettings | None = None
) -> "ChatModel":
    """Our chat model, made of LangChain's unless it is one."""
    from assistant.llm import ChatModel

    return model if isinstance(model, ChatModel) else ChatModel(model, settings)
