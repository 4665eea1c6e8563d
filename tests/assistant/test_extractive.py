from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.extractive import (
    choose_sentences,
    cite,
    contradicting_sentences,
    evidence_of_sentence,
)
from assistant.retriever import Found
from tests.assistant.findings import PLAIN, found, passage, span


def ranked(*rows, spans=(), contradicts=0.0):
    """A ranking that was read: for each passage its document, its score, and its sentences.

    Sentences come with the reader's evidence; `spans` has one of each passage's, or None.
    """
    ranking = []
    ends: dict[str, int] = {}
    for rank, (document, score, sentences) in enumerate(rows, start=1):
        one = passage(*sentences, document=document, start=ends.get(document, 0))
        ends[document] = one.end + 2
        read = {
            "contradicts": contradicts,
            "evidence": tuple(sentences.values()),
            "span": dict(enumerate(spans)).get(rank - 1),
        }
        ranking.append(found(one, rank=rank, score=score, **read))
    return ranking


def candidates(ranking, max_sentences=4, max_words=80, model=PLAIN):
    return choose_sentences(ranking, model, max_sentences=max_sentences, max_words=max_words)


def chosen(ranking, **limits):
    return [candidate.sentence.text for candidate in candidates(ranking, **limits)]


def test_an_empty_ranking_gives_nothing():
    assert chosen([]) == []
    assert contradicting_sentences([]) == []


def test_a_passage_that_was_not_read_gives_nothing():
    (read,) = ranked(("a.txt", 1.5, {"Five days carry over.": 0.9}))
    unread = Found(scored=read.scored, read=None)
    assert chosen([unread]) == []
    assert chosen([read, unread]) == ["Five days carry over."]
    with pytest.raises(ValueError, match="has not been read"):
        evidence_of_sentence(unread, 0, 1.5)


def test_the_best_sentence_is_chosen_and_what_is_far_below_it_is_not():
    ranking = ranked(("a.txt", 0.5, {"The roof leaks.": 0.1, "Five days carry over.": 0.8}))
    assert chosen(ranking) == ["Five days carry over."]


def test_a_further_sentence_is_chosen_only_if_it_is_nearly_as_good():
    near = {"Five days carry over.": 0.8, "The rest lapses.": 0.75, "The roof leaks.": 0.6}
    assert chosen(ranked(("a.txt", 0.5, near))) == ["Five days carry over.", "The rest lapses."]


def test_the_neighbour_of_the_best_sentence_needs_less_than_others_do():
    ranking = ranked(
        ("a.txt", 0.5, {"The roof leaks.": 0.45, "Five days carry over.": 0.8, "It rains.": 0.2}),
        ("b.txt", 0.4, {"The rest lapses.": 0.45}),
    )
    model = replace(PLAIN, beside=0.5, elsewhere=0.9)
    assert chosen(ranking, model=model) == ["The roof leaks.", "Five days carry over."]
    model = replace(PLAIN, beside=0.5, elsewhere=0.5)
    assert len(chosen(ranking, model=model)) == 3


def test_of_equals_the_sentence_of_the_better_passage_wins():
    ranking = ranked(
        ("a.txt", 0.9, {"The roof leaks.": 0.6}), ("b.txt", 0.3, {"Five days carry over.": 0.6})
    )
    assert chosen(ranking, max_sentences=1) == ["The roof leaks."]


def test_at_most_so_many_sentences():
    many = {f"Number {number} carries over.": 0.8 for number in range(9)}
    for limit in (1, 2, 4):
        assert len(chosen(ranked(("a.txt", 0.5, many)), max_sentences=limit)) == limit


def test_at_most_so_many_words():
    rows = {"One two three four five.": 0.8, "Six seven eight nine ten.": 0.79, "Eleven.": 0.78}
    assert chosen(ranked(("a.txt", 0.5, rows)), max_words=9) == [
        "One two three four five.",
        "Eleven.",
    ]


def test_the_best_sentence_is_kept_even_if_it_alone_is_too_long():
    long = "word " * 200 + "end."
    assert chosen(ranked(("a.txt", 0.5, {long: 0.8, "Short.": 0.79})), max_words=20) == [long]


def test_headings_are_not_chosen():
    rows = {"Leave": 0.9, "Holidays": 0.9, "Five days carry over.": 0.5}
    assert chosen(ranked(("a.txt", 0.5, rows))) == ["Five days carry over."]


def test_questions_are_not_chosen():
    rows = {"How many days carry over?": 0.95, "Five days carry over.": 0.5}
    assert chosen(ranked(("a.txt", 0.5, rows))) == ["Five days carry over."]


def test_a_page_of_headings_and_questions_gives_nothing():
    assert chosen(ranked(("a.txt", 0.5, {"Leave": 0.9, "How many days?": 0.9}))) == []


def test_what_is_said_twice_is_chosen_once():
    ranking = ranked(
        ("a.txt", 0.6, {"Five days carry over.": 0.8}),
        ("b.txt", 0.6, {"Five\ndays  carry over.": 0.8}),
    )
    assert chosen(ranking) == ["Five days carry over."]


def test_sentences_stand_in_reading_order():
    ranking = ranked(("a.txt", 0.5, {"First.": 0.75, "Second.": 0.8, "Third.": 0.78}))
    assert chosen(ranking) == ["First.", "Second.", "Third."]


def test_documents_stand_in_the_order_of_their_best_passages():
    ranking = ranked(
        ("b.txt", 0.60, {"Best of b.": 0.80}),
        ("a.txt", 0.59, {"Best of a.": 0.81}),
        ("b.txt", 0.58, {"More of b.": 0.79}),
    )
    assert chosen(ranking) == ["Best of b.", "More of b.", "Best of a."]


def test_sentences_that_follow_one_another_are_cited_together_and_read_on_one_line():
    rows = {"Five\ndays\u00a0 carry over.": 0.8, "The rest lapses.": 0.8}
    ranking = ranked(("a.txt", 0.5, rows))
    sentences, (citation,) = cite(candidates(ranking), {})
    assert [(sentence.text, sentence.markers) for sentence in sentences] == [
        ("Five days carry over.", (1,)),
        ("The rest lapses.", (1,)),
    ]
    assert citation.quote == ranking[0].scored.passage.text


def test_sentences_with_something_between_are_cited_apart():
    rows = {"Five days carry over.": 0.8, "No.": 0.1, "The rest lapses.": 0.8}
    sentences, citations = cite(candidates(ranked(("a.txt", 0.5, rows))), {})
    assert [sentence.markers for sentence in sentences] == [(1,), (2,)]
    assert [citation.quote for citation in citations] == [one.text for one in sentences]


def test_only_the_words_that_most_probably_answer_are_bold():
    ranking = ranked(
        ("a.txt", 0.5, {"Five days carry over.": 0.85}),
        ("b.txt", 0.5, {"The rest lapses.": 0.9}),
        spans=[span(0, 0, 4), span(0, 4, 8)],
    )
    sentences, _ = cite(candidates(ranking), {})
    assert [sentence.bold for sentence in sentences] == [None, (4, 8)]


def test_the_words_that_answer_are_told_within_their_sentence():
    spaced = "It was  bought\nin May 2019 for cash."
    start = spaced.index("in May")
    words = span(1, start, start + len("in May 2019"))
    ranking = ranked(("a.txt", 0.5, {"Prices rose.": 0.1, spaced: 0.9}), spans=[words])
    sentence = cite(candidates(ranking), {})[0][-1]
    assert sentence.text == "It was bought in May 2019 for cash."
    assert sentence.bold == (14, 25)
    assert sentence.text[14:25] == "in May 2019"


def test_the_sentence_before_comes_along_where_a_pronoun_needs_it():
    rows = {"Ms. Okafor runs the mill.": 0.1, "She bought it in 2019.": 0.9}
    ranking = ranked(("a.txt", 0.5, rows))
    sentences, (citation,) = cite(candidates(ranking), {})
    assert [sentence.text for sentence in sentences] == list(rows)
    assert {sentence.markers for sentence in sentences} == {(1,)}
    assert citation.quote == ranking[0].scored.passage.text


def test_the_sentence_before_is_not_repeated_when_it_is_chosen_itself():
    rows = {"Ms. Okafor runs the mill.": 0.88, "She bought it in 2019.": 0.9}
    assert chosen(ranked(("a.txt", 0.5, rows))) == list(rows)


def test_the_sentence_before_stays_away_where_there_is_no_room():
    rows = {"Ms. Okafor runs the mill.": 0.1, "She bought it in 2019.": 0.9}
    for limits in ({"max_sentences": 1}, {"max_words": 9}):
        assert chosen(ranked(("a.txt", 0.5, rows)), **limits) == ["She bought it in 2019."]


@pytest.mark.parametrize("before", ["Holidays", "Who bought the mill?"])
def test_a_heading_or_question_before_does_not_come_along(before):
    ranking = ranked(("a.txt", 0.5, {before: 0.1, "She bought it in 2019.": 0.9}))
    assert [sentence.text for sentence in cite(candidates(ranking), {})[0]] == [
        "She bought it in 2019."
    ]


def test_the_sentence_before_counts_as_words_of_the_answer():
    rows = {"One two three.": 0.9, "Four five six.": 0.1, "It is seven.": 0.89}
    assert chosen(ranked(("a.txt", 0.5, rows)), max_words=8) == ["One two three."]


def test_what_contradicts_is_the_sentence_that_is_why():
    ranking = ranked(
        ("a.txt", 0.9, {"Prices rose.": 0.2, "The council approved the tram.": 0.9}),
        contradicts=0.8,
    )
    (candidate,) = contradicting_sentences(ranking)
    assert candidate.sentence.text == "The council approved the tram."


shares = st.floats(0, 1, allow_nan=False)
words = st.text("abc ", min_size=1, max_size=30).map(str.strip).filter(bool)
rows = st.lists(
    st.tuples(
        st.sampled_from(["a.txt", "b.txt"]),
        st.floats(-1, 2, allow_nan=False),
        st.dictionaries(words, shares, min_size=1, max_size=5),
    ),
    max_size=5,
)


@given(rows, st.integers(1, 4), st.integers(20, 400))
def test_limits_hold_for_any_ranking(rows, max_sentences, max_words):
    found = candidates(ranked(*rows), max_sentences=max_sentences, max_words=max_words)
    texts = [" ".join(candidate.sentence.text.split()) for candidate in found]
    assert len(texts) <= max_sentences
    assert len(set(texts)) == len(texts)
    assert len(texts) <= 1 or sum(len(text.split()) for text in texts) <= max_words
    assert all(candidate.sentence in candidate.passage.sentences for candidate in found)
    positions = [(one.passage.document_id, one.sentence.start) for one in found]
    for document in ("a.txt", "b.txt"):
        starts = [start for name, start in positions if name == document]
        assert starts == sorted(starts)


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_a_smaller_limit_never_brings_a_new_sentence(limit):
    rows = {f"Number {number} carries over.": 0.8 - number / 100 for number in range(6)}
    ranking = ranked(("a.txt", 0.5, rows))
    assert set(chosen(ranking, max_sentences=limit)) <= set(chosen(ranking, max_sentences=4))
