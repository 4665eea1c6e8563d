import pytest

from assistant.grounding.scene import Scene
from assistant.grounding.support import SUPPORTED, support_of

SOURCE = "Greta sells rye bread from six in the morning. Her brother runs the stove."


@pytest.fixture
def support(embedder):
    def of(text, *sources):
        vectors, *theirs = embedder.read_tokens([text, *sources])
        sides = list(zip(map(Scene, sources), theirs, strict=True))
        return support_of(Scene(text), vectors, sides)

    return of


@pytest.mark.parametrize(
    "text",
    [
        "Rye bread is sold by Greta.",
        "From six, rye bread is sold.",
        "Her brother operates the stove.",
    ],
)
def test_what_says_the_same_is_supported(support, text):
    assert support(text, SOURCE) >= SUPPORTED


@pytest.mark.parametrize(
    "text",
    [
        "The bakery exports pastries to Denmark by ferry.",
        "Quarterly profits disappointed several investors.",
        "Seismic sensors detected volcanic tremors.",
    ],
)
def test_what_says_something_else_is_not(support, text):
    assert support(text, SOURCE) < SUPPORTED


def test_the_same_words_are_wholly_supported(support):
    assert support(SOURCE, SOURCE) == pytest.approx(1)


def test_two_texts_support_more_than_each(support):
    text, parts = "Greta sells bread and the roses bloom.", ("Greta sells bread.", "Roses bloom.")
    assert support(text, *parts) > max(support(text, part) for part in parts)


def test_nothing_supports_a_sentence_without_sources(support):
    assert support("Rye bread is sold.") < SUPPORTED


def test_a_text_without_words_is_not_supported(support):
    assert support("…", SOURCE) == 0
