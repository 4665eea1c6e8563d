"""Questions to passages: the search of the index, with room for a reranker behind it."""

from index.ranking import SearchResult
from index.searcher import Searcher


class Retriever:
    """Finds passages in whatever generation of the index is live."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def retrieve(self, question: str, k: int) -> SearchResult:
        """The k best passages for a standalone question, best first.

        Raises:
            index.IndexingError: If there is no index that can be read.
        """
        return self._searcher.search(question, k)
