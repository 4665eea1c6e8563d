"""The page as part of a server: its look, and what a browser may load for it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import gradio as gr
from fastapi import FastAPI

from assistant.chain import Assistant
from assistant.environment import Environment
from assistant.history import History
from assistant.page.exporting import export_routes
from assistant.page.frames import Stops
from assistant.page.source_routes import source_routes
from assistant.page.view import build_page
from assistant.suggesting.suggestions import Suggestions
from index.settings import IndexSettings

# A browser loads nothing but what this server sends, whatever gets into the page. Gradio writes
# its own scripts and styles into the page, and runs ours from a string.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'self'",
        "object-src 'none'",
    )
)
_QUEUE = 256  # questions that wait: 200 of twenty people at once, and what follows their answers
_CONCURRENT = 4


def add_page(
    app: FastAPI, assistant: Assistant, environment: Environment, history: History | None = None
) -> None:
    """Add the page to an application, at `/`: below everything that is there already.

    It is given what `view.build_page` is. What it suggests is looked for while the application
    lives.
    """
    searcher, stops = assistant.searcher, Stops()
    app.include_router(source_routes(searcher, environment.index))
    if history is not None:
        app.include_router(export_routes(history, searcher))
    suggestions = None
    if environment.answers.suggestions:
        quoted = assistant.adjusted(environment.answers.model_copy(update={"llm": ""}))
        suggestions = Suggestions(
            searcher, quoted.ask, environment.index.path, is_busy=lambda: stops.are_heeded
        )
    page = build_page(assistant, environment, history, stops, suggestions)
    mount(page, app, environment.index)
    if suggestions is not None:
        _close_with(app, suggestions)


def _close_with(app: FastAPI, suggestions: Suggestions) -> None:
    lives = app.router.lifespan_context

    @asynccontextmanager
    async def lives_and_ends(app: FastAPI) -> AsyncIterator[None]:
        async with lives(app):
            suggestions.starting()
            yield
        suggestions.close()

    app.router.lifespan_context = lives_and_ends


def mount(page: gr.Blocks, app: FastAPI, settings: IndexSettings) -> None:
    """Add what was laid out to an application; no larger file can be sent than a seed may be."""
    page.has_launched = True  # `launch` would say so; until then Gradio takes any path for a file
    page.queue(default_concurrency_limit=_CONCURRENT, max_size=_QUEUE)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        show_error=False,
        max_file_size=f"{settings.max_file_mb}mb",
        ssr_mode=False,
        enable_monitoring=False,
        theme=_theme(),
        head=_head(),
    )


def _head() -> str:
    """The policy and our styles. Gradio's own `css` would rewrite the selectors of the latter."""
    style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    return f"{policy}<style>{style}</style>"


def _theme() -> gr.themes.Base:
    """Quiet, and in the fonts of the reader's system: nothing is fetched."""
    return gr.themes.Default(
        primary_hue="blue",
        neutral_hue="slate",
        font=["system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    )
