"""An index of documents of several kinds, and an assistant that answers from it."""

import time

import pytest

from assistant import Assistant
from index import IndexSettings, build_index
from tests.assistant.suggesting.texts import TEXTS
from tests.conftest import write_seeds

_LONGEST_WAIT = 60


def until(is_so):
    """Wait until something is so."""
    end = time.monotonic() + _LONGEST_WAIT
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.fixture(scope="session")
def texts_settings(tmp_path_factory):
    """Settings of an index of the documents; not to be changed."""
    folder = tmp_path_factory.mktemp("texts")
    settings = IndexSettings(seeds=write_seeds(folder / "seeds", TEXTS), path=folder / "index")
    build_index(settings)
    return settings


@pytest.fixture(scope="session")
def texts_assistant(texts_settings):
    """An assistant that answers from the documents."""
    assistant = Assistant.from_settings(index_settings=texts_settings)
    yield assistant
    assistant.close()
