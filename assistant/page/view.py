"""The page laid out and wired: conversation left, source right, the state of the index above."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api

from assistant.answers import Turn
from assistant.chain import Assistant
from assistant.errors import AssistantError
from assistant.history import History
from assistant.page import texts
from assistant.page.board import Board
from assistant.page.chat import Chat
from assistant.page.frames import plainly
from assistant.page.markup import lines_markup, state_markup
from assistant.page.source import find_source
from assistant.page.talks import Talks
from index.errors import IndexingError
from index.settings import IndexSettings

_REFRESH_SECONDS = 15


def build_page(
    assistant: Assistant, index_settings: IndexSettings, history: History | None = None
) -> gr.Blocks:
    """The chat page, not yet served.

    Args:
        assistant: Answers the questions.
        index_settings: What a rebuild follows; the same as the assistant's.
        history: Keeps the conversations; None: they last as long as the page is open.
    """
    board = Board(assistant.searcher, index_settings)
    page: gr.Blocks
    with gr.Blocks(title=texts.TITLE, analytics_enabled=False, fill_width=True) as page:
        with gr.Row(elem_id="head"):
            gr.HTML(texts.HEAD, elem_id="title")
            _add_board(page, board)
        with gr.Row(elem_id="body"):
            with gr.Column(scale=3, min_width=320, elem_id="left"):
                chat = Chat(assistant, Talks(history))
            with gr.Column(scale=2, min_width=320, elem_id="right"):
                _add_panel(assistant)
        chat.wire(page)
        _add_api(assistant)
    return page


def _add_panel(assistant: Assistant) -> None:
    def show_source(request: object) -> str:
        # As text: value by value, FastAPI takes a second for a document of two megabytes.
        return json.dumps(find_source(assistant.searcher, request))

    gr.HTML(
        html_template=texts.PANEL,
        js_on_load=Path(__file__).with_name("page.js").read_text(encoding="utf-8"),
        server_functions=[show_source],
        elem_id="panel",
    )


def _add_board(page: gr.Blocks, board: Board) -> None:
    state = gr.HTML("", elem_id="index-state")
    button = gr.Button(texts.REBUILD, elem_id="rebuild", size="sm", scale=0, min_width=90)
    report = gr.HTML("", elem_id="report")

    def refresh() -> tuple[str, gr.Button]:
        now = board.state()
        label = texts.BUILD if now.is_missing else texts.REBUILD
        return state_markup(now), gr.Button(
            texts.REBUILDING if board.is_building else label,
            variant="primary" if now.is_missing else "secondary",
            interactive=not board.is_building,
        )

    def rebuild() -> Iterator[tuple[object, ...]]:
        working = gr.Button(texts.REBUILDING, interactive=False)
        said = lines_markup(texts.STARTING)
        yield said, gr.skip(), working
        for said in plainly(board.rebuild(), str):
            yield lines_markup(said), gr.skip(), working
        yield lines_markup(said), *refresh()

    quiet: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
    page.load(refresh, None, [state, button], **quiet)
    gr.Timer(_REFRESH_SECONDS).tick(refresh, None, [state, button], **quiet)
    button.click(
        rebuild,
        None,
        [report, state, button],
        show_progress="hidden",
        api_name="rebuild",
        api_visibility="undocumented",
    )


def _add_api(assistant: Assistant) -> None:
    def ask(question: str, history: list[dict[str, str]]) -> dict[str, Any]:
        try:
            return assistant.ask(question, [Turn(**turn) for turn in history]).to_dict()
        except TypeError as error:
            raise gr.Error("A turn has a question and an answer, nothing else.") from error
        except (AssistantError, IndexingError) as error:
            raise gr.Error(str(error)) from error

    api(ask, api_name="ask", api_description=texts.API)
