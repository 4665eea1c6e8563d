import pytest
from hypothesis import given

from assistant.grounding.quotes import Quotation, is_quoted_from, quotations_in
from tests.assistant.grounding.hostile import ODD, REPEATED, TEXTS, within_a_second

SOURCE = "Solberg said: “It will outlive us all – and our  children.” She left."


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('She said "it will last".', ["it will last"]),
        ("She said “it will last”.", ["it will last"]),
        ("She said «it will last».", ["it will last"]),
        ("She said „it will last“.", ["it will last"]),
        ('"One" and "two words"', ["One", "two words"]),
        ("It's the cat's", []),
        ('Five 5" nails', []),
    ],
)
def test_quotations_stand_between_marks(text, quoted):
    assert [one.text for one in quotations_in(text)] == quoted


@pytest.mark.parametrize(
    "quoted",
    [
        pytest.param("It will outlive us all – and our children.", id="as it is"),
        pytest.param("it will outlive us all", id="case of the first letter"),
        pytest.param("outlive us all,", id="punctuation at the end"),
        pytest.param("us all - and our", id="dash"),
        pytest.param("us all – and our\nchildren", id="white space"),
        pytest.param("It will … us all", id="ellipsis"),
        pytest.param("It will ... our children", id="three dots"),
        pytest.param("It will [...] our children", id="ellipsis in brackets"),
    ],
)
def test_words_of_the_source_are_quoted_from_it(quoted):
    assert is_quoted_from(Quotation(start=0, end=1, text=quoted), SOURCE)


@pytest.mark.parametrize(
    "quoted",
    [
        pytest.param("It will outlast us all", id="one word changed"),
        pytest.param("It will outlive all", id="one word left out"),
        pytest.param("It Will outlive us all", id="case of another letter"),
        pytest.param("us all … It will", id="order"),
        pytest.param("live us all", id="half a word"),
        pytest.param("outlive us al", id="other half"),
    ],
)
def test_other_words_are_not(quoted):
    assert not is_quoted_from(Quotation(start=0, end=1, text=quoted), SOURCE)


def test_ligatures_are_their_letters():
    assert is_quoted_from(Quotation(start=0, end=1, text="five finches"), "five ﬁnches")


@given(TEXTS)
def test_a_quotation_is_the_slice_it_claims(text):
    assert all(text[one.start : one.end] == one.text for one in quotations_in(text))


@pytest.mark.parametrize("text", [*ODD, *REPEATED], ids=lambda text: ascii(text[:12]))
def test_any_text_is_quoted_from_itself_at_once(text):
    with within_a_second():
        assert is_quoted_from(Quotation(start=0, end=len(text), text=text), text)
