from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.furniture import Reason, find_furniture
from index.passages import Document
from index.plain import plain_layout
from index.seeds import read_seed

PAGES = Path(__file__).parent / "pages"
ARTICLE = Path(__file__).parents[2] / "seeds" / "the-attempted-coup-in-kazakhstan.txt"
PROSE = "The committee met twice in the spring, and both times it decided to wait for the report."
OTHER = "Nobody had expected the harbour to freeze, so the boats stayed where they were until May."
LINES = st.sampled_from([
    PROSE, OTHER, "Read more", "Share Tweet", "Related articles", "Source: x.example", "1", "•",
    "Facebook", "Original source of article: x.example", "A headline of some five words", "- a",
    "Page 1 of 2",
])  # fmt: skip


def parse(text: str) -> Document:
    layout = plain_layout(text)
    return Document(id="a.txt", title="A", text=text, blocks=layout.blocks, pages=layout.pages)


def skipped(text: str) -> list[tuple[str, str]]:
    return [(f.reason.value, text[f.start : f.end]) for f in find_furniture(parse(text))]


def skipped_texts(*blocks: str) -> list[str]:
    return [text for _, text in skipped("\n\n".join(blocks))]


def pages(kind: str) -> list[Path]:
    found = sorted(p for p in PAGES.iterdir() if p.name.startswith(kind) and p.suffix != ".skipped")
    assert len(found) >= 5
    return found


@pytest.mark.parametrize("path", pages("scraped"), ids=lambda path: path.stem)
def test_skips_the_furniture_of_a_scraped_page_and_nothing_else(path):
    document = read_seed(path, path.name, path.read_bytes())
    found = [document.text[f.start : f.end] for f in find_furniture(document)]
    assert found == path.with_suffix(".skipped").read_text("utf-8").splitlines()


@pytest.mark.parametrize("path", pages("clean"), ids=lambda path: path.stem)
def test_skips_nothing_of_a_clean_page(path):
    assert find_furniture(read_seed(path, path.name, path.read_bytes())) == ()


def test_skips_what_is_around_the_shipped_article():
    document = read_seed(ARTICLE, ARTICLE.name, ARTICLE.read_bytes())
    found = find_furniture(document)
    assert [document.text[f.start : f.end][:40] for f in found[:6]] == [
        "Featured",
        "1",
        "The crisis was like a volcanic eruption,",
        "2",
        "Russia has cemented its role as regional",
        "Original source of article:\xa0gisreportson",
    ]
    assert {f.reason for f in found[6:]} == {Reason.TEASER}
    tail = [b for b in document.blocks if b.start >= found[5].start]
    assert [(f.start, f.end) for f in found[5:]] == [(b.start, b.end) for b in tail]


def test_finds_the_same_whether_or_not_the_title_is_known():
    for path in (ARTICLE, *pages("scraped")):
        document = read_seed(path, path.name, path.read_bytes())
        if path.suffix == ".txt":
            assert find_furniture(parse(document.text)) == find_furniture(document)


# Pull quotes


def test_skips_a_sentence_set_alone_that_a_paragraph_has():
    quote = "“Both times it decided to wait for the report!”"
    assert skipped("\n\n".join([OTHER, PROSE, quote, OTHER])) == [("pull quote", quote)]


def test_matches_pull_quotes_on_whole_words_only():
    assert skipped_texts(PROSE, OTHER, "he committee met twice in the spring.", PROSE) == []


def test_keeps_a_sentence_that_differs_in_one_word():
    assert skipped_texts(OTHER, "Both times they decided to wait for the report.", PROSE) == []


def test_keeps_the_sentence_that_a_heading_announces():
    summary = "Both times it decided to wait for the report."
    assert skipped_texts("Summary", summary, OTHER, "Details", PROSE) == []


def test_keeps_the_sentence_that_closes_a_document():
    assert skipped_texts(PROSE, OTHER, "Both times it decided to wait for the report.") == []


def test_keeps_a_refrain_that_stands_alone_again_and_again():
    refrain = "Both times it decided to wait for the report."
    assert skipped_texts(OTHER, refrain, PROSE, refrain, OTHER, refrain, OTHER) == []


# Links to elsewhere


def test_skips_doubled_headlines_above_link_labels():
    headline = "Ferry company buys three electric ships"
    assert skipped_texts(PROSE, headline, headline, "Read more »") == [
        headline, headline, "Read more »",
    ]  # fmt: skip


def test_keeps_a_doubled_line_without_a_link_label():
    assert skipped_texts(PROSE, "Row, row, row your boat", "Row, row, row your boat", PROSE) == []


def test_keeps_a_single_heading_above_a_label():
    assert skipped_texts(PROSE, "What the law says about it", "More details", PROSE) == []


def test_skips_an_attribution_only_at_the_end():
    line = "This article first appeared in The Daily Planet."
    assert skipped_texts(PROSE, OTHER, line) == [line]
    assert skipped_texts(line, PROSE, OTHER) == []
    assert skipped_texts(PROSE, line, OTHER) == []


def test_keeps_an_annex_below_an_attribution():
    line = "Originally published by: Ministry of Labour"
    assert skipped_texts(PROSE, OTHER, line, "Annex", "North | 3", "South | 5") == [line]


def test_keeps_the_source_of_the_last_table():
    assert skipped_texts(PROSE, "North | 3\nSouth | 5", "Source: World Bank") == []


def test_skips_related_articles_in_the_middle_and_keeps_the_heading_below():
    found = skipped_texts(PROSE, "Read also", "Ferry company buys three ships", "Outlook", OTHER)
    assert found == ["Read also", "Ferry company buys three ships"]


def test_keeps_a_chapter_named_like_a_label_of_links():
    assert skipped_texts(PROSE, "Related articles", PROSE) == []


# Share bars, numbers, labels


@pytest.mark.parametrize("bar", ["Share Tweet Email", "Teilen | Facebook | X", "Print • Email"])
def test_skips_a_line_of_share_words(bar):
    assert skipped("\n\n".join([PROSE, bar, OTHER])) == [("share bar", bar)]


@pytest.mark.parametrize(
    "line", ["Facebook, LinkedIn, Instagram", "Print", "Email Telegram", "Share"]
)
def test_keeps_lines_that_could_be_content(line):
    assert skipped_texts(PROSE, line, OTHER) == []


def test_skips_a_number_between_the_halves_of_a_sentence():
    assert skipped_texts("The boats stayed in the harbour until", "3", "the ice was gone.") == ["3"]


def test_keeps_lone_numbers_of_a_clean_page():
    assert skipped_texts("Weight", "9", "kilograms", PROSE, "12", OTHER) == []


def test_skips_lone_numbers_beside_a_share_bar():
    assert skipped_texts(PROSE, "1", OTHER, "Share Tweet Email") == ["1", "Share Tweet Email"]


def test_never_skips_a_whole_document():
    assert skipped_texts("Share Tweet Email") == []


# Pages


def printed(*texts: str) -> str:
    return "\f".join(texts)


def test_skips_headers_that_repeat_on_three_pages():
    text = printed(*(f"Annual report, page {n}\n\n{PROSE} ({n})\n" for n in (4, 5, 6)))
    assert [reason for reason, _ in skipped(text)] == ["running header"] * 3


def test_keeps_a_header_that_repeats_on_two_pages():
    assert skipped(printed(*(f"Annual report\n\n{PROSE} ({n})\n" for n in (1, 2)))) == []


def test_keeps_lines_whose_numbers_do_not_count_pages():
    text = printed(*(f"{PROSE} ({n})\n\nthe total is {n}\n" for n in (7, 50, 400)))
    assert skipped(text) == []


def test_skips_page_numbers_that_count_with_the_pages():
    text = printed(*(f"{OTHER} {n * n} {PROSE}\n\n{n}\n" for n in (12, 13)))
    assert skipped(text) == [("page number", "12"), ("page number", "13")]


@given(st.lists(LINES, max_size=14), st.sampled_from(["\n\n", "\n", "\n\f"]))
def test_furniture_is_whole_blocks_of_the_text_in_order(lines, gap):
    document = parse(gap.join(lines))
    blocks = {(block.start, block.end) for block in document.blocks}
    found = [(f.start, f.end) for f in find_furniture(document)]
    assert set(found) <= blocks
    assert found == sorted(set(found))
    assert not blocks or len(found) < len(blocks)


@given(st.text(max_size=200))
def test_never_raises(text):
    find_furniture(parse(text))
