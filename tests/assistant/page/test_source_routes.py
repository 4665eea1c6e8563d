"""What the panel loads by address: only files of the index, only from the seeds folder, inert."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.page import pictures
from assistant.page.originals import Originals
from assistant.page.source_routes import source_routes
from index.build import build_index
from index.manifest import Manifest
from index.searcher import Searcher
from index.settings import IndexSettings
from tests.assistant.page.printed import BROKEN_OFF, begun, drawn, ended, hyphenated, turned
from tests.index.test_pdf import encrypted
from tests.index.test_webpage import PAGE
from tests.index.test_word import policy, saved

OUTSIDE = "The safe opens at 4711."
ODD = "a folder/näme #1 & 100% “x”.txt"
TEXT = "The café opens at nine. Nobody is there before."
HOSTILE = [
    "../secret.txt",
    "..%2fsecret.txt",
    "%2e%2e/secret.txt",
    "%2e%2e%2fsecret.txt",
    "..%252fsecret.txt",
    "..%5csecret.txt",
    "..\\secret.txt",
    "%c0%ae%c0%ae/secret.txt",
    "..%c0%afsecret.txt",
    "....//secret.txt",
    "./../secret.txt",
    "notes.md/../../secret.txt",
    "/notes.md",
    "notes.md%00",
    "notes.md%00.pdf",
    "%00",
    "NOTES.MD",
    "notes.md ",
    "notes.md.",
    "notes.md%0a",
    "notes.md::$DATA",
    "notes%EF%BC%8Emd",
    "file:///etc/passwd",
    "/etc/passwd",
    "//etc/passwd",
    "~/.bashrc",
    "/proc/self/environ",
    "/dev/zero",
    ".",
    "..",
    "",
    "*",
    "%ff%fe",
    "%",
    "leading-out.txt",
    "leading-out/secret.txt",
    "linked-out.txt",
    "pipe.txt",
    "a folder",
    "x" * 5000,
]
# In the seeds folder, but no documents, or not by these names.
INSIDE = [
    "never-indexed.txt",
    "unreadable.pdf",
    "notes.md/",
    "./notes.md",
    "a folder/../notes.md",
    "notes.md/../notes.md",
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """An index, beside which there is what is nobody's business."""
    folder = tmp_path_factory.mktemp("routes")
    seeds = folder / "seeds"
    (seeds / "a folder").mkdir(parents=True)
    (folder / "secret.txt").write_text(OUTSIDE, encoding="utf-8")
    (seeds / ODD).write_text(TEXT, encoding="utf-8")
    (seeds / "notes.md").write_text(f"# Notes\n\n{TEXT}\n", encoding="utf-8")
    (seeds / "old.txt").write_bytes(TEXT.encode("cp1252"))
    (seeds / "page.html").write_text(PAGE, encoding="utf-8")
    (seeds / "policy.docx").write_bytes(saved(policy()))
    (seeds / "print.pdf").write_bytes(drawn(hyphenated, begun, ended, turned))
    (seeds / "locked.pdf").write_bytes(encrypted(drawn(hyphenated), ""))
    (seeds / "named.txt").write_bytes(drawn(hyphenated))
    (seeds / "unreadable.pdf").write_bytes(b"%PDF-1.7 nothing")
    for name in ("linked-out.txt", "changed.txt", "gone.txt", "pipe.txt"):
        (seeds / name).write_text(f"A text of its own in {name}. {TEXT}", encoding="utf-8")
    settings = IndexSettings(seeds=seeds, path=folder / "index")
    build_index(settings)
    (seeds / "changed.txt").write_text("<script>alert(1)</script>", encoding="utf-8")
    for name in ("gone.txt", "linked-out.txt", "pipe.txt"):
        (seeds / name).unlink()
    (seeds / "linked-out.txt").symlink_to(folder / "secret.txt")
    (seeds / "leading-out").symlink_to(folder, target_is_directory=True)
    (seeds / "never-indexed.txt").write_text(OUTSIDE, encoding="utf-8")
    return settings


def client_of(searcher: Searcher, settings: IndexSettings) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(source_routes(searcher, settings))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client
    searcher.close()


@pytest.fixture(scope="module")
def client(settings):
    yield from client_of(Searcher(settings), settings)


class Forged(Searcher):
    """An index that names files which no build would ever have read."""

    def manifest(self) -> Manifest:
        whole = super().manifest()
        forged = {unquote(name): "0" * 64 for name in HOSTILE}
        recipe = whole.recipe.model_copy(update={"seeds": whole.recipe.seeds | forged})
        return whole.model_copy(update={"recipe": recipe, "failures": {}})


@pytest.fixture(scope="module")
def forged_client(settings):
    yield from client_of(Forged(settings), settings)


def original(client, document, more=""):
    return client.get(f"/source/original?document={quote(document, safe='')}{more}")


def page_url(document: str, page: int = 1, spans: str = "") -> str:
    return f"?document={quote(document, safe='')}&page={page}&width=600&spans={spans}"


# What must not be had


@pytest.mark.parametrize("name", [*HOSTILE, *INSIDE])
def test_nothing_but_the_files_of_the_index_can_be_read(client, name):
    for sent in (name, quote(name, safe="")):
        answer = client.get(f"/source/original?document={sent}&as_it_is=yes")
        assert answer.status_code == 404
        assert OUTSIDE not in answer.text
        assert "root:" not in answer.text
        for kind in ("page", "marks"):
            answer = client.get(f"/source/{kind}?document={sent}&page=1&width=600")
            assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_outside_the_seeds_can_be_read_even_if_the_index_names_it(forged_client, name):
    for sent in (name, quote(name, safe="")):
        answer = forged_client.get(f"/source/original?document={sent}&as_it_is=yes")
        assert answer.status_code == 404
        assert OUTSIDE not in answer.text
        assert "root:" not in answer.text


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(client, settings):
    path = settings.seeds / "pipe.txt"
    os.mkfifo(path)
    assert original(client, "pipe.txt").status_code == 404
    path.unlink()


@pytest.mark.parametrize(
    "address",
    [
        "/source/../secret.txt",
        "/source/%2e%2e/secret.txt",
        "/source/original/../../secret.txt",
        "/source/original/notes.md",
        "/source/page",
        "/source/page?document=print.pdf&page=one&width=600",
        "/source/page?document=print.pdf&page=1&width=wide",
    ],
)
def test_other_addresses_lead_nowhere(client, address):
    assert client.get(address).status_code in {404, 422}


# What can


@pytest.mark.parametrize("name", [ODD, "notes.md"])
def test_a_text_is_shown_as_it_is_on_disk(client, settings, name):
    answer = original(client, name)
    assert answer.status_code == 200
    assert answer.content == (settings.seeds / name).read_bytes()
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    file = quote(Path(name).name, safe="")
    assert answer.headers["content-disposition"] == f"inline; filename*=UTF-8''{file}"


def test_a_text_in_an_older_encoding_is_readable(client):
    assert original(client, "old.txt").text == TEXT


@pytest.mark.parametrize("name", ["print.pdf", "named.txt"])
def test_a_pdf_is_shown_whatever_it_is_called(client, name):
    answer = original(client, name)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")


@pytest.mark.parametrize("name", ["page.html", "policy.docx"])
def test_everything_else_is_kept_and_not_shown(client, settings, name):
    answer = original(client, name)
    assert answer.content == (settings.seeds / name).read_bytes()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "address",
    [
        "original?document=notes.md",
        "original?document=page.html",
        "original?document=print.pdf",
        "original?document=changed.txt",
        "original?document=%3Cscript%3E",
        "page?document=print.pdf&page=1&width=600",
        "page?document=notes.md&page=1&width=600",
        "marks?document=print.pdf&page=1&width=600",
    ],
)
def test_nothing_that_is_sent_can_run_or_load_anything_or_is_kept(client, address):
    headers = client.get(f"/source/{address}").headers
    policy = headers["content-security-policy"].split("; ")
    assert policy[:2] == ["sandbox", "default-src 'none'"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_file_that_has_changed_is_said_to_have_and_can_be_opened(client):
    answer = original(client, "changed.txt")
    assert answer.status_code == 200
    assert "“changed.txt” has changed since it was indexed" in answer.text
    assert 'href="?document=changed.txt&amp;as_it_is=yes"' in answer.text
    answer = original(client, "changed.txt", "&as_it_is=yes")
    assert answer.text == "<script>alert(1)</script>"
    assert answer.headers["content-type"].startswith("text/plain")


def test_a_file_that_is_gone_is_said_to_be(client):
    answer = original(client, "gone.txt")
    assert answer.status_code == 404
    assert "There is no file for “gone.txt” any more" in answer.text


def test_a_name_that_nobody_knows_shows_as_it_is(client):
    answer = original(client, "<img src=x onerror=alert(1)>{0}")
    assert answer.status_code == 404
    assert "“&lt;img src=x onerror=alert(1)&gt;{0}” is not among the documents." in answer.text


def test_without_an_index_a_sentence_says_so(tmp_path):
    settings = IndexSettings(seeds=tmp_path, path=tmp_path / "none")
    for client in client_of(Searcher(settings), settings):
        answer = original(client, "a.txt")
        assert (answer.status_code, "No index at" in answer.text) == (404, True)
        assert client.get(f"/source/page{page_url('a.pdf')}").status_code == 404


# Pages


def marks(client, document, page, *spans):
    sent = ",".join(f"{start}-{end}" for start, end in spans)
    return client.get(f"/source/marks{page_url(document, page, sent)}")


@pytest.fixture(scope="module")
def printed(settings):
    searcher = Searcher(settings)
    yield searcher.document("print.pdf")
    searcher.close()


def test_a_page_is_a_picture_and_its_marks_fit_it(client, printed):
    end = printed.pages[1]
    told = marks(client, "print.pdf", 1, (0, end), (0, 3)).json()
    assert (told["pages"], told["width"], told["height"]) == (4, 600, 800)
    assert [len(boxes) for boxes in told["boxes"]] == [2, 1]
    answer = client.get(f"/source/page{page_url('print.pdf')}")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.content.startswith(b"\xff\xd8\xff")


def test_a_span_over_the_end_of_a_page_is_marked_on_both(client, printed):
    start = printed.text.index(BROKEN_OFF[:20])
    span = (start, printed.text.index(BROKEN_OFF[-20:]) + 20)
    boxes = [marks(client, "print.pdf", page, span).json()["boxes"][0] for page in (2, 3)]
    assert [len(one) for one in boxes] == [1, 1]
    assert boxes[0][0][1] > 0.9
    assert boxes[1][0][1] < 0.1
    assert marks(client, "print.pdf", 4, span).json()["boxes"] == [[]]


def test_a_locked_pdf_whose_password_is_empty_has_pages(client):
    assert client.get(f"/source/page{page_url('locked.pdf')}").status_code == 200


@pytest.mark.parametrize("page", [0, -1, 5, 10**12])
def test_a_page_that_is_not_there_cannot_be_had(client, page):
    assert client.get(f"/source/page{page_url('print.pdf', page)}").status_code == 404


@pytest.mark.parametrize("name", ["notes.md", "page.html", "policy.docx", "gone.txt"])
def test_what_is_no_pdf_has_no_pages(client, name):
    assert client.get(f"/source/page{page_url(name)}").status_code == 404
    assert marks(client, name, 1, (0, 5)).status_code == 404


@pytest.mark.parametrize(
    "spans", ["", "x", "1-", "-1-2", "9-5", "1-2;3-4", "1" * 50, f"0-{10**11}", "0-1," * 500]
)
def test_spans_that_are_none_do_no_harm(client, spans):
    answer = client.get(f"/source/marks{page_url('print.pdf', spans=spans)}")
    assert answer.status_code == 200
    assert len(json.loads(answer.text)["boxes"]) <= 100


def test_a_pdf_that_is_not_the_one_that_was_indexed_has_no_pages(tiny_settings):
    path = tiny_settings.seeds / "print.pdf"
    path.write_bytes(drawn(hyphenated))
    build_index(tiny_settings)
    searcher = Searcher(tiny_settings)
    originals = Originals(searcher, tiny_settings)
    for client in client_of(searcher, tiny_settings):
        assert originals.is_unchanged("print.pdf")
        assert client.get(f"/source/page{page_url('print.pdf')}").status_code == 200
        path.write_bytes(drawn(begun))
        assert not originals.is_unchanged("print.pdf")
        assert client.get(f"/source/page{page_url('print.pdf')}").status_code == 404


def test_without_pdfium_there_are_no_pages(monkeypatch):
    assert pictures.can_draw()
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    assert not pictures.can_draw()
