"""What a sentence states and its source does not: numbers, dates, names, quotes, yes and no."""

from collections.abc import Iterator

from assistant.grounding.differing_dates import differing_dates
from assistant.grounding.differing_names import differing_names
from assistant.grounding.differing_numbers import differing_numbers
from assistant.grounding.opposites import opposition
from assistant.grounding.quotes import is_quoted_from, quotations_in
from assistant.grounding.scene import Scene
from assistant.grounding.source import Source
from assistant.verdicts import Difference, DifferenceKind

# Share of its words that a sentence must not quote to deny anything by itself. Tuned with
# `python -m benchmarks.grounding`, 2026-11-24.
_OWN_SHARE = 0.6


def differences(said: Scene, source: Source) -> tuple[Difference, ...]:
    """What of a sentence differs from its source, in the order of kinds.

    Whether the source says the opposite is asked only where all facts agree.

    Args:
        said: The sentence.
        source: What it cites.
    """
    found = [
        *_quotes(said, source),
        *differing_numbers(said, source),
        *differing_dates(said, source),
        *differing_names(said, source),
    ]
    return tuple(found or _opposites(said, source))


def _quotes(said: Scene, source: Source) -> Iterator[Difference]:
    text = f"{source.scene.text} {source.before.text}"
    for quotation in quotations_in(said.text):
        if not is_quoted_from(quotation, text):
            yield Difference(kind=DifferenceKind.QUOTE, said=quotation.text)


def _opposites(said: Scene, source: Source) -> Iterator[Difference]:
    own = _unquoted(said)
    if len(own.split()) < _OWN_SHARE * len(said.text.split()):
        return  # what is quoted says what its source says
    found = opposition(Scene(own), source.closest_to(said))
    if found:
        yield Difference(kind=DifferenceKind.NEGATION, said=found.said, found=found.found)


def _unquoted(said: Scene) -> str:
    """The sentence with blanks in the place of what it quotes."""
    text = said.plain
    for quotation in quotations_in(text):
        blank = " " * (quotation.end - quotation.start)
        text = text[: quotation.start] + blank + text[quotation.end :]
    return text
