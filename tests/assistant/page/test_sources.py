"""The list of sources: what it says of a document, its order, its portions."""

import os
from datetime import datetime

import pytest

from assistant.page.originals import Originals
from assistant.page.sources import PORTION, Listing, Sources, folded
from index.build import build_index
from index.corpus import DocumentEntry
from index.searcher import Searcher
from index.settings import IndexSettings
from tests.index.test_pdf import lines


def listed(settings: IndexSettings, word: str = "", start: int = 0) -> Listing:
    searcher = Searcher(settings)
    listing = Sources(searcher, Originals(searcher, settings)).listed(
        {"word": word, "start": start}
    )
    searcher.close()
    return listing


class ManyDocuments(Searcher):
    """An index of ten thousand documents, as far as their list goes."""

    def contents(self) -> list[DocumentEntry]:
        return [
            DocumentEntry(
                id=f"{number}.txt", title=f"Report {number}", publisher="", characters=9, passages=1
            )
            for number in range(10_000)
        ]


def test_a_source_says_what_it_is_how_large_and_of_when(tiny_index):
    path = tiny_index.seeds / "minutes.txt"
    when = datetime(2026, 3, 4, 12).astimezone().timestamp()
    os.utime(path, (when, when))
    entry = listed(tiny_index, word="minutes")["sources"][0]
    assert entry["document"] == "minutes.txt"
    assert entry["title"] == "Minutes of the garden committee"
    assert entry["facts"] == ["Text", f"{path.stat().st_size} bytes", "4 Mar 2026", "2 passages"]


def test_a_pdf_says_how_many_pages_it_has(tiny_settings):
    (tiny_settings.seeds / "a.pdf").write_bytes(lines("The roof leaks."))
    build_index(tiny_settings)
    (entry,) = listed(tiny_settings, word="roof leaks")["sources"]
    assert entry["facts"][0] == "PDF, 1 page"


def test_a_file_that_is_gone_has_neither_size_nor_date(tiny_index):
    (tiny_index.seeds / "minutes.txt").unlink()
    assert listed(tiny_index, word="minutes")["sources"][0]["facts"] == ["Text", "2 passages"]


def test_sources_are_sorted_by_title_and_numbers_as_numbers(tiny_index):
    titles = [entry["title"] for entry in listed(tiny_index)["sources"]]
    assert titles == ["Kaffeeküche", "Leave", "Minutes of the garden committee"]
    many = ManyDocuments(tiny_index)
    found = Sources(many, Originals(many, tiny_index)).listed({"word": "report", "start": 0})
    assert [entry["title"] for entry in found["sources"][:3]] == [
        "Report 0",
        "Report 1",
        "Report 2",
    ]
    many.close()


@pytest.mark.parametrize("word", ["kaffeekuche", "KAFFEE", "Kaffeeküche", "kaffee.md", " küche "])
def test_a_source_is_found_without_regard_to_case_and_accents(tiny_index, word):
    listing = listed(tiny_index, word=word)
    assert (listing["documents"], listing["found"]) == (3, 1)
    assert listing["sources"][0]["title"] == "Kaffeeküche"


def test_ten_thousand_sources_come_in_portions(tiny_index):
    many = ManyDocuments(tiny_index)
    sources = Sources(many, Originals(many, tiny_index))
    first = sources.listed({"word": "", "start": 0})
    second = sources.listed({"word": "", "start": PORTION})
    assert first["documents"] == first["found"] == 10_000
    assert [len(portion["sources"]) for portion in (first, second)] == [PORTION, PORTION]
    assert second["sources"][0]["title"] == f"Report {PORTION}"
    assert sources.listed({"word": "", "start": 10_000})["sources"] == []
    many.close()


def test_the_list_follows_a_rebuild(tiny_index):
    searcher = Searcher(tiny_index)
    sources = Sources(searcher, Originals(searcher, tiny_index))
    assert sources.listed({"word": "", "start": 0})["documents"] == 3
    (tiny_index.seeds / "new.txt").write_text("A new document.", encoding="utf-8")
    build_index(tiny_index)
    assert sources.listed({"word": "", "start": 0})["documents"] == 4
    searcher.close()


@pytest.mark.parametrize(
    "request_", [None, [], {}, {"word": 1, "start": 0}, {"word": "", "start": -1}]
)
def test_what_asks_for_nothing_gets_the_beginning(tiny_index, request_):
    searcher = Searcher(tiny_index)
    listing = Sources(searcher, Originals(searcher, tiny_index)).listed(request_)
    assert len(listing["sources"]) == 3
    searcher.close()


def test_without_an_index_the_list_says_so(tmp_path):
    settings = IndexSettings(seeds=tmp_path, path=tmp_path / "none")
    assert "No index at" in listed(settings)["problem"]


def test_what_is_compared_has_neither_accents_nor_case():
    assert folded("  Crème  BRÛLÉE\nStraße ") == "creme brulee strasse"
