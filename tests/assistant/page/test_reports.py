"""Reports on the page: what is shown of them, and that nobody's name becomes markup."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from assistant.evaluation.cases import Mode
from assistant.evaluation.figures import Figure, figures_of
from assistant.evaluation.kept import Kept, Shelf
from assistant.evaluation.report import Report
from assistant.page.measured import cards
from assistant.page.reports import choices, shelf_markup
from tests.assistant.evaluation.examples import observation
from tests.payloads import PAYLOADS

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TAGS = {
    *("page", "section", "header", "h2", "h3", "p", "b", "bdi", "ul", "li", "span", "div"),
    *("figure", "figcaption", "details", "summary", "table", "thead", "tbody", "tr", "th", "td"),
    *("svg", "title", "desc", "g", "line", "polyline", "rect", "circle", "text"),
}


def observations():
    """Of answerable questions, one of them not answered, and of one that was refused."""
    right = {"answer right": 1.0, "false abstention": 0.0, "gold within 100 words": 1.0}
    wrong = {"answer right": 0.0, "false abstention": 1.0, "gold within 100 words": 0.0}
    refused = {"abstention recall": 1.0}
    return [
        observation("a", confidence=0.9, seconds=0.1, measures=right),
        observation("b", confidence=0.8, seconds=0.1, measures=right),
        observation("c", confidence=0.2, seconds=0.3, measures=wrong),
        observation("d", confidence=0.1, is_answerable=False, kind="off_topic", measures=refused),
    ]


def report(some=None, **changes):
    some = observations() if some is None else some
    plain = {"collection": "a set", "system": "assistant", "figures": figures_of(some)}
    return Report(**{**plain, "observations": some, **changes})


def kept(*reports, hours=0):
    at = NOON + timedelta(hours=hours)
    return Kept(name=f"{hours}.json", written=at, reports=reports or (report(),))


def shown(*files, broken=(), name=None):
    """The markup read again, as browsers do."""
    markup = shelf_markup(Shelf(kept=files, broken=broken), name)
    return ET.fromstring(f"<page>{markup}</page>")  # noqa: S314 - it is ours


def titles(page):
    return [one.text for one in page.iter("h3")]


def text(element):
    return " ".join("".join(element.itertext()).split())


def card(title, *reports):
    (found,) = (one for one in cards(reports) if one.words.title == title)
    return found


def test_a_report_has_a_card_for_everything_that_was_measured():
    page = shown(kept())
    expected = ["Gold within words", "Answers", "Abstention", "Risk and coverage", "Latency"]
    assert titles(page) == expected
    assert [one[0].text for one in page.iter("svg")] == expected
    assert text(page.find(".//header/p")) == (
        "4 questions, 1 of them without an answer, measured 2026-11-24 12:00 UTC"
    )


def test_rankings_have_a_card_and_what_was_not_measured_has_none():
    ranked = observation(is_answerable=None, measures={"nDCG@10": 0.5, "MRR@10": 0.25})
    page = shown(kept(report([ranked])))
    assert titles(page) == ["Retrieval", "Latency"]


def test_a_report_of_nothing_is_no_error():
    page = shown(kept(report([])))
    assert titles(page) == []
    assert text(page.find(".//h2")) == "a set"


def test_every_card_has_its_numbers_beside_it_with_a_name_of_their_own():
    page = shown(kept())
    labels = [one.get("aria-label") for one in page.iter("summary")]
    assert labels == [*(f"Numbers: {title}" for title in titles(page)), "All figures: a set"]
    assert [one.text for one in page.iter("summary")] == [*["Numbers"] * 5, "All figures"]
    assert len(list(page.iter("table"))) == len(labels)


def test_figures_are_said_with_interval_and_cases():
    (row,) = card("Answers", report()).table.rows
    assert (row[:3], row[4]) == (("answer right", "assistant", "0.67"), "3")
    assert re.fullmatch(r"0\.\d\d to 1\.00", row[3])


def test_all_figures_stand_in_one_table():
    page = shown(kept(report(), report(system="baseline")))
    names = [text(one) for one in page.findall("./section/details//tbody/tr/th")]
    assert names == [name for name in report().figures for _ in range(2)]


def test_refusals_are_shown_by_kind_beside_those_of_answerable_questions():
    rows = card("Abstention", report()).table.rows
    assert [(row[0], row[2]) for row in rows] == [("answerable", "0.33"), ("off topic", "1.00")]


def test_a_curve_of_risk_ends_with_all_answers_and_says_where_the_system_stands():
    rows = card("Risk and coverage", report()).table.rows
    assert rows[0] == ("0.50", "assistant", "0.00", "now")
    assert rows[-1] == ("1.00", "assistant", "0.50", "")


def test_a_curve_of_many_answers_is_drawn_with_few_points_and_its_end():
    many = [
        observation(f"{number}", confidence=number / 2000, measures={"answer right": 1.0})
        for number in range(2000)
    ]
    picture = card("Risk and coverage", report(many, figures={})).picture
    (stroke,) = re.findall(r'<polyline class="first stroke" points="([^"]*)"', picture)
    assert 200 < len(stroke.split()) <= 300
    assert stroke.endswith("334,178")


def test_latency_says_half_most_and_slowest():
    some = [observation(f"{number}", seconds=number / 100) for number in range(101)]
    rows = card("Latency", report(some, figures={})).table.rows
    assert rows == (("assistant", "500 ms", "950 ms", "1 s"),)


def test_only_questions_as_they_were_asked_are_counted():
    again = observation("a", mode=Mode.LAST_TURN, seconds=9.0, measures={"answer right": 0.0})
    page = shown(kept(report([*observations(), again])))
    assert text(page.find(".//header/p")).startswith("4 questions")
    assert "9 s" not in text(page)


def test_two_systems_are_told_apart_by_a_legend():
    page = shown(kept(report(), report(system="baseline")))
    assert [text(one) for one in page.iter("li")] == ["assistant", "baseline"]
    assert {"first", "second"} <= {one.get("class") for one in page.iter("rect")}
    assert list(shown(kept()).iter("ul")) == []


def test_a_system_that_lacks_a_measure_is_left_out_there():
    few = [observation("a", measures={"answer right": 1.0})]
    rows = card("Gold within words", report(few), report(system="baseline")).table.rows
    assert [row[1] for row in rows] == ["baseline"]


def test_each_collection_of_a_file_has_a_section():
    page = shown(kept(report(), report(collection="other")))
    assert [text(one) for one in page.iter("h2")] == ["a set", "other"]


def test_the_newest_is_shown_unless_another_is_named():
    files = kept(hours=2), kept(report(collection="old"), hours=1)
    assert [text(one) for one in shown(*files).iter("h2")] == ["a set"]
    assert [text(one) for one in shown(*files, name="1.json").iter("h2")] == ["old"]
    for unknown in ("../1.json", None, 7):
        assert [text(one) for one in shown(*files, name=unknown).iter("h2")] == ["a set"]


def test_a_set_that_was_measured_again_is_followed_over_time():
    figures = [
        {"answer right": Figure(value=value, low=0, high=1, cases=4)} for value in (0.25, 0.5, 0.75)
    ]
    files = [kept(report(figures=own), hours=24 * day) for day, own in enumerate(figures)]
    page = shown(*reversed(files))
    assert titles(page)[0] == "Over time"
    assert text(page.find(".//div[@class='trend']/p")) == "answer right 0.75"
    assert text(page.find(".//p[@class='days']")) == "2026-11-242026-11-26"
    rows = page.findall("./section/div/figure[1]//tbody/tr")
    assert [text(row[1]) for row in rows] == ["0.75", "0.50", "0.25"]
    before = shown(*reversed(files), name="24.json")
    assert text(before.find(".//div[@class='trend']/p")) == "answer right 0.50"


@pytest.mark.parametrize("other", [report(collection="other"), report([], figures={})])
def test_what_was_measured_once_is_not_followed(other):
    assert "Over time" not in titles(shown(kept(hours=1), kept(other)))


def test_without_reports_the_page_says_how_to_make_one():
    assert shelf_markup(Shelf()) == (
        '<p class="empty">Run <code>make eval</code> to see here how good the answers are.</p>'
    )


def test_files_that_are_no_reports_are_named():
    sentence = "<b>.json is not a report that can be read."
    assert text(shown(broken=("<b>.json",))) == sentence
    assert text(shown(kept(), broken=("<b>.json",))[-1]) == sentence


def test_reports_are_chosen_by_time_and_collections():
    files = kept(report(), report(system="baseline"), report(collection="\ud800"), hours=1), kept()
    assert choices(Shelf(kept=files)) == [
        ("2026-11-24 13:00 UTC, a set, ?", "1.json"),
        ("2026-11-24 12:00 UTC, a set", "0.json"),
    ]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_names_of_others_show_as_they_are(payload):
    some = [
        observation(payload, is_answerable=False, kind=payload, measures={"abstention recall": 1.0})
    ]
    figures = {**figures_of(some), payload: Figure(value=0.5, low=0.5, high=0.5, cases=1)}
    hostile = report(some, collection=payload, system=payload, figures=figures)
    page = shown(kept(hostile, report(some, collection=payload)), broken=(payload,))
    assert {one.tag for one in page.iter()} <= TAGS
    names = {name for one in page.iter() for name in one.attrib}
    assert not [name for name in names if name.startswith("on") or name in {"href", "style"}]
    assert text(page.find(".//h2")) == " ".join(payload.split())


def test_many_kinds_are_a_few_bars():
    some = [
        observation(f"{n}", is_answerable=False, kind=f"{n}", measures={"abstention recall": 1.0})
        for n in range(40)
    ]
    rows = card("Abstention", report(some)).table.rows
    assert len(rows) == 12
