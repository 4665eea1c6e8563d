import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SeedError
from index.furniture import find_furniture
from index.passages import BlockKind, Document
from index.seeds import find_seeds, read_bytes, read_seed, seed_id

SEEDS = Path(__file__).parents[2] / "seeds"
ARTICLE = SEEDS / "the-attempted-coup-in-kazakhstan.txt"
SUFFIXES = (".txt", ".md", ".html", ".pdf", ".docx", ".jpg", "")
STARTS = (
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"<!doctype html>",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"---\n",
)


def write(path: Path, content: str | bytes = "Some text.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path) -> Document:
    return read_seed(path, path.name, path.read_bytes())


def reason(path: Path) -> str:
    with pytest.raises(SeedError) as caught:
        read_seed(path, path.name, read_bytes(path.parent, path, 64))
    return caught.value.reason


# Finding


def test_finds_seeds_in_all_folders_sorted_by_id(tmp_path):
    for name in ("b.txt", "a/z.md", "a.txt", "a/deep/er.pdf"):
        write(tmp_path / name)
    assert [seed_id(tmp_path, path) for path in find_seeds(tmp_path)] == [
        "a.txt", "a/deep/er.pdf", "a/z.md", "b.txt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name", [".hidden.txt", ".git/config.txt", "a.txt~", ".a.txt.swp", "~$a.docx", "#a.txt#",
             "Thumbs.db", "desktop.ini", "a.pdf.part"]
)  # fmt: skip
def test_ignores_hidden_files_and_leftovers(tmp_path, name):
    write(tmp_path / "kept.txt")
    write(tmp_path / name)
    assert [path.name for path in find_seeds(tmp_path)] == ["kept.txt"]


def test_finds_unsupported_files_too_so_that_they_are_reported(tmp_path):
    write(tmp_path / "picture.jpg")
    assert [path.name for path in find_seeds(tmp_path)] == ["picture.jpg"]


def test_says_where_a_missing_folder_was_looked_for(tmp_path):
    with pytest.raises(SeedError, match="there is no such folder") as caught:
        find_seeds(tmp_path / "gone")
    assert caught.value.path == tmp_path / "gone"


def test_refuses_a_file_in_place_of_the_folder(tmp_path):
    with pytest.raises(SeedError, match="not a folder"):
        find_seeds(write(tmp_path / "seeds"))


def test_refuses_a_folder_with_nothing_but_hidden_files(tmp_path):
    write(tmp_path / ".gitkeep")
    with pytest.raises(SeedError, match="empty"):
        find_seeds(tmp_path)


def test_does_not_walk_into_a_linked_folder_outside(tmp_path):
    write(tmp_path / "outside" / "secret.txt")
    write(tmp_path / "seeds" / "a.txt")
    (tmp_path / "seeds" / "link").symlink_to(tmp_path / "outside")
    assert [path.name for path in find_seeds(tmp_path / "seeds")] == ["a.txt", "link"]


def test_survives_a_folder_linked_into_itself(tmp_path):
    write(tmp_path / "a.txt")
    (tmp_path / "again").symlink_to(tmp_path)
    assert [path.name for path in find_seeds(tmp_path)] == ["a.txt"]


# Reading bytes


def test_reads_the_bytes_of_a_file(tmp_path):
    assert read_bytes(tmp_path, write(tmp_path / "a.txt", b"\x00\xff"), 1) == b"\x00\xff"


def test_follows_a_link_inside_the_folder(tmp_path):
    (tmp_path / "link.txt").symlink_to(write(tmp_path / "a" / "b.txt"))
    assert read_bytes(tmp_path, tmp_path / "link.txt", 1) == b"Some text."


def test_refuses_a_link_that_leads_outside(tmp_path):
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").symlink_to(write(tmp_path / "secret.txt"))
    assert "outside" in reason(tmp_path / "seeds" / "a.txt")


def test_refuses_a_file_below_a_linked_folder_outside(tmp_path):
    write(tmp_path / "outside" / "secret.txt")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "link").symlink_to(tmp_path / "outside")
    with pytest.raises(SeedError, match="outside"):
        read_bytes(tmp_path / "seeds", tmp_path / "seeds" / "link" / "secret.txt", 1)


def test_refuses_a_broken_link(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    assert "broken link" in reason(tmp_path / "a.txt")


def test_refuses_links_in_a_circle(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert "broken link" in reason(tmp_path / "a.txt")


def test_refuses_a_vanished_file(tmp_path):
    assert "cannot be read" in reason(tmp_path / "gone.txt")


def test_refuses_a_folder_named_like_a_file(tmp_path):
    (tmp_path / "a.txt").mkdir()
    assert "cannot be read" in reason(tmp_path / "a.txt") or "regular" in reason(tmp_path / "a.txt")


def test_refuses_a_pipe_without_waiting_for_a_writer(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    assert "not a regular file" in reason(tmp_path / "a.txt")


def test_refuses_a_socket(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the path of a socket may not be long
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("a.txt")
        assert "cannot be read" in reason(tmp_path / "a.txt")


def test_reports_a_file_without_permission_to_read(tmp_path):
    path = write(tmp_path / "a.txt")
    path.chmod(0)
    if os.access(path, os.R_OK):  # root reads everything
        assert read_bytes(tmp_path, path, 1) == b"Some text."
    else:
        assert "permission denied" in reason(path)


def test_refuses_an_empty_file(tmp_path):
    assert "empty" in reason(write(tmp_path / "a.txt", b""))


def test_names_both_sizes_of_a_file_that_is_too_large(tmp_path):
    path = write(tmp_path / "a.txt", b"x" * 1_500_000)
    with pytest.raises(SeedError, match=r"1\.5 MB, more than the 1 MB"):
        read_bytes(tmp_path, path, 1)


def test_accepts_a_file_of_exactly_the_limit(tmp_path):
    path = write(tmp_path / "a.txt", b"x" * 1_000_000)
    assert len(read_bytes(tmp_path, path, 1)) == 1_000_000


def test_refuses_a_name_that_no_database_can_hold(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text("text")
    assert "not valid UTF-8" in reason(path)


def test_keeps_control_characters_of_names_out_of_messages(tmp_path):
    path = write(tmp_path / "a\n\x1b[31m.txt", b"")
    with pytest.raises(SeedError) as caught:
        read_bytes(tmp_path, path, 1)
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)


# Kinds


@pytest.mark.parametrize("name", ["a.txt", "a.jpg", "a"])
def test_reads_a_web_page_whatever_its_name(tmp_path, name):
    document = read(write(tmp_path / name, "<!DOCTYPE html><h1>Rules</h1><p>Be kind to all.</p>"))
    assert "Be kind to all." in document.text
    assert "<" not in document.text


def test_reads_markdown_that_only_mentions_html_as_markdown(tmp_path):
    assert read(write(tmp_path / "a.md", "# The `<html>` tag\n\nText.")).title == "The <html> tag"


@pytest.mark.parametrize("name", ["a.jpg", "a.rst", "a"])
def test_refuses_other_kinds_with_a_list_of_those_it_reads(tmp_path, name):
    with pytest.raises(SeedError, match=r"\.txt, \.md, \.html, \.pdf and \.docx"):
        read(write(tmp_path / name))


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
def test_refuses_text_in_the_name_of_another_kind(tmp_path, name):
    assert "is not such a file" in reason(write(tmp_path / name))


@pytest.mark.parametrize(
    ("start", "kind"),
    [(b"PK\x03\x04", "ZIP"), (b"{\\rtf1 text", "Rich Text"), (b"\xd0\xcf\x11\xe0\xa1", "Office")],
)
def test_names_the_kind_of_a_file_that_only_pretends(tmp_path, start, kind):
    assert kind in reason(write(tmp_path / "a.txt", start + b"rest of the file"))


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_refuses_binary_data_in_the_name_of_text(tmp_path, name):
    assert "binary" in reason(write(tmp_path / name, bytes(range(256)) * 8))


@pytest.mark.parametrize(
    "text", [" \n\t\n", "\ufeff", "\f\n", "---\ntitle: Only this\n---\n", "----"]
)
def test_refuses_a_file_without_text(tmp_path, text):
    assert "no text" in reason(write(tmp_path / "a.md", text))


# Titles, publishers and text


def test_text_is_what_the_file_holds_with_line_feeds(tmp_path):
    path = write(tmp_path / "a.txt", b"\xef\xbb\xbfOne\r\ntwo\rthree\n")
    assert read(path).text == path.read_text("utf-8-sig") == "One\ntwo\nthree\n"


def test_takes_the_title_from_the_front_matter_first(tmp_path):
    text = "---\ntitle: 'Leave: the rules'\npublisher: Acme\n---\n# Leave\n\nFive days."
    document = read(write(tmp_path / "a.md", text))
    assert (document.title, document.publisher) == ("Leave: the rules", "Acme")


def test_takes_the_first_heading_as_title_without_its_markup(tmp_path):
    assert (
        read(write(tmp_path / "a.md", "Text.\n\n## **Leave** [rules](x)\n")).title == "Leave rules"
    )


def test_takes_a_heading_that_is_nothing_but_markup_as_it_is(tmp_path):
    assert read(write(tmp_path / "a.md", "# <img src=x>\n\nText.")).title == "<img src=x>"


def test_takes_the_first_line_where_there_is_no_heading(tmp_path):
    assert read(write(tmp_path / "a.txt", "five days carry over.\nNot six.")).title == (
        "five days carry over."
    )


def test_cuts_a_long_first_line_at_a_word(tmp_path):
    title = read(write(tmp_path / "a.txt", "words " * 50 + "end.")).title
    assert title.endswith(" words…")
    assert len(title) <= 121


def test_does_not_take_a_heading_far_below_as_title(tmp_path):
    text = "we " * 100 + "agree.\n\nScope\n\nAll of us."
    assert read(write(tmp_path / "a.txt", text)).title.startswith("we we")


def test_reads_the_article_that_is_shipped():
    document = read(ARTICLE)
    assert document.text == ARTICLE.read_text("utf-8")
    assert document.title == "The wider implications of the attempted coup in Kazakhstan"
    assert document.publisher == "gisreportsonline.com"


def test_finds_headings_and_items_of_the_article():
    document = read(ARTICLE)
    skipped = {piece.start for piece in find_furniture(document)}
    kept = [block for block in document.blocks if block.start not in skipped]
    headings = [b for b in kept if b.kind is BlockKind.HEADING]
    assert [(b.level, document.text[b.start : b.end]) for b in headings] == [
        (1, "The wider implications of the attempted coup in Kazakhstan"),
        (2, "In a nutshell"),
        (2, "No outside involvement"),
        (2, "Nazarbayev’s legacy unglued?"),
        (2, "Scenarios"),
    ]
    assert sum(block.kind is BlockKind.ITEM for block in kept) == 3


@given(
    data=st.builds(bytes.__add__, st.sampled_from(STARTS), st.binary(max_size=400)),
    suffix=st.sampled_from(SUFFIXES),
)
def test_raises_nothing_but_seed_errors_for_any_bytes(data, suffix):
    path = Path(f"/seeds/any{suffix}")
    try:
        document = read_seed(path, path.name, data)
    except SeedError:
        return
    assert document.title
    assert document.blocks


@given(text=st.text(max_size=300), suffix=st.sampled_from([".txt", ".md", ".html"]))
def test_blocks_of_any_text_are_slices_that_are_not_blank(text, suffix):
    try:
        document = read_seed(Path(f"/seeds/any{suffix}"), "any", text.encode("utf-8", "replace"))
    except SeedError:
        return
    assert all(document.text[block.start : block.end].strip() for block in document.blocks)
