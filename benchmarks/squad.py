"""Retrieval on whole SQuAD 2.0 articles beside the tutorial: `python -m benchmarks.squad FOLDER`.

FOLDER holds `articles.jsonl` (`_id`, `title`, `text`) and `qa.jsonl` (`question`, `answerable`,
`answer_sentences`). All articles make one index; gold is the first answer sentence, and a question
that is refused cites nothing. Needs the extra `bench`; takes some minutes.
"""

import json
import random
import sys
import tempfile
from pathlib import Path

from assistant import Assistant
from benchmarks import tutorial
from benchmarks.quality import WIDTHS
from benchmarks.questions import Question, citation_scores, gold_within
from index import IndexSettings, build_index

QUESTIONS = 500
PASSAGES = 30


def main(data: Path) -> None:
    """Build both indexes, ask both, print the share of questions whose gold is found."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = IndexSettings(seeds=folder / "seeds", path=folder / "index")
        settings.seeds.mkdir()
        for row in _rows(data / "articles.jsonl"):
            text = f"{row['title']}\n\n{row['text']}"
            (settings.seeds / f"{row['_id']}.txt").write_text(text, encoding="utf-8")
        build_index(settings)
        tutorial.build(settings.seeds, folder / "chroma")
        assistant = Assistant.from_settings(index_settings=settings)
        store = tutorial.store(folder / "chroma")
        found: dict[int, list[tuple[bool, bool]]] = {width: [] for width in WIDTHS}
        cited: list[tuple[float, float]] = []
        for question in _questions(data / "qa.jsonl"):
            quotes = [citation.quote for citation in assistant.ask(question.text).citations]
            cited.append(citation_scores(question, quotes))
            ours = [hit.passage.text for hit in assistant.search(question.text, PASSAGES)]
            theirs = [hit.page_content for hit in store.similarity_search(question.text, k=15)]
            for width in WIDTHS:
                pair = gold_within(question, ours, width), gold_within(question, theirs, width)
                found[width].append(pair)
        assistant.close()
    print(f"{'':<28}{'ours':>8}{'tutorial':>10}")
    for kind, scores in zip(("precision", "recall"), zip(*cited, strict=True), strict=True):
        print(f"{f'citation {kind}':<28}{sum(scores) / len(scores):8.3f}")
    for width, pairs in found.items():
        ours_share, theirs_share = (sum(side) / len(pairs) for side in zip(*pairs, strict=True))
        print(f"{f'gold within {width} words':<28}{ours_share:8.3f}{theirs_share:10.3f}")


def _questions(path: Path) -> list[Question]:
    """Answerable questions, the same ones every time."""
    rows = [row for row in _rows(path) if row["answerable"] and row["answer_sentences"]]
    return [
        Question(
            text=row["question"], gold=(row["answer_sentences"][0],), alternatives=(), answer=""
        )
        for row in random.Random(1).sample(rows, QUESTIONS)  # noqa: S311 - a sample, not a secret
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
