"""Evaluations on the page in headless Chromium: looked at, chosen, missing, broken."""

import json
import re
import shutil

import pytest
from playwright.sync_api import expect

from index.settings import IndexSettings
from tests import commands
from tests.assistant.evaluation.examples import write_seed_set
from tests.browsing import PATIENCE, chromium, opened
from tests.test_app import serving

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")

HOSTILE = "<img src=http://evil.example/a onerror=alert(1)> & 'mine'"
PLOTS = ["Gold within words", "Answers", "Abstention", "Risk and coverage", "Latency"]


@pytest.fixture(scope="module")
def settings(built, tmp_path_factory):
    folder = tmp_path_factory.mktemp("evaluated")
    shutil.copytree(built, folder, dirs_exist_ok=True)
    return IndexSettings(seeds=folder / "seeds", path=folder / "index")


@pytest.fixture(scope="module")
def report(settings):
    """What a real evaluation keeps."""
    folder = settings.path.parent
    write_seed_set(folder / "mine")
    done = commands.run("assistant", settings, "eval", "mine")
    assert (done.returncode, done.stderr) == (0, "")
    (path,) = (folder / ".eval" / "reports").iterdir()
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def page(settings):
    """The page of a server that was started where the reports are kept."""
    with pytest.MonkeyPatch.context() as patch, chromium() as browser:
        patch.chdir(settings.path.parent)
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        with serving(settings) as served, opened(context, served.address) as page:
            yield page


@pytest.fixture
def shelf(settings):
    """The folder of the reports, empty."""
    folder = settings.path.parent / ".eval" / "reports"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def keep(shelf, name, report, collection, *, written="2026-11-24T12:00:00+00:00"):
    """A file of a report, as if it were of another collection and another time."""
    reports = [{**one, "collection": collection} for one in report["reports"]]
    text = json.dumps({**report, "written": written, "reports": reports})
    (shelf / name).write_text(text, encoding="utf-8")


def evaluations(page, *, of=None):
    """What the tab shows when it is opened anew; wait until it shows this collection."""
    page.get_by_role("tab", name="Ask").click()
    page.get_by_role("tab", name="Evaluation").click()
    shown = page.locator("#evaluation")
    if of is not None:
        expect(shown.get_by_role("heading", name=of)).to_be_visible(timeout=PATIENCE)
    return shown


def test_a_report_is_looked_at(page, shelf, report):
    keep(shelf, "a.json", report, "looked at")
    shown = evaluations(page, of="looked at")
    expect(page.locator("#evaluation-choice")).to_be_hidden()
    for plot in PLOTS:
        picture = shown.get_by_role("img", name=plot, exact=True)
        picture.scroll_into_view_if_needed()
        box = picture.bounding_box()
        assert box["width"] > 200
        assert box["height"] > 50


def test_the_numbers_of_a_picture_open_with_the_keyboard(page, shelf, report):
    keep(shelf, "a.json", report, "opened")
    shown = evaluations(page, of="opened")
    table = shown.locator(".card table").filter(has_text="answer right")
    expect(table).to_be_hidden()
    shown.get_by_label("Numbers: Answers").focus()
    page.keyboard.press("Enter")
    expect(table).to_be_visible()
    expect(table.get_by_role("rowheader", name="answer right")).to_be_visible()


def test_one_of_several_reports_is_chosen(page, shelf, report):
    keep(shelf, "a.json", report, "several", written="2026-11-23T12:00:00+00:00")
    keep(shelf, "b.json", report, "several")
    shown = evaluations(page, of="several")
    expect(shown.get_by_role("img", name="answer right over time")).to_be_visible()
    expect(shown.locator("header")).to_contain_text("2026-11-24 12:00 UTC")
    page.get_by_label("Report").click()
    page.get_by_role("option", name="2026-11-23 12:00 UTC, several").click()
    expect(shown.locator("header")).to_contain_text("2026-11-23 12:00 UTC")
    expect(shown.get_by_role("heading", name="Over time")).to_have_count(0)


@pytest.mark.usefixtures("shelf")
def test_without_a_report_the_page_says_how_to_make_one(page):
    shown = evaluations(page)
    expect(shown).to_have_text("Run make eval to see here how good the answers are.")
    expect(page.locator("#evaluation-choice")).to_be_hidden()


def test_a_broken_file_is_named_below_the_others(page, shelf, report):
    (shelf / "<b>.json").write_text("{")
    expect(evaluations(page)).to_have_text("<b>.json is not a report that can be read.")
    keep(shelf, "a.json", report, "whole")
    shown = evaluations(page, of="whole")
    expect(shown.locator(".broken")).to_have_text("<b>.json is not a report that can be read.")


def test_names_in_a_report_are_text(page, shelf, report):
    for name in ("a.json", "b.json"):
        keep(shelf, name, report, HOSTILE)
    evaluations(page, of=HOSTILE)
    expect(page.locator("#evaluation-choice input")).to_have_value(re.compile("<img src"))
    assert page.locator("#evaluation-view img, #evaluation-view script").count() == 0


def test_everything_fits_on_a_telephone(page, shelf, report):
    keep(shelf, "a.json", report, "long" * 40)
    size = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 800})
    shown = evaluations(page, of="long" * 40)
    shown.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    over = page.evaluate(
        "[...document.querySelectorAll('#evaluation, #evaluation *')]"
        ".filter(one => one.getBoundingClientRect().right > innerWidth + 1).length"
    )
    assert over == 0
    page.set_viewport_size(size)
