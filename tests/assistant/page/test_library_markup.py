"""The library as markup: what stands there, and that no foreign text is more than text."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from assistant.page.adding_markup import drop_markup, first_run_markup, outcome_markup
from assistant.page.board import Condition, IndexState
from assistant.page.builds import Activity, Ended
from assistant.page.catalogue import Entry, Standing
from assistant.page.desk import Asked, Desk, Kind, Note
from assistant.page.head_markup import activity_markup, state_markup
from assistant.page.library_markup import (
    before_markup,
    bin_markup,
    heading_markup,
    list_markup,
)
from index.report import Progress
from index.seed_bin import Removed
from tests.payloads import PAYLOADS

NAMES = [*PAYLOADS, "two  spaces.txt", "line\nbreak.txt", "caf\\xe9.txt", "\u202eevil.txt"]
_TAGS = {
    *("a", "button", "details", "div", "h2", "input", "li", "p", "path", "progress", "section"),
    *("span", "summary", "svg", "ul"),
}
_ADDRESSES = ("#source=",)


class Seen(HTMLParser):
    """The text of a page and what its tags say; nothing but ours may be there."""

    def __init__(self, markup):
        super().__init__()
        self.text = ""
        self.given: list[dict[str, str | None]] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        assert tag in _TAGS
        self.given.append({"tag": tag, **dict(attrs)})
        for name, value in attrs:
            assert not name.startswith(("on", "style"))
            assert name not in {"src", "action"}
            assert name != "href" or str(value).startswith(_ADDRESSES)

    def handle_data(self, data):
        self.text += data

    def of(self, name):
        return [one[name] for one in self.given if name in one]


def plain(name):
    """A name as it is shown: on one line, and without what cannot be seen there."""
    return " ".join(name.split())


def entry(name="a.txt", standing=Standing.INDEXED, **changes):
    values = {"title": name, "kind": "Text", "bytes": 5, "passages": 1, **changes}
    return Entry(id=name, standing=standing, **values)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_and_a_title_are_only_text(name):
    one = entry(name, Standing.FAILED, title=name, reason=name, kind=name)
    seen = Seen(list_markup([one], {name: [(name, name)]}, found=1))
    assert seen.text.count(plain(name)) == 5
    assert [unquote(str(value)) for value in seen.of("data-document")] == [name]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_opened_and_removed_by_its_very_name(name):
    seen = Seen(list_markup([entry(name)], {}, found=1))
    (address,) = seen.of("href")
    assert unquote(str(address)) == f"#source={name}"
    assert f"Remove {plain(name)}" in seen.of("aria-label")


@pytest.mark.parametrize("name", NAMES)
def test_what_was_done_and_is_asked_is_only_text(name):
    notes = tuple(Note(kind=kind, name=name, detail=name) for kind in Kind)
    asked = (
        Asked(name=name, rival=name, path=Path("a"), key="1"),
        Asked(name=name, rival=f"{name}!", path=Path("a"), key="2"),
    )
    seen = Seen(outcome_markup(Desk(notes=notes, asked=asked, added=("a",))))
    assert seen.text.count(plain(name)) >= len(Kind) + 3
    assert seen.of("data-key") == ["1"] * 3 + ["2"] * 3


@pytest.mark.parametrize("name", NAMES)
def test_folders_reports_and_holders_are_only_text(name):
    ended = Ended(number=1, said=name, details=(name,), is_problem=True)
    now = datetime(2026, 1, 31, 12, tzinfo=UTC)
    removed = Removed(stamp="20260131T120000.000000Z", id=name, bytes=5, removed_at=now)
    state = IndexState(condition=Condition.STALE, facts=(name,), sentences=(name,))
    for markup in (
        drop_markup(Path(name), 64),
        first_run_markup(Path(name), 64, 0, is_building=False),
        bin_markup([removed], Path(name)),
        before_markup(name, is_busy=False),
        activity_markup(Activity(elsewhere=name)),
        activity_markup(Activity(ended=ended)),
        state_markup(state, Activity()),
    ):
        expected = "".join(name.split()).rpartition("/")[2]  # a path has its own idea of `/`
        assert expected in "".join(Seen(markup).text.split())


def test_what_was_skipped_is_cut():
    pieces = [("teaser", "word " * 200)] * 30
    seen = Seen(list_markup([entry()], {"a.txt": pieces}, found=1))
    assert "30 pieces skipped" in seen.text
    assert "and 10 more" in seen.text
    assert len(seen.text) < 20 * 400


@pytest.mark.parametrize(
    ("standing", "said", "can_open", "can_remove"),
    [
        (Standing.INDEXED, "", True, True),
        (Standing.CHANGED, "changed since", True, True),
        (Standing.GONE, "file removed", True, False),
        (Standing.WAITING, "not yet in the index", False, True),
        (Standing.FAILED, "could not be read", False, True),
    ],
)
def test_a_row_offers_what_can_be_done(standing, said, can_open, can_remove):
    one = entry(standing=standing, bytes=None if standing is Standing.GONE else 5)
    seen = Seen(list_markup([one], {}, found=1))
    assert said in seen.text
    assert ("Open" in seen.text, "Remove" in seen.text) == (can_open, can_remove)


def test_the_rest_is_shown_on_demand():
    entries = [entry(f"{number}.txt") for number in range(3)]
    assert "Show more (1,197)" in Seen(list_markup(entries, {}, found=1200)).text
    assert "Show more" not in list_markup(entries, {}, found=3)
    assert "no such document" in list_markup([], {}, found=0)


def test_the_heading_counts_and_shows_the_filter_when_there_are_many():
    few = heading_markup([entry(), entry(standing=Standing.FAILED)])
    assert Seen(few).text == "1 document1 file not in the index"
    assert "many" not in few
    assert "many" in heading_markup([entry()] * 9)


def test_nothing_done_is_nothing_said():
    assert outcome_markup(Desk(turn=3)) == ""
    assert bin_markup([], Path()) == activity_markup(Activity()) == ""
    assert before_markup("", is_busy=False) == ""


def test_the_way_back_is_closed_while_somebody_builds():
    assert "disabled" in before_markup("3 documents", is_busy=True)
    assert "disabled" not in before_markup("3 documents", is_busy=False)


def test_what_can_be_undone_can_be_undone_there():
    note = Note(kind=Kind.REMOVED, name="a.txt")
    assert "undo" in Seen(outcome_markup(Desk(notes=(note,), removed=("x",)))).of("data-do")
    assert "undo" not in Seen(outcome_markup(Desk(notes=(note,)))).of("data-do")


def test_the_same_outcome_twice_differs():
    note = Note(kind=Kind.REFUSED, name="a.exe", detail="no")
    first, second = (outcome_markup(Desk(notes=(note,), turn=turn)) for turn in (1, 2))
    assert first != second


def test_the_bar_says_how_far_it_is():
    progress = Progress(step="Embedding passages", done=120, total=400)
    (bar, *_) = (
        one
        for one in Seen(activity_markup(Activity(is_building=True, progress=progress))).given
        if one["tag"] == "progress"
    )
    assert (bar["value"], bar["max"]) == ("120", "400")
    assert bar["aria-valuetext"] == "Embedding passages: 120 of 400"


def test_a_bar_without_an_end_has_no_value():
    for activity in (Activity(is_building=True), Activity(elsewhere="process 1")):
        (bar,) = (one for one in Seen(activity_markup(activity)).given if one["tag"] == "progress")
        assert "value" not in bar


def test_whoever_waits_for_another_build_is_told_so():
    waiting = Activity(is_building=True, elsewhere="process 1 on host alpha")
    said = Seen(activity_markup(waiting)).text
    assert "process 1 on host alpha" in said
    assert "Yours begins when it has ended." in said


def test_the_state_differs_with_every_version_and_whenever_somebody_builds():
    state = IndexState(condition=Condition.FRESH, version=1)
    later = IndexState(condition=Condition.FRESH, version=2)
    busy = Activity(is_building=True)
    markups = {
        state_markup(state, Activity()),
        state_markup(later, Activity()),
        state_markup(state, busy),
    }
    assert len(markups) == 3


def test_files_that_could_not_be_read_are_counted_above():
    state = IndexState(condition=Condition.FRESH, failures={"a.pdf": "broken"})
    assert "1 file could not be read" in Seen(state_markup(state, Activity())).text


@pytest.mark.parametrize(
    ("files", "is_building", "said"),
    [
        (0, False, "There are none yet."),
        (1, False, "There is 1 document in the folder."),
        (3, False, "There are 3 documents in the folder."),
        (3, True, "being read for the first time"),
    ],
)
def test_the_first_steps_say_what_to_do(files, is_building, said):
    seen = Seen(first_run_markup(Path("/srv/seeds"), 64, files, is_building=is_building))
    assert said in seen.text
    assert ("/srv/seeds" in seen.text) != is_building
    assert ("build" in seen.of("data-do")) != is_building
