from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import SeedError
from index.passages import Document
from index.seeds import read_seed

PROSE = "Employees may carry over five days of leave, as long as their manager agrees in writing."
OTHER = "The board looked at the rules of three other companies before it agreed to this number."
PAGE = f"""<!doctype html><html><head><title>Leave - Acme</title>
<meta property="og:site_name" content="Acme Handbook"></head><body>
<nav><a href="/">Home</a> <a href="/all">All pages</a></nav>
<article><h1>Leave policy</h1><p>{PROSE}</p><h2>Who decides</h2>
<ul><li>The <b>man</b>ager<ul><li>or a deputy</li></ul></li><li>The board</li></ul>
<blockquote><p>{OTHER}</p></blockquote>
<table><tr><th>Name</th><th>Days</th></tr><tr><td>Ann</td><td>20</td></tr></table>
<pre><code>days = 5
total = 25</code></pre><p>One line<br>and another</p><script>track()</script></article>
<footer>Copyright Acme</footer></body></html>"""
TAGS = st.sampled_from([
    "<p>", "</p>", "<div>", "<li>", "<table>", "<tr>", "<td>", "<pre>", "<h2>", "</h2>", "<br>",
    "<!--", "-->", "<head>", "</body>", "<frameset>", "<svg>", "&#0;", "&#1;", "<a", PROSE, OTHER,
])  # fmt: skip


def read(text: str) -> Document:
    return read_seed(Path("/seeds/a.html"), "a.html", text.encode())


def blocks(text: str) -> list[tuple[str, int, str]]:
    document = read(text)
    return [(b.kind.value, b.level, document.text[b.start : b.end]) for b in document.blocks]


def page(body: str) -> str:
    return f"<!doctype html><html><body><article>{body}</article></body></html>"


def test_reads_the_blocks_of_the_main_text_in_order():
    assert blocks(PAGE) == [
        ("heading", 1, "Leave policy"),
        ("paragraph", 0, PROSE),
        ("heading", 2, "Who decides"),
        ("item", 0, "The manager"),
        ("item", 0, "or a deputy"),
        ("item", 0, "The board"),
        ("paragraph", 0, OTHER),
        ("paragraph", 0, "Name | Days"),
        ("paragraph", 0, "Ann | 20"),
        ("paragraph", 0, "days = 5\ntotal = 25"),
        ("paragraph", 0, "One line\nand another"),
    ]


def test_takes_title_and_publisher_from_the_metadata():
    document = read(PAGE)
    assert (document.title, document.publisher) == ("Leave policy", "Acme Handbook")


def test_parts_blocks_with_a_blank_line():
    assert read(PAGE).text.startswith(f"Leave policy\n\n{PROSE}\n\nWho decides\n\nThe manager")


def test_leaves_navigation_and_footers_out():
    text = read(PAGE).text
    assert "Home" not in text
    assert "Copyright" not in text


def test_reads_all_visible_text_where_there_is_no_main_text():
    assert blocks("<p>Hi.</p><script>x()</script><p hidden>no</p>") == [("paragraph", 0, "Hi.")]


def test_reads_a_page_that_is_hardly_html():
    assert read("Just a line.").text == "Just a line."


def test_loses_no_prose_of_a_long_article():
    prose = [f"{PROSE} Case {n}." for n in range(40)]
    body = "".join(f"<div><h3>Case {n}</h3><p>{text}</p></div>" for n, text in enumerate(prose))
    found = [text for _, _, text in blocks(page(body))]
    assert [text for text in found if text in prose] == prose


def test_ends_a_paragraph_at_an_empty_line_of_breaks():
    found = blocks(page(f"<h1>Rules</h1><div>{PROSE}<br><br>{OTHER}</div>"))
    assert [text for _, _, text in found][-2:] == [PROSE, OTHER]


def test_reads_pages_laid_out_with_tables():
    body = f"<table><tr><td><p>{PROSE}</p><p>{OTHER}</p></td><td><p>x</p></td></tr></table>"
    assert {PROSE, OTHER} <= {text for _, _, text in blocks(f"<html><body>{body}</body></html>")}


def test_obeys_the_charset_that_the_page_declares():
    data = '<meta charset="windows-1251"><p>Пять дней отпуска в году.</p>'.encode("cp1251")
    assert "Пять дней" in read_seed(Path("/seeds/a.html"), "a.html", data).text


def test_reads_xhtml_that_declares_its_encoding():
    text = f'<?xml version="1.0" encoding="utf-8"?><html><body><p>{PROSE}</p></body></html>'
    assert read(text).text == PROSE


@pytest.mark.parametrize(
    "text", ["<html></html>", "<!-- x -->", "<script>x()</script>", "<img src=a>"]
)
def test_refuses_a_page_without_text(text):
    with pytest.raises(SeedError):
        read(text)


@settings(deadline=None, max_examples=60)
@given(st.lists(TAGS, min_size=1, max_size=15).map("".join))
def test_raises_nothing_but_seed_errors(text):
    try:
        document = read(text)
    except SeedError:
        return
    assert all(document.text[b.start : b.end].strip() for b in document.blocks)
