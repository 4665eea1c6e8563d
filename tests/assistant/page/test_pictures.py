"""Pages of PDFs as pictures, and where quotes stand on them."""

import hashlib
import threading
import time

import pytest
from PIL import Image

from assistant.page import pictures as pictures_module
from assistant.page.letters import Box
from assistant.page.pictures import MAX_WIDTH, Picture, Pictures
from tests.assistant.page.printed import (
    BROKEN_OFF,
    HEIGHT,
    HYPHENATED,
    SENTENCE,
    WIDTH,
    begun,
    down,
    drawn,
    ended,
    hyphenated,
    ligatures,
    turned,
    two_columns,
    without_end,
)
from tests.index.test_pdf import encrypted

MENDED = "The commission led the negotiations on the lighthouse of the harbour."


@pytest.fixture(scope="module")
def pictures():
    return Pictures()


def page_of(pictures: Pictures, data: bytes, number: int = 1, width: int = 600) -> Picture:
    picture = pictures.page(data, hashlib.sha256(data).hexdigest(), number, width)
    assert picture is not None
    return picture


def near(box: Box, left: float, top: float) -> bool:
    """Whether a box begins at a place, in points of the page."""
    return abs(box[0] - left) < 0.02 and box[1] < top < box[3]


def test_a_page_is_a_picture_of_the_width_that_is_asked_for(pictures, tmp_path):
    picture = page_of(pictures, drawn(hyphenated, hyphenated), width=900)
    (tmp_path / "page.jpg").write_bytes(picture.jpeg)
    with Image.open(tmp_path / "page.jpg") as image:
        assert image.size == (picture.width, picture.height) == (900, 1200)
        assert min(image.convert("L").tobytes()) < 100, "something is printed on it"
    assert picture.pages == 2


@pytest.mark.parametrize("width", [0, -5, 1])
def test_a_picture_is_never_too_small_to_be_one(pictures, width):
    assert page_of(pictures, drawn(hyphenated), width=width).width == 200


def test_a_picture_has_a_limit(pictures):
    assert page_of(pictures, drawn(hyphenated), width=10**9).width == MAX_WIDTH
    strip = drawn(lambda canvas: canvas.setPageSize((14, 14_400)))
    assert page_of(pictures, strip, width=MAX_WIDTH).height < 5_000


def test_a_hyphenated_quote_has_a_box_for_each_line(pictures):
    first, second = page_of(pictures, drawn(hyphenated)).boxes(MENDED, 0)
    assert near(first, 70 / WIDTH, 98 / HEIGHT)
    assert near(second, 70 / WIDTH, 112 / HEIGHT)
    assert first[2] > 230 / WIDTH


def test_a_quote_with_ligatures_is_found(pictures):
    (box,) = page_of(pictures, drawn(ligatures)).boxes("The oficer filed the flag.", 0)
    assert near(box, 70 / WIDTH, 98 / HEIGHT)


def test_a_quote_on_a_turned_page_is_where_it_is_seen(pictures):
    picture = page_of(pictures, drawn(turned))
    assert picture.height > picture.width
    first, second = picture.boxes(MENDED, 0)
    assert near(first, 70 / WIDTH, 98 / HEIGHT)
    assert near(second, 70 / WIDTH, 112 / HEIGHT)


def test_of_a_quote_whose_lines_are_in_another_order_a_part_is_marked(pictures):
    (box,) = page_of(pictures, drawn(down)).boxes(MENDED, 0)
    assert box[3] - box[1] > 10 * (box[2] - box[0]) * WIDTH / HEIGHT, "it runs down the page"


def test_a_quote_in_the_second_column_is_found_there(pictures):
    picture = page_of(pictures, two_columns())
    boxes = picture.boxes(SENTENCE.format(14, 98, 1400), 0.8)
    assert boxes
    assert all(left > 0.5 for left, *_ in boxes)


def test_of_equal_quotes_the_one_about_the_place_is_marked(pictures):
    picture = page_of(pictures, two_columns())
    quote = "the inspectors counted"
    assert picture.boxes(quote, 0)[0][0] < 0.5 < picture.boxes(quote, 1)[0][0]


def test_what_a_page_has_of_a_quote_is_found(pictures):
    data = drawn(begun, ended)
    (box,) = page_of(pictures, data, 1).boxes(BROKEN_OFF[:41], 0.9)
    assert near(box, 70 / WIDTH, 738 / HEIGHT)
    assert page_of(pictures, data, 2).boxes(BROKEN_OFF[40:], 0)


def test_what_is_not_printed_has_no_box(pictures):
    assert page_of(pictures, drawn(hyphenated)).boxes("Somebody else wrote this.", 0) == []


def test_a_page_that_was_drawn_is_remembered():
    pictures, data = Pictures(), drawn(hyphenated)
    assert page_of(pictures, data) is page_of(pictures, data)


@pytest.mark.parametrize("number", [0, -1, 3, 10**9])
def test_a_page_that_is_not_there_cannot_be_had(pictures, number):
    assert pictures.page(drawn(hyphenated, hyphenated), "two", number, 600) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"%PDF-1.7 and nothing more",
        drawn(hyphenated)[:300],
        encrypted(drawn(hyphenated), "secret"),
    ],
)
def test_a_pdf_that_cannot_be_read_has_no_picture(pictures, data):
    assert pictures.page(data, hashlib.sha256(data).hexdigest(), 1, 600) is None


def test_a_pdf_whose_password_is_empty_has_one(pictures):
    assert HYPHENATED[0][:14] in page_of(pictures, encrypted(drawn(hyphenated), "")).text


def test_a_page_without_end_is_given_up_and_others_are_drawn_meanwhile(monkeypatch):
    monkeypatch.setattr(pictures_module, "_SECONDS", 4)
    pictures = Pictures()
    given_up = threading.Thread(target=pictures.page, args=(without_end(), "endless", 1, 600))
    began = time.monotonic()
    given_up.start()
    assert page_of(pictures, drawn(hyphenated)).boxes(MENDED, 0)
    given_up.join(20)
    assert time.monotonic() - began < 15
    assert pictures.page(without_end(), "endless", 1, 600) is None
