"""Seeds to a published generation: take stock, assemble, verify, publish.

The new generation is made beside the live one and never touches it. A crash at any point leaves
CURRENT where it was.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from index.assembly import Assembly, OnProgress
from index.durable import sync_tree
from index.embedding import Embedder, open_embedder
from index.errors import FailedSeedsError, IndexingError, NoPreviousGenerationError
from index.generation import Generation, check_files
from index.manifest import (
    Manifest,
    Recipe,
    build_lock,
    current_generation,
    generations_like,
    new_name,
    previous_generation,
    prune,
    publish,
    read_manifest,
    remove_leftovers,
)
from index.report import BuildReport, Progress
from index.seeds import find_seeds
from index.settings import IndexSettings
from index.stock import compare, read_recipe


def build_index(
    settings: IndexSettings,
    *,
    strict: bool = False,
    on_progress: OnProgress | None = None,
    wait_seconds: float = 0,
) -> BuildReport:
    """Make the index follow its seeds; with unchanged seeds there is nothing to do.

    It holds up other threads while it runs: a process that answers questions at the same time
    calls `build_beside` instead.

    Args:
        settings: Where the seeds are, where the index goes, and how it is made.
        strict: Whether one unreadable seed is reason enough not to publish.
        on_progress: Called with every step forward.
        wait_seconds: How long to wait for another build to end.

    Raises:
        SeedError: If the folder of seeds is missing or empty; the index stays as it is.
        FailedSeedsError: If no seed can be read, or not all of them and `strict`; likewise.
        LockedError: If another process is building.
        EmbeddingModelError: If the embedding model is missing or not the one expected.
    """
    began = time.monotonic()
    find_seeds(settings.seeds)  # a wrong folder is found out before anything is made
    with build_lock(settings.path, wait_seconds=wait_seconds):
        remove_leftovers(settings.path)
        recipe = read_recipe(settings)
        live = _live(settings.path)
        name, embedded = _finished(settings.path, recipe), 0
        if name is None:
            name, embedded = _make(settings, recipe, live, strict, on_progress or _ignore)
        manifest = read_manifest(settings.path / name)
        _refuse(settings, recipe, manifest.failures, strict=strict)
        if live is None or live[0] != name:
            publish(settings.path, name)
        prune(settings.path)
    return _report(live, manifest, name=name, embedded=embedded, began=began)


def plan_build(settings: IndexSettings) -> BuildReport:
    """What `build_index` would do now: seeds are read and chunked, nothing is embedded or kept.

    Raises:
        SeedError: If the folder of seeds is missing or empty.
        FailedSeedsError: If no seed can be read.
        EmbeddingModelError: If the embedding model is missing or not the one expected.
    """
    began = time.monotonic()
    recipe = read_recipe(settings)
    live = _live(settings.path)
    name = _finished(settings.path, recipe)
    if name is not None:
        manifest = read_manifest(settings.path / name)
        return _report(live, manifest, name=name, embedded=0, began=began)
    embedder = open_embedder(recipe.model)
    with (
        TemporaryDirectory() as folder,
        _reusable(settings.path, recipe, live, embedder) as old,
    ):
        assembly = Assembly(
            Path(folder),
            settings=settings,
            recipe=recipe,
            old=old,
            embedder=embedder,
            on_progress=_ignore,
        )
        assembly.write_corpus()
        _refuse(settings, recipe, assembly.failures, strict=False)
        manifest, embedded = assembly.plan()
    return _report(live, manifest, name="", embedded=embedded, began=began)


def roll_back(settings: IndexSettings) -> str:
    """Make the generation before the live one live again, and give its name.

    Doing it twice undoes it. The next build follows the seeds again.

    Raises:
        MissingIndexError: If nothing has been built.
        NoPreviousGenerationError: If there is no generation before.
        DamagedIndexError: If it is damaged.
    """
    current_generation(settings.path)
    with build_lock(settings.path):
        name = previous_generation(settings.path)
        if name is None:
            raise NoPreviousGenerationError(settings.path)
        check_files(settings.path / name, read_manifest(settings.path / name))
        publish(settings.path, name)
    return name


def _make(
    settings: IndexSettings,
    recipe: Recipe,
    live: tuple[str, Manifest] | None,
    strict: bool,  # noqa: FBT001 - passed on
    on_progress: OnProgress,
) -> tuple[str, int]:
    """Make a generation and check it as a reader would; its name, and how much was embedded."""
    embedder = open_embedder(recipe.model, for_build=True)
    with (
        _partial(settings.path, recipe) as (folder, name),
        _reusable(settings.path, recipe, live, embedder) as old,
    ):
        assembly = Assembly(
            folder,
            settings=settings,
            recipe=recipe,
            old=old,
            embedder=embedder,
            on_progress=on_progress,
        )
        assembly.write_corpus()
        _refuse(settings, recipe, assembly.failures, strict=strict)
        assembly.write_vectors()
        assembly.write_manifest()
        Generation(folder, embedder).close()
    return name, assembly.embedded


@contextmanager
def _partial(path: Path, recipe: Recipe) -> Iterator[tuple[Path, str]]:
    """A folder to build in, which becomes a generation when the block ends well."""
    name = new_name(path, recipe.fingerprint)
    folder = path / f"{name}.partial-{os.getpid()}"
    folder.mkdir()
    try:
        yield folder, name
        sync_tree(folder)
        folder.rename(path / name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _reusable(
    path: Path, recipe: Recipe, live: tuple[str, Manifest] | None, embedder: Embedder
) -> Iterator[Generation | None]:
    """The live generation, open, if its vectors may be used again."""
    old = None
    if live and live[1].recipe.shares_vectors_with(recipe):
        try:
            old = Generation(path / live[0], embedder)
        except IndexingError:
            old = None  # damaged: everything is made anew
    try:
        yield old
    finally:
        if old is not None:
            old.close()


def _live(path: Path) -> tuple[str, Manifest] | None:
    """Name and manifest of the live generation, if there is one that can be read."""
    try:
        name = current_generation(path)
        return name, read_manifest(path / name)
    except IndexingError:
        return None


def _finished(path: Path, recipe: Recipe) -> str | None:
    """An undamaged generation that was made from this recipe before."""
    for name in generations_like(path, recipe.fingerprint):
        try:
            check_files(path / name, read_manifest(path / name))
        except IndexingError:
            continue
        return name
    return None


def _refuse(
    settings: IndexSettings, recipe: Recipe, failures: dict[str, str], *, strict: bool
) -> None:
    if failures and (strict or len(failures) == len(recipe.seeds)):
        raise FailedSeedsError(settings.seeds, failures)


def _report(
    live: tuple[str, Manifest] | None, manifest: Manifest, *, name: str, embedded: int, began: float
) -> BuildReport:
    changes = compare(
        live[1].recipe.seeds if live else {}, manifest.recipe.seeds, without=manifest.failures
    )
    return BuildReport(
        generation=name,
        is_new=live is None or live[0] != name,
        added=changes.added,
        changed=changes.changed,
        deleted=changes.deleted,
        failed=manifest.failures,
        documents=manifest.documents,
        passages=manifest.passages,
        embedded=embedded,
        seconds=time.monotonic() - began,
    )


def _ignore(_progress: Progress) -> None:
    """Progress that nobody follows."""
