"""Where the states of the page are: real servers of every kind, each started when first needed."""

import contextlib
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Self

import pytest
from playwright.sync_api import Browser, Page, expect
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from assistant.answers import Turn
from assistant.chain import Assistant
from assistant.evaluation.command import Request, evaluate
from assistant.history import History
from assistant.records import Conversation, StoredTurn
from assistant.serving.application import api_app
from assistant.serving.opening import Opening
from assistant.serving.server import serve
from assistant.settings import ModelSettings, ServerSettings, Settings
from index.build import build_index
from index.manifest import build_lock
from index.settings import IndexSettings
from tests.browsing import PATIENCE
from tests.conftest import ARTICLE, REPOSITORY, TINY_SEEDS, write_seeds
from tests.model_servers import OpenAIServer
from tests.test_app import serving, surroundings
from tests.test_end_to_end import HTML

PASSWORD = "sesame"  # noqa: S105 - of the login page
ANSWERED = "Who is Karim Massimov?"
CITED = "What was Nazarbayev worth to Moscow?"
FOLLOWED = "What is the CSTO?"
FOLLOWING = "When was it founded?"
REFUSED = "What is the price of copper in Chile?"
CONTRADICTED = "Why do contractors have thirty days of paid leave?"
PRINTED = "What did the new lantern at Skerryvore cost?"
# What has been asked, and how many hours ago.
TALKS = (
    ((ANSWERED,), 0.1),
    ((FOLLOWED, FOLLOWING), 1),
    ((CITED,), 26),
    ((REFUSED,), 30),
    ((PRINTED,), 80),
    ((CONTRADICTED,), 2000),
)
DOCUMENTS = 6
PAGES = (
    (
        "Annual report of the lighthouse trust",
        "The trust looks after eleven lighthouses on the west coast, of which four are open to "
        "visitors. Its keepers are volunteers; nine of them have served for more than ten years.",
        "Income came from members, from visitors, and from a bequest of Miss Jean Garvie.",
    ),
    (
        "Repairs",
        "In May the lantern at Skerryvore was replaced for 84,000 pounds. The old one can be seen "
        "in the museum at Hynish.",
        "The stairs at Ardnamurchan were closed from March to June, while their steps were relaid.",
    ),
    (
        "Visitors",
        "More than nine thousand people climbed a tower in the summer, a third more than before.",
    ),
)
EMPTIED = ".eval"
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
        model: What writes at `Place.WRITING`, as it is told to.
        folder: Where everything is; also the working directory, as that is where reports are.
    """

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.folder = folder
        self._context = browser.new_context(reduced_motion="reduce")  # nothing is half way
        self._pages: dict[Place, Page] = {}
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
        match place:
            case Place.QUOTING:
                return self._serving(self.index, self.history)
            case Place.SUGGESTING:
                return self._suggesting()
            case Place.WRITING:
                return self._serving(self.index, self._kept("written"), self._writing())
            case Place.SHELF:
                return self._serving(self._shelf(), self.history)
            case Place.EMPTY:
                return self._serving(_settings(self.folder / "empty"), self._kept("nothing"))
            case Place.BUSY:
                return self._serving(self._busy(), self.history)
        return self._door if place is Place.DOOR else self._opening

    def _serving(
        self, index: IndexSettings, history: History, assistant: Assistant | None = None
    ) -> str:
        served = serving(index, history, assistant=assistant)
        return self._exits.enter_context(served).address

    def _suggesting(self) -> str:
        from assistant.page.server import add_page

        environment = replace(surroundings(self.index), answers=Settings())
        assistant = Assistant.from_settings(environment.answers, self.index)
        self._exits.callback(assistant.close)
        app = api_app(assistant, environment.server, environment.answers)
        add_page(app, assistant, environment, self._kept("suggested"))
        server = serve(app, environment.server)
        self._exits.callback(server.close)
        return server.address

    def _writing(self) -> Assistant:
        answers, of_model = Settings(llm=self.model.model), ModelSettings(url=self.model.url)
        return Assistant.from_settings(answers, self.index, of_model)

    @cached_property
    def _door(self) -> str:
        settings = ServerSettings(port=0, password=PASSWORD)
        assistant = Assistant.from_settings(Settings(), _settings(self.folder / "behind"))
        self._exits.callback(assistant.close)
        server = serve(api_app(assistant, settings, Settings()), settings)
        self._exits.callback(server.close)
        return server.address

    @cached_property
    def _opening(self) -> str:
        server = serve(Opening(), ServerSettings(port=0))
        self._exits.callback(server.close)
        return server.address

    @cached_property
    def model(self) -> OpenAIServer:
        patch = self._exits.enter_context(pytest.MonkeyPatch.context())
        for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "LANGSMITH_TRACING"):
            patch.delenv(name, raising=False)
        return self._exits.enter_context(OpenAIServer())

    @cached_property
    def index(self) -> IndexSettings:
        """The article, and small documents of other kinds."""
        settings = _settings(self.folder / "read")
        write_seeds(settings.seeds, {**TINY_SEEDS, "otters.html": HTML})
        shutil.copy(REPOSITORY / "seeds" / ARTICLE, settings.seeds)
        _print(settings.seeds / "lighthouses.pdf")
        build_index(settings)
        return settings

    @cached_property
    def history(self) -> History:
        """What has been asked there, on several days."""
        history = self._kept("asked")
        with _answering(self.index) as assistant:
            for questions, hours in TALKS:
                asked = datetime.now(UTC) - timedelta(hours=hours)
                history.put(_talk(assistant, questions, asked))
        return history

    def _kept(self, name: str) -> History:
        history = History(self.folder / f"{name}.sqlite")
        self._exits.callback(history.close)
        return history

    def _copy(self, name: str) -> IndexSettings:
        """The same documents and index once more, in a folder of a name."""
        shutil.copytree(self.index.path.parent, self.folder / name)
        return _settings(self.folder / name)

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

    def evaluate(self, limit: int) -> None:
        """Keep another report, as `assistant eval` does."""
        request = Request(
            folders=(REPOSITORY / "tests" / "evals",),
            from_seeds=False,
            has_baseline=False,
            limit=limit,
            seed=limit,
            cache=self.folder / EMPTIED,
            json=None,
            plots=None,
            write=None,
            refit=None,
        )
        for _ in evaluate(request, Settings(), self.index):
            pass


def _settings(folder: Path) -> IndexSettings:
    settings = IndexSettings(seeds=folder / "seeds", path=folder / "index")
    settings.seeds.mkdir(parents=True, exist_ok=True)
    return settings


def _print(path: Path) -> None:
    styles = getSampleStyleSheet()
    story: list[object] = []
    for heading, *paragraphs in PAGES:
        story += [Paragraph(heading, styles["Heading1"])]
        story += [Paragraph(one, styles["BodyText"]) for one in paragraphs]
        story += [PageBreak()]
    document = SimpleDocTemplate(
        str(path), pagesize=A5, title=PAGES[0][0], author="The Lighthouse Trust"
    )
    document.build(story)


@contextmanager
def _answering(index: IndexSettings) -> Iterator[Assistant]:
    assistant = Assistant.from_settings(Settings(), index)
    try:
        yield assistant
    finally:
        assistant.close()


def _talk(assistant: Assistant, questions: tuple[str, ...], asked: datetime) -> Conversation:
    turns: list[StoredTurn] = []
    before: list[Turn] = []
    for number, question in enumerate(questions):
        answer = assistant.ask(question, before)
        turns.append(StoredTurn(id=number, answer=answer, asked=asked))
        before.append(answer.turn)
    name = f"{asked:%j%H%M%S}"
    return Conversation(id=name, title="", created=asked, updated=asked, turns=tuple(turns))


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
