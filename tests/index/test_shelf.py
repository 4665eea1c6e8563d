"""The folder of seeds as it is changed: nothing is written over, and nothing is lost."""

import os
import subprocess
import sys
import threading
from contextlib import suppress

import pytest

from index.errors import SeedError
from index.placing import aside, place, sweep
from index.seeds import find_seeds, seed_id
from index.settings import IndexSettings
from index.shelf import Clash, Fate, Shelf
from tests.conftest import REPOSITORY, write_seeds

SEEDS = {"leave.md": "# Leave\n\nThirty days a year.\n", "deep/er/roof.txt": "The roof leaks.\n"}


@pytest.fixture
def seeds(tmp_path):
    return write_seeds(tmp_path / "seeds", SEEDS)


@pytest.fixture
def shelf(seeds):
    return Shelf(IndexSettings(seeds=seeds, path=seeds.parent / "index", max_file_mb=1))


@pytest.fixture
def sent(tmp_path):
    """Makes a file that was sent from somewhere."""
    folder = tmp_path / "sent"
    folder.mkdir()

    def send(text, name="upload"):
        path = folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return send


def ids(seeds):
    return [seed_id(seeds, path) for path in find_seeds(seeds)]


def hidden(seeds):
    return sorted(path.name for path in seeds.iterdir() if path.name.startswith("."))


# Adding


def test_a_file_is_added_as_it_is(shelf, seeds, sent):
    text = "Beans are ordered\r\nby Zoë.\n"
    shelved = shelf.add("Kaffee.md", sent(text))
    assert (shelved.fate, shelved.id, shelved.replaced) == (Fate.ADDED, "Kaffee.md", None)
    assert (seeds / "Kaffee.md").read_bytes() == text.encode()
    assert hidden(seeds) == []


def test_the_folder_is_made_if_there_is_none(tmp_path, sent):
    seeds = tmp_path / "not" / "yet"
    Shelf(IndexSettings(seeds=seeds, path=tmp_path / "index")).add("a.txt", sent("Text."))
    assert ids(seeds) == ["a.txt"]


def test_a_name_that_means_harm_stays_in_the_folder(shelf, seeds, sent):
    shelved = shelf.add("../../\u202e.profile.txt", sent("Text."))
    assert shelved.id == "profile.txt"
    assert ids(seeds) == ["deep/er/roof.txt", "leave.md", "profile.txt"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.exe", b"MZ\x90\x00", "'.exe' is no supported kind of file"),
        ("a", b"Text.", "its name has no suffix"),
        ("a.pdf", b"Text.", "it is named .pdf but is not such a file"),
        ("a.txt", b"%PDF-1.7 nothing more", ""),
        ("a.txt", b"\xd0\xcf\x11\xe0 old", "it is an old Office file"),
        ("a.docx", b"PK\x03\x04 zip", "it is a ZIP archive"),
        ("a.txt", b"", "it is empty"),
        ("a.txt", b"  \n ", "it holds no text"),
        ("a.txt", b"x " * 600_000, "more than the 1 MB allowed"),
        ("a.tmp", b"%PDF-1.7", "not finished"),
        ("thumbs.db", b"Text.", "of the system"),
    ],
)
def test_what_could_not_be_read_is_refused_and_not_kept(shelf, seeds, sent, name, data, reason):
    with pytest.raises(SeedError) as refused:
        shelf.add(name, sent(data))
    assert reason in refused.value.reason
    assert ids(seeds) == sorted(SEEDS)
    assert hidden(seeds) == []


def test_a_taken_name_is_asked_about_and_nothing_is_changed(shelf, seeds, sent):
    shelved = shelf.add("leave.md", sent("# Leave\n\nForty days.\n"))
    assert (shelved.fate, shelved.id) == (Fate.TAKEN, "leave.md")
    assert (seeds / "leave.md").read_text() == SEEDS["leave.md"]
    assert ids(seeds) == sorted(SEEDS)


def test_a_name_is_taken_in_whatever_case_and_spelling(shelf, seeds, sent):
    (seeds / "cafe\u0301.txt").write_text("Text.")
    assert shelf.add("LEAVE.MD", sent("Other.")).id == "leave.md"
    assert shelf.add("Caf\u00e9.TXT", sent("Other.")).fate is Fate.TAKEN


def test_of_two_names_alike_the_very_same_is_the_one_replaced(shelf, seeds, sent):
    for name in ("LEAVE.md", "Leave.md", "leave.MD"):
        (seeds / name).write_text(name)
    replaced = shelf.add("Leave.md", sent("New."), Clash.REPLACE).replaced
    assert replaced is not None
    assert replaced.id == "Leave.md"
    assert (seeds / "Leave.md").read_text() == "New."


def test_the_same_content_under_the_same_name_is_there_already(shelf, sent):
    for clash in Clash:
        assert shelf.add("Leave.md", sent(SEEDS["leave.md"]), clash).fate is Fate.SAME
    assert shelf.removed() == ()


def test_both_are_kept_under_two_names(shelf, seeds, sent):
    assert shelf.add("leave.md", sent("One."), Clash.KEEP_BOTH).id == "leave 2.md"
    assert shelf.add("Leave.md", sent("Two."), Clash.KEEP_BOTH).id == "Leave 3.md"
    assert (seeds / "leave.md").read_text() == SEEDS["leave.md"]


def test_a_replaced_file_can_be_brought_back(shelf, seeds, sent):
    shelved = shelf.add("leave.md", sent("Forty days."), Clash.REPLACE)
    assert (seeds / "leave.md").read_text() == "Forty days."
    assert shelved.replaced is not None
    shelf.remove("leave.md")
    assert shelf.restore(shelved.replaced.stamp) == "leave.md"
    assert (seeds / "leave.md").read_text() == SEEDS["leave.md"]


def test_a_folder_is_not_replaced(shelf, seeds, sent):
    (seeds / "folder.md").mkdir()
    assert shelf.add("folder.md", sent("Text.")).fate is Fate.TAKEN
    with pytest.raises(SeedError, match="it is a folder"):
        shelf.add("folder.md", sent("Text."), Clash.REPLACE)
    assert shelf.add("folder.md", sent("Text."), Clash.KEEP_BOTH).id == "folder 2.md"


def test_a_link_is_replaced_and_its_target_left_alone(shelf, seeds, tmp_path, sent):
    target = tmp_path / "elsewhere.md"
    target.write_text("Elsewhere.")
    (seeds / "link.md").symlink_to(target)
    replaced = shelf.add("link.md", sent("Text."), Clash.REPLACE).replaced
    assert target.read_text() == "Elsewhere."
    assert not (seeds / "link.md").is_symlink()
    shelf.remove("link.md")
    assert replaced is not None
    shelf.restore(replaced.stamp)
    assert (seeds / "link.md").readlink() == target


def test_of_two_who_add_one_name_at_once_one_is_asked(seeds, sent):
    settings = IndexSettings(seeds=seeds, path=seeds.parent / "index")
    shelves = [Shelf(settings), Shelf(settings)]  # as in two processes: no lock is shared
    files = [sent(f"Text of {number}.", f"upload {number}") for number in range(2)]
    for turn in range(30):
        together = threading.Barrier(2)
        fates: list[Fate] = []

        def add(number, name=f"new {turn}.txt", together=together, fates=fates):
            together.wait()
            fates.append(shelves[number].add(name, files[number]).fate)

        threads = [threading.Thread(target=add, args=[number]) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(fates) == [Fate.ADDED, Fate.TAKEN]
    assert hidden(seeds) == []


def test_many_who_add_names_alike_at_once_all_have_their_own(shelf, seeds, sent):
    files = [sent(f"Text of {number}.", f"upload {number}") for number in range(8)]
    names = ["a.txt", "A.txt", "a.TXT", "A.TXT"] * 2

    def add(number):
        shelf.add(names[number], files[number], Clash.KEEP_BOTH)

    threads = [threading.Thread(target=add, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    added = [path for path in seeds.iterdir() if path.name.lower().startswith("a")]
    assert len({path.name.casefold() for path in added}) == 8
    assert {path.read_text() for path in added} == {f"Text of {number}." for number in range(8)}


def test_what_appears_meanwhile_is_not_written_over(tmp_path):
    (tmp_path / "a.txt").write_text("Mine.")
    with aside(tmp_path, b"Yours.") as path, pytest.raises(FileExistsError):
        place(path, tmp_path / "a.txt")
    assert (tmp_path / "a.txt").read_text() == "Mine."
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_system_without_second_names_is_written_over_as_little(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)  # there is no such file system to be had in a test
    with aside(tmp_path, b"Text.") as path:
        place(path, tmp_path / "a.txt")
        with pytest.raises(FileExistsError):
            place(path, tmp_path / "a.txt")
    assert (tmp_path / "a.txt").read_bytes() == b"Text."


def test_a_crash_between_writing_and_naming_leaves_nothing_that_is_a_seed(shelf, seeds, sent):
    program = (
        "import os, sys, pathlib; from index.placing import aside\n"
        "with aside(pathlib.Path(sys.argv[1]), b'Text.'): os.kill(os.getpid(), 9)"
    )
    arguments = [sys.executable, "-c", program, str(seeds)]
    subprocess.run(arguments, cwd=REPOSITORY, check=False, timeout=60)
    (left,) = (path for path in seeds.iterdir() if path.name.startswith(".adding-"))
    assert ids(seeds) == sorted(SEEDS)

    shelf.add("a.txt", sent("Text."))
    assert left.exists(), "it may be another's who is adding now"
    os.utime(left, (0, 0))
    shelf.add("b.txt", sent("Text."))
    assert not left.exists()


def test_only_what_was_put_aside_is_swept_away(seeds):
    (seeds / ".keep").touch()
    os.utime(seeds / ".keep", (0, 0))
    sweep(seeds)
    assert hidden(seeds) == [".keep"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said_to_be_so(shelf, seeds, sent):
    seeds.chmod(0o500)
    with pytest.raises(SeedError, match="it cannot be written"):
        shelf.add("a.txt", sent("Text."))
    seeds.chmod(0o700)


def test_a_folder_that_is_a_file_is_said_to_be_so(tmp_path, sent):
    (tmp_path / "seeds").write_text("I am a file.")
    shelf = Shelf(IndexSettings(seeds=tmp_path / "seeds", path=tmp_path / "index"))
    with pytest.raises(SeedError, match="it cannot be written"):
        shelf.add("a.txt", sent("Text."))


# Removing and bringing back


def test_a_removed_file_is_no_seed_and_comes_back_where_it_was(shelf, seeds):
    removed = shelf.remove("deep/er/roof.txt")
    assert removed.id == "deep/er/roof.txt"
    assert removed.bytes == len(SEEDS["deep/er/roof.txt"])
    assert ids(seeds) == ["leave.md"]
    assert [entry.id for entry in shelf.removed()] == ["deep/er/roof.txt"]
    (seeds / "deep" / "er").rmdir()

    assert shelf.restore(removed.stamp) == "deep/er/roof.txt"
    assert ids(seeds) == sorted(SEEDS)
    assert (seeds / "deep/er/roof.txt").read_text() == SEEDS["deep/er/roof.txt"]
    assert shelf.removed() == ()


def test_what_is_removed_again_and_again_is_kept_every_time(shelf, seeds):
    for number in range(5):
        (seeds / "leave.md").write_text(f"Version {number}.")
        shelf.remove("leave.md")
    kept = shelf.removed()
    assert len(kept) == 5
    assert kept[0].removed_at >= kept[-1].removed_at
    shelf.restore(kept[0].stamp)
    assert (seeds / "leave.md").read_text() == "Version 4."


@pytest.mark.parametrize(
    "name",
    ["gone.md", "", ".", "..", "../secret.txt", "/etc/passwd", "\x00", ".removed", "deep", "deep/"],
)
def test_only_seeds_can_be_removed(shelf, seeds, name):
    secret = seeds.parent / "secret.txt"
    secret.write_text("Secret.")
    with pytest.raises(SeedError, match="any more"):
        shelf.remove(name)
    assert secret.exists()
    assert ids(seeds) == sorted(SEEDS)


def test_of_a_link_the_link_is_removed_and_brought_back(shelf, seeds, tmp_path):
    target = tmp_path / "elsewhere"
    target.mkdir()
    (target / "a.txt").write_text("Elsewhere.")
    (seeds / "file.txt").symlink_to(target / "a.txt")
    (seeds / "folder").symlink_to(target)
    (seeds / "broken.txt").symlink_to(tmp_path / "none")
    for name in ("file.txt", "folder", "broken.txt"):
        leads_to = (seeds / name).readlink()
        removed = shelf.remove(name)
        assert not (seeds / name).is_symlink()
        shelf.restore(removed.stamp)
        assert (seeds / name).readlink() == leads_to
    assert (target / "a.txt").read_text() == "Elsewhere."


def test_a_name_that_is_no_text_can_be_removed_and_brought_back(shelf, seeds):
    path = os.fsencode(seeds) + b"/caf\xe9.txt"
    try:
        with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - a Path is text
            file.write("Text.")
    except OSError:
        pytest.skip("this file system has no such names")
    removed = shelf.remove("caf\\xe9.txt")
    shelf.restore(removed.stamp)
    assert os.path.exists(path)  # noqa: PTH110 - likewise


def test_bringing_back_writes_nothing_over(shelf, seeds):
    removed = shelf.remove("leave.md")
    (seeds / "leave.md").write_text("A new one.")
    with pytest.raises(SeedError, match="there is a file of that name again"):
        shelf.restore(removed.stamp)
    assert (seeds / "leave.md").read_text() == "A new one."
    assert [entry.id for entry in shelf.removed()] == ["leave.md"]


@pytest.mark.parametrize(
    "stamp", ["", ".", "..", "../deep", "/etc", "20260131T120000.000000Z", "20260131T120000Z/.."]
)
def test_only_what_was_removed_can_be_brought_back(shelf, seeds, stamp):
    shelf.remove("leave.md")
    with pytest.raises(SeedError, match="not in it any more"):
        shelf.restore(stamp)
    assert ids(seeds) == ["deep/er/roof.txt"]


def test_nothing_is_moved_through_a_link_that_leads_out(shelf, seeds, tmp_path):
    removed = shelf.remove("deep/er/roof.txt")
    outside = tmp_path / "outside"
    outside.mkdir()
    (seeds / "deep" / "er").rmdir()
    (seeds / "deep").rmdir()
    (seeds / "deep").symlink_to(outside)
    with pytest.raises(SeedError, match="leads out"):
        shelf.restore(removed.stamp)
    assert list(outside.iterdir()) == []


def test_nothing_is_moved_into_a_bin_that_is_a_link(shelf, seeds, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (seeds / ".removed").symlink_to(outside)
    with pytest.raises(SeedError, match="it is a link"):
        shelf.remove("leave.md")
    assert list(outside.iterdir()) == []
    assert shelf.removed() == ()


def test_a_folder_that_cannot_be_read_is_not_moved(shelf, seeds):
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (seeds / "deep").chmod(0)
    with pytest.raises(SeedError, match="it is a folder"):
        shelf.remove("deep")
    (seeds / "deep").chmod(0o700)


def test_of_many_who_bring_back_at_once_one_does(shelf, seeds):
    removed = shelf.remove("leave.md")
    done: list[str] = []

    def restore():
        with suppress(SeedError):
            done.append(shelf.restore(removed.stamp))

    threads = [threading.Thread(target=restore) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == ["leave.md"]
    assert ids(seeds) == sorted(SEEDS)
