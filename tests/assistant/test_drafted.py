import doctest
import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant import drafted
from assistant.drafted import DraftReader, DraftSentence
from assistant.markers import Marker, MarkerParser

KNOWN = {"k3f9", "a7q2"}
FRAGMENTS = [
    "It rained",
    "in the U.S.",
    "Mr. ",
    "“No.” ",
    '"',
    "(",
    ")",
    ". ",
    "! ",
    "...",
    ", ",
    " ",
    "and",
    "\n",
    "\n\n",
    "\r\n",
    "- ",
    "* ",
    "12. ",
    "# ",
    "> ",
    "| ",
    "---",
    "**",
    "_",
    "```",
    "`",
    "Answer: ",
    "<think>",
    "</think>",
    "<thi",
    "[k3f9]",
    "[a7q2",
    "]",
    "[",
    "[none]",
    "[x9x9]",
    "k3f9",
    "雨。",
    "\ufdd0",
    "\ud800",
    "\0",
]
texts = (
    st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join)
    | st.text()
    | st.text(st.characters(exclude_categories=()))
)


def read(chunks, known=KNOWN):
    """The sentences of a draft that comes in chunks, and its reader."""
    reader = DraftReader(known)
    given_early = [sentence for chunk in chunks for sentence in reader.feed(chunk)]
    return given_early + reader.finish(), reader


def sentences(text):
    """The sentences of a draft, each as its text and its ids."""
    return [(sentence.text, *sentence.ids) for sentence in read([text])[0]]


@pytest.mark.parametrize(
    "text",
    [
        "It rained. [k3f9] It snowed. [a7q2]",
        "It rained [k3f9]. It snowed [a7q2].",
        "It [k3f9] rained. It [a7q2] snowed.",
        "According to `[k3f9]` it rained. It (a7q2) snowed.",
        "It rained.[k3f9] It snowed.[a7q2]",
        "It rained.[k3f9]It snowed.[a7q2]",
        "It rained.\n[k3f9]\n\nIt snowed.\n[a7q2]",
        "[k3f9] It rained.\n[a7q2] It snowed.",
        "- It rained. [k3f9]\n- It snowed. [a7q2]",
        "- [k3f9] It rained.\n- [a7q2] It snowed.",
        "It rained. **[k3f9]** It snowed. **[a7q2]**",
        "It rained ([k3f9]). It snowed ([a7q2]).",
        "It rained. ... [k3f9] It snowed. ☃ [a7q2]",
    ],
)
def test_an_id_goes_with_the_sentence_that_it_stands_at(text):
    (one, *ids), (other, *other_ids) = sentences(text)
    assert (ids, other_ids) == (["k3f9"], ["a7q2"])
    assert (one.replace("According to it", "It"), other) == ("It rained.", "It snowed.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "It rained. [k3f9][a7q2][k3f9]", [("It rained.", "k3f9", "a7q2")], id="repeated"
        ),
        pytest.param(
            "It rained. [a7q2], [k3f9] Then it stopped.",
            [("It rained.", "a7q2", "k3f9"), ("Then it stopped.",)],
            id="comma between markers",
        ),
        pytest.param(
            "It rained [k3f9] and snowed.", [("It rained and snowed.", "k3f9")], id="and after one"
        ),
        pytest.param(
            "In May [k3f9] , it rained [x9x9] .", [("In May, it rained.", "k3f9")], id="spaces"
        ),
        pytest.param(
            "It rained [[k3f9], [a7q2]].", [("It rained.", "k3f9", "a7q2")], id="brackets around"
        ),
        pytest.param("nine[k3f9]-day", [("nine-day", "k3f9")], id="inside a word"),
        pytest.param("[k3f9]\n\nIt rained.", [("It rained.", "k3f9")], id="alone at the start"),
        pytest.param("[k3f9].", [], id="nothing but a marker"),
        pytest.param("... \n\n It rained.", [("It rained.",)], id="nothing but signs"),
        pytest.param(
            "> It [k3f9,\n> a7q2] rained.", [("It rained.", "k3f9", "a7q2")], id="in a quotation"
        ),
        pytest.param("It rained. [none]", [("It rained.",)], id="none is no id"),
        pytest.param("It [[k3f9]a7q2] rained.", [("It rained.", "k3f9", "a7q2")], id="nested"),
    ],
)
def test_a_sentence_is_as_if_it_never_had_markers(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. A. B. Abish fled. He died.", ["Mr. A. B. Abish fled.", "He died."]),
        ("In the U.S. it rained.", ["In the U.S. it rained."]),
        (
            "He said “It rained. It snowed.” Then he left.",
            ["He said “It rained. It snowed.”", "Then he left."],
        ),
        (
            "It rained (a lot. It did) today. He left.",
            ["It rained (a lot. It did) today.", "He left."],
        ),
        ("It rained\nfor days. It snowed", ["It rained for days.", "It snowed"]),
        ("It  rained \t for days.", ["It rained for days."]),
        ("It rained\n\nIt snowed", ["It rained", "It snowed"]),
        ("It rained\r\n\r\nIt snowed", ["It rained", "It snowed"]),
        ("It rained\n \nIt snowed", ["It rained", "It snowed"]),
        ("Rain\n- one\n* two\n• three", ["Rain", "one", "two", "three"]),
        ("1. one\n2) two\n10. ten", ["one", "two", "ten"]),
        ("- one\n  goes on\n- two", ["one goes on", "two"]),
        ("Rain\n## Snow\nIt snowed", ["Rain", "Snow", "It snowed"]),
        ("Rain\n| a | b |\n|---|---|\nSnow", ["Rain", "| a | b |", "Snow"]),
        ("Rain\n---\nSnow", ["Rain", "Snow"]),
        ("> It rained\n> for days.", ["It rained for days."]),
        ("```text\nIt rained.\n```\nIt snowed.", ["It rained.", "It snowed."]),
        ("~~~\nIt rained.\n~~~", ["It rained."]),
        ("**It** *rained* ***for*** __nine__ _days_.", ["It rained for nine days."]),
        ("2 * 3 and snake_case and 5*4", ["2 * 3 and snake_case and 5*4"]),
        ("It cost\n1969. It was 5.5 % less", ["It cost 1969.", "It was 5.5 % less"]),
        ("雨。雪。", ["雨。", "雪。"]),
        ("Ignore <b>this</b> [sic].", ["Ignore <b>this</b> [sic]."]),
        ("Answer: It rained.", ["It rained."]),
        ("**Answer:** It rained.", ["It rained."]),
        ("It rained. Answer: no", ["It rained.", "Answer: no"]),
        ("It is " + "x" * 1990 + " long.", ["It is " + "x" * 1990, "long."]),
    ],
)
def test_a_draft_is_read_as_sentences(text, expected):
    assert sentences(text) == [(one,) for one in expected]


@pytest.mark.parametrize(
    "text",
    [
        "<think>It may have snowed. [a7q2] [1]</think>It rained. [k3f9]",
        "<thinking>\nIt snowed.\n</thinking>\n\nAnswer: It rained. [k3f9]",
        "<THINK>It snowed.</think> It <think>[none]</think> rained. [k3f9]",
        "It may have snowed. No, `it did not.\n\n</think>\nIt rained. [k3f9]",
        "I should write [none] or [1]. It snowed.</think>It rained. [k3f9]",
        "It rained. [k3f9]<think>It snowed. [a7q2]",
    ],
)
def test_thoughts_are_left_out(text):
    given, reader = read([text])
    assert given == [DraftSentence("It rained.", ("k3f9",))]
    assert (reader.unknown, reader.declined) == (0, False)


@pytest.mark.parametrize("text", ["It is <thin", "It is </thank> <b>", "a < b", "<"])
def test_what_only_begins_like_a_thought_stays(text):
    assert sentences(text) == ([(text,)] if text != "<" else [])


@pytest.mark.parametrize(
    ("text", "declined"),
    [
        ("[none]", True),
        ("The passages do not say. [none]", True),
        ("[x9x9] [none]", True),
        ("It rained. [k3f9] [none]", False),
        ("[none] It rained. [k3f9]", False),
        ("It rained.", False),
        ("It rained. [k3f9]", False),
        ("(none)", False),
    ],
)
def test_a_draft_declines_if_it_says_none_and_names_no_passage(text, declined):
    assert read([text])[1].declined == declined


def test_the_draft_is_kept_as_it_came():
    chunks = ["<think>a</think>", "It  rained\ufdd0. [k3", "f9] [x9x9][none]\n", ""]
    assert read(chunks)[1].draft == "".join(chunks)


def test_ids_of_no_passage_are_counted():
    assert read(["It rained. [x9x9, k3f9] [1]"])[1].unknown == 2


def test_a_sentence_is_given_as_soon_as_the_next_word_is_whole():
    reader = DraftReader(KNOWN)
    assert reader.feed("It rained. [k3f9] It") == []
    assert reader.feed(" ") == [DraftSentence("It rained.", ("k3f9",))]
    assert reader.feed("snowed [a7q2].\n") == []
    assert reader.feed("\n") == [DraftSentence("It snowed.", ("a7q2",))]
    assert reader.feed("The end") == []
    assert reader.finish() == [DraftSentence("The end", ())]


def test_no_sentence_is_given_while_all_may_be_a_thought():
    reader = DraftReader(KNOWN)
    assert reader.feed("It snowed. It stormed. It rained.") == []
    assert [one.text for one in reader.feed(" [k3f9] And so on")] == [
        "It snowed.",
        "It stormed.",
        "It rained.",
    ]


def test_a_draft_ends_once():
    _, reader = read(["It rained. [k3f9] <thi"])
    assert reader.finish() == []


def chunks_of(text, places):
    edges = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


@settings(max_examples=300)
@given(texts, st.lists(st.integers(0, 10_000), max_size=12))
@example("a\n- - -\nb\n- c", [4, 5, 6])
@example("It rained. [k3f9]</think>It", [12, 20])
def test_the_sentences_do_not_depend_on_where_the_draft_is_cut(text, places):
    whole, once = read([text])
    for chunks in (chunks_of(text, places), list(text)):
        given, reader = read(chunks)
        assert given == whole
        assert (reader.draft, reader.unknown, reader.declined) == (
            text,
            once.unknown,
            once.declined,
        )


@given(texts)
@example("[\n> k3f9]")
@example("[[[[[k3f9]k3f9]k3f9]k3f9]k3f9]k3f9] x")
@example("x [k3f9, " + " " * 80 + "\n> a7q2] y")
def test_no_sentence_has_a_known_marker_or_is_empty(text):
    given, _ = read([text])
    for sentence in given:
        parser = MarkerParser(KNOWN)
        pieces = [*parser.feed(sentence.text), *parser.finish()]
        assert not any(isinstance(piece, Marker) for piece in pieces)
        assert sentence.text == sentence.text.strip()
        assert any(map(str.isalnum, sentence.text))
        assert set(sentence.ids) <= KNOWN
    joined = " ".join(sentence.text for sentence in given)
    assert not any(f"[{name}]" in joined.casefold() for name in KNOWN)


@given(st.lists(st.sampled_from(["It rained", "He left", "snow, and ice"]), min_size=1))
def test_no_word_is_lost(said):
    text = ". [k3f9] ".join(said) + "."
    joined = " ".join(sentence.text for sentence in read([text])[0])
    assert joined == ". ".join(said) + "."


def seconds_for(text):
    began = time.process_time()
    read([text])
    return time.process_time() - began


@pytest.mark.parametrize("unit", ["word ", "longer words, ", "a", "word\n"])
def test_a_million_characters_without_an_end_are_read_in_a_moment(unit):
    assert seconds_for(unit * (1_000_000 // len(unit))) < 2


@pytest.mark.parametrize(
    "unit",
    [
        *[
            "J. ",
            "a. B. ",
            "“a. ",
            ". ",
            "...",
            "雨。",
            "\n",
            "- ",
            "| a\n",
            "1. ",
            ">",
            "**",
            "_a",
        ],
        *["([k3f9])", "a ([k3f9]) ", "[k3f9],", "[[k3f9]k3f9]", "[", "```", "<think>", "<", " "],
    ],
)
def test_no_draft_takes_more_than_its_share_of_time(unit):
    assert seconds_for(unit * (100_000 // len(unit))) < 2


def test_the_example_is_true():
    assert doctest.testmod(drafted) == doctest.TestResults(failed=0, attempted=3)
