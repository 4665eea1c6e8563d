"""A conversation as Markdown. Pure.

Texts of others show as they are: nothing of them becomes a link, a picture, a heading or HTML, be
it read as CommonMark or as one of the dialects that make links of bare addresses.
"""

import re
from collections.abc import Iterator, Mapping

from assistant.citations import Citation
from assistant.records import Conversation
from assistant.standing import Standing
from assistant.transcript import Exchange, Source, about, exchanges, moment, note_of
from assistant.verdicts import AnswerSentence
from index.printing import one_line

# What means something wherever it stands; colon and point do within an address.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>&#~|@$^{}]|:(?=\S)|(?<=\w)\.(?=\w)")
# What means something where a line begins.
_AT_BEGINNING = re.compile(r"^(\d*)([-+=.)])")


def to_markdown(
    conversation: Conversation, standings: Mapping[Citation, Standing] | None = None
) -> str:
    """A conversation with its sources under every answer.

    Args:
        conversation: The conversation.
        standings: What became of what it cites, to be noted there.
    """
    lines = [f"# {escaped(conversation.title) or 'Conversation'}", "", f"*{about(conversation)}*"]
    for exchange in exchanges(conversation, standings):
        lines += ["", *_exchange(exchange)]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    r"""A text on one line that shows as it is.

    >>> escaped("1. <b> [x](y)")
    '1\\. \\<b\\> \\[x\\](y)'
    """
    inside = _ANYWHERE.sub(r"\\\g<0>", one_line(text))
    return _AT_BEGINNING.sub(r"\1\\\2", inside)


def _exchange(exchange: Exchange) -> Iterator[str]:
    yield f"## {exchange.number}. {escaped(exchange.question)}"
    yield ""
    yield f"*Asked on {moment(exchange.asked)}*"
    if exchange.searched:
        yield ""
        yield f"Searched for: {escaped(exchange.searched)}"
    yield ""
    said = (_sentence(exchange, sentence) for sentence in exchange.sentences)
    around = escaped(exchange.before), *said, escaped(exchange.after)
    yield " ".join(filter(None, around))
    if exchange.sources:
        yield ""
        yield f"**{exchange.heading}**"
    for source in exchange.sources:
        yield ""
        yield _heading(exchange, source)
        yield ""
        yield from _quote(source.quote)


def _sentence(exchange: Exchange, sentence: AnswerSentence) -> str:
    links = [rf"[\[{marker}\]](#{exchange.anchor(marker)})" for marker in sentence.markers]
    note = note_of(sentence)
    return " ".join([escaped(sentence.text), *links, *([f"({escaped(note)})"] if note else [])])


def _heading(exchange: Exchange, source: Source) -> str:
    number = ""
    if source.marker is not None:
        number = rf'<a id="{exchange.anchor(source.marker)}"></a>\[{source.marker}\] '
    note = f" **({source.note})**" if source.note else ""
    return f"{number}{escaped(source.place)} ({escaped(source.address)}){note}"


def _quote(quote: str) -> Iterator[str]:
    """A quote, line by line; lines are kept, what stands before them is not."""
    for line in quote.strip().splitlines():
        yield f"> {escaped(line)}".rstrip()
