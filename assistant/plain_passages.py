"""Passages of a ranking in plain values, for JSON, and back."""

from typing import Any

from index.passages import Evidence, Passage, ScoredPassage


def passage_to_dict(scored: ScoredPassage) -> dict[str, Any]:
    """A passage with its place in the ranking."""
    passage = scored.passage
    return {
        "document": passage.document_id,
        "title": passage.title,
        "headings": list(passage.headings),
        "page": passage.page,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": scored.score,
        "rank": scored.rank,
        "evidence": {
            "dense": scored.evidence.dense,
            "sentences": list(scored.evidence.sentences),
            "lexical": scored.evidence.lexical,
            "relevance": scored.evidence.relevance,
        },
    }


def passage_from_dict(plain: dict[str, Any]) -> ScoredPassage:
    """What `passage_to_dict` gave; its sentences are not in it."""
    evidence = plain["evidence"]
    return ScoredPassage(
        passage=Passage(
            document_id=plain["document"],
            title=plain["title"],
            headings=tuple(plain["headings"]),
            page=plain["page"],
            start=plain["start"],
            end=plain["end"],
            text=plain["text"],
        ),
        score=plain["score"],
        rank=plain["rank"],
        evidence=Evidence(
            dense=evidence["dense"],
            sentences=tuple(evidence["sentences"]),
            lexical=evidence["lexical"],
            relevance=evidence.get("relevance"),  # not in older records
        ),
    )
