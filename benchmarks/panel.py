"""`python -m benchmarks.panel`: how soon a citation is seen in a document of two megabytes.

In Chromium, from the click until the span is painted, and what of it is the server's share.
"""

import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from assistant.chain import Assistant
from assistant.page.escaping import address
from assistant.page.originals import Originals
from assistant.page.source import find_source
from benchmarks.__main__ import show
from index import IndexSettings, build_index
from tests.browsing import chromium, visit
from tests.test_app import serving

PARAGRAPH = "A sentence of a very long document that somebody put there one day. " * 3
PARAGRAPHS = 10_300  # 2.1 MB; all alike, so that the index is built in seconds
CLICKS = 15
_CLICK = """async href => {
    const link = document.createElement("a");
    link.href = href;
    document.body.append(link);
    const marks = () => document.querySelectorAll("#panel mark:not(.seen)");
    const began = performance.now();
    link.click();
    while (!marks().length) await new Promise(requestAnimationFrame);
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    const took = performance.now() - began;
    for (const mark of marks()) mark.classList.add("seen");
    link.remove();
    return took;
}"""


def main() -> None:
    """Measure it and print it."""
    with tempfile.TemporaryDirectory() as name:
        settings = IndexSettings(seeds=Path(name) / "seeds", path=Path(name) / "index")
        settings.seeds.mkdir()
        text = "\n\n".join([PARAGRAPH.strip()] * PARAGRAPHS)
        (settings.seeds / "long.txt").write_text(text, encoding="utf-8")
        build_index(settings)
        with serving(settings) as served:
            show("ms on the server", *measure_server(served.assistant, settings, text))
            show("ms from the click to the picture", *measure_clicks(served.address, text))


def measure_server(assistant: Assistant, settings: IndexSettings, text: str) -> tuple[float, float]:
    """Median and longest time of processor that the server takes for a citation."""
    originals = Originals(assistant.searcher, settings)
    times = []
    for start in _starts(text):
        said = text[start : start + 200]
        cite: dict[str, Any] = {"document": "long.txt", "start": start, "end": start + 200}
        request = {"cites": [cite | {"digest": "", "quote": said, "sha256": ""}], "at": 0}
        began = time.process_time()
        json.dumps(find_source(assistant.searcher, originals, request))
        times.append(1000 * (time.process_time() - began))
    return statistics.median(times), max(times)


def measure_clicks(server: str, text: str) -> tuple[float, float]:
    """Median and longest time from a click until its citation is painted, after the first."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        visit(page, server)
        times = []
        for start in _starts(text):
            said = text[start : start + 200]
            place = address("long.txt", start, start + 200, said)
            times.append(page.evaluate(_CLICK, f"{place}:x:{quote(said, safe='')}"))
            page.wait_for_timeout(1_000)  # until the rest of the document is there
    return statistics.median(times[1:]), max(times[1:])


def _starts(text: str) -> list[int]:
    """Places all over a text, not in order."""
    return [(7_919 * 137 * number) % (len(text) - 300) for number in range(1, CLICKS + 1)]


if __name__ == "__main__":
    print(f"{'':<40}{'median':>10}{'longest':>10}")
    main()
