import asyncio
import subprocess
import sys

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import (
    Runnable,
    RunnableGenerator,
    RunnableLambda,
    RunnablePassthrough,
)

from assistant.answers import Turn
from assistant.langchain_faces import to_turns
from tests.conftest import ARTICLE, REPOSITORY

KILLED = "How many people were killed?"
WORLD_CUP = "Who won the World Cup in 1998?"
KEYS = {"input", "context", "answer", "outcome", "citations"}


@pytest.fixture(autouse=True)
def no_tracing(monkeypatch):
    """LangChain sends every run to a server if the environment tells it to."""
    for name in ("LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING", "LANGCHAIN_TRACING"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def retriever(article_assistant):
    return article_assistant.as_retriever(k=3)


@pytest.fixture(scope="module")
def runnable(article_assistant):
    return article_assistant.as_runnable()


def added(pieces):
    """The sum of what was streamed, as LangChain adds it."""
    first, *rest = pieces
    for piece in rest:
        first = first + piece
    return dict(first)


def test_the_retriever_is_one_of_langchain(retriever):
    assert isinstance(retriever, BaseRetriever)
    assert [document.metadata["rank"] for document in retriever.invoke(KILLED)] == [1, 2, 3]


def test_a_document_says_where_it_is_from(retriever, article_assistant):
    text = (REPOSITORY / "seeds" / ARTICLE).read_text(encoding="utf-8")
    for document, scored in zip(
        retriever.invoke(KILLED), article_assistant.search(KILLED, 3), strict=True
    ):
        source = document.metadata
        assert source.keys() == {
            "document",
            "title",
            "headings",
            "page",
            "start",
            "end",
            "score",
            "rank",
        }
        assert source["document"] == ARTICLE
        assert text[source["start"] : source["end"]] == document.page_content
        assert document.id == scored.passage.id
        assert source["score"] == scored.score


def test_the_retriever_works_in_a_chain_of_others(retriever):
    def formatted(documents):
        return "\n".join(document.page_content for document in documents)

    asked = []

    def note(prompt):
        asked.append(prompt.to_string())
        return prompt

    chain = (
        {"context": retriever | formatted, "question": RunnablePassthrough()}
        | ChatPromptTemplate.from_template("{context}\n\nQuestion: {question}")
        | RunnableLambda(note)
        | FakeListChatModel(responses=["At least 227."])
        | StrOutputParser()
    )
    assert chain.invoke(KILLED) == "At least 227."
    assert "227" in asked[0]
    assert asked[0].endswith(f"Question: {KILLED}")


def test_the_retriever_can_be_awaited_and_batched(retriever):
    alone = retriever.invoke(KILLED)
    assert asyncio.run(retriever.ainvoke(KILLED)) == alone
    assert retriever.batch([KILLED, WORLD_CUP])[0] == alone


def test_a_retriever_of_nothing_cannot_be_made(article_assistant):
    with pytest.raises(ValueError, match="greater than or equal to 1"):
        article_assistant.as_retriever(k=0)


def test_the_runnable_gives_what_the_assistant_answers(runnable, article_assistant):
    assert isinstance(runnable, Runnable)
    output = runnable.invoke({"input": KILLED})
    answer = article_assistant.ask(KILLED)
    assert output.keys() == KEYS
    assert output["input"] == KILLED
    assert output["answer"] == answer.text
    assert output["outcome"] == "answered"
    assert output["citations"] == answer.to_dict()["citations"]
    assert [document.id for document in output["context"]] == [
        scored.passage.id for scored in answer.passages
    ]


@pytest.mark.parametrize(
    ("question", "outcome"), [(WORLD_CUP, "not_found"), ("thanks", "reply"), ("", "reply")]
)
def test_a_refusal_and_a_reply_have_the_same_keys(runnable, question, outcome):
    output = runnable.invoke({"input": question})
    assert output.keys() == KEYS
    assert (output["outcome"], output["citations"]) == (outcome, [])
    assert bool(output["context"]) == (outcome == "not_found")


@pytest.mark.parametrize("question", [KILLED, WORLD_CUP, "thanks"])
def test_what_is_streamed_adds_up_to_what_is_invoked(runnable, question):
    pieces = list(runnable.stream({"input": question}))
    assert added(pieces) == runnable.invoke({"input": question})


def test_the_context_is_streamed_first_and_the_answer_word_by_word(runnable):
    kinds = [tuple(piece) for piece in runnable.stream({"input": KILLED})]
    assert kinds[0] == ("input", "context")
    assert kinds[1] == ("context",)
    assert set(kinds[2:-1]) == {("answer",)}
    assert len(kinds) > 10
    assert kinds[-1] == ("outcome", "citations")


def test_the_runnable_can_be_awaited(runnable):
    assert asyncio.run(runnable.ainvoke({"input": KILLED})) == runnable.invoke({"input": KILLED})


def test_the_runnable_can_be_streamed_and_awaited(runnable):
    async def drained():
        return [piece async for piece in runnable.astream({"input": KILLED})]

    assert added(asyncio.run(drained())) == runnable.invoke({"input": KILLED})


def test_the_runnable_answers_in_batches(runnable):
    inputs = [{"input": question} for question in (KILLED, WORLD_CUP, "thanks")]
    assert runnable.batch(inputs) == [runnable.invoke(one) for one in inputs]
    assert asyncio.run(runnable.abatch(inputs)) == runnable.batch(inputs)


def test_the_runnable_can_be_piped_on(runnable):
    chain = runnable | RunnableLambda(lambda output: output["answer"].upper())
    assert "227" in chain.invoke({"input": KILLED})
    assert chain.batch([{"input": "thanks"}]) == ["YOU ARE WELCOME."]


def test_the_runnable_can_be_piped_into(runnable):
    chain = RunnableLambda(lambda question: {"input": question}) | runnable
    assert chain.invoke(KILLED) == runnable.invoke({"input": KILLED})
    assert added(chain.stream(KILLED)) == chain.invoke(KILLED)


def test_a_runnable_piped_on_still_streams(runnable):
    def answers(pieces):
        for piece in pieces:
            if "answer" in piece:
                yield piece["answer"]

    pieces = list((runnable | RunnableGenerator(answers)).stream({"input": KILLED}))
    assert len(pieces) > 10
    assert "".join(pieces) == runnable.invoke({"input": KILLED})["answer"]


def test_callbacks_see_a_run_begin_and_end(runnable):
    from langchain_core.callbacks import BaseCallbackHandler

    class Notes(BaseCallbackHandler):
        def __init__(self):
            self.seen = []

        def on_chain_start(self, *_, inputs=None, **__):
            del inputs
            self.seen.append("start")

        def on_chain_end(self, *_, **__):
            self.seen.append("end")

        def on_chain_error(self, error, **__):
            self.seen.append(error)

    for run in (runnable.invoke, lambda *given: list(runnable.stream(*given))):
        notes = Notes()
        run({"input": KILLED}, {"callbacks": [notes]})
        assert notes.seen == ["start", "end"]


def test_a_chat_history_is_accepted(runnable):
    history = [
        SystemMessage("Be brief."),
        HumanMessage("What is the CSTO?"),
        AIMessage("A Russia-led counterpart to NATO. [1]"),
    ]
    output = runnable.invoke({"input": KILLED, "chat_history": history})
    assert output["answer"] == runnable.invoke({"input": KILLED})["answer"]
    assert output.keys() == KEYS


def test_a_history_is_its_pairs_of_question_and_answer():
    messages = [
        SystemMessage("Be brief."),
        AIMessage("How can I help?"),
        HumanMessage("Never answered"),
        HumanMessage([{"type": "text", "text": "What is the CSTO?"}]),
        ToolMessage("looked it up", tool_call_id="1"),
        AIMessage("A counterpart to NATO."),
        AIMessage("Anything else?"),
        HumanMessage("When was it founded?"),
    ]
    assert to_turns(messages) == [
        Turn(question="What is the CSTO?", answer="A counterpart to NATO.")
    ]
    assert to_turns([]) == []


def test_langchain_is_not_imported_before_a_face_is_asked_for():
    code = (
        "import sys\n"
        "from assistant import Assistant\n"
        "assistant = Assistant.from_settings()\n"
        "print([name for name in sys.modules if name.startswith('langchain')])\n"
        "assistant.as_runnable()\n"
        "print('langchain_core' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "True"]
