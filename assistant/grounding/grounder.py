"""A sentence of a draft against what it cites, what else was found, and the whole index."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

from assistant.grounding.acronyms import aliases_in
from assistant.grounding.differences import differences
from assistant.grounding.injected import evidence_of
from assistant.grounding.names import proper_in
from assistant.grounding.scene import Scene
from assistant.grounding.source import Source
from assistant.grounding.spans import Span, spans_for
from assistant.grounding.support import SUPPORTED, support_of
from assistant.grounding.tokens import squeezed
from assistant.verdicts import Difference, DifferenceKind, Verdict
from index.minilm import MiniLm, TokenVectors
from index.passages import Passage
from index.searcher import Searcher

# Tuned with `python -m benchmarks.grounding`, 2026-11-24.
_BEFORE = 600  # characters before a passage that pronouns may point into
_ELSEWHERE = 8  # passages of the index that are looked at for a sentence without support
_TOGETHER = 4  # of them, the best, are also tried in pairs
_FLOOR = 0.8  # support from which a sentence is cited to what its draft does not cite
_CLEARLY = 0.1  # a likeness that is greater by this is clearly greater
_KEPT = 256  # passages whose analysis is kept
# What the cited passage contradicts is not made good by another one.
_FINAL = {DifferenceKind.NEGATION, DifferenceKind.QUOTE}


class Attribution(StrEnum):
    """How a sentence came to its citations.

    `CITED`: the draft cited them. `REPOINTED`: it cited something else that does not say so.
    `REPAIRED`: it cited nothing.
    """

    CITED = "cited"
    REPOINTED = "repointed"
    REPAIRED = "repaired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounded:
    """What became of a sentence.

    Attributes:
        verdict: How it stands to its spans.
        differences: What it says otherwise, if that is the verdict.
        support: The spans; none exactly if it is unsupported.
        attribution: How it came to them.
    """

    verdict: Verdict
    differences: tuple[Difference, ...] = ()
    support: tuple[Span, ...] = ()
    attribution: Attribution = Attribution.CITED

    def __post_init__(self) -> None:
        if (self.verdict is Verdict.UNSUPPORTED) == bool(self.support):
            raise ValueError(f"{self.verdict} does not go with {len(self.support)} spans")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Studied:
    """A passage taken apart; its sentences are those that may bear something out."""

    passage: Passage
    rows: tuple[int, ...]
    sentences: tuple[Scene, ...]
    scene: Scene
    vectors: TokenVectors


class Grounder:
    """Checks sentences. Safe to use from several threads."""

    def __init__(self, searcher: Searcher, embedder: MiniLm) -> None:
        """Use an index, and the installed model to tell which words are alike."""
        self._searcher = searcher
        self._embedder = embedder
        self._studied = lru_cache(maxsize=_KEPT)(self._study)
        self._names = lru_cache(maxsize=_KEPT)(self._read_names)

    def check(self, text: str, cited: Sequence[Passage], considered: Sequence[Passage]) -> Grounded:
        """The verdict on a sentence.

        What its citations do not bear out is looked for in the other passages and then in the
        whole index; nothing but a sentence that holds there is cited anew. What has no words, or
        too many for the model to read, is unsupported.

        Args:
            text: The sentence, without markers.
            cited: What it cites; may be empty.
            considered: What the draft was written from.

        Raises:
            index.IndexingError: If there is no index that can be read.
        """
        text = _encodable(text)
        said = Scene(text)
        (vectors,) = self._embedder.read_tokens([text])
        if not _is_read(said, vectors):
            return Grounded(verdict=Verdict.UNSUPPORTED)
        first = self._judge(said, vectors, cited)
        if first.verdict.holds or any(one.kind in _FINAL for one in first.differences):
            return first
        attribution = Attribution.REPOINTED if cited else Attribution.REPAIRED
        others = self._elsewhere(text, cited, considered)
        least = _CLEARLY if first.support else 0.0
        for passages in self._sets((said, vectors), cited, others, least):
            found = self._judge(said, vectors, passages, attribution)
            if found.verdict.holds:
                return found
            if not first.support:
                first = found
        return first

    def _elsewhere(
        self, text: str, cited: Sequence[Passage], considered: Sequence[Passage]
    ) -> list[Passage]:
        found = self._searcher.search(text, _ELSEWHERE).passages
        every = [*considered, *(scored.passage for scored in found)]
        unique = {passage.id: passage for passage in every}
        return [passage for passage in unique.values() if passage not in cited]

    def _sets(
        self,
        said: tuple[Scene, TokenVectors],
        cited: Sequence[Passage],
        others: Sequence[Passage],
        more: float,
    ) -> Iterator[tuple[Passage, ...]]:
        """Passages, and pairs of them, that may bear a sentence out; the likeliest first.

        What is less like the sentence than what it cites cannot bear out what that does not.
        """
        like = {
            passage.id: support_of(*said, [_side(self._studied(passage))])
            for passage in (*cited, *others)
        }
        least = max((like[passage.id] for passage in cited), default=0.0) + more
        best = max(like.values(), default=0.0)
        ranked = sorted(others, key=lambda passage: -like[passage.id])
        yield from ((passage,) for passage in ranked if like[passage.id] >= least)
        together = sorted([*cited, *others], key=lambda passage: -like[passage.id])[:_TOGETHER]
        for pair in combinations(together, 2):
            sides = [_side(self._studied(passage)) for passage in pair]
            if support_of(*said, sides) >= max(least, best + _CLEARLY):
                yield pair

    def _judge(
        self,
        said: Scene,
        vectors: TokenVectors,
        passages: Sequence[Passage],
        attribution: Attribution = Attribution.CITED,
    ) -> Grounded:
        """The verdict on a sentence by some passages alone."""
        studied = [one for one in map(self._studied, passages) if one.sentences]
        sides = [_side(one) for one in studied]
        floor = SUPPORTED if attribution is Attribution.CITED else _FLOOR
        if support_of(said, vectors, sides) < floor:
            return Grounded(verdict=Verdict.UNSUPPORTED, attribution=attribution)
        spans = spans_for(said, [(one.passage, one.rows, one.sentences) for one in studied])
        is_verbatim = _is_verbatim(said.text, studied)
        different = () if is_verbatim else differences(said, self._source(studied))
        if different:
            verdict = Verdict.DIFFERS
        else:
            verdict = Verdict.VERBATIM if is_verbatim else Verdict.SUPPORTED
        return Grounded(
            verdict=verdict, differences=different, support=spans, attribution=attribution
        )

    def _source(self, studied: Sequence[_Studied]) -> Source:
        sentences = tuple(scene for one in studied for scene in one.sentences)
        before: list[str] = []
        aliases: dict[str, tuple[str, ...]] = {}
        proper: frozenset[str] = frozenset()
        for one in studied:
            passage = one.passage
            document = self._searcher.document(passage.document_id)
            text = document.text if document else ""
            lead = text[max(0, passage.start - _BEFORE) : passage.start]
            before += [passage.title, *passage.headings, lead]
            names = self._names(text)
            aliases |= names[0]
            proper |= names[1]
        return Source(
            scene=Scene(" ".join(scene.text for scene in sentences)),
            sentences=sentences,
            before=Scene(" \n".join(before)),
            aliases=aliases,
            proper=proper,
        )

    def _study(self, passage: Passage) -> _Studied:
        kept = evidence_of(passage)
        scenes = tuple(Scene(" ".join(sentence.text.split())) for sentence in kept)
        whole = Scene(" ".join(scene.text for scene in scenes))
        (vectors,) = self._embedder.read_tokens([whole.text])
        return _Studied(
            passage=passage,
            rows=tuple(passage.sentences.index(sentence) for sentence in kept),
            sentences=scenes,
            scene=whole,
            vectors=vectors,
        )

    @staticmethod
    def _read_names(text: str) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
        return aliases_in(text), proper_in(text)


def _side(one: _Studied) -> tuple[Scene, TokenVectors]:
    return one.scene, one.vectors


def _encodable(text: str) -> str:
    """The text with a question mark for each half of a surrogate pair, which no model reads."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _is_read(said: Scene, vectors: TokenVectors) -> bool:
    """Whether a sentence has words, and the model has read the last of them."""
    read = max((end for _, end in vectors.offsets), default=0)
    return bool(said.tokens) and said.tokens[-1].start < read


def _is_verbatim(text: str, studied: Sequence[_Studied]) -> bool:
    said = squeezed(text).strip(" .")
    return any(said in squeezed(one.scene.text) for one in studied)
