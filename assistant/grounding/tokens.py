"""Words of a text, with their places and stems."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from assistant.grounding.english import FUNCTION_WORDS

_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]{1,2}\b)?")
# One to one, so that places stay: what looks alike is alike.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’\u201a\u201b\u2032`\u00b4", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("\u2010\u2011\u2012–—\u2212", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\t\n\r", " "),
    }
)
# To a regular expression that ignores case they are the letters s, i and k.
_LETTERS = str.maketrans({"\u017f": "s", "\u0130": "i", "\u0131": "i", "\u212a": "k"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word of a text.

    Attributes:
        start: First character in the text.
        end: One past the last.
        text: The word as it stands there, without a possessive ending.
    """

    start: int
    end: int
    text: str

    @property
    def lower(self) -> str:
        """The word in small letters."""
        return self.text.casefold()

    @property
    def stem(self) -> str:
        """What the word has in common with its inflections."""
        return stem(self.lower)

    @property
    def is_content(self) -> bool:
        """Whether it says something by itself."""
        return self.lower not in FUNCTION_WORDS and (len(self.text) > 1 or self.text.isdigit())


def plain(text: str) -> str:
    """The text with one kind of quotation mark, apostrophe, dash and space; as long as before."""
    return text.translate(_ALIKE)


def folded(text: str) -> str:
    """The text in small letters, as a regular expression that ignores case reads it."""
    return text.translate(_LETTERS).lower()


def tokens_of(text: str) -> list[Token]:
    """The words of a text, in order."""
    found = []
    for match in _WORD.finditer(plain(text)):
        word = match[0].removesuffix("'s")
        found.append(Token(start=match.start(), end=match.start() + len(word), text=word))
    return found


def stems_of(tokens: Iterable[Token]) -> set[str]:
    """The stems of some words."""
    return {token.stem for token in tokens}


def squeezed(text: str) -> str:
    """A text for comparing word for word: NFKC, alike characters made one, single spaces."""
    return " ".join(plain(unicodedata.normalize("NFKC", text)).split())


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Porter's stem of an English word in small letters, without diacritics."""
    bare = unicodedata.normalize("NFKD", word)
    bare = "".join(character for character in bare if not unicodedata.combining(character))
    return str(_stemmer().stemWord(bare))


@lru_cache(maxsize=1)
def _stemmer() -> "Stemmer.Stemmer":
    return Stemmer.Stemmer("english")
