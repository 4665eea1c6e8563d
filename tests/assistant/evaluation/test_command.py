import json
import re
from functools import partial

import pytest

from assistant.errors import EvaluationError
from assistant.evaluation.command import indexed
from assistant.evaluation.report import Report, write_report
from index import IndexSettings, Searcher
from tests import commands
from tests.assistant.evaluation.examples import (
    case,
    collection,
    observation,
    run_without,
    write_corpus_set,
    write_rows,
    write_seed_set,
)
from tests.conftest import write_seeds

run = partial(commands.run, "assistant")
run_process = partial(commands.run_process, "assistant")


def reports_in(path):
    return json.loads(path.read_text(encoding="utf-8"))["reports"]


def contents(settings):
    searcher = Searcher(settings)
    try:
        documents = [searcher.document(entry.id) for entry in searcher.contents()]
        return {document.id: document.text for document in documents if document is not None}
    finally:
        searcher.close()


def set_of(*texts):
    return collection(
        case(), documents=tuple((f"{number}", "", text) for number, text in enumerate(texts))
    )


def test_a_set_with_documents_of_its_own_is_measured(tiny_settings, tmp_path):
    folder = write_corpus_set(tmp_path / "own")
    done = run_process(tiny_settings, "eval", folder, "--json", "r.json", "--plots", "pictures")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("own, assistant\n")
    (report,) = reports_in(tmp_path / "r.json")
    figures = report["figures"]
    assert figures["recall@10"]["value"] == 1
    assert figures["gold within 100 words"]["value"] == 1
    assert figures["abstention recall"]["value"] == 1
    assert re.search(r"\n  recall@10 +1\.000 ", done.stdout)
    modes = [(one["case"], one["mode"]) for one in report["observations"]]
    assert modes[:4] == [
        ("query 1", "plain"),
        ("query 2", "plain"),
        ("query 2", "last turn"),
        ("query 2", "rewritten by people"),
    ]
    assert report["plots"] == [
        f"pictures/own-{name}.png" for name in ("risk", "gold", "abstention")
    ]
    for path in report["plots"]:
        assert (tmp_path / path).stat().st_size > 1000
    assert (tmp_path / ".eval" / "own" / "index" / "CURRENT").is_file()
    assert not tiny_settings.path.exists()


def test_a_set_about_the_seeds_is_measured(tiny_index, tmp_path):
    folder = write_seed_set(tmp_path / "mine")
    done = run_process(tiny_index, "eval", folder, "--json", "deep/r.json")
    assert (done.returncode, done.stderr) == (0, "")
    (report,) = reports_in(tmp_path / "deep" / "r.json")
    assert (report["collection"], report["system"]) == ("mine", "assistant")
    assert report["figures"]["gold within 100 words"]["value"] == 1
    assert report["figures"]["abstention recall, off_topic"]["cases"] == 1
    turns = [one for one in report["observations"] if one["case"].startswith("t1.")]
    assert [one["mode"] for one in turns] == ["plain", "plain", "rewritten by people", "plain"]
    assert turns[2]["question"] == "When will the greenhouse roof be repaired?"
    assert [path.name for path in (tmp_path / ".eval").iterdir()] == ["reports"]


def test_questions_made_from_the_seeds_are_measured_and_written(tiny_index, tmp_path):
    few = ("--limit", "6", "--json")
    done = run(tiny_index, "eval", "--from-seeds", "--write", "q", *few, "r.json")
    assert (done.returncode, done.stderr) == (0, "")
    (report,) = reports_in(tmp_path / "r.json")
    assert report["collection"] == "own seeds"
    written = run(tiny_index, "eval", "q", *few, "again.json")
    assert (written.returncode, written.stderr) == (0, "")
    (again,) = reports_in(tmp_path / "again.json")
    observed = [
        [(one["case"], one["measures"]) for one in every["observations"]]
        for every in (report, again)
    ]
    assert observed[0] == observed[1]
    assert len(observed[0]) == 6
    refused = run(tiny_index, "eval", "--from-seeds", "--write", "q")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"{tmp_path / 'q' / 'answerable.jsonl'} is there already" in refused.stderr


def test_a_measurement_compares_with_itself(tiny_index, tmp_path):
    write_seed_set(tmp_path / "mine")
    for name in ("one.json", "two.json"):
        assert run(tiny_index, "eval", "mine", "--limit", "2", "--json", name).returncode == 0
    done = run(tiny_index, "eval", "compare", "one.json", "two.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert set(re.findall(r"[+-]\d\.\d{3} \(", done.stdout)) == {"+0.000 ("}


def test_thresholds_fitted_to_questions_are_used(tiny_index, tmp_path):
    question = "When was the coffee machine bought?"
    write_rows(tmp_path / "mine" / "answerable.jsonl", *[{"question": question}] * 20)
    done = run(tiny_index, "eval", "mine", "--refit", "deep/fitted.json")
    assert (done.returncode, done.stderr) == (0, "")
    path = tmp_path / "deep" / "fitted.json"
    printed = run(tiny_index, "ask", question, "--json", ASSISTANT_THRESHOLDS=str(path)).stdout
    answer = json.loads(printed)
    assert json.loads(path.read_text())["enough"] == pytest.approx(answer["confidence"], abs=1e-3)


def test_too_few_questions_for_thresholds_leave_the_report(tiny_index, tmp_path):
    write_seed_set(tmp_path / "mine")
    done = run(tiny_index, "eval", "mine", "--refit", "fitted.json", "--json", "r.json")
    assert done.returncode == 1
    assert "at least 20 answerable questions" in done.stderr
    assert reports_in(tmp_path / "r.json")
    assert not (tmp_path / "fitted.json").exists()


def test_a_limit_holds_for_every_set(tiny_index, tmp_path):
    write_seed_set(tmp_path / "mine")
    done = run(tiny_index, "eval", "mine", "--from-seeds", "--limit", "2", "--json", "r.json")
    assert (done.returncode, done.stderr) == (0, "")
    counts = [
        len({one["case"] for one in report["observations"]})
        for report in reports_in(tmp_path / "r.json")
    ]
    assert counts[1] == 2
    assert counts[0] in {2, 3}  # three when the conversation was the first that was drawn


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name a folder of questions, or give --from-seeds"),
        (["mine", "--limit", "-1"], "'-1' is no whole number from 0"),
        (["mine", "--limit", "few"], "'few' is no whole number from 0"),
        (["mine", "--write", "questions"], "--write goes with --from-seeds"),
    ],
    ids=str,
)
def test_wrong_usage_is_explained(tiny_settings, arguments, said):
    done = run(tiny_settings, "eval", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_the_help_says_what_a_folder_holds(tiny_settings):
    done = run(tiny_settings, "eval", "--help")
    assert done.returncode == 0
    for name in ("answerable.jsonl", "corpus.jsonl", "compare", "ASSISTANT_THRESHOLDS"):
        assert name in done.stdout


def test_a_set_about_seeds_that_are_not_indexed_names_the_build(tiny_settings, tmp_path):
    write_seed_set(tmp_path / "mine")
    done = run(tiny_settings, "eval", "mine")
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr == f"No index at {tiny_settings.path}. Build it with: python -m index build\n"
    )


def test_every_set_is_read_before_the_first_question(tiny_index, tmp_path):
    write_seed_set(tmp_path / "mine")
    done = run(tiny_index, "eval", "mine", "nowhere")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"There is no folder {tmp_path / 'nowhere'}.\n"


def test_sets_of_one_name_are_refused(tiny_index, tmp_path):
    for name in ("a", "b"):
        write_seed_set(tmp_path / name / "mine")
    done = run(tiny_index, "eval", "a/mine", "b/mine")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Two sets are called “mine”" in done.stderr


@pytest.mark.parametrize("option", ["--json", "--plots", "--refit"])
def test_what_cannot_be_written_is_told_before_the_first_question(tiny_index, tmp_path, option):
    write_seed_set(tmp_path / "mine")
    (tmp_path / "file").write_text("")
    done = run(tiny_index, "eval", "mine", option, "file/below/it")
    assert (done.returncode, done.stdout) == (1, "")
    assert re.match(rf"{tmp_path / 'file' / 'below'}\S* cannot be written", done.stderr)


@pytest.mark.parametrize("option", ["--json", "--refit"])
def test_a_folder_is_no_file_to_write(tiny_index, tmp_path, option):
    write_seed_set(tmp_path / "mine")
    done = run(tiny_index, "eval", "mine", option, ".")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{tmp_path} is a folder; name a file.\n"


@pytest.mark.parametrize(
    ("library", "options"),
    [("ir_measures", []), ("matplotlib", ["--plots", "pictures"])],
)
def test_without_the_extra_its_installation_is_named(tiny_settings, tmp_path, library, options):
    write_corpus_set(tmp_path / "own")
    done = run_without([library], tiny_settings, "eval", "own", *options)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"`eval` needs {library}. Install it with: "
        "pip install --constraint constraints.txt --editable '.[eval]'\n"
    )
    assert not (tmp_path / ".eval").exists()


def test_without_the_extra_questions_are_answered_and_reports_compared(tiny_index, tmp_path):
    libraries = ["ir_measures", "sklearn", "matplotlib"]
    assert run_without(libraries, tiny_index, "ask", "What leaks?").returncode == 0
    observed = [observation(measures={"words": 7.0})]
    report = Report(collection="mine", system="assistant", figures={}, observations=observed)
    write_report(tmp_path / "r.json", [report])
    done = run_without(libraries, tiny_index, "eval", "compare", "r.json", "r.json")
    assert (done.returncode, done.stderr) == (0, "")


def test_documents_of_a_set_are_indexed_in_the_cache(tmp_path):
    settings = IndexSettings(seeds=tmp_path / "seeds", path=tmp_path / "index")
    at = indexed(set_of("The roof leaks.", "Half \ud800 a letter."), tmp_path / "cache", settings)
    assert at.path == tmp_path / "cache" / "a set" / "index"
    assert contents(at) == {"000000.txt": "The roof leaks.", "000001.txt": "Half ? a letter."}


def test_titles_stand_above_their_documents(tmp_path):
    settings = IndexSettings(seeds=tmp_path / "seeds", path=tmp_path / "index")
    documents = (("d", "Roofs", "The roof\r\nleaks."),)
    at = indexed(collection(case(), documents=documents), tmp_path, settings)
    assert (at.seeds / "000000.txt").read_bytes() == b"Roofs\n\nThe roof\r\nleaks."


def test_documents_that_are_gone_are_forgotten_and_the_others_left(tmp_path):
    settings = IndexSettings(seeds=tmp_path / "seeds", path=tmp_path / "index")
    at = indexed(set_of("One stays.", "Two changes.", "Three goes."), tmp_path, settings)
    write_seeds(at.seeds, {"mine.txt": "Not a document of the set."})
    stays = (at.seeds / "000000.txt").stat()
    assert indexed(set_of("One stays.", "Two has changed."), tmp_path, settings) == at
    assert contents(at) == {
        "000000.txt": "One stays.",
        "000001.txt": "Two has changed.",
        "mine.txt": "Not a document of the set.",
    }
    assert (at.seeds / "000000.txt").stat().st_mtime_ns == stays.st_mtime_ns


def test_a_set_about_the_seeds_is_indexed_where_they_are(tiny_settings, tmp_path):
    assert indexed(collection(case()), tmp_path / "cache", tiny_settings) is tiny_settings
    assert not (tmp_path / "cache").exists()


def test_a_cache_that_cannot_be_written_is_told(tiny_settings, tmp_path):
    (tmp_path / "cache").write_text("")
    with pytest.raises(EvaluationError, match=f"{tmp_path / 'cache' / 'a set'} cannot be written"):
        indexed(set_of("Text."), tmp_path / "cache", tiny_settings)
