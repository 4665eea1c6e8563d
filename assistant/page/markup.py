"""Answers as markup for the conversation. Pure.

The page shows it as it is. Texts of others, be they questions, titles, file names or quotes, are
written so that they begin nothing in it.
"""

import re
from collections.abc import Iterator, Mapping

from assistant.answers import Answer, Outcome
from assistant.citations import Citation
from assistant.page import texts
from assistant.page.escaping import (
    address,
    citation_address,
    excerpt,
    inline,
    lines_markup,
    place_markup,
    shown,
    where_markup,
)
from assistant.page.why import why_markup
from assistant.verdicts import AnswerSentence, Verdict
from index.passages import ScoredPassage

_MARKER = re.compile(r"&#91;(\d+)&#93;")  # as `shown` writes `[1]`


def question_markup(question: str) -> str:
    """A question as the reader typed it."""
    lines = [shown(line) for line in question.strip().splitlines()]
    return "<br>".join(lines)


def partial_markup(text: str, waiting: str = texts.WAITING) -> str:
    """An answer that is still being written."""
    return f'<p class="partial">{_begun(text) or waiting}</p>'


def stopped_markup(text: str) -> str:
    """What there was of an answer when the reader stopped it."""
    said = f'<p class="said">{_begun(text)}</p>' if text else ""
    return f'{said}<p class="label">{texts.STOPPED}</p>'


def problem_markup(sentence: str) -> str:
    """What went wrong, in the place of an answer."""
    return f'<div class="problem">{lines_markup(sentence)}</div>'


def answer_markup(answer: Answer) -> str:
    """An answer with its sources, a refusal with what came nearest, or a reply."""
    if answer.outcome is Outcome.REPLY:
        return f'<p class="said">{" ".join(shown(s.text) for s in answer.sentences)}</p>'
    if answer.refusal is not None:
        body = "".join(_refusal(answer))
        return f'<div class="refusal">{body}{why_markup(answer)}</div>'
    links = {citation.marker: _cite(citation) for citation in answer.citations}
    parts = [_own_words(answer.preface), *(_sentence(one, links) for one in answer.sentences)]
    said = " ".join(part for part in [*parts, _own_words(answer.remark)] if part)
    sources = "".join(_source(citation) for citation in answer.citations)
    return (
        f'<div class="answer"><p class="said">{said}</p>{_searched(answer)}'
        f'<ul class="sources">{sources}</ul>{_written(answer)}{why_markup(answer)}</div>'
    )


def _begun(text: str) -> str:
    """The beginning of an answer; its markers look as they will, but lead nowhere yet."""
    return _MARKER.sub(lambda match: f'<span class="cite">{_number(match[1])}</span>', shown(text))


def _sentence(sentence: AnswerSentence, links: Mapping[int, str]) -> str:
    # Set apart, so that a text which runs from right to left cannot turn around what follows it.
    start, end = sentence.bold or (0, 0)
    bold = f"<strong>{shown(sentence.text[start:end])}</strong>" if sentence.bold else ""
    before, after = inline(sentence.text[:start]), inline(sentence.text[end:])
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


def _own_words(text: str) -> str:
    """What the assistant says by itself, set apart from what it quotes."""
    return f"<em>{shown(text)}</em>" if text else ""


def _cite(citation: Citation) -> str:
    name = f"Citation {citation.marker}: {shown(citation.title)}"
    return (
        f'<a class="cite" href="{citation_address(citation)}" aria-label="{name}">'
        f"{_number(citation.marker)}</a>"
    )


def _number(marker: int | str) -> str:
    """A number whose brackets are not seen, but copied with it."""
    return f"<span>&#91;</span>{marker}<span>&#93;</span>"


def _source(citation: Citation) -> str:
    href = citation_address(citation)
    where = where_markup(citation.title, citation.headings)
    place = place_markup(citation.document, citation.page)
    number = f'<span class="number">{citation.marker} </span>'
    return f'<li><a href="{href}">{number}{where}</a> <span class="place">{place}</span></li>'


def _written(answer: Answer) -> str:
    """Who wrote an answer, if it is not quoted."""
    if answer.writing is None:
        return ""
    return f'<p class="label">{texts.WRITTEN.format(model=shown(answer.writing.model))}</p>'


def _refusal(answer: Answer) -> Iterator[str]:
    refusal = answer.refusal
    if refusal is None:
        return
    lead, dot, words = str(refusal).partition(".")
    why = f"{words} {texts.REASONS[refusal.reason]}"
    yield f'<p class="said"><span class="lead">{shown(lead + dot)}</span> {shown(why)}</p>'
    yield _searched(answer)
    if refusal.nearest:
        yield '<p class="label">Nearest passages, which are not an answer</p>'
        yield f'<ul class="nearest">{"".join(_nearest(scored) for scored in refusal.nearest)}</ul>'


def _nearest(scored: ScoredPassage) -> str:
    passage = scored.passage
    href = address(passage.document_id, passage.start, passage.end, passage.text)
    where, place = (
        where_markup(passage.title, passage.headings),
        place_markup(passage.document_id, passage.page),
    )
    return (
        f'<li><span class="excerpt" dir="auto">{shown(excerpt(passage.text))}</span> '
        f'<a href="{href}">{where}</a> <span class="place">{place}</span></li>'
    )


def _searched(answer: Answer) -> str:
    """The question as it was searched, if that is not as it was asked; it can be corrected."""
    if answer.standalone_question == answer.question:
        return ""
    question = shown(answer.standalone_question)
    return (
        f'<p class="label searched">Searched for: <span dir="auto">{question}</span> '
        '<button type="button" data-do="correctQuestion" '
        f'aria-label="Correct: {question}">Correct</button></p>'
    )
