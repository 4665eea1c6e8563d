"""How an answer is scored against what is known to be right."""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.answers import Answer
from assistant.evaluation.cases import Case

MAX_ANSWER_WORDS = 80
WIDTHS = (100, 250, 500)  # words a reader might be willing to read
_PLAIN = str.maketrans(
    dict.fromkeys("“”„‟«»", '"')
    | dict.fromkeys("‘’\u201a\u201b\u2039\u203a", "'")  # low, reversed and angular ones
    | dict.fromkeys("\u2010\u2011\u2012–\u2014\u2015\u2212", "-")  # hyphens, dashes and minus
)
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_SHORTEST_PART = 12  # characters of a cited span that lies inside a gold quote


def normalise(text: str) -> str:
    """Text for comparing quotes: one kind of space, quotation mark and dash."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PLAIN).split())


def gold_within(case: Case, passages: Iterable[str], words: int) -> bool:
    """Whether all gold quotes lie in the first words of the passages, best first."""
    taken: list[str] = []
    for passage in passages:
        taken += normalise(passage).split()[: words - len(taken)]
        taken.append("\n")  # a quote does not run from one passage into the next
        words += 1
        if len(taken) >= words:
            break
    text = " ".join(taken)
    has_gold = bool(case.gold) and all(normalise(quote) in text for quote in case.gold)
    return has_gold or any(normalise(quote) in text for quote in case.alternatives)


def is_right(case: Case, answer: str) -> bool:
    """Whether an answer matches, in no more words than a reader wants.

    A pattern may be typed with plain quotation marks and spaces where the document has others.
    """
    is_short = len(answer.split()) <= MAX_ANSWER_WORDS
    texts = (answer, normalise(answer))
    return is_short and any(re.search(case.pattern, text, re.IGNORECASE) for text in texts)


def citation_scores(case: Case, quotes: Sequence[str]) -> tuple[float, float]:
    """Precision and recall of cited spans: right are those that hold a gold quote or are in one.

    One that does so with an alternative stands in for all gold quotes: then recall is 1.
    """
    gold, alternatives = [*map(normalise, case.gold)], [*map(normalise, case.alternatives)]
    cited = [*map(normalise, quotes)]
    if not cited:
        return 0.0, 0.0
    right = [any(_touches(one, quote) for quote in (*gold, *alternatives)) for one in cited]
    found = [any(_touches(one, quote) for one in cited) for quote in gold]
    if any(_touches(one, quote) for one in cited for quote in alternatives):
        found = [True]
    return sum(right) / len(right), sum(found) / max(1, len(found))


def token_f1(answer: str, right: str) -> float:
    """Overlap of words, 0 to 1; as the official SQuAD script counts it.

    Source: Rajpurkar et al. 2016, section 6.1: case, punctuation and articles do not count.
    """
    given, wanted = _tokens(answer), _tokens(right)
    shared = sum((Counter(given) & Counter(wanted)).values())
    if not given or not wanted or not shared:
        return float(given == wanted)
    precision, recall = shared / len(given), shared / len(wanted)
    return 2 * precision * recall / (precision + recall)


def short_answer(answer: Answer) -> str:
    """The words that answer, where they are known; else the whole text."""
    bold = [one.text[slice(*one.bold)] for one in answer.sentences if one.bold]
    return bold[0] if bold else " ".join(one.text for one in answer.sentences)


def said(answer: Answer) -> str:
    """The answer's own sentences, without markers and remarks."""
    return " ".join(one.text for one in answer.sentences)


def _touches(cited: str, gold: str) -> bool:
    return gold in cited or (len(cited) >= _SHORTEST_PART and cited in gold)


def _tokens(text: str) -> list[str]:
    plain = "".join(one for one in text.lower() if one not in string.punctuation)
    return _ARTICLES.sub(" ", plain).split()
