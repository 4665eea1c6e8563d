"""Turns as the conversation shows them."""

import re
from dataclasses import replace

import pytest

from assistant.page.turns import Frame, Phase, ShownTurn, part_markup, turn_markup
from assistant.records import StoredTurn, Vote
from tests.assistant.kept import MORNING, answered, rated, refused, written
from tests.payloads import PAYLOADS
from tests.test_app import _Visible

HARMLESS = {
    *("article", "div", "p", "br", "span", "a", "strong", "em", "ul", "li", "button"),
    *("details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td", "bdi"),
}


def stored(answer, number=7, feedback=None):
    return StoredTurn(id=number, answer=answer, asked=MORNING, feedback=feedback)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_text_of_others_is_only_text(payload):
    line = " ".join(payload.split())
    answers = [
        replace(one, question=payload, standalone_question=f"{payload} again")
        for one in (written(), refused(payload))
    ]
    page = _Visible()
    page.feed(part_markup([stored(one) for one in answers], opening="0123abcd", has_earlier=True))
    assert page.text.count(line) >= 4
    assert page.tags <= HARMLESS
    assert all(target.startswith("#cite=") for target in page.addresses)


def test_a_turn_says_how_it_was_rated():
    pressed = 'data-vote="{}" aria-pressed="true"'
    for vote, other in ((Vote.UP, Vote.DOWN), (Vote.DOWN, Vote.UP)):
        markup = turn_markup(ShownTurn.of(stored(answered(), feedback=rated(vote))))
        assert pressed.format(vote) in markup
        assert pressed.format(other) not in markup


def test_a_turn_says_what_it_replaces():
    frame = Frame(phase=Phase.DONE, markup="")
    turn = ShownTurn(key="9", question="?", frame=frame, replaces=("7", "8"))
    assert 'data-replaces="7 8"' in turn_markup(turn)
    assert "data-replaces" not in turn_markup(replace(turn, replaces=()))


def test_what_is_being_written_cannot_be_acted_on():
    frame = Frame(phase=Phase.WRITING, markup="")
    assert "<button" not in turn_markup(ShownTurn(key="new-0", question="?", frame=frame))


def test_what_failed_can_be_tried_again_but_not_rated_or_copied():
    frame = Frame(phase=Phase.FAILED, markup="")
    markup = turn_markup(ShownTurn(key="new-0", question="?", frame=frame))
    assert re.findall('data-do="(.*?)"', markup) == [
        "retryQuestion",
        "editQuestion",
        "editQuestion",
    ]


def test_earlier_turns_are_offered_only_where_there_are_some():
    turns = [stored(answered(), 7), stored(answered(), 8)]
    assert 'data-before="7"' in part_markup(turns, opening="0123abcd", has_earlier=True)
    assert "data-before" not in part_markup(turns, opening="0123abcd", has_earlier=False)
