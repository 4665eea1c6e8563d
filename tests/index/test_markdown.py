import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.markdown import markdown_layout, without_markup

LINES = st.sampled_from([
    "", "# One #", "Two", "===", "---", "> quote", "> - item", "- a", "  - b", "1. c", "\t- d",
    "***", "```", "~~~ py", "    code", "| a | b |", "|---|---|", "| 1 | 2 |", "<div>", "</div>",
    "[r]: x", "+++", "title: T", "| \\| | x |", "#", "<!-- c -->", "- | a |", "ends \\", "\u00a0x",
])  # fmt: skip


def blocks(text: str) -> list[tuple[str, int, str]]:
    return [(b.kind.value, b.level, text[b.start : b.end]) for b in markdown_layout(text).blocks]


@pytest.mark.parametrize(
    ("text", "level", "heading"),
    [("## Scope", 2, "Scope"), ("# Scope ##  ", 1, "Scope"),
     ("Scope\nof it\n===", 1, "Scope\nof it"), ("Scope\n---", 2, "Scope"),
     ("###### C# #", 6, "C#"), ("> # Scope", 1, "Scope")],
)  # fmt: skip
def test_headings_are_without_their_markup(text, level, heading):
    assert blocks(text) == [("heading", level, heading)]


def test_keeps_wrapped_lines_in_one_paragraph():
    assert blocks("One\ntwo\n\nthree") == [("paragraph", 0, "One\ntwo"), ("paragraph", 0, "three")]


def test_only_the_first_paragraph_of_an_item_is_an_item():
    assert blocks("- one\n\n  two\n- three") == [
        ("item", 0, "one"),
        ("paragraph", 0, "two"),
        ("item", 0, "three"),
    ]


def test_finds_nested_items_of_every_kind():
    text = "1. one\n   - two\n     * three\n2) four"
    assert [piece for _, _, piece in blocks(text)] == ["one", "two", "three", "four"]


def test_leaves_the_mark_of_a_quote_out():
    assert blocks("> Be kind.\n\nText.")[0] == ("paragraph", 0, "Be kind.")


def test_takes_code_without_its_fences():
    assert blocks("```python\nx = 1\n\ny = 2\n```") == [("paragraph", 0, "x = 1\n\ny = 2")]


def test_takes_code_whose_fence_never_closes():
    assert blocks("~~~\nx = 1\n") == [("paragraph", 0, "x = 1")]


def test_takes_each_row_of_a_table_without_its_rule():
    assert blocks("| Name | Days |\n|------|-----:|\n| Ann | 20 |\n| Bo | |") == [
        ("paragraph", 0, "Name | Days"),
        ("paragraph", 0, "Ann | 20"),
        ("paragraph", 0, "Bo"),
    ]


def test_keeps_raw_html_and_drops_comments():
    assert blocks("<div>\nraw\n</div>\n\n<!-- note -->") == [("paragraph", 0, "<div>\nraw\n</div>")]


def test_front_matter_is_in_no_block():
    layout = markdown_layout("---\ntitle: T\ntags:\n  - a\n---\n\nText.")
    assert [layout.text[b.start : b.end] for b in layout.blocks] == ["Text."]


@pytest.mark.parametrize(
    ("line", "title"),
    [("title: Leave", "Leave"), ('title: "Leave: rules"', "Leave: rules"), ("title: A: b", "A: b"),
     ("Title: 'x'", "x"), ("title: >-\n  Two\n  lines", "Two lines"), ("title: X # note", "X"),
     ("title:", ""), ("name: X", "")],
)  # fmt: skip
def test_reads_the_title_of_front_matter_even_where_it_is_no_yaml(line, title):
    assert markdown_layout(f"---\n{line}\n---\nText.").title == title


def test_reads_front_matter_between_plus_signs():
    assert markdown_layout('+++\ntitle = "Leave"\n+++\nText.').title == "Leave"


@pytest.mark.parametrize("key", ["publisher", "site", "source"])
def test_reads_the_publisher_of_front_matter(key):
    assert markdown_layout(f"---\n{key}: Acme\n---\nText.").publisher == "Acme"


def test_text_between_two_rules_is_no_front_matter():
    assert blocks("---\nJust a sentence without a key.\n\n---\n\nText.")[0][2] == (
        "Just a sentence without a key."
    )


@pytest.mark.parametrize(
    ("markup", "shown"),
    [("**a** _b_", "a _b_"), ("[a](b) ![c](d)", "a c"), ("`<b>`", "<b>"), ("a*b", "a*b"),
     (r"\*a\*", "*a*"), ("<br>a", "a"), ("**[a](b)**", "a")],
)  # fmt: skip
def test_shows_markdown_as_a_reader_sees_it(markup, shown):
    assert without_markup(markup) == shown


@given(st.lists(LINES, max_size=20).map("\n".join))
def test_blocks_are_in_order_disjoint_and_not_blank(text):
    position = 0
    for block in markdown_layout(text).blocks:
        assert position <= block.start
        assert text[block.start : block.end].strip()
        position = block.end
    assert position <= len(text)
