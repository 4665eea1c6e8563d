"""Which blocks of a scraped page are not its text: teasers, pull quotes, share bars, numbers.

Pure. Rules go by structure and are careful: a clean page loses nothing, so signs that clean pages
show as well count only beside one that they never show.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.furniture_words import (
    ADVERTISEMENTS,
    ATTRIBUTION,
    DOMAIN,
    LINK_LABELS,
    NETWORKS,
    PAGE_OF,
    READING_TIME,
    SHARE_ACTIONS,
    SHARE_VERBS,
    SOURCE,
)
from index.page_edges import page_numbers, running_headers
from index.page_links import attributions, hanging_links, related, teasers
from index.passages import Document
from index.wording import Wording, wordings

_Rule = Callable[[Sequence[Wording], Container[int]], Iterable[int]]


class Reason(StrEnum):
    """Why a block is not part of the text."""

    STRAY_NUMBER = "stray number"
    LABEL = "label"
    PULL_QUOTE = "pull quote"
    TEASER = "teaser"
    ATTRIBUTION = "attribution"
    SHARE_BAR = "share bar"
    RUNNING_HEADER = "running header"
    PAGE_NUMBER = "page number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """A block that is skipped: its span, characters of `Document.text`, half-open, and why."""

    start: int
    end: int
    reason: Reason


_QUOTE_WORDS = 6  # a shorter line is repeated by chance
_MAX_QUOTE_WORDS = 60  # a longer one is a paragraph
_LONGER = 1.5  # times as many words has the paragraph that a pull quote is taken from
_REFRAIN = 3  # a line that stands alone so often is a refrain
_FORM = 20  # paragraphs that begin so alike are a form or a log
_LABEL_WORDS = 2


def find_furniture(document: Document) -> tuple[Furniture, ...]:
    """The blocks of a document that are not its text, in order; empty for a clean page."""
    blocks = wordings(document)
    found: dict[int, Reason] = {}
    _apply(_STRONG_RULES, blocks, found)
    if found:
        _apply(_WEAK_RULES, blocks, found)
    _apply(((_page_counts, Reason.PAGE_NUMBER),), blocks, found)
    found |= dict.fromkeys(page_numbers(document, blocks), Reason.PAGE_NUMBER)
    found |= dict.fromkeys(running_headers(document, blocks), Reason.RUNNING_HEADER)
    if len(found) == len(blocks):
        return ()  # a page has a text; if all of it looks like furniture, the rules are wrong
    spans = ((blocks[i].block, reason) for i, reason in sorted(found.items()))
    return tuple(Furniture(start=b.start, end=b.end, reason=reason) for b, reason in spans)


def attributed_publisher(document: Document, furniture: Sequence[Furniture]) -> str:
    """Who an attribution line names as the publisher, or empty: a URL gives its host."""
    for piece in furniture:
        if piece.reason is Reason.ATTRIBUTION:
            text = " ".join(document.text[piece.start : piece.end].split())
            match = ATTRIBUTION.fullmatch(text) or SOURCE.fullmatch(text)
            if match is not None:
                name = match["name"].strip(" .,;:\"'“”„«»()[]")
                host = DOMAIN.match(name)
                return host["host"] if host is not None else name
    return ""


def _apply(
    rules: Iterable[tuple[_Rule, Reason]], blocks: Sequence[Wording], found: dict[int, Reason]
) -> None:
    """Note what the rules find, each knowing what those before it found."""
    for rule, reason in rules:
        for i in tuple(rule(blocks, found)):
            found.setdefault(i, reason)


def _share_bars(blocks: Sequence[Wording], _: Container[int]) -> Iterator[int]:
    """Neighbouring lines made only of networks and share words: "Share Tweet Email"."""
    start = 0
    for end in range(len(blocks) + 1):
        if end < len(blocks) and _is_sharing(blocks[end]):
            continue
        words = [word for block in blocks[start:end] for word in block.words]
        verbs = sum(word in SHARE_VERBS for word in words)
        has_network = any(word in NETWORKS for word in words)
        if verbs > 1 or (verbs and has_network and len(words) > _LABEL_WORDS):
            yield from range(start, end)
        start = end + 1


def _is_sharing(block: Wording) -> bool:
    """Whether a line has only share words; commas would make it a sentence's list."""
    words = [word for word in block.words if not word.isdecimal()]
    known = all(word in NETWORKS or word in SHARE_ACTIONS for word in words)
    return bool(words) and known and not block.is_item and "," not in block.text


def _pull_quotes(blocks: Sequence[Wording], found: Container[int]) -> Iterator[int]:
    """Sentences set alone between paragraphs though a longer paragraph has them, word for word.

    A sentence directly under a heading is its text, unless the next block repeats it; one that
    closes the document is its conclusion; one that stands alone again and again is a refrain.
    """
    times = Counter(block.words for block in blocks)
    for quote, places in _holders(blocks, found).items():
        above = range(quote - 1, -1, -1)
        before = next((blocks[i] for i in above if not blocks[i].is_number), None)
        is_between = before is not None and before.is_prose and quote + 1 < len(blocks)
        if times[blocks[quote].words] < _REFRAIN and (is_between or quote + 1 in places):
            yield quote


def _holders(blocks: Sequence[Wording], found: Container[int]) -> dict[int, set[int]]:
    """For each paragraph, the longer blocks that have all of its words in a row."""
    quotes: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, block in enumerate(blocks):
        is_paragraph = not block.is_heading and not block.is_item and i not in found
        if is_paragraph and _QUOTE_WORDS <= len(block.words) <= _MAX_QUOTE_WORDS:
            quotes[block.words[:_QUOTE_WORDS]].append(i)
    holders: defaultdict[int, set[int]] = defaultdict(set)
    for i, block in enumerate(blocks):
        for at in range(0 if block.is_heading else len(block.words) - _QUOTE_WORDS):
            alike = quotes.get(block.words[at : at + _QUOTE_WORDS], ())
            for quote in alike if len(alike) < _FORM else ():
                words = blocks[quote].words
                is_longer = len(block.words) >= _LONGER * len(words)
                if is_longer and block.words[at : at + len(words)] == words:
                    holders[quote].add(i)
    return holders


def _interrupting_numbers(blocks: Sequence[Wording], _: Container[int]) -> Iterator[int]:
    """Lone numbers between the halves of a sentence."""
    for i in range(1, len(blocks) - 1):
        before, after = blocks[i - 1], blocks[i + 1]
        is_open = len(before.words) >= _QUOTE_WORDS and before.text[-1:].isalpha()
        if blocks[i].is_number and is_open and after.text[:1].islower():
            yield i


def _page_counts(blocks: Sequence[Wording], _: Container[int]) -> Iterator[int]:
    """Lines such as "Page 3 of 12"."""
    for i, block in enumerate(blocks):
        if PAGE_OF.fullmatch(block.text.strip("-– ")):
            yield i


def _stray_numbers(blocks: Sequence[Wording], _: Container[int]) -> Iterator[int]:
    """Lone numbers: page marks of an article in parts, footnote marks."""
    return (i for i, block in enumerate(blocks) if block.is_number)


def _title_labels(blocks: Sequence[Wording], found: Container[int]) -> Iterator[int]:
    """One or two words directly above the title, such as the section of the site."""
    kept = (i for i in range(len(blocks)) if i not in found)
    first, second = next(kept, None), next(kept, None)
    if first is None or second is None:
        return
    label, title = blocks[first], blocks[second]
    outranks = label.is_heading and title.is_heading and label.block.level < title.block.level
    is_label = 0 < len(label.words) <= _LABEL_WORDS and not label.is_final and not label.is_item
    if is_label and not outranks and title.is_headline and not title.is_prose:
        yield first


def _labels(blocks: Sequence[Wording], _: Container[int]) -> Iterator[int]:
    """Advertisements and reading times anywhere; link labels at the end."""
    for i, block in enumerate(blocks):
        if block.label in ADVERTISEMENTS or READING_TIME.fullmatch(block.text):
            yield i
    for i in range(len(blocks) - 1, -1, -1):
        if blocks[i].label not in LINK_LABELS:
            break
        yield i


def _share_labels(blocks: Sequence[Wording], _: Container[int]) -> Iterator[int]:
    """Single share words, such as "Print"."""
    for i, block in enumerate(blocks):
        if _is_sharing(block) and any(word in SHARE_VERBS for word in block.words):
            yield i


# Strong rules find what no clean page shows; weak ones count only in a document where a strong
# one found something. The order matters: later rules know what the earlier ones found.
_STRONG_RULES: tuple[tuple[_Rule, Reason], ...] = (
    (teasers, Reason.TEASER),
    (related, Reason.TEASER),
    (_share_bars, Reason.SHARE_BAR),
    (_pull_quotes, Reason.PULL_QUOTE),
    (attributions, Reason.ATTRIBUTION),
    (hanging_links, Reason.TEASER),
    (_interrupting_numbers, Reason.STRAY_NUMBER),
)
_WEAK_RULES: tuple[tuple[_Rule, Reason], ...] = (
    (_stray_numbers, Reason.STRAY_NUMBER),
    (_title_labels, Reason.LABEL),
    (_labels, Reason.LABEL),
    (_share_labels, Reason.SHARE_BAR),
)
