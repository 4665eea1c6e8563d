import json
import re
from datetime import datetime
from functools import partial

import pytest

from assistant.errors import EvaluationError
from assistant.evaluation.cases import Mode
from assistant.evaluation.figures import figures_of
from assistant.evaluation.report import SCHEMA, Report, compare, write_report
from tests import commands
from tests.assistant.evaluation.examples import observation

run = partial(commands.run, "assistant")


def report(*values, name="answer right", system="assistant", collection="a set", mode=Mode.PLAIN):
    """A report of cases with these values of one measure."""
    observations = [
        observation(f"{number}", mode=mode, measures={name: value})
        for number, value in enumerate(values)
    ]
    return Report(
        collection=collection,
        system=system,
        figures=figures_of(observations),
        observations=observations,
    )


def written(path, *reports):
    write_report(path, reports)
    return path


def differences(folder, before, after):
    return compare(written(folder / "before.json", *before), written(folder / "after.json", *after))


def test_a_table_has_a_line_for_every_figure():
    heading, right, *seconds = report(1.0, 0.0, 1.0, 1.0).lines()
    assert heading == "a set, assistant"
    assert re.fullmatch(r"  answer right +0\.750   \d\.\d{3} to \d\.\d{3} +4", right)
    assert len(seconds) == 2


def test_a_report_holds_every_figure_and_observation(tmp_path):
    path = written(tmp_path / "deep" / "report.json", report(1.0, 0.0))
    whole = json.loads(path.read_text(encoding="utf-8"))
    assert whole["schema"] == SCHEMA
    assert datetime.fromisoformat(whole["written"]).tzinfo is not None
    (only,) = whole["reports"]
    assert only.keys() == {"collection", "system", "figures", "observations", "plots"}
    assert only["figures"]["answer right"].keys() == {"value", "low", "high", "cases"}
    first = only["observations"][0]
    assert (first["case"], first["mode"], first["measures"]) == ("0", "plain", {"answer right": 1})


def test_a_report_keeps_letters_readable_and_halves_of_letters_whole(tmp_path):
    strange = [observation("Łódź \ud800", measures={"answer right": 1.0})]
    path = written(
        tmp_path / "report.json",
        Report(collection="a set", system="assistant", figures={}, observations=strange),
    )
    text = path.read_text(encoding="utf-8")
    assert "Łódź" in text
    assert json.loads(text)["reports"][0]["observations"][0]["case"] == "Łódź \ud800"


def test_a_report_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(EvaluationError, match=f"{tmp_path} cannot be written"):
        write_report(tmp_path, [report(1.0)])


def test_equal_reports_show_no_change(tmp_path):
    (only,) = differences(tmp_path, [report(1.0, 0.0, 0.5)], [report(1.0, 0.0, 0.5)])
    assert (only.collection, only.system, only.name) == ("a set", "assistant", "answer right")
    assert (only.before, only.after, only.low, only.high) == (0.5, 0.5, 0, 0)
    assert not only.is_worse
    assert "+0.000" in str(only)
    assert "worse" not in str(only)


def test_less_by_more_than_chance_is_worse(tmp_path):
    (only,) = differences(tmp_path, [report(*[1.0] * 20)], [report(*[0.0] * 15, *[1.0] * 5)])
    assert only.low <= only.after - only.before <= only.high < 0
    assert only.is_worse
    assert str(only).endswith("worse")


def test_one_answer_of_many_is_chance(tmp_path):
    (only,) = differences(tmp_path, [report(*[1.0] * 20)], [report(0.0, *[1.0] * 19)])
    assert not only.is_worse


@pytest.mark.parametrize("name", ["false abstention", "words"])
def test_of_some_measures_more_is_worse(tmp_path, name):
    low, high = report(*[0.0] * 20, name=name), report(*[1.0] * 20, name=name)
    assert differences(tmp_path, [low], [high])[0].is_worse
    assert not differences(tmp_path, [high], [low])[0].is_worse


def test_only_cases_of_both_reports_are_compared(tmp_path):
    (only,) = differences(tmp_path, [report(0.0, 1.0)], [report(0.0, 1.0, 1.0, 1.0)])
    assert (only.before, only.after) == (0.5, 0.5)


def test_systems_sets_and_ways_of_asking_are_compared_apart(tmp_path):
    reports = [
        report(1.0),
        report(0.5, system="baseline"),
        report(0.25, collection="other"),
        report(0.0, mode=Mode.LAST_TURN),
    ]
    found = {
        (one.collection, one.system, one.name): one.before
        for one in differences(tmp_path, reports, reports)
    }
    assert found == {
        ("a set", "assistant", "answer right"): 1,
        ("a set", "assistant", "answer right, last turn"): 0,
        ("a set", "baseline", "answer right"): 0.5,
        ("other", "assistant", "answer right"): 0.25,
    }


def test_a_report_from_before_it_had_a_time_can_be_compared(tmp_path):
    path = written(tmp_path / "report.json", report(1.0, 0.0))
    old = json.loads(path.read_text(encoding="utf-8"))
    del old["written"]
    (tmp_path / "old.json").write_text(json.dumps(old))
    (only,) = compare(tmp_path / "old.json", path)
    assert (only.before, only.after) == (0.5, 0.5)


def test_reports_that_share_no_case_cannot_be_compared(tmp_path):
    with pytest.raises(EvaluationError) as caught:
        differences(tmp_path, [report(1.0)], [report(1.0, collection="other")])
    assert str(tmp_path / "before.json") in str(caught.value)
    assert str(tmp_path / "after.json") in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '"text"',
        "{}",
        '{"schema": 1}',
        '{"schema": 1, "reports": 7}',
        '{"schema": 1, "reports": [{"collection": "a", "system": "b"}]}',
        '{"schema": 1, "reports": [{"collection": "a", "system": "b", "observations": ["c"]}]}',
        '{"schema": 1, "reports": [{"collection": "a", "system": "b", "observations": '
        '[{"case": "c", "mode": "plain", "measures": ["words"]}]}]}',
        '{"schema": 1, "reports": [{"collection": "a", "system": "b", "observations": '
        '[{"case": "c", "mode": "plain", "measures": {"words": "many"}}]}]}',
    ],
)
def test_a_broken_report_is_named(tmp_path, text):
    good = written(tmp_path / "good.json", report(1.0))
    (tmp_path / "bad.json").write_text(text)
    with pytest.raises(EvaluationError) as caught:
        compare(good, tmp_path / "bad.json")
    assert str(caught.value).startswith(f"{tmp_path / 'bad.json'} is no report")


def test_a_report_of_another_schema_is_to_be_written_anew(tmp_path):
    good = written(tmp_path / "good.json", report(1.0))
    old = tmp_path / "old.json"
    old.write_text('{"schema": 0, "reports": []}')
    with pytest.raises(EvaluationError, match="has schema 0, not 1: write it anew") as caught:
        compare(old, good)
    assert str(old) in str(caught.value)


def test_comparing_equal_reports_ends_well(tiny_settings, tmp_path):
    path = written(tmp_path / "same.json", report(1.0, 0.0), report(1.0, system="baseline"))
    done = run(tiny_settings, "eval", "compare", str(path), str(path))
    assert (done.returncode, done.stderr) == (0, "")
    heading, line, other, _ = done.stdout.splitlines()
    assert (heading, other) == ("a set, assistant", "a set, baseline")
    assert line.startswith("  answer right ")


def test_comparing_with_something_worse_ends_with_three(tiny_settings, tmp_path):
    before = written(tmp_path / "before.json", report(*[1.0] * 20))
    after = written(tmp_path / "after.json", report(*[0.0] * 20))
    done = run(tiny_settings, "eval", "compare", str(before), str(after))
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.rstrip().endswith("worse")
    assert run(tiny_settings, "eval", "compare", str(after), str(before)).returncode == 0


def test_comparing_with_a_file_that_is_not_there_is_an_error(tiny_settings, tmp_path):
    path = written(tmp_path / "report.json", report(1.0))
    done = run(tiny_settings, "eval", "compare", str(path), "nowhere.json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{tmp_path / 'nowhere.json'} is no report")


@pytest.mark.parametrize("paths", [[], ["one"], ["one", "two", "three"]], ids=len)
def test_compare_takes_two_files(tiny_settings, paths):
    done = run(tiny_settings, "eval", "compare", *paths)
    assert (done.returncode, done.stdout) == (2, "")
    assert "compare takes two files" in done.stderr
