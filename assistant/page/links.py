"""What a link on the page says of a citation. Pure; the page writes them in `escaping`."""

from dataclasses import dataclass

from assistant.citations import Citation
from assistant.page.escaping import digest
from assistant.standing import find_quote
from index.passages import Document

_MOST_QUOTED = 20_000  # characters; a citation is a few sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A citation as a browser sends it: untrusted.

    Attributes:
        document: Id of the document that it names.
        start: First character.
        end: One past the last character.
        digest: Of the cited text.
        quote: The cited text; empty in links from before quotes were in them.
        sha256: Digest of the file that was cited; likewise.
    """

    document: str
    start: int
    end: int
    digest: str
    quote: str = ""
    sha256: str = ""

    @property
    def citation(self) -> Citation:
        """The same as a citation; there must be a quote."""
        return Citation(
            marker=1,
            document=self.document,
            title="",
            headings=(),
            page=None,
            start=self.start,
            end=self.end,
            quote=self.quote,
            sha256=self.sha256,
        )

    def stands_in(self, document: Document) -> bool:
        """Whether a document has in this place what was cited."""
        if not 0 <= self.start < self.end <= len(document.text):
            return False
        text = document.text[self.start : self.end]
        return text == self.quote if self.quote else digest(text) == self.digest

    def span_in(self, document: Document) -> tuple[int, int] | None:
        """Where a document has what was cited, if it does."""
        if self.stands_in(document):
            return self.start, self.end
        return find_quote(document.text, self.quote, near=self.start) if self.quote else None


def link_of(sent: object) -> Link | None:
    """What a browser sent of a link; None if that can be no citation."""
    match sent:
        case {"document": str(document), "start": int(start), "end": int(end)}:
            pass
        case _:
            return None
    if isinstance(start, bool) or isinstance(end, bool):
        return None
    match sent:
        case {"digest": str(digest_), "quote": str(quote), "sha256": str(sha256)}:
            if not 0 <= start < end or not len(quote) == end - start <= _MOST_QUOTED:
                return None
        case {"digest": str(digest_)}:
            quote = sha256 = ""
        case _:
            return None
    return Link(document=document, start=start, end=end, digest=digest_, quote=quote, sha256=sha256)
