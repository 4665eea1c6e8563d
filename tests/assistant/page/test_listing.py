import json
import re
from contextlib import closing

import pytest
from lxml import html  # type: ignore[import-untyped]  # it has no stubs

from assistant.errors import ConversationError
from assistant.history import History
from assistant.page.listing import FRAME, listing, problem
from assistant.page.talks import Talks
from assistant.records import ConversationSummary
from tests.assistant.kept import MORNING, answered
from tests.payloads import PAYLOADS


@pytest.fixture
def history(tmp_path):
    with closing(History(tmp_path / "kept.sqlite")) as opened:
        yield opened


def kept(count, title="Leave"):
    return [
        ConversationSummary(
            id=f"{number:04x}", title=title, created=MORNING, updated=MORNING, questions=1
        )
        for number in range(count)
    ]


def test_the_list_has_what_is_shown_of_each_conversation_in_order():
    first, second = kept(2)
    assert listing([first, second], "", 100) == {
        "entries": [
            {"id": "0000", "title": "Leave", "updated": "2024-05-01T08:30:15.000+00:00"},
            {"id": "0001", "title": "Leave", "updated": "2024-05-01T08:30:15.000+00:00"},
        ],
        "note": "",
        "is_whole": True,
    }


@pytest.mark.parametrize("title", PAYLOADS)
def test_a_title_is_the_text_that_it_is_and_no_part_of_the_markup(title):
    (entry,) = listing(kept(1, title), "", 100)["entries"]
    assert entry["title"] == title
    assert json.loads(json.dumps(entry)) == entry
    assert title not in FRAME


def test_a_conversation_without_a_question_has_a_name_too():
    (entry,) = listing(kept(1, ""), "", 100)["entries"]
    assert entry["title"] == "Nothing asked yet"


def test_no_more_are_shown_than_the_limit_and_the_rest_is_promised():
    some = listing(kept(3), "", 2)
    assert [entry["id"] for entry in some["entries"]] == ["0000", "0001"]
    assert not some["is_whole"]
    assert listing(kept(2), "", 2)["is_whole"]


@pytest.mark.parametrize(
    ("count", "search", "note"),
    [
        (0, "", "Your conversations will be kept here."),
        (0, " ", "Your conversations will be kept here."),
        (0, "cup", "No conversation has these words."),
        (1, "cup", "1 conversation"),
        (2, "cup", "2 conversations"),
        (3, "cup", "More than 2 conversations"),
        (3, "", ""),
    ],
)
def test_a_sentence_says_how_many_were_found(count, search, note):
    assert listing(kept(count), search, 2)["note"] == note


def test_a_store_that_cannot_be_used_leaves_a_list_with_the_reason():
    assert problem("The disk is full.") == {
        "entries": [],
        "note": "The disk is full.",
        "is_whole": True,
    }


def test_every_control_of_the_frame_has_a_name():
    frame = html.fragment_fromstring(FRAME, create_parent="div")
    named_later = {"openConversation", "chooseFor"}  # by the script, after a conversation
    controls = frame.xpath(".//button | .//input | .//a")
    assert len(controls) == 14
    for control in controls:
        name = control.get("aria-label") or control.text_content().strip()
        assert name or control.get("data-do") in named_later
    assert not re.search(r"\son\w+=|style=|javascript:", FRAME)


# What is asked of the store


def test_words_find_conversations_and_a_blank_search_gives_them_all(history):
    for title in ("Garden", "Leave", "Garden party"):
        history.start(title)
    talks = Talks(history)
    assert [one.title for one in talks.listed("garden", 9)] == ["Garden party", "Garden"]
    assert [one.title for one in talks.listed(" ", 2)] == ["Garden party", "Leave"]
    assert Talks(None).listed("", 9) == ()


def test_a_title_is_changed_or_it_is_said_why_not(history):
    talks, name = Talks(history), history.start("Leave")
    assert talks.rename(name, "Holidays") == ""
    assert history.conversation(name).title == "Holidays"
    assert talks.rename(name, " ") == "A title cannot be blank."
    history.delete(name)
    assert talks.rename(name, "Leave") == "This conversation was deleted elsewhere."


def test_one_that_is_gone_already_is_deleted_and_a_store_that_is_broken_says_so(history):
    talks, name = Talks(history), history.start("Leave")
    assert talks.delete(name) == ""
    assert talks.delete(name) == ""
    history.close()
    with pytest.raises(ConversationError, match="closed"):
        talks.listed("", 9)


def test_an_answer_to_one_that_was_deleted_elsewhere_begins_anew_and_says_so(history):
    talks = Talks(history)
    assert talks.keep("mine", answered()).notice == ""
    assert talks.keep("mine", answered()).notice == ""
    history.delete("mine")
    kept = talks.keep("mine", answered("And now?"))
    assert "deleted elsewhere" in kept.notice
    assert len(history.conversation(kept.name).turns) == 1
    assert talks.keep("mine", answered()).notice == ""
    history.delete("mine")
    talks = Talks(history)
    talks.opened("mine")  # it is not there
    assert talks.keep("mine", answered()).notice == ""
