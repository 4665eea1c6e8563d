"""The assistant as LangChain knows retrievers and chains.

Imported only when asked for: LangChain takes a second to import, and an answer needs none of it.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.messages import BaseMessage
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.utils import AddableDict
from pydantic import ConfigDict, Field

from assistant.answers import Answer, Turn
from assistant.events import Event, Finished, Retrieved, Token
from index.passages import ScoredPassage


class _Assistant(Protocol):
    """What the faces need of an `Assistant`."""

    def search(self, question: str, k: int = 10) -> tuple[ScoredPassage, ...]:
        """The k best passages."""

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Event]:
        """The answer as it comes about."""


class PassageRetriever(BaseRetriever):
    """Questions to LangChain documents, best first, each with its source in the metadata."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Any = Field(description="The assistant that searches.", exclude=True)
    k: int = Field(default=10, ge=1, description="How many documents.")

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        del run_manager
        return [to_document(scored) for scored in self.assistant.search(query, self.k)]


class AnswerRunnable(Runnable[dict[str, Any], dict[str, Any]]):
    """`{"input", "chat_history"}` to `{"input", "context", "answer", "outcome", "citations"}`.

    The shape is that of LangChain's `create_retrieval_chain`. It streams: the context comes first,
    then the answer piece by piece, then outcome and citations.
    """

    def __init__(self, assistant: _Assistant) -> None:
        self._assistant = assistant

    def invoke(
        self,
        input: dict[str, Any],  # noqa: A002 - LangChain's name
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """The whole answer."""
        del kwargs
        return self._call_with_config(self._whole, input, config)

    def stream(
        self,
        input: dict[str, Any],  # noqa: A002 - LangChain's name
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> Iterator[dict[str, Any]]:
        """The answer in pieces, whose sum is what `invoke` gives."""
        del kwargs
        yield from self._transform_stream_with_config(iter([input]), self._pieces, config)

    def _whole(self, given: dict[str, Any]) -> dict[str, Any]:
        whole = AddableDict()
        for piece in self._pieces(iter([given])):
            whole = whole + piece
        return dict(whole)

    def _pieces(self, inputs: Iterator[dict[str, Any]]) -> Iterator[AddableDict]:
        for given in inputs:
            history = to_turns(given.get("chat_history", ()))
            yield AddableDict(input=given["input"], context=[])
            for event in self._assistant.stream(given["input"], history):
                if isinstance(event, Retrieved):
                    yield AddableDict(context=[to_document(scored) for scored in event.passages])
                elif isinstance(event, Token):
                    yield AddableDict(answer=event.text)
                elif isinstance(event, Finished):
                    yield _ending(event.answer)


def to_document(scored: ScoredPassage) -> LangChainDocument:
    """A passage as LangChain knows it."""
    passage = scored.passage
    return LangChainDocument(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "document": passage.document_id,
            "title": passage.title,
            "headings": list(passage.headings),
            "page": passage.page,
            "start": passage.start,
            "end": passage.end,
            "score": scored.score,
            "rank": scored.rank,
        },
    )


def to_turns(messages: Sequence[BaseMessage]) -> list[Turn]:
    """Pairs of what a person asked and what was answered; anything else is passed over."""
    turns = []
    question = None
    for message in messages:
        if message.type == "human":
            question = message.text
        elif message.type == "ai" and question is not None:
            turns.append(Turn(question=question, answer=message.text))
            question = None
    return turns


def _ending(answer: Answer) -> AddableDict:
    plain = answer.to_dict()
    return AddableDict(outcome=plain["outcome"], citations=plain["citations"])
