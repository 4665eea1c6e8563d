"""A question that asks two things, taken apart."""

import re

_ASKS = r"(?:who|whom|whose|what|when|where|why|how|which|did|does|do|is|are|was|were|can|will)"
_BETWEEN = re.compile(
    r"\?\s+(?:and\s+|also,?\s+)?(?=\S+ \S)"
    r"|(?:,|;)?\s+and\s+(?=(?:who|whom|what|when|where|why|how|which)\s)",
    re.IGNORECASE,
)
_QUESTION = re.compile(rf"(?:\w+\W+){{0,2}}?{_ASKS}\b", re.IGNORECASE)
_FEWEST_WORDS = 3
_MOST_PARTS = 3


def parts_of(question: str) -> list[str]:
    """The questions in a question, in order, each ending in a question mark; mostly one.

    "What is it and how does it work?" holds two, "Where and when was it signed?" one: each part
    must be a question of some words by itself.
    """
    parts = [part.strip(" ?,;") for part in _BETWEEN.split(question.strip())]
    parts = [part for part in parts if part]
    is_whole = all(len(part.split()) >= _FEWEST_WORDS and _QUESTION.match(part) for part in parts)
    if not 1 < len(parts) <= _MOST_PARTS or not is_whole:
        return [question]
    return [f"{part}?" for part in parts]
