import re
from contextlib import closing
from dataclasses import replace
from urllib.parse import unquote

import httpx
import pytest
from fastapi import FastAPI

from assistant.exports import conversation_from_json, to_json
from assistant.history import History
from assistant.html_export import to_html
from assistant.markdown_export import to_markdown
from assistant.page.exporting import attachment, export_routes, file_name
from assistant.serving.server import serve
from assistant.settings import ServerSettings
from index.searcher import Searcher
from tests.assistant.kept import MORNING, answered, conversation
from tests.payloads import PAYLOADS


@pytest.fixture
def history(tmp_path):
    with closing(History(tmp_path / "kept.sqlite")) as opened:
        yield opened


@pytest.fixture
def client(tiny_settings, history):
    """A client of a server that has the conversations and, unless it is built, no index."""
    with closing(Searcher(tiny_settings)) as searcher:
        app = FastAPI()
        app.include_router(export_routes(history, searcher))
        server = serve(app, ServerSettings(port=0))
        with httpx.Client(base_url=server.address) as client:
            yield client
        server.close()


def download(client, name, wanted):
    return client.get(f"/conversations/{name}/export", params={"format": wanted})


def saved_as(response):
    """The name under which a browser of today saves a file."""
    header = response.headers["content-disposition"]
    found = re.fullmatch(r"attachment; filename=\"[ -!#-~]*\"; filename\*=UTF-8''(\S+)", header)
    assert found
    return unquote(found[1])


@pytest.mark.parametrize(
    ("wanted", "ending", "media_type", "written"),
    [
        ("markdown", "md", "text/markdown", to_markdown),
        ("html", "html", "text/html", to_html),
        ("json", "json", "application/json", to_json),
    ],
)
def test_a_conversation_can_be_had_as(client, history, wanted, ending, media_type, written):
    name = history.put(conversation())
    response = download(client, name, wanted)
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert response.text == written(history.conversation(name))
    assert saved_as(response) == f"2024-05-01 Leave.{ending}"


def test_what_is_downloaded_as_json_can_be_read_in_again(client, history):
    name = history.put(conversation())
    text = download(client, name, "json").text
    assert conversation_from_json(text) == history.conversation(name)


def test_a_file_tells_what_became_of_a_quote_where_there_is_an_index(
    client, history, built, tiny_settings
):
    name = history.put(conversation(answered(), title="Leave"))
    assert "(moved)" not in download(client, name, "markdown").text
    tiny_settings.path.symlink_to(built / "index")
    assert "(moved)" in download(client, name, "markdown").text


def test_a_browser_saves_a_file_and_never_shows_it(client, history):
    name = history.put(conversation(answered("<script>alert(1)</script>")))
    headers = download(client, name, "html").headers
    assert headers["content-disposition"].startswith("attachment; ")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["nowhere", "..", "%2e%2e%2fkept.sqlite", "a" * 999, "%00", "'"])
def test_only_a_conversation_that_is_there_can_be_had(client, history, name):
    history.start("Leave")
    response = client.get(f"/conversations/{name}/export?format=json")
    assert response.status_code == 404
    assert "content-disposition" not in response.headers


def test_a_conversation_that_cannot_be_read_is_not_sent_in_part(client, history):
    name = history.put(conversation())
    with history._database.writing() as connection:
        connection.execute("UPDATE turns SET answer = '{}' WHERE position = 3")
    assert download(client, name, "markdown").status_code == 404


@pytest.mark.parametrize("wanted", ["", "pdf", "../html"])
def test_another_format_is_refused(client, history, wanted):
    name = history.put(conversation())
    assert download(client, name, wanted).status_code == 422


TITLES = {
    "another writing": ("Wie läuft die Kaffeeküche? 年", "Wie läuft die Kaffeeküche 年"),
    "a path": ("../../etc/passwd", ".. .. etc passwd"),
    "a drive": ("C:\\Windows", "C Windows"),
    "quotation marks": ('say "hello"; filename=evil.exe', "say hello ; filename=evil.exe"),
    "dots at its end": ("Well ...", "Well"),
    "what steers a terminal": ("a\x1b[2Jb\u202ec", "a\ufffd[2Jb\ufffdc"),
    "nothing": ("", ""),
    "a long one": ("年" * 200, "年" * 50),
}


@pytest.mark.parametrize(("title", "kept"), TITLES.values(), ids=TITLES)
def test_the_name_of_a_file_is_made_of(title, kept):
    named = replace(conversation(), title=title)
    assert file_name(named) == f"2024-05-01 {kept}".strip()


@pytest.mark.parametrize(
    "title", [*PAYLOADS, "CON", "-rf", ".bashrc", "~", "年" * 99, "½ ℀ \uff02", "é"]
)
def test_every_system_can_hold_the_name_and_every_browser_read_it(title):
    name = file_name(replace(conversation(), title=title))
    assert re.match(f"{MORNING:%Y-%m-%d}", name)
    assert not set('<>:"/\\|?*\0\n') & set(name)
    assert len(f"{name}.json".encode()) <= 255
    header = attachment(name)
    header.encode("latin-1")
    assert re.fullmatch(r"attachment; filename=\"[^\"/\\]*\"; filename\*=UTF-8''[\w.%~-]+", header)
    assert unquote(header.rsplit("''")[1]) == name
