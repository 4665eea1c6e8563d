"""What a reader does to the folder of seeds: what a browser may order, and what comes of it."""

import pytest

from assistant.page import desk as desks
from assistant.page.desk import MOST_FILES, Desk, Kind
from index.seeds import find_seeds, seed_id
from index.settings import IndexSettings
from index.shelf import Clash, Shelf
from tests.conftest import write_seeds

LEAVE = "# Leave\n\nThirty days a year.\n"
NEW = "# Leave\n\nForty days a year.\n"


@pytest.fixture
def seeds(tmp_path):
    return write_seeds(tmp_path / "seeds", {"leave.md": LEAVE})


@pytest.fixture
def shelf(seeds):
    return Shelf(IndexSettings(seeds=seeds, path=seeds.parent / "index"))


@pytest.fixture
def uploads(tmp_path):
    (tmp_path / "uploads").mkdir()
    return tmp_path / "uploads"


@pytest.fixture
def send(uploads):
    """Makes a file arrive as Gradio would have it, and gives what the browser then says of it."""

    def arrive(name, text):
        folder = uploads / f"{len(list(uploads.iterdir()))}"
        folder.mkdir()
        (folder / "as gradio names it").write_text(text)
        return {"name": name, "path": str(folder / "as gradio names it")}

    return arrive


def add(shelf, uploads, *files, desk=None, refused=()):
    order = {"do": "add", "files": list(files), "refused": list(refused)}
    return desks.add(shelf, desk or Desk(), order, uploads)


def ids(seeds):
    return [seed_id(seeds, path) for path in find_seeds(seeds)]


def told(desk):
    return [(note.kind, note.name) for note in desk.notes]


def test_files_are_added_under_their_own_names_and_deleted_where_they_arrived(
    shelf, seeds, uploads, send
):
    desk = add(shelf, uploads, send("Kaffee & Tee.md", "Beans."), send("b.txt", "Text."))
    assert told(desk) == [(Kind.ADDED, "Kaffee & Tee.md"), (Kind.ADDED, "b.txt")]
    assert (desk.added, desk.is_touched, desk.is_changed) == (
        ("Kaffee & Tee.md", "b.txt"),
        True,
        True,
    )
    assert ids(seeds) == ["Kaffee & Tee.md", "b.txt", "leave.md"]
    assert list(uploads.iterdir()) == []


def test_what_cannot_be_read_is_refused_with_its_reason_and_deleted(shelf, seeds, uploads, send):
    desk = add(shelf, uploads, send("a.exe", "MZ"), send("b.txt", "Text."))
    assert told(desk) == [(Kind.REFUSED, "a.exe"), (Kind.ADDED, "b.txt")]
    assert "no supported kind of file" in desk.notes[0].detail
    assert list(uploads.iterdir()) == []
    assert ids(seeds) == ["b.txt", "leave.md"]


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../secret.txt",
        "uploads/../secret.txt",
        "uploads",
        "uploads/link.txt",
        "uploads/none.txt",
        "http://evil.example/a.txt",
        "file:///etc/passwd",
        "",
        "\x00",
        "a" * 5000,
    ],
)
def test_only_uploaded_files_are_taken(shelf, seeds, uploads, tmp_path, monkeypatch, path):
    secret = tmp_path / "secret.txt"
    secret.write_text("Secret.")
    (uploads / "link.txt").symlink_to(secret)
    monkeypatch.chdir(tmp_path)
    desk = add(shelf, uploads, {"name": "a.txt", "path": path})
    assert told(desk) == [(Kind.REFUSED, "a.txt")]
    assert secret.exists()
    assert ids(seeds) == ["leave.md"]


@pytest.mark.parametrize(
    "order",
    [
        None,
        [],
        "add",
        {"do": "add"},
        {"do": "add", "files": "a", "refused": []},
        {"do": "add", "files": [None, 1, "a", {}, {"name": 1, "path": "a"}], "refused": [None, {}]},
        {"do": "add", "files": [], "refused": [{"name": "a", "why": "__class__"}]},
    ],
)
def test_an_order_that_is_none_does_nothing(shelf, seeds, uploads, order):
    desk = desks.add(shelf, Desk(), order, uploads)
    assert (desk.notes, desk.asked, desk.is_touched) == ((), (), False)
    assert ids(seeds) == ["leave.md"]


def test_no_more_than_a_drop_may_hold_are_taken(shelf, seeds, uploads, send):
    files = [send(f"{number:03}.txt", f"Text {number}.") for number in range(MOST_FILES + 5)]
    add(shelf, uploads, *files)
    assert len(ids(seeds)) == 1 + MOST_FILES


def test_what_the_browser_kept_back_is_told_too(shelf, uploads):
    refused = [{"name": "big.pdf", "why": "size"}, {"name": "51.txt", "why": "many"}]
    desk = add(shelf, uploads, refused=refused)
    assert [note.detail for note in desk.notes] == [
        "it is larger than allowed",
        "at most 50 files are taken at once",
    ]


def test_a_taken_name_is_asked_about_and_its_file_waits(shelf, seeds, uploads, send):
    desk = add(shelf, uploads, send("leave.md", NEW), send("b.txt", "Text."))
    assert [one.rival for one in desk.asked] == ["leave.md"]
    assert told(desk) == [(Kind.ADDED, "b.txt")]
    assert desk.asked[0].path.is_file()
    assert (seeds / "leave.md").read_text() == LEAVE


@pytest.mark.parametrize(
    ("clash", "expected"),
    [
        (Clash.REPLACE, (Kind.REPLACED, {"leave.md": NEW})),
        (Clash.KEEP_BOTH, (Kind.ADDED, {"leave.md": LEAVE, "leave 2.md": NEW})),
        (None, (Kind.LEFT_OUT, {"leave.md": LEAVE})),
    ],
)
def test_a_question_is_answered_and_undone(shelf, uploads, send, clash, expected):
    kind, texts = expected
    seeds = uploads.parent / "seeds"
    asked = add(shelf, uploads, send("leave.md", NEW))
    desk = desks.answer(shelf, asked, asked.asked[0].key, clash)
    assert {path.name: path.read_text() for path in find_seeds(seeds)} == texts
    assert [note.kind for note in desk.notes] == [kind]
    assert desk.asked == ()
    assert list(uploads.iterdir()) == []

    undone = desks.undo(shelf, desk)
    assert {path.name: path.read_text() for path in find_seeds(seeds)} == {"leave.md": LEAVE}
    assert not undone.is_changed
    assert undone.is_touched == (clash is not None)


def test_a_question_is_answered_once(shelf, seeds, uploads, send):
    asked = add(shelf, uploads, send("leave.md", NEW), send("Leave.md", "Others."))
    first, second = (one.key for one in asked.asked)
    desk = desks.answer(shelf, asked, first, Clash.KEEP_BOTH)
    again = desks.answer(shelf, desk, first, Clash.KEEP_BOTH)
    assert again.notes == desk.notes
    assert not again.is_touched
    assert [one.key for one in again.asked] == [second]
    assert ids(seeds) == ["leave 2.md", "leave.md"]


def test_a_file_that_waited_and_is_gone_is_told_to_be_lost(shelf, uploads, send):
    asked = add(shelf, uploads, send("leave.md", NEW))
    asked.asked[0].path.unlink()
    desk = desks.answer(shelf, asked, asked.asked[0].key, Clash.REPLACE)
    assert [note.detail for note in desk.notes] == ["it did not arrive; try it again"]


def test_questions_outlast_what_is_done_meanwhile(shelf, uploads, send):
    asked = add(shelf, uploads, send("leave.md", NEW))
    desk = add(shelf, uploads, send("b.txt", "Text."), desk=asked)
    assert desk.asked == asked.asked
    assert told(desk) == [(Kind.ADDED, "b.txt")]


def test_all_of_one_drop_is_undone_at_once(shelf, seeds, uploads, send):
    asked = add(shelf, uploads, send("leave.md", NEW), send("b.txt", "Text."))
    desk = desks.answer(shelf, asked, asked.asked[0].key, Clash.REPLACE)
    desks.undo(shelf, desk)
    assert ids(seeds) == ["leave.md"]
    assert (seeds / "leave.md").read_text() == LEAVE


def test_a_removal_is_undone(shelf, seeds):
    (seeds / "b.txt").write_text("Text.")
    desk = desks.remove(shelf, Desk(), "leave.md")
    assert told(desk) == [(Kind.REMOVED, "leave.md")]
    assert ids(seeds) == ["b.txt"]
    undone = desks.undo(shelf, desk)
    assert told(undone) == [(Kind.RESTORED, "leave.md")]
    assert ids(seeds) == ["b.txt", "leave.md"]


def test_bringing_back_is_undone(shelf, seeds):
    (seeds / "b.txt").write_text("Text.")
    (stamp,) = desks.remove(shelf, Desk(), "leave.md").removed
    desk = desks.restore(shelf, Desk(), stamp)
    assert ids(seeds) == ["b.txt", "leave.md"]
    desks.undo(shelf, desk)
    assert ids(seeds) == ["b.txt"]


def test_what_is_not_there_stays_as_it_is(shelf, seeds):
    removed = desks.remove(shelf, Desk(), "../secret.txt")
    assert told(removed) == [(Kind.FAILED, "../secret.txt")]
    restored = desks.restore(shelf, Desk(), "../secret")
    assert [note.kind for note in restored.notes] == [Kind.FAILED]
    assert not removed.is_touched
    assert not restored.is_touched
    assert ids(seeds) == ["leave.md"]


def test_undoing_tells_what_it_cannot_undo(shelf, seeds):
    (seeds / "b.txt").write_text("Text.")
    desk = desks.remove(shelf, Desk(), "leave.md")
    (seeds / "leave.md").write_text("Somebody else's.")
    undone = desks.undo(shelf, desk)
    assert told(undone) == [(Kind.FAILED, "leave.md")]
    assert (seeds / "leave.md").read_text() == "Somebody else's."


def test_what_waits_for_a_reader_who_has_gone_is_deleted(shelf, uploads, send):
    asked = add(shelf, uploads, send("leave.md", NEW))
    desks.discard(asked.asked)
    assert list(uploads.iterdir()) == []
