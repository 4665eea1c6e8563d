"""Why an answer is as it is, to be folded out: what was decided, from what, in what time. Pure."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answers import Answer, Outcome
from assistant.page.escaping import address, excerpt, shown, where_markup
from assistant.refusals import Reason
from index.lexical import matched_words
from index.passages import Evidence, ScoredPassage

_MOST_ROWS = 10
_MOST_WORDS = 8
_EXCERPT_CHARACTERS = 70
_NONE = "–"
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}
_TEENS = range(11, 14)

ANSWERED, REFUSED = "Why this answer", "Why no answer"
DECIDED: dict[Outcome | Reason, str] = {
    Outcome.ANSWERED: "The documents answer this with a probability of {probability}.",
    Outcome.PARTLY_ANSWERED: (
        "The documents answer a part of this with a probability of {probability}."
    ),
    Outcome.PREMISE_CONTRADICTED: (
        "The documents contradict what the question takes for granted. That they answer it has a "
        "probability of {probability}."
    ),
    Reason.NOT_ANSWERED: (
        "That the documents answer this has a probability of {probability}, which is not enough."
    ),
    Reason.DECLINED: (
        "The documents answer this with a probability of {probability}, but the model found no "
        "answer in them."
    ),
    Reason.UNGROUNDED: (
        "The documents answer this with a probability of {probability}, but not with what the "
        "model wrote."
    ),
}
NOTHING = "No passage of the documents resembles the question."
CONSIDERED = "Passages considered"
BEST_FIRST = "Passages considered, best first"
BEST_OF = "The best {rows} of {passages} passages considered, best first"
LEGEND = (
    "The order weighs all four figures, of which higher is better; below each is its place among "
    "the passages, and a dash means that there is none."
)
ELSEWHERE = "Cited from outside this table: {markers}."
SPENT = "Time spent"
TOTAL = "Total"
STEPS = {
    "rewrite": "Understanding the question",
    "search": "Searching",
    "read": "Reading the best passages",
    "choose": "Choosing sentences",
    "write": "Writing",
    "check": "Checking what was written",
    # as older records name them
    "retrieve": "Searching and reading",
    "answer": "Choosing sentences",
    "ground": "Checking what was written",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figure:
    """A column of figures: its heading, what it means, and its value for a passage."""

    heading: str
    meaning: str
    of: Callable[[Evidence], float | None]


_FIGURES = (
    _Figure(
        heading="Meaning",
        meaning="How near the whole passage comes to the question in meaning; at most 1.",
        of=lambda evidence: evidence.dense,
    ),
    _Figure(
        heading="Sentence",
        meaning="How near its best sentence comes to the question in meaning; at most 1.",
        of=lambda evidence: max(evidence.sentences, default=None),
    ),
    _Figure(
        heading="Words",
        meaning="How many of the question's words it has, rare ones counting more; about 1 is all.",
        of=lambda evidence: evidence.lexical or None,
    ),
    _Figure(
        heading="Reader",
        meaning="How relevant a model finds it that reads the best passages; at most 1.",
        of=lambda evidence: _sigmoid(evidence.relevance),
    ),
)


def why_markup(answer: Answer) -> str:
    """Why an answer or a refusal is as it is; nothing for a reply."""
    if answer.outcome is Outcome.REPLY:
        return ""
    summary = REFUSED if answer.refusal else ANSWERED
    body = "".join((_decided(answer), _considered(answer), _elsewhere(answer), _spent(answer)))
    return f'<details class="why"><summary>{summary}</summary>{body}</details>'


def _decided(answer: Answer) -> str:
    key = answer.refusal.reason if answer.refusal else answer.outcome
    return f"<p>{DECIDED[key].format(probability=_percentage(answer.confidence))}</p>"


def _considered(answer: Answer) -> str:
    """The passages as a table, which scrolls by itself where the page is narrow."""
    if not answer.passages:
        return f"<p>{NOTHING}</p>"
    rows = "".join(_rows(answer))
    passages = len(answer.passages)
    is_cut = passages > _MOST_ROWS
    caption = BEST_OF.format(rows=_MOST_ROWS, passages=passages) if is_cut else BEST_FIRST
    label = shown(f"{CONSIDERED}: {excerpt(answer.question)}")
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<caption>{caption}</caption><thead><tr>{''.join(_headings(answer))}</tr></thead>"
        f'<tbody>{rows}</tbody></table></div><p class="legend">{LEGEND}</p>'
    )


def _headings(answer: Answer) -> Iterator[str]:
    yield '<th scope="col" title="Place in the ranking, 1 is the best">#</th>'
    yield '<th scope="col" title="Where the passage is, and how it begins">Passage</th>'
    for figure in _FIGURES:
        yield f'<th scope="col" title="{shown(figure.meaning)}">{figure.heading}</th>'
    yield '<th scope="col" title="Words of the question that it has, rare ones first">Matched</th>'
    if answer.citations:
        yield '<th scope="col" title="Numbers of the citations that come from it">Cited</th>'


def _rows(answer: Answer) -> Iterator[str]:
    considered = answer.passages
    columns = [[figure.of(one.evidence) for one in considered] for figure in _FIGURES]
    matched = _matched(answer)
    for row, scored in enumerate(considered[:_MOST_ROWS]):
        figures = "".join(f"<td>{_figure(column, row)}</td>" for column in columns)
        words = ", ".join(f"<bdi>{shown(word)}</bdi>" for word in matched[row][:_MOST_WORDS])
        cited = ", ".join(map(str, _markers(answer, scored))) or "no"
        yield (
            f'<tr><td>{row + 1}</td><th scope="row">{_passage(scored)}</th>{figures}'
            f'<td class="words">{words or _NONE}</td>'
        )
        yield f"<td>{cited}</td></tr>" if answer.citations else "</tr>"


def _passage(scored: ScoredPassage) -> str:
    passage = scored.passage
    href = address(passage.document_id, passage.start, passage.end, passage.text)
    where = where_markup(passage.title, passage.headings)
    begins = shown(excerpt(passage.text, _EXCERPT_CHARACTERS))
    return (
        f'<a href="{href}" dir="auto">{where}</a> <span class="begins" dir="auto">{begins}</span>'
    )


def _figure(column: Sequence[float | None], row: int) -> str:
    """A figure with its place in its column; equals share a place."""
    value = column[row]
    if value is None:
        return _NONE
    place = 1 + sum(other is not None and other > value for other in column)
    return f'{value:z.2f} <span class="nth">{_ordinal(place)}</span>'


def _matched(answer: Answer) -> dict[int, tuple[str, ...]]:
    """The question's words that each passage has, by its row."""
    passages = [scored.passage for scored in answer.passages[:_MOST_ROWS]]
    return matched_words(
        answer.standalone_question,
        [
            (row, passage.title, " ".join(passage.headings), passage.text)
            for row, passage in enumerate(passages)
        ],
    )


def _markers(answer: Answer, scored: ScoredPassage) -> list[int]:
    """Numbers of the citations that come from a passage."""
    passage = scored.passage
    return [
        citation.marker
        for citation in answer.citations
        if citation.document == passage.document_id
        and passage.start <= citation.start
        and citation.end <= passage.end
    ]


def _elsewhere(answer: Answer) -> str:
    """What is cited beside these: found for a part of the question, or a document's opening."""
    rows = answer.passages[:_MOST_ROWS]
    near = {marker for scored in rows for marker in _markers(answer, scored)}
    far = [str(one.marker) for one in answer.citations if one.marker not in near]
    return f"<p>{ELSEWHERE.format(markers=', '.join(far))}</p>" if rows and far else ""


def _spent(answer: Answer) -> str:
    if not answer.timings:
        return ""
    steps = [(STEPS.get(step, step), spent) for step, spent in answer.timings.items()]
    items = "".join(
        f"<li>{shown(step)} <span>{_milliseconds(spent)}</span></li>"
        for step, spent in [*steps, (TOTAL, sum(answer.timings.values()))]
    )
    return f'<p class="label">{SPENT}</p><ul class="steps">{items}</ul>'


def _milliseconds(seconds: float) -> str:
    text = f"{seconds * 1000:,.0f}"
    return "under 1\u00a0ms" if text == "0" else f"{text}\u00a0ms"


def _percentage(probability: float) -> str:
    """Never 0 or 100: nothing is so certain."""
    text = f"{probability:.0%}".removesuffix("%")
    words = {"0": "less than 1", "100": "more than 99"}
    return f"{words.get(text, text)}\u00a0%"


def _ordinal(place: int) -> str:
    """A place in a ranking.

    >>> [_ordinal(place) for place in (1, 2, 3, 4, 11, 22)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd']
    """
    ending = "th" if place % 100 in _TEENS else _ORDINALS.get(place % 10, "th")
    return f"{place}{ending}"


def _sigmoid(logit: float | None) -> float | None:
    """The probability of a logit; written so that no logit is too large."""
    return None if logit is None else (1 + math.tanh(logit / 2)) / 2
