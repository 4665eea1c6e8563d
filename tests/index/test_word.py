import re
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import SeedError
from index.passages import Document
from index.seeds import read_seed
from index.word import is_word


def saved(word: WordDocument) -> bytes:
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def policy() -> WordDocument:
    word = docx.Document()
    word.add_heading("Leave policy", 0)
    word.add_paragraph("Five days carry over.")
    word.add_heading("Details", 2)
    word.add_paragraph("Ask your manager", style="List Bullet")
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Name", "Days", "Ann", "20"], strict=True):
        cell.text = text
    word.add_paragraph("That is all.")
    return word


def edited(data: bytes, part: str, pattern: str, replacement: str) -> bytes:
    """A Word file with one of its parts changed."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                content, count = re.subn(pattern.encode(), replacement.encode(), content)
                assert count
            target.writestr(name, content)
    return file.getvalue()


def read(data: bytes, name: str = "a.docx") -> Document:
    return read_seed(Path("/seeds") / name, name, data)


def test_reads_headings_items_tables_and_paragraphs_in_order():
    document = read(saved(policy()))
    assert [(b.kind, b.level, document.text[b.start : b.end]) for b in document.blocks] == [
        ("heading", 1, "Leave policy"),
        ("paragraph", 0, "Five days carry over."),
        ("heading", 2, "Details"),
        ("item", 0, "Ask your manager"),
        ("paragraph", 0, "Name | Days"),
        ("paragraph", 0, "Ann | 20"),
        ("paragraph", 0, "That is all."),
    ]


def test_takes_the_title_of_the_properties_first():
    word = policy()
    word.core_properties.title = "Rules on leave"
    assert read(saved(word)).title == "Rules on leave"


def test_takes_the_first_heading_where_the_properties_have_no_title():
    assert read(saved(policy())).title == "Leave policy"


def test_reads_tracked_insertions_and_hyperlinks_but_no_deletions():
    text = "<w:r><w:t>Five days carry over.</w:t></w:r>"
    tracked = (
        '<w:ins><w:r><w:t xml:space="preserve">Six </w:t></w:r></w:ins>'
        "<w:del><w:r><w:delText>Five</w:delText></w:r></w:del>"
        "<w:hyperlink><w:r><w:t>days</w:t><w:br/><w:t>a year</w:t></w:r></w:hyperlink>"
    )
    data = edited(saved(policy()), "word/document.xml", re.escape(text), tracked)
    assert "\n\nSix days\na year\n\n" in read(data).text


def test_reads_what_is_inside_content_controls():
    data = edited(
        saved(policy()),
        "word/document.xml",
        r"(<w:p><w:r><w:t>That is all\..*?</w:p>)",
        r"<w:sdt><w:sdtContent>\1</w:sdtContent></w:sdt>",
    )
    assert read(data).text.endswith("That is all.")


def test_reads_a_word_document_whatever_its_name():
    assert read(saved(policy()), name="a.txt").title == "Leave policy"


def test_refuses_a_document_without_text():
    with pytest.raises(SeedError, match="no text"):
        read(saved(docx.Document()))


def test_refuses_another_archive_in_the_name_of_a_document():
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "text")
    with pytest.raises(SeedError, match="ZIP archive"):
        read(file.getvalue())


def test_refuses_a_truncated_document():
    with pytest.raises(SeedError, match="no whole Word document"):
        read(saved(policy())[:2000])


@pytest.mark.parametrize(
    ("part", "pattern", "replacement"),
    [
        ("word/document.xml", "</w:body>", ""),
        ("word/document.xml", "w:body", "w:nobody"),
        ("[Content_Types].xml", "main\\+xml", "other+xml"),
        ("word/styles.xml", "<w:name w:val=", "<w:name w:no="),
        ("_rels/.rels", "Target=", "Nothing="),
    ],
)
def test_refuses_a_document_with_a_damaged_part(part, pattern, replacement):
    with pytest.raises(SeedError, match="broken Word document"):
        read(edited(saved(policy()), part, pattern, replacement))


def test_refuses_a_document_that_unpacks_to_an_absurd_size():
    data = bytearray(saved(policy()))
    position = data.rindex(b"PK\x01\x02") + 24  # the size of the last file, as the archive says
    data[position : position + 4] = (2_000_000_000).to_bytes(4, "little")
    with pytest.raises(SeedError, match="unpacks to 2000 MB"):
        read(bytes(data))


def test_text_is_no_word_document():
    assert not is_word(b"PKs are packages.")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_raises_nothing_but_seed_errors_for_damaged_files(data):
    damaged = bytearray(saved(policy()))
    for _ in range(data.draw(st.integers(1, 20))):
        damaged[data.draw(st.integers(4, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(damaged))
    except SeedError:
        return
