import json
import time

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from assistant import llm
from assistant.answers import Answer, Outcome, Turn
from assistant.chain import Assistant
from assistant.errors import ConfigurationError, ModelError
from assistant.events import Event, Finished, Retrieved, Token
from assistant.llm import ChatModel, open_model
from assistant.prompts import prompt_digest
from assistant.refusals import Reason
from assistant.settings import ModelSettings, Settings
from assistant.verdicts import Verdict
from index.searcher import Searcher
from index.settings import IndexSettings
from tests.assistant.prompted import draft, passages_in
from tests.model_servers import OllamaServer, OpenAIServer, Reply

BOUGHT = "When was the coffee machine bought?"
SAYS = "The coffee machine was bought in 2019 for 1,250 euros. [[coffee machine was bought]]"
WORLD_CUP = "Who won the World Cup?"
AND_WORLD_CUP = "When was the coffee machine bought and who won the World Cup?"
INVENTED = "It was delivered by a lorry from Gdańsk."
MEASURED = {"rewrite", "search", "read", "choose", "write", "check"}


@pytest.fixture(autouse=True)
def own_environment(monkeypatch):
    """No keys but ours, and hardly a wait."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(llm, "FIRST_WAIT_SECONDS", 0.001)


@pytest.fixture(scope="module")
def built_settings(built):
    """Settings of an index of three small documents; not to be changed."""
    return IndexSettings(seeds=built / "seeds", path=built / "index")


@pytest.fixture(scope="module")
def running():
    with OpenAIServer() as started:
        yield started


@pytest.fixture
def server(running):
    """The server of the module, as if it were new."""
    running.requests.clear()
    running._replies.clear()
    return running


@pytest.fixture(scope="module")
def opened():
    """Assistants of the module by their settings: to open one takes longer than to ask it."""
    assistants: dict[str, Assistant] = {}
    yield assistants
    for assistant in assistants.values():
        assistant.close()


@pytest.fixture
def assistant_with(server, built_settings, opened):
    """What gives an assistant whose model is the server."""

    def assistant(model=None, **settings):
        key = repr((model, settings))
        if key not in opened:
            opened[key] = Assistant.from_settings(
                Settings(llm="openai:scripted", **settings),
                built_settings,
                ModelSettings(url=server.url, **(model or {})),
            )
        return opened[key]

    return assistant


@pytest.fixture
def ask(server, assistant_with):
    """The answer to a question to which the model writes a draft."""

    def answer(text, question=BOUGHT, history=(), **settings):
        server.enqueue(draft(text))
        return assistant_with(**settings).ask(question, history)

    return answer


def tokens(events):
    return "".join(event.text for event in events if isinstance(event, Token))


def drained(stream, events):
    """How a stream fails; what came before goes to the events."""
    try:
        for event in stream:
            events.append(event)
    except ModelError as error:
        return error
    return None


def verdicts(answer):
    return [sentence.verdict for sentence in answer.sentences]


def test_what_the_model_writes_is_the_answer_with_what_bears_it_out(ask):
    answer = ask("Beans come from a roastery in Łódź. [[coffee machine was bought]]")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.text == "Beans come from a roastery in Łódź. [1]"
    (citation,) = answer.citations
    assert citation.document == "kaffee.md"
    assert "ordered by Zoë from a roastery" in citation.quote
    assert len(citation.sha256) == 64
    assert answer.sentences[0].verdict is Verdict.SUPPORTED


def test_how_it_was_written_is_kept_with_the_answer(ask):
    answer = ask(f"{SAYS} It was in use. [9zz9]", history=[])
    writing = answer.writing
    assert (writing.model, writing.prompt) == ("openai:scripted", prompt_digest())
    assert writing.draft.startswith("The coffee machine was bought in 2019 for 1,250 euros. [")
    assert writing.draft.endswith("It was in use. [9zz9]")
    assert writing.unknown_markers == 1
    assert set(answer.timings) == MEASURED
    assert all(seconds >= 0 for seconds in answer.timings.values())


def test_the_passages_of_the_chosen_sentences_come_first(ask, server):
    ask("[none]", "What are these documents about?")
    shown = list(passages_in(server.requests[0]).values())
    chosen = ["Leave", "Kaffeeküche", "Minutes of the garden committee"]
    assert [text.split("\n\n", 1)[1] for text in shown[:3]] == chosen
    assert len(shown) > 3


def test_every_passage_that_was_found_is_shown_once(ask, server):
    answer = ask(SAYS)
    shown = list(passages_in(server.requests[0]).values())
    assert len(shown) == len(set(shown)) == len(answer.passages)
    for scored in answer.passages:
        assert any(scored.passage.text in text for text in shown)
    assert BOUGHT in server.requests[0].prompt


def test_a_question_that_is_not_answered_never_reaches_the_model(assistant_with, server):
    answer = assistant_with().ask(WORLD_CUP)
    assert (answer.outcome, answer.refusal.reason) == (Outcome.NOT_FOUND, Reason.NOT_ANSWERED)
    assert answer.writing is None
    assert server.requests == []


def test_a_wrong_premise_is_met_with_a_quotation_and_not_by_the_model(assistant_with, server):
    answer = assistant_with().ask("Why do contractors have thirty days of paid leave?")
    assert answer.outcome is Outcome.PREMISE_CONTRADICTED
    assert answer.sentences[0].text == "Contractors have no paid leave."
    assert (answer.writing, server.requests) == (None, [])


def test_small_talk_never_reaches_the_model(assistant_with, server):
    assert assistant_with().ask("hello").outcome is Outcome.REPLY
    assert server.requests == []


def test_of_two_questions_the_model_is_asked_only_what_is_answered(ask, server):
    answer = ask(SAYS, AND_WORLD_CUP)
    assert answer.outcome is Outcome.PARTLY_ANSWERED
    assert answer.missing == ("who won the World Cup?",)
    assert "World Cup" not in server.requests[0].prompt
    assert BOUGHT in server.requests[0].prompt
    assert answer.text.endswith("do not answer this part: “who won the World Cup?”")


@pytest.mark.parametrize("question", [BOUGHT, AND_WORLD_CUP])
@pytest.mark.parametrize(
    "text",
    [
        SAYS,
        f"{SAYS} {INVENTED}",
        f"{INVENTED} {SAYS} Beans are ordered by Zoë. [[Beans are ordered]]",
        INVENTED,
        "[none]",
    ],
)
@pytest.mark.parametrize("strict", [False, True])
def test_the_tokens_joined_are_the_text_of_the_answer(
    assistant_with, server, question, text, strict
):
    server.enqueue(draft(text))
    events = list(assistant_with(strict=strict).stream(question))
    kinds = [type(event) for event in events]
    assert (kinds[0], kinds[-1]) == (Retrieved, Finished)
    assert (kinds.count(Retrieved), kinds.count(Finished)) == (1, 1)
    assert tokens(events) == events[-1].answer.text


def test_numbers_are_the_same_in_tokens_answer_and_json(assistant_with, server):
    server.enqueue(
        draft(
            "The committee met on 3 March. [[committee met]] "
            "The coffee machine was bought in 2019 for 1,250 euros. [[machine was bought]] "
            "So the committee met on 3 March. [[committee met]]"
        )
    )
    events = list(assistant_with().stream("When did the committee meet?"))
    answer = events[-1].answer
    assert [sentence.markers for sentence in answer.sentences] == [(1,), (2,), (1,)]
    assert [(one.marker, one.document) for one in answer.citations] == [
        (1, "minutes.txt"),
        (2, "kaffee.md"),
    ]
    plain = json.loads(json.dumps(answer.to_dict()))
    assert plain["text"] == tokens(events) == Answer.from_dict(plain).text
    assert "3 March. [1] The" in plain["text"]
    assert "euros. [2] So" in plain["text"]


def test_what_is_written_before_the_first_sentence_that_holds_is_shown_after_all(
    assistant_with, server
):
    server.enqueue(draft(f"Here is what I found. {INVENTED} {SAYS} {INVENTED}"))
    events = assistant_with().stream(BOUGHT)
    shown = [one.text for one in events if isinstance(one, Token) and one.text]
    assert shown == [
        "Here is what I found. [not in the documents]",
        f" {INVENTED} [not in the documents]",
        " The coffee machine was bought in 2019 for 1,250 euros. [1]",
        f" {INVENTED} [not in the documents]",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{INVENTED} [[greenhouse roof]] It was red and blue. And then", ""),
        (f"{SAYS} And then", "The coffee machine was bought in 2019 for 1,250 euros. [1]"),
    ],
)
def test_nothing_is_shown_before_the_first_sentence_that_holds(assistant_with, server, text, shown):
    server.enqueue(draft(text, is_cut=True))
    events: list[Event] = []
    assert isinstance(drained(assistant_with().stream(BOUGHT), events), ModelError)
    assert tokens(events) == shown


def test_a_sentence_is_shown_before_the_next_is_written(assistant_with, server):
    server.enqueue(
        Reply(pieces=lambda request: [*draft(f"{SAYS} So it").pieces(request)], hangs=True)
    )
    stream = assistant_with().stream(BOUGHT)
    assert isinstance(next(stream), Retrieved)
    shown = next(one.text for one in stream if isinstance(one, Token) and one.text)
    assert shown.endswith("1,250 euros. [1]")
    stream.close()
    assert server.requests[0].went_away.wait(5)


def test_whoever_leaves_in_the_middle_of_a_sentence_hangs_up(assistant_with, server):
    server.enqueue(Reply(pieces=lambda request: [*draft("The coffee").pieces(request)], hangs=True))
    stream = assistant_with().stream(BOUGHT)
    assert isinstance(next(stream), Retrieved)
    assert next(stream) == Token(text="")
    stream.close()
    assert server.requests[0].went_away.wait(5)


def test_what_the_documents_do_not_bear_out_is_flagged(ask):
    answer = ask(f"{SAYS} {INVENTED}")
    assert verdicts(answer)[0].holds
    assert verdicts(answer)[1] is Verdict.UNSUPPORTED
    assert answer.sentences[1].markers == ()
    assert answer.writing.left_out == 0


def test_a_wrong_figure_is_flagged_with_the_right_one(ask):
    answer = ask(
        "Beans are ordered by Zoë from a roastery in Łódź. [[Beans are ordered]] "
        "The coffee machine was bought in 2017 for 1,250 euros. [[machine was bought]]"
    )
    assert verdicts(answer)[1] is Verdict.DIFFERS
    assert [one.said for one in answer.sentences[1].differences] == ["2017"]
    assert "“2017” is not in the source; the source says “2019”" in answer.text


def test_strictly_what_does_not_hold_is_left_out_and_counted(ask):
    answer = ask(f"{INVENTED} {SAYS} {INVENTED}", strict=True)
    assert len(answer.sentences) == 1
    assert verdicts(answer)[0].holds
    assert answer.writing.left_out == 2
    assert "Gdańsk" not in answer.text
    assert "Gdańsk" in answer.writing.draft
    assert "2 sentences" in answer.text


@pytest.mark.parametrize("strict", [False, True])
def test_an_answer_of_which_nothing_holds_is_a_refusal(ask, strict):
    answer = ask(f"{INVENTED} It has a red roof. [[coffee machine was bought]]", strict=strict)
    assert (answer.outcome, answer.refusal.reason) == (Outcome.NOT_FOUND, Reason.UNGROUNDED)
    assert (answer.sentences, answer.citations) == ((), ())
    assert answer.writing.draft.startswith(INVENTED)
    assert answer.writing.left_out == 2
    assert answer.refusal.nearest == answer.passages[:3]
    assert set(answer.timings) == MEASURED


def test_a_model_that_finds_no_answer_is_believed(ask):
    answer = ask("[none]")
    assert (answer.outcome, answer.refusal.reason) == (Outcome.NOT_FOUND, Reason.DECLINED)
    assert answer.writing.draft == "[none]"
    assert answer.missing == ()


def test_half_an_answer_of_which_nothing_holds_misses_nothing(ask):
    answer = ask(INVENTED, AND_WORLD_CUP)
    assert (answer.outcome, answer.missing) == (Outcome.NOT_FOUND, ())


def test_a_model_that_declines_and_answers_is_judged_by_the_answer(ask):
    answer = ask("The coffee machine was bought in 2019 for 1,250 euros. [none]")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.writing.repaired == 1


def test_a_sentence_that_cites_something_else_is_pointed_to_what_says_so(ask):
    answer = ask(SAYS.replace("[[coffee machine was bought]]", "[[greenhouse roof leaks]]"))
    assert [citation.document for citation in answer.citations] == ["kaffee.md"]
    assert (answer.writing.repointed, answer.writing.repaired) == (1, 0)


def test_a_model_that_does_not_stop_is_stopped(assistant_with, server):
    server.enqueue(draft(f"{SAYS} " * 30, hangs=True))
    answer = assistant_with(max_sentences=2).ask(BOUGHT)
    assert len(answer.sentences) == 4
    assert server.requests[0].went_away.wait(5)


def test_sentences_that_do_not_stop_are_stopped_and_never_cut(assistant_with, server):
    long = "So " + "and so on " * 30 + "it went."
    server.enqueue(draft(f"{SAYS} {long} {long} {SAYS}", hangs=True))
    answer = assistant_with(max_words=20).ask(BOUGHT)
    assert [sentence.text for sentence in answer.sentences[1:]] == [long]
    assert server.requests[0].went_away.wait(5)


def test_leaving_a_stream_early_hangs_up_on_the_model(assistant_with, server):
    server.enqueue(draft(f"{SAYS} {SAYS}", delay_seconds=0.02, hangs=True))
    stream = assistant_with().stream(BOUGHT)
    while not isinstance(next(stream), Token):
        pass
    assert not server.requests[0].went_away.is_set()
    stream.close()
    assert server.requests[0].went_away.wait(5)


def test_leaving_before_the_model_is_asked_asks_nothing(assistant_with, server):
    stream = assistant_with().stream(BOUGHT)
    next(stream)
    stream.close()
    assert server.requests == []


def test_a_busy_model_is_asked_again(assistant_with, server):
    server.enqueue(Reply(status=429, body="{}"), draft(SAYS))
    assert assistant_with().ask(BOUGHT).outcome is Outcome.ANSWERED
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "reply",
    [
        draft(f"{SAYS} And then", is_cut=True),
        draft(f"{SAYS} And then", reason="length"),
        draft(f"{SAYS} And then", reason=""),
        Reply(status=500, body="{}"),
    ],
)
def test_half_an_answer_is_an_error_and_never_finished(assistant_with, server, reply):
    server.enqueue(reply, reply, reply)
    events: list[Event] = []
    error = drained(assistant_with().stream(BOUGHT), events)
    assert error.model == "openai:scripted"
    assert not any(isinstance(event, Finished) for event in events)


def test_a_model_that_takes_too_little_is_a_matter_of_the_settings(assistant_with, server):
    assistant = assistant_with(model={"context_tokens": 1024, "answer_tokens": 1000})
    with pytest.raises(ConfigurationError, match="ASSISTANT_LLM_CONTEXT_TOKENS"):
        assistant.ask(BOUGHT)
    assert server.requests == []


def test_turns_before_reach_the_model_without_markers(ask, server):
    server.enqueue(Reply(pieces=[BOUGHT]))
    history = [Turn(question="Who orders beans?", answer="Zoë does. [1] From Łódź [k2f8].")]
    ask(SAYS, history=history)
    said = [(one["role"], one["content"]) for one in server.requests[1].body["messages"][1:3]]
    assert said == [("user", "Who orders beans?"), ("assistant", "Zoë does. From Łódź.")]


def test_what_is_remembered_of_an_answer_is_only_what_holds(ask):
    answer = ask(f"{SAYS} {INVENTED}")
    assert answer.turn.answer == "The coffee machine was bought in 2019 for 1,250 euros."


def test_a_model_of_langchain_can_be_handed_over(built_settings):
    model = FakeListChatModel(responses=["The coffee machine was bought in 2019 for 1,250 euros."])
    searcher = Searcher(built_settings)
    for assistant in (
        Assistant(searcher, model=model),
        Assistant(searcher, model=ChatModel(model)),
        Assistant.from_settings(Settings(llm="openai:other"), built_settings, model=model),
    ):
        answer = assistant.ask(BOUGHT)
        assert answer.outcome is Outcome.ANSWERED
        assert answer.writing is not None
        assert answer.writing.model == "FakeListChatModel"
        assistant.close()


def test_settings_of_the_model_hold_for_one_that_is_handed_over(built_settings):
    model = FakeListChatModel(responses=["It was."])
    little = ModelSettings(context_tokens=1024, answer_tokens=1000)
    assistant = Assistant.from_settings(Settings(), built_settings, little, model=model)
    with pytest.raises(ConfigurationError, match="1024 tokens"):
        assistant.ask(BOUGHT)
    assistant.close()


def test_any_provider_writes(built_settings):
    with OllamaServer(draft(SAYS)) as server:
        model = open_model("ollama:scripted", ModelSettings(url=server.url))
        assistant = Assistant.from_settings(Settings(), built_settings, model=model)
        assert (
            assistant.ask(BOUGHT).text
            == "The coffee machine was bought in 2019 for 1,250 euros. [1]"
        )
        assistant.close()


def test_questions_about_the_assistant_are_answered_as_it_is(assistant_with, built_settings):
    quoting = Assistant.from_settings(Settings(), built_settings)
    writing = assistant_with()
    for question in ("What language model are you using?", "Who are you?", "What do you think?"):
        assert quoting.ask(question).text != writing.ask(question).text
    assert "openai:scripted" in writing.ask("What language model are you using?").text
    assert "no language model" in quoting.ask("What language model are you using?").text
    assert quoting.ask("hello").text == writing.ask("hello").text
    quoting.close()


def test_the_time_that_is_measured_is_that_of_its_step(assistant_with, server):
    server.enqueue(draft(SAYS, delay_seconds=0.03))
    assistant = assistant_with()
    assistant.search(BOUGHT)
    began = time.perf_counter()
    answer = assistant.ask(BOUGHT)
    assert sum(answer.timings.values()) <= time.perf_counter() - began
    assert answer.timings["write"] > 0.2
