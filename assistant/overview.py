"""Questions about a document as a whole, answered from its layout: its title, summary or leads.

"What is it about?" resembles no sentence of the text, so that no search finds its answer.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.extractive import Candidate
from index.lexical import STOP_WORDS, all_words
from index.passages import Block, BlockKind, Document, Passage, Sentence
from index.searcher import Searcher
from index.sentences import sentence_spans

_WORK = (
    r"(?:article|report|document|text|paper|page|file|piece|study|story|book|post|analysis|essay"
    r"|chapter|memo|note|handbook|manual|guide|transcript)s?"
)
_THIS = rf"(?:(?:this|the|that|these|those|your) (?:\w+ )?{_WORK}|this|it|they|these)"
_TITLE = re.compile(
    rf"\b(?:title|headline|name) of {_THIS}\b|\b{_THIS}(?:'s| is| are)? (?:title|headline|name)\b"
    rf"|\bwhat(?:'s| is| are) {_THIS} (?:called|titled|named|headed)\b"
    rf"|^(?:(?:its|the) |what(?:'s| is) (?:its|the) )?(?:title|headline)$",
    re.IGNORECASE,
)
_OVERVIEW = re.compile(
    rf"\bwhat(?:'s| is| are| does| do) {_THIS} (?:(?:all|mainly|mostly|really) )*"
    rf"(?:about|cover|say|deal with|discuss|argue)\b"
    rf"|\b(?:summar(?:y|ies|i[sz]e\w*)|tl;?dr|gist|overview|nutshell|abstract|synopsis)\b"
    rf"|\b(?:main|key|central|most important) (?:point|idea|message|argument|takeaway|finding"
    rf"|conclusion|thesis|claim|topic|theme|subject)s?\b|\bbullet points\b|\btake-?aways\b",
    re.IGNORECASE,
)
# What an overview question may hold besides; any other word names a subject to search for.
_ABOUT_THE_WHOLE = frozenset(
    """
    title headline name called titled named headed cover covers say says deal discuss discusses
    argue argues summary summaries summarise summarize summarised summarized tl dr tldr gist
    overview nutshell abstract synopsis main key central most important point points idea ideas
    message messages argument arguments takeaway takeaways finding findings conclusion conclusions
    thesis claim claims topic topics theme themes subject subjects bullet box list short brief
    briefly quick quickly sentence sentences few words all mainly mostly really whole entire article
    report document text paper page file piece study story book post analysis essay chapter memo
    note handbook manual guide transcript articles reports documents texts papers pages files s
    author make makes made section top opening two three four five 1 2 3 4 5 provide write read
    show explain general overall basically main
    """.split()  # noqa: SIM905 - a list of a hundred literals reads worse
)
_SUMMARY_HEADING = re.compile(
    r"summary|nutshell|key (?:points|takeaways|findings|facts)|takeaways|highlights|at a glance"
    r"|abstract|overview|in brief|main points|synopsis|tl;?dr",
    re.IGNORECASE,
)
_MOST_SENTENCES = 4
_TITLES = 8
_FRESH_ITEMS = 2  # a list of so many near the top is taken for a summary
_TOP = 0.25  # of a document


def overview(question: str, searcher: Searcher, *, max_words: int) -> list[Candidate]:
    """The sentences that answer a question about a whole document; none for other questions.

    Raises:
        index.IndexingError: If there is no index that can be read.
    """
    plain = question.replace("’", "'").strip(" ?.!")
    asks_title = _TITLE.search(plain) is not None
    if not asks_title and not _OVERVIEW.search(plain):
        return []
    named = {word.casefold() for word in all_words(plain)} - _ABOUT_THE_WHOLE - STOP_WORDS
    contents = searcher.contents()
    own = [
        entry
        for entry in contents
        if named and named <= {word.casefold() for word in all_words(f"{entry.title} {entry.id}")}
    ]
    if named and not own:
        return []
    if len(own or contents) > 1:
        spans = [_title(searcher, entry.id) for entry in (own or contents)[:_TITLES]]
        return _within([span for span in spans if span], max_words)
    (entry,) = own or contents
    title = _title(searcher, entry.id)
    if asks_title:
        return [title] if title else []
    return _within(_summary(searcher, entry.id), max_words)[:_MOST_SENTENCES]


def _title(searcher: Searcher, document_id: str) -> Candidate | None:
    document = searcher.document(document_id)
    if document is None:
        return None
    wanted = " ".join(document.title.split())
    for block in document.blocks:
        if " ".join(document.text[block.start : block.end].split()) == wanted:
            return _candidate(document, block, (block.start, block.end))
    return None


def _summary(searcher: Searcher, document_id: str) -> list[Candidate]:
    """The summary a document gives of itself, or the first sentences of its sections."""
    document = searcher.document(document_id)
    if document is None:
        return []
    skipped = {(one.start, one.end) for one in searcher.furniture(document_id)}
    blocks = [block for block in document.blocks if (block.start, block.end) not in skipped]
    return [
        found for block in _summarising(document, blocks) for found in _sentences(document, block)
    ]


def _summarising(document: Document, blocks: Sequence[Block]) -> list[Block]:
    for place, block in enumerate(blocks):
        text = document.text[block.start : block.end]
        if block.kind is BlockKind.HEADING and _SUMMARY_HEADING.search(text):
            below = _until_heading(blocks[place + 1 :])
            items = [one for one in below if one.kind is BlockKind.ITEM]
            if below:
                return items or below[:1]
    top = [block for block in blocks if block.start <= _TOP * len(document.text)]
    items = [block for block in top if block.kind is BlockKind.ITEM]
    if len(items) >= _FRESH_ITEMS:
        return items
    return [
        first
        for place, block in enumerate(blocks)
        if (place == 0 or block.kind is BlockKind.HEADING)
        for first in _until_heading(blocks[place + (block.kind is BlockKind.HEADING) :])[:1]
    ]


def _until_heading(blocks: Sequence[Block]) -> list[Block]:
    below = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            break
        below.append(block)
    return below


def _sentences(document: Document, block: Block) -> Iterator[Candidate]:
    """An item whole; of a paragraph its first sentence."""
    if block.kind is BlockKind.ITEM:
        yield _candidate(document, block, (block.start, block.end))
        return
    for start, end in sentence_spans(document.text[block.start : block.end])[:1]:
        yield _candidate(document, block, (block.start + start, block.start + end))


def _candidate(document: Document, block: Block, span: tuple[int, int]) -> Candidate:
    start, end = span
    page = document.page_at(start)
    sentence = Sentence(start=start, end=end, text=document.text[start:end], page=page)
    passage = Passage(
        document_id=document.id,
        title=document.title,
        start=block.start,
        end=block.end,
        text=document.text[block.start : block.end],
        sentences=(sentence,),
        page=page,
    )
    return Candidate(passage=passage, row=0, score=1.0, rank=1)


def _within(candidates: Sequence[Candidate], max_words: int) -> list[Candidate]:
    chosen: list[Candidate] = []
    words = 0
    for candidate in candidates:
        words += len(candidate.text.split())
        if chosen and words > max_words:
            break
        chosen.append(candidate)
    return chosen
