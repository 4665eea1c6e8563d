"""The conversation on the page: asked, written, stopped, kept, rated and gone on with."""

import secrets
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.answers import Answer, Turn
from assistant.page import texts
from assistant.page.asked import Asked, Earlier, Rating
from assistant.page.escaping import lines_markup
from assistant.page.frames import Stops, frames, plainly, writing
from assistant.page.listening import QUIET
from assistant.page.markup import answer_markup, problem_markup
from assistant.page.offers import Offers
from assistant.page.panel import Panel
from assistant.page.preferences import Preferences
from assistant.page.suggested import Suggestions
from assistant.page.talks import Kept, Part, Talks
from assistant.page.turns import Frame, Phase, ShownTurn, part_markup, turn_markup

_TOKEN_BYTES = 4
# A tab keeps the id of its conversation, which a reload gives back; a new tab begins another one,
# unless its address names one.
_RECALL = """() =>
    /^#conversation=([\\w-]{1,64})$/.exec(location.hash)?.[1] ??
    sessionStorage.getItem("conversation")"""
_RETAIN = """(name) => {
    sessionStorage.setItem("conversation", name);
    const here = location.pathname + location.search;
    if (location.hash.startsWith("#conversation=")) history.replaceState(history.state, "", here);
}"""

_Update = dict[gr.components.Component, object]
_History = tuple[Turn, ...]
_Unkept = tuple[tuple[str, Turn], ...]  # by the keys of their turns


class Chat:
    """The conversation of a page that is being laid out.

    Attributes:
        name: Holds the id of the conversation that is open.
        outputs: The components that show another conversation, given the values of `opened`.
        changed: What happens when a question is answered; from `wire` on.
    """

    changed: gr.events.Dependency

    def __init__(
        self, talks: Talks, stops: Stops | None = None, suggestions: Suggestions | None = None
    ) -> None:
        """Add its components where the page is; `wire` makes them work."""
        self._talks = talks
        self._stops = stops or Stops()
        self._has_answered = False
        with gr.Column(elem_id="chat"):
            self._past = gr.HTML("", elem_id="past")
            gr.HTML(html_template='<div class="turns"></div>')
            self._now = gr.HTML("", elem_id="now")
            self._offers = Offers(suggestions)
        self._notice = gr.HTML("", elem_id="notice")
        gr.HTML(texts.EDITING, elem_id="editing")
        self._box = _question()
        gr.HTML(texts.KEYS, elem_id="keys")
        if not talks.are_kept:  # otherwise it is beside the conversations
            self._new = gr.Button(texts.NEW, elem_id="new", size="sm", min_width=90)
        self.name = gr.Textbox(visible="hidden", elem_id="conversation")
        self._unkept = gr.State(())
        self.outputs = (
            *(self._past, self._now, self._offers.following),
            *(self._notice, self.name, self._unkept),
        )

    def wire(self, page: gr.Blocks, panel: Panel, preferences: Preferences) -> None:
        """Make its components work."""
        self._preferences = preferences
        page.load(self.opened, [self.name], [*self.outputs], js=_RECALL, **QUIET)
        self.name.change(None, [self.name], None, js=_RETAIN, **QUIET)
        self.changed = gr.on(
            [self._box.submit, panel.component.submit],
            self._converse,
            [self._box, self.name, self._unkept, preferences.state],
            [self._box, *self.outputs[1:], self._offers.last],
            show_progress="hidden",
            api_name="converse",
            api_visibility="undocumented",
        )
        self._box.stop(self._stop, None, None, **QUIET)
        panel.component.earlier(self._earlier, [self.name], [self._past], **QUIET)
        if self._talks.are_kept:
            panel.component.rate(self._rate, [self.name], trigger_mode="multiple", **QUIET)
        else:
            self._new.click(self.begin_anew, None, [*self.outputs], **QUIET)
        self._offers.wire(page, self.changed)

    def opened(self, name: object) -> tuple[object, ...]:
        """What shows the conversation with an id, or a new one if there is none."""
        part, opening = self._talks.opened(name), secrets.token_hex(_TOKEN_BYTES)
        return _markup(part, opening), "", "", "", part.name, ()

    def begin_anew(self) -> tuple[object, ...]:
        """What shows a new conversation."""
        return self.opened(None)

    def _converse(
        self,
        typed: object,
        sent: object,
        unkept: _Unkept,
        wishes: object,
        request: gr.Request,
        event: gr.EventData,
    ) -> Iterator[_Update]:
        asked = Asked.of(typed, _sent(event))
        if not asked.question.strip():
            yield {self._box: ""}
            return
        key = f"new-{secrets.token_hex(_TOKEN_BYTES)}"
        shown = ShownTurn(
            key=key, question=asked.question, frame=writing(""), replaces=asked.replaces
        )
        yield {**self._begun(is_typed=asked.is_typed), self._now: turn_markup(shown)}
        name, last = self._talks.name_of(sent), _Update()
        history = self._remembered(name, asked, unkept)
        with closing(self._written(asked.question, history, wishes, request)) as written:
            for one in written:
                if isinstance(one, Answer):
                    kept = self._kept(name, one, asked)
                    last = {
                        **self._finished(shown, one, kept, unkept),
                        self._offers.last: (str(kept.turn or key), one, history),
                    }
                elif one is not None:
                    last = {self._now: turn_markup(replace(shown, frame=one))}
                yield {self._now: gr.skip()} if one is None else last
        yield {**last, self._box: gr.update(submit_btn=texts.ASK, stop_btn=False)}

    def _begun(self, *, is_typed: bool) -> _Update:
        changes: dict[str, Any] = {"submit_btn": False, "stop_btn": texts.STOP}
        if is_typed:
            changes["value"] = ""
        return {self._box: gr.update(**changes), self._offers.following: ""}

    def _remembered(self, name: str, asked: Asked, unkept: _Unkept) -> _History:
        kept = self._talks.remembered(name, asked.replaced_turns)
        return (*kept, *(turn for key, turn in unkept if key not in asked.replaces))

    def _written(
        self, question: str, history: _History, wishes: object, request: gr.Request
    ) -> Generator[Frame | Answer | None]:
        def written() -> Iterator[Frame | Answer | None]:
            assistant = self._preferences.assistant_for(wishes)
            is_first = not self._has_answered
            yield from frames(assistant, question, history, is_stopped, is_first=is_first)
            self._has_answered = True

        with self._stops.heeded(request.session_hash) as is_stopped:
            yield from plainly(written(), _failed)

    def _kept(self, name: str, answer: Answer, asked: Asked) -> Kept:
        """What became of an answer; only then go those in whose place it stands."""
        kept = self._talks.keep(name, answer)
        if not kept.problem:
            self._talks.forget(kept.name, asked.replaced_turns)
        return kept

    def _finished(self, shown: ShownTurn, answer: Answer, kept: Kept, unkept: _Unkept) -> _Update:
        is_kept = kept.turn is not None
        turn = replace(
            shown,
            key=str(kept.turn) if is_kept else shown.key,
            question=answer.question,
            frame=Frame(phase=Phase.DONE, markup=answer_markup(answer)),
            replaces=() if kept.problem else shown.replaces,
            is_kept=is_kept,
        )
        remaining = tuple(one for one in unkept if one[0] not in turn.replaces)
        notice = f"{texts.NOT_KEPT} {kept.problem}" if kept.problem else kept.notice
        return {
            self._now: turn_markup(turn),
            self.name: kept.name,
            self._unkept: remaining if is_kept else (*remaining, (turn.key, answer.turn)),
            self._notice: lines_markup(notice),
        }

    def _stop(self, request: gr.Request) -> None:
        self._stops.stop(request.session_hash)

    def _earlier(self, sent: object, event: gr.EventData) -> object:
        wanted = Earlier.of(_sent(event))
        if wanted is None:
            return gr.skip()
        part = self._talks.earlier(self._talks.name_of(sent), wanted.before)
        return _markup(part, wanted.opening)

    def _rate(self, sent: object, event: gr.EventData) -> None:
        rating = Rating.of(_sent(event))
        if rating is not None:
            name = self._talks.name_of(sent)
            self._talks.rate(name, rating.turn, rating.vote, rating.comment)


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


def _markup(part: Part, opening: str) -> str:
    return part_markup(part.turns, opening=opening, has_earlier=part.has_earlier)


def _failed(sentence: str) -> Frame:
    return Frame(phase=Phase.FAILED, markup=problem_markup(sentence))


def _sent(event: gr.EventData) -> object:
    """What the page's script sent with an event."""
    return event._data  # noqa: SLF001 - what Gradio offers needs to know what is in it
