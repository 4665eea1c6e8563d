"""Screenshots of every state of the page, to be looked at: `python -m tests.screenshots [NAME …]`.

They are written into `screenshots/`, each state in light and dark, in windows of three sizes.
Without names, those of the README are written as well.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page

from tests.browsing import chromium
from tests.conftest import REPOSITORY
from tests.stage import Stage
from tests.states import PHONE, STATES

FOLDER = REPOSITORY / "screenshots"
PICTURES = REPOSITORY / "assistant" / "page" / "screenshots"
WIDE = (1152, 720)
# States, with the window and the theme in which the README shows them.
SHOWN = (
    ("answer-with-source", WIDE, "light"),
    ("refusal", WIDE, "dark"),
    ("library", WIDE, "light"),
    ("follow-up", PHONE, "light"),
)
_WIDTH = 720  # of a picture in the README
_COLOURS = 128


def main(names: list[str]) -> int:
    """Write the screenshots of some states, or of all, and those of the README."""
    FOLDER.mkdir(exist_ok=True)
    PICTURES.mkdir(exist_ok=True)
    with (
        TemporaryDirectory() as folder,
        chromium() as browser,
        Stage(Path(folder), browser) as stage,
    ):
        for name, size, theme in SHOWN if not names else ():  # first: nothing has been done yet
            state = next(one for one in STATES if one.name == name)
            path = PICTURES / f"{name}.png"
            _shoot(state.bring(stage, size), theme, path)
            _shrink(path)
        for state in STATES:
            for size in state.sizes if not names or state.name in names else ():
                page = state.bring(stage, size)
                for theme in ("light", "dark"):
                    _shoot(page, theme, FOLDER / f"{state.name}-{size[0]}-{theme}.png")
    return 0


def _shoot(page: Page, theme: str, path: Path) -> None:
    Stage.dress(page, theme)
    page.screenshot(path=path, animations="disabled", caret="hide")
    sys.stdout.write(f"{path.relative_to(REPOSITORY)}\n")
    sys.stdout.flush()


def _shrink(path: Path) -> None:
    """Make a picture fit for a README: no wider than its column, and with few colours."""
    with Image.open(path) as picture:
        small = picture.convert("RGB")
    small.thumbnail((_WIDTH, small.height), Image.Resampling.LANCZOS)
    few = small.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
