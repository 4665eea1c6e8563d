"""Names that come from elsewhere, and what is made of them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.seed_names import is_unfinished, likeness, next_free, safe_name
from index.seeds import find_seeds, seed_id

# What is sent, and what it is called in the folder.
HOSTILE = {
    "": "document",
    ".": "document",
    "..": "document",
    "...": "document",
    " ": "document",
    "\x00": "document",
    "/": "document",
    "\\": "document",
    "\u202e": "document",
    "/etc/passwd": "passwd",
    "../../etc/passwd": "passwd",
    "..\\..\\windows\\win.ini": "win.ini",
    "C:\\Users\\me\\notes.txt": "notes.txt",
    "C:notes.txt": "C_notes.txt",
    "\\\\server\\share\\notes.txt": "notes.txt",
    "folder/notes.txt": "notes.txt",
    "folder/": "folder",
    "a/../b.txt": "b.txt",
    "..%2f..%2fnotes.txt": "%2f..%2fnotes.txt",
    ".bashrc": "bashrc",
    ".hidden.md": "hidden.md",
    "..hidden.md": "hidden.md",
    ".removed": "removed",
    ".adding-1": "adding-1",
    "~$report.docx": "$report.docx",
    "notes.md~": "notes.md",
    "#notes.md#": "notes.md",
    "notes.txt.": "notes.txt",
    "notes.txt ": "notes.txt",
    "notes.txt . .": "notes.txt",
    "notes .txt": "notes.txt",
    "notes.txt\x00.exe": "notes.txt.exe",
    "no\x07tes.txt": "notes.txt",
    "no\x1b[31mtes.txt": "no[31mtes.txt",
    "two\nlines.txt": "two lines.txt",
    "two\r\n\tlines.txt": "two lines.txt",
    "two\u2028lines.txt": "two lines.txt",
    "fdp\u202etxt.exe": "fdptxt.exe",
    "\u2066notes\u2069.txt": "notes.txt",
    "no\u200btes.txt": "notes.txt",
    "\ufeffnotes.txt": "notes.txt",
    "\u200b.bashrc": "bashrc",
    "half\ud800.txt": "half.txt",
    "private\ue000.txt": "private.txt",
    "unassigned\U000e0fff.txt": "unassigned.txt",
    "cafe\u0301.txt": "caf\u00e9.txt",
    "e\u200d\u0301.txt": "\u00e9.txt",
    "con": "_con",
    "CON.txt": "_CON.txt",
    "nul.tar.gz": "_nul.tar.gz",
    "Aux .md": "_Aux.md",
    "com1.txt": "_com1.txt",
    "LPT\u00b9.txt": "_LPT\u00b9.txt",
    "COM10.txt": "COM10.txt",
    "console.txt": "console.txt",
    "CONIN$": "_CONIN$",
    "a<b>:c|d?e*f.txt": "a_b__c_d_e_f.txt",
    'a"b.txt': "a_b.txt",
    "notes.txt::$DATA": "notes.txt__$DATA",
    "<img src=x onerror=alert(1)>.md": "_img src=x onerror=alert(1)_.md",
    "$(rm -rf ~).txt": "$(rm -rf ~).txt",
    "-rf.txt": "-rf.txt",
    "=cmd().md": "=cmd().md",
    "Łódź & Zoë.txt": "Łódź & Zoë.txt",
    "हिन्दी.txt": "हिन्दी.txt",
    "报告 (2).pdf": "报告 (2).pdf",
    "x" * 300 + ".txt": "x" * 116 + ".txt",
    "é" * 300 + ".txt": "é" * 58 + ".txt",
    "😀" * 50 + ".pdf": "😀" * 29 + ".pdf",
    "a." + "b" * 300: "a." + "b" * 118,
    "x" * 115 + " " * 10 + "y.txt": "x" * 115 + ".txt",
}


@pytest.mark.parametrize(("sent", "name"), HOSTILE.items())
def test_a_name_is_made_safe(sent, name):
    assert safe_name(sent) == name


def _is_harmless(name):
    return not (
        set(name) & set('/\\<>:"|?*')
        or {unicodedata.category(one) for one in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
        or len(name.encode()) > 120
        or name[:1] in {"", ".", " "}
        or name[-1:] in {".", " ", "~"}
        or not unicodedata.is_normalized("NFC", name)
    )


def test_the_table_is_harmless():
    assert [name for name in HOSTILE.values() if not _is_harmless(name)] == []


_NAMES = st.text(max_size=200) | st.text("./\\~#$ \u200b\u202eab", max_size=20)


@given(sent=_NAMES, suffix=st.sampled_from(["", ".txt", ".MD", ".tmp", ".part", "~", "#"]))
def test_whatever_is_sent_is_harmless_and_is_found_as_a_seed(tmp_path_factory, sent, suffix):
    name = safe_name(sent + suffix)
    assert _is_harmless(name)
    folder = tmp_path_factory.mktemp("seeds")
    (folder / "other.txt").touch()
    (folder / name).touch()
    found = {seed_id(folder, path) for path in find_seeds(folder)}
    assert (name in found) != is_unfinished(name)


@pytest.mark.parametrize(
    "name", ["Thumbs.db", "desktop.ini", "a.SWP", "a.swo", "a.tmp", "a.part", "a.crdownload"]
)
def test_what_the_index_passes_over_is_said_to_be_unfinished(tmp_path, name):
    (tmp_path / name).touch()
    (tmp_path / "seed.txt").touch()
    assert [path.name for path in find_seeds(tmp_path)] == ["seed.txt"]
    assert is_unfinished(name)


def test_the_next_free_name_keeps_its_ending():
    taken = {likeness("leave.md"), likeness("Leave 2.MD")}
    assert next_free("leave.md", taken) == "leave 3.md"


@given(st.text(max_size=200))
def test_the_next_free_name_is_as_harmless(sent):
    name = safe_name(sent)
    taken = {likeness(name)}
    for _ in range(3):
        free = next_free(name, taken)
        assert _is_harmless(free)
        assert likeness(free) not in taken
        taken.add(likeness(free))


def test_names_that_some_systems_hold_for_one_are_alike():
    assert likeness("STRASSE.txt") == likeness("straße.TXT")
    assert likeness("cafe\u0301.txt") == likeness("Caf\u00e9.txt")
    assert likeness("a.txt") != likeness("b.txt")
