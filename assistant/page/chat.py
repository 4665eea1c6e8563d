"""The conversation on the page: asked, written, stopped, kept, rated and begun anew."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Any

import gradio as gr

from assistant.answers import Answer, Turn
from assistant.chain import Assistant
from assistant.page import texts
from assistant.page.frames import Stops, frames, plainly
from assistant.page.markup import answer_markup, lines_markup, problem_markup, question_markup
from assistant.page.talks import Kept, Talks
from assistant.records import StoredTurn, Vote

_STORAGE = "conversation"
# Gradio hides what a browser keeps behind it, though it is in the page for everyone to read: no
# secret, but always the same, so that a conversation outlives the server.
_HIDDEN_BY = "seeds-assistant"
_VOTES: dict[object, Vote] = {True: Vote.UP, False: Vote.DOWN}
_NAMES = {Vote.UP: "Like", Vote.DOWN: "Dislike"}
_QUIET: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}

_Message = dict[str, object]
_Update = dict[gr.components.Component, object]


class Chat:
    """The conversation of a page that is being laid out."""

    def __init__(self, assistant: Assistant, talks: Talks) -> None:
        """Add its components where the page is; `wire` makes them work."""
        self._assistant = assistant
        self._talks = talks
        self._stops = Stops()
        self._chat = _chatbot()
        self._notice = gr.HTML("", elem_id="notice")
        self._box = _question()
        self._new = gr.Button(texts.NEW, elem_id="new", size="sm", min_width=90)
        self._name = gr.BrowserState(None, storage_key=_STORAGE, secret=_HIDDEN_BY)
        self._unkept = gr.State(())

    def wire(self, page: gr.Blocks) -> None:
        """Make its components work."""
        page.load(self._restore, [self._name], [self._chat, self._name], **_QUIET)
        self._box.submit(
            self._converse,
            [self._box, self._chat, self._name, self._unkept],
            [self._box, self._chat, self._name, self._unkept, self._notice, self._new],
            show_progress="hidden",
            api_name="converse",
            api_visibility="undocumented",
        )
        self._box.stop(self._stop, None, None, **_QUIET)
        cleared = [self._chat, self._name, self._unkept, self._notice]
        self._new.click(self._begin_anew, None, cleared, **_QUIET)
        if self._talks.are_kept:
            self._chat.like(self._rate, [self._chat, self._name], None, **_QUIET)

    def _restore(self, sent: object) -> tuple[object, str]:
        name, turns = self._talks.opened(sent)
        messages = [message for turn in turns for message in _messages(turn.answer, turn.id)]
        return gr.update(value=messages, feedback_value=[*map(_given, turns)]), name

    def _converse(
        self,
        question: str,
        messages: list[_Message],
        sent: object,
        unkept: tuple[Turn, ...],
        request: gr.Request,
    ) -> Iterator[_Update]:
        if not question.strip():
            yield {self._box: ""}
            return
        asked = [*messages, {"role": "user", "content": question_markup(question)}]
        yield {
            self._box: gr.update(value="", submit_btn=False, stop_btn=texts.STOP),
            self._chat: asked,
            self._new: gr.update(interactive=False),
        }
        name, last = self._talks.name_of(sent), _Update()
        with closing(self._written(question, name, unkept, request)) as written:
            for one in written:
                if isinstance(one, Answer):
                    last = self._finished(messages, one, self._talks.keep(name, one), unkept)
                elif one is not None:
                    last = {self._chat: [*asked, {"role": "assistant", "content": one}]}
                yield {self._chat: gr.skip()} if one is None else last
        yield {
            **last,
            self._box: gr.update(submit_btn=texts.ASK, stop_btn=False),
            self._new: gr.update(interactive=True),
        }

    def _written(
        self, question: str, name: str, unkept: tuple[Turn, ...], request: gr.Request
    ) -> Generator[str | Answer | None]:
        with self._stops.heeded(request.session_hash) as is_stopped:
            history = (*self._talks.remembered(name), *unkept)
            written = frames(self._assistant, question, history, is_stopped)
            yield from plainly(written, problem_markup)

    def _finished(
        self, messages: Sequence[_Message], answer: Answer, kept: Kept, unkept: tuple[Turn, ...]
    ) -> _Update:
        is_kept = kept.turn is not None
        notice = f"{texts.NOT_KEPT} {kept.problem}" if kept.problem else ""
        return {
            self._chat: [*messages, *_messages(answer, kept.turn)],
            self._name: kept.name,
            self._unkept: unkept if is_kept else (*unkept, answer.turn),
            self._notice: lines_markup(notice),
        }

    def _stop(self, request: gr.Request) -> None:
        self._stops.stop(request.session_hash)

    def _begin_anew(self) -> tuple[object, str, tuple[Turn, ...], str]:
        return gr.update(value=[], feedback_value=[]), self._talks.name_of(None), (), ""

    def _rate(self, messages: list[_Message], sent: object, given: gr.LikeData) -> None:
        turn = _turn_of(messages, given.index)
        if turn is not None:
            self._talks.rate(self._talks.name_of(sent), turn, _VOTES.get(given.liked))


def _chatbot() -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="chat",
        label=texts.CONVERSATION,
        show_label=False,
        container=False,
        layout="bubble",
        placeholder=texts.WELCOME,
        latex_delimiters=[],
        sanitize_html=True,
        line_breaks=False,
        feedback_options=[*_NAMES.values()],
        buttons=[],
    )


def _question() -> gr.Textbox:
    return gr.Textbox(
        elem_id="question",
        label=texts.QUESTION,
        show_label=False,
        placeholder=texts.QUESTION,
        submit_btn=texts.ASK,
        autofocus=True,
        max_lines=6,
    )


def _messages(answer: Answer, turn: int | None) -> list[_Message]:
    """A question and its answer, the same before and after a reload."""
    known = None if turn is None else {"id": turn}
    return [
        {"role": "user", "content": question_markup(answer.question)},
        {"role": "assistant", "content": answer_markup(answer), "metadata": known},
    ]


def _given(turn: StoredTurn) -> str | None:
    return _NAMES[turn.feedback.vote] if turn.feedback else None


def _turn_of(messages: Sequence[_Message], index: object) -> int | None:
    """The id of the turn that a message belongs to, as far as the browser tells the truth."""
    if not isinstance(index, int) or not 0 <= index < len(messages):
        return None
    metadata = messages[index].get("metadata")
    turn = metadata.get("id") if isinstance(metadata, dict) else None
    return turn if isinstance(turn, int) else None
