"""The page laid out and wired: conversation left, source right, the state of the index above."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import gradio as gr

from assistant.answers import Finished, Token
from assistant.chain import Assistant
from assistant.errors import AssistantError
from assistant.page import texts
from assistant.page.board import Board, plain_reason
from assistant.page.markup import (
    answer_markup,
    board_markup,
    partial_markup,
    problem_markup,
    question_markup,
    turns,
)
from assistant.page.source import Source, find_source
from index.errors import IndexingError
from index.settings import IndexSettings

_log = logging.getLogger(__name__)

_REFRESH_SECONDS = 15
_FRAME_SECONDS = 0.05  # a browser need not draw more often than this while an answer is written

Message = dict[str, object]


def build_page(assistant: Assistant, index_settings: IndexSettings) -> gr.Blocks:
    """The chat page, not yet served.

    Args:
        assistant: Answers the questions.
        index_settings: What a rebuild follows; the same as the assistant's.
    """
    board = Board(assistant.searcher, index_settings)
    with gr.Blocks(title=texts.TITLE, analytics_enabled=False, fill_width=True) as page:
        with gr.Row(elem_id="head"):
            gr.HTML(texts.HEAD, elem_id="title", scale=1, min_width=200)
            state = gr.HTML("", elem_id="index-state", scale=2, min_width=240)
            button = gr.Button(texts.REBUILD, elem_id="rebuild", size="sm", scale=0, min_width=120)
        with gr.Row(elem_id="body"):
            with gr.Column(scale=3, min_width=340):
                _add_conversation(assistant)
            with gr.Column(scale=2, min_width=340):
                _add_panel(assistant)
        _add_board(page, board, state, button)
        gr.api(_asker(assistant), api_name="ask", api_description=texts.API)
    return page


def _add_conversation(assistant: Assistant) -> None:
    chat = gr.Chatbot(
        elem_id="chat",
        show_label=False,
        label=texts.CONVERSATION,
        container=False,
        height=texts.HEIGHT,
        layout="bubble",
        placeholder=texts.WELCOME,
        latex_delimiters=[],
        sanitize_html=True,
        allow_tags=True,
        line_breaks=False,
        feedback_options=None,
        buttons=[],
    )
    box = gr.Textbox(
        elem_id="question",
        label=texts.QUESTION,
        show_label=False,
        placeholder=texts.QUESTION,
        submit_btn=True,
        autofocus=True,
        lines=1,
        max_lines=6,
    )

    def answer(question: str, messages: list[Message]) -> Iterator[tuple[object, list[Message]]]:
        if not question.strip():
            return
        asked = [*messages, _message("user", question_markup(question))]
        yield "", asked
        frames = _plainly(_frames(assistant, question, messages), problem_markup)
        for frame in frames:
            yield gr.skip(), [*asked, _message("assistant", frame)]

    box.submit(
        answer,
        [box, chat],
        [box, chat],
        show_progress="hidden",
        api_name="converse",
        api_visibility="undocumented",
    )


def _add_panel(assistant: Assistant) -> None:
    def show_source(request: object) -> Source:
        return find_source(assistant.searcher, request)

    gr.HTML(
        html_template=texts.PANEL,
        js_on_load=Path(__file__).with_name("page.js").read_text(encoding="utf-8"),
        server_functions=[show_source],
        elem_id="panel",
    )


def _add_board(page: gr.Blocks, board: Board, state: gr.HTML, button: gr.Button) -> None:
    def refresh() -> tuple[str, gr.Button]:
        now = board.state()
        return board_markup(now), gr.Button(
            texts.BUILD if now.is_missing else texts.REBUILD,
            variant="primary" if now.is_missing else "secondary",
            interactive=not board.is_building,
        )

    def rebuild() -> Iterator[tuple[str, gr.Button]]:
        said = ""
        for said in _plainly(board.rebuild(), str):
            yield board_markup(board.state(), said), gr.Button(interactive=False)
        yield refresh()

    page.load(refresh, None, [state, button], queue=False, show_progress="hidden", api_visibility="private")


def _frames(assistant: Assistant, question: str, messages: Sequence[Message]) -> Iterator[str]:
    """What stands in the place of the answer, moment after moment."""
    said, drawn = "", 0.0
    for event in assistant.stream(question, turns(messages)):
        if isinstance(event, Token):
            said += event.text
            if time.monotonic() - drawn > _FRAME_SECONDS:
                drawn = time.monotonic()
                yield partial_markup(said)
        elif isinstance(event, Finished):
            yield answer_markup(event.answer)
