import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.layout import is_heading_like
from index.passages import BlockKind
from index.plain import plain_layout

WRAPPED = (
    "The council met on the first Monday of the month and heard the report of\n"
    "the treasurer, who had counted the takings of the fair twice, because the\n"
    "first count had come out higher than anybody was ready to believe."
)
LINES = st.sampled_from([
    "", "", "Scope", "- one", "  • two", "1. first", "2. second", "a) letter", "====", "---", "\f",
    *WRAPPED.split("\n"), "More details", "12", "* * *", "\tx", "«Да!»", "…", "– and on",
])  # fmt: skip
MARKUP = re.compile(r"[\s•‣◦▪▫●○■□➢✓✔*+–=_~|()\w.-]*")


def kinds(text: str) -> list[tuple[str, str]]:
    blocks = plain_layout(text).blocks
    return [(b.kind.value, text[b.start : b.end]) for b in blocks]


def texts(text: str) -> list[str]:
    return [piece for _, piece in kinds(text)]


def headings(text: str) -> list[tuple[int, str]]:
    blocks = plain_layout(text).blocks
    return [(b.level, text[b.start : b.end]) for b in blocks if b.kind is BlockKind.HEADING]


def test_keeps_a_hard_wrapped_paragraph_in_one_block():
    assert texts(WRAPPED) == [WRAPPED]


def test_keeps_wrapped_paragraphs_apart_at_blank_lines():
    assert texts(f"{WRAPPED}\n \n{WRAPPED}") == [WRAPPED, WRAPPED]


def test_parts_a_paragraph_from_one_that_follows_without_a_blank_line():
    assert texts(f"{WRAPPED}\n  {WRAPPED}") == [WRAPPED, WRAPPED]


def test_leaves_lines_apart_that_were_broken_for_no_lack_of_room():
    address = "Anna Berg\n12 Mill Lane\nOxford"
    assert texts(f"{WRAPPED}\n\n{address}\n\n{WRAPPED}")[1:4] == address.split("\n")


def test_leaves_the_lines_of_verse_apart():
    verse = (
        "I row the river from the east to west,\n"
        "I row it back before the lamps are lit,\n"
        "And no one pays me for the love of it."
    )
    assert texts(verse) == verse.split("\n")


def test_leaves_short_lines_apart_where_paragraphs_are_one_line_each():
    long = "We agreed on this. " * 20
    assert texts(f"{long}\n\nRead more\nFerry company buys ships")[1:] == [
        "Read more",
        "Ferry company buys ships",
    ]


@pytest.mark.parametrize("mark", ["•", "-", "*", "–", "1.", "a)", "(1)", "2)"])
def test_leaves_the_mark_of_an_item_out_of_its_span(mark):
    assert kinds(f"You need:\n\n  {mark} a saw\n") == [
        ("paragraph", "You need:"),
        ("item", "a saw"),
    ]


def test_gives_an_item_its_wrapped_lines():
    assert kinds(f"- {WRAPPED}\n- nails") == [("item", WRAPPED), ("item", "nails")]


def test_takes_a_number_for_a_mark_only_in_its_turn():
    assert texts("1. Anna\n2. Bert\n\n12. Januar 2022 war ein Mittwoch.") == [
        "Anna",
        "Bert",
        "12. Januar 2022 war ein Mittwoch.",
    ]


def test_takes_no_dash_within_a_wrapped_sentence_for_a_mark():
    text = WRAPPED.replace(
        "report of\nthe treasurer, who had counted", "long report of\n- who had counted"
    )
    assert texts(text) == [text]


def test_finds_headings_on_lines_of_their_own():
    text = f"The fair\n\n{WRAPPED}\n\nWho counted?\n\n{WRAPPED}\n"
    assert headings(text) == [(2, "The fair"), (2, "Who counted?")]


def test_finds_underlined_headings_and_leaves_the_lines_out():
    text = f"The fair\n========\n{WRAPPED}\n\nthe count\n---\n{WRAPPED}"
    assert headings(text) == [(1, "The fair"), (2, "the count")]
    assert texts(text)[1] == WRAPPED


def test_keeps_the_number_of_a_numbered_heading():
    text = f"1. Scope\n\n{WRAPPED}\n\n2. Terms\n\n{WRAPPED}"
    assert headings(text) == [(2, "1. Scope"), (2, "2. Terms")]


def test_takes_no_last_line_for_a_heading():
    assert headings(f"{WRAPPED}\n\nAnna Berg") == []


def test_takes_no_list_of_lines_for_headings():
    names = "\n\n".join(["Anna Berg", "Bert Clay", "Carla Dorn", "Dora Ende"])
    assert headings(f"{WRAPPED}\n\n{names}\n\n{WRAPPED}") == [(2, "Dora Ende")]


@pytest.mark.parametrize("line", ["Source: World Bank", "Originally published in: Nature"])
def test_takes_no_line_about_a_source_for_a_heading(line):
    assert headings(f"{WRAPPED}\n\n{line}\n\n{WRAPPED}") == []


@pytest.mark.parametrize(
    "line",
    ["It ends.", "and so on", "First,", "Note:", "Stop!", "12", "", "Word " * 13, "Two\nlines"],
)
def test_tells_lines_that_are_no_headings(line):
    assert not is_heading_like(line)


@pytest.mark.parametrize(
    "line", ["Scope", "“New” rules", "2022 in figures", "Why us?", "范围", "Ётика"]
)
def test_tells_lines_that_read_as_headings(line):
    assert is_heading_like(line)


def test_begins_a_page_at_every_form_feed():
    text = f"{WRAPPED}\n\f{WRAPPED}\n\f"
    assert plain_layout(text).pages == (0, text.index("\f") + 1)


def test_has_no_pages_without_form_feeds():
    assert plain_layout(WRAPPED).pages == ()


@given(st.lists(LINES, max_size=25).map("\n".join))
def test_blocks_hold_everything_but_marks_and_rules(text):
    position = 0
    for block in plain_layout(text).blocks:
        assert position <= block.start
        assert text[block.start : block.end] == text[block.start : block.end].strip() != ""
        gap = text[position : block.start].strip()
        assert not gap or MARKUP.fullmatch(gap)
        assert len(max(gap.split() or [""], key=len)) <= 4
        position = block.end
    assert not re.search(r"[^\W\d_]{2}", text[position:])


@given(st.text(max_size=200))
def test_blocks_of_any_text_are_in_order_and_not_blank(text):
    position = 0
    for block in plain_layout(text).blocks:
        assert position <= block.start
        assert text[block.start : block.end].strip()
        position = block.end
