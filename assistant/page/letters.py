"""Where a quote stands among the characters of a printed page. Pure.

Our text of a PDF was mended: words divided at line ends are whole, ligatures are letters, white
space is single. So only letters and digits are compared, without case and accents.
"""

import unicodedata
from collections.abc import Iterable, Sequence

Box = tuple[float, float, float, float]  # left, top, right and bottom, from the page's left and top

_WORDS = 8  # a piece of fewer than half as many stands in many places by chance
_SHARED = 0.5  # of the smaller of two neighbours, across the direction of writing
_APART = 1.5  # times their size are two neighbours apart at most, along it


def find_letters(text: str, quote: str, place: float) -> list[range]:
    r"""The characters of a text that are those of a quote; none if it is not there.

    If it is not there as a whole, because the lines are in another order or something stands
    between them, what is found of its halves is better than nothing.

    Args:
        text: What is printed.
        quote: What to find.
        place: Where about, as a share of the text; of several places the nearest is taken.

    >>> find_letters("The o\ufb03ce nego-\ntiates.", "office negotiates.", 0)
    [range(4, 22)]
    """
    letters, positions = _letters(text)
    found = _find(letters, quote, round(place * len(letters)))
    spans = [range(positions[start], positions[end - 1] + 1) for start, end in found]
    if spans and not quote.rstrip()[-1].isalnum():
        spans[-1] = _with_signs(text, spans[-1])
    return spans


def _find(letters: str, quote: str, near: int) -> list[tuple[int, int]]:
    """Where a quote, or what can be found of its halves, stands among letters."""
    wanted, _ = _letters(quote)
    starts: list[int] = []
    start = letters.find(wanted) if wanted else -1
    while start >= 0:
        starts.append(start)
        start = letters.find(wanted, start + 1)
    if starts:
        best = min(starts, key=lambda start: abs(start - near))
        return [(best, best + len(wanted))]
    words = quote.split()
    if len(words) < _WORDS:
        return []
    middle = len(words) // 2
    halves = (words[:middle], words[middle:])
    return [span for half in halves for span in _find(letters, " ".join(half), near)]


def _with_signs(text: str, span: range) -> range:
    """A span with the full stop and the quotation marks that follow it."""
    end = span.stop
    while unicodedata.category(text[end : end + 1] or " ").startswith("P"):
        end += 1
    return range(span.start, end)


def joined(boxes: Iterable[Box]) -> list[Box]:
    """Boxes of characters, in order, as one for each line or piece of a line."""
    lines: list[Box] = []
    last: Box | None = None
    for box in boxes:
        if last is not None and _follows(last, box):
            lines[-1] = _around(lines[-1], box)
        else:
            lines.append(box)
        last = box
    return lines


def _letters(text: str) -> tuple[str, Sequence[int]]:
    """The letters and digits of a text, and for each the character that it comes from."""
    letters: list[str] = []
    positions: list[int] = []
    for position, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character).casefold():
            if letter.isalnum():
                letters.append(letter)
                positions.append(position)
    return "".join(letters), positions


def _follows(last: Box, box: Box) -> bool:
    """Whether two characters are neighbours on one line, across the page or along it."""
    for along, across in ((0, 1), (1, 0)):
        sizes = (_size(last, across), _size(box, across))
        is_level = _overlap(last, box, across) >= _SHARED * min(sizes)
        if is_level and -_overlap(last, box, along) <= _APART * max(sizes):
            return True
    return False


def _overlap(one: Box, other: Box, axis: int) -> float:
    """What two boxes share of an axis; negative if they are apart."""
    return min(one[axis + 2], other[axis + 2]) - max(one[axis], other[axis])


def _size(box: Box, axis: int) -> float:
    return box[axis + 2] - box[axis]


def _around(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )
