"""`python -m benchmarks.page`: how soon the page is there, and how soon it answers a crowd.

Over HTTP, as a browser asks it, against a server of its own on the article in `seeds/`.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
from gradio_client import Client

from assistant.page import texts
from index import IndexSettings, build_index

SEEDS = Path(__file__).parents[1] / "seeds"
ADDRESS = "http://127.0.0.1:7990"
QUESTIONS = (
    "How many people were killed?",
    "Who was Karim Massimov?",
    "What was the trigger of the protests?",
    "Why did Russia send troops?",
    "How did the government respond?",
    "What happened on January 11, 2022?",
    "Who is Nursultan Nazarbayev?",
    "What is the price of copper in Chile?",
    "What do the documents say about China?",
    "When did the protests begin?",
)
STARTS = 5
ROUNDS = 20
CROWD = 20
_GLANCE_SECONDS = 0.01
_BEFORE = (texts.WAITING, texts.OPENING)  # what stands there before the first word


def main() -> None:
    """Measure everything and print it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_index(IndexSettings(seeds=SEEDS, path=folder / "index"))
        starts = []
        for _ in range(STARTS):
            with _served(folder) as times:
                starts.append(times)
        first, whole = (statistics.median(column) for column in zip(*starts, strict=True))
        print(f"seconds from start to a first response {first:.2f}, to the page {whole:.2f}")
        with _served(folder):
            Client(ADDRESS, verbose=False).predict(QUESTIONS[0], [], api_name="/ask")
            for people in (1, 4):
                first = sorted(_first_tokens(people))
                p50, p95 = first[len(first) // 2], first[int(len(first) * 0.95)]
                print(f"seconds to the first token, {people} asking: p50 {p50:.3f} p95 {p95:.3f}")
            began = time.perf_counter()
            own = _crowd()
            seconds = time.perf_counter() - began
            print(
                f"{CROWD} clients, {len(own)} questions: {sum(own)} got their own answer,", end=" "
            )
            print(f"{len(own) / seconds:.1f} a second")


@contextmanager
def _served(folder: Path) -> Iterator[tuple[float, float]]:
    """The page in a process of its own, and what `_until_up` gives."""
    environment = {
        **os.environ,
        "ASSISTANT_INDEX_SEEDS": str(SEEDS),
        "ASSISTANT_INDEX_PATH": str(folder / "index"),
        "ASSISTANT_CONVERSATIONS": str(folder / "conversations.sqlite"),
        "ASSISTANT_PORT": ADDRESS.rpartition(":")[2],
        "ASSISTANT_REQUESTS_PER_MINUTE": "100000",
    }
    app = Path(__file__).parents[1] / "app.py"
    with subprocess.Popen([sys.executable, app], env=environment, cwd=folder) as server:
        try:
            yield _until_up()
        finally:
            server.terminate()


def _until_up() -> tuple[float, float]:
    """Seconds until the server answers anything, and until it answers with the page."""
    began = time.perf_counter()
    first = None
    while True:
        try:
            response = httpx.get(ADDRESS)
        except httpx.TransportError:
            time.sleep(_GLANCE_SECONDS)
            continue
        now = time.perf_counter() - began
        first = first or now
        if response.is_success:
            return first, now
        time.sleep(_GLANCE_SECONDS)


def _first_tokens(people: int) -> list[float]:
    """Seconds from question to the first word of the answer, of readers who ask together."""
    together = threading.Barrier(people)

    def reader(number: int) -> list[float]:
        seconds = []
        with httpx.Client(base_url=f"{ADDRESS}/gradio_api/call/") as client:
            for turn in range(ROUNDS):
                together.wait()
                began = time.perf_counter()
                asked = [QUESTIONS[(turn + number) % len(QUESTIONS)], "", None]
                event = client.post("converse", json={"data": asked}).json()["event_id"]
                with client.stream("GET", f"converse/{event}") as response:
                    lines = response.iter_lines()
                    next(filter(_has_begun, lines))
                    seconds.append(time.perf_counter() - began)
                    list(lines)  # the rest of the answer
        return seconds

    with ThreadPoolExecutor(people) as pool:
        return [one for seconds in pool.map(reader, range(people)) for one in seconds]


def _has_begun(line: str) -> bool:
    """Whether a line of the stream has a word of the answer."""
    is_turn = line.startswith("data:") and "<article" in line
    return is_turn and not any(json.dumps(said)[1:-1] in line for said in _BEFORE)


def _crowd() -> list[bool]:
    """Whether each question of many clients at once was answered, and with its own answer."""

    def reader(_: int) -> list[bool]:
        client = Client(ADDRESS, verbose=False)
        answers = (client.predict(question, [], api_name="/ask") for question in QUESTIONS)
        return [
            answer["question"] == question
            for answer, question in zip(answers, QUESTIONS, strict=True)
        ]

    with ThreadPoolExecutor(CROWD) as pool:
        return [one for own in pool.map(reader, range(CROWD)) for one in own]


if __name__ == "__main__":
    main()
