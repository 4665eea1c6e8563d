import pytest
from hypothesis import HealthCheck, given, settings

from assistant.grounding.grounder import Attribution, Grounded
from assistant.verdicts import DifferenceKind, Verdict
from tests.assistant.grounding.hostile import ODD, REPEATED, TEXTS, within_a_second


def check(grounder, text, *cited, considered=()):
    return grounder.check(text, list(cited), list(considered))


def cited_text(grounded):
    return [
        " ".join(one.text for one in span.passage.sentences[span.first : span.last + 1])
        for span in grounded.support
    ]


def test_a_sentence_word_for_word_is_verbatim(grounder, passage_with):
    text = "The ovens are heated with beech wood from the hills above the town."
    found = check(grounder, text, passage_with("beech wood"))
    assert (found.verdict, found.attribution) == (Verdict.VERBATIM, Attribution.CITED)


def test_a_sentence_in_other_words_is_supported(grounder, passage_with):
    text = "Beech wood from the hills heats the ovens."
    assert check(grounder, text, passage_with("beech wood")).verdict is Verdict.SUPPORTED


def test_a_sentence_is_cited_to_the_sentences_that_bear_it_out(grounder, passage_with):
    found = check(grounder, "The council rejected a second bridge.", passage_with("second bridge"))
    assert [" ".join(text.split()) for text in cited_text(found)] == [
        "The council rejected a second bridge in 2021."
    ]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Claims must be filed within 90 days of arrival.", DifferenceKind.NUMBER, "30 days"),
        ("Claims for delayed baggage need not be filed.", DifferenceKind.NEGATION, "filed"),
    ],
)
def test_a_sentence_that_says_otherwise_differs(grounder, passage_with, text, kind, found):
    grounded = check(grounder, text, passage_with("delayed baggage"))
    assert grounded.verdict is Verdict.DIFFERS
    assert [(one.kind, one.found) for one in grounded.differences] == [(kind, found)]


def test_an_invented_sentence_is_unsupported(grounder, passage_with):
    text = "Seismic sensors detected volcanic tremors below the harbour."
    grounded = check(grounder, text, passage_with("footbridge"))
    assert (grounded.verdict, grounded.support) == (Verdict.UNSUPPORTED, ())


def test_a_wrong_marker_is_pointed_to_what_says_so(grounder, passage_with):
    text = "The ovens are heated with beech wood from the hills."
    found = check(grounder, text, passage_with("delayed baggage"))
    assert found.verdict.holds
    assert found.attribution is Attribution.REPOINTED
    assert [span.passage for span in found.support] == [passage_with("beech wood")]


def test_a_missing_marker_is_found(grounder, passage_with):
    found = check(grounder, "The ovens are heated with beech wood from the hills.")
    assert found.verdict.holds
    assert found.attribution is Attribution.REPAIRED
    assert [span.passage for span in found.support] == [passage_with("beech wood")]


def test_a_sentence_that_its_citation_contradicts_is_not_pointed_elsewhere(grounder, passage_with):
    text = "The footbridge over the Kell was not opened on 3 March 2017."
    found = check(
        grounder, text, passage_with("footbridge"), considered=[passage_with("beech wood")]
    )
    assert (found.verdict, found.attribution) == (Verdict.DIFFERS, Attribution.CITED)


def test_an_order_in_a_document_is_no_evidence(grounder, passage_with):
    found = check(grounder, "The garden was sold in May.", passage_with("The garden opens"))
    assert not found.verdict.holds


def test_the_paragraph_after_an_order_is_evidence(grounder, passage_with):
    found = check(grounder, "The roses bloom in June.", passage_with("roses bloom"))
    assert found.verdict is Verdict.VERBATIM


def test_a_pronoun_of_the_citation_stands_for_a_name_before_it(grounder, passage_with):
    found = check(grounder, "The brother of Greta Halm runs the stove.", passage_with("the stove"))
    assert found.verdict is Verdict.SUPPORTED


def test_two_passages_may_bear_a_sentence_out_together(grounder, passage_with):
    text = "The roses bloom in June and the ovens are heated with beech wood."
    found = check(grounder, text, passage_with("roses bloom"))
    assert found.verdict.holds
    assert {span.passage.document_id for span in found.support} == {"notes.txt", "bakery.txt"}


def test_an_acronym_of_the_document_stands_for_its_words(grounder, passage_with):
    text = "The GLB awarded the bakery a prize for its rye bread."
    assert check(grounder, text, passage_with("Lower Bakers")).verdict is Verdict.SUPPORTED


def test_a_sentence_too_long_to_be_read_to_its_end_is_unsupported(grounder, passage_with):
    text = "The ovens are heated with beech wood from the hills above the town. " * 30
    assert check(grounder, text, passage_with("beech wood")).verdict is Verdict.UNSUPPORTED


@pytest.mark.parametrize("verdict", [Verdict.UNSUPPORTED, Verdict.VERBATIM])
def test_only_an_unsupported_sentence_has_no_support(grounder, passage_with, verdict):
    support = check(grounder, "The roses bloom in June.", passage_with("roses bloom")).support
    with pytest.raises(ValueError, match="does not go with"):
        Grounded(verdict=verdict, support=support if verdict is Verdict.UNSUPPORTED else ())


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_any_text_gets_the_same_verdict_again(grounder, passage_with, text):
    cited = passage_with("footbridge")
    assert check(grounder, text, cited) == check(grounder, text, cited)


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text[:12]))
def test_no_text_is_too_odd(grounder, passage_with, text):
    found = check(grounder, text, passage_with("footbridge"))
    assert (found.verdict is Verdict.UNSUPPORTED) == (not found.support)


@pytest.mark.parametrize("text", REPEATED, ids=lambda text: ascii(text[:12]))
def test_no_text_takes_long(grounder, passage_with, text):
    cited = passage_with("footbridge")
    check(grounder, "It rained.", cited)  # the passage is read but once
    with within_a_second():
        assert not check(grounder, text, cited).verdict.holds
