"""What `assistant conversations` and `assistant feedback` do, as lines to be printed."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from assistant.citations import Citation
from assistant.errors import ConversationError
from assistant.exports import Format, conversation_from_json, export
from assistant.feedback import write_evaluation
from assistant.history import History
from assistant.records import Conversation, ConversationSummary
from assistant.standing import Standing, standings_of
from assistant.terminal import render
from assistant.transcript import about, moment
from index.durable import write_durably
from index.errors import IndexingError
from index.printing import one_line
from index.searcher import Searcher
from index.settings import IndexSettings

_NO_LIMIT = -1


class Archive:
    """The conversations in a file, for the command line; an id may be cut short.

    Every method gives the lines to print, and raises ConversationError if it cannot be done.
    """

    def __init__(self, path: Path, index_settings: IndexSettings) -> None:
        """Name the file, and the index by which exports tell what became of a quote."""
        self._path = path.absolute()
        self._index_settings = index_settings

    def listed(self) -> Iterator[str]:
        """All conversations, the one last added to first."""
        if not self._path.exists():
            yield f"There are no conversations yet in {self._path}."
            return
        with closing(self._history()) as history:
            found = history.summaries(_NO_LIMIT)
        yield from map(_entry, found)
        if not found:
            yield f"There are no conversations yet in {self._path}."

    def found(self, text: str) -> Iterator[str]:
        """Conversations that hold the words of a text."""
        with closing(self._history()) as history:
            found = history.search(text, _NO_LIMIT)
        yield from map(_entry, found)
        if not found:
            yield f"No conversation holds “{one_line(text)}”."

    def shown(self, beginning: str) -> Iterator[str]:
        """A conversation, every answer with its sources."""
        conversation = self._conversation(beginning)
        yield f"{one_line(conversation.title)} ({about(conversation)})"
        for turn in conversation.turns:
            yield ""
            yield f"? {one_line(turn.answer.question)}"
            yield render(turn.answer)

    def renamed(self, beginning: str, title: str) -> Iterator[str]:
        """Give a conversation another title."""
        with closing(self._history()) as history:
            name = history.id_of(beginning)
            history.rename(name, title)
            yield f"{name} is now called “{one_line(history.conversation(name).title)}”."

    def deleted(self, beginning: str) -> Iterator[str]:
        """Delete a conversation."""
        with closing(self._history()) as history:
            name = history.id_of(beginning)
            history.delete(name)
        yield f"{name} is deleted."

    def exported(self, beginning: str, wanted: str, output: Path | None) -> Iterator[str]:
        """A conversation as a file, or as what such a file would hold."""
        conversation = self._conversation(beginning)
        text = export(conversation, Format(wanted), self._standings(conversation))
        if output is None:
            yield text.removesuffix("\n")
            return
        try:
            write_durably(output, text)
        except OSError as error:
            reason = f"{output.absolute()} cannot be written: {error.strerror}."
            raise ConversationError(reason) from error
        yield f"Wrote {output.absolute()}."

    def imported(self, file: Path) -> Iterator[str]:
        """Keep the conversation in a file that was exported as JSON."""
        try:
            conversation = conversation_from_json(file.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, ConversationError) as error:
            raise ConversationError(f"{file.absolute()} cannot be read. {error}") from error
        with closing(History(self._path)) as history:
            name = history.put(conversation)
            yield f"{name} is “{one_line(history.conversation(name).title)}”."

    def feedback_written(self, folder: Path) -> Iterator[str]:
        """Write what readers think of answers as questions for `assistant eval`."""
        with closing(self._history()) as history:
            counts = write_evaluation(history, folder)
        for name, count in counts.items():
            yield f"{folder.absolute() / name}: {count}"

    def _history(self) -> History:
        """The file, if it is there: to look for something must not make one."""
        if not self._path.exists():
            raise ConversationError(f"There are no conversations yet in {self._path}.")
        return History(self._path)

    def _conversation(self, beginning: str) -> Conversation:
        with closing(self._history()) as history:
            return history.conversation(history.id_of(beginning))

    def _standings(self, conversation: Conversation) -> Mapping[Citation, Standing] | None:
        """What became of what it cites; None if there is no index that can tell."""
        cited = [one for turn in conversation.turns for one in turn.answer.citations]
        with closing(Searcher(self._index_settings)) as searcher:
            try:
                return standings_of(cited, searcher)
            except IndexingError:
                return None


def _entry(summary: ConversationSummary) -> str:
    title = one_line(summary.title) or "(nothing was asked)"
    return f"{summary.id}  {moment(summary.updated)}  {summary.questions:3}  {title}"
