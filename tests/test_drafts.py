"""What the README says of the checks of drafts still holds, on drafts they were not tuned on."""

import pytest

from benchmarks.grounding import CORE, measure, read_drafts
from tests.conftest import REPOSITORY

DRAFTS = REPOSITORY / "tests" / "drafts"
# Below the figures of the README by what a few drafts make.
LEAST = {
    "tuned": {"core": 0.94, "invented": 0.88, "quote": 1.0, "injection": 0.95, "name": 0.85},
    "apart": {"core": 0.90, "invented": 0.90, "quote": 1.0, "injection": 0.90, "name": 0.85},
}
MOST = {"tuned": 0.04, "apart": 0.10}


@pytest.fixture(scope="module", params=["tuned", "apart"])
def part(request):
    return request.param


@pytest.fixture(scope="module")
def tally(part):
    return measure(DRAFTS / part)


def test_there_are_enough_drafts_of_each_sort(part):
    drafts = list(read_drafts(DRAFTS / part))
    right = sum(draft.faithful for draft in drafts)
    assert min(right, len(drafts) - right) >= 200
    assert set(CORE) <= {draft.kind for draft in drafts}


def test_wrong_drafts_are_caught(part, tally):
    found = {"core": tally.core}
    found |= {kind: tally.share([kind]) for kind in LEAST[part] if kind != "core"}
    assert {name: share for name, share in found.items() if share < LEAST[part][name]} == {}


def test_few_faithful_drafts_are_flagged(part, tally):
    assert tally.false_alarms <= MOST[part]


def test_no_document_is_in_both_parts():
    tuned, apart = ({path.stem for path in (DRAFTS / part).glob("*.jsonl")} for part in LEAST)
    assert not tuned & apart
    assert len(apart) * 2.2 >= len(tuned)
