import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DamagedIndexError
from index.lexical import LexicalIndex, matched_words, query_words, write_lexical

ROWS = [
    (1, "Leave", "Scope", "Employees have thirty days of leave a year."),
    (2, "Leave", "Contractors", "Contractors have no paid leave."),
    (3, "Kaffee", "", "Die Küche wird täglich gereinigt; the machine cost 1,250 euros."),
    (4, "Notes", "", "Nothing of interest AND nothing else OR so."),
    (5, "Notes", "", "A seat at the table."),
]


@pytest.fixture(scope="module")
def lexical(tmp_path_factory):
    path = tmp_path_factory.mktemp("lexical") / "lexical.sqlite"
    write_lexical(path, ROWS)
    index = LexicalIndex(path)
    yield index
    index.close()


def best(index, question):
    return list(index.search(question, 10).scores)


def test_the_passage_with_the_rarer_words_comes_first(lexical):
    assert best(lexical, "Do contractors have leave?")[0] == 2


def test_words_match_in_any_form_case_and_accent(lexical):
    assert best(lexical, "EMPLOYEE")[:1] == [1]
    assert best(lexical, "kuche reinigen taglich")[:1] == [3]


def test_titles_and_headings_count(lexical):
    assert best(lexical, "kaffee") == [3]
    assert best(lexical, "scope") == [1]


def test_a_passage_with_every_word_scores_about_one_and_one_without_is_not_found(lexical):
    scores = lexical.search("paid contractors", 10).scores
    assert list(scores) == [2]
    assert 0.5 < scores[2] < 2.2


def test_words_that_the_passages_lack_lower_the_score(lexical):
    all_there = lexical.search("paid contractors", 10).scores[2]
    assert lexical.search("paid contractors in Jupiter", 10).scores[2] < all_there / 1.2


def test_unknown_words_are_named_as_they_were_typed(lexical):
    unknown = lexical.search("What does the Warranty say about employees and Jupiter?", 10)
    assert unknown.unknown_words == ("Warranty", "say", "Jupiter")


def test_a_question_of_stop_words_alone_is_searched_all_the_same():
    assert query_words("What is it about?") == ["What", "is", "it", "about"]


@pytest.mark.parametrize(
    "question", ["", "?!", '"', "a\x00b", "NEAR(a b)", "x* AND", "text:foo -b"]
)
def test_no_question_is_an_operator_or_an_error(lexical, question):
    lexical.search(question, 10)


@given(question=st.text())
def test_no_question_raises(lexical, question):
    lexical.search(question.encode("utf-8", "ignore").decode(), 10)


def test_operators_are_words(lexical):
    assert 4 in best(lexical, "nothing AND else OR so")


def test_a_long_question_is_cut_and_not_an_error(lexical):
    assert best(lexical, "contractors " + " ".join(f"word{n}" for n in range(5000)))[:1] == [2]


def test_matched_words_are_shown_as_they_stand():
    matched = matched_words("Which EMPLOYEE has leave in the kuche?", ROWS)
    assert matched[1] == ("Employees", "leave")
    assert matched[3] == ("Küche",)
    assert matched[4] == ()


def test_words_of_few_passages_are_matched_first():
    matched = matched_words("Do employees or contractors have paid leave?", ROWS)
    assert matched[2] == ("Contractors", "paid", "leave")
    assert matched[1] == ("Employees", "leave")


def test_a_word_is_matched_in_the_text_before_the_headings_and_the_title():
    rows = [(1, "Leaving", "Contractors", "A contractor."), (2, "Leaving", "Contractors", "None.")]
    assert matched_words("leave, contractor", rows) == {
        1: ("Leaving", "contractor"),
        2: ("Leaving", "Contractors"),
    }


@given(text=st.text(st.characters(exclude_categories=())))
def test_whatever_a_passage_holds_its_words_are_matched_as_they_stand(text):
    (words,) = matched_words(text, [(7, "", "", text)]).values()
    assert all(word in text for word in words)


def test_matching_takes_no_mark_of_a_text_for_its_own():
    text = "\ufdd0five\ufdd1 days \ufdd0"
    assert matched_words("five days", [(1, "", "", text)]) == {1: ("five", "days")}


def test_a_file_that_is_no_index_is_damage(tmp_path):
    path = tmp_path / "lexical.sqlite"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(DamagedIndexError):
        LexicalIndex(path)
    with pytest.raises(DamagedIndexError):
        LexicalIndex(tmp_path / "missing.sqlite")
