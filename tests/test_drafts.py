"""What the README says of the checks of drafts still holds, on those they were not tuned on."""

import pytest

from benchmarks.grounding import CORE, measure, read_drafts
from tests.conftest import REPOSITORY

TUNED, APART = (REPOSITORY / "tests" / "drafts" / part for part in ("tuned", "apart"))
# Below the figures of the README by what a few drafts make.
LEAST = {"invented": 0.90, "quote": 1.0, "injection": 0.90, "name": 0.85, "unit": 0.80}
LEAST_OF_THE_CORE, MOST_FALSE_ALARMS = 0.90, 0.10


@pytest.fixture(scope="module")
def tally():
    return measure(APART)


@pytest.mark.parametrize("part", [TUNED, APART], ids=lambda part: part.name)
def test_there_are_enough_drafts_of_each_sort(part):
    drafts = list(read_drafts(part))
    right = sum(draft.faithful for draft in drafts)
    assert min(right, len(drafts) - right) >= 200
    assert set(CORE) <= {draft.kind for draft in drafts}


def test_a_third_of_the_documents_is_apart_and_in_one_part_only():
    tuned, apart = ({path.stem for path in part.glob("*.jsonl")} for part in (TUNED, APART))
    assert not tuned & apart
    assert len(apart) / len(tuned | apart) > 0.32


@pytest.mark.parametrize("kind", LEAST)
def test_wrong_drafts_of_a_kind_are_caught(tally, kind):
    assert tally.share([kind]) >= LEAST[kind]


def test_wrong_numbers_dates_negations_quotations_and_markers_are_caught(tally):
    assert tally.core >= LEAST_OF_THE_CORE


def test_few_faithful_drafts_are_flagged(tally):
    assert tally.false_alarms <= MOST_FALSE_ALARMS
