import pytest

from assistant.overview import overview
from index.build import build_index
from index.searcher import Searcher
from index.settings import IndexSettings
from tests.conftest import write_seeds

SUMMARISED = """\
# The future of the tram

## Key points

- The tram opens in 2031.
- It costs 400 million euros.
- Two of three councils agreed.

## Background

The first plans were drawn in 1998. They were soon given up.

## Outlook

Work begins next spring. The first stretch leads to the harbour.
"""
PLAIN = """\
# Bees in town

Bees do well in towns. They find food from March to October.

## Roofs

Most hives stand on roofs. Permits are needed for more than three.

## Honey

Honey from towns is clean. A laboratory tested forty jars.
"""


@pytest.fixture
def about(tmp_path):
    """What is chosen for a question about documents given by name and text."""
    opened = []

    def chosen(question, max_words=80, **documents):
        seeds = {f"{name}.md": text for name, text in documents.items()}
        settings = IndexSettings(
            seeds=write_seeds(tmp_path / "seeds", seeds), path=tmp_path / "index"
        )
        build_index(settings)
        opened.append(Searcher(settings))
        found = overview(question, opened[-1], max_words=max_words)
        return [candidate.sentence.text.strip("-• ") for candidate in found]

    yield chosen
    for searcher in opened:
        searcher.close()


@pytest.mark.parametrize(
    "question",
    [
        "What is this article about?",
        "Summarise the document.",
        "what's the gist?",
        "Give me the bullet points from the summary box.",
        "What are the main points?",
        "tl;dr",
    ],
)
def test_a_document_that_sums_itself_up_is_quoted(about, question):
    assert about(question, tram=SUMMARISED) == [
        "The tram opens in 2031.",
        "It costs 400 million euros.",
        "Two of three councils agreed.",
    ]


def test_a_document_without_a_summary_is_told_by_the_beginnings_of_its_sections(about):
    assert about("What is this about?", bees=PLAIN) == [
        "Bees do well in towns.",
        "Most hives stand on roofs.",
        "Honey from towns is clean.",
    ]


@pytest.mark.parametrize(
    "question", ["What is the title?", "What's this report called?", "title of the article?"]
)
def test_the_title_is_quoted(about, question):
    assert about(question, bees=PLAIN) == ["Bees in town"]


def test_of_several_documents_the_one_that_is_named_is_summed_up(about):
    found = about("What are the main points of the tram article?", tram=SUMMARISED, bees=PLAIN)
    assert found[0] == "The tram opens in 2031."


def test_of_several_documents_the_titles_tell_what_they_are_about(about):
    found = about("What are these documents about?", tram=SUMMARISED, bees=PLAIN)
    assert sorted(found) == ["Bees in town", "The future of the tram"]


def test_a_short_overview_stops_in_time(about):
    assert about("Summarise the article.", max_words=10, tram=SUMMARISED) == [
        "The tram opens in 2031.",
        "It costs 400 million euros.",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "When does the tram open?",
        "What is the title of the mayor?",
        "What was the conclusion of the laboratory?",
        "How long is the main road?",
        "What is it?",
        "",
    ],
)
def test_other_questions_are_left_to_the_search(about, question):
    assert about(question, tram=SUMMARISED) == []
