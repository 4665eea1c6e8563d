"""What goes over the wire, as its schema: names and meanings of every key, written once.

The values themselves are those of `Answer.to_dict()` and its parts; nothing is copied into these.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.answers import Outcome
from assistant.refusals import Reason
from assistant.verdicts import DifferenceKind, Verdict

LONGEST_HISTORY = 50
MOST_PASSAGES = 50

Start = Annotated[int, Field(ge=0, description="First character, counted from 0.")]
End = Annotated[int, Field(ge=0, description="One past the last character.")]
DocumentId = Annotated[str, Field(description="Path of the document below `seeds/`.")]
Title = Annotated[str, Field(description="Title of the document.")]
Headings = Annotated[list[str], Field(description="Headings above it, outermost first.")]
Page = Annotated[int | None, Field(description="Page it stands on, counted from 1, if any.")]


class Shape(BaseModel):
    """Has the keys that are named, and no others."""

    model_config = ConfigDict(extra="forbid")


class Turn(Shape):
    """One exchange that went before."""

    question: str = Field(description="What was asked.")
    answer: str = Field(description="What was answered, without markers.")


class Question(Shape):
    """A question, and the conversation that it follows."""

    question: str = Field(description="What is asked.")
    history: list[Turn] = Field(
        default=[], max_length=LONGEST_HISTORY, description="What went before, oldest first."
    )
    stream: bool = Field(
        default=False,
        description="Answer as server-sent events, as the header `Accept: text/event-stream` does.",
    )


class Search(Shape):
    """What passages are wanted for."""

    question: str = Field(description="What is looked for.")
    k: int = Field(default=10, ge=1, le=MOST_PASSAGES, description="How many passages at most.")


class Difference(Shape):
    """One thing that a sentence says and its source does not."""

    kind: DifferenceKind = Field(description="What kind of thing.")
    said: str = Field(description="The words of the sentence.")
    found: str = Field(description="The words of the source in their place, or empty.")


class Sentence(Shape):
    """A sentence of an answer."""

    text: str = Field(description="The sentence, without markers.")
    markers: list[int] = Field(description="Which citations it was checked against.")
    bold: tuple[int, int] | None = Field(description="Start and end of the words that answer.")
    verdict: Verdict | None = Field(description="How it stands to what it cites.")
    differences: list[Difference] = Field(description="What it says otherwise.")


class Citation(Shape):
    """A numbered reference to an exact span of a document."""

    marker: int = Field(ge=1, description="Its number in the text, as in `[1]`.")
    document: DocumentId
    title: Title
    headings: Headings
    page: Page
    start: Start
    end: End
    quote: str = Field(description="The text from start to end, word for word.")
    sha256: str = Field(description="Digest of the source file when it was cited, or empty.")


class Evidence(Shape):
    """Why a passage stands where it stands."""

    dense: float = Field(description="Cosine of question and passage.")
    sentences: list[float] = Field(description="Cosine of the question and each sentence.")
    lexical: float = Field(description="Share of the question's words by BM25.")
    relevance: float | None = Field(description="What the reader makes of it, a logit; if read.")


class Passage(Shape):
    """A passage in a ranking."""

    document: DocumentId
    title: Title
    headings: Headings
    page: Page
    start: Start
    end: End
    text: str = Field(description="The text from start to end, word for word.")
    score: float = Field(description="Higher is better.")
    rank: int = Field(ge=1, description="Its place, counted from 1.")
    evidence: Evidence


class Passages(Shape):
    """A ranking."""

    passages: list[Passage] = Field(description="Best first.")


class Writing(Shape):
    """How a language model came to an answer."""

    model: str = Field(description="The model's name.")
    prompt: str = Field(description="Digest of the prompts.")
    draft: str = Field(description="What it wrote, character for character.")
    unknown_markers: int = Field(description="Markers of no passage, which were dropped.")
    repointed: int = Field(description="Sentences whose citation was corrected.")
    repaired: int = Field(description="Sentences that were given a citation.")
    left_out: int = Field(description="Sentences that the documents do not bear out.")


class Answer(Shape):
    """An answer with its evidence, a refusal with its reason, or a reply that needs neither."""

    question: str = Field(description="The question as asked.")
    standalone_question: str = Field(description="The question as searched.")
    outcome: Outcome = Field(description="What became of it.")
    text: str = Field(description="The answer with its markers, or the refusal.")
    confidence: float = Field(description="Probability that the documents answer, 0 to 1.")
    sentences: list[Sentence] = Field(description="The answer, sentence by sentence.")
    missing: list[str] = Field(description="Parts of the question that are left open.")
    citations: list[Citation] = Field(description="What the sentences cite, by marker.")
    passages: list[Passage] = Field(description="The ranking that was considered, best first.")
    reason: Reason | None = Field(description="Why there is no answer.")
    unknown_words: list[str] = Field(description="Words of the question that no document has.")
    generation: str = Field(description="The generation of the index that answered.")
    timings: dict[str, float] = Field(
        description="Seconds by step: `rewrite`, `search`, `read`, `choose`; `write`, `check`."
    )
    writing: Writing | None = Field(description="How a language model wrote it, if one did.")


class CitedAnswer(Shape):
    """What a tool is told of an answer."""

    outcome: Outcome = Field(description="Whether the documents answer: `answered`, `not_found`…")
    text: str = Field(description="The answer with its markers, or why there is none.")
    citations: list[Citation] = Field(description="What the markers stand for.")


class Document(Shape):
    """A document as it was indexed."""

    id: DocumentId
    title: Title
    publisher: str = Field(description="Who published it, or empty.")
    text: str = Field(description="Its text; every span counts characters of it.")


class Health(Shape):
    """That questions can be answered, and from what."""

    status: str = Field(description="`ok`.")
    generation: str = Field(description="Fingerprint of what the index was made from.")
    documents: int = Field(description="How many documents it holds.")
    passages: int = Field(description="How many passages.")


class Problem(Shape):
    """Why there is nothing else."""

    error: str = Field(description="What is wrong, in a plain sentence.")
    retryable: bool = Field(description="Whether the same request may well succeed later.")
