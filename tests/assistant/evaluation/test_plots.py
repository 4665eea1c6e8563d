from dataclasses import replace

import numpy as np
import pytest
from matplotlib.image import imread

from assistant.evaluation.cases import Mode
from assistant.evaluation.figures import Figure, figures_of
from assistant.evaluation.plots import draw
from assistant.evaluation.report import Report
from tests.assistant.evaluation.examples import observation

WIDTHS = (100, 250, 500)


def report(observations, **changes):
    plain = {"collection": "a set", "system": "assistant", "figures": figures_of(observations)}
    return Report(**{**plain, "observations": observations, **changes})


@pytest.fixture(scope="module")
def whole():
    """A report of which every picture can be drawn."""
    gold = {f"gold within {width} words": width / 500 for width in WIDTHS}
    refused = {"abstention recall": 1.0}
    return report(
        [
            observation("a", measures={**gold, "answer right": 1.0}),
            observation("b", confidence=0.4, measures={**gold, "answer right": 0.0}),
            observation("u", confidence=0.1, is_answerable=False, kind="x, y", measures=refused),
        ]
    )


def colours(path):
    pixels = imread(path)
    return len(np.unique(pixels.reshape(-1, pixels.shape[-1]), axis=0))


def test_pictures_are_not_blank(whole, tmp_path):
    folder = tmp_path / "deep" / "pictures"
    paths = draw([whole, replace(whole, system="baseline")], folder)
    names = ["a-set-risk.png", "a-set-gold.png", "a-set-abstention.png"]
    assert paths == [folder / name for name in names]
    for path in paths:
        assert path.read_bytes().startswith(b"\x89PNG")
        assert colours(path) > 10


def test_what_cannot_be_drawn_is_left_out(tmp_path):
    retrieval = [observation(is_answerable=None, measures={"nDCG@10": 0.5})]
    assert draw([report(retrieval)], tmp_path) == []
    answerable = [observation(measures={"answer right": 1.0})]
    assert [path.name for path in draw([report(answerable)], tmp_path)] == ["a-set-risk.png"]


def test_a_picture_is_drawn_for_the_systems_that_have_it(whole, tmp_path):
    retrieval = [observation(is_answerable=None, measures={"nDCG@10": 0.5})]
    assert len(draw([whole, report(retrieval, system="baseline")], tmp_path)) == 3


def test_kinds_are_drawn_but_no_ways_of_asking(whole, tmp_path):
    again = observation(
        "u", mode=Mode.LAST_TURN, is_answerable=False, measures={"abstention recall": 0.0}
    )
    more = report([*whole.observations, again])
    assert "abstention recall, last turn" in more.figures
    assert len(draw([whole], tmp_path / "without")) == 3
    assert len(draw([more], tmp_path / "with")) == 3
    name = "a-set-abstention.png"
    assert np.array_equal(imread(tmp_path / "without" / name), imread(tmp_path / "with" / name))


def test_an_interval_of_no_width_is_no_error(tmp_path):
    figure = Figure(value=0.3, low=0.3, high=0.3, cases=1)
    figures = {f"gold within {width} words": figure for width in WIDTHS}
    (path,) = draw([report([], figures=figures)], tmp_path)
    assert colours(path) > 10


def test_any_name_of_a_set_makes_a_file_name(whole, tmp_path):
    paths = draw([replace(whole, collection="../a/b c")], tmp_path)
    assert {path.parent for path in paths} == {tmp_path}
    assert paths[0].is_file()
