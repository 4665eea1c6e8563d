"""Shared fixtures: small seeds, an index of them, an index of the real article."""

import shutil
from pathlib import Path

import hypothesis
import pytest

from assistant import Assistant
from index import IndexSettings, build_index

REPOSITORY = Path(__file__).parents[1]
ARTICLE = "the-attempted-coup-in-kazakhstan.txt"

# The first use of a model or of SQLite in a process is slow; that is not what properties test.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

TINY_SEEDS = {
    "handbook/leave.md": """\
# Leave

Every employee has thirty days of leave a year. Up to five days carry over to the next year.

## Contractors

Contractors have no paid leave. Up to five days carry over to the next year.

## Empty section

## Sickness

Call your manager before 9 a.m. on the first day. A doctor's note is needed from day three.
""",
    "kaffee.md": """\
# Kaffeeküche

Die Maschine wird täglich um 18 Uhr gereinigt. „Bitte leeren Sie den Satzbehälter!“ steht darüber.

The coffee machine was bought in 2019 for 1,250 euros. Beans are ordered by Zoë from a roastery in
Łódź.
""",
    "minutes.txt": """\
Minutes of the garden committee

The committee met on 3 March. Mrs. Okafor reported that the greenhouse roof leaks.

It was agreed to repair the roof before winter. Up to five days carry over to the next year.
""",
}


def write_seeds(folder: Path, seeds: dict[str, str]) -> Path:
    """A folder of seeds with these texts."""
    for name, text in seeds.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def tiny_settings(tmp_path):
    """Settings for three small seeds that may be changed; nothing is built yet."""
    seeds = write_seeds(tmp_path / "seeds", TINY_SEEDS)
    return IndexSettings(seeds=seeds, path=tmp_path / "index")


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A folder with the small seeds and their index, to be copied."""
    folder = tmp_path_factory.mktemp("built")
    seeds = write_seeds(folder / "seeds", TINY_SEEDS)
    build_index(IndexSettings(seeds=seeds, path=folder / "index"))
    return folder


@pytest.fixture
def tiny_index(built, tmp_path):
    """Settings for three small seeds and their index, both of which may be changed."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return IndexSettings(seeds=tmp_path / "seeds", path=tmp_path / "index")


@pytest.fixture(scope="session")
def article_settings(tmp_path_factory):
    """Settings of an index of the real article; not to be changed."""
    path = tmp_path_factory.mktemp("article") / "index"
    settings = IndexSettings(seeds=REPOSITORY / "seeds", path=path)
    build_index(settings)
    return settings


@pytest.fixture(scope="session")
def article_assistant(article_settings):
    """An assistant that answers from the real article."""
    assistant = Assistant.from_settings(index_settings=article_settings)
    yield assistant
    assistant.close()
