"""Questions that headings ask or stand for."""

import re

from assistant.suggesting.english import DETERMINERS
from assistant.suggesting.predicates import is_standalone
from assistant.suggesting.questions import Kind, Question
from assistant.suggesting.verb_lists import AUXILIARIES
from assistant.suggesting.verbs import base_of_gerund
from assistant.suggesting.wording import Vocabulary, words_in

_LONGEST = 12
_NUMBERING = re.compile(
    r"^(?:\d+(?:\.\d+)*[.):]?|[A-Z][.)]|Q\d*[.:]|(?:Step|Chapter|Section|Part) \d+[.:]?)\s+"
)
_ASKS = re.compile(r"(?:who|whom|whose|what|when|where|why|how|which)\b", re.IGNORECASE)
_GERUND = re.compile(r" (?:and|or) \w+ing\b")
_SELF = re.compile(r"\b(?:I|me|my)\b")  # the reader, in a heading that asks
_SHORTEST = 3
_SHORTEST_WHETHER = 5


def heading_question(heading: str, vocabulary: Vocabulary) -> Question | None:
    """The question that a heading asks, with its question mark; None when it asks none."""
    text = _NUMBERING.sub("", " ".join(heading.split()))
    bare = _in_sentence_case(text.rstrip("?").strip(), vocabulary)
    words = words_in(bare)
    if len(words) < _SHORTEST or not is_standalone(_SELF.sub("you", bare), longest=_LONGEST):
        return None
    asked = ""
    if text.endswith("?"):
        is_whether = words[0].lower in AUXILIARIES | {"do", "does", "did"}
        asks = _ASKS.match(bare) or (is_whether and len(words) >= _SHORTEST_WHETHER)
        asked = bare if asks else ""
    elif words[0].lower == "how" and words[1].lower == "to":
        asked = f"How do you {_after(bare, 2)}"
    else:
        base = base_of_gerund(words[0].lower)
        if base and words[1].lower in DETERMINERS | {"your"} and not _GERUND.search(bare):
            asked = f"How do you {base} {_after(bare, 1)}"
    return Question(text=f"{asked}?", kind=Kind.HEADING) if asked else None


def _in_sentence_case(text: str, vocabulary: Vocabulary) -> str:
    """Write "Adding a New Lock" as "Adding a new lock", as far as the document tells."""
    first, *others = text.split(" ")
    return " ".join(
        [first, *(word.lower() if vocabulary.is_common(word) else word for word in others)]
    )


def _after(text: str, words: int) -> str:
    return text.split(" ", words)[words]
