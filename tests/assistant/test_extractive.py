import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.extractive import choose_sentences, cite, confidence
from index.passages import Evidence, Passage, ScoredPassage, Sentence


def ranked(*rows):
    """A ranking: for each passage its document, its score, and its sentences with cosines."""
    passages = []
    ends: dict[str, int] = {}
    for rank, (document, score, sentences) in enumerate(rows, start=1):
        start = ends.get(document, 0)
        text = " ".join(sentences)
        spans, position = [], start
        for sentence in sentences:
            end = position + len(sentence)
            spans.append(Sentence(start=position, end=end, text=sentence))
            position = end + 1
        ends[document] = start + len(text) + 2
        passage = Passage(
            document_id=document,
            title="Leave",
            start=start,
            end=start + len(text),
            text=text,
            sentences=tuple(spans),
            headings=("Leave", "Holidays"),
        )
        evidence = Evidence(dense=0.0, sentences=tuple(sentences.values()), lexical=0.0)
        passages.append(ScoredPassage(passage=passage, score=score, rank=rank, evidence=evidence))
    return passages


def chosen(passages, max_sentences=4, max_words=80, question="?"):
    found = choose_sentences(question, passages, max_sentences=max_sentences, max_words=max_words)
    return [candidate.sentence.text for candidate in found]


def test_an_empty_ranking_gives_nothing():
    assert chosen([]) == []
    assert confidence([]) == -1.0


def test_a_passage_without_sentences_gives_nothing():
    text = "Two words"
    passage = Passage(document_id="a.txt", title="A", start=0, end=len(text), text=text)
    evidence = Evidence(dense=0.9, sentences=(), lexical=1.0)
    assert chosen([ScoredPassage(passage=passage, score=1.5, rank=1, evidence=evidence)]) == []


def test_the_best_sentence_is_chosen_and_what_is_far_below_it_is_not():
    passages = ranked(("a.txt", 0.5, {"The roof leaks.": 0.1, "Five days carry over.": 0.8}))
    assert chosen(passages) == ["Five days carry over."]


def test_of_two_sentences_as_near_the_one_with_the_words_of_the_question_is_chosen():
    passages = ranked(("a.txt", 0.5, {"The roof LEAKS.": 0.6, "Five days carry over.": 0.61}))
    assert chosen(passages, max_sentences=1) == ["Five days carry over."]
    assert chosen(passages, max_sentences=1, question="Where are leaks?") == ["The roof LEAKS."]


def test_nothing_is_chosen_when_no_sentence_is_near_the_question():
    assert chosen(ranked(("a.txt", 1.9, {"Five days carry over.": 0.1}))) == []


def test_whether_to_answer_is_decided_by_the_best_sentence_alone():
    passages = ranked(
        ("a.txt", 0.9, {"The roof leaks.": 0.2}), ("b.txt", 0.8, {"Five days carry over.": 0.7})
    )
    assert confidence(passages) == 0.7
    assert chosen(passages) == ["Five days carry over."]


def test_a_further_sentence_is_chosen_only_if_it_is_nearly_as_good():
    near = {"Five days carry over.": 0.8, "The rest lapses.": 0.75, "The roof leaks.": 0.6}
    assert chosen(ranked(("a.txt", 0.5, near))) == ["Five days carry over.", "The rest lapses."]


def test_of_equals_the_sentence_of_the_better_passage_wins():
    passages = ranked(
        ("a.txt", 0.9, {"The roof leaks.": 0.6}), ("b.txt", 0.3, {"Five days carry over.": 0.6})
    )
    assert chosen(passages, max_sentences=1) == ["The roof leaks."]


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
    passages = ranked(
        ("a.txt", 0.6, {"Five days carry over.": 0.8}),
        ("b.txt", 0.6, {"Five\ndays  carry over.": 0.8}),
    )
    assert chosen(passages) == ["Five days carry over."]


def test_sentences_stand_in_reading_order():
    passages = ranked(("a.txt", 0.5, {"First.": 0.75, "Second.": 0.8, "Third.": 0.78}))
    assert chosen(passages) == ["First.", "Second.", "Third."]


def test_documents_stand_in_the_order_of_their_best_passages():
    passages = ranked(
        ("b.txt", 0.60, {"Best of b.": 0.80}),
        ("a.txt", 0.59, {"Best of a.": 0.81}),
        ("b.txt", 0.58, {"More of b.": 0.79}),
    )
    assert chosen(passages) == ["Best of b.", "More of b.", "Best of a."]


def test_every_sentence_cites_itself_and_reads_on_one_line():
    passages = ranked(
        ("a.txt", 0.5, {"Five\ndays\u00a0 carry over.": 0.8, "The rest lapses.": 0.8})
    )
    sentences, citations = cite(choose_sentences("?", passages, max_sentences=4, max_words=80))
    assert [sentence.text for sentence in sentences] == [
        "Five days carry over.",
        "The rest lapses.",
    ]
    assert [sentence.markers for sentence in sentences] == [(1,), (2,)]
    text = passages[0].passage.text
    assert [citation.quote for citation in citations] == [
        text[citation.start : citation.end] for citation in citations
    ]


cosines = st.floats(-1, 1, allow_nan=False)
words = st.text("abc ", min_size=1, max_size=30).map(str.strip).filter(bool)
rows = st.lists(
    st.tuples(
        st.sampled_from(["a.txt", "b.txt"]),
        st.floats(-1, 2, allow_nan=False),
        st.dictionaries(words, cosines, min_size=1, max_size=5),
    ),
    max_size=5,
)


@given(rows, st.integers(1, 4), st.integers(20, 400))
def test_limits_hold_for_any_ranking(rows, max_sentences, max_words):
    passages = ranked(*rows)
    found = choose_sentences("?", passages, max_sentences=max_sentences, max_words=max_words)
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
    passages = ranked(("a.txt", 0.5, rows))
    assert set(chosen(passages, max_sentences=limit)) <= set(chosen(passages, max_sentences=4))
