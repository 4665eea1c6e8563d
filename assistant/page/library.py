"""The documents: what there is, what is added and what is taken away."""

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import gradio as gr
from gradio.utils import get_upload_folder

from assistant.page import desk as desks
from assistant.page.adding_markup import drop_markup, outcome_markup
from assistant.page.board import Board
from assistant.page.catalogue import SkippedTexts, catalogue, chosen
from assistant.page.desk import Desk, discard
from assistant.page.first_run import FirstRun
from assistant.page.headline import Headline
from assistant.page.library_markup import (
    FILTER,
    before_markup,
    bin_markup,
    heading_markup,
    list_markup,
)
from assistant.page.listening import QUIET
from assistant.page.panel import Panel
from index.errors import SeedError
from index.searcher import Searcher
from index.seeds import find_seeds
from index.settings import IndexSettings
from index.shelf import Clash, Shelf

_PAGE = 200  # so many documents are shown at first, and with each "Show more"
_STATUS = '<div role="status">${value}</div>'


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What a reader sees of the list: nothing before they open it."""

    is_open: bool = False
    words: str = ""
    most: int = _PAGE


class Library:
    """The documents on a page that is being laid out."""

    def __init__(self, board: Board, searcher: Searcher, settings: IndexSettings) -> None:
        """Add its components where the page is; `wire` makes them work."""
        self._board = board
        self._searcher = searcher
        self._settings = settings
        self._shelf = Shelf(settings)
        self._skipped = SkippedTexts(searcher)
        gr.HTML(drop_markup(settings.seeds, settings.max_file_mb), elem_id="library-drop")
        self._outcome = gr.HTML("", elem_id="library-outcome", html_template=_STATUS)
        with gr.Row(elem_id="library-head"):
            self._heading = gr.HTML("", elem_id="library-heading")
            gr.HTML(FILTER, elem_id="library-filter")
        self._list = gr.HTML("", elem_id="library-list")
        self._rest = gr.HTML("", elem_id="library-rest")
        self._desk = gr.State(Desk(), delete_callback=_discard)
        self._view = gr.State(_View())

    def wire(self, panel: Panel, tab: gr.Tab, headline: Headline, first_run: FirstRun) -> None:
        """Make its components work."""
        shown = [self._heading, self._list, self._rest, self._view]
        outcomes = [self._outcome, first_run.outcome]
        self._outcomes = len(outcomes)
        tab.select(self._opened, [self._view], shown, **QUIET)
        done = panel.component.library(
            self._obeyed,
            [self._desk, self._view],
            [*outcomes, self._desk, *shown],
            trigger_mode="multiple",
            **QUIET,
        )
        headline.refresh_after(done)
        headline.state.change(self._listed, [self._view], shown, **QUIET)

    def _opened(self, view: _View) -> list[object]:
        return self._listed(replace(view, is_open=True))

    def _listed(self, view: _View) -> list[object]:
        """The list as it is now, if the reader has opened it."""
        if not view.is_open:
            return [gr.skip()] * 4
        state = self._board.state()
        every = catalogue(self._searcher, self._settings, state)
        found = chosen(every, view.words)
        entries = found[: view.most]
        skipped = {entry.id: self._skipped.of(entry.id) for entry in entries if entry.passages}
        before = before_markup(state.before, is_busy=self._board.activity().is_busy)
        removed = bin_markup(self._shelf.removed(), self._settings.seeds / ".removed")
        return [
            heading_markup(every),
            list_markup(entries, skipped, found=len(found)),
            before + removed,
            view,
        ]

    def _obeyed(self, desk: Desk, view: _View, event: gr.EventData) -> list[object]:
        """Do what a reader ordered."""
        order = _order(event)
        match order:
            case {"do": "list", "words": str(words)}:
                return self._result(None, desk, replace(view, words=words[:200], most=_PAGE))
            case {"do": "more"}:
                return self._result(None, desk, replace(view, most=view.most + _PAGE))
        after = self._done(desk, order)
        if after.is_touched:
            self._follow()
        return self._result(outcome_markup(after), after, view)

    def _done(self, desk: Desk, order: object) -> Desk:
        match order:
            case {"do": "add"}:
                return desks.add(self._shelf, desk, order, Path(get_upload_folder()))
            case {"do": "answer", "key": str(key), "clash": str(clash)}:
                wanted = next((one for one in Clash if one == clash), None)
                return desks.answer(self._shelf, desk, key, wanted)
            case {"do": "remove", "document": str(document_id)}:
                return desks.remove(self._shelf, desk, document_id)
            case {"do": "restore", "stamp": str(stamp)}:
                return desks.restore(self._shelf, desk, stamp)
            case {"do": "undo"}:
                return desks.undo(self._shelf, desk)
            case {"do": "roll back"}:
                self._board.roll_back()
        return desks.cleared(desk)

    def _follow(self) -> None:
        """Have the index follow; an empty folder makes no index, and the last one goes on."""
        with suppress(SeedError):
            find_seeds(self._settings.seeds)
            self._board.start()

    def _result(self, outcome: str | None, desk: Desk, view: _View) -> list[object]:
        said = gr.skip() if outcome is None else outcome
        return [*[said] * self._outcomes, desk, *self._listed(view)]


def _order(event: gr.EventData) -> object:
    """What a browser sent, if it is an order."""
    try:
        order: object = event.order
    except (AttributeError, TypeError):
        return None
    return order


def _discard(desk: Desk) -> None:
    """Delete what waited for a reader who has gone."""
    discard(desk.asked)
