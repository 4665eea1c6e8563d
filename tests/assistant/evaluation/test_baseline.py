import json
import subprocess
import sys

import pytest

from tests.assistant.evaluation.examples import run_without, write_corpus_set, write_seed_set
from tests.commands import run_process
from tests.conftest import REPOSITORY

# Its libraries warn and take seconds to import: these tests run it as people do, in a process of
# its own.
_ASK = """\
import json, sys, tempfile
from pathlib import Path
from assistant.answers import Turn
from assistant.evaluation.baseline import Baseline

documents = json.load(sys.stdin)
folder = Path(tempfile.mkdtemp())
Baseline.build({"old.txt": "What was there before."}, folder)
baseline = Baseline.build(documents, folder)
long = baseline.search("What is in the long one?", 50)
answer = baseline.ask("What leaks?", [Turn(question="Hello?", answer="Hello.")])
print(json.dumps({
    "ranking": [[one.passage.document_id, one.passage.start, one.passage.text] for one in long],
    "scores": [one.score for one in long],
    "answer": answer.to_dict(),
    "opened": [one.passage.text for one in Baseline(folder).search("What leaks?", 1)],
    "empty": str(Baseline.build({}, folder).ask("What leaks?").outcome),
}))
"""
DOCUMENTS = {
    "long.txt": " ".join(f"This is sentence {number} of the long one." for number in range(90)),
    "roof.txt": "The greenhouse roof leaks.",
    "coffee.txt": "The coffee machine was bought in 2019.",
}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What the baseline says to some questions about some documents."""
    done = subprocess.run(
        [sys.executable, "-c", _ASK],
        input=json.dumps(DOCUMENTS),
        cwd=tmp_path_factory.mktemp("baseline"),
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


def test_chunks_are_slices_of_their_documents(said):
    assert {name for name, _, _ in said["ranking"]} == DOCUMENTS.keys()  # and nothing of before
    chunks = [chunk for chunk in said["ranking"] if chunk[0] == "long.txt"]
    assert len(chunks) > 3
    for name, start, text in said["ranking"]:
        assert len(text) <= 1000
        assert DOCUMENTS[name][start : start + len(text)] == text


def test_scores_are_cosines_best_first(said):
    scores = said["scores"]
    assert scores == sorted(scores, reverse=True)
    assert all(-1.001 <= score <= 1.001 for score in scores)


def test_the_four_nearest_chunks_are_answer_and_citations(said):
    answer = said["answer"]
    assert (answer["outcome"], len(answer["citations"])) == ("answered", 4)
    assert answer["sentences"][0]["text"] == "The greenhouse roof leaks."
    assert answer["citations"][0]["quote"] == "The greenhouse roof leaks."
    assert answer["standalone_question"] == "What leaks?"
    assert answer["confidence"] == said["answer"]["passages"][0]["score"]


def test_what_was_built_can_be_opened_again(said):
    assert said["opened"] == ["The greenhouse roof leaks."]


def test_no_documents_give_no_answer(said):
    assert said["empty"] == "not_found"


def test_the_baseline_is_measured_beside_the_assistant(tiny_index, tmp_path):
    write_corpus_set(tmp_path / "own")
    done = run_process(
        "assistant", tiny_index, "eval", "own", "--baseline", "--json", "r.json", "--plots", "p"
    )
    assert done.returncode == 0, done.stderr
    reports = json.loads((tmp_path / "r.json").read_text())["reports"]
    assert [one["system"] for one in reports] == ["assistant", "baseline"]
    ours, theirs = (one["figures"] for one in reports)
    assert theirs["abstention recall"]["value"] == 0  # it never refuses
    assert theirs["nDCG@10"]["cases"] == ours["nDCG@10"]["cases"] == 2
    assert "own, baseline" in done.stdout


def test_without_its_libraries_it_is_told_before_anything_is_asked(tiny_index, tmp_path):
    write_seed_set(tmp_path / "mine")
    libraries = ["langchain_chroma", "langchain_huggingface", "langchain_text_splitters"]
    done = run_without(libraries, tiny_index, "eval", "mine", "--baseline")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "The baseline needs langchain_chroma. Install it with: "
        "pip install --constraint constraints.txt --editable '.[bench]'\n"
    )
