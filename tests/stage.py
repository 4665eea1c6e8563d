"""Where the states of the page are: real servers of every kind, each started when first needed."""

import contextlib
import shutil
from contextlib import ExitStack
from dataclasses import replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Self

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.types import ASGIApp

from assistant.chain import Assistant
from assistant.history import History
from assistant.serving.application import api_app
from assistant.serving.opening import Opening
from assistant.serving.server import serve
from assistant.settings import ModelSettings, ServerSettings, Settings
from index.build import build_index
from index.manifest import build_lock
from index.settings import IndexSettings
from tests.browsing import PATIENCE
from tests.conftest import write_seeds
from tests.model_servers import OpenAIServer
from tests.staged import build, converse, evaluated, settings_in
from tests.test_app import serving, surroundings

PASSWORD = "sesame"  # noqa: S105 - of the login page
EVALUATED = ".eval"
_DRAWN = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 20)))"
_CLEAR = """() => {
    const all = (selector) => document.querySelectorAll(selector);
    for (const one of all(":popover-open")) one.hidePopover();
    for (const one of all("details[open]")) one.open = false;
    for (const one of all("#drawer .editing")) {
        one.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    }
    for (const one of all("#drawer [type=search], #question textarea")) {
        one.value = "";
        one.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const pressed = ["#views [role=tab]", "#question .stop-button", "[data-do=cancelEditing]"];
    for (const one of pressed) document.querySelector(one)?.click();
}"""


class Place(StrEnum):
    """The kinds of servers."""

    QUOTING = "with documents and conversations, and no model"
    SUGGESTING = "the same with suggestions"
    WRITING = "the same with a model"
    SHELF = "with documents of which some could not be read"
    EMPTY = "with an empty folder"
    BUSY = "whose index is being rebuilt by somebody else"
    DOOR = "with a password"
    OPENING = "which is still starting"


class Stage:
    """Servers, and a page of each; a context manager.

    Attributes:
        folder: Where everything is; also the working directory, as that is where reports are.
    """

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.folder = folder
        self._context = browser.new_context(reduced_motion="reduce")  # nothing is half way
        self._pages: dict[Place, Page] = {}
        self._addresses: dict[Place, str] = {}
        self._exits = ExitStack()

    def __enter__(self) -> Self:
        self._exits.enter_context(contextlib.chdir(self.folder))
        self._exits.callback(self._context.close)
        return self

    def __exit__(self, *_: object) -> None:
        self._exits.close()

    def page(self, place: Place, size: tuple[int, int]) -> Page:
        """The page of a server as if it had just been opened, in a window of a width and height."""
        is_new = place not in self._pages
        if is_new:
            self._pages[place] = self._context.new_page()
            self._pages[place].set_default_timeout(PATIENCE)
        page = self._pages[place]
        page.bring_to_front()  # a browser takes its time with the others
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme="light")
        if place in {Place.DOOR, Place.OPENING}:
            page.goto(self._address(place))
        elif is_new:
            page.goto(self._address(place))
            expect(page.locator("#index-state .badge")).to_be_visible(timeout=PATIENCE)
        else:
            _clear(page)
        return page

    @staticmethod
    def dress(page: Page, theme: str) -> None:
        """Show a page in light or dark."""
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        page.evaluate(_DRAWN)

    def _address(self, place: Place) -> str:
        """Where the server is, started now if it has not been."""
        starting = {
            Place.QUOTING: lambda: self._serving(self.index, self.history),
            Place.SUGGESTING: self._suggesting,
            Place.WRITING: self._writing,
            Place.SHELF: lambda: self._serving(self._shelf(), self.history),
            Place.EMPTY: lambda: self._serving(
                settings_in(self.folder / "empty"), self._kept("nothing")
            ),
            Place.BUSY: lambda: self._serving(self._busy(), self.history),
            Place.DOOR: self._guarded,
            Place.OPENING: lambda: self._running(Opening(), ServerSettings(port=0)),
        }
        if place not in self._addresses:
            self._addresses[place] = starting[place]()
        return self._addresses[place]

    def _serving(
        self, index: IndexSettings, history: History, assistant: Assistant | None = None
    ) -> str:
        served = serving(index, history, assistant=assistant)
        return self._exits.enter_context(served).address

    def _running(self, app: ASGIApp, settings: ServerSettings) -> str:
        server = serve(app, settings)
        self._exits.callback(server.close)
        return server.address

    def _suggesting(self) -> str:
        from assistant.page.server import add_page

        environment = replace(surroundings(self.index), answers=Settings())
        assistant = Assistant.from_settings(environment.answers, self.index)
        self._exits.callback(assistant.close)
        app = api_app(assistant, environment.server, environment.answers)
        add_page(app, assistant, environment, self._kept("suggested"))
        return self._running(app, environment.server)

    def _writing(self) -> str:
        answers, of_model = Settings(llm=self.model.model), ModelSettings(url=self.model.url)
        assistant = Assistant.from_settings(answers, self.index, of_model)
        return self._serving(self.index, self._kept("written"), assistant)

    def _guarded(self) -> str:
        settings = ServerSettings(port=0, password=PASSWORD)
        assistant = Assistant.from_settings(Settings(), settings_in(self.folder / "behind"))
        self._exits.callback(assistant.close)
        return self._running(api_app(assistant, settings, Settings()), settings)

    @cached_property
    def model(self) -> OpenAIServer:
        """What writes at `Place.WRITING`, as it is told to."""
        patch = self._exits.enter_context(pytest.MonkeyPatch.context())
        for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "LANGSMITH_TRACING"):
            patch.delenv(name, raising=False)
        return self._exits.enter_context(OpenAIServer())

    @cached_property
    def index(self) -> IndexSettings:
        """The documents of most places."""
        return build(self.folder / "read")

    @cached_property
    def history(self) -> History:
        """What has been asked about them."""
        history = self._kept("asked")
        converse(history, self.index)
        return history

    def evaluate(self) -> None:
        """Keep two reports, if there are none."""
        if not (self.folder / EVALUATED).exists():
            for limit in (4, 6):
                evaluated(self.index, self.folder / EVALUATED, limit)

    def _kept(self, name: str) -> History:
        history = History(self.folder / f"{name}.sqlite")
        self._exits.callback(history.close)
        return history

    def _copy(self, name: str) -> IndexSettings:
        """The same documents and index once more, in a folder of a name."""
        shutil.copytree(self.index.path.parent, self.folder / name)
        return settings_in(self.folder / name)

    def _shelf(self) -> IndexSettings:
        """The same documents; one that cannot be read, and one that came after the index."""
        settings = self._copy("shelf")
        (settings.seeds / "scan.pdf").write_bytes(b"%PDF-1.7 nothing more")
        build_index(settings)
        write_seeds(settings.seeds, {"bees.md": "# Bees\n\nThe hives face south.\n"})
        return settings

    def _busy(self) -> IndexSettings:
        """The same, with somebody else at work."""
        settings = self._copy("busy")
        self._exits.enter_context(build_lock(settings.path))
        return settings


def _clear(page: Page) -> None:
    page.mouse.move(1, 1)
    page.evaluate(_CLEAR)
    new = page.locator("#new")
    expect(new).to_be_enabled(timeout=PATIENCE)
    new.evaluate("button => button.click()")
    expect(page.locator("#chat .turn")).to_have_count(0)
    if page.locator("#panel .source").get_attribute("data-shows") != "list":
        page.locator("[data-do=listSources]").evaluate("button => button.click()")
        expect(page.locator("#panel .list")).to_be_visible()
