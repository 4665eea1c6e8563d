"""Where a quote stands among printed characters."""

import pytest

from assistant.page.letters import find_letters, joined


def found(text: str, quote: str, place: float = 0) -> str:
    return " … ".join(text[one.start : one.stop] for one in find_letters(text, quote, place))


@pytest.mark.parametrize(
    ("printed", "quote"),
    [
        ("The negotia-\r\ntions ended.", "The negotiations ended."),
        ("The negotia\x02tions ended.", "The negotiations ended."),
        ("The o\ufb03ce is open", "The office is open"),
        ("Cre\u0300me brule\u0301e", "Crème brulée"),
        ("Name   Days\r\nAnn 20", "Name | Days Ann | 20"),
        ("THE ROOF", "The roof"),
        ("it  costs\n1 000 euros.", "it costs 1000 euros."),
    ],
)
def test_only_letters_and_digits_are_compared(printed, quote):
    assert found(f"Before. {printed} After", quote) == printed


def test_of_several_places_the_nearest_is_taken():
    text = "ten days, ten days, ten days"
    assert [find_letters(text, "ten days", place)[0].start for place in (0, 0.4, 1)] == [0, 10, 20]


def test_the_signs_at_the_end_of_a_quote_are_part_of_it():
    assert found("He said “yes.” Then", "“yes.”") == "yes.”"
    assert found("yes, but", "yes") == "yes"
    assert found("the end.", "end.") == "end."


@pytest.mark.parametrize("quote", ["no days", "", " ", "–", "five dayss"])
def test_what_is_not_printed_is_found_nowhere(quote):
    assert not find_letters("five days", quote, 0)


def test_what_something_stands_between_is_found_in_parts():
    text = "The ferry leaves at seven in\r\n12 Timetable\r\nthe morning and returns at nine."
    quote = "The ferry leaves at seven in the morning and returns at nine."
    assert found(text, quote) == "The ferry leaves at seven in … the morning and returns at nine."


def test_characters_of_a_line_become_one_box_and_lines_stay_apart():
    first = [(10.0 + 6 * i, 10.0, 15.0 + 6 * i, 20.0) for i in range(5)]
    second = [(10.0 + 6 * i, 24.0, 15.0 + 6 * i, 34.0) for i in range(3)]
    assert joined([*first, *second]) == [(10, 10, 39, 20), (10, 24, 27, 34)]


def test_words_far_apart_are_boxes_of_their_own():
    assert len(joined([(10, 10, 20, 20), (90, 10, 100, 20)])) == 2


def test_characters_that_run_down_the_page_become_one_box():
    assert joined([(50, 10 + 6 * i, 60, 15 + 6 * i) for i in range(4)]) == [(50, 10, 60, 33)]


def test_no_characters_are_no_box():
    assert joined([]) == []
