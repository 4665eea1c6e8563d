"""What tests of the page in a browser share: Chromium, a page that is watched, a reader."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Dialog,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.test_app import Served

PATIENCE = 15_000  # milliseconds

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; where there is none the tests are skipped, but not where all tests must run."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        reason = "no Chromium here; install it with: apt-get update && apt-get install -y chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(_QUIET))
        yield browser
        browser.close()


@contextmanager
def opened(context: BrowserContext, address: str) -> Iterator[Page]:
    """The page, open; it must have loaded nothing from elsewhere when the block ends."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    requested: list[str] = []
    disturbances: list[str] = []

    def on_failed(request: Request) -> None:
        if request.failure == "csp":  # the policy kept it from being sent
            requested.remove(request.url)

    def on_dialog(dialog: Dialog) -> None:
        disturbances.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: requested.append(request.url))
    page.on("requestfailed", on_failed)
    page.on("dialog", on_dialog)
    page.on("pageerror", lambda error: disturbances.append(str(error)))
    visit(page, address)
    yield page
    title = page.title()
    page.close()
    server = address.partition("/#")[0]
    ours = (server, "data:", f"blob:{server}")
    assert [url for url in requested if not url.startswith(ours)] == []
    assert disturbances == []
    assert title == "Ask the documents"


def visit(page: Page, address: str) -> None:
    """Open an address of the page, and wait until it is all there."""
    page.goto(address)
    expect(page.locator("#index-state .badge")).to_be_visible(timeout=PATIENCE)


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the answer."""
    before = page.locator("#chat .said, #chat .problem").count()
    begin(page, question)
    expect(page.locator("#chat .said, #chat .problem")).to_have_count(before + 1, timeout=PATIENCE)
    expect(page.locator("#question .submit-button")).to_be_visible()


def begin(page: Page, question: str) -> None:
    """Ask, and do not wait."""
    box = page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")


def marked(page: Page) -> str:
    """What is marked in the source."""
    page.wait_for_selector("#panel mark")
    return "".join(page.locator("#panel mark").evaluate_all("m => m.map(e => e.textContent)"))


def cited(link: Locator, served: Served) -> str:
    """What a link cites: the slice of the file on disk."""
    document, span = (link.get_attribute("href") or "").removeprefix("#cite=").split(":")[:2]
    start, end = map(int, span.split("-"))
    file = served.settings.seeds / unquote(document)
    return file.read_text(encoding="utf-8")[start:end]
