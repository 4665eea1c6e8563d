"""What the states of the page show: documents of several kinds, conversations, evaluations."""

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from assistant.answers import Turn
from assistant.chain import Assistant
from assistant.evaluation.command import Request, evaluate
from assistant.history import History
from assistant.records import Conversation, StoredTurn
from assistant.settings import Settings
from index.build import build_index
from index.settings import IndexSettings
from tests.conftest import ARTICLE, REPOSITORY, TINY_SEEDS, write_seeds
from tests.test_end_to_end import HTML

ANSWERED = "Who is Karim Massimov?"
CITED = "What was Nazarbayev worth to Moscow?"
FOLLOWED = "What is the CSTO?"
FOLLOWING = "When was it founded?"
REFUSED = "What is the price of copper in Chile?"
CONTRADICTED = "Why do contractors have thirty days of paid leave?"
PRINTED = "What did the new lantern at Skerryvore cost?"
# What has been asked, and how many hours ago.
TALKS = (
    ((ANSWERED,), 0.1),
    ((FOLLOWED, FOLLOWING), 1),
    ((CITED,), 26),
    ((REFUSED,), 30),
    ((PRINTED,), 80),
    ((CONTRADICTED,), 2000),
)
DOCUMENTS = 6
PAGES = (
    (
        "Annual report of the lighthouse trust",
        "The trust looks after eleven lighthouses on the west coast, of which four are open to "
        "visitors. Its keepers are volunteers; nine of them have served for more than ten years.",
        "Income came from members, from visitors, and from a bequest of Miss Jean Garvie.",
    ),
    (
        "Repairs",
        "In May the lantern at Skerryvore was replaced for 84,000 pounds. The old one can be seen "
        "in the museum at Hynish.",
        "The stairs at Ardnamurchan were closed from March to June, while their steps were relaid.",
    ),
    (
        "Visitors",
        "More than nine thousand people climbed a tower in the summer, a third more than before.",
    ),
)


def settings_in(folder: Path) -> IndexSettings:
    """Settings of an index in a folder, which has a folder of seeds from now on."""
    settings = IndexSettings(seeds=folder / "seeds", path=folder / "index")
    settings.seeds.mkdir(parents=True, exist_ok=True)
    return settings


def build(folder: Path) -> IndexSettings:
    """An index of the article, and of small documents of other kinds."""
    settings = settings_in(folder)
    write_seeds(settings.seeds, {**TINY_SEEDS, "otters.html": HTML})
    shutil.copy(REPOSITORY / "seeds" / ARTICLE, settings.seeds)
    _print(settings.seeds / "lighthouses.pdf")
    build_index(settings)
    return settings


def converse(history: History, index: IndexSettings) -> None:
    """Keep what has been asked about them, on several days."""
    with closing(Assistant.from_settings(Settings(), index)) as assistant:
        for questions, hours in TALKS:
            asked = datetime.now(UTC) - timedelta(hours=hours)
            history.put(_talk(assistant, questions, asked))


def evaluated(index: IndexSettings, cache: Path, limit: int) -> None:
    """Keep a report of a few questions, as `assistant eval` does."""
    request = Request(
        folders=(REPOSITORY / "tests" / "evals",),
        from_seeds=False,
        has_baseline=False,
        limit=limit,
        seed=limit,
        cache=cache,
        json=None,
        plots=None,
        write=None,
        refit=None,
    )
    for _ in evaluate(request, Settings(), index):
        pass


def _print(path: Path) -> None:
    styles = getSampleStyleSheet()
    story: list[object] = []
    for heading, *paragraphs in PAGES:
        story += [Paragraph(heading, styles["Heading1"])]
        story += [Paragraph(one, styles["BodyText"]) for one in paragraphs]
        story += [PageBreak()]
    document = SimpleDocTemplate(
        str(path), pagesize=A5, title=PAGES[0][0], author="The Lighthouse Trust"
    )
    document.build(story)


def _talk(assistant: Assistant, questions: tuple[str, ...], asked: datetime) -> Conversation:
    turns: list[StoredTurn] = []
    before: list[Turn] = []
    for number, question in enumerate(questions):
        answer = assistant.ask(question, before)
        turns.append(StoredTurn(id=number, answer=answer, asked=asked))
        before.append(answer.turn)
    name = f"{asked:%j%H%M%S}"
    return Conversation(id=name, title="", created=asked, updated=asked, turns=tuple(turns))
