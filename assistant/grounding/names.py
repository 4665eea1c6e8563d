"""Names in a text: runs of words that are written with a capital where others are not."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from assistant.grounding.english import CALENDAR, FUNCTION_WORDS, JOINTS, TITLES
from assistant.grounding.tokens import Token, plain, stem, tokens_of

_DEMONYM = re.compile(r"(?:ish|ese|ians?|ans?|ch|ic|i|s)$")
# Letters. Tuned with `python -m benchmarks.grounding`, 2026-11-24.
_ROOT = 3  # the least that an adjective has in common with its name
_ENDING = 5  # the most that a name has beyond it
_LONG = 4  # a name of more may begin a compound
_INITIAL = 2
_BETWEEN = re.compile(r"[ &/-]{1,3}")
_OPENING, _CLOSING, _FINAL = "'\"([", "'\")]", ".!?:"
# They have a capital only because they begin a sentence.
_BEGINNINGS = FUNCTION_WORDS | {"of", "no", "not", "without", "today", "there"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as it stands in a text.

    Attributes:
        start: First character.
        end: One past the last.
        text: As it stands there.
        words: Its words that tell it from others, as tokens; titles and joints are left out.
        is_certain: Whether it is a name for sure, and not a word that begins a sentence.
    """

    start: int
    end: int
    text: str
    words: tuple[Token, ...]
    is_certain: bool


def names_in(text: str) -> list[Name]:
    """The names of a text, in order."""
    text = plain(text)
    return [name for run in _runs(text) if (name := _name(text, run))]


def proper_in(text: str) -> frozenset[str]:
    """Words that a text writes with a capital inside of sentences, in small letters."""
    return frozenset(
        word.lower for name in names_in(text) if name.is_certain for word in name.words
    )


def unknown_words(
    name: Name, known: Set[str], aliases: Mapping[str, tuple[str, ...]]
) -> list[Token]:
    """The words of a name that are not among some stems, nor stand for what is.

    Args:
        name: A name.
        known: Stems.
        aliases: Acronyms with the words they stand for.
    """
    return [
        word
        for word in name.words
        if word.stem not in known
        and not _is_compound_of(word, known)
        and not any(part in known or stem(part) in known for part in aliases.get(word.lower, ()))
        and not any(word.lower in parts and short in known for short, parts in aliases.items())
    ]


def _runs(text: str) -> Iterator[list[Token]]:
    """Words with a capital that stand together, small words of names between them included."""
    run: list[Token] = []
    tokens = tokens_of(text)
    for position, token in enumerate(tokens):
        is_near = bool(run) and _joins(run[-1], text[run[-1].end : token.start])
        is_capital = _is_capital(token)
        if run and not (
            is_near and (is_capital or (token.lower in JOINTS and _goes_on(text, tokens, position)))
        ):
            yield run
            run = []
        if run or is_capital:
            run.append(token)
    if run:
        yield run


def _joins(before: Token, between: str) -> bool:
    """Whether what stands between two words keeps them one name; a point does after an initial."""
    if "." in between:
        return len(before.text) <= _INITIAL or before.lower in TITLES
    return _BETWEEN.fullmatch(between) is not None


def _goes_on(text: str, tokens: Sequence[Token], position: int) -> bool:
    """Whether after small words of names there is another word with a capital."""
    if tokens[position].lower in {"and", "the"}:
        return False  # they join two names as often as the parts of one
    for before, token in zip(tokens[position:], tokens[position + 1 : position + 3], strict=False):
        if text[before.end : token.start] != " ":
            return False
        if _is_capital(token):
            return True
        if token.lower not in JOINTS:
            return False
    return False


def _is_capital(token: Token) -> bool:
    return token.text[0].isupper() or (token.text[1:2].isupper() and token.text[0].islower())


def _name(text: str, run: Sequence[Token]) -> Name | None:
    starts = _starts_sentence(text, run[0].start)
    if starts and run[0].lower in _BEGINNINGS:
        run = run[1:]
        while run and run[0].lower in JOINTS:
            run = run[1:]
        starts = False
    # What begins a sentence has its capital from there: "Later Ruben" names Ruben.
    told = run[1:] if starts and any(_is_capital(token) for token in run[1:]) else run
    words = tuple(token for token in told if _tells(token))
    if not words:
        return None
    is_lone_start = starts and len(run) == 1
    return Name(
        start=run[0].start,
        end=run[-1].end,
        text=text[run[0].start : run[-1].end],
        words=words,
        is_certain=not is_lone_start or any(letter.isupper() for letter in words[0].text[1:]),
    )


def _tells(token: Token) -> bool:
    """Whether a word tells a name from others."""
    return (
        len(token.text) > 1
        and token.lower not in JOINTS | TITLES
        and token.lower.removesuffix("s") not in CALENDAR
    )


def _starts_sentence(text: str, start: int) -> bool:
    """Whether a place is at the start of a sentence, past any opening marks."""
    opening = start
    while opening and text[opening - 1] in _OPENING:
        opening -= 1
    end = opening
    while end and text[end - 1].isspace():
        end -= 1
    closing = end
    while closing and text[closing - 1] in _CLOSING:
        closing -= 1
    return opening == 0 or (end < opening and closing > 0 and text[closing - 1] in _FINAL)


def _is_compound_of(word: Token, stems: Set[str]) -> bool:
    """Whether a word is the adjective or plural of a name: Polish, of Poland."""
    bare = _DEMONYM.sub("", word.lower)
    return any(
        (len(bare) >= _ROOT and one.startswith(bare) and len(one) <= len(bare) + _ENDING)
        or (len(one) > _LONG and word.lower.startswith(one))
        for one in stems
    )
