"""In the place of the conversation, as long as there is no index: what to do first."""

import gradio as gr

from assistant.page.adding_markup import first_run_markup
from assistant.page.board import Board
from assistant.page.headline import Headline
from assistant.page.listening import QUIET
from index.errors import SeedError
from index.seeds import find_seeds
from index.settings import IndexSettings


class FirstRun:
    """The first steps on a page that is being laid out.

    Attributes:
        outcome: What came of the files that were dropped there.
    """

    def __init__(self, board: Board, settings: IndexSettings) -> None:
        """Add its components where the page is; `wire` makes them work."""
        self._board = board
        self._settings = settings
        self._card = gr.HTML("", elem_id="first-run")
        self.outcome = gr.HTML(
            "", elem_id="first-outcome", html_template='<div role="status">${value}</div>'
        )

    def wire(self, headline: Headline) -> None:
        """Make its components work."""
        headline.state.change(self._show, None, [self._card], **QUIET)

    def _show(self) -> str:
        if not self._board.state().is_missing:
            return ""
        try:
            files = len(find_seeds(self._settings.seeds))
        except SeedError:  # it is missing or empty
            files = 0
        is_building = self._board.activity().is_busy
        settings = self._settings
        return first_run_markup(
            settings.seeds, settings.max_file_mb, files, is_building=is_building
        )
