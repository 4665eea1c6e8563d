"""Markdown: the file is the text; blocks begin after their markup; front matter is in none."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.layout import Layout
from index.passages import Block, BlockKind

if TYPE_CHECKING:
    from markdown_it.token import Token  # markdown-it loads only when a seed is Markdown

_FRONT = re.compile(
    r"(?P<fence>---|\+\+\+)[ \t]*\n(?P<fields>.*?)^(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_FIELD = re.compile(r"^(?P<key>[\w-]+)[ \t]*[:=](?P<value>[^\n]*(?:\n[ \t]+[^\n]*)*)", re.MULTILINE)
_FRONT_LINE = re.compile(r"\s*$|[\w-]+[ \t]*[:=]|[\"']|[ \t]|- |#|\[|\]|\{|\}")
_PUBLISHERS = ("publisher", "site_name", "sitename", "site", "source", "publication")
_NESTING = 100  # deeper lists and quotes would be dropped by the parser
_COMMENT = re.compile(r"<!--(?:(?!-->).)*-->", re.DOTALL)
_INLINE = re.compile(
    r"""(?P<ticks>`+)(?P<code>.+?)(?P=ticks)
    | !?\[(?P<link>[^\]]*)\](?:\([^)]*\)|\[[^\]]*\])
    | (?P<mark>\*\*|__|\*|~~)(?=\S)(?P<strong>.+?)(?<=\S)(?P=mark)
    | \\(?P<escaped>[!-/:-@\[-`{-~])
    | </?[a-zA-Z][^>]*>""",
    re.VERBOSE,
)


def markdown_layout(text: str) -> Layout:
    """Lay out Markdown (CommonMark and tables).

    A table row is a block; so is a block of code or raw HTML, without its fences. A paragraph of
    several lines in a quote or list keeps the markup that begins its later lines.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable("table")
    parser.core.ruler.disable(["inline", "text_join"])  # only blocks are needed
    front = _front_matter(text)
    body = front.end() if front else 0
    # Blank lines in place of the front matter keep the parser's line numbers those of the file.
    tokens = parser.parse("\n" * text.count("\n", 0, body) + text[body:])
    fields = dict(_fields(front["fields"])) if front else {}
    return Layout(
        text=text,
        blocks=tuple(_Blocks(text).of(tokens)),
        title=fields.get("title", ""),
        publisher=next((fields[key] for key in _PUBLISHERS if fields.get(key)), ""),
    )


def without_markup(text: str) -> str:
    """A line of Markdown as a reader sees it.

    >>> without_markup("The **[handbook](a.md)**, `v2`")
    'The handbook, v2'
    """

    def shown(match: re.Match[str]) -> str:
        inner = match["link"] or match["strong"]
        return without_markup(inner) if inner else (match["code"] or match["escaped"] or "")

    return _INLINE.sub(shown, text)


class _Blocks:
    """Turns the parser's line numbers into spans of one text."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def of(self, tokens: Sequence["Token"]) -> Iterator[Block]:
        """The blocks of the tokens, in order; those without any text are left out."""
        is_item_new = False
        for position, token in enumerate(tokens):
            kind = BlockKind.PARAGRAPH
            if token.type == "list_item_open":
                is_item_new = True
            if token.type == "heading_open":
                kind = BlockKind.HEADING
            elif token.type == "paragraph_open" and is_item_new:
                kind, is_item_new = BlockKind.ITEM, False
            level = int(token.tag[1]) if kind is BlockKind.HEADING else 0
            if span := self._span_at(tokens, position):
                yield Block(kind=kind, start=span[0], end=span[1], level=level)

    def _span_at(self, tokens: Sequence["Token"], position: int) -> tuple[int, int] | None:
        token = tokens[position]
        match token.type:
            case "heading_open" | "paragraph_open":
                return self._span(tokens[position + 1], first=0)
            case "tr_open":
                return self._row(tokens, position)
            case "fence":
                return self._span(token, first=1)
            case "code_block" | "html_block":
                return self._span(token, first=0)
        return None

    def _span(self, token: "Token", first: int) -> tuple[int, int] | None:
        """The span of a token's content, of which `first` lines are a fence."""
        content = token.content.rstrip()
        if not content.strip() or not token.map or _COMMENT.fullmatch(content.strip()):
            return None
        lines = content.split("\n")
        blank = next(i for i, line in enumerate(lines) if line.strip())
        top, bottom = token.map[0] + first + blank, token.map[0] + first + len(lines) - 1
        start, end = self._place(top, lines[blank].strip())
        if top != bottom:
            end = self._place(bottom, lines[-1].strip())[1]
        return start, end

    def _place(self, line: int, content: str) -> tuple[int, int]:
        """Where a line of the file holds what the parser left of it: at its end, after markup."""
        raw = self._lines[line].rstrip()
        at = raw.rfind(content)
        if at < 0:  # the parser changed it: a tab, an escape, a character it cannot hold
            at = len(raw) - len(raw.lstrip())
            content = raw.strip()
        start = self._starts[line] + at
        return start, start + len(content)

    def _row(self, tokens: Sequence["Token"], position: int) -> tuple[int, int] | None:
        """The span from the first cell of a table row to its last."""
        line = (tokens[position].map or [0])[0]
        cells: list[str] = []
        for token in tokens[position + 1 :]:
            if token.type == "tr_close":
                break
            if token.type == "inline" and token.content.strip():
                cells.append(token.content.strip())
        if not cells:
            return None
        raw = self._lines[line]
        start, end = raw.find(cells[0]), raw.rfind(cells[-1]) + len(cells[-1])
        if start < 0 or end <= start or cells[-1] not in raw:  # an escaped "|" in a cell
            return self._place(line, raw.strip())
        return self._starts[line] + start, self._starts[line] + end


def _front_matter(text: str) -> re.Match[str] | None:
    """The block of `key: value` lines that opens a file; not text between two rules."""
    match = _FRONT.match(text)
    if match is None or not _FIELD.search(match["fields"]):
        return None
    lines = match["fields"].split("\n")
    return match if all(_FRONT_LINE.match(line) for line in lines) else None


def _fields(front: str) -> Iterator[tuple[str, str]]:
    """Names and values. Only flat text is wanted, and files often break the rules of YAML."""
    for match in _FIELD.finditer(front):
        value = " ".join(match["value"].split())
        value = re.sub(r"^[>|][+-]?\d?\s+|\s+#.*$", "", value)
        quoted = re.fullmatch(r"([\"'])(.*)\1", value)
        yield match["key"].lower(), (quoted[2] if quoted else value).strip()
