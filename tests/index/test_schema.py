"""An index is rebuilt when the code that made it changes, because somebody raised SCHEMA."""

import hashlib
import json
from pathlib import Path

from index.chunking import chunk_document
from index.furniture import find_furniture
from index.manifest import SCHEMA
from index.seeds import read_seed
from tests.conftest import REPOSITORY

PAGES = sorted(
    path for path in (Path(__file__).parent / "pages").iterdir() if path.suffix in {".md", ".txt"}
)
# What the pages give under each schema. When this fails, passages or spans have changed: raise
# SCHEMA in index/manifest.py and record the new digest here.
DIGESTS = {1: "600cc086bac863ec121d29ae7af2b381dc87ffdec742e27518da7df995b66e4f"}


def characters(texts):
    return [len(text) // 4 for text in texts]


def test_passages_change_only_with_the_schema():
    rows = []
    for path in [*PAGES, *sorted((REPOSITORY / "seeds").iterdir())]:
        document = read_seed(path, path.name, path.read_bytes())
        skipped = [(piece.start, piece.end) for piece in find_furniture(document)]
        for chunk in chunk_document(document, skipped=skipped, count_tokens=characters, limit=88):
            passage = chunk.passage
            spans = [(sentence.start, sentence.end) for sentence in passage.sentences]
            rows.append((passage.id, chunk.prefix, passage.headings, passage.page, spans))
    assert len(rows) > 100
    assert hashlib.sha256(json.dumps(rows).encode()).hexdigest() == DIGESTS[SCHEMA]
