"""The page on a port of this machine: its look, what a browser may load for it, and the address."""

import errno
import os
import socket
from pathlib import Path

import gradio as gr

from assistant.errors import ConfigurationError
from assistant.settings import Settings

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


def serve(page: gr.Blocks, settings: Settings) -> str:
    """Serve a page from threads of this process and give its address; `page.close()` ends it.

    Raises:
        ConfigurationError: If the host or port of the settings cannot be had.
    """
    port = _free_port(settings.host, settings.port)
    page.queue(default_concurrency_limit=_CONCURRENT, max_size=_QUEUE)
    _, address, _ = page.launch(
        server_name=settings.host,
        server_port=port,
        share=False,
        inbrowser=False,
        prevent_thread_lock=True,
        quiet=True,
        ssr_mode=False,
        footer_links=[],
        enable_monitoring=False,
        max_file_size="1mb",
        theme=_theme(),
        head=_head(),
    )
    return address


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


def _free_port(host: str, port: int) -> int:
    """The port, once it is known that it can be had; a free one in place of 0."""
    name = host.removeprefix("[").removesuffix("]")
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)[
            0
        ]
        with socket.socket(family, kind, protocol) as probe:
            if os.name == "posix":  # elsewhere it would take a port that is in use
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            found: int = probe.getsockname()[1]
            return found
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ConfigurationError(
                f"Port {port} of {host} is in use. Choose another, or 0 for any that is free: "
                "ASSISTANT_PORT=0 python app.py"
            ) from error
        raise ConfigurationError(
            f"The page cannot be served on {host}:{port} ({error}). Choose others with "
            "ASSISTANT_HOST and ASSISTANT_PORT"
        ) from error
