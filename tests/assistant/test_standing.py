import random
import shutil
import time
import unicodedata
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.citations import Citation
from assistant.standing import State, find_quote, standing_of, standings_of
from index.build import build_index
from index.searcher import Searcher
from tests.conftest import TINY_SEEDS, write_seeds

LEAVE = "handbook/leave.md"
THIRTY = "Every employee has thirty days of leave a year."
CARRY = "Up to five days carry over to the next year."


def citation(searcher, document_id, quote, *, behind=""):
    """A citation of a quote as it is indexed now."""
    text = searcher.document(document_id).text
    start = text.index(quote, text.index(behind))
    return Citation(
        marker=1,
        document=document_id,
        title="Leave",
        headings=(),
        page=None,
        start=start,
        end=start + len(quote),
        quote=quote,
        sha256=searcher.manifest().recipe.seeds[document_id],
    )


@pytest.fixture
def searcher(tiny_index):
    with closing(Searcher(tiny_index)) as opened:
        yield opened


@pytest.fixture
def after(tiny_index, searcher):
    """What became of a quote after the seeds were changed and built again."""

    def change(document_id, quote, seeds=None, *, gone=(), behind=""):
        cited = citation(searcher, document_id, quote, behind=behind)
        for name in gone:
            (tiny_index.seeds / name).unlink()
        write_seeds(tiny_index.seeds, seeds or {})
        build_index(tiny_index)
        standing = standing_of(cited, searcher)
        if standing.state is not State.GONE:
            assert_holds(searcher, standing, quote)
        else:
            assert (standing.document, standing.start) == (cited.document, cited.start)
        return standing

    return change


def assert_holds(searcher, standing, quote):
    found = searcher.document(standing.document).text[standing.start : standing.end]
    plain = [unicodedata.normalize("NFC", text).split() for text in (found, quote)]
    assert plain[0] == plain[1]


def test_a_quote_of_an_unchanged_document_is_there(searcher):
    cited = citation(searcher, LEAVE, CARRY)
    standing = standing_of(cited, searcher)
    assert (standing.state, standing.document) == (State.THERE, LEAVE)
    assert (standing.start, standing.end) == (cited.start, cited.end)


def test_a_quote_is_there_when_only_what_follows_has_changed(after):
    seeds = {LEAVE: TINY_SEEDS[LEAVE] + "\nAsk the office.\n"}
    assert after(LEAVE, THIRTY, seeds).state is State.THERE


def test_a_quote_that_never_was_there_is_not_there_though_the_file_is_the_same(searcher):
    cited = citation(searcher, LEAVE, THIRTY)
    forged = Citation.from_dict({**cited.to_dict(), "quote": THIRTY.replace("thirty", "eighty")})
    assert standing_of(forged, searcher).state is State.GONE


def test_a_quote_has_moved_when_something_was_put_before_it(after):
    seeds = {LEAVE: TINY_SEEDS[LEAVE].replace("# Leave", "# Leave\n\nAsk the office.")}
    standing = after(LEAVE, THIRTY, seeds)
    assert (standing.state, standing.document) == (State.MOVED, LEAVE)


def test_of_several_places_the_nearest_to_the_old_one_is_given(after):
    """The third: one stands before it, and one is put at the end."""
    seeds = {LEAVE: f"# Leave\n\nHello.\n\n{TINY_SEEDS[LEAVE]}\n\n{CARRY}\n"}
    standing = after(LEAVE, CARRY, seeds, behind="## Contractors")
    assert standing.state is State.MOVED
    assert standing.start == seeds[LEAVE].index(CARRY, seeds[LEAVE].index("## Contractors"))


def test_a_quote_is_found_in_a_file_that_was_renamed(after):
    standing = after(LEAVE, THIRTY, {"new/holidays.md": TINY_SEEDS[LEAVE]}, gone=[LEAVE])
    assert (standing.state, standing.document) == (State.MOVED, "new/holidays.md")


def test_a_short_quote_is_found_in_a_file_that_was_renamed(after):
    seeds = {"a.md": "# Notes\n\nMrs. Okafor reported.\n", "b.txt": TINY_SEEDS["minutes.txt"]}
    standing = after("minutes.txt", "Mrs. Okafor reported", seeds, gone=["minutes.txt"])
    assert (standing.state, standing.document) == (State.MOVED, "b.txt")


def test_a_short_quote_is_not_looked_for_in_other_documents(after):
    seeds = {"other.md": "# Notes\n\nMrs. Okafor reported on the roof.\n"}
    standing = after("minutes.txt", "Mrs. Okafor reported", seeds, gone=["minutes.txt"])
    assert standing.state is State.GONE


def test_a_long_quote_is_found_in_another_document(after):
    seeds = {
        LEAVE: TINY_SEEDS[LEAVE].replace(THIRTY, "Hello."),
        "rules.md": f"# Rules\n\nBe kind. {THIRTY}\n",
    }
    standing = after(LEAVE, THIRTY, seeds)
    assert (standing.state, standing.document) == (State.MOVED, "rules.md")


def test_a_quote_that_was_reworded_is_gone(after):
    seeds = {LEAVE: TINY_SEEDS[LEAVE].replace("thirty", "twenty")}
    assert after(LEAVE, THIRTY, seeds).state is State.GONE


def test_a_quote_of_a_document_that_was_removed_is_gone(after):
    assert after(LEAVE, THIRTY, gone=[LEAVE]).state is State.GONE


def test_each_of_several_citations_is_looked_up(searcher):
    there = citation(searcher, LEAVE, THIRTY)
    gone = Citation.from_dict({**there.to_dict(), "quote": THIRTY[::-1]})
    found = standings_of([there, gone, there], searcher)
    assert [(one, standing.state) for one, standing in found.items()] == [
        (there, State.THERE),
        (gone, State.GONE),
    ]


SAME = {
    "a line break for a space": ("five\ndays carry", "five days carry"),
    "a space for a line break": ("five days carry", "five\n\ndays carry"),
    "no-break spaces": ("five\u00a0days\u202fcarry", "five days carry"),
    "spaces of other widths": ("five\u2009days\u3000carry", "five days carry"),
    "an accent apart": ("Die Kaffeeku\u0308che ist", "Kaffeeküche"),
    "an accent in one piece": ("Die Kaffeeküche ist", "Kaffeeku\u0308che"),
    "some apart, some in one piece": ("né à Éze e\u0301te\u0301", "Éze été"),
    "white space around it": ("a five days b", " five days\n"),
    "signs of patterns": ("so (5 * 3) [1] + a.b? yes", "(5 * 3) [1] + a.b?"),
    "an accent beside signs of patterns": ("so (é*) yes", "(e\u0301*)"),
}


@pytest.mark.parametrize(("text", "quote"), SAME.values(), ids=SAME)
def test_a_quote_is_the_same_with(text, quote):
    start, end = find_quote(text, quote, near=0) or (0, 0)
    words = [unicodedata.normalize("NFC", one).split() for one in (text[start:end], quote)]
    assert words[0] == words[1]
    assert not text[start:end][0].isspace()
    assert not text[start:end][-1].isspace()


OTHER = {
    "a longer number": ("It takes 15 days.", "5 days."),
    "a number with thousands": ("It costs 1,250 euros.", "250 euros."),
    "a number with a fraction": ("It grew by 3.5 metres", "5 metres"),
    "a fraction that was cut off": ("It grew by 3.5 metres", "It grew by 3"),
    "a fraction that was cut off after its point": ("It grew by 3.5 metres", "It grew by 3."),
    "a negative number": ("It was -5 degrees", "5 degrees"),
    "a range": ("It takes 3–5 days", "5 days"),
    "the beginning of a word": ("The employees agree", "The employee"),
    "the end of a word": ("The nonsmokers agree", "smokers agree"),
    "a letter without its accent": ("un cafe\u0301", "un cafe"),
    "other case": ("the employees agree", "The employees agree"),
    "white space within a word": ("a week end", "weekend"),
    "no white space between words": ("a weekend", "week end"),
    "nothing": ("a text", " \n"),
}


@pytest.mark.parametrize(("text", "quote"), OTHER.values(), ids=OTHER)
def test_a_quote_is_not_found_in(text, quote):
    assert find_quote(text, quote, near=0) is None


def test_a_quote_may_be_followed_by_a_footnote_number():
    assert find_quote("It takes five days.1 Ask.", "It takes five days.", near=0) == (0, 19)


_WORDS = st.lists(st.sampled_from(["leave", "a", "Zoë", "5", "(x)", "days."]), min_size=1)


@example(before=["a"], quote=["a", "a"], behind=["5"], space=" ", near=2)
@given(_WORDS, _WORDS, _WORDS, st.sampled_from([" ", "\n", "\u00a0 "]), st.integers(0, 50))
def test_a_quote_between_other_words_is_always_found(before, quote, behind, space, near):
    text = space.join([*before, *quote, *behind])
    start, end = find_quote(text, " ".join(quote), near=near) or (0, 0)
    assert text[start:end].split() == quote
    own = len(space.join(before)) + len(space)
    assert abs(start - near) <= abs(own - near)


def test_a_long_document_is_looked_through_at_once():
    dice = random.Random(1)
    words = TINY_SEEDS[LEAVE].split() + TINY_SEEDS["kaffee.md"].split()
    text = " ".join(dice.choices(words, k=400_000))
    assert len(text) > 2_000_000
    middle = text.index(" ", 1_500_000) + 1
    quotes = {
        text[middle : text.index(" ", middle + 200)]: True,
        "Élan vital, „and more“ that nobody wrote": False,
        "Up to five days carry over to the next decade": False,
        "year.": True,
    }
    for quote, is_there in quotes.items():
        began = time.perf_counter()
        found = find_quote(text, quote, near=middle)
        assert time.perf_counter() - began < 0.1
        assert (found is not None) == is_there


def test_a_quote_is_found_among_documents_that_are_much_alike(tiny_index, searcher):
    cited = citation(searcher, LEAVE, THIRTY)
    shutil.rmtree(tiny_index.seeds)
    for number, text in enumerate((THIRTY.lower(), THIRTY.upper(), THIRTY.title())):
        write_seeds(tiny_index.seeds, {f"{number}.md": f"# Leave\n\n{text}\n"})
    hidden = f"# Roof\n\nThe roof leaks. {THIRTY} {CARRY} Beans are ordered from a roastery.\n"
    write_seeds(tiny_index.seeds, {"thirty.md": hidden})
    build_index(tiny_index)
    ranking = searcher.search(THIRTY, 50).passages
    assert ranking[0].passage.document_id != "thirty.md"
    standing = standing_of(cited, searcher)
    assert (standing.state, standing.document) == (State.MOVED, "thirty.md")
