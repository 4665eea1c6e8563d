"""The page as part of a server: its look, and what a browser may load for it."""

from pathlib import Path

import gradio as gr
from fastapi import FastAPI

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
_QUEUE = 32
_CONCURRENT = 4


def mount(page: gr.Blocks, app: FastAPI) -> None:
    """Add a page to an application, at `/`: below everything that is there already."""
    page.queue(default_concurrency_limit=_CONCURRENT, max_size=_QUEUE)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        show_error=False,
        max_file_size="1mb",
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
