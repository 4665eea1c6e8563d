"""What the index holds, whether it is whole, and whether it is fresh."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.corpus import Corpus
from index.errors import IndexingError
from index.furniture import Furniture
from index.generation import CORPUS, check_files
from index.manifest import Manifest, current_generation, previous_generation, read_manifest
from index.settings import IndexSettings
from index.stock import Changes, compare, read_recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A span of a document that was not indexed, and its text."""

    furniture: Furniture
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The state of an index.

    Attributes:
        path: The absolute path of the live generation.
        manifest: What it was made from.
        changes: How the seeds have changed since.
        is_other_recipe: Whether settings, model or code changed since.
        damage: What is wrong with its files, or None.
        previous: The generation that `rollback` would make live, or None.
        skipped: What was skipped, by document id; empty unless asked for.
    """

    path: str
    manifest: Manifest
    changes: Changes
    is_other_recipe: bool
    damage: str | None
    previous: str | None
    skipped: Mapping[str, tuple[Skipped, ...]] = field(default_factory=dict)

    @property
    def is_fresh(self) -> bool:
        """Whether a build would have nothing to do."""
        return not (self.changes or self.is_other_recipe or self.damage)

    def __str__(self) -> str:
        manifest, recipe = self.manifest, self.manifest.recipe
        lines = [
            f"Index      {self.path}",
            f"Built      {manifest.built_at} with {recipe.model} ({recipe.revision[:12]})",
            f"Holds      {manifest.documents} documents, {manifest.passages} passages, "
            f"{manifest.sentences} sentences",
            f"Before it  {self.previous or 'nothing to roll back to'}",
            f"State      {self.state}",
        ]
        lines += [f"FAILED     {name!r}: {why}" for name, why in manifest.failures.items()]
        for name, skipped in self.skipped.items():
            lines.append(f"Skipped in {name!r}:")
            for item in skipped:
                span = f"{item.furniture.start}-{item.furniture.end}"
                lines.append(f"  {span:>13}  {item.furniture.reason:<14}  {item.text!r}")
        return "\n".join(lines)

    @property
    def state(self) -> str:
        """Fresh, or what changed and the command that follows it."""
        return (
            "fresh" if self.is_fresh else f"{self.reasons}. Update it with: python -m index build"
        )

    @property
    def reasons(self) -> str:
        """Why it is not fresh; empty if it is."""
        reasons = [
            f"{len(names)} {'seed' if len(names) == 1 else 'seeds'} {word}"
            for word, names in (
                ("added", self.changes.added),
                ("changed", self.changes.changed),
                ("deleted", self.changes.deleted),
            )
            if names
        ]
        if self.is_other_recipe:
            reasons.append("made with other settings")
        if self.damage:
            reasons.append(self.damage)
        return ", ".join(reasons)


def read_status(settings: IndexSettings, *, furniture: bool = False) -> Status:
    """The state of the index; loads no model.

    Raises:
        MissingIndexError: If nothing has been built.
        SeedError: If the folder of seeds is missing or empty.
    """
    name = current_generation(settings.path)
    folder = settings.path / name
    manifest = read_manifest(folder)
    recipe = read_recipe(settings)
    damage = None
    try:
        check_files(folder, manifest, thorough=True)
    except IndexingError as error:
        damage = str(error)
    return Status(
        path=str(folder.absolute()),
        manifest=manifest,
        changes=compare(manifest.recipe.seeds, recipe.seeds),
        is_other_recipe=not manifest.recipe.shares_vectors_with(recipe),
        damage=damage,
        previous=previous_generation(settings.path),
        skipped=_skipped(folder / CORPUS) if furniture and damage is None else {},
    )


def _skipped(path: Path) -> dict[str, tuple[Skipped, ...]]:
    """What was skipped in each document that has furniture."""
    corpus = Corpus(path)
    try:
        found = {}
        for entry in corpus.contents():
            document = corpus.document(entry.id)
            items = corpus.furniture(entry.id)
            if document and items:
                found[entry.id] = tuple(
                    Skipped(furniture=item, text=document.text[item.start : item.end])
                    for item in items
                )
        return found
    finally:
        corpus.close()
