"""What the panel is given: the document of a link, or a sentence that says why not."""

import pytest

from assistant.page.escaping import digest
from assistant.page.originals import Originals
from assistant.page.source import Source, find_source
from index.searcher import Searcher
from index.settings import IndexSettings

LEAVE = "handbook/leave.md"
CARRIED = "Up to five days carry over to the next year."


@pytest.fixture(scope="module")
def settings(built):
    return IndexSettings(seeds=built / "seeds", path=built / "index")


@pytest.fixture(scope="module")
def searcher(settings):
    searcher = Searcher(settings)
    yield searcher
    searcher.close()


@pytest.fixture(scope="module")
def find(searcher, settings):
    """What is found for links, of which the one at a position is to be shown."""
    originals = Originals(searcher, settings)

    def find(*cites: object, at: int = 0) -> Source:
        return find_source(searcher, originals, {"cites": list(cites), "at": at})

    return find


def link(document: str, start: int, quote: str, sha256: str = "") -> dict[str, object]:
    """A link as the browser sends it."""
    end = start + len(quote)
    sent = {"document": document, "start": start, "end": end, "digest": digest(quote)}
    return {**sent, "sha256": sha256, "quote": quote}


def marked(source: Source, position: int = 0) -> str:
    pieces = [one for *_, pieces in source["parts"] for one in pieces if not isinstance(one, str)]
    return "".join(text for text, spans in pieces if position in spans)


def test_the_span_of_a_link_is_marked(find, searcher):
    text = searcher.document(LEAVE).text
    start = text.index(CARRIED)
    source = find(link(LEAVE, start, CARRIED))
    assert source["problem"] == ""
    assert marked(source) == CARRIED
    assert source["spans"] == [(0, start, start + len(CARRIED), 0)]
    assert source["is_there"]
    assert not source["is_pictured"]


def test_the_other_links_of_an_answer_are_marked_where_they_cite_the_same_document(find, searcher):
    text = searcher.document(LEAVE).text
    first, last = text.index(CARRIED), text.rindex(CARRIED)
    call = "Call your manager before 9 a.m. on the first day."
    elsewhere = link("minutes.txt", 0, "Minutes")
    source = find(
        link(LEAVE, text.index(call), call),
        elsewhere,
        link(LEAVE, last, CARRIED),
        link(LEAVE, first, CARRIED),
        {"document": LEAVE},
        at=2,
    )
    assert [position for position, *_ in source["spans"]] == [0, 2, 3]
    assert source["spans"][1][1] == last
    assert marked(source) == call


def test_another_link_whose_quote_has_moved_is_marked_in_its_place(find, searcher):
    start = searcher.document(LEAVE).text.index(CARRIED)
    source = find(link(LEAVE, start, CARRIED), link(LEAVE, 3, "Contractors have no paid leave."))
    assert marked(source, 1) == "Contractors have no paid leave."


def test_a_document_is_shown_without_a_link(searcher, settings):
    source = find_source(searcher, Originals(searcher, settings), {"document": LEAVE})
    assert source["title"] == "Leave"
    assert source["spans"] == []
    assert [kind for kind, *_ in source["parts"]][:2] == ["heading", "paragraph"]


NO_CITES: list[object] = [
    None,
    [],
    LEAVE,
    {},
    {"document": LEAVE},
    {"document": LEAVE, "start": 0, "end": 1},
    link(LEAVE, 0, "a") | {"document": 1},
    link(LEAVE, 0, "a") | {"start": "0"},
    link(LEAVE, 0, "a") | {"start": 0.5},
    link(LEAVE, 0, "a") | {"start": False},
    link(LEAVE, 0, "a") | {"end": True},
    link(LEAVE, 0, "a") | {"end": None},
    link(LEAVE, 0, "a") | {"digest": None},
    link(LEAVE, 0, "ab") | {"end": 3},
    link(LEAVE, -3, "abc"),
    link(LEAVE, 0, ""),
    link(LEAVE, 0, "a" * 30_000),
]


@pytest.mark.parametrize(
    "request_",
    [
        None,
        [],
        "a.txt",
        {},
        {"document": 1},
        {"cites": [], "at": 0},
        {"cites": [link(LEAVE, 0, "a")], "at": 1},
        {"cites": [link(LEAVE, 0, "a")], "at": -1},
        {"cites": [link(LEAVE, 0, "a")], "at": "0"},
        {"cites": [link(LEAVE, 0, "a")] * 101, "at": 0},
        {"cites": link(LEAVE, 0, "a"), "at": 0},
        *({"cites": [cite], "at": 0} for cite in NO_CITES),
    ],
)
def test_what_is_no_citation_is_refused(searcher, settings, request_):
    source = find_source(searcher, Originals(searcher, settings), request_)
    assert source == {"problem": "This link is not a citation."}


@pytest.mark.parametrize(
    ("start", "end"), [(-5, 3), (3, 3), (5, 2), (0, 10**9), (10**30, 10**31), (13, 40)]
)
def test_a_span_that_does_not_fit_marks_nothing_and_says_so(find, start, end):
    source = find({"document": LEAVE, "start": start, "end": end, "digest": "00000000"})
    assert "has changed" in source["problem"]
    assert source["parts"]
    assert source["spans"] == []


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../app.py", "gone.txt", "", "\x00", LEAVE.upper(), f"./{LEAVE}"]
)
def test_only_documents_of_the_index_can_be_read(find, searcher, settings, name):
    said = {"problem": f"“{name}” is no longer among the documents."}
    assert find({"document": name, "start": 0, "end": 1, "digest": "00000000"}) == said
    assert find_source(searcher, Originals(searcher, settings), {"document": name}) == said


def test_a_link_from_before_quotes_were_in_them_still_works(find, searcher):
    text = searcher.document(LEAVE).text
    source = find({"document": LEAVE, "start": 20, "end": 60, "digest": digest(text[20:60])})
    assert source["problem"] == ""
    assert marked(source) == text[20:60]


@pytest.mark.parametrize("name", [LEAVE, "gone.txt", "/etc/passwd", "\x00"])
def test_a_quote_that_is_nowhere_is_given_back(find, name):
    source = find(link(name, 5, "<b>(.*"))
    assert source["quote"] == "<b>(.*"
    assert "no longer" in source["problem"]
    assert source.get("spans", []) == []


def test_a_quote_that_has_moved_is_found_in_another_document(find, searcher):
    sha256 = searcher.manifest().recipe.seeds[LEAVE]
    source = find(link("old-name.md", 3, CARRIED, sha256=sha256))
    assert source["document"] == LEAVE
    assert "found again" in source["problem"]
    assert marked(source) == CARRIED


def test_without_an_index_the_panel_says_so(tmp_path):
    settings = IndexSettings(seeds=tmp_path, path=tmp_path / "none")
    searcher = Searcher(settings)
    source = find_source(searcher, Originals(searcher, settings), {"document": "a"})
    assert "No index at" in source["problem"]
