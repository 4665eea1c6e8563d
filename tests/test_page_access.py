"""Who can use the page, and how: read out, without a mouse, in calm, magnified.

Every state of the page is looked at that the screenshots show.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browsing import chromium
from tests.stage import Stage
from tests.states import PHONE, STATES

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")

MAGNIFIED = (720, 450)  # what a window of 1440 by 900 has room for at 200 %
STARTED = 30_000  # milliseconds
_EVERYTHING = {"resultTypes": ["violations"]}
# A theme changes nothing but colours.
_COLOURS = {**_EVERYTHING, "runOnly": ["color-contrast", "link-in-text-block"]}


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    with chromium() as browser, Stage(tmp_path_factory.mktemp("stage"), browser) as stage:
        yield stage


@pytest.fixture(scope="module", params=STATES, ids=lambda state: state.name)
def reached(request, stage) -> Page:
    """A page in one state after the other; each is reached once, and stays for all tests of it."""
    return request.param.bring(stage, request.param.sizes[0])


def found(page, options=_EVERYTHING):
    """What axe finds that keeps somebody out."""
    return [
        (one["id"], [node["html"] for node in one["nodes"]], one["help"])
        for one in Axe().run(page, options=options).response["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


def resize(page, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})


def test_axe_finds_nothing(reached):
    assert found(reached) == []


def test_axe_finds_nothing_in_the_dark(reached):
    Stage.dress(reached, "dark")
    colours = found(reached, _COLOURS)
    Stage.dress(reached, "light")
    assert colours == []


def test_nothing_overflows_when_magnified(reached):
    resize(reached, MAGNIFIED)
    assert reached.evaluate("document.documentElement.scrollWidth") <= MAGNIFIED[0]


def test_axe_finds_nothing_on_a_phone(reached):
    resize(reached, PHONE)
    assert found(reached) == []
    assert reached.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
