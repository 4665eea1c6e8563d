"""Answers as markup for the conversation, and back again. Pure.

The conversation is rendered as Markdown that may hold HTML. Texts of others, be they questions,
titles, file names or quotes, are written so that they show as they are under both.
"""

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from assistant.answers import Answer, AnswerSentence, Citation, Outcome, Turn
from assistant.page import texts
from assistant.page.board import IndexState
from index.passages import ScoredPassage

# As numeric character references, these begin nothing: CommonMark 0.31, 2.5.
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_SAID = re.compile(r'<p class="said"[^>]*>(.*?)</p>', re.DOTALL)
_CITE = re.compile(r" ?<a [^>]*>.*?</a>", re.DOTALL)
_OWN_WORDS = re.compile(r"<em>.*?</em>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_DIGEST_CHARACTERS = 8  # guards against a changed document, not against an enemy
_EXCERPT_CHARACTERS = 320


def shown(text: str) -> str:
    """A text on one line that shows as it is, in Markdown as in HTML.

    >>> shown("<b>*")
    '&#60;b&#62;&#42;'
    """
    visible = (
        "\ufffd" if unicodedata.category(character) in {"Cc", "Cs"} else character
        for character in " ".join(text.split())
    )
    return _PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", "".join(visible))


def digest(text: str) -> str:
    """What a link remembers of the text it cites, to notice that a document has changed."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:_DIGEST_CHARACTERS]


def address(document: str, start: int, end: int, text: str) -> str:
    """Where a citation leads: everything the page needs to show it, in the link itself.

    So it works in a conversation from before a restart, and for whoever it is sent to.
    """
    return f"#cite={quote(document, safe='')}:{start}-{end}:{digest(text)}"


def question_markup(question: str) -> str:
    """A question as the reader typed it."""
    lines = [shown(line) for line in question.strip().splitlines()]
    return "<br>".join(lines)


def partial_markup(text: str) -> str:
    """An answer that is still being written."""
    return f'<p class="partial">{shown(text)}</p>'


def problem_markup(sentence: str) -> str:
    """What went wrong, in the place of an answer."""
    return f'<div class="problem">{lines_markup(sentence)}</div>'


def lines_markup(text: str) -> str:
    """Lines of text, each on a line of its own."""
    return "".join(f"<p>{shown(line)}</p>" for line in text.splitlines())


def state_markup(state: IndexState) -> str:
    """How the index is."""
    badge = f'<span class="badge {state.condition}">{texts.CONDITIONS[state.condition]}</span>'
    facts = "".join(f'<span class="fact">{shown(fact)}</span>' for fact in state.facts)
    sentences = "".join(lines_markup(sentence) for sentence in state.sentences)
    return f'<div class="facts">{badge}{facts}</div>{sentences}'


def answer_markup(answer: Answer) -> str:
    """An answer with its sources, a refusal with what came nearest, or a reply."""
    if answer.outcome is Outcome.REPLY:
        return f'<p class="said">{" ".join(shown(s.text) for s in answer.sentences)}</p>'
    if answer.refusal is not None:
        body = "".join(_refusal(answer))
        return f'<div class="refusal">{body}</div>'
    links = {citation.marker: _cite(citation) for citation in answer.citations}
    parts = [_own_words(answer.preface), *(_sentence(one, links) for one in answer.sentences)]
    said = " ".join(part for part in [*parts, _own_words(answer.remark)] if part)
    sources = "".join(_source(citation) for citation in answer.citations)
    return (
        f'<div class="answer"><p class="said">{said}</p>{_searched(answer)}'
        f'<ul class="sources">{sources}</ul></div>'
    )


def turns(messages: Sequence[Mapping[str, object]]) -> list[Turn]:
    """The exchanges of a conversation as the page holds it; what went wrong is left out."""
    exchanges, question = [], ""
    for message in messages:
        text = _text(message.get("content"))
        if message.get("role") == "user":
            question = _plain(text.replace("<br>", " "))
        elif question and (said := _SAID.search(text)):
            answer = _plain(_CITE.sub("", _OWN_WORDS.sub("", said[1])))
            exchanges.append(Turn(question=question, answer=answer))
            question = ""
    return exchanges


def _sentence(sentence: AnswerSentence, links: Mapping[int, str]) -> str:
    # Set apart, so that a text which runs from right to left cannot turn around what follows it.
    start, end = sentence.bold or (0, 0)
    bold = f"<strong>{shown(sentence.text[start:end])}</strong>" if sentence.bold else ""
    before, after = _inline(sentence.text[:start]), _inline(sentence.text[end:])
    said = f'<span dir="auto">{before}{bold}{after}</span>'
    return said + "".join(f" {links[marker]}" for marker in sentence.markers)


def _inline(text: str) -> str:
    """A part of a line: the spaces at its ends stay."""
    start = " " if text[:1].isspace() else ""
    end = " " if text[-1:].isspace() and text.strip() else ""
    return f"{start}{shown(text)}{end}"


def _own_words(text: str) -> str:
    """What the assistant says by itself, set apart from what it quotes."""
    return f"<em>{shown(text)}</em>" if text else ""


def _cite(citation: Citation) -> str:
    href = address(citation.document, citation.start, citation.end, citation.quote)
    return f'<a class="cite" href="{href}">{shown(f"[{citation.marker}]")}</a>'


def _source(citation: Citation) -> str:
    href = address(citation.document, citation.start, citation.end, citation.quote)
    where = _where(citation.title, citation.headings)
    place = _place(citation.document, citation.page)
    number = f'<span class="number">{citation.marker}</span>'
    return f'<li><a href="{href}">{number} {where}</a> <span class="place">{place}</span></li>'


def _refusal(answer: Answer) -> Iterator[str]:
    refusal = answer.refusal
    if refusal is None:
        return
    yield f'<p class="said">{shown(str(refusal))}</p>{_searched(answer)}'
    if refusal.nearest:
        yield '<p class="label">Nearest passages, which are not an answer</p>'
        yield f'<ul class="nearest">{"".join(_nearest(scored) for scored in refusal.nearest)}</ul>'


def _nearest(scored: ScoredPassage) -> str:
    passage = scored.passage
    href = address(passage.document_id, passage.start, passage.end, passage.text)
    where, place = (
        _where(passage.title, passage.headings),
        _place(passage.document_id, passage.page),
    )
    return (
        f'<li><span class="excerpt" dir="auto">{shown(_excerpt(passage.text))}</span> '
        f'<a href="{href}">{where}</a> <span class="place">{place}</span></li>'
    )


def _searched(answer: Answer) -> str:
    if answer.standalone_question == answer.question:
        return ""
    return f'<p class="label">Searched for: {shown(answer.standalone_question)}</p>'


def _where(title: str, headings: Sequence[str]) -> str:
    parts = [title, *(heading for heading in headings if heading != title)]
    return texts.BELOW.join(shown(part) for part in parts)


def _place(document: str, page: int | None) -> str:
    return shown(f"page {page}, {document}" if page else document)


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= _EXCERPT_CHARACTERS:
        return line
    return line[:_EXCERPT_CHARACTERS].rsplit(" ", 1)[0] + " …"


def _text(content: object) -> str:
    """The text of a message, which Gradio keeps as a string or as a list of parts."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    texts = (part.get("text") for part in parts if isinstance(part, dict))
    return "".join(text for text in texts if isinstance(text, str))


def _plain(markup: str) -> str:
    return html.unescape(_TAG.sub("", markup)).strip()
