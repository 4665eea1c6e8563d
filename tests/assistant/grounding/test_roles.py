import pytest
from hypothesis import given

from assistant.grounding.roles import exchanged
from assistant.grounding.scene import Scene
from tests.assistant.grounding.hostile import TEXTS


def names(said, source):
    pair = exchanged(Scene(said), Scene(source))
    return pair and tuple(name.text for name in pair)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("Last week Anna accused Ruben.", "Last week Ruben accused Anna."),
        ("Last week Anna was accused by Ruben.", "Last week Anna accused Ruben."),
        ("Last week Anna accused Ruben.", "Last week Anna was accused by Ruben."),
        ("Last week Anna sold Ruben a boat.", "Last week Ruben sold Anna a boat."),
    ],
)
def test_names_in_each_others_part_are_exchanged(said, source):
    assert names(said, source) in {("Anna", "Ruben"), ("Ruben", "Anna")}


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("Last week Anna accused Ruben.", "Last week Anna accused Ruben."),
        ("Last week Ruben was accused by Anna.", "Last week Anna accused Ruben."),
        ("Last week Anna accused Ruben.", "Last week Ruben praised Anna."),
        ("Last week Anna accused Ruben.", "Last week Ruben accused Clara."),
        ("Last week Anna accused someone.", "Last week Ruben accused someone, Anna wept."),
        (
            "Last week Ruben slept, and Anna accused him.",
            "Last week Anna slept, and Ruben accused him.",
        ),
        ("Last week Anna wept.", "Last week Ruben accused Anna."),
        ("Last week it rained.", "Last week it rained."),
    ],
)
def test_other_names_are_not(said, source):
    assert names(said, source) is None


@given(TEXTS)
def test_no_text_exchanges_names_with_itself(text):
    assert exchanged(Scene(text), Scene(text)) is None
