"""LangChain's retrieval tutorial as it is taught, to compare with: same model, its defaults.

Chunks of 1,000 characters with 200 of overlap, Chroma, the four nearest chunks. It has neither
abstention nor spans; a chunk counts as the citation. Run it as
`python -m benchmarks.tutorial build SEEDS FOLDER` and `... ask FOLDER QUESTION`.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from index.minilm import installed_folder

if TYPE_CHECKING:
    from langchain_chroma import Chroma

CHUNK_CHARACTERS, OVERLAP_CHARACTERS, PASSAGES = 1000, 200, 4


def build(seeds: Path, folder: Path) -> None:
    """Index the text files of a folder."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK_CHARACTERS, chunk_overlap=OVERLAP_CHARACTERS, add_start_index=True
    )
    files = sorted(seeds.glob("*.txt"))
    chunks = splitter.create_documents(
        [path.read_text(encoding="utf-8") for path in files],
        metadatas=[{"source": path.name} for path in files],
    )
    store(folder).add_documents(chunks)


def store(folder: Path) -> "Chroma":
    """The vector store, with the model that this project uses too."""
    from langchain_chroma import Chroma
    from langchain_huggingface import HuggingFaceEmbeddings

    model = HuggingFaceEmbeddings(model_name=str(installed_folder()))
    return Chroma(
        collection_name="tutorial", persist_directory=str(folder), embedding_function=model
    )


def main(arguments: list[str]) -> None:
    """Build, or print the nearest chunk with its source."""
    if arguments[0] == "build":
        build(Path(arguments[1]), Path(arguments[2]))
        return
    best = store(Path(arguments[1])).similarity_search(arguments[2], k=PASSAGES)[0]
    print(best.page_content, f"[{best.metadata['source']}#{best.metadata['start_index']}]")


if __name__ == "__main__":
    main(sys.argv[1:])
