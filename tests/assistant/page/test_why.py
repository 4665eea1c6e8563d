from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html  # type: ignore[import-untyped]  # it has no stubs
from markdown_it import MarkdownIt

from assistant.answers import Answer, Outcome
from assistant.page.escaping import address
from assistant.page.markup import answer_markup
from assistant.page.texts import BELOW
from assistant.page.why import why_markup
from assistant.refusals import Reason
from index.passages import Evidence, Passage, ScoredPassage
from tests.assistant.kept import answered, cited, contradicted, refused, replied, written
from tests.payloads import PAYLOADS

HARMLESS = {"a", "bdi", "details", "div", "li", "p", "span", "summary", "ul"} | {
    "caption",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
}


def considered(text="Some days.", *, rank=1, headings=(), title="Leave", start=100, **evidence):
    """A passage that was considered."""
    passage = Passage(
        document_id="handbook/leave.md",
        title=title,
        headings=headings,
        start=start,
        end=start + len(text),
        text=text,
    )
    figures = {"dense": 0.5, "sentences": (0.25, 0.125), "lexical": 0.75, **evidence}
    return ScoredPassage(passage=passage, score=0.5, rank=rank, evidence=Evidence(**figures))


def rendered(markup):
    """What a browser makes of a message: Markdown with HTML, as in Gradio."""
    markdown = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    return html.fragment_fromstring(markdown.render(markup), create_parent="main")


def seen(answer):
    """The text of what is folded out."""
    details = rendered(answer_markup(answer)).find(".//details")
    return " ".join(" ".join(details.itertext()).split())


def column(answer, heading):
    """What the table has below a heading, row by row."""
    (table,) = rendered(answer_markup(answer)).iter("table")
    headings = [cell.text_content() for cell in table.findall("thead/tr/th")]
    rows = [[cell.text_content() for cell in row] for row in table.findall("tbody/tr")]
    assert {len(row) for row in rows} == {len(headings)}
    return [row[headings.index(heading)] for row in rows]


def matched(question, *texts):
    """The words of a question that are found in each text."""
    passages = tuple(considered(text, rank=rank) for rank, text in enumerate(texts, start=1))
    refusal = replace(refused(), question=question, standalone_question=question)
    return column(replace(refusal, passages=passages), "Matched")


def test_a_reply_needs_no_reason():
    assert why_markup(replied()) == ""
    assert "<details" not in answer_markup(replied())


def test_an_answer_and_a_refusal_ask_their_own_question():
    assert seen(answered()).startswith("Why this answer")
    assert seen(refused()).startswith("Why no answer")


DECISIONS = {
    "answered": (answered(), "The documents answer this with a probability of 90 %."),
    "written": (written(), "The documents answer this with a probability of 90 %."),
    "answered in part": (
        answered(outcome=Outcome.PARTLY_ANSWERED, missing=("who pays?",)),
        "answer a part of this with a probability of 90 %.",
    ),
    "contradicted": (contradicted(), "contradict what the question takes for granted."),
    "not found": (replace(refused(), confidence=0.044), "a probability of 4 %, which is not"),
}


@pytest.mark.parametrize(("answer", "decision"), DECISIONS.values(), ids=DECISIONS)
def test_what_was_decided_is_said_with_its_probability(answer, decision):
    assert decision in seen(answer)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_of_a_refusal_has_its_words(reason):
    refusal = replace(refused().refusal, reason=reason)
    said = seen(replace(refused(), refusal=refusal, confidence=0.7))
    others = [
        seen(replace(refused(), refusal=replace(refusal, reason=other), confidence=0.7))
        for other in Reason
        if other is not reason
    ]
    assert "a probability of 70 %" in said
    assert said not in others


@pytest.mark.parametrize(
    ("confidence", "words"), [(0.0, "less than 1 %"), (1.0, "more than 99 %"), (0.5, "of 50 %")]
)
def test_nothing_is_certain(confidence, words):
    assert words in seen(answered(confidence=confidence))


def test_every_column_says_what_it_means():
    (table,) = rendered(answer_markup(answered())).iter("table")
    headings = table.findall("thead/tr/th")
    assert table.findtext("caption") == "Passages considered, best first"
    assert {heading.get("scope") for heading in headings} == {"col"}
    assert all(len(heading.get("title")) > 20 for heading in headings)
    assert [row.find("th").get("scope") for row in table.findall("tbody/tr")] == ["row"]


def test_where_the_page_is_narrow_the_table_can_be_scrolled_by_keyboard():
    (region,) = rendered(answer_markup(answered())).xpath(".//*[@role='region']")
    assert (region.get("class"), region.get("tabindex")) == ("scroll", "0")
    assert region.get("aria-label") == "Passages considered: How many days carry over?"
    assert region.find("table") is not None


def test_a_passage_leads_to_its_place():
    text = "Up to five days carry over. " * 10
    answer = answered(passages=(considered(text, headings=("Leave", "Holidays"), start=7),))
    (link,) = rendered(answer_markup(answer)).xpath(".//tbody//a")
    assert link.text_content() == f"Leave{BELOW}Holidays"
    assert link.get("href") == address("handbook/leave.md", 7, 7 + len(text), text)
    (place,) = column(answer, "Passage")
    assert "Up to five days carry over. Up to" in place
    assert place.endswith(" …")


def test_each_figure_has_its_place_among_the_passages():
    answer = answered(
        passages=(
            considered(rank=1, dense=0.5, sentences=(0.2, 0.7), lexical=0.4, relevance=0.0),
            considered(rank=2, dense=0.9, sentences=(0.1,), lexical=1.256, relevance=2.0),
            considered(rank=3, dense=-0.001, sentences=(0.7, 0.1), lexical=0.4, relevance=-1e9),
        )
    )
    assert column(answer, "#") == ["1", "2", "3"]
    assert column(answer, "Meaning") == ["0.50 2nd", "0.90 1st", "0.00 3rd"]
    assert column(answer, "Sentence") == ["0.70 1st", "0.10 3rd", "0.70 1st"]
    assert column(answer, "Words") == ["0.40 2nd", "1.26 1st", "0.40 2nd"]
    assert column(answer, "Reader") == ["0.50 2nd", "0.88 1st", "0.00 3rd"]


def test_what_has_no_figure_has_no_place_either():
    without = considered(rank=2, sentences=(), lexical=0.0, relevance=None)
    answer = answered(passages=(considered(relevance=-1.0), without))
    assert column(answer, "Sentence") == ["0.25 1st", "–"]
    assert column(answer, "Words") == ["0.75 1st", "–"]
    assert column(answer, "Reader") == ["0.27 1st", "–"]


def test_an_answer_from_before_the_reader_was_recorded_is_explained():
    plain = answered(passages=(considered(relevance=3.0),)).to_dict()
    for passage in plain["passages"]:
        del passage["evidence"]["relevance"]
    old = Answer.from_dict(plain)
    assert column(old, "Reader") == ["–"]
    assert column(old, "Meaning") == ["0.50 1st"]


def test_words_match_in_any_form_and_are_shown_as_they_stand():
    question = "How was the killing at the CAFE justified?"
    assert matched(question, "Killed in Cafés.") == ["Killed, Cafés"]


def test_words_that_only_ask_are_not_matched():
    assert matched("What did they do about the roof?", "They did it: what a roof!") == ["roof"]


def test_the_words_that_few_passages_have_come_first():
    texts = ("The roof and the garden.", "A garden.", "A garden and a roof; copper.")
    assert matched("Does the garden have a roof of copper?", *texts) == [
        "roof, garden",
        "garden",
        "copper, roof, garden",
    ]


def test_a_word_is_matched_once_however_often_it_is_asked_for():
    assert matched("Is leaving a leave?", "Leave leaves, leave!") == ["Leave"]


def test_at_most_eight_words_are_shown():
    ten = "one two three four five six seven eight nine ten"
    assert matched(ten, ten) == ["one, two, three, four, five, six, seven, eight"]


def test_a_word_of_title_or_headings_is_matched_too():
    passages = (considered("Five days.", title="Leaves", headings=("Contractors",)),)
    answer = replace(
        refused(), standalone_question="leave of a contractor in days", passages=passages
    )
    assert column(answer, "Matched") == ["Leaves, Contractors, days"]


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("Wird die Maschine gereinigt?", "Die Maschine wird täglich gereinigt.", None),
        ("东京", "东京 is Tokyo.", "东京"),
        ("", "Five days.", "–"),
        ("?!", "Five days.", "–"),
        ("Jupiter", "Five days.", "–"),
    ],
)
def test_questions_of_any_language_or_none_are_matched(question, text, words):
    assert matched(question, text) == [words or "wird, Die, Maschine, gereinigt"]


def test_the_passages_that_are_cited_are_marked_with_their_numbers():
    passages = (
        considered("Up to five days carry over to the next year. The rest lapses.", start=100),
        considered("Contractors have none.", rank=2, start=900),
    )
    answer = replace(
        written(),
        passages=passages,
        citations=(cited(), cited("The rest lapses.", marker=2, start=145)),
    )
    assert column(answer, "Cited") == ["1, 2", "no"]


def test_a_refusal_cites_nothing():
    assert "Cited" not in seen(refused())


def test_what_is_cited_from_elsewhere_is_named():
    far = replace(written(), passages=(considered("Five days.", start=0),))
    assert "Cited from outside this table: 1, 2." in seen(far)
    assert "outside this table" not in seen(answered())


def test_the_ten_best_of_many_passages_are_shown():
    passages = tuple(considered(rank=rank, dense=rank / 20) for rank in range(1, 13))
    answer = answered(passages=passages)
    assert column(answer, "#") == [str(rank) for rank in range(1, 11)]
    assert column(answer, "Meaning")[:2] == ["0.05 12th", "0.10 11th"]
    assert "The best 10 of 12 passages considered, best first" in seen(answer)


def test_an_answer_without_passages_has_no_table():
    bare = replace(refused(), passages=())
    assert "No passage of the documents resembles the question." in seen(bare)
    assert "<table" not in answer_markup(bare)


def test_the_time_of_each_step_and_of_all_is_told():
    steps = {"rewrite": 0.00001, "search": 0.02, "read": 0.2004, "choose": 0.001, "write": 1.5}
    said = seen(answered(timings=steps))
    assert said.endswith(
        "Understanding the question under 1 ms Searching 20 ms Reading the best passages 200 ms "
        "Choosing sentences 1 ms Writing 1,500 ms Total 1,721 ms"
    )


def test_steps_of_older_records_are_told_in_the_same_words():
    said = seen(answered(timings={"retrieve": 0.02, "answer": 0.001, "polish": 0.3}))
    assert "Searching and reading 20 ms" in said
    assert "polish 300 ms" in said


def test_an_answer_whose_time_was_not_measured_tells_none():
    assert "Time spent" not in seen(answered(timings={}))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_of_others_shows_as_it_is(payload):
    hostile = considered(payload, title=payload, headings=(payload, "x"))
    passages = (replace(hostile, passage=replace(hostile.passage, document_id=payload)),)
    answer = replace(
        refused(),
        question=payload,
        standalone_question=payload,
        passages=passages,
        timings={payload: 1.0},
    )
    (page,) = rendered(why_markup(answer))
    line = " ".join(payload.split())
    assert {element.tag for element in page.iter()} <= HARMLESS
    assert [one for one in page.xpath("//@href") if not one.startswith("#cite=")] == []
    assert page.xpath("//@*[starts-with(name(), 'on')]") == []
    assert page.xpath("//@aria-label") == [f"Passages considered: {line}"]
    (place,) = column(answer, "Passage")
    assert place.startswith(f"{line}{BELOW}x {line[:20]}")
    assert f"{line} 1,000 ms" in " ".join(page.text_content().split())


_TEXTS = st.text(st.characters(exclude_categories=()), min_size=1, max_size=40)


@given(_TEXTS, _TEXTS, _TEXTS, st.floats(allow_nan=False))
def test_whatever_texts_hold_all_is_on_one_line(question, title, text, figure):
    passages = (considered(text, title=title, dense=figure, relevance=figure),)
    markup = why_markup(
        answered(
            question,
            standalone_question=question,
            passages=passages,
            confidence=figure,
            timings={title: figure},
        )
    )
    assert len(markup.splitlines()) == 1
    markup.encode()
    (page,) = rendered(markup)
    assert page.tag == "details"
