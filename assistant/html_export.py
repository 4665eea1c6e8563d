"""A conversation as one HTML file that needs nothing else: no script, no outside address. Pure."""

import html
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256

from assistant.citations import Citation
from assistant.records import Conversation
from assistant.standing import Standing
from assistant.transcript import Exchange, Source, about, exchanges, moment, note_of
from assistant.verdicts import AnswerSentence
from index.printing import one_line, printable

_STYLE = """
:root { color-scheme: light dark; --quiet: #5a6270; --line: #c9ced6; --link: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --quiet: #a3acb9; --line: #454c57; --link: #8ab8ee; }
}
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.3; overflow-wrap: anywhere; }
section { border-top: 1px solid var(--line); margin-top: 2rem; }
a { color: var(--link); }
blockquote { border-left: 3px solid var(--line); margin: 0.5rem 0 1.5rem; padding-left: 1rem;
  white-space: pre-line; }
.quiet, blockquote { color: var(--quiet); overflow-wrap: anywhere; }
.sources p { margin: 0; }
.sources :target { outline: 2px solid var(--link); outline-offset: 0.3rem; }
"""
_DIGEST = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'"
_HEAD = f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
"""


def to_html(
    conversation: Conversation, standings: Mapping[Citation, Standing] | None = None
) -> str:
    """A conversation with its sources under every answer, and links from one to the other.

    Args:
        conversation: The conversation.
        standings: What became of what it cites, to be noted there.
    """
    title = _line(conversation.title) or "Conversation"
    turns = (part for one in exchanges(conversation, standings) for part in _exchange(one))
    return "\n".join(
        (
            f"{_HEAD}<title>{title}</title>",
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            f'<h1 dir="auto">{title}</h1>',
            f'<p class="quiet">{about(conversation)}</p>',
            *turns,
            "</body>",
            "</html>",
            "",
        )
    )


def _exchange(exchange: Exchange) -> Iterator[str]:
    yield "<section>"
    yield f'<h2 dir="auto">{exchange.number}. {_line(exchange.question)}</h2>'
    yield f'<p class="quiet">Asked on {moment(exchange.asked)}</p>'
    if exchange.searched:
        yield f'<p class="quiet" dir="auto">Searched for: {_line(exchange.searched)}</p>'
    said = (_sentence(exchange, sentence) for sentence in exchange.sentences)
    around = _line(exchange.before), *said, _line(exchange.after)
    yield f'<p dir="auto">{" ".join(filter(None, around))}</p>'
    if exchange.sources:
        yield f"<h3>{exchange.heading}</h3>"
        yield '<div class="sources">'
        yield from (_source(exchange, source) for source in exchange.sources)
        yield "</div>"
    yield "</section>"


def _sentence(exchange: Exchange, sentence: AnswerSentence) -> str:
    start, end = sentence.bold or (0, 0)
    text = sentence.text
    bold = f"<strong>{_shown(text[start:end])}</strong>" if sentence.bold else ""
    parts = [f"{_shown(text[:start])}{bold}{_shown(text[end:])}"]
    parts += [f'<a href="#{exchange.anchor(one)}">[{one}]</a>' for one in sentence.markers]
    note = note_of(sentence)
    return " ".join([*parts, *([f"<em>({_line(note)})</em>"] if note else [])])


def _source(exchange: Exchange, source: Source) -> str:
    place = f"{_line(source.place)} <code>{_line(source.address)}</code>"
    if source.note:
        place += f" <strong>({source.note})</strong>"
    quote = f'<blockquote dir="auto">{_shown(source.quote)}</blockquote>'
    if source.marker is None:
        return f"<p>{place}</p>{quote}"
    return (
        f'<div id="{exchange.anchor(source.marker)}"><p>[{source.marker}] {place}</p>{quote}</div>'
    )


def _line(text: str) -> str:
    return html.escape(one_line(text))


def _shown(text: str) -> str:
    return html.escape(printable(text))
