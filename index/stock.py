"""What the seeds are now, and how they differ from those that an index was made from."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from index.embedding import model_revision
from index.errors import SeedError
from index.manifest import Recipe
from index.seeds import find_seeds, read_bytes, seed_id
from index.settings import IndexSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Ids of documents that are new, whose file changed, and whose file is gone; each sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    deleted: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.deleted)

    def __str__(self) -> str:
        parts = (
            (self.added, "added"),
            (self.changed, "changed"),
            (self.deleted, "deleted"),
        )
        return ", ".join(f"{len(names)} {word}" for names, word in parts if names)


def read_recipe(settings: IndexSettings) -> Recipe:
    """What an index of the seeds would be made from, as they are now. Loads no model.

    Raises:
        SeedError: If the folder of seeds is missing or empty.
        EmbeddingModelError: If there is no such embedding model.
    """
    seeds = {}
    for path in find_seeds(settings.seeds):
        try:
            data = read_bytes(settings.seeds, path, settings.max_file_mb)
            seeds[seed_id(settings.seeds, path)] = hashlib.sha256(data).hexdigest()
        except SeedError as error:
            seeds[seed_id(settings.seeds, path)] = f"unreadable: {error.reason}"
    return Recipe(
        model=settings.embedding_model,
        revision=model_revision(settings.embedding_model),
        passage_tokens=settings.passage_tokens,
        seeds=seeds,
    )


def compare(
    before: Mapping[str, str], after: Mapping[str, str], *, without: Collection[str] = ()
) -> Changes:
    """How seeds changed, given their digests by id; those `without` are neither new nor changed."""
    present = after.keys() - set(without)
    return Changes(
        added=tuple(sorted(present - before.keys())),
        changed=tuple(
            sorted(name for name in present & before.keys() if before[name] != after[name])
        ),
        deleted=tuple(sorted(before.keys() - after.keys())),
    )
