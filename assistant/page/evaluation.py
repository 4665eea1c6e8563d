"""The last evaluations, to look at."""

from pathlib import Path

import gradio as gr

from assistant.evaluation.kept import read_shelf
from assistant.page.listening import QUIET
from assistant.page.reports import choices, shelf_markup

_CHOICE = "Report"


class EvaluationView:
    """The evaluations on a page that is being laid out."""

    def __init__(self, folder: Path, tab: gr.Tab) -> None:
        """Add its components where the page is; `wire` makes them work."""
        self._folder = folder
        self._tab = tab
        self._choice = gr.Dropdown(label=_CHOICE, elem_id="evaluation-choice", visible=False)
        self._reports = gr.HTML("", elem_id="evaluation")

    def wire(self) -> None:
        """Make its components work: whoever opens the tab sees the newest report."""
        self._tab.select(self._newest, None, [self._choice, self._reports], **QUIET)
        # Not `input`, which also happens when a reader only passes by with the keyboard, nor
        # `select`, which does not when one is chosen with it.
        self._choice.change(self._chosen, [self._choice], [self._reports], **QUIET)

    def _newest(self) -> tuple[gr.Dropdown, str]:
        shelf = read_shelf(self._folder)
        found = choices(shelf)
        value = found[0][1] if found else None
        choice = gr.Dropdown(choices=found, value=value, visible=len(found) > 1)
        return choice, shelf_markup(shelf)

    def _chosen(self, name: str) -> str:
        return shelf_markup(read_shelf(self._folder), name)
