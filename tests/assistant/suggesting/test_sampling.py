import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.suggesting.sampling import spread, starting_candidates
from index import IndexSettings, build_index
from index.searcher import Searcher
from tests.conftest import write_seeds


@given(st.lists(st.integers(), unique=True), st.integers(min_value=1, max_value=50))
def test_a_sample_keeps_the_order_and_takes_no_more_than_it_may(things, most):
    sample = spread(things, most)
    assert len(sample) == min(len(things), most)
    assert [one for one in things if one in sample] == sample


def test_a_sample_reaches_from_end_to_end():
    assert spread(range(100), 4) == [0, 25, 50, 75]


class CountingSearcher(Searcher):
    """A searcher that notes which documents are read."""

    def __init__(self, settings):
        super().__init__(settings)
        self.read = []

    def passages_of(self, document_id):
        self.read.append(document_id)
        return super().passages_of(document_id)


@pytest.fixture
def searcher(tmp_path):
    seeds = {
        f"{number:03}.txt": f"Mill {number}\n\nThe mill of Umm {number} was built in 18{number}."
        for number in range(10, 60)
    }
    settings = IndexSettings(seeds=write_seeds(tmp_path / "seeds", seeds), path=tmp_path / "index")
    build_index(settings)
    searcher = CountingSearcher(settings)
    yield searcher
    searcher.close()


def test_of_many_documents_a_few_are_read_from_first_to_last(searcher):
    candidates = starting_candidates(searcher)
    assert len(searcher.read) == 16
    assert searcher.read[0] == "010.txt"
    assert searcher.read[-1] > "050.txt"
    assert {one.document for one in candidates} == set(searcher.read)
