"""Which sentences of the passages a sentence is cited to: as few as bear it out."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.grounding.scene import Scene
from index.passages import Passage

# Tuned with `python -m benchmarks.grounding`, 2026-11-24.
_ADDS = 0.1  # share of a sentence's words and figures below which another span adds nothing
_FACT = 3  # a figure counts as many words


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Sentences of a passage that stand together: rows of `passage.sentences`, both included."""

    passage: Passage
    first: int
    last: int

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last < len(self.passage.sentences):
            raise ValueError(f"rows {self.first}-{self.last} are not in {self.passage.id}")


def spans_for(
    said: Scene, sources: Sequence[tuple[Passage, Sequence[int], Sequence[Scene]]]
) -> tuple[Span, ...]:
    """The spans that bear a sentence out, in the order of the passages; at least one.

    Args:
        said: The sentence.
        sources: Passages, each with the rows and texts of its sentences that count.
    """
    left = _weights(said)
    least = _ADDS * sum(left.values())
    spare = {
        (source, place): _weights(scene).keys()
        for source, (_, _, scenes) in enumerate(sources)
        for place, scene in enumerate(scenes)
    }
    chosen: list[tuple[int, int]] = []
    while spare:
        gains = {
            row: sum(weight for key, weight in left.items() if key in keys)
            for row, keys in spare.items()
        }
        best = max(gains, key=lambda row: gains[row])  # of equals, the first
        if chosen and gains[best] <= least:
            break
        chosen.append(best)
        taken = spare.pop(best)
        left = {key: weight for key, weight in left.items() if key not in taken}
    return tuple(
        Span(passage=passage, first=kept[min(places)], last=kept[max(places)])
        for source, (passage, kept, _) in enumerate(sources)
        if (places := [place for owner, place in chosen if owner == source])
    )


def _weights(scene: Scene) -> dict[str, float]:
    """What a text says, each with its weight."""
    return {item.key: _FACT if item.is_fact else 1 for item in scene.items}
