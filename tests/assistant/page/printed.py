"""PDFs for the tests of pages as pictures; texts whose places on the page are known."""

from collections.abc import Callable
from io import BytesIO

from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

WIDTH, HEIGHT = 600, 800  # points
HYPHENATED = ("The commission led the negotia-", "tions on the lighthouse of the harbour.")
SENTENCE = "In district {} the inspectors counted {} lamps, and they asked for {} euros."
BROKEN_OFF = "The ferry leaves at seven in the morning and it returns at nine in the evening."


def drawn(*pages: Callable[[Canvas], None]) -> bytes:
    """A PDF with one page for each function."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), pageCompression=0)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def hyphenated(canvas: Canvas) -> None:
    """Two lines, 70 points from the left and 100 and 114 from the top."""
    for i, line in enumerate(HYPHENATED):
        canvas.drawString(70, 700 - 14 * i, line)


def ligatures(canvas: Canvas) -> None:
    """A line with a character for two letters."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    canvas.setFont("Vera", 12)
    canvas.drawString(70, 700, "The o\ufb01cer \ufb01led the \ufb02ag.")


def turned(canvas: Canvas) -> None:
    """The same in the same places, on a page that lies on its side and is turned to be read."""
    canvas.setPageRotation(90)
    canvas.translate(HEIGHT, 0)
    canvas.rotate(90)
    hyphenated(canvas)


def down(canvas: Canvas) -> None:
    """The same lines running down the page."""
    canvas.translate(400, HEIGHT - 70)
    canvas.rotate(-90)
    for i, line in enumerate(HYPHENATED):
        canvas.drawString(0, -14 * i, line)


def begun(canvas: Canvas) -> None:
    """The first half of a sentence, at the foot of a page."""
    canvas.drawString(70, 750, "A timetable of the ferries.")
    canvas.drawString(70, 60, BROKEN_OFF[:40])


def ended(canvas: Canvas) -> None:
    """And the second, at the head of the next."""
    canvas.drawString(70, 750, BROKEN_OFF[41:])


def two_columns() -> bytes:
    """Paragraphs in two columns, justified."""
    file = BytesIO()
    template = BaseDocTemplate(file, pagesize=(WIDTH, HEIGHT))
    frames = [Frame(left, 60, 240, 680) for left in (50, 310)]
    template.addPageTemplates(PageTemplate(frames=frames))
    style = ParagraphStyle("body", fontSize=10, leading=13, alignment=TA_JUSTIFY, spaceAfter=8)
    texts = [SENTENCE.format(n, 7 * n, 100 * n) * 3 for n in range(1, 18)]
    template.build([Paragraph(text, style) for text in texts])
    return file.getvalue()


def without_end() -> bytes:
    """A page of forms that hold ten forms each, and those ten, and so on."""

    def stream(entries: str, body: str) -> str:
        return f"<< {entries} /Length {len(body)} >>\nstream\n{body}\nendstream"

    form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
    holding = form + " /Resources << /XObject << /F {} 0 R >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        " /Resources << /XObject << /F 5 0 R >> >> >>",
        stream("", "/F Do " * 10),
        *(stream(holding.format(number), "/F Do " * 10) for number in range(6, 18)),
        stream(form, "0 0 9 9 re f"),
    ]
    body, places = "%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF"
    ).encode()
