"""Links to other pages around an article: teasers, related articles, attributions. Pure.

Rules give positions of blocks. They go by structure, so that a clean page loses nothing.
"""

from collections import Counter
from collections.abc import Container, Iterator, Sequence

from index.furniture_words import ATTRIBUTION, DOMAIN, LINK_LABELS, RELATED_LABELS, SOURCE
from index.wording import Wording, words_of

_HEADLINE_WORDS = 4  # a shorter line could be a name or a heading
_NAME_WORDS = 12
_NAME_START = 3  # words, in which a name begins: "in the March issue of The Planet"
_BARE_TAIL = range(1, 9)  # headlines after an attribution, when nothing else marks them
_ELLIPSES = ("…", "...")


def teasers(blocks: Sequence[Wording], _: Container[int]) -> Iterator[int]:
    """Links to other articles, each ending in a label such as "Read more".

    A headline doubled above a label is one (picture and title link to the same place); headlines
    that are not doubled are only when two or more stand side by side under the same label.
    """
    groups: list[list[range]] = []
    for i, block in enumerate(blocks):
        card = _card(blocks, i) if block.label in LINK_LABELS else None
        if card and groups and groups[-1][-1].stop == card.start:
            groups[-1].append(card)
        elif card:
            groups.append([card])
    for group in groups:
        labels = Counter(blocks[card.stop - 1].label for card in group)
        if max(labels.values()) > 1 or any(_is_doubled(blocks, card.start) for card in group):
            yield from range(group[0].start, group[-1].stop)


def _card(blocks: Sequence[Wording], end: int) -> range | None:
    """The teaser that a link label ends; None when nothing above the label is a headline."""
    for start in (end - 2, end - 3):
        if start >= 0 and _is_doubled(blocks, start):
            return range(start, end + 1)
    if not end:
        return None
    above = blocks[end - 1]
    if above.text.endswith(_ELLIPSES):
        is_excerpt = end > 1 and blocks[end - 2].is_headline
        return range(end - 2, end + 1) if is_excerpt else None
    return range(end - 1, end + 1) if above.is_headline else None


def _is_doubled(blocks: Sequence[Wording], i: int) -> bool:
    return blocks[i].is_headline and blocks[i].words == blocks[i + 1].words


def related(blocks: Sequence[Wording], found: Container[int]) -> Iterator[int]:
    """A label such as "Related articles" and the headlines below it, or in the same line.

    Where text goes on below, a short heading directly above it belongs to the text.
    """
    for i, block in enumerate(blocks):
        if _names_an_article(block):
            yield i
        if block.label not in RELATED_LABELS:
            continue
        end = i + 1
        while end < len(blocks) and (end in found or _is_link(blocks[end])):
            end += 1
        last = blocks[end - 1]
        if end < len(blocks) and last.is_heading and len(last.words) <= _HEADLINE_WORDS:
            end -= 1
        if end > i + 1:
            yield from range(i, end)


def _names_an_article(block: Wording) -> bool:
    """Whether a line has both, as in "Read also: Headline of another article"."""
    label, _, headline = block.text.partition(":")
    is_label = " ".join(words_of(label)) in RELATED_LABELS
    return is_label and not block.is_prose and len(words_of(headline)) >= _HEADLINE_WORDS - 1


def _is_link(block: Wording) -> bool:
    """Whether a block below a label of links is one of them."""
    is_source = ATTRIBUTION.match(block.text) or SOURCE.match(block.text)
    is_headline = block.is_headline and not block.is_prose and not is_source
    return block.label in LINK_LABELS or is_headline


def attributions(blocks: Sequence[Wording], found: Container[int]) -> Iterator[int]:
    """A line that says where the article is from: below its text, with none following.

    "Source: X" alone also stands under tables and figures, so it needs a web address or
    furniture below it, and nothing of its own there.
    """
    for i, block in enumerate(blocks):
        match = ATTRIBUTION.fullmatch(block.text) or SOURCE.fullmatch(block.text)
        if match is None or not i or not _is_name(match["name"]):
            continue
        tail = [j for j in range(i + 1, len(blocks)) if j not in found]
        if match.re is SOURCE:
            above = next((blocks[j] for j in range(i - 1, -1, -1) if j not in found), None)
            has_sign = len(blocks) > i + 1 or i - 1 in found or DOMAIN.match(match["name"])
            if has_sign and not tail and above is not None and above.is_prose:
                yield i
        elif any(b.is_prose for b in blocks[:i]) and not any(blocks[j].is_prose for j in tail):
            yield i


def _is_name(text: str) -> bool:
    """Whether the words after "first published in" name something, and are no sentence."""
    words = text.split()
    begins = any(word[0].isupper() for word in words[:_NAME_START])
    return len(words) <= _NAME_WORDS and (begins or DOMAIN.match(text) is not None)


def hanging_links(blocks: Sequence[Wording], found: Container[int]) -> Iterator[int]:
    """What is left below an attribution, if all of it reads as links and not as an annex."""
    for i in attributions(blocks, found):
        below = range(i + 1, len(blocks))
        tail = [j for j in below if j not in found]
        if len(tail) < len(below):
            is_hanging = all(_is_link(blocks[j]) or _is_short(blocks[j]) for j in tail)
        else:
            is_hanging = len(tail) in _BARE_TAIL and all(
                blocks[j].is_headline and not _is_short(blocks[j]) and "|" not in blocks[j].text
                for j in tail
            )
        if is_hanging:
            yield from tail


def _is_short(block: Wording) -> bool:
    return len(block.words) < _HEADLINE_WORDS
