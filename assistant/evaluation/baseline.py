"""LangChain's retrieval tutorial as it is taught, in the assistant's shape, to compare with.

Chunks of 1,000 characters with 200 of overlap, Chroma, the four nearest chunks; same embedding
model. It has neither abstention nor spans: a chunk is the citation and the answer, and the
similarity of the best one stands for confidence. Needs the extra `bench`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from assistant.answers import Answer, Outcome, Turn
from assistant.citations import Citation
from assistant.evaluation.extras import require
from assistant.refusals import Refusal
from assistant.verdicts import AnswerSentence, Verdict
from index.installed import installed_folder
from index.passages import Evidence, Passage, ScoredPassage, Sentence

CHUNK_CHARACTERS, OVERLAP_CHARACTERS, PASSAGES = 1000, 200, 4
BATCH = 1000  # Chroma takes only so many at a time
_LIBRARIES = ("langchain_chroma", "langchain_huggingface", "langchain_text_splitters")


class Baseline:
    """The tutorial's pipeline over some documents."""

    def __init__(self, folder: Path) -> None:
        """Open what `build` has put into a folder.

        Raises:
            EvaluationError: If the extra `bench` is not installed.
        """
        require_libraries()
        from langchain_chroma import Chroma
        from langchain_huggingface import HuggingFaceEmbeddings

        self._store = Chroma(
            collection_name="tutorial",
            persist_directory=str(folder),
            embedding_function=HuggingFaceEmbeddings(model_name=str(installed_folder())),
        )

    @classmethod
    def build(cls, documents: Mapping[str, str], folder: Path) -> Self:
        """Index documents, by the names of their seed files.

        Raises:
            EvaluationError: If the extra `bench` is not installed.
        """
        require_libraries()
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(
            chunk_size=CHUNK_CHARACTERS, chunk_overlap=OVERLAP_CHARACTERS, add_start_index=True
        )
        chunks = splitter.create_documents(
            list(documents.values()), metadatas=[{"source": name} for name in documents]
        )
        baseline = cls(folder)
        baseline._store.reset_collection()
        for start in range(0, len(chunks), BATCH):
            baseline._store.add_documents(chunks[start : start + BATCH])
        return baseline

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The four nearest chunks; the tutorial pastes no history into its search."""
        del history
        found = self.search(question, PASSAGES)
        wholes = [(one, one.passage.sentences[0]) for one in found]
        citations = tuple(
            Citation.of(one.passage, whole, whole, marker=one.rank) for one, whole in wholes
        )
        sentences = tuple(
            AnswerSentence(
                text=citation.quote, markers=(citation.marker,), verdict=Verdict.VERBATIM
            )
            for citation in citations
        )
        return Answer(
            question=question,
            standalone_question=question,
            outcome=Outcome.ANSWERED if found else Outcome.NOT_FOUND,
            sentences=sentences,
            citations=citations,
            passages=found,
            refusal=None if found else Refusal(looked_for=question),
            confidence=max(0.0, found[0].score) if found else 0.0,
        )

    def search(self, question: str, k: int = 10) -> tuple[ScoredPassage, ...]:
        """The k nearest chunks."""
        found = self._store.similarity_search_with_score(question, k=k)
        return tuple(
            _scored(chunk.page_content, chunk.metadata, distance, rank)
            for rank, (chunk, distance) in enumerate(found, start=1)
        )


def require_libraries() -> None:
    """Refuse to begin without what the baseline is made of.

    Raises:
        EvaluationError: If the extra `bench` is not installed.
    """
    require(_LIBRARIES, extra="bench", what="The baseline")


def _scored(text: str, metadata: Mapping[str, object], distance: float, rank: int) -> ScoredPassage:
    start = int(str(metadata["start_index"]))
    sentence = Sentence(start=start, end=start + len(text), text=text)
    name = str(metadata["source"])
    passage = Passage(
        document_id=name,
        title=name,
        start=start,
        end=start + len(text),
        text=text,
        sentences=(sentence,),
    )
    cosine = 1 - distance / 2  # squared distance of unit vectors
    evidence = Evidence(dense=cosine, sentences=(cosine,), lexical=0.0)
    return ScoredPassage(passage=passage, score=cosine, rank=rank, evidence=evidence)
