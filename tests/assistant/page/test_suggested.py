"""Questions that are suggested."""

import pytest

from assistant.page.suggested import following_markup, welcome_markup
from tests.payloads import PAYLOADS
from tests.test_app import _Visible


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_question_made_of_the_text_of_others_is_only_text(payload):
    for markup in (
        welcome_markup([payload]),
        following_markup("7", [payload]),
    ):
        page = _Visible()
        page.feed(markup)
        assert " ".join(payload.split()) in page.text
        assert page.tags <= {"div", "p", "ul", "li", "button"}


def test_every_question_can_be_chosen():
    assert welcome_markup(["Who?", "When?"]).count('data-do="suggest"') == 2
    assert 'data-after="7"' in following_markup("7", ["Who?"])


def test_where_nothing_can_be_suggested_nothing_is_said():
    assert "<button" not in welcome_markup([])
    assert "<p" not in following_markup("7", [])
