"""What the checks of drafts catch, and what they flag: `python -m benchmarks.grounding`.

Measures `tests/drafts/tuned`, which the rules were tuned on, and `tests/drafts/apart`, which they
were not; other folders of that shape are arguments. A folder holds documents, and beside each a
file of drafts with its name: JSON lines with `kind`, `faithful`, `draft` (a sentence with markers
`[1]`, ...), `cites` (what each marker cites, word for word from the document) and `gold` (what
bears the sentence out). Takes some two minutes.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from assistant.grounding.grounder import Grounded, Grounder
from index import IndexSettings, build_index
from index.embedding import INSTALLED_MODEL, INSTALLED_REVISION
from index.minilm import MiniLm
from index.passages import Passage
from index.searcher import Searcher

DRAFTS = Path("tests/drafts")
CORE = ("number", "date", "negation", "quote", "wrong_marker", "missing_marker", "out_of_range")
REPAIRABLE = frozenset({"wrong_marker", "missing_marker", "out_of_range"})
_MARKER = re.compile(r"\s*\[(\d+)\]")
_CONSIDERED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A sentence that a model might write.

    Attributes:
        document: Name of the document, without its ending.
        kind: What is right or wrong with it.
        faithful: Whether it is to pass.
        text: The sentence, without markers.
        cites: What its markers cite, as far as they cite anything.
        gold: What bears it out.
    """

    document: str
    kind: str
    faithful: bool
    text: str
    cites: tuple[str, ...]
    gold: tuple[str, ...]

    @classmethod
    def of(cls, document: str, row: dict[str, object]) -> Self:
        """A row of a file."""
        draft, cites = str(row["draft"]), _texts(row["cites"])
        markers = [int(number) for number in _MARKER.findall(draft)]
        return cls(
            document=document,
            kind=str(row["kind"]),
            faithful=bool(row["faithful"]),
            text=_MARKER.sub("", draft).strip(),
            cites=tuple(cites[number - 1] for number in markers if number <= len(cites)),
            gold=_texts(row["gold"]) or cites,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many drafts of each kind there are, and how many came out as they should."""

    right: Counter[str]
    drafts: Counter[str]
    faithful: frozenset[str]

    def share(self, kinds: Sequence[str]) -> float:
        """The share of the drafts of some kinds that came out as they should."""
        return sum(self.right[kind] for kind in kinds) / sum(self.drafts[kind] for kind in kinds)

    @property
    def core(self) -> float:
        """Recall of wrong numbers, dates, negations, quotations and markers together."""
        return self.share(CORE)

    @property
    def false_alarms(self) -> float:
        """The share of the faithful drafts that are flagged, or cited to the wrong place."""
        return 1 - self.share(sorted(self.faithful))


def main(folders: Sequence[Path]) -> None:
    """Print what is right, by kind, for each folder."""
    tallies = [measure(folder) for folder in folders]
    print(f"{'':<20}" + "".join(f"{folder.name:>16}" for folder in folders))
    for kind in tallies[0].drafts:
        cells = [f"{tally.right[kind]} of {tally.drafts[kind]}" for tally in tallies]
        print(f"{kind:<20}" + "".join(f"{cell:>16}" for cell in cells))
    print(f"{'core recall':<20}" + "".join(f"{tally.core:>16.3f}" for tally in tallies))
    print(f"{'false alarms':<20}" + "".join(f"{tally.false_alarms:>16.3f}" for tally in tallies))


def measure(folder: Path) -> Tally:
    """What the checks make of the drafts of a folder, with its documents as the index."""
    with TemporaryDirectory() as index:
        settings = IndexSettings(seeds=folder, path=Path(index))
        build_index(settings)
        searcher = Searcher(settings)
        try:
            return _tallied(searcher, list(read_drafts(folder)))
        finally:
            searcher.close()


def read_drafts(folder: Path) -> Iterator[Draft]:
    """The drafts of a folder, in the order of the documents."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield Draft.of(path.stem, json.loads(line))


def _tallied(searcher: Searcher, drafts: Sequence[Draft]) -> Tally:
    grounder = Grounder(searcher, MiniLm(name=INSTALLED_MODEL, revision=INSTALLED_REVISION))
    documents = {Path(entry.id).stem: entry.id for entry in searcher.contents()}
    right: Counter[str] = Counter()
    for draft in drafts:
        document = documents[draft.document]
        cited = [passage for quote in draft.cites for passage in _with(searcher, document, quote)]
        considered = [one.passage for one in searcher.search(draft.text, _CONSIDERED).passages]
        found = grounder.check(draft.text, list(dict.fromkeys(cited)), considered)
        gold = [_span(searcher, document, quote) for quote in draft.gold]
        right[draft.kind] += _is_right(draft, found, document, gold)
    return Tally(
        right=right,
        drafts=Counter(draft.kind for draft in drafts),
        faithful=frozenset(draft.kind for draft in drafts if draft.faithful),
    )


def _is_right(
    draft: Draft, found: Grounded, document: str, gold: Sequence[tuple[int, int]]
) -> bool:
    """Whether a wrong draft is caught; a true one must be cited to what bears it out."""
    if not draft.faithful and draft.kind not in REPAIRABLE:
        return not found.verdict.holds
    spans = [
        (span.passage.sentences[span.first].start, span.passage.sentences[span.last].end)
        for span in found.support
        if span.passage.document_id == document
    ]
    is_cited = any(start < b and a < end for start, end in spans for a, b in gold)
    return found.verdict.holds and is_cited


def _with(searcher: Searcher, document: str, quote: str) -> list[Passage]:
    start, end = _span(searcher, document, quote)
    return [one for one in searcher.passages_of(document) if one.start < end and start < one.end]


def _span(searcher: Searcher, document: str, quote: str) -> tuple[int, int]:
    found = searcher.document(document)
    start = found.text.find(quote) if found else -1
    if start < 0:
        raise ValueError(f"{document} does not hold {quote!r}")
    return start, start + len(quote)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or [DRAFTS / "tuned", DRAFTS / "apart"])
