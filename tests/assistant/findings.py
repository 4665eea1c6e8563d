"""Findings made by hand: passages with what search and reader are to say of them."""

from assistant.fitted import FittedModel, Logistic
from assistant.reader import ReadPassage, Span
from assistant.retriever import Findings, Found
from index.passages import Evidence, Passage, ScoredPassage, Sentence

_OF_SENTENCES = ("evidence", "span", "holds_span", "cosine", "behind")
_OF_QUESTIONS = ("answers", "second", "contradicts", "span", "far")
# What the reader says is just what counts: of a sentence its evidence, of a question the best
# passage's probability of answering.
PLAIN = FittedModel(
    question=Logistic(weights=dict.fromkeys(_OF_QUESTIONS, 0.0) | {"answers": 4.0}, bias=0.0),
    sentence=Logistic(weights=dict.fromkeys(_OF_SENTENCES, 0.0) | {"evidence": 4.0}, bias=0.0),
    enough=0.5,
    contradicted=0.5,
    beside=0.9,
    elsewhere=0.9,
)


def passage(*sentences, document="a.txt", start=0, title="Leave", headings=("Leave", "Holidays")):
    """A passage of some sentences, one space between them."""
    places, position = [], start
    for sentence in sentences:
        end = position + len(sentence)
        places.append(Sentence(start=position, end=end, text=sentence))
        position = end + 1
    text = " ".join(sentences)
    return Passage(
        document_id=document,
        title=title,
        start=start,
        end=start + len(text),
        text=text,
        sentences=tuple(places),
        headings=headings,
    )


def found(one, *, rank=1, score=0.5, **read):
    """A passage of a ranking that was read; `read` is what the reader makes of it."""
    cosines = (0.0,) * len(one.sentences)
    of_search = Evidence(dense=0.0, sentences=cosines, lexical=0.0)
    of_reader = {"relevance": 0.0, "answers": 0.5, "contradicts": 0.0, "evidence": cosines}
    return Found(
        scored=ScoredPassage(passage=one, score=score, rank=rank, evidence=of_search),
        read=ReadPassage(**{**of_reader, "span": None, **read}),
    )


def findings(*ranking, question="?", unknown_words=()):
    """What a search found."""
    return Findings(
        generation="g",
        found=tuple(ranking),
        unknown_words=unknown_words,
        question=question,
        sources={},
    )


def span(sentence, start, end):
    """The words of a sentence that answer."""
    return Span(sentence=sentence, start=start, end=end, score=1.0)
