"""The page laid out and wired: conversation left, source right, the state of the index above."""

import json
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api

from assistant.answers import Finished, Token, Turn
from assistant.chain import Assistant
from assistant.errors import AssistantError
from assistant.page import texts
from assistant.page.board import Board
from assistant.page.markup import (
    answer_markup,
    lines_markup,
    partial_markup,
    problem_markup,
    question_markup,
    state_markup,
    turns,
)
from assistant.page.source import find_source
from index.errors import IndexingError
from index.settings import IndexSettings

_log = logging.getLogger(__name__)

_REFRESH_SECONDS = 15
_FRAME_SECONDS = 0.05  # a browser need not draw more often than this while an answer is written

_Message = dict[str, object]


def build_page(assistant: Assistant, index_settings: IndexSettings) -> gr.Blocks:
    """The chat page, not yet served.

    Args:
        assistant: Answers the questions.
        index_settings: What a rebuild follows; the same as the assistant's.
    """
    board = Board(assistant.searcher, index_settings)
    page: gr.Blocks
    with gr.Blocks(title=texts.TITLE, analytics_enabled=False, fill_width=True) as page:
        with gr.Row(elem_id="head"):
            gr.HTML(texts.HEAD, elem_id="title")
            _add_board(page, board)
        with gr.Row(elem_id="body"):
            with gr.Column(scale=3, min_width=320, elem_id="left"):
                _add_conversation(assistant)
            with gr.Column(scale=2, min_width=320, elem_id="right"):
                _add_panel(assistant)
        _add_api(assistant)
    return page


def _add_conversation(assistant: Assistant) -> None:
    chat, box = _conversation()

    def converse(question: str, messages: list[_Message]) -> Iterator[tuple[object, object]]:
        if not question.strip():
            yield "", gr.skip()
            return
        asked = [*messages, {"role": "user", "content": question_markup(question)}]
        yield "", asked
        for frame in _plainly(_frames(assistant, question, turns(messages)), problem_markup):
            yield gr.skip(), [*asked, {"role": "assistant", "content": frame}]

    box.submit(
        converse,
        [box, chat],
        [box, chat],
        show_progress="hidden",
        api_name="converse",
        api_visibility="undocumented",
    )


def _conversation() -> tuple[gr.Chatbot, gr.Textbox]:
    chat = gr.Chatbot(
        elem_id="chat",
        label=texts.CONVERSATION,
        show_label=False,
        container=False,
        layout="bubble",
        placeholder=texts.WELCOME,
        latex_delimiters=[],
        sanitize_html=True,
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
        max_lines=6,
    )
    return chat, box


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
        for said in _plainly(board.rebuild(), str):
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


def _frames(assistant: Assistant, question: str, history: Sequence[Turn]) -> Iterator[str]:
    """What stands in the place of the answer, moment after moment."""
    said, drawn = "", time.monotonic()
    for event in assistant.stream(question, history):
        if isinstance(event, Finished):
            yield answer_markup(event.answer)
        elif isinstance(event, Token):
            said += event.text
            if time.monotonic() - drawn > _FRAME_SECONDS:
                drawn = time.monotonic()
                yield partial_markup(said)


def _plainly(frames: Iterator[str], as_problem: Callable[[str], str]) -> Iterator[str]:
    """What an event of the page yields; what goes wrong becomes a sentence, never a traceback."""
    try:
        yield from frames
    except (AssistantError, IndexingError) as error:
        yield as_problem(str(error))
    except Exception:  # noqa: BLE001 - the one place: a reader must not see a broken page
        _log.exception("an event of the page failed")
        yield as_problem(texts.BROKEN)
