"""`assistant doctor`: what is installed, where the index is, whether it is whole and fresh."""

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from index.embedding import INSTALLED_MODEL, open_embedder
from index.errors import IndexingError, SeedError
from index.searcher import Searcher
from index.settings import IndexSettings
from index.status import read_status

_LIBRARIES = ("chromadb", "gradio", "langchain-core", "onnxruntime", "sentence-transformers")
_INSTALL = "pip install --constraint constraints.txt --editable ."
_BUILD = "python -m index build"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at.

    Attributes:
        subject: What.
        is_well: Whether it is as it should be.
        finding: What was found.
        cure: The command that mends it; empty when all is well.
    """

    subject: str
    is_well: bool
    finding: str
    cure: str = ""

    def __str__(self) -> str:
        mark = "ok  " if self.is_well else "FAIL"
        cure = f"\n      Mend it with: {self.cure}" if self.cure else ""
        return f"{mark}  {self.subject}: {self.finding}{cure}"


def examine(settings: IndexSettings) -> list[Check]:
    """Look at everything that an answer needs. Nothing is changed, and no network is used."""
    return [_libraries(), _model(settings), *_index(settings)]


def _libraries() -> Check:
    found, missing = [f"Python {platform.python_version()}"], []
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        finding = f"missing {', '.join(missing)}"
        return Check(subject="Libraries", is_well=False, finding=finding, cure=_INSTALL)
    return Check(subject="Libraries", is_well=True, finding=", ".join(found))


def _model(settings: IndexSettings) -> Check:
    name = settings.embedding_model
    try:
        embedder = open_embedder(name, for_build=True)
    except IndexingError as error:
        return Check(subject="Embedding model", is_well=False, finding=str(error), cure=_INSTALL)
    verified = ", weights verified" if name == INSTALLED_MODEL else ""
    finding = f"{name}, {embedder.dim} numbers, revision {embedder.revision[:12]}{verified}"
    return Check(subject="Embedding model", is_well=True, finding=finding)


def _index(settings: IndexSettings) -> Iterator[Check]:
    try:
        status = read_status(settings)
    except SeedError as error:  # a build would say the same
        yield Check(subject="Seeds", is_well=False, finding=str(error))
        return
    except IndexingError as error:
        yield Check(subject="Index", is_well=False, finding=str(error), cure=_BUILD)
        return
    yield Check(
        subject="Index",
        is_well=status.damage is None,
        finding=status.damage or f"{status.path}, {status.manifest.passages} passages, whole",
        cure=_BUILD if status.damage else "",
    )
    yield Check(
        subject="Freshness",
        is_well=status.is_fresh,
        finding=status.state,
        cure="" if status.is_fresh else _BUILD,
    )
    failures = status.manifest.failures
    yield Check(
        subject="Seeds",
        is_well=not failures,
        finding="\n      ".join(failures.values())
        or f"all in {settings.seeds.absolute()} are read",
        cure=_BUILD if failures else "",
    )
    yield _query(settings)


def _query(settings: IndexSettings) -> Check:
    """A search, as the live index answers it."""
    searcher = Searcher(settings)
    try:
        result = searcher.search("What is this about?", 1)
    except IndexingError as error:
        return Check(subject="Search", is_well=False, finding=str(error), cure=_BUILD)
    finally:
        searcher.close()
    if searcher.problem:
        return Check(subject="Search", is_well=False, finding=searcher.problem, cure=_BUILD)
    return Check(subject="Search", is_well=True, finding=f"generation {result.generation} answers")
