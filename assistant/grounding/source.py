"""What a sentence is compared with."""

from dataclasses import dataclass

from assistant.grounding.names import Name
from assistant.grounding.scene import Scene
from assistant.grounding.tokens import stems_of

# Another sentence must add one in so many words. Tuned with `python -m benchmarks.grounding`,
# 2026-11-24.
_ADDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a sentence is compared with.

    Attributes:
        scene: The sentences it cites, together.
        sentences: The same one by one.
        before: What the document says before them, its title and headings: what pronouns stand for.
        aliases: Acronyms of the document with the words they stand for.
        proper: Words that the document writes with a capital inside of sentences.
    """

    scene: Scene
    sentences: tuple[Scene, ...]
    before: Scene
    aliases: dict[str, tuple[str, ...]]
    proper: frozenset[str]

    def is_name(self, name: Name) -> bool:
        """Whether a name is one for sure."""
        return name.is_certain or any(word.lower in self.proper for word in name.words)

    def closest_to(self, said: Scene) -> Scene:
        """The sentences that speak of the same as another, those first that add most."""
        left = stems_of(said.content)
        least = len(left) / _ADDS
        chosen: list[int] = []
        while len(chosen) < len(self.sentences):
            spare = [row for row in range(len(self.sentences)) if row not in chosen]
            row = max(spare, key=lambda row: len(self.sentences[row].stems & left))
            gain = len(self.sentences[row].stems & left)
            if not gain or (chosen and gain < least):
                break
            chosen.append(row)
            left = left - self.sentences[row].stems
        return Scene(" ".join(self.sentences[row].text for row in sorted(chosen)))
