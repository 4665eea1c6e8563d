"""What a reader may choose for themselves: how they are answered, and how the page looks."""

import gradio as gr

from assistant.chain import Assistant
from assistant.page.form import form_markup
from assistant.page.listening import QUIET
from assistant.page.panel import Panel
from assistant.page.wishes import Wishes
from assistant.serving.door import LOGOUT
from assistant.settings import Settings

_STORAGE = "wishes"
_HIDDEN_BY = "seeds-assistant"  # no secret, see `chat`


class Preferences:
    """The settings on a page that is being laid out.

    Attributes:
        state: What the browser keeps of them; untrusted.
    """

    def __init__(
        self, assistant: Assistant, answers: Settings, *, has_password: bool = False
    ) -> None:
        """Add its components where the page is; `wire` makes them work.

        Args:
            assistant: Who answers.
            answers: Its settings.
            has_password: Whether readers had to log in, so that they may log out.
        """
        self._assistant = assistant
        self._base = answers.model_copy(update={"llm": assistant.model_name})
        self._logout = LOGOUT if has_password else ""
        self.state = gr.BrowserState(None, storage_key=_STORAGE, secret=_HIDDEN_BY, render=False)
        self._form = gr.HTML(self._markup(None), elem_id="settings")

    def assistant_for(self, sent: object) -> Assistant:
        """Who answers as the browser that sent this wants it."""
        settings = Wishes.from_plain(sent).settings(self._base)
        return self._assistant if settings == self._base else self._assistant.adjusted(settings)

    def wire(self, page: gr.Blocks, panel: Panel) -> None:
        """Make its components work. The browser is heard outside of tabs, which may not be open."""
        self.state.render()  # type: ignore[no-untyped-call]  # it has no types
        page.load(self._markup, [self.state], [self._form], **QUIET)
        panel.component.wish(self._wished, None, [self.state], **QUIET)

    def _markup(self, sent: object) -> str:
        return form_markup(Wishes.from_plain(sent), self._base, logout=self._logout)

    def _wished(self, event: gr.EventData) -> object:
        return getattr(event, "wishes", None)
