"""Questions that the page offers: to begin with, and after each answer to go on with."""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.answers import Answer, Turn
from assistant.page.suggested import Suggestions, following_markup, welcome_markup

_REFRESH_SECONDS = 10  # until questions to begin with that are found meanwhile are seen
_UNSEEN: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

Last = tuple[str, Answer, tuple[Turn, ...]]


class Offers:
    """The questions that are offered on a page that is being laid out.

    Attributes:
        following: Where those are that follow an answer.
        last: Holds the key of the last answer, the answer, and the turns before it.
    """

    def __init__(self, suggestions: Suggestions | None) -> None:
        """Add their components where the page is; `wire` makes them work."""
        self._suggestions = suggestions
        self._welcome = gr.HTML(welcome_markup(()), elem_id="welcome")
        self.following = gr.HTML("", elem_id="next")
        self.last = gr.State(None)

    def wire(self, page: gr.Blocks, answered: gr.events.Dependency) -> None:
        """Make the components work; what comes after an answer delays no question."""
        if self._suggestions is None:
            return
        page.load(self._begin, None, self._welcome, queue=False, **_UNSEEN)
        timer = gr.Timer(_REFRESH_SECONDS)
        timer.tick(self._begin, None, self._welcome, queue=False, **_UNSEEN)
        answered.then(self._go_on, self.last, self.following, trigger_mode="always_last", **_UNSEEN)

    def _begin(self) -> str:
        return welcome_markup(self._suggestions.starting() if self._suggestions else ())

    def _go_on(self, last: Last | None) -> Iterator[str]:
        yield ""
        if last is None or self._suggestions is None:
            return
        key, answer, history = last
        found: list[str] = []
        for question in self._suggestions.following(answer, history):
            found.append(question)
            yield following_markup(key, found)
