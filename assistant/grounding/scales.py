"""Words on one scale (`rose`, `fell`): the other text must be on the same side of it.

What names a direction must name the same one where the other text speaks of the same thing.
"""

from collections.abc import Iterator

from assistant.grounding.cues import is_negated
from assistant.grounding.english import VERBS_OF_MOVING
from assistant.grounding.polarity import Opposition
from assistant.grounding.scene import Scene, likeness
from assistant.grounding.tokens import stem

# The two sides of each are opposites. Gathered by hand while `python -m benchmarks.grounding` was
# tuned, 2026-11-24; so are the thresholds below.
_SCALES = [
    tuple(frozenset(map(stem, side.split())) for side in pair.split("/"))
    for pair in (
        "rise rose risen increase increased grow grew grown climb climbed gain raise raised expand"
        " jump jumped surge improve improved improvement more higher up"
        "/fall fell fallen decrease decreased drop dropped decline declined shrink shrank shrunk"
        " lowered reduce reduced reduction cut less fewer down sink sank worsen worsened",
        "admit admitted confirm confirmed acknowledge acknowledged concede conceded"
        "/deny denied dispute disputed contest contested",
        "agree agreed accept accepted approve approved grant granted consent consented"
        " adopt adopted/refuse refused reject rejected decline declined deny denied veto vetoed",
        "allow allowed permit permitted let may authorise authorised authorize authorized"
        "/forbid forbade forbidden ban banned prohibit prohibited bar barred",
        "manage managed succeed succeeded/fail failed",
        "win won winning victory/lose lost losing defeat",
        "profit/loss",
        "support supported favour favoured favor favored back backed/oppose opposed against",
        "include included including/exclude excluded excluding",
        "possible/impossible", "known/unknown", "likely/unlikely", "safe/unsafe dangerous",
        "guilty convict convicted/innocent acquit acquitted",
        "survive survived/die died perish perished",
        "optional voluntary/mandatory compulsory obligatory", "eligible/ineligible",
        "legal lawful/illegal unlawful", "present attend attended/absent",
        "open opened reopen reopened/close closed shut", "start started begin began begun"
        "/end ended finish finished cease ceased stop stopped",
        "above over/below under beneath",
        "maximum most/minimum least", "majority/minority", "north northern/south southern",
        "east eastern/west western", "inside within/outside beyond",
        "always/never", "strengthen strengthened/weaken weakened", "hire hired/fire fired",
        "import imported/export exported", "buy bought/sell sold", "early/late", "true/false",
        "public/private", "high/low", "strong/weak", "larger bigger/smaller", "longer/shorter",
        "better best/worse worst", "older/younger", "faster/slower",
    )
]  # fmt: skip
_LEAST = 0.5  # likeness of surroundings from which two words speak of the same
_MARGIN = 0.15  # share by which the opposite must fit better than the same side
_REJECTED = stem("rejected")


def contrasts(said: Scene, source: Scene) -> Iterator[Opposition]:
    """Words of a sentence that stand where its source has their opposite."""
    roots, theirs = _roots(said), _roots(source)
    for row, root in roots.items():
        for up, down in _SCALES:
            if root not in up | down:
                continue
            same, opposite = (up, down) if root in up else (down, up)
            like, place = _likest(said, row, source, [r for r in theirs if theirs[r] in opposite])
            rival, _ = _likest(said, row, source, [r for r in theirs if theirs[r] in same])
            if like < _LEAST or like <= rival * (1 + _MARGIN):
                continue
            if is_negated(said, row) == is_negated(source, place):
                word, other = said.tokens[row].text, source.tokens[place].text
                yield Opposition(said=word, found=other, strength=like - rival)


def _likest(said: Scene, row: int, source: Scene, places: list[int]) -> tuple[float, int]:
    """How much a word of a source stands where one of a sentence does, and the word's row."""
    token = said.tokens[row]
    around = said.around(token.start, token.end)
    words = [source.tokens[place] for place in places]
    like, text = max(
        ((likeness(around, source.around(one.start, one.end)), one.text) for one in words),
        default=(0.0, ""),
    )
    return like, next((r for r, one in enumerate(source.tokens) if one.text == text), 0)


def _roots(scene: Scene) -> dict[int, str]:
    """The stem of each word that may be on a scale, by its row; of `turned down` `rejected`'s."""
    found = {}
    for row, token in enumerate(scene.tokens):
        before = scene.tokens[row - 1].lower if row else ""
        if token.lower in {"up", "down"} and before not in VERBS_OF_MOVING:
            continue  # it belongs to a verb that is not one of moving
        after = scene.tokens[row + 1].lower if row + 1 < len(scene.tokens) else ""
        if token.lower in {"more", "less", "fewer"} and after == "than":
            continue  # it bounds a figure
        is_turned_down = (token.stem, after) == (stem("turned"), "down")
        found[row] = _REJECTED if is_turned_down else token.stem
    return found
