import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Answer, Outcome
from assistant.evaluation.scoring import (
    citation_scores,
    gold_within,
    is_right,
    normalise,
    said,
    short_answer,
    token_f1,
)
from assistant.verdicts import AnswerSentence
from tests.assistant.evaluation.examples import answered, case

WORDS = st.lists(st.sampled_from(["a", "the", "roof", "leaks", "Roof.", "30", "—"]), max_size=8)
TEXTS = WORDS.map(" ".join)


@pytest.mark.parametrize(
    ("found", "plain"),
    [
        ("“Smart cities”", '"Smart cities"'),
        ("Tokayev’s", "Tokayev's"),
        ("30\N{NO-BREAK SPACE}days\n of\tleave ", "30 days of leave"),
        ("1990–1995 \N{EM DASH} or so", "1990-1995 - or so"),
        ("co\N{NON-BREAKING HYPHEN}operation", "co-operation"),
        ("\N{LATIN SMALL LIGATURE FI}ve", "five"),
    ],
)
def test_spaces_quotation_marks_and_dashes_are_of_one_kind(found, plain):
    assert normalise(found) == plain


@given(st.text())
def test_what_is_normal_stays_as_it_is(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(("words", "is_there"), [(5, False), (6, True), (100, True)])
def test_gold_is_there_when_all_of_it_is_in_the_first_words(words, is_there):
    passages = ["one two three", "four the gold"]
    assert gold_within(case(gold=("the gold",)), passages, words) is is_there


def test_every_gold_quote_is_needed():
    both = case(gold=("one two", "four five"))
    assert gold_within(both, ["one two three", "four five"], 5)
    assert not gold_within(both, ["one two three", "four five"], 4)


def test_an_alternative_stands_in_for_all_of_them():
    assert gold_within(case(gold=("one", "two"), alternatives=("six",)), ["six seven"], 1)


def test_a_quote_does_not_run_from_one_passage_into_the_next():
    assert not gold_within(case(gold=("one two",)), ["zero one", "two three"], 100)
    assert gold_within(case(gold=("one two",)), ["zero one two", "three"], 100)


def test_quotes_are_found_whatever_their_marks_and_spaces():
    quote = case(gold=('the "leak" isn\'t new',))
    passage = "It is said that the\N{NO-BREAK SPACE}“leak”\nisn’t new."
    assert gold_within(quote, [passage], 20)


def test_nothing_wanted_is_not_found():
    assert not gold_within(case(), ["one"], 10)


@given(st.lists(TEXTS, max_size=4), TEXTS.filter(str.split), st.integers(0, 20))
def test_more_words_never_lose_the_gold(passages, gold, words):
    wanted = case(gold=(gold,))
    assert gold_within(wanted, passages, words) <= gold_within(wanted, passages, words + 1)


def test_an_answer_is_right_when_it_matches_whatever_its_case():
    assert is_right(case(pattern="thirty|30"), "THIRTY days.")
    assert not is_right(case(pattern="thirty|30"), "Five days.")


def test_a_pattern_with_plain_marks_matches_curly_ones():
    assert is_right(case(pattern="Tokayev's 30 days"), "Tokayev’s 30\N{NO-BREAK SPACE}days.")
    assert is_right(case(pattern="Tokayev’s"), "Tokayev’s days.")


def test_nobody_reads_more_than_eighty_words():
    assert is_right(case(pattern="yes"), " ".join(["yes"] * 80))
    assert not is_right(case(pattern="yes"), " ".join(["yes"] * 81))


@pytest.mark.parametrize(
    ("quotes", "precision", "recall"),
    [
        ([], 0, 0),
        (["The first gold quote."], 1, 1 / 2),
        (["Before. The first gold quote. After.", "the second gold"], 1, 1),
        (["The first gold quote.", "Something else."], 1 / 2, 1 / 2),
        (["first gold qu"], 1, 1 / 2),  # part of one
        (["gold"], 0, 0),  # too short to be one
        (["Another quote."], 1, 1),  # stands in for both
        (["The first gold quote.", "Another quote."], 1, 1),
        (["Something else.", "And more."], 0, 0),
    ],
)
def test_cited_spans_are_scored_against_gold_quotes(quotes, precision, recall):
    wanted = case(
        gold=("The first gold quote.", "the second gold quote"), alternatives=("Another quote.",)
    )
    assert citation_scores(wanted, quotes) == (precision, recall)


def test_citations_are_compared_whatever_their_marks():
    assert citation_scores(case(gold=('the "leak"',)), ["Of the\n“leak”."]) == (1, 1)


@pytest.mark.parametrize(
    ("answer", "right", "value"),
    [
        ("The cat sat on the mat.", "a cat sat", 2 * (2 / 4) * (2 / 2) / (2 / 4 + 2 / 2)),
        ("in October 1973", "October 1973", 0.8),
        ("October, 1973!", "the october 1973", 1),
        ("no no no", "no", 0.5),
        ("a dog", "a cat", 0),  # articles do not count
        ("theatre", "atre", 0),  # articles are words
        ("", "", 1),
        ("the", "a", 1),
        ("", "cat", 0),
    ],
)
def test_words_are_counted_as_squads_script_counts_them(answer, right, value):
    assert token_f1(answer, right) == pytest.approx(value)


@given(TEXTS, TEXTS)
def test_overlap_is_a_share_and_has_no_direction(one, other):
    assert 0 <= token_f1(one, other) <= 1
    assert token_f1(one, other) == pytest.approx(token_f1(other, one))
    assert token_f1(one, one) == 1


def test_the_words_that_answer_are_the_bold_ones():
    plain = answered("When?", "It was bought in 2019.")
    assert short_answer(plain) == "It was bought in 2019."
    assert short_answer(answered("When?", "It was bought in 2019.", bold=(17, 21))) == "2019"


def test_what_is_said_has_neither_markers_nor_remarks():
    sentences = (AnswerSentence(text="You are"), AnswerSentence(text="welcome."))
    reply = Answer(
        question="Thanks", standalone_question="Thanks", outcome=Outcome.REPLY, sentences=sentences
    )
    assert said(reply) == "You are welcome."
    assert said(answered("Who?", "She did.", "Zoë did it.")) == "She did."
