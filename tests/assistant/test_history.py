import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant import database, tables
from assistant.answers import Answer, Turn
from assistant.database import STEPS, Database
from assistant.errors import ConversationError
from assistant.history import History
from assistant.records import Vote
from tests.assistant.kept import CARRY, EVERY_OUTCOME, answered, conversation, refused, replied
from tests.conftest import REPOSITORY

# Adds answers until it is killed, or so many; each is acknowledged once it is kept.
_WRITER = """\
import sys
from pathlib import Path
from assistant.history import History
from tests.assistant.kept import answered

path, conversation, name, count = sys.argv[1:]
history = History(Path(path))
print("open", flush=True)
for number in range(int(count)):
    history.add(conversation, answered(f"{name} {number}"))
    print(f"{name} {number}", flush=True)
history.close()
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kept.sqlite"


@pytest.fixture
def history(path):
    with closing(History(path)) as opened:
        yield opened


def titles(summaries):
    return [summary.title for summary in summaries]


def questions(conversation):
    return [turn.answer.question for turn in conversation.turns]


def writer(path, name, conversation_id, count=10**6):
    return subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path), conversation_id, name, str(count)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def bytes_on_disk(path):
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


@pytest.mark.parametrize("answer", EVERY_OUTCOME, ids=lambda one: one.outcome)
def test_an_answer_is_the_same_after_the_file_was_closed(path, answer):
    with closing(History(path)) as history:
        name = history.start()
        history.add(name, answer)
    with closing(History(path)) as history:
        (turn,) = history.conversation(name).turns
    assert turn.answer == answer
    assert turn.feedback is None
    assert abs((datetime.now(UTC) - turn.asked).total_seconds()) < 60


def test_turns_are_in_the_order_in_which_they_were_added(history):
    name = history.start()
    ids = [history.add(name, answered(f"Question {number}?")) for number in range(12)]
    found = history.conversation(name)
    assert questions(found) == [f"Question {number}?" for number in range(12)]
    assert [turn.id for turn in found.turns] == ids
    assert len(set(ids)) == 12


def test_a_conversation_gives_the_turns_that_the_next_question_needs(history):
    name = history.start()
    history.add(name, answered())
    history.add(name, replied())
    assert history.conversation(name).history == (
        Turn(question="How many days carry over?", answer=CARRY),
        Turn(question="Thank you!", answer="You are welcome."),
    )


def test_texts_that_no_file_can_hold_are_kept_all_the_same(history):
    odd = "half a pair \ud83d, a zero \0, a bell \a"
    name = history.start(odd)
    kept = answered(odd, odd, generation="\ud800")
    turn = history.add(name, kept)
    history.rate(turn, Vote.UP, odd)
    found = history.conversation(name)
    assert found.turns[0].answer == kept
    assert found.title == "half a pair \ufffd, a zero \ufffd, a bell \ufffd"
    assert found.turns[0].feedback.comment == found.title
    assert len(history.search("half a pair")) == 1


def test_the_first_question_becomes_the_title(history):
    name = history.start()
    assert history.conversation(name).title == ""
    history.add(name, answered("How many\n days?"))
    history.add(name, answered("And who?"))
    assert history.conversation(name).title == "How many days?"


def test_a_title_that_was_given_stays(history):
    name = history.start("  Leave\tand  sickness ")
    history.add(name, answered())
    assert history.conversation(name).title == "Leave and sickness"


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("w" * 80, "w" * 80),
        ("w" * 81, "w" * 79 + "…"),
        (f"{'a' * 78} bcd", f"{'a' * 78}…"),
        (f"{'a' * 40} {'b' * 50}", f"{'a' * 40}…"),
        ("年" * 200, "年" * 79 + "…"),
    ],
)
def test_a_long_title_is_cut_at_a_word_if_it_has_one(history, question, title):
    name = history.start()
    history.add(name, answered(question))
    assert history.conversation(name).title == title


def test_the_conversation_last_added_to_comes_first(history):
    first, second, third = (history.start(title) for title in ("one", "two", "three"))
    history.add(first, answered())
    found = history.summaries()
    assert titles(found) == ["one", "three", "two"]
    assert [summary.questions for summary in found] == [1, 0, 0]
    assert [summary.id for summary in found] == [first, third, second]
    assert titles(history.summaries(limit=1, offset=1)) == ["three"]


def test_ids_are_random_and_fit_for_an_address(history):
    ids = {history.start() for _ in range(50)}
    assert len(ids) == 50
    assert all(name.isalnum() and name.isascii() and len(name) == 16 for name in ids)


SEARCHES = {
    "a word of a question": ("cup", ["Cup"]),
    "a word of an answer": ("carry", ["Leave", "Garden"]),
    "a word of a title": ("garden", ["Garden"]),
    "words of different turns": ("contractors carry", ["Garden"]),
    "words of title and turn": ("garden carry", ["Garden"]),
    "another form of a word": ("CARRIED", ["Leave", "Garden"]),
    "the beginning of a word": ("contr", ["Garden"]),
    "without the accents": ("kaffeekuche", ["Garden"]),
    "a word that nothing has, too": ("garden zebra", []),
    "an operator": ("leave AND OR NOT NEAR", []),
    "quotation marks": ('"garden', ["Garden"]),
    "a column": ("text:garden", []),
    "brackets and stars": ("(garden* + ^garden) - {garden}", ["Garden"]),
    "a statement": ("garden'; DROP TABLE turns; --", []),
    "an emoji": ("🌱", []),
    "an emoji beside a word": ("🌱 garden", ["Garden"]),
    "half a pair": ("garden \ud83c", ["Garden"]),
    "a zero": ("garden\0", ["Garden"]),
    "nothing": ("", []),
    "a space": (" \n", []),
    "a great many words": ("garden " * 500, ["Garden"]),
}


@pytest.mark.parametrize(("text", "found"), SEARCHES.values(), ids=SEARCHES)
def test_conversations_are_found_by(history, text, found):
    garden, leave, cup = (history.start(title) for title in ("Garden", "Leave", "Cup"))
    history.add(garden, answered("What of contractors and the Kaffeeküche?"))
    history.add(garden, replied())
    history.add(leave, answered("How many days?", "Five days were carried over."))
    history.add(cup, refused())
    assert titles(history.search(text)) == found


def test_a_search_gives_no_more_than_was_asked_for(history):
    for number in range(5):
        history.start(f"Garden {number}")
    assert titles(history.search("garden", limit=2)) == ["Garden 4", "Garden 3"]


def test_a_conversation_is_found_by_its_new_title_and_not_by_its_old_one(history):
    name = history.start("Zanzibar")
    history.rename(name, "Mombasa\n")
    assert history.conversation(name).title == "Mombasa"
    assert titles(history.search("mombasa")) == ["Mombasa"]
    assert history.search("zanzibar") == ()


def test_a_title_cannot_be_blank(history):
    name = history.start("Zanzibar")
    with pytest.raises(ConversationError, match="blank"):
        history.rename(name, " \n")
    assert history.conversation(name).title == "Zanzibar"


def test_what_is_deleted_is_gone_from_the_file(path, history):
    name, other = history.start(), history.start("Mombasa")
    secret = answered("Is it kuqwyx?", "The word is vozjif.")
    for number in range(30):
        history.add(other, answered(f"Number {number}?"))
    turn = history.add(name, secret)
    history.add(name, replied())
    history.rate(turn, Vote.DOWN, "Never say pujhal.")
    history.rename(name, "About gyxlep")
    words = [b"kuqwyx", b"vozjif", b"pujhal", b"gyxlep", name.encode()]
    assert all(word in bytes_on_disk(path) for word in words)
    history.delete(name)
    assert not any(word in bytes_on_disk(path) for word in words)
    assert titles(history.summaries()) == ["Mombasa"]
    assert history.search("vozjif") == ()
    assert list(history.rated()) == []


def test_the_id_of_a_deleted_turn_is_never_used_again(history):
    name = history.start()
    gone = history.add(name, answered())
    history.delete(name)
    assert history.add(history.start(), answered()) > gone
    with pytest.raises(ConversationError, match=f"no turn {gone}"):
        history.rate(gone, Vote.UP)


def test_a_turn_that_is_forgotten_is_gone_from_the_file_and_no_other_is(path, history):
    name, other = history.start("Leave"), history.start("Mombasa")
    first = history.add(name, answered("First?", "It is skebbu."))
    history.add(other, answered("Between?"))
    turn = history.add(name, answered("Is it kuqwyx?", "The word is vozjif."))
    history.rate(turn, Vote.DOWN, "Never say pujhal.")
    last = history.add(name, answered("Last?", "It is drummo."))
    words = [b"kuqwyx", b"vozjif", b"pujhal"]
    assert all(word in bytes_on_disk(path) for word in words)
    history.forget(turn)
    assert not any(word in bytes_on_disk(path) for word in words)
    assert [one.id for one in history.conversation(name).turns] == [first, last]
    assert history.search("vozjif") == ()
    assert titles(history.search("skebbu")) == titles(history.search("drummo")) == ["Leave"]
    assert titles(history.search("between")) == ["Mombasa"]
    assert list(history.rated()) == []


def test_one_turn_after_another_can_be_forgotten_and_the_right_words_go_with_it(history):
    name = history.start("Leave")
    words = ["skebbu", "kuqwyx", "vozjif", "drummo", "pujhal"]
    ids = {word: history.add(name, answered("Which?", f"It is {word}.")) for word in words}
    history.rename(name, "Zanzibar")  # its words come last in the file, and do not count
    for word in ("vozjif", "skebbu", "pujhal"):
        history.forget(ids.pop(word))
        assert [one for one in words if history.search(one)] == [*ids]
    history.add(name, answered("Which?", "It is gyxlep."))
    history.forget(ids.pop("drummo"))
    assert history.search("drummo") == ()
    assert titles(history.search("gyxlep kuqwyx")) == ["Zanzibar"]


def test_a_title_that_was_the_forgotten_question_goes_with_it(path, history):
    name = history.start()
    first = history.add(name, answered("Is it kuqwyx?"))
    second = history.add(name, answered("How many days?"))
    history.forget(first)
    assert history.conversation(name).title == "How many days?"
    assert b"kuqwyx" not in bytes_on_disk(path)
    history.forget(second)
    assert history.conversation(name).title == ""
    history.add(name, answered("And who?"))
    assert history.conversation(name).title == "And who?"


def test_a_title_that_was_given_outlives_the_first_question(history):
    name = history.start("Leave")
    history.forget(history.add(name, answered("How many days?")))
    assert history.conversation(name).title == "Leave"


def test_a_turn_that_is_not_there_cannot_be_forgotten(path, history):
    name = history.start()
    turn = history.add(name, answered())
    history.forget(turn)
    for unknown in (turn, turn + 1, -1):
        with pytest.raises(ConversationError, match=f"no turn {unknown}") as caught:
            history.forget(unknown)
        assert str(path) in str(caught.value)


def test_a_conversation_can_be_read_from_its_end_part_by_part(history):
    name, other = history.start("Leave"), history.start("Other")
    ids = []
    for number in range(7):
        ids.append(history.add(name, answered(f"Question {number}?")))
        history.add(other, answered("Between?"))

    def part(**which):
        found = history.conversation(name, **which)
        assert (found.id, found.title) == (name, "Leave")
        return [int(question.split()[1][:-1]) for question in questions(found)]

    assert part(last=3) == [4, 5, 6]
    assert part(last=3, before=ids[4]) == [1, 2, 3]
    assert part(last=3, before=ids[1]) == [0]
    assert part(last=3, before=ids[0]) == part(last=0) == []
    assert part(before=ids[2]) == [0, 1]
    assert part(last=99) == [*range(7)]
    history.forget(ids[4])  # in another tab, meanwhile
    assert part(last=3, before=ids[4]) == [1, 2, 3]


def test_only_the_turns_that_are_asked_for_are_read(history, monkeypatch):
    name = history.put(replace(conversation(), turns=conversation().turns[:1] * 500))
    decoded, decode = [], Answer.from_dict

    def counted(plain):
        decoded.append(plain)
        return decode(plain)

    monkeypatch.setattr(Answer, "from_dict", counted)
    history.conversation(name, last=20)
    assert len(decoded) == 20
    with history._database.reading() as connection:
        where = "WHERE t.conversation = ? AND t.id < ?"
        statement = f"EXPLAIN QUERY PLAN {tables._TURNS.format(where)}"
        plan = [row[3] for row in connection.execute(statement, (1, 400, 20))]
    assert "sqlite_autoindex_turns_1 (conversation=?)" in plan[0]
    assert not any("TEMP B-TREE" in step for step in plan)  # nothing is sorted


UNKNOWN = {
    "add": lambda history: history.add("nowhere", answered()),
    "conversation": lambda history: history.conversation("nowhere"),
    "rename": lambda history: history.rename("nowhere", "title"),
    "delete": lambda history: history.delete("nowhere"),
    "id_of": lambda history: history.id_of("nowhere"),
}


@pytest.mark.parametrize("use", UNKNOWN.values(), ids=UNKNOWN)
def test_a_conversation_that_is_not_there_is_named_with_the_file(path, history, use):
    history.start("here")
    with pytest.raises(ConversationError, match="nowhere") as caught:
        use(history)
    assert str(path) in str(caught.value)
    assert titles(history.summaries()) == ["here"]


def test_an_id_may_be_cut_short_if_only_one_begins_like_it(history):
    one, two = (history.put(replace(conversation(), id=name)) for name in ("abc", "abcdef"))
    assert history.id_of("abcd") == two
    assert history.id_of("abc") == one
    with pytest.raises(ConversationError, match="2 conversations begin with"):
        history.id_of("ab")
    for special in ("", "%", "_bc", "a*", "\ud800"):
        with pytest.raises(ConversationError, match="no conversation"):
            history.id_of(special)


def test_an_opinion_replaces_the_one_before_and_can_be_taken_back(history):
    name = history.start()
    turn = history.add(name, answered())
    history.rate(turn, Vote.UP)
    history.rate(turn, Vote.DOWN, " Not what\r\nI asked.\n")
    (found,) = history.conversation(name).turns
    assert (found.feedback.vote, found.feedback.comment) == (Vote.DOWN, "Not what\nI asked.")
    assert found.feedback.given >= found.asked
    history.rate(turn, None)
    assert history.conversation(name).turns[0].feedback is None


def test_a_vote_that_comes_after_its_comment_keeps_it(history):
    name = history.start()
    turn = history.add(name, answered())
    history.rate(turn, Vote.DOWN, "It was 2020.")
    history.rate(turn, Vote.DOWN)
    assert history.conversation(name).turns[0].feedback.comment == "It was 2020."
    history.rate(turn, Vote.UP)
    assert history.conversation(name).turns[0].feedback.comment == ""


def test_rated_turns_come_with_their_conversations_the_oldest_first(history):
    one, two = history.start("One"), history.start("Two")
    first, second = history.add(one, answered()), history.add(two, refused())
    history.add(one, replied())
    third = history.add(one, answered("Last?"))
    for turn, vote in ((third, Vote.UP), (second, Vote.UP), (first, Vote.DOWN)):
        history.rate(turn, vote)
    found = [(owner.title, turn.id, turn.feedback.vote) for owner, turn in history.rated()]
    assert found == [("One", first, "down"), ("Two", second, "up"), ("One", third, "up")]


def test_a_turn_that_is_deleted_while_rated_ones_are_read_is_passed_over(history):
    names = [history.start() for _ in range(3)]
    for name in names:
        history.rate(history.add(name, answered()), Vote.UP)
    found = history.rated()
    assert next(found)[0].id == names[0]
    history.delete(names[1])
    assert [owner.id for owner, _ in found] == [names[2]]


def test_a_conversation_from_elsewhere_keeps_its_id_times_and_opinions(history):
    given = conversation()
    assert history.put(given) == given.id
    found = history.conversation(given.id)
    assert found == replace(given, turns=found.turns)
    for kept, turn in zip(found.turns, given.turns, strict=True):
        assert kept == replace(turn, id=kept.id)
    assert titles(history.search("happy")) == ["Leave"]


def test_a_conversation_whose_id_is_taken_gets_another_one(history):
    given = conversation()
    first, second = history.put(given), history.put(given)
    assert first == given.id != second
    ids = {turn.id for name in (first, second) for turn in history.conversation(name).turns}
    assert len(ids) == 2 * len(given.turns)


def test_a_conversation_is_kept_whole_or_not_at_all(history):
    whole = conversation()
    broken = replace(whole.turns[-1], answer=answered(timings={"search": object()}))
    with pytest.raises(TypeError):
        history.put(replace(whole, turns=(*whole.turns, broken)))
    assert history.summaries() == ()
    assert history.search("carry") == ()
    assert history.put(whole) == whole.id


def test_only_its_owner_may_read_the_file(tmp_path):
    path = tmp_path / "made" / "too" / "kept.sqlite"
    before = os.umask(0)
    try:
        with closing(History(path)) as history:
            history.start("Zanzibar")
            files = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert "kept.sqlite-wal" in files
    assert set(files.values()) == {0o600}


def test_writes_reach_the_disk_and_what_is_deleted_is_overwritten(history):
    with history._database.reading() as connection:
        values = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert values == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


def test_nothing_acknowledged_is_lost_when_writers_are_killed(path):
    with closing(History(path)) as history:
        name = history.start()
    acknowledged = []
    for attempt in range(20):
        child = writer(path, f"try {attempt} number", name)
        assert child.stdout.readline() == "open\n"
        time.sleep(random.uniform(0, 0.08))
        child.send_signal(signal.SIGKILL)
        lines = child.communicate()[0].splitlines(keepends=True)
        acknowledged += [line.strip() for line in lines if line.endswith("\n")]
        with closing(History(path)) as history:
            assert set(acknowledged) <= set(questions(history.conversation(name)))
    assert len(acknowledged) > 20
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")


def test_processes_that_write_at_once_lose_nothing(path):
    with closing(History(path)) as history:
        name = history.start()
    children = [writer(path, which, name, 60) for which in ("one", "two")]
    for child in children:
        child.communicate(timeout=60)
        assert child.returncode == 0
    with closing(History(path)) as history:
        found = questions(history.conversation(name))
    for which in ("one", "two"):
        own = [question for question in found if question.startswith(which)]
        assert own == [f"{which} {number}" for number in range(60)]
    assert len(found) == 120


def test_processes_may_make_the_file_at_once(path):
    code = (
        "import sys, time; from pathlib import Path; from assistant.history import History\n"
        "time.sleep(max(0, float(sys.argv[2]) - time.time()))\n"
        "for _ in range(5): History(Path(sys.argv[1])).start('made')"
    )
    moment = str(time.time() + 1.5)
    children = [
        subprocess.Popen([sys.executable, "-c", code, str(path), moment], cwd=REPOSITORY)
        for _ in range(4)
    ]
    assert [child.wait(timeout=60) for child in children] == [0] * 4
    with closing(History(path)) as history:
        assert len(history.summaries()) == 20


def test_threads_share_one_history(history):
    names = [history.start() for _ in range(4)]
    barrier = threading.Barrier(8)

    def work(number):
        barrier.wait()
        for turn in range(15):
            history.rate(history.add(names[turn % 4], answered(f"{number}.{turn}")), Vote.UP)
            history.search("carry")
            history.conversation(names[number % 4])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    found = [question for name in names for question in questions(history.conversation(name))]
    assert sorted(found) == sorted(f"{number}.{turn}" for number in range(8) for turn in range(15))
    assert len(list(history.rated())) == 120


def test_a_reader_is_not_held_up_by_a_writer(path, history):
    name = history.start("here")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE conversations SET title = 'changed'")
        assert history.conversation(name).title == "here"


def test_a_new_file_gets_its_log_though_another_process_is_writing(path):
    """SQLite itself does not wait for the other one."""
    with (
        closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other,
        closing(sqlite3.connect(path, isolation_level=None)) as ours,
    ):
        other.execute("CREATE TABLE a (b)")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            ours.execute("PRAGMA journal_mode = WAL")
        end = threading.Timer(0.2, other.rollback)
        end.start()
        database._log_ahead(ours)
        end.join()
        assert ours.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_writer_that_never_ends_is_given_up_on(path, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with closing(History(path)) as history, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ConversationError, match=r"Another program.*Try again"):
            history.start()
        other.rollback()
        history.start()


def test_a_file_says_of_which_version_it_is(path, history):
    history.start()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
        assert connection.execute("PRAGMA application_id").fetchone() == (0x53656564,)


MORE_STEPS = (*STEPS, ("ALTER TABLE turns ADD COLUMN seconds REAL", "CREATE TABLE more (a)"))


def test_a_file_of_an_earlier_version_is_brought_up_to_date(path):
    with closing(History(path)) as history:
        name = history.start("old")
        history.add(name, answered())
    for _ in range(2):
        with closing(Database(path, MORE_STEPS)) as opened, opened.reading() as connection:
            assert connection.execute("SELECT question, seconds FROM turns").fetchall() == [
                ("How many days carry over?", None)
            ]
            assert connection.execute("SELECT * FROM more").fetchall() == []
            assert connection.execute("PRAGMA user_version").fetchone() == (len(MORE_STEPS),)


def test_an_answer_from_before_the_reader_was_recorded_can_be_read(path, history):
    name = history.start()
    history.add(name, answered())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE turns SET answer = json_remove(answer, '$.passages[0].evidence.relevance')"
        )
    (turn,) = history.conversation(name).turns
    (passage,) = turn.answer.passages
    assert passage.evidence == replace(answered().passages[0].evidence, relevance=None)


def test_a_step_that_fails_leaves_the_file_as_it_was(path):
    with closing(History(path)) as history:
        name = history.start("old")
    with pytest.raises(ConversationError, match="no such table"):
        Database(path, (*MORE_STEPS, ("CREATE TABLE other (b)", "DROP TABLE missing")))
    with closing(History(path)) as history:
        assert history.conversation(name).title == "old"
        with history._database.reading() as connection:
            names = connection.execute("SELECT name FROM sqlite_schema").fetchall()
    assert not {("more",), ("other",)} & set(names)


def test_a_file_of_a_later_version_is_refused_with_what_to_do(path):
    Database(path, MORE_STEPS).close()
    before = path.read_bytes()
    with pytest.raises(ConversationError, match=r"later version.*Update") as caught:
        History(path)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before


def damaged(path):
    with closing(History(path)) as history:
        for number in range(20):
            history.add(history.start(), answered(f"{number}?"))
    whole = path.read_bytes()
    return whole[:8192] + b"\xa5" * 8192 + whole[16384:]


def shortened(path):
    with closing(History(path)) as history:
        history.start("short")
    return path.read_bytes()[:-5000]


def foreign(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE turns (a)")
    return path.read_bytes()


UNUSABLE = {
    "a text": lambda _: b"Dear diary,\n",
    "a long text": lambda _: b"Dear diary,\n" * 1000,
    "half a header": lambda _: b"SQLite format 3\0\x10\0",
    "a damaged one": damaged,
    "a shortened one": shortened,
    "a database of another program": foreign,
}


@pytest.mark.parametrize("content", UNUSABLE.values(), ids=UNUSABLE)
def test_a_file_that_cannot_be_used_is_named_and_left_alone(path, content):
    before = content(path)
    path.write_bytes(before)
    with pytest.raises(ConversationError, match="Move the file away") as caught:
        History(path)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before


def test_an_empty_file_is_a_new_one(path):
    path.touch()
    with closing(History(path)) as history:
        assert history.conversation(history.start("new")).title == "new"


def test_a_folder_and_a_file_in_its_way_are_named(tmp_path):
    with pytest.raises(ConversationError, match=str(tmp_path)):
        History(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(ConversationError, match=str(tmp_path / "file" / "kept.sqlite")):
        History(tmp_path / "file" / "kept.sqlite")


def test_a_path_is_named_in_full(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with (
        closing(History(Path("kept.sqlite"))) as history,
        pytest.raises(ConversationError, match=str(tmp_path / "kept.sqlite")),
    ):
        history.conversation("nowhere")


def test_an_answer_that_cannot_be_read_is_named_with_the_file(path, history):
    name = history.start()
    history.add(name, answered())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("""UPDATE turns SET answer = '{"question": "How?"}'""")
        connection.commit()
    with pytest.raises(ConversationError, match="cannot be read") as caught:
        history.conversation(name)
    assert str(path) in str(caught.value)
