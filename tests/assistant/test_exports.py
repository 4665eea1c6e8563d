import base64
import hashlib
import json
import re
import unicodedata
from contextlib import closing
from dataclasses import replace
from datetime import UTC
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.answers import Answer, Outcome, Writing
from assistant.citations import Citation
from assistant.errors import ConversationError
from assistant.exports import Format, conversation_from_json, export, to_json
from assistant.history import History
from assistant.records import Conversation, Feedback, StoredTurn, Vote
from assistant.refusals import NEAREST, Reason, Refusal
from assistant.standing import Standing, State
from assistant.verdicts import AnswerSentence, Difference, DifferenceKind, Verdict
from index.passages import Evidence, Passage, ScoredPassage
from index.printing import one_line
from tests.assistant.kept import answered, cited, conversation, refused, written

PAYLOADS = {
    "a script": "<script>alert(1)</script>",
    "a picture that runs": "<img src=x onerror=alert(1)>",
    "the end of an attribute": "\"'><svg onload=alert(1)>",
    "the end of the title": "</title></style></textarea><b>bold",
    "the end of a quote": "</blockquote></p></section></body>",
    "a comment": "<!-- --><?php ?> <![CDATA[ x ]]>",
    "a reference": "&lt;b&gt; &amp; &#60;i&#62; &copy",
    "a link in Markdown": "[click](javascript:alert(1)) [click][1]",
    "a picture in Markdown": "![x](https://evil.example/x.png)",
    "an address in brackets": "<https://evil.example> <a@evil.example>",
    "a definition": "[1]: https://evil.example 'x'",
    "a footnote": "text[^1] [^1]: note",
    "emphasis": "**bold** _it_ __b__ ~~gone~~ ***",
    "code": "`code` ``` fence ~~~ fence",
    "a backslash": "\\<b\\> \\\\[x](y) \\",
    "a heading": "# heading #",
    "an underlined heading": "===",
    "a rule": "---",
    "an item": "- item",
    "an item with a star": "* item",
    "an item with a plus": "+ item",
    "a numbered item": "1. item",
    "a numbered item with a bracket": "23) item",
    "a quotation": "> quotation",
    "a table": "| a | b |",
    "a formula": "$x^2$ $$y$$",
    "other writing": "שלום <b> 你好 & é",
    "what steers a terminal": "red \x1b[31m \x9b2J \u202e txet \0",
    "half a pair": "half \ud83d",
}
SCHEMES = "https://evil.example http://evil.example www.evil.example a@evil.example evil.example"


def everywhere(text):
    """A conversation that has a text of others in every place there is for one."""
    differs = Difference(kind=DifferenceKind.NUMBER, said=text, found=text)
    says = AnswerSentence(text=text, markers=(1,), bold=(0, len(text)), verdict=Verdict.VERBATIM)
    differing = replace(says, bold=None, verdict=Verdict.DIFFERS, differences=(differs,))
    passage = Passage(
        document_id=text, title=text, start=0, end=len(text), text=text, headings=(text,)
    )
    scored = ScoredPassage(
        passage=passage, score=1.0, rank=1, evidence=Evidence(dense=1, sentences=(), lexical=1)
    )
    partly = answered(
        text,
        standalone_question=f"{text} {text}",
        sentences=(says, differing),
        citations=(cited(text, document=text, title=text, headings=("Heading", text)),),
        outcome=Outcome.PARTLY_ANSWERED,
        missing=(text,),
    )
    refusal = Refusal(looked_for=text, unknown_words=(text,), nearest=(scored,))
    nothing = replace(refused(text), refusal=refusal, passages=(scored,))
    return conversation(partly, nothing, title=text)


class Reader(HTMLParser):
    """What a browser would make of a page: its elements, and the text of it."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.text, self.declarations = [], "", []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.declarations.append(data)

    def handle_pi(self, data):
        self.declarations.append(data)

    def unknown_decl(self, data):
        self.declarations.append(data)

    def values(self, attribute):
        return [attrs[attribute] for _, attrs in self.elements if attribute in attrs]


def rendered(markdown):
    """The tokens that a reader of Markdown sees, those within others included."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(markdown)
    return [inner for token in tokens for inner in (token, *(token.children or ()))]


def visible(markdown):
    return " ".join(
        "".join(
            child.content for child in token.children or () if child.type in {"text", "softbreak"}
        )
        for token in MarkdownIt("commonmark", {"html": True}).parse(markdown)
        if token.type == "inline"
    )


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_nothing_of_others_is_markup_in_html(payload):
    page = Reader(export(everywhere(payload), Format.HTML))
    harmless = Reader(export(everywhere("harmless"), Format.HTML))
    assert page.elements == harmless.elements
    assert page.declarations == []
    shown = "".join(
        "\ufffd" if unicodedata.category(one) in {"Cc", "Cs"} or one == "\u202e" else one
        for one in payload
    )
    assert page.text.count(shown) >= harmless.text.count("harmless") == 18


def test_html_needs_nothing_from_elsewhere_and_runs_nothing():
    page = export(conversation(), Format.HTML)
    found = Reader(page)
    tags = {tag for tag, _ in found.elements}
    assert not tags & {"script", "img", "link", "iframe", "object", "embed", "form", "base"}
    assert not re.search(r"url\(|@import|https?://", page)
    assert all(address.startswith("#turn-") for address in found.values("href"))
    assert found.values("src") == []
    assert not [name for _, attrs in found.elements for name in attrs if name.startswith("on")]


def test_html_forbids_everything_but_its_own_style():
    page = export(conversation(), Format.HTML)
    (policy,) = [
        attrs["content"]
        for _, attrs in Reader(page).elements
        if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert "prefers-color-scheme: dark" in style


def test_every_marker_leads_to_the_source_of_its_own_turn_in_html():
    page = Reader(export(conversation(answered(), written()), Format.HTML))
    ids = page.values("id")
    assert ids == ["turn-1-source-1", "turn-2-source-1", "turn-2-source-2"]
    assert page.values("href") == [
        "#turn-1-source-1",
        "#turn-2-source-1",
        "#turn-2-source-2",
        "#turn-2-source-1",
    ]


def test_the_words_that_answer_are_bold_in_html():
    page = export(conversation(answered(bold=(6, 15))), Format.HTML)
    assert "Up to <strong>five days</strong> carry over" in page


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_nothing_of_others_is_markup_in_markdown(payload):
    text = export(everywhere(payload), Format.MARKDOWN)
    harmless = rendered(export(everywhere("harmless"), Format.MARKDOWN))
    tokens = rendered(text)
    kinds = [[one.type for one in some if one.type != "text"] for some in (tokens, harmless)]
    assert kinds[0] == kinds[1]
    assert [one.attrs for one in tokens] == [one.attrs for one in harmless]
    assert all(re.fullmatch(r'<a id="turn-\d-source-\d">|</a>', one) for one in html_of(tokens))
    assert visible(text).count(one_line(payload)) >= 17


def html_of(tokens):
    return [token.content for token in tokens if token.type.startswith("html")]


def test_bare_addresses_do_not_become_links_in_any_dialect():
    text = export(everywhere(SCHEMES), Format.MARKDOWN)
    assert not re.search(r"https?:|www\.|\w@\w|\w\.example", text)
    assert SCHEMES in visible(text)


def test_every_marker_leads_to_the_source_of_its_own_turn_in_markdown():
    text = export(conversation(answered(), written()), Format.MARKDOWN)
    links = [token.attrs["href"] for token in rendered(text) if token.type == "link_open"]
    anchors = [f"#{name}" for name in re.findall(r'<a id="([^"]+)">', text)]
    assert anchors == ["#turn-1-source-1", "#turn-2-source-1", "#turn-2-source-2"]
    assert links == [anchors[0], anchors[1], anchors[2], anchors[1]]


def test_markdown_has_questions_answers_verdicts_and_sources_with_their_quotes():
    assert (
        export(conversation(written(), refused()), Format.MARKDOWN)
        == """\
# Leave

*2 questions, begun on 2024-05-01 08:30 UTC*

## 1. And what carries over?

*Asked on 2024-05-01 08:30 UTC*

Searched for: How many days of leave carry over?

Five days carry over. [\\[1\\]](#turn-1-source-1) \
It was six days. [\\[2\\]](#turn-1-source-2) [\\[1\\]](#turn-1-source-1) \
(“six” is not in the source; the source says “five”) \
Everybody is happy. (not in the documents) \
Left out, because the documents do not bear it out: 1 sentence.

**Sources**

<a id="turn-1-source-1"></a>\\[1\\] Leave \\> Holidays (handbook/leave\\.md\\#100-144)

> Up to five days carry over to the next year.

<a id="turn-1-source-2"></a>\\[2\\] Leave \\> Holidays, page 7 (handbook/leave\\.md\\#400-425)

> The rest
> lapses in March.

## 2. Who won the cup?

*Asked on 2024-05-01 08:30 UTC*

The documents do not answer this. No document contains “cup”.

**Nearest passages, which are not an answer**

Leave (handbook/leave\\.md\\#100-144)

> Up to five days carry over to the next year.

Leave (handbook/leave\\.md\\#100-131)

> Contractors have no paid leave.
"""
    )


def test_a_conversation_without_a_title_or_a_turn_can_be_written():
    empty = replace(conversation(), title="", turns=())
    assert export(empty, Format.MARKDOWN).startswith("# Conversation\n\n*0 questions, begun on ")
    assert "<title>Conversation</title>" in export(empty, Format.HTML)
    assert conversation_from_json(to_json(empty)) == empty


@pytest.mark.parametrize("wanted", [Format.MARKDOWN, Format.HTML])
def test_what_became_of_a_quote_is_noted(wanted):
    answer = written()
    first, second = answer.citations
    others = {
        first: Standing(state=State.GONE, document="a.md", start=100, end=144),
        second: Standing(state=State.MOVED, document="b.md", start=0, end=25),
    }
    page = export(conversation(answer), wanted, others)
    shown = Reader(page).text if wanted is Format.HTML else visible(page)
    notes = re.findall(r"\((no longer in the document|moved|there)\)", shown)
    assert notes == ["no longer in the document", "moved"]
    there = {one: replace(standing, state=State.THERE) for one, standing in others.items()}
    assert export(conversation(answer), wanted, there) == export(conversation(answer), wanted)


def test_json_says_what_it_is_and_has_answers_as_the_api_gives_them():
    given = conversation(answered())
    plain = json.loads(export(given, Format.JSON))
    assert plain == {
        "format": "seeds-assistant conversation",
        "version": 1,
        "id": "0123abcd",
        "title": "Leave",
        "created": "2024-05-01T08:30:15.000250+00:00",
        "updated": "2024-05-01T08:30:15.000250+00:00",
        "turns": [
            {
                "id": 1,
                "asked": "2024-05-01T08:30:15.000250+00:00",
                "answer": answered().to_dict(),
                "feedback": {
                    "vote": "down",
                    "comment": "Nobody asked for this.",
                    "given": "2024-05-01T08:30:15.000250+00:00",
                },
            }
        ],
    }


def test_json_steers_no_terminal_and_fits_in_every_file():
    text = to_json(everywhere(PAYLOADS["what steers a terminal"] + PAYLOADS["half a pair"]))
    assert text == "".join(one_line(line) and line + "\n" for line in text.splitlines())
    assert not {unicodedata.category(one) for one in text} & {"Cs", "Cf"}
    assert "\x9b" not in text
    text.encode()


def test_a_conversation_is_the_same_after_it_was_written_and_read():
    given = conversation()
    assert conversation_from_json(to_json(given)) == given


def test_a_file_from_before_the_reader_was_recorded_can_be_read():
    path = (*ANSWER, "passages", 0, "evidence", "relevance")
    (turn,) = conversation_from_json(edited(*path, to=...)).turns
    (passage,) = turn.answer.passages
    assert passage.evidence == replace(written().passages[0].evidence, relevance=None)


def test_times_of_other_zones_are_read_as_utc():
    text = to_json(conversation()).replace("08:30:15.000250+00:00", "10:30:15.000250+02:00")
    found = conversation_from_json(text)
    assert found == conversation()
    assert found.created.tzinfo is UTC


# Every character that Python can hold, halves of surrogate pairs included.
_TEXTS = st.text(st.characters(exclude_categories=()), max_size=12)
_FULL = _TEXTS.filter(bool)
_NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
_TIMES = st.datetimes(timezones=st.just(UTC))
_WRITING = st.builds(Writing, model=_TEXTS, prompt=_TEXTS, draft=_TEXTS, repaired=st.integers(0))
_DIFFERENCES = st.builds(
    Difference, kind=st.sampled_from(DifferenceKind), said=_TEXTS, found=_TEXTS
)


@st.composite
def _passages(draw, rank):
    text, start = draw(_FULL), draw(st.integers(0, 10**6))
    passage = Passage(
        document_id=draw(_TEXTS),
        title=draw(_TEXTS),
        start=start,
        end=start + len(text),
        text=text,
        headings=tuple(draw(st.lists(_TEXTS, max_size=2))),
        page=draw(st.none() | st.integers(1)),
    )
    cosines = tuple(draw(st.lists(_NUMBERS, max_size=2)))
    evidence = Evidence(
        dense=draw(_NUMBERS),
        sentences=cosines,
        lexical=draw(_NUMBERS),
        relevance=draw(st.none() | _NUMBERS),
    )
    return ScoredPassage(passage=passage, score=draw(_NUMBERS), rank=rank, evidence=evidence)


@st.composite
def _citations(draw, marker):
    quote, start = draw(_FULL), draw(st.integers(0, 10**6))
    return Citation(
        marker=marker,
        document=draw(_TEXTS),
        title=draw(_TEXTS),
        headings=tuple(draw(st.lists(_TEXTS, max_size=2))),
        page=draw(st.none() | st.integers(1)),
        start=start,
        end=start + len(quote),
        quote=quote,
        sha256=draw(_TEXTS),
    )


@st.composite
def _sentences(draw, marker, verdicts=tuple(Verdict)):
    verdict = draw(st.sampled_from(verdicts))
    text = draw(_FULL)
    differs = verdict is Verdict.DIFFERS
    return AnswerSentence(
        text=text,
        markers=() if verdict is Verdict.UNSUPPORTED else (marker,),
        bold=draw(st.none() | st.just((0, len(text)))),
        verdict=verdict,
        differences=tuple(draw(st.lists(_DIFFERENCES, min_size=1, max_size=2))) if differs else (),
    )


@st.composite
def _answers(draw):
    passages = tuple(draw(_passages(rank)) for rank in range(1, draw(st.integers(1, 5))))
    plain = {
        "question": draw(_TEXTS),
        "standalone_question": draw(_TEXTS),
        "outcome": draw(st.sampled_from(Outcome)),
        "passages": passages,
        "confidence": draw(_NUMBERS),
        "timings": draw(st.dictionaries(_TEXTS, _NUMBERS, max_size=2)),
        "generation": draw(_TEXTS),
        "writing": draw(st.none() | _WRITING),
    }
    if plain["outcome"] is Outcome.REPLY:
        return Answer(**plain, sentences=(AnswerSentence(text=draw(_TEXTS)),))
    if plain["outcome"] is Outcome.NOT_FOUND:
        refusal = Refusal(
            looked_for=plain["standalone_question"],
            reason=draw(st.sampled_from(Reason)),
            unknown_words=tuple(draw(st.lists(_TEXTS, max_size=2))),
            nearest=passages[:NEAREST],
        )
        return Answer(**plain, refusal=refusal)
    if plain["outcome"] is Outcome.PARTLY_ANSWERED:
        plain["missing"] = tuple(draw(st.lists(_TEXTS, min_size=1, max_size=2)))
    sentences = [draw(_sentences(1, verdicts=[Verdict.SUPPORTED]))]
    for _ in range(draw(st.integers(0, 2))):
        sentences.append(draw(_sentences(1 + sum(bool(one.markers) for one in sentences))))
    markers = [marker for one in sentences for marker in one.markers]
    citations = tuple(draw(_citations(marker)) for marker in markers)
    return Answer(**plain, sentences=tuple(sentences), citations=citations)


_OPINIONS = st.builds(Feedback, vote=st.sampled_from(Vote), comment=_TEXTS, given=_TIMES)
_TURNS = st.builds(
    StoredTurn, id=st.integers(), answer=_answers(), asked=_TIMES, feedback=st.none() | _OPINIONS
)
_CONVERSATIONS = st.builds(
    Conversation,
    id=st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True),
    title=_TEXTS,
    created=_TIMES,
    updated=_TIMES,
    turns=st.lists(_TURNS, max_size=2).map(tuple),
)


@given(_CONVERSATIONS)
def test_any_conversation_is_the_same_after_it_was_written_and_read(given):
    text = to_json(given)
    text.encode()
    assert conversation_from_json(text) == given


@given(_CONVERSATIONS)
def test_any_conversation_can_be_written_for_people(given):
    page = export(given, Format.HTML)
    export(given, Format.MARKDOWN).encode()
    page.encode()
    addresses = {address[1:] for address in Reader(page).values("href")}
    assert addresses <= set(Reader(page).values("id"))


def test_any_conversation_can_be_kept(tmp_path):
    with closing(History(tmp_path / "kept.sqlite")) as history:

        @given(_CONVERSATIONS)
        def keep(given):
            found = history.conversation(history.put(given))
            answers = [[turn.answer for turn in one.turns] for one in (found, given)]
            assert answers[0] == answers[1]
            assert [turn.asked for turn in found.turns] == [turn.asked for turn in given.turns]

        keep()


def edited(*path, to):
    """A conversation in JSON with one value changed; `...` removes it."""
    plain = json.loads(to_json(conversation(written())))
    *parents, last = path
    place = plain
    for step in parents:
        place = place[step]
    if to is ...:
        del place[last]
    else:
        place[last] = to
    return json.dumps(plain)


ANSWER = ("turns", 0, "answer")
BROKEN = {
    "no JSON": ("{", "This is no JSON"),
    "endless brackets": ("[" * 100_000, "This is no JSON"),
    "a list": ("[]", "This is no conversation"),
    "another format": (edited("format", to="chat"), "This is no conversation"),
    "a later version": (edited("version", to=2), r"version 2 .*Update"),
    "no version": (edited("version", to=...), r"version None .*Update"),
    "no title": (edited("title", to=...), "title: Field required"),
    "a title that is no text": (edited("title", to=["a"]), "title: Input should be a valid string"),
    "an id that is a path": (edited("id", to="../../etc"), "id: String should match"),
    "an id that is markup": (edited("id", to='a"><b>'), "id: String should match"),
    "a time that is none": (edited("created", to="yesterday"), "created: "),
    "a time without its zone": (edited("updated", to="2024-05-01T08:30:15"), "updated: "),
    "turns that are none": (edited("turns", to={"a": 1}), "turns: "),
    "a turn without its answer": (edited(*ANSWER, to=...), r"turns\.0\.answer: Field required"),
    "an unknown vote": (edited("turns", 0, "feedback", "vote", to="meh"), "'up' or 'down'"),
    "an answer without passages": (edited(*ANSWER, "passages", to=...), "'passages' is missing"),
    "an answer of another outcome": (edited(*ANSWER, "outcome", to="not_found"), "does not go"),
    "an unknown outcome": (edited(*ANSWER, "outcome", to="guess"), "guess"),
    "a number for a question": (edited(*ANSWER, "question", to=5), "question: Input should be"),
    "a text for a confidence": (edited(*ANSWER, "confidence", to="1"), "confidence: Input should"),
    "a confidence of nothing": (edited(*ANSWER, "confidence", to=float("nan")), "NaN is no number"),
    "a number for a sentence": (
        edited(*ANSWER, "sentences", 0, "text", to={"a": 1}),
        r"turn 1 .* damaged",
    ),
    "sentences of nothing": (edited(*ANSWER, "sentences", to=[1]), r"turn 1 .* damaged"),
    "a marker of nothing": (
        edited(*ANSWER, "sentences", 0, "markers", to=[9]),
        "do not match citations",
    ),
    "a quote of another length": (
        edited(*ANSWER, "citations", 0, "quote", to="short"),
        "does not fit 'short'",
    ),
    "a citation of more": (edited(*ANSWER, "citations", 0, "evil", to=1), "evil"),
    "a page that is a text": (
        edited(*ANSWER, "citations", 0, "page", to="7"),
        "page: Input should",
    ),
    "headings that are numbers": (
        edited(*ANSWER, "citations", 0, "headings", to=[1]),
        r"headings\.0: Input should be",
    ),
    "relevance that is a text": (
        edited(*ANSWER, "passages", 0, "evidence", "relevance", to="high"),
        "relevance: Input should",
    ),
    "timings that are a text": (edited(*ANSWER, "timings", to="fast"), "timings: Input should"),
    "a count that is a text": (
        edited(*ANSWER, "writing", "repaired", to="2"),
        "repaired: Input should",
    ),
}


@pytest.mark.parametrize(("text", "reason"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_with_a_file_is_said(text, reason):
    with pytest.raises(ConversationError, match=reason):
        conversation_from_json(text)


@given(st.data())
def test_a_file_with_anything_in_any_place_is_read_or_refused(data):
    plain = json.loads(to_json(conversation(written(), refused())))
    place, last = plain, "turns"
    for _ in range(data.draw(st.integers(0, 6))):
        inner = place[last]
        if not isinstance(inner, (dict, list)) or not inner:
            break
        keys = sorted(inner) if isinstance(inner, dict) else range(len(inner))
        place, last = inner, data.draw(st.sampled_from(keys))
    junk = st.none() | st.booleans() | st.integers() | st.text() | _NUMBERS
    place[last] = data.draw(
        st.recursive(junk, lambda one: st.lists(one) | st.dictionaries(_TEXTS, one))
    )
    try:
        found = conversation_from_json(json.dumps(plain))
    except ConversationError:
        return
    assert conversation_from_json(to_json(found)) == found
    export(found, Format.HTML)
    export(found, Format.MARKDOWN)
