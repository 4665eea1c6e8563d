from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    ListFlowable,
    Paragraph,
    SimpleDocTemplate,
    Table,
)

from index.errors import SeedError
from index.furniture import find_furniture
from index.passages import BlockKind, Document
from index.seeds import read_seed

STYLES = getSampleStyleSheet()
PROSE = "The board decided that employees may carry over up to five days of unused leave. " * 6

LONG = " ".join(f"In case {n} the board allowed {n * n} days of leave." for n in range(800))


def drawn(draw: Callable[[Canvas], None], pages: int = 1) -> bytes:
    """A PDF whose every page is drawn by the same function."""
    file = BytesIO()
    canvas = Canvas(file, pageCompression=0)
    for _ in range(pages):
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def typeset(*flowables: object, footer: str = "", title: str = "") -> bytes:
    file = BytesIO()

    def decorate(canvas: Canvas, _: object) -> None:
        if footer:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(70, 20, footer.format(canvas.getPageNumber()))

    template = SimpleDocTemplate(file, title=title)
    template.build(list(flowables), onFirstPage=decorate, onLaterPages=decorate)
    return file.getvalue()


def paragraph(text: str, style: str = "BodyText") -> Paragraph:
    return Paragraph(text, STYLES[style])


def lines(*texts: str) -> bytes:
    def draw(canvas: Canvas) -> None:
        for i, text in enumerate(texts):
            canvas.drawString(70, 700 - 14 * i, text)

    return drawn(draw)


def encrypted(data: bytes, password: str) -> bytes:
    writer = PdfWriter(PdfReader(BytesIO(data)))
    writer.encrypt(password, algorithm="AES-256")
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def read(data: bytes, name: str = "a.pdf") -> Document:
    return read_seed(Path("/seeds") / name, name, data)


def blocks(document: Document) -> list[tuple[BlockKind, str]]:
    return [(b.kind, document.text[b.start : b.end]) for b in document.blocks]


def skipped(document: Document) -> list[tuple[str, str]]:
    return [(f.reason.value, document.text[f.start : f.end]) for f in find_furniture(document)]


def test_joins_the_lines_of_a_paragraph():
    document = read(typeset(paragraph(PROSE), paragraph(PROSE)))
    assert [text for _, text in blocks(document)][:2] == [PROSE.strip()] * 2


def test_tells_headings_by_their_size():
    document = read(typeset(paragraph("Leave policy", "Title"), paragraph(PROSE)))
    assert blocks(document)[0] == (BlockKind.HEADING, "Leave policy")
    assert document.title == "Leave policy"


def test_tells_headings_by_bold_type():
    document = read(typeset(paragraph("<b>Carry over</b>"), paragraph(PROSE)))
    assert blocks(document)[0] == (BlockKind.HEADING, "Carry over")


def test_leaves_bullets_out_of_items():
    points = ListFlowable([paragraph("A saw"), paragraph("Nails")], bulletType="bullet")
    found = blocks(read(typeset(paragraph(PROSE), points)))
    assert found[1:3] == [(BlockKind.ITEM, "A saw"), (BlockKind.ITEM, "Nails")]


def test_joins_the_cells_of_a_table_row():
    found = blocks(read(typeset(paragraph(PROSE), Table([["Name", "Days"], ["Ann", "20"]]))))
    assert [text for _, text in found[1:3]] == ["Name | Days", "Ann | 20"]


def test_mends_words_divided_at_line_ends():
    text = read(lines("The negotia-", "tions on the", "price ended.")).text
    assert text == "The negotiations on the price ended."


def test_keeps_the_hyphen_of_a_compound_that_is_known():
    text = read(lines("A self-service counter. The self-", "service counter is open.")).text
    assert text.endswith("The self-service counter is open.")


def test_spells_ligatures_as_letters():
    line = "o\ufb03ce \ufb01le"
    assert line not in read(lines("office file")).text


def test_knows_where_every_page_begins():
    document = read(typeset(paragraph(LONG[:12000])))
    assert len(document.pages) > 1
    assert document.pages[0] == 0
    starts = {block.start for block in document.blocks}
    assert set(document.pages) <= starts


def test_counts_pages_without_text():
    file = BytesIO()
    canvas = Canvas(file)
    canvas.showPage()
    canvas.drawString(70, 700, "On the second page.")
    canvas.showPage()
    canvas.save()
    document = read(file.getvalue())
    assert document.page_at(document.blocks[0].start) == 2


def test_skips_page_numbers():
    document = read(typeset(paragraph(LONG[:12000]), footer="{}"))
    numbers = [str(n) for n in range(1, len(document.pages) + 1)]
    assert skipped(document) == [("page number", number) for number in numbers]


def test_skips_running_footers_that_count():
    data = typeset(paragraph(LONG), footer="Annual report - {}")
    found = skipped(read(data))
    assert len(found) >= 3
    assert {reason for reason, _ in found} == {"running header"}


def test_takes_the_title_that_the_file_declares():
    assert read(typeset(paragraph(PROSE), title="Leave policy")).title == "Leave policy"


@pytest.mark.parametrize("title", ["untitled", "Microsoft Word - a.docx", "report_v3.indd"])
def test_ignores_titles_that_programs_make_up(title):
    data = typeset(paragraph("Leave policy", "Title"), paragraph(PROSE), title=title)
    assert read(data).title == "Leave policy"


def test_reads_a_pdf_in_the_name_of_text():
    assert read(lines("Some text."), name="a.txt").text == "Some text."


def test_refuses_a_pdf_that_asks_for_a_password():
    with pytest.raises(SeedError, match=r"password.*without a password"):
        read(encrypted(lines("Secret."), "pass"))


def test_opens_a_pdf_whose_password_is_empty():
    assert read(encrypted(lines("Not secret."), "")).text == "Not secret."


def test_refuses_a_scanned_pdf_and_names_the_cure():
    data = drawn(lambda canvas: canvas.rect(70, 600, 100, 100, fill=1), pages=2)
    with pytest.raises(SeedError, match=r"no text on its 2 pages.*text recognition"):
        read(data)


def test_refuses_a_truncated_pdf():
    with pytest.raises(SeedError, match="broken PDF"):
        read(lines("Some text.")[:400])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_raises_nothing_but_seed_errors_for_damaged_files(data):
    whole = lines("Some text of a page.", "And more.")
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 20))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(damaged[: data.draw(st.integers(8, len(whole)))]))
    except SeedError:
        return
