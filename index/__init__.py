"""Seeds in, ranked passages out: read, chunk, embed, store and search the source documents.

Nothing is imported until it is used: naming a class must not cost the start of a search engine.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.beside import build_beside as build_beside
    from index.build import build_index as build_index
    from index.build import plan_build as plan_build
    from index.build import roll_back as roll_back
    from index.errors import BuildFailedError as BuildFailedError
    from index.errors import DamagedIndexError as DamagedIndexError
    from index.errors import EmbeddingModelError as EmbeddingModelError
    from index.errors import FailedSeedsError as FailedSeedsError
    from index.errors import IncompatibleIndexError as IncompatibleIndexError
    from index.errors import IndexingError as IndexingError
    from index.errors import LockedError as LockedError
    from index.errors import MissingIndexError as MissingIndexError
    from index.errors import NoPreviousGenerationError as NoPreviousGenerationError
    from index.errors import SeedError as SeedError
    from index.errors import UnwritableIndexError as UnwritableIndexError
    from index.passages import Block as Block
    from index.passages import BlockKind as BlockKind
    from index.passages import Document as Document
    from index.passages import Evidence as Evidence
    from index.passages import Passage as Passage
    from index.passages import ScoredPassage as ScoredPassage
    from index.passages import Sentence as Sentence
    from index.ranking import SearchResult as SearchResult
    from index.report import BuildReport as BuildReport
    from index.report import Progress as Progress
    from index.searcher import Searcher as Searcher
    from index.settings import IndexSettings as IndexSettings
    from index.status import Status as Status
    from index.status import read_status as read_status

_HOME_OF = {
    "Block": "passages",
    "BlockKind": "passages",
    "BuildFailedError": "errors",
    "BuildReport": "report",
    "DamagedIndexError": "errors",
    "Document": "passages",
    "EmbeddingModelError": "errors",
    "Evidence": "passages",
    "FailedSeedsError": "errors",
    "IncompatibleIndexError": "errors",
    "IndexSettings": "settings",
    "IndexingError": "errors",
    "LockedError": "errors",
    "MissingIndexError": "errors",
    "NoPreviousGenerationError": "errors",
    "Passage": "passages",
    "Progress": "report",
    "ScoredPassage": "passages",
    "SearchResult": "ranking",
    "Searcher": "searcher",
    "SeedError": "errors",
    "Sentence": "passages",
    "Status": "status",
    "UnwritableIndexError": "errors",
    "build_beside": "beside",
    "build_index": "build",
    "plan_build": "build",
    "read_status": "status",
    "roll_back": "build",
}

__all__ = list(_HOME_OF)


def __getattr__(name: str) -> object:
    """A public name, imported from its module at its first use (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
