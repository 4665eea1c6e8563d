import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunking import chunk_document
from index.passages import Block, BlockKind, Document


def words(texts):
    return [len(text.split()) + 2 for text in texts]


def document(*blocks):
    """A document of (kind, text) blocks with a blank line between them."""
    text, spans = "", []
    for kind, content in blocks:
        start = len(text)
        text += content + "\n\n"
        level = 1 if kind is BlockKind.HEADING else 0
        spans.append(Block(kind=kind, start=start, end=start + len(content), level=level))
    return Document(id="a.txt", title="Title", text=text, blocks=tuple(spans))


def chunk(given, *, skipped=(), limit=60, count_tokens=words):
    return chunk_document(given, skipped=skipped, count_tokens=count_tokens, limit=limit)


HEADING, PARAGRAPH, ITEM = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM
LONG = "This sentence has exactly eight words in it. " * 3
texts = st.text(alphabet="ab .,é\u00a0\n“”1", min_size=1, max_size=200).filter(str.strip)
documents = st.lists(
    st.tuples(st.sampled_from(list(BlockKind)), texts.map(str.strip)), min_size=1, max_size=8
).map(lambda blocks: document(*blocks))


@given(documents)
def test_every_passage_and_sentence_is_its_slice(given_document):
    for found in chunk(given_document):
        passage = found.passage
        assert given_document.text[passage.start : passage.end] == passage.text
        for sentence in passage.sentences:
            assert given_document.text[sentence.start : sentence.end] == sentence.text


@given(documents)
def test_sentences_hold_every_word_once_and_in_order(given_document):
    sentences = [s for found in chunk(given_document) for s in found.passage.sentences]
    assert all(one.end <= other.start for one, other in pairwise(sentences))
    joined = "".join("".join(sentence.text.split()) for sentence in sentences)
    assert joined == "".join(given_document.text.split())


@given(documents, st.integers(min_value=16, max_value=60))
@settings(max_examples=50)
def test_no_embedded_text_is_longer_than_the_limit(given_document, limit):
    def characters(texts):
        return [len(text) for text in texts]

    for found in chunk(given_document, limit=limit, count_tokens=characters):
        assert len(found.embedding_text) <= limit


def test_a_word_longer_than_the_limit_is_divided_and_not_lost():
    given_document = document((PARAGRAPH, "x" * 1000))
    found = chunk(given_document, limit=50, count_tokens=lambda texts: [len(t) for t in texts])
    assert "".join(item.passage.text for item in found) == "x" * 1000


def test_a_heading_opens_the_passage_below_it():
    found = chunk(document((HEADING, "Scope"), (PARAGRAPH, LONG.strip())))
    assert [item.passage.text for item in found] == [f"Scope\n\n{LONG.strip()}"]
    assert found[0].passage.headings == ("Scope",)


def test_a_later_paragraph_is_embedded_with_its_heading_but_not_quoted_with_it():
    found = chunk(
        document((HEADING, "Scope"), (PARAGRAPH, LONG.strip()), (PARAGRAPH, LONG.strip()))
    )
    assert found[1].passage.text == LONG.strip()
    assert found[1].embedding_text == f"Title\nScope\n{LONG.strip()}"


def test_list_items_stay_together_with_the_line_that_announces_them():
    found = chunk(document((PARAGRAPH, "Bring:"), (ITEM, "a hat"), (ITEM, "a coat")))
    assert [re.sub(r"\s+", " ", item.passage.text) for item in found] == ["Bring: a hat a coat"]


def test_a_passage_never_spans_what_is_skipped():
    given_document = document((PARAGRAPH, "Short one."), (PARAGRAPH, "2"), (PARAGRAPH, "Other."))
    gone = given_document.blocks[1]
    found = chunk(given_document, skipped=[(gone.start, gone.end)])
    assert [item.passage.text for item in found] == ["Short one.", "Other."]


def test_a_long_paragraph_is_divided_evenly_between_sentences():
    found = chunk(document((PARAGRAPH, (LONG * 3).strip())), limit=30)
    assert [len(item.passage.sentences) for item in found] == [2, 2, 2, 3]
    assert len({sentence.text for item in found for sentence in item.passage.sentences}) == 1


def test_headings_nest():
    text = "One\n\nTwo\n\nThree\n\nBody."
    blocks = (
        Block(kind=HEADING, start=0, end=3, level=1),
        Block(kind=HEADING, start=5, end=8, level=2),
        Block(kind=HEADING, start=10, end=15, level=2),
        Block(kind=PARAGRAPH, start=17, end=22),
    )
    found = chunk(Document(id="a", title="One", text=text, blocks=blocks))
    assert found[-1].passage.headings == ("One", "Three")


def test_a_sentence_knows_its_page_also_where_its_passage_began_on_the_page_before():
    given_document = Document(
        id="a.pdf",
        title="A",
        text="First.\n\nSecond.",
        blocks=(
            Block(kind=ITEM, start=0, end=6),
            Block(kind=ITEM, start=8, end=15),
        ),
        pages=(0, 8),
    )
    (found,) = chunk(given_document)
    assert found.passage.page == 1
    assert [(sentence.text, sentence.page) for sentence in found.passage.sentences] == [
        ("First.", 1),
        ("Second.", 2),
    ]
