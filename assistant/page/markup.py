"""Answers as markup for the conversation. Pure.

The conversation is rendered as Markdown that may hold HTML. Texts of others, be they questions,
titles, file names or quotes, are written so that they show as they are under both.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from assistant.answers import Answer, Outcome
from assistant.citations import Citation
from assistant.page import texts
from assistant.page.board import IndexState
from assistant.verdicts import AnswerSentence, Verdict
from index.passages import ScoredPassage

# As numeric character references, these begin nothing: CommonMark 0.31, 2.5.
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_MARKER = re.compile(r"&#91;\d+&#93;")  # as `shown` writes `[1]`
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
    """Where a link to a text leads: everything the page needs to show it, in the link itself.

    So it works in a conversation from before a restart, and for whoever it is sent to.
    """
    return f"#cite={_encoded(document)}:{start}-{end}:{digest(text)}"


def citation_address(citation: Citation) -> str:
    """Where a citation leads; with its quote, to be found again when the document has changed."""
    place = address(citation.document, citation.start, citation.end, citation.quote)
    return f"{place}:{_encoded(citation.sha256)}:{_encoded(citation.quote)}"


def question_markup(question: str) -> str:
    """A question as the reader typed it."""
    lines = [shown(line) for line in question.strip().splitlines()]
    return "<br>".join(lines)


def partial_markup(text: str) -> str:
    """An answer that is still being written."""
    return f'<p class="partial">{_begun(text) or texts.WAITING}</p>'


def stopped_markup(text: str) -> str:
    """What there was of an answer when the reader stopped it."""
    said = f'<p class="said">{_begun(text)}</p>' if text else ""
    return f'<div class="stopped">{said}<p class="label">{texts.STOPPED}</p></div>'


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
        f'<ul class="sources">{sources}</ul>{_written(answer)}</div>'
    )


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _begun(text: str) -> str:
    """The beginning of an answer; its markers look as they will, but lead nowhere yet."""
    return _MARKER.sub(r'<span class="cite">\g<0></span>', shown(text))


def _sentence(sentence: AnswerSentence, links: Mapping[int, str]) -> str:
    # Set apart, so that a text which runs from right to left cannot turn around what follows it.
    start, end = sentence.bold or (0, 0)
    bold = f"<strong>{shown(sentence.text[start:end])}</strong>" if sentence.bold else ""
    before, after = _inline(sentence.text[:start]), _inline(sentence.text[end:])
    holds = sentence.verdict is None or sentence.verdict.holds
    kind = "" if holds else f' class="{sentence.verdict}"'
    said = f'<span{kind} dir="auto">{before}{bold}{after}</span>'
    return said + "".join(f" {links[marker]}" for marker in sentence.markers) + _doubt(sentence)


def _doubt(sentence: AnswerSentence) -> str:
    """What is wrong with a sentence, in words: for the eye as for a screen reader."""
    if sentence.verdict is Verdict.UNSUPPORTED:
        note = texts.UNSUPPORTED
    elif sentence.verdict is Verdict.DIFFERS:
        note = shown("; ".join(map(str, sentence.differences)))
    else:
        return ""
    return f' <span class="doubt" dir="auto">({note})</span>'


def _inline(text: str) -> str:
    """A part of a line: the spaces at its ends stay."""
    start = " " if text[:1].isspace() else ""
    end = " " if text[-1:].isspace() and text.strip() else ""
    return f"{start}{shown(text)}{end}"


def _own_words(text: str) -> str:
    """What the assistant says by itself, set apart from what it quotes."""
    return f"<em>{shown(text)}</em>" if text else ""


def _cite(citation: Citation) -> str:
    href, title = citation_address(citation), shown(_excerpt(citation.quote))
    return f'<a class="cite" href="{href}" title="{title}">{shown(f"[{citation.marker}]")}</a>'


def _source(citation: Citation) -> str:
    href = citation_address(citation)
    where = _where(citation.title, citation.headings)
    place = _place(citation.document, citation.page)
    number = f'<span class="number">{citation.marker}</span>'
    return f'<li><a href="{href}">{number} {where}</a> <span class="place">{place}</span></li>'


def _written(answer: Answer) -> str:
    """Who wrote an answer, if it is not quoted."""
    if answer.writing is None:
        return ""
    return f'<p class="label">{texts.WRITTEN.format(model=shown(answer.writing.model))}</p>'


def _refusal(answer: Answer) -> Iterator[str]:
    refusal = answer.refusal
    if refusal is None:
        return
    said = f"{refusal} {texts.REASONS[refusal.reason]}".strip()
    yield f'<p class="said">{shown(said)}</p>{_searched(answer)}'
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
