import pytest

from assistant.suggesting.verbs import (
    Form,
    Tense,
    base_of_gerund,
    base_of_participle,
    form_of,
    past_of,
    present_of,
)


@pytest.mark.parametrize(
    ("base", "past", "present"),
    [
        ("open", "opened", "opens"),
        ("close", "closed", "closes"),
        ("carry", "carried", "carries"),
        ("destroy", "destroyed", "destroys"),
        ("drop", "dropped", "drops"),
        ("publish", "published", "publishes"),
        ("write", "wrote", "writes"),
        ("have", "had", "has"),
        ("do", "did", "does"),
    ],
)
def test_a_verb_has_its_forms(base, past, present):
    assert (past_of(base), present_of(base)) == (past, present)
    assert form_of(past) == Form(base=base, tense=Tense.PAST)
    assert form_of(present) == Form(base=base, tense=Tense.PRESENT)
    assert form_of(base) == Form(base=base, tense=Tense.BASE)


@pytest.mark.parametrize(
    ("participle", "base"),
    [("written", "write"), ("built", "build"), ("founded", "found"), ("found", "find")],
)
def test_a_participle_leads_to_its_verb(participle, base):
    assert base_of_participle(participle) == base


@pytest.mark.parametrize(
    ("gerund", "base"),
    [("replacing", "replace"), ("running", "run"), ("opening", "open"), ("tying", "tie")],
)
def test_a_gerund_leads_to_its_verb(gerund, base):
    assert base_of_gerund(gerund) == base


@pytest.mark.parametrize("word", ["hall", "ring a bell", "", "building-site"])
def test_other_words_are_no_forms(word):
    assert form_of(word) is None
    assert base_of_participle(word) is None
    assert base_of_gerund(word) is None
