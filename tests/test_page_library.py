"""The library in a browser: files come, are asked about, and go again."""

import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from assistant.page import headline
from index.manifest import build_lock
from index.settings import IndexSettings
from tests.browsing import PATIENCE, ask, chromium, opened
from tests.commands import run_process
from tests.conftest import TINY_SEEDS, write_seeds
from tests.payloads import PAYLOADS
from tests.test_app import serving

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")

BUILD_PATIENCE = 60_000
HERONS = "The lighthouse keeper counts seventeen herons every morning."
QUESTION = "What does the lighthouse keeper count?"


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def served(tmp_path_factory, browser, built):  # noqa: ARG001 - without a browser nothing is built
    folder = tmp_path_factory.mktemp("library")
    shutil.copytree(built, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(headline, "_IDLE_SECONDS", 2)  # a reader has more patience than a test
        with serving(IndexSettings(seeds=folder / "seeds", path=folder / "index")) as served:
            yield served


@pytest.fixture(scope="module")
def open_page(browser, served):
    """One page for all that can be done on one."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    with opened(context, served.address) as page:
        yield page
    context.close()


@pytest.fixture
def page(open_page, served):
    """The library as it was at first, shown."""
    seeds = served.settings.seeds
    if sorted(path.name for path in seeds.rglob("*.*")) != ["kaffee.md", "leave.md", "minutes.txt"]:
        shutil.rmtree(seeds)
        write_seeds(seeds, TINY_SEEDS)
        build_elsewhere(served.settings)
        open_page.reload()
    tab(open_page, "Library")
    expect(state(open_page)).to_contain_text("3 documents", timeout=BUILD_PATIENCE)
    expect(rows(open_page)).to_have_count(3, timeout=BUILD_PATIENCE)
    return open_page


@pytest.fixture
def files(tmp_path):
    """Makes files that a reader has somewhere."""

    def make(**texts):
        paths = []
        for name, text in texts.items():
            path = tmp_path / name.replace("_", ".")
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        return paths

    return make


def build_elsewhere(settings: IndexSettings) -> None:
    done = run_process("index", settings, "build", "--wait", "60")
    assert done.returncode == 0, done.stderr


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def state(page: Page) -> Locator:
    return page.locator("#index-state")


def rows(page: Page) -> Locator:
    return page.locator("#library-list .entry")


def row(page: Page, text: str) -> Locator:
    return rows(page).filter(has_text=text)


def outcome(page: Page) -> Locator:
    return page.locator("#library-outcome")


def choose(page: Page, paths: list[Path]) -> None:
    with page.expect_file_chooser() as chooser:
        page.locator("#library-drop").get_by_role("button", name="choose files").click()
    chooser.value.set_files(paths)


def rebuild(page: Page) -> None:
    page.locator("#rebuild").click(timeout=20_000)
    expect(page.locator("#rebuild")).to_have_text("Rebuilding …")


def expect_built(page: Page, text: str) -> None:
    expect(page.locator("#report")).to_contain_text(text, timeout=BUILD_PATIENCE)
    expect(state(page)).to_contain_text("up to date")


def test_a_document_is_added_asked_about_and_taken_back(page, files):
    choose(page, files(herons_txt=HERONS))
    expect(outcome(page)).to_contain_text("“herons.txt” was added.")
    expect(row(page, "herons.txt")).to_contain_text("not yet in the index")
    expect(page.locator("#report progress")).to_have_attribute("aria-label", "Rebuilding the index")
    expect_built(page, "1 added")
    expect(row(page, "herons.txt").locator(".title")).to_have_text(HERONS)
    tab(page, "Ask")
    ask(page, QUESTION)
    expect(page.locator("#chat .answer").last).to_contain_text("seventeen herons")
    assert "herons.txt" in page.locator("#chat .answer").last.inner_text()

    tab(page, "Library")
    outcome(page).get_by_role("button", name="Undo").click()
    expect(outcome(page)).to_contain_text("“herons.txt” was removed.")
    expect_built(page, "1 deleted")
    expect(rows(page)).to_have_count(3)
    tab(page, "Ask")
    ask(page, QUESTION)
    expect(page.locator("#chat .refusal").last).to_be_visible()


def drop(page: Page, *paths: Path) -> None:
    """Drop files as a file manager would, somewhere on the page."""
    browser = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        if kind == "drop":
            expect(page.locator("#library-drop .drop")).to_have_class("drop over")
        browser.send("Input.dispatchDragEvent", {"type": kind, "x": 640, "y": 700, "data": data})
    browser.detach()


def test_what_is_dropped_anywhere_is_sorted_out(page, served, files, tmp_path):
    folder = write_seeds(tmp_path / "folder", {"in/<b>.md": "Bold.", "in/.hidden.txt": "Hidden."})
    kaffee, minutes = "# Tea\n\nTea only.", "Other minutes."
    drop(page, folder, *files(herons_txt=HERONS, x_exe="MZ", kaffee_md=kaffee, Minutes_TXT=minutes))
    said = outcome(page)
    expect(said).to_contain_text("“herons.txt” was added.")
    expect(said).to_contain_text("“x.exe” was not added: '.exe' is no supported kind of file.")
    expect(said).to_contain_text("There is a “kaffee.md” already, with other content.")
    expect(said).to_contain_text("“Minutes.TXT” has the name of “minutes.txt”")
    expect(said).to_contain_text("“_b_.md” was added.")
    assert (served.settings.seeds / "kaffee.md").read_text() == TINY_SEEDS["kaffee.md"]

    said.get_by_role("button", name="Replace: kaffee.md").click()
    expect(said).to_contain_text("“kaffee.md” was replaced.")
    said.get_by_role("button", name="Keep both: Minutes.TXT").click()
    expect(said).to_contain_text("“Minutes 2.TXT” was added.")
    assert (served.settings.seeds / "kaffee.md").read_text() == "# Tea\n\nTea only."
    expect(row(page, "Minutes 2.TXT")).to_have_count(1)
    expect(row(page, "hidden.txt")).to_have_count(0)

    said.get_by_role("button", name="Undo").click()
    expect(said).to_contain_text("“kaffee.md” is back.")
    assert (served.settings.seeds / "kaffee.md").read_text() == TINY_SEEDS["kaffee.md"]
    expect(rows(page)).to_have_count(3, timeout=BUILD_PATIENCE)
    expect(state(page)).to_contain_text("up to date", timeout=BUILD_PATIENCE)


def test_files_too_large_or_too_many_are_not_even_sent(page, served, files):
    page.locator(".drop").first.evaluate("drop => Object.assign(drop.dataset, {bytes: 9, most: 2})")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    choose(page, files(large_txt="ten letters", small_txt="few", third_txt="x"))
    expect(outcome(page)).to_contain_text("“large.txt” was not added: it is larger than allowed.")
    expect(outcome(page)).to_contain_text("“third.txt” was not added: at most 50 files")
    assert len([url for url in sent if "/upload" in url]) == 1
    page.locator(".drop").first.evaluate(
        "drop => Object.assign(drop.dataset, {bytes: 64e6, most: 50})"
    )
    outcome(page).get_by_role("button", name="Undo").click()
    expect(rows(page)).to_have_count(3, timeout=BUILD_PATIENCE)
    assert not (served.settings.seeds / "small.txt").exists()


def test_the_same_content_is_there_already(page, files):
    choose(page, files(kaffee_md=TINY_SEEDS["kaffee.md"]))
    expect(outcome(page)).to_contain_text("“kaffee.md” is there already, with the same content.")
    expect(outcome(page).get_by_role("button", name="Undo")).to_have_count(0)
    outcome(page).get_by_role("button", name="Close").click()
    expect(outcome(page)).to_have_text("")


def test_a_document_is_removed_after_a_question_and_brought_back(page, served):
    kaffee = row(page, "Kaffeeküche")
    kaffee.locator("summary", has_text="Remove").click()
    expect(kaffee.get_by_role("button", name="No, keep kaffee.md")).to_be_focused()
    page.keyboard.press("Escape")
    expect(kaffee.locator(".remove summary")).to_be_focused()
    kaffee.locator("summary", has_text="Remove").press("Enter")
    kaffee.get_by_role("button", name="Yes, remove kaffee.md").press("Enter")
    expect(outcome(page)).to_contain_text("“kaffee.md” was removed.")
    expect(outcome(page).get_by_role("button", name="Undo")).to_be_focused()
    assert not (served.settings.seeds / "kaffee.md").exists()
    expect(rows(page)).to_have_count(2, timeout=BUILD_PATIENCE)

    removed = page.locator("#library-rest .bin")
    removed.locator("summary").click()
    removed.get_by_role("button", name="Bring back kaffee.md").first.click()
    expect(outcome(page)).to_contain_text("“kaffee.md” is back.")
    expect(rows(page)).to_have_count(3, timeout=BUILD_PATIENCE)
    assert (served.settings.seeds / "kaffee.md").read_text() == TINY_SEEDS["kaffee.md"]
    expect(state(page)).to_contain_text("up to date", timeout=BUILD_PATIENCE)


def test_what_is_done_elsewhere_shows_by_itself(page, served):
    with build_lock(served.settings.path):
        expect(page.locator("#report")).to_contain_text(
            "Being rebuilt elsewhere, by process", timeout=20_000
        )
        expect(page.locator("#rebuild")).to_be_disabled()
    (served.settings.seeds / "herons.txt").write_text(HERONS, encoding="utf-8")
    build_elsewhere(served.settings)
    expect(page.locator("#report")).to_contain_text("Rebuilt elsewhere: 1 added", timeout=20_000)
    expect(state(page)).to_contain_text("4 documents")
    expect(row(page, "herons.txt")).to_contain_text("1 passage")
    expect(page.locator("#rebuild")).to_be_enabled()


def test_the_index_before_is_a_click_away(page, served):
    (served.settings.seeds / "herons.txt").write_text(HERONS, encoding="utf-8")
    rebuild(page)
    expect_built(page, "1 added")
    page.get_by_role("button", name="Back to the index before").click()
    expect(page.locator("#report")).to_contain_text("Back to the index before: 3 documents")
    expect(state(page)).to_contain_text("out of date")
    expect(row(page, "herons.txt")).to_contain_text("not yet in the index")


def test_a_page_that_is_reloaded_during_a_rebuild_follows_it_on(page, served):
    with build_lock(served.settings.path):  # so that ours has to wait
        (served.settings.seeds / "herons.txt").write_text(HERONS, encoding="utf-8")
        rebuild(page)
        expect(page.locator("#report")).to_contain_text("Yours begins when it has ended.")
        page.reload()
        expect(page.locator("#report")).to_contain_text(
            "Yours begins when it has ended.", timeout=PATIENCE
        )
        expect(page.locator("#rebuild")).to_be_disabled()
    expect_built(page, "1 added")


def test_foreign_names_are_only_text(page, served):
    names = [name for name in PAYLOADS if "/" not in name]
    for number, name in enumerate(names):
        text = f"# {name}\n\nText {number}.\n\n{name}\n"
        (served.settings.seeds / f"{name}.md").write_text(text, encoding="utf-8")
    rebuild(page)
    expect(rows(page)).to_have_count(3 + len(names), timeout=BUILD_PATIENCE)
    for name in names:
        expect(row(page, f"{name}.md").first).to_be_visible()
    assert page.locator("#library-view").locator("img, script, form, iframe").count() == 0

    page.get_by_role("searchbox", name="Filter the documents").fill("garden")
    expect(rows(page)).to_have_count(1)
    page.get_by_role("searchbox", name="Filter the documents").fill("")
    expect(rows(page)).to_have_count(3 + len(names))


def test_nothing_stands_in_the_way_of_assistive_technology(page, files):
    choose(page, files(kaffee_md="# Tea\n\nTea only.", x_exe="MZ"))
    expect(outcome(page)).to_contain_text("There is a “kaffee.md” already")
    rows(page).first.locator("summary", has_text="Remove").click()
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    outcome(page).get_by_role("button", name="Leave out: kaffee.md").click()
    expect(outcome(page)).to_contain_text("“kaffee.md” was left out.")


def test_nothing_overflows_on_a_narrow_screen(page):
    page.set_viewport_size({"width": 390, "height": 844})
    rows(page).first.locator("summary", has_text="Remove").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for box in page.locator("#library-view :is(button, summary, a):visible").all():
        size = box.bounding_box()
        assert size is None or size["height"] >= 24
    rows(page).first.get_by_role("button", name="No, keep").click()
    page.set_viewport_size({"width": 1280, "height": 800})


def test_the_first_steps_lead_to_an_answer(browser, tmp_path, files):
    settings = IndexSettings(seeds=tmp_path / "seeds", path=tmp_path / "index")
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    with serving(settings) as served, opened(context, served.address) as page:
        card = page.locator("#first-run")
        expect(card).to_contain_text("There are none yet.")
        expect(card).to_contain_text(str(settings.seeds))
        expect(page.locator("#question")).to_be_hidden()
        with page.expect_file_chooser() as chooser:
            card.get_by_role("button", name="choose files").click()
        chooser.value.set_files(files(herons_txt=HERONS, x_exe="MZ"))
        expect(page.locator("#first-outcome")).to_contain_text("“herons.txt” was added.")
        expect(page.locator("#first-outcome")).to_contain_text("“x.exe” was not added")
        expect(page.locator("#question textarea")).to_be_focused(timeout=BUILD_PATIENCE)
        expect(card).to_have_text("")
        ask(page, QUESTION)
        expect(page.locator("#chat .answer")).to_contain_text("seventeen herons")
    context.close()
