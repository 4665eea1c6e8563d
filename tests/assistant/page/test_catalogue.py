"""The documents of the library, and how each stands to the index."""

import pytest

from assistant.page.board import Board
from assistant.page.catalogue import SkippedTexts, Standing, catalogue, chosen
from index.build import build_index
from index.searcher import Searcher
from index.settings import IndexSettings


@pytest.fixture
def searcher(tiny_index):
    searcher = Searcher(tiny_index)
    yield searcher
    searcher.close()


def listed(searcher, settings):
    entries = catalogue(searcher, settings, Board(searcher, settings).state())
    return {entry.id: entry for entry in entries}


def test_documents_have_their_titles_kinds_sizes_and_passages(searcher, tiny_index):
    entry = listed(searcher, tiny_index)["handbook/leave.md"]
    assert (entry.title, entry.kind, entry.standing) == ("Leave", "Markdown", Standing.INDEXED)
    assert entry.bytes == (tiny_index.seeds / "handbook/leave.md").stat().st_size
    assert entry.passages == len(searcher.passages_of("handbook/leave.md"))


def test_every_document_stands_where_it_stands(searcher, tiny_index):
    (tiny_index.seeds / "new.txt").write_text("New.", encoding="utf-8")
    (tiny_index.seeds / "kaffee.md").write_text("# Tea\n\nNo coffee any more.", encoding="utf-8")
    (tiny_index.seeds / "minutes.txt").unlink()
    standings = {name: one.standing for name, one in listed(searcher, tiny_index).items()}
    assert standings == {
        "handbook/leave.md": Standing.INDEXED,
        "kaffee.md": Standing.CHANGED,
        "minutes.txt": Standing.GONE,
        "new.txt": Standing.WAITING,
    }


def test_a_file_that_could_not_be_read_has_its_reason_until_it_changes(searcher, tiny_index):
    broken = tiny_index.seeds / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing more")
    build_index(tiny_index)
    entry = listed(searcher, tiny_index)["broken.pdf"]
    assert (entry.standing, entry.title, entry.kind) == (Standing.FAILED, "broken.pdf", "PDF")
    assert "broken.pdf" in entry.reason
    broken.write_bytes(b"%PDF-1.7 nothing more, again")
    assert listed(searcher, tiny_index)["broken.pdf"].standing is Standing.WAITING
    broken.unlink()
    assert "broken.pdf" not in listed(searcher, tiny_index)


def test_what_is_not_as_it_should_be_comes_first(searcher, tiny_index):
    (tiny_index.seeds / "zebra.txt").write_text("New.", encoding="utf-8")
    assert [entry.id for entry in listed(searcher, tiny_index).values()] == [
        "zebra.txt",
        "kaffee.md",
        "handbook/leave.md",
        "minutes.txt",
    ]


def test_without_an_index_every_file_waits(tiny_settings):
    searcher = Searcher(tiny_settings)
    entries = listed(searcher, tiny_settings)
    assert {entry.standing for entry in entries.values()} == {Standing.WAITING}
    assert len(entries) == 3


def test_without_a_folder_there_is_nothing(tmp_path):
    settings = IndexSettings(seeds=tmp_path / "none", path=tmp_path / "index")
    assert listed(Searcher(settings), settings) == {}


def test_of_an_emptied_folder_the_index_is_still_shown(searcher, tiny_index):
    for path in tiny_index.seeds.rglob("*.*"):
        path.unlink()
    entries = listed(searcher, tiny_index)
    assert {entry.standing for entry in entries.values()} == {Standing.GONE}
    assert {entry.bytes for entry in entries.values()} == {None}


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("", {"kaffee.md", "handbook/leave.md", "minutes.txt"}),
        ("KAFFEEKÜCHE", {"kaffee.md"}),
        ("garden minutes", {"minutes.txt"}),
        ("handbook", {"handbook/leave.md"}),
        ("garden leave", set()),
    ],
)
def test_the_filter_wants_every_word(searcher, tiny_index, words, ids):
    entries = tuple(listed(searcher, tiny_index).values())
    assert {entry.id for entry in chosen(entries, words)} == ids


def test_what_was_skipped_is_told_with_its_reason(article_settings):
    searcher = Searcher(article_settings)
    name = "the-attempted-coup-in-kazakhstan.txt"
    skipped = SkippedTexts(searcher).of(name)
    text = (article_settings.seeds / name).read_text(encoding="utf-8")
    assert len(skipped) == len(searcher.furniture(name)) > 0
    assert all(piece in text and why for why, piece in skipped)
    searcher.close()


def test_what_was_skipped_is_read_again_only_when_the_document_changes(tiny_index):
    class Counting(Searcher):
        asked = 0

        def furniture(self, document_id):
            self.asked += 1
            return super().furniture(document_id)

    counting = Counting(tiny_index)
    skipped = SkippedTexts(counting)
    for _ in range(3):
        assert skipped.of("kaffee.md") == ()
    assert counting.asked == 1
    (tiny_index.seeds / "kaffee.md").write_text("# Tea\n\nNo coffee.", encoding="utf-8")
    build_index(tiny_index)
    skipped.of("kaffee.md")
    assert counting.asked == 2
    counting.close()


def test_without_an_index_nothing_was_skipped(tiny_settings):
    assert SkippedTexts(Searcher(tiny_settings)).of("kaffee.md") == ()
