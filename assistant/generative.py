"""An answer by a chat model: it writes from the passages, and every sentence is checked.

What the model writes is a claim, not an answer: a sentence is shown with what bears it out or with
what is wrong with it, and none before the first that holds.
"""

import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from assistant.answers import Turn, Writing
from assistant.citations import Citation
from assistant.draft import Draft
from assistant.drafted import DraftReader, DraftSentence
from assistant.events import Token
from assistant.grounding.grounder import Attribution, Grounded, Grounder
from assistant.grounding.spans import Span
from assistant.llm import ChatModel
from assistant.prompts import Prompt, answer_prompt, prompt_digest
from assistant.refusals import Reason
from assistant.retriever import Findings
from assistant.settings import Settings
from assistant.verdicts import AnswerSentence
from index.embedding import INSTALLED_MODEL, INSTALLED_REVISION
from index.minilm import MiniLm
from index.searcher import Searcher

# A model that does not stop is stopped; one that writes a little too much is let be.
_SENTENCES_OVER, _WORDS_OVER = 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What came of asking the model.

    Attributes:
        sentences: What is kept of the draft, checked; empty when nothing of it holds.
        citations: What they cite, in order of first use.
        reason: Why there are no sentences; it means nothing when there are.
        writing: How it came about.
        seconds: Spent on writing and on checking.
    """

    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    reason: Reason
    writing: Writing
    seconds: Mapping[str, float]

    @property
    def text(self) -> str:
        """What has been given out as tokens."""
        return " ".join(sentence.marked for sentence in self.sentences)


class Writer:
    """Has a chat model write answers. Safe to use from several threads."""

    def __init__(self, model: ChatModel, grounder: Grounder, settings: Settings) -> None:
        """Use a model to write, and a grounder to check what it wrote."""
        self._model = model
        self._grounder = grounder
        self._settings = settings

    def adjusted(self, settings: Settings) -> "Writer":
        """A writer with the same model and grounder that keeps to other settings."""
        return Writer(self._model, self._grounder, settings)

    def write(
        self, draft: Draft, findings: Findings, history: Sequence[Turn]
    ) -> Generator[Token, None, Written]:
        """The answer to what of a question a draft answers, sentence by sentence.

        Raises:
            ModelError: If the model gives no whole answer.
            ConfigurationError: If no passage fits in the prompt.
            index.IndexingError: If there is no index that can be read.
        """
        began, checking = time.perf_counter(), 0.0
        prompt = self._prompt(draft, findings, history)
        considered = list(prompt.passages.values())
        reader = DraftReader(prompt.passages)
        page = _Page(self._settings, findings.sources)
        with closing(self._sentences(prompt, reader)) as sentences:
            for sentence in sentences:
                if sentence is None:
                    yield Token(text="")
                    continue
                started = time.perf_counter()
                cited = [prompt.passages[one] for one in sentence.ids]
                grounded = self._grounder.check(sentence.text, cited, considered)
                checking += time.perf_counter() - started
                page.add(sentence.text, grounded)
                yield from (Token(text=piece) for piece in page.fresh())
                if page.is_full:
                    break
        seconds = {"write": time.perf_counter() - began - checking, "check": checking}
        return self._written(page, reader, seconds)

    def _prompt(self, draft: Draft, findings: Findings, history: Sequence[Turn]) -> Prompt:
        """What is asked; the passages of the chosen sentences come before the others."""
        best = [candidate.passage for candidate in draft.chosen]
        others = [scored.passage for scored in findings.passages]
        return answer_prompt(
            draft.question,
            list({passage.id: passage for passage in (*best, *others)}.values()),
            history,
            limits=self._settings,
            model=self._model.settings,
        )

    def _sentences(self, prompt: Prompt, reader: DraftReader) -> Generator[DraftSentence | None]:
        """What the model writes, each sentence as soon as it is whole; closing it hangs up.

        After every piece of text there is a None, at which whoever listens may leave.
        """
        with closing(self._model.stream(prompt.messages)) as pieces:
            for piece in pieces:
                yield from reader.feed(piece)
                yield None
        yield from reader.finish()

    def _written(self, page: "_Page", reader: DraftReader, seconds: Mapping[str, float]) -> Written:
        return Written(
            sentences=page.sentences,
            citations=page.citations,
            reason=Reason.DECLINED if reader.declined else Reason.UNGROUNDED,
            writing=Writing(
                model=self._model.name,
                prompt=prompt_digest(),
                draft=reader.draft,
                unknown_markers=reader.unknown,
                repointed=page.attributed(Attribution.REPOINTED),
                repaired=page.attributed(Attribution.REPAIRED),
                left_out=page.left_out,
            ),
            seconds=seconds,
        )


def open_writer(model: ChatModel, searcher: Searcher, settings: Settings) -> Writer:
    """A writer whose sentences are checked with the installed model against an index."""
    embedder = MiniLm(name=INSTALLED_MODEL, revision=INSTALLED_REVISION)
    return Writer(model, Grounder(searcher, embedder), settings)


class _Page:
    """The sentences of one answer, as they come."""

    def __init__(self, settings: Settings, sources: Mapping[str, str]) -> None:
        self._settings = settings
        self._sources = sources
        self._added: list[tuple[str, Grounded]] = []
        self._kept: list[tuple[AnswerSentence, Grounded]] = []
        self._cited: dict[tuple[str, int, int], Citation] = {}
        self._given_out = 0

    @property
    def sentences(self) -> tuple[AnswerSentence, ...]:
        """The sentences that are kept; none as long as none holds."""
        if not any(grounded.verdict.holds for _, grounded in self._kept):
            return ()
        return tuple(sentence for sentence, _ in self._kept)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What they cite."""
        return tuple(self._cited.values()) if self.sentences else ()

    @property
    def left_out(self) -> int:
        """How many are not kept."""
        return len(self._added) - len(self.sentences)

    @property
    def is_full(self) -> bool:
        """Whether this is more than anyone asked for."""
        words = sum(len(text.split()) for text, _ in self._added)
        return (
            len(self._added) >= _SENTENCES_OVER * self._settings.max_sentences
            or words >= _WORDS_OVER * self._settings.max_words
        )

    def attributed(self, attribution: Attribution) -> int:
        """How many of those that hold came to their citations in this way."""
        return sum(
            grounded.verdict.holds and grounded.attribution is attribution
            for _, grounded in self._kept
        )

    def add(self, text: str, grounded: Grounded) -> None:
        """Take the next sentence."""
        self._added.append((text, grounded))
        if grounded.verdict.holds or not self._settings.strict:
            markers = dict.fromkeys(self._marker(span) for span in grounded.support)
            sentence = AnswerSentence(
                text=text,
                markers=tuple(markers),
                verdict=grounded.verdict,
                differences=grounded.differences,
            )
            self._kept.append((sentence, grounded))

    def fresh(self) -> Iterator[str]:
        """What of the answer's text can be shown and has not been given out."""
        for sentence in self.sentences[self._given_out :]:
            yield f" {sentence.marked}" if self._given_out else sentence.marked
            self._given_out += 1

    def _marker(self, span: Span) -> int:
        """The number of a span: the next, or the one that it has."""
        first, last = (span.passage.sentences[row] for row in (span.first, span.last))
        key = (span.passage.document_id, first.start, last.end)
        if key not in self._cited:
            sha256 = self._sources.get(span.passage.document_id, "")
            self._cited[key] = Citation.of(
                span.passage, first, last, marker=len(self._cited) + 1, sha256=sha256
            )
        return self._cited[key].marker
