"""Answers on a terminal: as plain text for `ask`, as a conversation for `chat`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.answers import Answer, Turn
from assistant.chain import Assistant
from assistant.citations import Citation
from index.errors import IndexingError
from index.passages import ScoredPassage
from index.printing import one_line, printable

if TYPE_CHECKING:
    from rich.text import Text

_LEAVE = {"exit", "quit", ":q"}
_REMEMBERED_TURNS = 10
_NEAREST_CHARACTERS = 160


def render(answer: Answer) -> str:
    """An answer with its numbered sources, or a refusal with what came nearest; plain text."""
    return "\n".join([printable(answer.text), *_below(answer)])


def chat(assistant: Assistant) -> None:
    """Answer what is typed until the end of input, `exit` or Ctrl-C."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    console.print("Ask the documents. Leave with: exit", style="dim")
    history: list[Turn] = []
    while True:
        try:
            question = console.input("\n[bold]?[/bold] ")
        except EOFError:
            return
        if question.strip().casefold() in _LEAVE:
            return
        try:
            answer = assistant.ask(question, history)
        except IndexingError as error:
            console.print(Text(printable(str(error)), style="red"))
            continue
        console.print(_said(answer))
        for line in _below(answer):
            console.print(Padding(Text(line, style="dim"), (0, 0, 0, 2)))
        history = [*history, answer.turn][-_REMEMBERED_TURNS:]


def _said(answer: Answer) -> "Text":
    """The answer's text, with the words that answer in bold."""
    from rich.text import Text

    said = Text(printable(answer.text))
    for sentence in answer.sentences:
        place = said.plain.find(printable(sentence.text))
        if sentence.bold and place >= 0:
            said.stylize("bold", place + sentence.bold[0], place + sentence.bold[1])
    return said


def _below(answer: Answer) -> Iterator[str]:
    """The lines under an answer: its sources, or what came nearest."""
    if answer.citations:
        yield ""
        yield from (_source(citation) for citation in answer.citations)
    elif answer.refusal and answer.refusal.nearest:
        yield ""
        yield "Nearest passages, which are not an answer:"
        yield from (_nearest(scored) for scored in answer.refusal.nearest)


def _source(citation: Citation) -> str:
    headings = [heading for heading in citation.headings if heading != citation.title]
    where = " > ".join([citation.title, *headings])
    page = f", page {citation.page}" if citation.page else ""
    span = f"{citation.document}#{citation.start}-{citation.end}"
    return one_line(f"[{citation.marker}] {where}{page} ({span})")


def _nearest(scored: ScoredPassage) -> str:
    text = one_line(scored.passage.text)
    if len(text) > _NEAREST_CHARACTERS:
        text = text[:_NEAREST_CHARACTERS].rsplit(" ", 1)[0] + " …"
    return f"- {text} ({one_line(scored.passage.id)})"
