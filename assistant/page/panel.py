"""The source beside the conversation; the one component that runs the page's own script."""

import json
from pathlib import Path

import gradio as gr

from assistant.page import texts
from assistant.page.originals import Originals
from assistant.page.source import find_source
from assistant.page.sources import Sources
from index.searcher import Searcher
from index.settings import IndexSettings


class Panel:
    """The panel of a page that is being laid out.

    Attributes:
        component: Where it is. The script triggers its events, for other parts of the page too.
    """

    def __init__(self, searcher: Searcher, settings: IndexSettings) -> None:
        """Add it where the page is.

        Args:
            searcher: The index.
            settings: Where the files of its documents are.
        """
        originals = Originals(searcher, settings)
        sources = Sources(searcher, originals)

        # As text: value by value, FastAPI takes a second for a document of two megabytes.
        def show_source(request: object) -> str:
            return json.dumps(find_source(searcher, originals, request))

        def list_sources(request: object) -> str:
            return json.dumps(sources.listed(request))

        self.component = gr.HTML(
            html_template=texts.PANEL,
            js_on_load=Path(__file__).with_name("page.js").read_text(encoding="utf-8"),
            server_functions=[show_source, list_sources],
            elem_id="panel",
        )
