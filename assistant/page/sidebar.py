"""The conversations beside the one that is open."""

import json

import gradio as gr

from assistant.errors import ConversationError
from assistant.page import texts
from assistant.page.chat import Chat
from assistant.page.listening import QUIET
from assistant.page.listing import FRAME, Listing, listing, problem
from assistant.page.panel import Panel
from assistant.page.talks import Talks

_MOST = 10_000
# `page.js` has no functions of the server but those of the panel, unless they are handed to it.
_HAND_OVER = """
    element.closest("#conversations").server = server;
    dispatchEvent(new Event("conversations"));
"""
_TELL = """(name) => {
    document.body.dataset.conversation = name;
    dispatchEvent(new Event("conversation"));
}"""


class Sidebar:
    """The conversations on a page that is being laid out; nothing if none are kept."""

    def __init__(self, talks: Talks) -> None:
        """Add its components where the page is; `wire` makes them work."""
        self._are_kept = talks.are_kept
        if self._are_kept:
            self._new = gr.Button(texts.NEW, elem_id="new", size="sm", min_width=90)
            _frame(talks)

    def wire(self, panel: Panel, chat: Chat) -> None:
        """Make its components work, those of the chat being at work already."""
        if not self._are_kept:
            return

        def opened(event: gr.EventData) -> tuple[object, ...]:
            return chat.opened(event.id)

        shown = [*chat.outputs]
        self._new.click(chat.begin_anew, None, shown, **QUIET)
        panel.component.open_conversation(opened, None, shown, **QUIET)
        chat.name.change(None, [chat.name], None, js=_TELL, **QUIET)
        chat.changed.then(None, [chat.name], None, js=_TELL, **QUIET)


def _frame(talks: Talks) -> None:
    """The search, the list and its menu, and what the script may ask for; it is given texts."""

    def list_conversations(request: object) -> str:
        return json.dumps(_listed(talks, request))

    def rename_conversation(request: object) -> str:
        match request:
            case {"id": str(name), "title": str(title)}:
                return talks.rename(name, title)
        return ""

    def delete_conversation(request: object) -> str:
        match request:
            case {"id": str(name)}:
                return talks.delete(name)
        return ""

    gr.HTML(
        html_template=FRAME,
        js_on_load=_HAND_OVER,
        server_functions=[list_conversations, rename_conversation, delete_conversation],
        elem_id="conversations",
    )


def _listed(talks: Talks, request: object) -> Listing:
    match request:
        case {"search": str(search), "limit": int(limit)} if 0 < limit <= _MOST:
            try:
                return listing(talks.listed(search, limit + 1), search, limit)
            except ConversationError as error:
                return problem(str(error))
    return problem("")
