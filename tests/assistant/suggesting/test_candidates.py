import pytest

from assistant.suggesting.candidates import Candidate, candidates_of
from assistant.suggesting.questions import Kind, Question


@pytest.fixture
def of(texts_assistant):
    """The candidates of a document."""
    return lambda name: candidates_of(texts_assistant.searcher.passages_of(name))


def test_a_candidate_tells_the_sentence_that_it_was_made_from(texts_assistant, of):
    found = {one.question.text: one for one in of("minutes.txt")}
    candidate = found["When did the library council meet?"]
    document = texts_assistant.document("minutes.txt")
    said = document.text[candidate.start : candidate.end]
    assert said == "The library council met on 3 March in the reading room."
    assert candidate.said == said


def test_a_heading_is_answered_by_what_stands_below_it(texts_assistant, of):
    (candidate,) = (one for one in of("boathouse.md") if "book a kayak" in one.question.text)
    section = texts_assistant.document("boathouse.md").text[candidate.start : candidate.end]
    assert "booked at the desk" in section
    assert "Only members" not in section
    assert candidate.question.kind is Kind.HEADING


def test_titles_and_headings_are_no_sentences(of):
    assert all("Handbook" not in one.question.text for one in of("boathouse.md"))


@pytest.mark.parametrize(
    "name", ["boathouse.md", "ferry.txt", "okapi.md", "soup.md", "minutes.txt"]
)
def test_candidates_come_in_the_order_of_the_text_and_none_twice(of, name):
    found = of(name)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert len({one.question.text for one in found}) == len(found) > 1


def test_no_passages_have_no_candidates():
    assert candidates_of([]) == []


def candidate(text, kind=Kind.WHEN, start=0, end=10):
    question = Question(text=text, kind=kind)
    return Candidate(question=question, document="a.txt", start=start, end=end, said="It is.")


def test_a_reason_is_worth_more_than_what_letters_stand_for():
    assert (
        candidate("Why did Ada Ott close the mill?", Kind.WHY).weight
        > candidate("What does UL stand for?", Kind.STANDS_FOR).weight
    )


def test_a_name_and_a_handy_length_are_worth_something():
    plain = candidate("When was the mill of the monks closed?")
    assert candidate("When was the mill of the Otts closed?").weight > plain.weight
    assert (
        candidate("When was the very old mill of the monks of the west closed?").weight
        < plain.weight
    )


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (("a.txt", 9, 12), True),
        (("a.txt", 10, 12), False),
        (("b.txt", 0, 10), False),
    ],
)
def test_candidates_overlap_spans_of_their_own_document(span, told):
    assert candidate("When was the mill closed?").overlaps(*span) is told
