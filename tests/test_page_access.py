"""Who can use the page, and how: read out, without a mouse, in calm, magnified.

Every state of the page is looked at that the screenshots show.
"""

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from assistant.serving.opening import Opening
from assistant.serving.server import serve
from assistant.settings import ServerSettings
from tests.browsing import PATIENCE, chromium
from tests.stage import Stage
from tests.states import DESK, PHONE, STATES

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")

MAGNIFIED = (720, 450)  # what a window of 1440 by 900 has room for at 200 %
# Between them they have every control there is.
TABBED = (
    "answer-with-source",
    "why",
    "bad-answer",
    "written-answer",
    "page-of-a-pdf",
    "search-in-a-document",
    "deleting-a-conversation",
    "renaming-a-conversation",
    "library-unfolded",
    "library-name-clash",
    "first-run",
    "evaluation",
    "settings-with-a-model",
    "wrong-password",
)
_EVERYTHING: dict[str, object] = {"resultTypes": ["violations"]}
# A theme changes nothing but colours.
_COLOURS: dict[str, object] = {**_EVERYTHING, "runOnly": ["color-contrast", "link-in-text-block"]}
_SERIOUS = """async (options) => (await axe.run(options)).violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, help, nodes }) => [id, help, nodes.map((node) => node.html)])"""
# Everything that can be reached, and how it looks, with what is around it, without the focus.
_CONTROLS = """() => {
    const selector = "a[href], button, input, select, textarea, summary, [tabindex]";
    const isReached = (one) => one.checkVisibility({ visibilityProperty: true })
        && !one.matches(":disabled, [tabindex='-1'], [type=radio]:not(:checked)")
        && !one.closest("[inert]") && one.getClientRects().length;
    const around = (one) => [one, ...(one.parentElement ? around(one.parentElement) : [])];
    window.look = (one) => around(one).slice(0, 4).map((part) => getComputedStyle(part))
        .map((style) => [style.outline, style.boxShadow, style.borderColor, style.backgroundColor])
        .join();
    document.activeElement.blur();
    window.controls = [...document.querySelectorAll(selector)].filter(isReached);
    window.looks = new Map([...document.body.querySelectorAll("*")].map((one) => [one, look(one)]));
    const start = document.createElement("span");  // the next Tab leads to the first of them
    start.tabIndex = 0;
    document.body.prepend(start);
    start.focus();
    start.addEventListener("blur", () => start.remove());
    return controls.map((one) => one.outerHTML.slice(0, 160));
}"""
# Where the focus is: its place among the controls, and whether that is seen.
_FOCUS = """() => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const isIt = (other) => other === one  // or it has been written anew meanwhile
        || (!other.isConnected && other.outerHTML === one.outerHTML);
    const place = controls.findIndex(isIt);
    const { top, bottom, left, right } = one.getBoundingClientRect();
    const isInView = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
    const isSeen = isInView && looks.get(controls[place] ?? one) !== look(one);
    return { place, isSeen, html: one.outerHTML.slice(0, 160) };
}"""
_MOVING = """() => {
    const seconds = (times) => Math.max(...times.split(",").map((time) => parseFloat(time)
        * (time.trim().endsWith("ms") ? 0.001 : 1)));
    const moves = (one, part) => {
        const style = getComputedStyle(one, part);
        return seconds(style.animationDuration) > 0.01 || seconds(style.transitionDuration) > 0.01;
    };
    return [...document.querySelectorAll("body, body *")]
        .filter((one) => [null, "::before", "::after"].some((part) => moves(one, part)))
        .map((one) => one.outerHTML.slice(0, 160));
}"""


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def stage(browser, tmp_path_factory):
    with Stage(tmp_path_factory.mktemp("stage"), browser) as stage:
        yield stage


@pytest.fixture(scope="module", params=STATES, ids=lambda state: state.name)
def reached(request, stage):
    """A page in one state after the other; each is reached once, and stays for all tests of it."""
    return request.param.bring(stage, request.param.sizes[0])


def named(name):
    return next(state for state in STATES if state.name == name)


def found(page: Page, options: dict[str, object] = _EVERYTHING) -> list[object]:
    """What axe finds that keeps somebody out."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    serious: list[object] = page.evaluate(_SERIOUS, options)
    return serious


def resize(page, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})


def test_axe_finds_nothing(reached):
    assert found(reached) == []


def test_axe_finds_nothing_in_the_dark(reached):
    Stage.dress(reached, "dark")
    colours = found(reached, _COLOURS)
    Stage.dress(reached, "light")
    assert colours == []


def test_nothing_moves_for_those_who_want_no_motion(reached):
    assert reached.evaluate(_MOVING) == []


def test_nothing_overflows_when_magnified(reached):
    resize(reached, MAGNIFIED)
    assert reached.evaluate("document.documentElement.scrollWidth") <= MAGNIFIED[0]


def test_axe_finds_nothing_on_a_phone(reached):
    resize(reached, PHONE)
    assert found(reached) == []
    assert reached.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def after_tab(page):
    """Where the focus is after the key; with some patience, as it may be on its way."""
    page.keyboard.press("Tab")
    focus = page.evaluate(_FOCUS)
    if focus is None or not focus["isSeen"]:
        page.wait_for_timeout(100)
        focus = page.evaluate(_FOCUS)
    return focus


@pytest.mark.parametrize("name", TABBED)
def test_tab_leads_to_everything_in_the_order_of_reading_and_is_seen_there(stage, name):
    page = named(name).bring(stage, DESK)
    controls = page.evaluate(_CONTROLS)
    visited: list[dict[str, Any]] = []
    for _ in range(len(controls) + 20):
        focus = after_tab(page)
        if visited and focus and focus["place"] == visited[0]["place"]:
            break
        visited += [focus] if focus else []
    assert [one["html"] for one in visited if not one["isSeen"]] == []
    places = [one["place"] for one in visited if one["place"] != -1]
    assert [html for place, html in enumerate(controls) if place not in places] == []
    assert places == sorted(places)


def test_an_answer_that_is_being_written_is_not_read_out_word_by_word(stage):
    page = named("being-written").bring(stage, DESK)
    live = page.locator("[role=status], [role=alert], [role=log], [aria-live]")
    assert "227" in page.locator("#chat .partial").inner_text()
    assert "227" not in "".join(live.all_text_contents())
    expect(page.locator("#said")).to_have_text("Looking through the documents …")
    page.locator("#question .stop-button").click()
    expect(page.locator("#said")).to_contain_text("Stopped: this is not the whole answer")


def test_while_the_server_starts_the_page_waits_and_is_not_read_out_again(browser):
    opening = Opening()
    server = serve(opening, ServerSettings(port=0))
    page = browser.new_page()
    loads: list[str] = []
    page.on("domcontentloaded", lambda _: loads.append(page.url))
    page.goto(server.address)
    expect(page.get_by_role("status")).to_contain_text("The assistant is starting.")
    page.wait_for_timeout(1100)
    assert len(loads) == 1
    opening.become(Starlette(routes=[Route("/", lambda _: PlainTextResponse("Here it is."))]))
    expect(page.get_by_text("Here it is.")).to_be_visible(timeout=PATIENCE)
    page.close()
    server.close()
