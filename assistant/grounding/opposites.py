"""Whether a text says the opposite of another: one denies what the other says, or its contrary."""

from assistant.grounding.polarity import Opposition, denials
from assistant.grounding.scales import contrasts
from assistant.grounding.scene import Scene


def opposition(said: Scene, source: Scene) -> Opposition | None:
    """The clearest sign that a source says the opposite of a sentence, or None.

    Args:
        said: The sentence.
        source: The sentences of the source that speak of the same.
    """
    if said.plain == source.plain:
        return None
    found = list(contrasts(said, source))
    if len(found) % 2 == 0:
        found = []  # "none succeeded" is "all failed"
    return max([*found, *denials(said, source)], key=lambda one: one.strength, default=None)
