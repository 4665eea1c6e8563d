import math
from copy import deepcopy
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answers import Turn
from assistant.chain import Assistant
from assistant.evaluation.cases import Mode
from assistant.evaluation.figures import figures_of
from assistant.evaluation.measuring import file_names, observe
from tests.assistant.evaluation.examples import (
    FixedSystem,
    answered,
    case,
    collection,
    ranking,
)

DOCUMENTS = tuple((name, "", name) for name in "abcdefghijkl")
FILES = {name: f"{number:06d}.txt" for number, (name, _, _) in enumerate(DOCUMENTS)}
TALK = (Turn(question="What leaks?", answer="The roof."),)


def measure(one, *found, answer=None):
    """What is measured of a case whose search finds these documents, best first."""
    system = FixedSystem(
        answers={one.text: answer} if answer else {},
        rankings={one.text: ranking(*((FILES[name], name) for name in found))},
    )
    (observed,) = observe(system, collection(one, documents=DOCUMENTS))
    return observed.measures


def by_formula(grades, found):
    """nDCG@10, recall@5 and MRR@10 as textbooks have them."""
    gains = [max(0, grades.get(name, 0)) for name in dict.fromkeys(found)][:10]
    best = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:10]
    gain, most = (
        sum(grade / math.log2(rank + 1) for rank, grade in enumerate(some, start=1))
        for some in (gains, best)
    )
    relevant = sum(grade > 0 for grade in grades.values())
    first = next((rank for rank, grade in enumerate(gains, start=1) if grade), math.inf)
    return {
        "nDCG@10": gain / most,
        "recall@5": sum(grade > 0 for grade in gains[:5]) / relevant,
        "recall@10": sum(grade > 0 for grade in gains) / relevant,
        "MRR@10": 1 / first,
    }


def test_a_ranking_is_scored_as_by_hand():
    measures = measure(case(relevant={"a": 2, "b": 1}), "c", "a", "b")
    gain, most = 2 / math.log2(3) + 1 / math.log2(4), 2 / math.log2(2) + 1 / math.log2(3)
    assert measures["nDCG@10"] == pytest.approx(gain / most)
    assert measures["recall@5"] == 1
    assert measures["MRR@10"] == 1 / 2


def test_recall_counts_the_first_five_or_ten_documents():
    found = "cdefgahijklb"  # a is sixth, b twelfth
    measures = measure(case(relevant={"a": 1, "b": 1}), *found)
    assert (measures["recall@5"], measures["recall@10"]) == (0, 1 / 2)
    assert measures["MRR@10"] == pytest.approx(1 / 6)


def test_a_document_counts_once_where_its_best_passage_stands():
    measures = measure(case(relevant={"a": 1}), *"ccccccca")
    assert measures["MRR@10"] == 1 / 2


@settings(max_examples=30)
@given(
    st.dictionaries(st.sampled_from("abcdefghijkl"), st.integers(0, 3), min_size=1).filter(
        lambda grades: any(grades.values())
    ),
    st.lists(st.sampled_from("abcdefghijkl"), max_size=15),
)
def test_every_ranking_is_scored_as_textbooks_have_it(grades, found):
    measures = measure(case(relevant=grades), *found)
    for name, value in by_formula(grades, found).items():
        assert measures[name] == pytest.approx(value), name


def test_a_query_that_finds_nothing_counts_as_nothing_found():
    queries = [case(name, name, relevant={"a": 1}) for name in ("lucky", "unlucky")]
    system = FixedSystem(rankings={"lucky": ranking((FILES["a"], "a"))})
    figures = figures_of(list(observe(system, collection(*queries, documents=DOCUMENTS))))
    for name in ("nDCG@10", "recall@5", "recall@10", "MRR@10"):
        assert (figures[name].value, figures[name].cases) == (1 / 2, 2)


def test_gold_is_looked_for_in_the_passages_best_first():
    wanted = case(gold=("the gold",))
    filler = "word " * 150
    passages = ranking(("000000.txt", filler), ("000001.txt", "Here is the gold."))
    system = FixedSystem(rankings={wanted.text: passages})
    (observed,) = observe(system, collection(wanted))
    found = [observed.measures[f"gold within {width} words"] for width in (100, 250, 500)]
    assert found == [0, 1, 1]


def test_an_answer_is_measured_in_every_way_that_the_case_allows():
    whole = case(
        is_answerable=True,
        gold=("It was bought in 2019 for 1,250 euros.",),
        pattern="2019",
        answers=("1999", "in 2019"),
    )
    quote = "It was bought in 2019 for 1,250 euros."
    answer = answered(whole.text, quote, quote, "Something else.", bold=(17, 21))
    measures = measure(whole, answer=answer)
    assert measures["answer right"] == 1
    assert measures["F1 of the words that answer"] == pytest.approx(2 / 3)
    assert measures["F1 of the answer"] == pytest.approx(0.4)  # 2 of 8 words, 2 of 2
    assert (measures["citation precision"], measures["citation recall"]) == (1 / 2, 1)
    assert (measures["words"], measures["false abstention"]) == (8, 0)
    assert "abstention recall" not in measures


def test_a_refusal_of_what_is_answerable_is_right_in_nothing():
    whole = case(is_answerable=True, gold=("In 2019.",), pattern=".*", answers=("2019",))
    measures = measure(whole)
    assert measures["false abstention"] == 1
    for name in ("answer right", "F1 of the answer", "citation precision", "citation recall"):
        assert measures[name] == 0
    assert "words" not in measures  # to refuse less must not look like saying more


def test_refusing_what_is_unanswerable_is_all_that_can_be_right():
    unanswerable = case(is_answerable=False)
    assert measure(unanswerable) == {"abstention recall": 1}
    answer = answered(unanswerable.text, "It was so.")
    assert measure(unanswerable, answer=answer) == {"abstention recall": 0}


def test_nothing_is_said_of_what_is_not_known():
    assert measure(case()) == {}


def test_an_observation_says_what_was_asked_and_searched():
    system = FixedSystem(answers={"Who?": answered("Who?", "She did.", confidence=0.75)})
    advanced = []
    observed = observe(
        system,
        collection(case(text="Who?", kind="fact", is_answerable=True)),
        advance=lambda: advanced.append(1),
    )
    (only,) = observed
    assert (only.case, only.kind, only.mode) == ("c", "fact", Mode.PLAIN)
    assert (only.question, only.searched, only.outcome) == ("Who?", "Who?", "answered")
    assert (only.confidence, advanced) == (0.75, [1])
    assert only.seconds >= 0


def test_a_conversation_hears_the_systems_own_answers():
    turns = [
        case(f"{talk}.{number}", f"{talk} {number}?", conversation=talk)
        for talk in ("one", "two")
        for number in (1, 2, 3)
    ]
    system = FixedSystem(answers={"one 1?": answered("one 1?", "The roof.")})
    list(observe(system, collection(*turns)))
    first = Turn(question="one 1?", answer="The roof.")
    second = Turn(question="one 2?", answer="The documents do not answer this.")
    assert system.asked[:3] == [("one 1?", ()), ("one 2?", (first,)), ("one 3?", (first, second))]
    assert system.asked[3] == ("two 1?", ())


def test_a_turn_is_also_asked_as_people_rewrote_it():
    turn = case(conversation="t", text="And it?", standalone="And the roof?", is_answerable=True)
    system = FixedSystem()
    observed = list(observe(system, collection(case("first", "Hello?", conversation="t"), turn)))
    assert [one.mode for one in observed] == [Mode.PLAIN, Mode.PLAIN, Mode.REWRITTEN]
    assert system.asked[-1] == ("And the roof?", ())
    assert len(system.asked[1][1]) == 1


def test_a_given_history_is_used_and_also_left_out():
    followed = case(text="And it?", history=TALK, standalone="And the roof?")
    system = FixedSystem()
    modes = [one.mode for one in observe(system, collection(followed))]
    assert modes == [Mode.PLAIN, Mode.LAST_TURN, Mode.REWRITTEN]
    assert system.asked == [("And it?", TALK), ("And it?", ()), ("And the roof?", ())]


def test_a_question_without_a_history_is_asked_once():
    system = FixedSystem()
    list(observe(system, collection(case(text="Who?", standalone="Who?"))))
    assert system.asked == [("Who?", ())]


def test_a_conversation_is_forgotten_by_the_next_question():
    cases = [case("t", "In it?", conversation="t"), case("q", "Out of it?")]
    system = FixedSystem()
    list(observe(system, collection(*cases, case("u", "In again?", conversation="t"))))
    assert [history for _, history in system.asked] == [(), (), ()]


def test_cases_and_rankings_are_left_as_they_are():
    relevant = MappingProxyType({"a": 1})
    one = case(relevant=relevant, gold=("a",), is_answerable=True, answers=("a",), history=TALK)
    whole = collection(one, documents=DOCUMENTS)
    system = FixedSystem(rankings={one.text: ranking((FILES["b"], "b"), (FILES["a"], "a"))})
    rankings = deepcopy(system.rankings)
    list(observe(system, whole))
    assert (whole.cases, dict(relevant), system.rankings) == ((one,), {"a": 1}, rankings)


def test_ids_of_documents_are_no_file_names():
    awkward = collection(documents=(("../up", "", ""), ("a/b", "", ""), ("a/b", "", "")))
    assert file_names(awkward) == {
        "000000.txt": "../up",
        "000001.txt": "a/b",
        "000002.txt": "a/b",
    }
    assert file_names(collection()) == {}


def test_the_assistant_itself_is_such_a_system(tiny_index):
    sentence = "The coffee machine was bought in 2019 for 1,250 euros."
    bought = case(text="When was the coffee machine bought?", is_answerable=True, gold=(sentence,))
    assistant = Assistant.from_settings(index_settings=tiny_index)
    (observed,) = observe(assistant, collection(bought))
    assistant.close()
    assert observed.measures["gold within 100 words"] == 1
    assert 0 <= observed.confidence <= 1
