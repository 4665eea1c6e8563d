"""Above everything: how the index is, how a rebuild goes on, and the button that begins one."""

from collections.abc import Iterator

import gradio as gr
from gradio.events import Dependency

from assistant.page import texts
from assistant.page.board import Board, Condition, IndexState
from assistant.page.builds import Activity
from assistant.page.frames import plainly
from assistant.page.head_markup import activity_markup, state_markup
from assistant.page.listening import QUIET

# So often a page asks how things are: while a rebuild goes on here, elsewhere, or nothing happens.
_HERE_SECONDS = 1
_ELSEWHERE_SECONDS = 3
_IDLE_SECONDS = 15

_News = tuple[IndexState, Activity]


class Headline:
    """The state of the index on a page that is being laid out.

    Attributes:
        state: How the index is. Its value differs whenever the documents, the index or who builds
            it have changed.
    """

    def __init__(self, board: Board) -> None:
        """Add its components where the page is; `wire` makes them work."""
        self._board = board
        self.state = gr.HTML("", elem_id="index-state")
        self._button = gr.Button(texts.REBUILD, elem_id="rebuild", size="sm", scale=0, min_width=90)
        self._report = gr.HTML("", elem_id="report")
        self._timer = gr.Timer(_IDLE_SECONDS)
        self._seen = gr.State(None)
        self._shown = [self._report, self.state, self._button, self._seen]

    def wire(self, page: gr.Blocks) -> None:
        """Make its components work."""
        shown = [*self._shown, self._timer]
        page.load(self._refresh, [self._seen], shown, **QUIET)
        self._timer.tick(self._refresh, [self._seen], shown, **QUIET)
        self._button.click(
            self._rebuild,
            None,
            self._shown,
            show_progress="hidden",
            api_name="rebuild",
            api_visibility="undocumented",
        )

    def refresh_after(self, event: Dependency) -> None:
        """Have an event that changed something be seen at once."""
        event.then(self._refresh, [self._seen], [*self._shown, self._timer], **QUIET)

    def _refresh(self, seen: _News | None) -> list[object]:
        state, activity = self._board.state(), self._board.activity()
        if (state, activity) == seen:
            return [gr.skip()] * (len(self._shown) + 1)
        seconds = _IDLE_SECONDS
        if activity.is_busy:
            seconds = _HERE_SECONDS if activity.is_building else _ELSEWHERE_SECONDS
        return [*_show(state, activity), gr.Timer(seconds)]

    def _rebuild(self) -> Iterator[list[object]]:
        for _ in plainly(self._board.rebuild(), str):
            yield _show(self._board.state(), self._board.activity())


def _show(state: IndexState, activity: Activity) -> list[object]:
    is_needed = state.condition in {Condition.STALE, Condition.DAMAGED}
    label = texts.BUILD if state.is_missing else texts.REBUILD
    button = gr.Button(
        texts.REBUILDING if activity.is_busy else label,
        variant="primary" if is_needed and not activity.is_busy else "secondary",
        interactive=not activity.is_busy,
    )
    return [activity_markup(activity), state_markup(state, activity), button, (state, activity)]
