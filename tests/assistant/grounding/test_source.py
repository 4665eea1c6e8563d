from assistant.grounding.names import names_in
from assistant.grounding.scene import Scene
from tests.assistant.grounding.test_differences import source_of


def test_the_closest_sentences_are_those_that_speak_of_the_same():
    source = source_of("The baker sold rolls.", "It rained in Lund.", "The miller sold flour.")
    closest = source.closest_to(Scene("The baker and the miller quarrelled."))
    assert closest.text == "The baker sold rolls. The miller sold flour."


def test_a_sentence_that_adds_too_little_is_left_out():
    said = (
        "Greta bakes rye bread, poppy rolls, plum cakes, honey biscuits and wheat loaves in Lund."
    )
    full = said.replace(" in Lund", "")
    assert source_of(full, "It rained in Lund.").closest_to(Scene(said)).text == full


def test_no_sentence_is_close_to_one_of_something_else():
    assert source_of("It rained in Lund.").closest_to(Scene("Bakers quarrel.")).text == ""


def test_a_first_word_is_a_name_where_the_document_has_it_as_one():
    (name,) = names_in("Ruben came.")
    assert source_of("It was Ruben.").is_name(name)
    assert not source_of("It was rain.").is_name(name)
