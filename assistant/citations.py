"""A citation: a numbered reference to an exact span of a document."""

from dataclasses import dataclass
from typing import Any, Self

from index.passages import Passage, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A numbered reference to an exact span of a document.

    Attributes:
        marker: Its number, from 1, which is what readers see.
        document: The document's id, its path below `seeds/`.
        title: The document's title.
        headings: Headings above the span, outermost first.
        page: Page it stands on, counted from 1, or None.
        start: First character of the document's text.
        end: One past the last character.
        quote: Exactly that slice.
        sha256: Digest of the seed file when it was cited; empty when it is not known.
    """

    marker: int
    document: str
    title: str
    headings: tuple[str, ...]
    page: int | None
    start: int
    end: int
    quote: str
    sha256: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.quote) != self.end - self.start:
            raise ValueError(f"span {self.start}-{self.end} does not fit {self.quote!r}")

    @classmethod
    def of(
        cls, passage: Passage, first: Sentence, last: Sentence, *, marker: int, sha256: str = ""
    ) -> "Citation":
        """A reference to the sentences of a passage from the first to the last."""
        return cls(
            marker=marker,
            document=passage.document_id,
            title=passage.title,
            headings=passage.headings,
            page=first.page,
            start=first.start,
            end=last.end,
            quote=passage.text[first.start - passage.start : last.end - passage.start],
            sha256=sha256,
        )

    def to_dict(self) -> dict[str, Any]:
        """The same in plain values."""
        return {
            "marker": self.marker,
            "document": self.document,
            "title": self.title,
            "headings": list(self.headings),
            "page": self.page,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "sha256": self.sha256,
        }

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Self:
        """What `to_dict` gave."""
        return cls(**{**plain, "headings": tuple(plain["headings"])})
