import dataclasses
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Answer, Outcome, Turn, Writing
from assistant.citations import Citation
from assistant.refusals import Refusal
from assistant.verdicts import AnswerSentence, Difference, DifferenceKind, Verdict
from index.passages import Evidence, Passage, ScoredPassage, Sentence

KEYS = {
    "question",
    "standalone_question",
    "outcome",
    "text",
    "sentences",
    "citations",
    "passages",
    "missing",
    "confidence",
    "unknown_words",
    "generation",
    "timings",
    "reason",
    "writing",
}
CITATION_KEYS = {field.name for field in dataclasses.fields(Citation)}
SENTENCE_KEYS = {"text", "markers", "bold", "verdict", "differences"}
PASSAGE_KEYS = {
    "document",
    "title",
    "headings",
    "page",
    "start",
    "end",
    "text",
    "score",
    "rank",
    "evidence",
}
TEXT = "Five days carry over. The rest lapses."


def citation(marker, **changes):
    plain = {
        "marker": marker,
        "document": "handbook/leave.md",
        "title": "Leave",
        "headings": ("Leave", "Holidays"),
        "page": None,
        "start": 0,
        "end": 21,
        "quote": TEXT[:21],
    }
    return Citation(**{**plain, **changes})


def says(text, *markers):
    verdict = Verdict.VERBATIM if markers else None
    return AnswerSentence(text=text, markers=markers, verdict=verdict)


def scored(text=TEXT, rank=1):
    passage = Passage(
        document_id="handbook/leave.md", title="Leave", start=4, end=4 + len(text), text=text
    )
    return ScoredPassage(
        passage=passage,
        score=0.5,
        rank=rank,
        evidence=Evidence(dense=0.5, sentences=(), lexical=0.25),
    )


def answer(**changes):
    plain = {"question": "And leave?", "standalone_question": "And leave?"}
    return Answer(**{**plain, "outcome": Outcome.ANSWERED, **changes})


def answered():
    return answer(
        sentences=(says("Five days carry over.", 1), says("The rest lapses.", 2, 1)),
        citations=(citation(1), citation(2, start=22, end=38, quote=TEXT[22:], page=7)),
        passages=(scored(),),
        timings={"search": 0.25, "choose": 0.001},
        generation="0123456789abcdef",
    )


def refused():
    refusal = Refusal(looked_for="And copper?", unknown_words=("copper",), nearest=(scored(),))
    return answer(outcome=Outcome.NOT_FOUND, refusal=refusal, passages=(scored(),))


def replied():
    return answer(outcome=Outcome.REPLY, sentences=(says("You are welcome."),))


def partly():
    return answer(
        outcome=Outcome.PARTLY_ANSWERED,
        sentences=(says("Five days carry over.", 1),),
        citations=(citation(1),),
        missing=("who pays?",),
        confidence=0.75,
    )


def contradicted():
    return answer(
        outcome=Outcome.PREMISE_CONTRADICTED,
        sentences=(says("Five days carry over.", 1),),
        citations=(citation(1),),
    )


def written():
    difference = Difference(kind=DifferenceKind.NUMBER, said="nine", found="Five")
    return answer(
        sentences=(
            says("Five days carry over.", 1),
            AnswerSentence(
                text="So do nine.", markers=(1,), verdict=Verdict.DIFFERS, differences=(difference,)
            ),
            AnswerSentence(text="Birds sing.", verdict=Verdict.UNSUPPORTED),
        ),
        citations=(citation(1),),
        writing=Writing(model="m", prompt="p", draft="Five …", unknown_markers=2, left_out=1),
    )


REFUSAL = Refusal(looked_for="And leave?")
IMPOSSIBLE = {
    "a marker without a citation": {"sentences": (says("a", 1),)},
    "a citation that nothing marks": {
        "sentences": (says("a", 1),),
        "citations": (citation(1), citation(2)),
    },
    "a citation and nothing said": {"citations": (citation(1),)},
    "markers from zero": {"sentences": (says("a", 0),), "citations": (citation(0),)},
    "markers from two": {"sentences": (says("a", 2),), "citations": (citation(2),)},
    "a gap between markers": {
        "sentences": (says("a", 1, 3),),
        "citations": (citation(1), citation(3)),
    },
    "markers out of the order of use": {
        "sentences": (says("a", 2), says("b", 1)),
        "citations": (citation(1), citation(2)),
    },
    "citations out of order": {
        "sentences": (says("a", 1, 2),),
        "citations": (citation(2), citation(1)),
    },
    "one citation twice": {
        "sentences": (says("a", 1),),
        "citations": (citation(1), citation(1)),
    },
    "an answer without a sentence": {},
    "an answer that cites nothing": {"sentences": (says("a"),)},
    "an answer with one bare sentence": {
        "sentences": (says("a", 1), says("b")),
        "citations": (citation(1),),
    },
    "an answer that is also refused": {
        "sentences": (says("a", 1),),
        "citations": (citation(1),),
        "refusal": REFUSAL,
    },
    "nothing found without a refusal": {"outcome": Outcome.NOT_FOUND},
    "nothing found with a sentence": {
        "outcome": Outcome.NOT_FOUND,
        "sentences": (says("a"),),
        "refusal": REFUSAL,
    },
    "a refusal that cites": {
        "outcome": Outcome.NOT_FOUND,
        "citations": (citation(1),),
        "refusal": REFUSAL,
    },
    "a reply that cites": {
        "outcome": Outcome.REPLY,
        "sentences": (says("a", 1),),
        "citations": (citation(1),),
    },
    "a reply that says nothing": {"outcome": Outcome.REPLY},
    "a reply that is refused": {"outcome": Outcome.REPLY, "refusal": REFUSAL},
    "a whole answer with something missing": {
        "sentences": (says("a", 1),),
        "citations": (citation(1),),
        "missing": ("b?",),
    },
    "half an answer with nothing missing": {
        "outcome": Outcome.PARTLY_ANSWERED,
        "sentences": (says("a", 1),),
        "citations": (citation(1),),
    },
    "a contradiction that cites nothing": {
        "outcome": Outcome.PREMISE_CONTRADICTED,
        "sentences": (says("a"),),
    },
}


@pytest.mark.parametrize("changes", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_an_answer_cannot_have(changes):
    with pytest.raises(ValueError, match=r"\w"):
        answer(**changes)


@pytest.mark.parametrize(("start", "end"), [(-1, 20), (3, 3), (9, 4), (0, 20), (0, 22)])
def test_a_citation_is_as_long_as_its_span(start, end):
    with pytest.raises(ValueError, match="does not fit"):
        citation(1, start=start, end=end)


def test_a_citation_of_a_sentence_says_where_the_sentence_is():
    text = "# Leave\n\nFive days carry over."
    sentence = Sentence(start=109, end=130, text="Five days carry over.", page=3)
    passage = Passage(
        document_id="a.pdf",
        title="Leave",
        start=100,
        end=130,
        text=text,
        sentences=(sentence,),
        headings=("Leave",),
        page=2,
    )
    cited = Citation.of(passage, sentence, sentence, marker=1)
    assert (cited.start, cited.end, cited.quote) == (109, 130, "Five days carry over.")
    assert (cited.document, cited.title, cited.headings, cited.page) == (
        "a.pdf",
        "Leave",
        ("Leave",),
        3,
    )


@pytest.mark.parametrize("value", [answered(), citation(1), says("a", 1), REFUSAL, replied().turn])
def test_nothing_of_an_answer_can_be_changed(value):
    for field in dataclasses.fields(value):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, field.name, None)


def test_the_text_has_the_markers_in_place():
    assert answered().text == "Five days carry over. [1] The rest lapses. [2] [1]"
    assert replied().text == "You are welcome."


def test_the_text_of_a_refusal_names_the_words_that_no_document_has():
    assert refused().text == "The documents do not answer this. No document contains “copper”."
    plain = answer(outcome=Outcome.NOT_FOUND, refusal=REFUSAL)
    assert plain.text == "The documents do not answer this."


@pytest.mark.parametrize("bold", [(-1, 2), (2, 2), (3, 1), (0, 5)])
def test_words_that_answer_lie_in_their_sentence(bold):
    with pytest.raises(ValueError, match="is not inside"):
        AnswerSentence(text="Five", markers=(1,), bold=bold)


def test_half_an_answer_says_in_our_words_what_is_missing():
    assert partly().text == (
        "Five days carry over. [1] The documents do not answer this part: “who pays?”"
    )
    assert partly().outcome.answers


def test_a_contradiction_begins_in_our_words():
    assert contradicted().text == (
        "The documents do not bear this out. They say: Five days carry over. [1]"
    )
    assert not contradicted().outcome.answers


@pytest.mark.parametrize(
    ("given", "remembered"),
    [
        (answered(), "Five days carry over. The rest lapses."),
        (replied(), "You are welcome."),
        (refused(), "The documents do not answer this. No document contains “copper”."),
        (partly(), "Five days carry over."),
        (contradicted(), "Five days carry over."),
    ],
    ids=lambda part: part.outcome if isinstance(part, Answer) else "",
)
def test_a_turn_remembers_what_was_said_without_markers(given, remembered):
    assert given.turn == Turn(question="And leave?", answer=remembered)


@pytest.mark.parametrize(
    "given",
    [answered(), refused(), replied(), partly(), contradicted()],
    ids=lambda one: one.outcome,
)
def test_plain_values_have_exactly_the_documented_keys(given):
    plain = given.to_dict()
    assert plain.keys() == KEYS
    assert all(sentence.keys() == SENTENCE_KEYS for sentence in plain["sentences"])
    assert all(cited.keys() == CITATION_KEYS for cited in plain["citations"])
    assert all(passage.keys() == PASSAGE_KEYS for passage in plain["passages"])


@pytest.mark.parametrize(
    "given",
    [answered(), refused(), replied(), partly(), contradicted()],
    ids=lambda one: one.outcome,
)
def test_plain_values_survive_json(given):
    plain = given.to_dict()
    assert json.loads(json.dumps(plain)) == plain


@pytest.mark.parametrize(
    "given",
    [answered(), refused(), replied(), partly(), contradicted(), written()],
    ids=["answered", "refused", "replied", "partly", "contradicted", "written"],
)
def test_an_answer_can_be_made_again_from_its_plain_values(given):
    plain = json.loads(json.dumps(given.to_dict()))
    again = Answer.from_dict(plain)
    assert again.to_dict() == plain
    assert (again.text, again.turn, again.citations) == (given.text, given.turn, given.citations)


def test_what_the_reader_made_of_a_passage_survives_json():
    one = scored()
    read = replace(one, evidence=replace(one.evidence, relevance=-2.5))
    plain = json.loads(json.dumps(replace(answered(), passages=(read, one)).to_dict()))
    relevance = [scored.evidence.relevance for scored in Answer.from_dict(plain).passages]
    assert relevance == [-2.5, None]


def test_an_answer_older_than_the_readers_part_in_the_evidence_can_be_made_again():
    plain = json.loads(json.dumps(answered().to_dict()))
    del plain["passages"][0]["evidence"]["relevance"]
    again = Answer.from_dict(plain)
    assert again.passages[0].evidence.relevance is None
    assert again.to_dict() == answered().to_dict()


def test_plain_values_of_a_refusal_name_words_and_nearest_passages():
    plain = refused().to_dict()
    assert plain["outcome"] == "not_found"
    assert plain["unknown_words"] == ["copper"]
    assert plain["passages"] == [
        {
            "document": "handbook/leave.md",
            "title": "Leave",
            "headings": [],
            "page": None,
            "start": 4,
            "end": 42,
            "text": TEXT,
            "score": 0.5,
            "rank": 1,
            "evidence": {"dense": 0.5, "sentences": [], "lexical": 0.25, "relevance": None},
        }
    ]


@given(st.lists(st.lists(st.integers(0, 6), max_size=4), max_size=5), st.integers(0, 6))
def test_an_answer_is_possible_exactly_if_markers_count_up_in_order_of_use(markers, known):
    first_uses = list(dict.fromkeys(marker for row in markers for marker in row))
    is_right = (
        bool(markers)
        and all(markers)
        and first_uses == list(range(1, len(first_uses) + 1))
        and known == len(first_uses)
    )
    sentences = tuple(says("a", *row) for row in markers)
    citations = tuple(citation(marker) for marker in range(1, known + 1))
    if is_right:
        assert answer(sentences=sentences, citations=citations).outcome is Outcome.ANSWERED
    else:
        with pytest.raises(ValueError, match=r"\w"):
            answer(sentences=sentences, citations=citations)
