from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoding import decode
from index.errors import SeedError

PATH = Path("/seeds/a.txt")
GERMAN = "Die Geschäftsführung prüft die Anträge; größere Beträge müssen begründet werden.\n"
FRENCH = "Les employés ont droit à cinq jours de congé, où qu’ils travaillent déjà.\n"
RUSSIAN = "Сотрудники имеют право на пять дней отпуска. Решение принимает руководитель.\n"
POLISH = "Pracownicy mają prawo do pięciu dni urlopu, jeżeli kierownik się zgodzi na żądanie.\n"
# ruff: noqa: RUF001  (Greek and Russian)
GREEK = "Οι εργαζόμενοι δικαιούνται πέντε ημέρες άδειας. Η απόφαση είναι του διευθυντή.\n"
JAPANESE = "従業員は五日間の休暇を取る権利があります。\n詳細は人事部に問い合わせてください。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, JAPANESE])
def test_reads_unicode_with_or_without_a_mark(text, encoding):
    assert decode(PATH, text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("text", ["Five days.\n", GERMAN, RUSSIAN, JAPANESE])
def test_reads_wide_unicode_without_a_mark(text, encoding):
    assert decode(PATH, text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(GERMAN, "cp1252"), (GERMAN, "latin-1"), (FRENCH, "cp1252"), ("Café crème", "cp1252"),
     (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (RUSSIAN, "cp866"), (POLISH, "cp1250"),
     (POLISH, "iso8859_2"), (GREEK, "cp1253"), (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp")],
)  # fmt: skip
def test_tells_older_encodings(text, encoding):
    assert decode(PATH, text.encode(encoding)) == text


def test_tells_the_encoding_of_a_large_file_from_its_beginning():
    text = GERMAN * 5000
    assert decode(PATH, text.encode("cp1252")) == text


def test_believes_the_charset_that_a_page_declares():
    page = f'<meta charset="iso-8859-2"><p>{POLISH}'
    assert decode(PATH, page.encode("iso8859_2"), is_html=True) == page


def test_believes_utf8_more_than_what_a_page_declares():
    page = f'<meta charset="windows-1251"><p>{GERMAN}'
    assert decode(PATH, page.encode(), is_html=True) == page


@pytest.mark.parametrize("charset", ["no-such-charset", "utf-8", "hex", "idna", "undefined"])
def test_survives_a_charset_that_is_wrong(charset):
    page = f"<meta charset={charset}><p>{GERMAN * 3}"
    assert decode(PATH, page.encode("cp1252"), is_html=True) == page


def test_every_line_ends_with_a_line_feed():
    assert decode(PATH, b"a\r\nb\rc\nd") == "a\nb\nc\nd"


def test_drops_the_end_mark_of_dos():
    assert decode(PATH, b"text\x1a") == "text"


def test_names_the_line_of_a_character_that_is_broken():
    data = f"{GERMAN}{GERMAN}".encode() + b"abc \xe4 def\n" + GERMAN.encode()
    with pytest.raises(SeedError, match="broken character in line 3"):
        decode(PATH, data)


def test_refuses_a_mark_that_lies():
    with pytest.raises(SeedError, match="UTF-16-LE"):
        decode(PATH, b"\xff\xfea\x00\x00\xdcb")


@pytest.mark.parametrize(
    "data", [bytes(range(256)), b"\x00" * 50, b"abc\x00\x01\x02def" * 20, b"\x1b\x01\x02"]
)
def test_refuses_binary_data(data):
    with pytest.raises(SeedError):
        decode(PATH, data)


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1))
def test_reads_any_text_in_utf8(text):
    assert decode(PATH, text.encode()) == text.removeprefix("\ufeff")


@given(st.binary(max_size=300), st.booleans())
def test_raises_nothing_but_seed_errors(data, is_html):
    try:
        text = decode(PATH, data, is_html=is_html)
    except SeedError:
        return
    assert "\r" not in text
    assert "\0" not in text
