import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.markers import Marker, MarkerParser

KNOWN = {"k3f9", "a7q2"}
FRAGMENTS = [
    *"[]()【】\uff3b\uff3d`^:,;# \n†*<>",
    "[[",
    "]]",
    "```",
    "[k3f9]",
    "k3f9",
    "A7Q2",
    "x9x9",
    "12",
    "none",
    "id: ",
    "source",
    "passage ",
    " and ",
    "he said",
    "](#",
    "(https://",
    "\ud800",
    "\0",
]
texts = (
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)
    | st.text()
    | st.text(st.characters(exclude_categories=()))
)


def pieces_of(chunks):
    """The pieces that a parser makes of chunks, neighbouring text joined, and the parser."""
    parser = MarkerParser(KNOWN)
    joined: list[str | Marker] = []
    given = [piece for chunk in chunks for piece in parser.feed(chunk)]
    for piece in [*given, *parser.finish()]:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined, parser


def shown(text):
    """A text with its markers as `<id>`."""
    pieces, _ = pieces_of([text])
    return "".join(piece if isinstance(piece, str) else f"<{piece.id}>" for piece in pieces)


def cut(text, places):
    """A text in pieces that end at some places."""
    edges = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It rained. [k3f9][a7q2]", "It rained. <k3f9><a7q2>"),
        ("[k3f9,a7q2]", "<k3f9><a7q2>"),
        ("[k3f9; a7q2]", "<k3f9><a7q2>"),
        ("[k3f9 a7q2]", "<k3f9><a7q2>"),
        ("[k3f9 and a7q2]", "<k3f9><a7q2>"),
        ("[k3f9 & a7q2]", "<k3f9><a7q2>"),
        ("[k3f9\uff0ca7q2]", "<k3f9><a7q2>"),
        ("[k3f9,\na7q2]", "<k3f9><a7q2>"),
        ("[ k3f9 ]", "<k3f9>"),
        ("[K3F9]", "<k3f9>"),
        ("[[k3f9]]", "<k3f9>"),
        ("【k3f9】", "<k3f9>"),
        ("【k3f9†source】", "<k3f9>"),
        ("\uff3bk3f9\uff3d", "<k3f9>"),
        ("[id:k3f9]", "<k3f9>"),
        ("[id: k3f9, id: a7q2]", "<k3f9><a7q2>"),
        ("[passage k3f9]", "<k3f9>"),
        ("[Passages k3f9, a7q2]", "<k3f9><a7q2>"),
        ("[source: k3f9]", "<k3f9>"),
        ("[doc #k3f9]", "<k3f9>"),
        ("[^k3f9]", "<k3f9>"),
        ("[**k3f9**]", "<k3f9>"),
        ("[`k3f9`]", "<k3f9>"),
        ("(k3f9)", "<k3f9>"),
        ("(k3f9, a7q2)", "<k3f9><a7q2>"),
        ("`[k3f9]`", "<k3f9>"),
        ("x `[k3f9][a7q2]` y", "x <k3f9><a7q2> y"),
        ("[k3f9](#k3f9) x", "<k3f9><k3f9> x"),
        ("[k3f9](#passage) x", "<k3f9> x"),
        ("[k3f9](https://a.example/b) x", "<k3f9> x"),
        ("[k3f9]() x", "<k3f9> x"),
        ("[none]", "<none>"),
        ("[ None ]", "<none>"),
        ("[[k3f9]", "[<k3f9>"),
        ("[he said [k3f9]]", "[he said <k3f9>]"),
        ("[k3f9", "[k3f9"),
    ],
)
def test_a_marker_is_read_however_it_is_written(written, read):
    assert shown(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "[sic]",
        "[he said]",
        "[1969, his first year]",
        "[12345]",
        "[12:30]",
        "[AT&T]",
        "[]",
        "[ ]",
        "[and]",
        "[source]",
        "[k3f9 sic]",
        "[a-k3f9]",
        "(see k3f9)",
        "(k3f9, x9x9)",
        "(1)",
        "(none)",
        "k3f9",
        "[link](https://a.example/b)",
        "{k3f9}",
        "a[k3f9" + " " * 80 + "]",
        "``",
        "`code` and ```more```",
    ],
)
def test_what_is_no_marker_stays_character_for_character(text):
    pieces, parser = pieces_of([text])
    assert pieces == [text]
    assert parser.unknown == 0


@pytest.mark.parametrize("text", ["(sic)", " (#a)", "x(#a)", "x()"])
def test_round_brackets_that_are_no_link_of_a_marker_stay(text):
    assert shown(f"[k3f9]{text}") == f"<k3f9>{text}"


@pytest.mark.parametrize(
    ("written", "read", "unknown"),
    [
        ("a [x9x9] b", "a  b", 1),
        ("a [x9x9, k3f9, z1z1] b", "a <k3f9> b", 2),
        ("[1][22] [2024]", " ", 3),
        ("[1, 2]", "", 2),
        ("【1†source】【3:0†source】【12†L5-L9】", "", 3),
        ("[x9x9](#x9x9)", "", 1),
    ],
)
def test_ids_of_no_passage_are_dropped_and_counted(written, read, unknown):
    pieces, parser = pieces_of([written])
    assert shown(written) == read
    assert parser.unknown == unknown
    assert all(piece == Marker("k3f9") or isinstance(piece, str) for piece in pieces)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("`a[1]` [1]", "`a[1]` "),
        ("``a[1]`` [1]", "``a[1]`` "),
        ("`[1]` [1]", "`[1]` "),
        ("```\na[1]\n[x9x9]\n``` [1]", "```\na[1]\n[x9x9]\n``` "),
        ("```\na `b` [1]\n```", "```\na `b` [1]\n```"),
        ("```\na [k3f9]\n```", "```\na <k3f9>\n```"),
        ("```\n[none]\n```", "```\n<none>\n```"),
        ("`code`[k3f9]", "`code`<k3f9>"),
        ("a ` b\n[1]", "a ` b\n"),
    ],
)
def test_in_code_only_known_ids_are_markers(written, read):
    assert shown(written) == read


@given(texts, st.lists(st.integers(0, 10_000), max_size=12))
@example("`[k3f9]`(#a)", [1, 7])
@example("`a``````[1]", [5])
@example("[k3f9]x(#a)", [7])
@example("[[k3f9]](https://a.example)", [8, 9, 10])
def test_the_pieces_do_not_depend_on_where_the_text_is_cut(text, places):
    whole, once = pieces_of([text])
    for chunks in (cut(text, places), list(text)):
        pieces, parser = pieces_of(chunks)
        assert pieces == whole
        assert parser.unknown == once.unknown


@given(st.text(st.characters(exclude_characters="[【\uff3b(")))
def test_a_text_without_brackets_stays_as_it_is(text):
    assert "".join(pieces_of([text])[0]) == text


@pytest.mark.parametrize(
    "text",
    [
        "[" + "a" * 200,
        "[[" + "ab, " * 100,
        "``[[" + "k3f9 " * 100,
        "(" + "a " * 200,
        "(https://" + "a" * 200,
        "[" * 200,
        "`" * 200,
        "[k3f9](#" + "a" * 200,
    ],
)
def test_at_most_80_characters_are_held_back(text):
    parser = MarkerParser(())
    given_out = 0
    for fed, character in enumerate(text, start=1):
        given_out += sum(len(piece) for piece in parser.feed(character) if isinstance(piece, str))
        dropped = len("[k3f9]") if parser.unknown else 0
        assert fed - given_out - dropped <= 80


@pytest.mark.parametrize(
    "unit", ["[", "`", "(", "【", "[a,", "[[[[k3f9]", "([", "``[", "\n", "[k3f9", "(a[", "a "]
)
def test_a_million_characters_are_read_in_a_moment(unit):
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    pieces_of([text])
    assert time.process_time() - began < 1
