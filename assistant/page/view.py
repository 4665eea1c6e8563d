"""The page laid out: the state of the index above, and below it one tab for each use."""

from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api

from assistant.answers import Turn
from assistant.chain import Assistant
from assistant.environment import Environment
from assistant.errors import AssistantError
from assistant.history import History
from assistant.page import texts
from assistant.page.board import Board
from assistant.page.chat import Chat
from assistant.page.evaluation import EvaluationView
from assistant.page.first_run import FirstRun
from assistant.page.frames import Stops
from assistant.page.headline import Headline
from assistant.page.library import Library
from assistant.page.panel import Panel
from assistant.page.preferences import Preferences
from assistant.page.sidebar import Sidebar
from assistant.page.suggested import Suggestions
from assistant.page.talks import Talks
from index.errors import IndexingError

REPORTS = Path(".eval/reports")
_DAY_SECONDS = 24 * 3600  # after which a file that was sent and then not wanted is deleted


def build_page(
    assistant: Assistant,
    environment: Environment,
    history: History | None = None,
    stops: Stops | None = None,
    suggestions: Suggestions | None = None,
) -> gr.Blocks:
    """The page laid out, not yet served.

    Args:
        assistant: Answers the questions.
        environment: The settings of the assistant, its index and its server.
        history: Keeps the conversations; None: they last as long as the page is open.
        stops: Knows for whom something is being written.
        suggestions: Suggests questions; None: nobody does.
    """
    answers, index_settings = environment.answers, environment.index
    board = Board(assistant.searcher, index_settings)
    talks = Talks(history)
    page: gr.Blocks
    with gr.Blocks(
        title=texts.TITLE,
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(_DAY_SECONDS, _DAY_SECONDS),
    ) as page:
        with gr.Row(elem_id="head"):
            gr.HTML(texts.HEAD, elem_id="title")
            headline = Headline(board)
        with gr.Tabs(elem_id="views"):
            with gr.Tab(texts.ASK_TAB, elem_id="ask-view"), gr.Row(elem_id="body"):
                with gr.Column(scale=1, min_width=220, elem_id="aside"):
                    sidebar = Sidebar(talks)
                with gr.Column(scale=3, min_width=320, elem_id="left"):
                    first_run = FirstRun(board, index_settings)
                    chat = Chat(talks, stops, suggestions)
                with gr.Column(scale=2, min_width=320, elem_id="right"):
                    panel = Panel(assistant.searcher, index_settings)
            with gr.Tab(texts.LIBRARY_TAB, elem_id="library-view") as library_tab:
                library = Library(board, assistant.searcher, index_settings)
            with gr.Tab(texts.EVALUATION_TAB, elem_id="evaluation-view") as evaluation_tab:
                evaluation = EvaluationView(REPORTS, evaluation_tab)
            with gr.Tab(texts.SETTINGS_TAB, elem_id="settings-view"):
                has_password = bool(environment.server.password.get_secret_value())
                preferences = Preferences(assistant, answers, has_password=has_password)
        headline.wire(page)
        first_run.wire(headline)
        chat.wire(page, panel, preferences)
        sidebar.wire(panel, chat)
        library.wire(panel, library_tab, headline, first_run)
        evaluation.wire()
        preferences.wire(page, panel)
        _add_api(assistant)
    return page


def _add_api(assistant: Assistant) -> None:
    def ask(question: str, history: list[dict[str, str]]) -> dict[str, Any]:
        try:
            return assistant.ask(question, [Turn(**turn) for turn in history]).to_dict()
        except TypeError as error:
            raise gr.Error("A turn has a question and an answer, nothing else.") from error
        except (AssistantError, IndexingError) as error:
            raise gr.Error(str(error)) from error

    api(ask, api_name="ask", api_description=texts.API)
