import pytest
from hypothesis import given

from assistant.grounding.acronyms import aliases_in
from assistant.grounding.differences import differences
from assistant.grounding.names import proper_in
from assistant.grounding.scene import Scene
from assistant.grounding.source import Source
from tests.assistant.grounding.hostile import TEXTS


def source_of(*sentences, before=""):
    text = " ".join(sentences)
    return Source(
        scene=Scene(text),
        sentences=tuple(map(Scene, sentences)),
        before=Scene(before),
        aliases=aliases_in(f"{before} {text}"),
        proper=proper_in(f"{before} {text}"),
    )


def told(said, *sentences, before=""):
    found = differences(Scene(said), source_of(*sentences, before=before))
    return [(str(one.kind), one.said, one.found) for one in found]


@pytest.mark.parametrize(
    ("said", "source", "difference"),
    [
        pytest.param(
            "Claims must be filed within 90 days.",
            "Claims must be filed within 30 days.",
            ("number", "90 days", "30 days"),
            id="number",
        ),
        pytest.param(
            "The baker sold 7 rolls.",
            "The baker sold 20 rolls and the miller sold 7 sacks.",
            ("number", "7", "20"),
            id="number of something else",
        ),
        pytest.param(
            "The bridge is 212 feet long.",
            "The bridge is 212 metres long.",
            ("unit", "212 feet", "212 metres"),
            id="unit",
        ),
        pytest.param(
            "It cost 8 billion euros.",
            "It cost 8 million euros.",
            ("unit", "8 billion euros", "8 million euros"),
            id="scale",
        ),
        pytest.param(
            "It was opened on 3 May 2017.",
            "It was opened on 3 March 2017.",
            ("date", "3 May 2017", "3 March 2017"),
            id="date",
        ),
        pytest.param(
            "It opened at 4 p.m. sharp.",
            "It opened at 15:00 sharp.",
            ("date", "4 p.m.", "15:00"),
            id="time",
        ),
        pytest.param(
            "It rained in the morning.",
            "It rained in the evening.",
            ("date", "morning", "evening"),
            id="time of day",
        ),
        pytest.param(
            "It was opened in June 2017.",
            "It was opened in 2017.",
            ("date", "June 2017", "2017"),
            id="more than is said",
        ),
        pytest.param(
            "The bridge was opened by Anna Berg.",
            "The bridge was opened by Ingrid Solberg.",
            ("name", "Anna Berg", "Ingrid Solberg"),
            id="name",
        ),
        pytest.param(
            "Last week Anna accused Ruben.",
            "Last week Ruben accused Anna.",
            ("name", "Anna", "Ruben"),
            id="roles",
        ),
        pytest.param(
            "She said “it will outlast us all”.",
            "She said “it will outlive us all”.",
            ("quote", "it will outlast us all", ""),
            id="quote",
        ),
        pytest.param(
            "Claims need not be filed.",
            "Claims need to be filed.",
            ("negation", "filed", "filed"),
            id="negation",
        ),
    ],
)
def test_what_a_source_says_otherwise_is_told(said, source, difference):
    assert told(said, source) == [difference]


@pytest.mark.parametrize(
    ("said", "source"),
    [
        pytest.param("It took two weeks.", "It took 14 days.", id="unit converted"),
        pytest.param("It took about 400 days.", "It took 412 days.", id="approximation"),
        pytest.param("The firm has one baker.", "The firm has a baker.", id="one"),
        pytest.param("Both bakers left.", "The bakers left.", id="both"),
        pytest.param("It left in 1987.", "It left on 3 May 1987.", id="part of a date"),
        pytest.param("It left in the evening.", "It left at 6 p.m. one morning.", id="clock"),
        pytest.param("It left in the morning.", "It left at 6 a.m. sharp.", id="morning"),
        pytest.param("It was a Polish boat.", "It was a boat from Poland.", id="adjective"),
        pytest.param("It cost 30 Swiss francs.", "It cost 30 francs.", id="currency"),
        pytest.param("The NPC ruled.", "The Northern Patents Court (NPC) ruled.", id="acronym"),
        pytest.param(
            "It was then Boeing 747 that left.", "It was then Boeing that left.", id="in a name"
        ),
        pytest.param("It left in 1987.", "The 1987 boat left.", id="year as a number"),
        pytest.param("It was “so good”.", "It was ‘so good’. “So good!”", id="quote"),
    ],
)
def test_what_says_the_same_is_no_difference(said, source):
    assert told(said, source) == []


def test_a_name_before_the_source_is_known():
    said, source = "Later Ingrid Solberg left.", "Later she left."
    assert told(said, source, before="Ingrid Solberg came.") == []
    assert told(said, source)


def test_a_date_from_before_the_source_may_be_added():
    said, source = "It opened on 3 March 2017.", "It opened on 3 March."
    assert told(said, source, before="The year was 2017.") != []
    assert told(said, source, before="It was planned in 2017.") == []


def test_we_may_be_any_name_of_the_document():
    said, source = "Then Halm bakes rye bread.", "Then we bake rye bread."
    assert told(said, source, before="") != []
    both = source_of(source)
    known = Source(
        scene=both.scene,
        sentences=both.sentences,
        before=both.before,
        aliases={},
        proper=frozenset({"halm"}),
    )
    assert differences(Scene(said), known) == ()


def test_two_figures_in_each_others_place_differ():
    said = "The miller kept 7 sacks of flour, and the baker burnt 20 rolls."
    source = "The miller kept 20 sacks of flour, and the baker burnt 7 rolls."
    assert [kind for kind, *_ in told(said, source)] == ["number", "number"]


def test_whether_it_is_the_opposite_is_asked_only_where_facts_agree():
    said, source = "It was not opened on 3 May 2017.", "It was opened on 4 May 2017."
    assert [kind for kind, *_ in told(said, source)] == ["date"]


@given(TEXTS, TEXTS)
def test_any_two_texts_can_be_compared(said, source):
    found = differences(Scene(said), source_of(source))
    assert found == differences(Scene(said), source_of(source))


@given(TEXTS)
def test_what_differs_is_in_the_sentence(text):
    said = Scene(text)
    found = differences(said, source_of("It rained."))
    assert all(one.said in text or one.said in said.plain for one in found)
