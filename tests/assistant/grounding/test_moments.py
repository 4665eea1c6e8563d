import pytest
from hypothesis import given

from assistant.grounding.moments import moments_in
from assistant.grounding.tokens import plain
from tests.assistant.grounding.hostile import ODD, REPEATED, TEXTS, within_a_second


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1 May 2022", {"year": 2022, "month": 5, "day": 1}),
        ("May 1st, 2022", {"year": 2022, "month": 5, "day": 1}),
        ("the first of May 2022", {"year": 2022, "month": 5, "day": 1}),
        ("the 1st day of May, 2022", {"year": 2022, "month": 5, "day": 1}),
        ("2022-05-01", {"year": 2022, "month": 5, "day": 1}),
        ("2022-10-12", {"year": 2022, "month": 10, "day": 12}),
        ("13.5.2022", {"year": 2022, "month": 5, "day": 13}),
        ("5.6.2022", {"year": 2022}),
        ("Sunday, 1 May", {"month": 5, "day": 1, "weekday": 6}),
        ("Sunday, May 1", {"month": 5, "day": 1, "weekday": 6}),
        ("the last day of February 2024", {"year": 2024, "month": 2, "day": 29}),
        ("the last day of February 2023", {"year": 2023, "month": 2, "day": 28}),
        ("twenty-first of June", {"month": 6, "day": 21}),
        ("Christmas Eve 1914", {"year": 1914, "month": 12, "day": 24}),
        ("New Year’s Day", {"month": 1, "day": 1}),
        ("Sept. 2021", {"year": 2021, "month": 9}),
        ("October", {"month": 10}),
        ("in May", {"month": 5}),
        ("in 1987", {"year": 1987}),
        ("on Mondays", {"weekday": 0}),
        (
            "\u0662\u0660\u0662\u0662-\u0660\u0665-\u0662\u0660",
            {"year": 2022, "month": 5, "day": 20},
        ),
    ],
)
def test_a_date_is_read_by_its_parts(text, parts):
    assert [one.parts for one in moments_in(text)] == [parts]


@pytest.mark.parametrize(
    "text",
    [
        "We may go",
        "They march on",
        "The 1987 boats",
        "in 2,000 boats",
        "from 1500 percent",
        "13-45-99",
    ],
)
def test_other_words_are_no_dates(text):
    assert moments_in(text) == []


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("1 May 2022", "May 1st, 2022", True),
        ("May 2022", "1 May 2022", True),
        ("1 May 2022", "2 May 2022", False),
        ("3 p.m.", "15:00", True),
        ("3 p.m.", "1 May 2022", False),
        ("on Monday", "on Tuesday", False),
    ],
)
def test_dates_agree_when_nothing_of_the_same_kind_differs(one, other, agree):
    assert moments_in(one)[0].agrees(moments_in(other)[0]) is agree


@given(TEXTS)
def test_a_date_is_the_slice_it_claims(text):
    assert all(plain(text)[one.start : one.end] == one.text for one in moments_in(text))


@given(TEXTS)
def test_a_date_says_something(text):
    assert all(one.parts for one in moments_in(text))


@pytest.mark.parametrize("text", [*ODD, *REPEATED], ids=lambda text: ascii(text[:12]))
def test_no_text_is_too_odd_or_takes_long(text):
    with within_a_second():
        found = moments_in(text)
    assert all(one.start < one.end for one in found)
