"""What a reader may choose: what comes back from a browser, and what becomes of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.page.form import form_markup
from assistant.page.wishes import Author, Doubtful, Length, Theme, Wishes, counts, limits
from assistant.settings import Settings

BASE = Settings()
WITH_MODEL = Settings(llm="openai:gpt")
WISHES = {
    "author": "quoted",
    "doubtful": "left_out",
    "length": "short",
    "passages": "5",
    "theme": "dark",
}
ODD: list[object] = [
    None,
    0,
    "short",
    [],
    ["author"],
    {"author": None, "length": 3, "passages": [], "theme": {}},
    {"author": "nobody", "doubtful": True, "length": "Short", "passages": "many", "theme": "pink"},
    {"passages": "-5"},
    {"passages": "5.0"},
    {"passages": "\u0665"},
    {"passages": "9" * 5000},
    {"llm": "openai:gpt", "max_sentences": "100", "thresholds": "/etc/passwd"},
]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(sorted(WISHES)), inner),
)


def checked(markup):
    """What is chosen in a form, by name."""
    return dict(re.findall(r'name="(\w+)" value="(\w+)" checked', markup))


def offered(markup):
    """What a form lets choose from, by name."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(\w+)" value="(\w+)"', markup):
        found.setdefault(name, []).append(value)
    return found


def test_what_a_form_sends_are_wishes():
    assert Wishes.from_plain(WISHES) == Wishes(
        author=Author.QUOTED,
        doubtful=Doubtful.LEFT_OUT,
        length=Length.SHORT,
        passages=5,
        theme=Theme.DARK,
    )


@pytest.mark.parametrize("sent", ODD)
def test_what_makes_no_sense_changes_nothing(sent):
    assert Wishes.from_plain(sent).settings(WITH_MODEL) == WITH_MODEL


@given(anything)
def test_whatever_a_browser_sends_the_settings_are_such_as_could_be_set(sent):
    for base in (BASE, WITH_MODEL):
        settings = Wishes.from_plain(sent).settings(base)
        assert Settings.model_validate(settings.model_dump()) == settings
        assert settings.llm in {"", base.llm}
        assert settings.passages in counts(base)


def test_wishes_become_settings():
    settings = Wishes.from_plain(WISHES).settings(WITH_MODEL)
    assert (settings.llm, settings.strict, settings.passages) == ("", True, 5)
    assert (settings.max_sentences, settings.max_words) == (2, 40)


def test_what_is_wished_can_be_undone_where_the_server_has_it_otherwise():
    strict = Settings(llm="openai:gpt", strict=True)
    assert Wishes().settings(strict).strict
    assert not Wishes(doubtful=Doubtful.MARKED).settings(strict).strict


@pytest.mark.parametrize(
    ("base", "short", "long"),
    [
        (BASE, (2, 40), (8, 160)),
        (Settings(max_sentences=1, max_words=20), (1, 20), (2, 40)),
        (Settings(max_sentences=8, max_words=400), (4, 200), (8, 400)),
    ],
)
def test_short_and_long_are_half_and_twice_what_the_server_has(base, short, long):
    found = limits(base)
    assert found[Length.MEDIUM] == (base.max_sentences, base.max_words)
    assert (found[Length.SHORT], found[Length.LONG]) == (short, long)


def test_without_a_model_there_is_no_word_of_one():
    markup = form_markup(Wishes.from_plain(WISHES), BASE)
    assert list(offered(markup)) == ["length", "passages", "theme"]
    assert offered(markup)["passages"] == ["3", "5", "10"], "no more are read"
    assert list(offered(form_markup(Wishes(), WITH_MODEL))) == list(WISHES)
    assert "openai" not in markup


def test_the_form_shows_what_is_chosen_or_else_what_the_server_has():
    assert checked(form_markup(Wishes.from_plain(WISHES), WITH_MODEL)) == WISHES
    server = Settings(llm="openai:gpt", strict=True, passages=7)
    assert checked(form_markup(Wishes(), server)) == {
        "author": "written",
        "doubtful": "left_out",
        "length": "medium",
        "passages": "7",
        "theme": "system",
    }


def test_a_wish_that_can_no_longer_be_fulfilled_is_none():
    wishes = Wishes(author=Author.WRITTEN, passages=20)
    assert wishes.settings(WITH_MODEL).passages == 20
    assert wishes.settings(BASE) == BASE
    assert checked(form_markup(wishes, BASE))["passages"] == "10"


def test_the_name_of_a_model_shows_as_it_is():
    markup = form_markup(Wishes(), Settings(llm="<img src=x>&"))
    assert "<img" not in markup
    assert "&#60;img" in markup


def test_who_did_not_log_in_cannot_log_out():
    assert "Log out" not in form_markup(Wishes(), BASE)
    markup = form_markup(Wishes(), BASE, logout="/logout")
    assert 'method="post"' in markup
    assert "Log out" in markup
