"""The list of conversations: its frame as markup, and what stands in it. Pure.

Titles are no part of the markup: the page's script writes them into it as texts.
"""

from collections.abc import Sequence
from typing import TypedDict

from assistant.records import ConversationSummary

_EMPTY = "Your conversations will be kept here."
_NOTHING = "No conversation has these words."
_UNTITLED = "Nothing asked yet"


class Entry(TypedDict):
    """A conversation in the list; when it was last added to is for the reader's own clock."""

    id: str
    title: str
    updated: str


class Listing(TypedDict):
    """What the script makes the list of.

    Attributes:
        entries: The conversations, in order.
        note: A sentence above them, if there is something to say.
        is_whole: Whether there are no more.
    """

    entries: list[Entry]
    note: str
    is_whole: bool


def listing(found: Sequence[ConversationSummary], search: str, limit: int) -> Listing:
    """A list of conversations.

    Args:
        found: The conversations; one more than the limit tells that there are more.
        search: The words that they have, if words were looked for.
        limit: How many are shown.
    """
    shown = found[:limit]
    is_whole = len(found) == len(shown)
    return {
        "entries": [
            {
                "id": one.id,
                "title": one.title or _UNTITLED,
                "updated": one.updated.isoformat(timespec="milliseconds"),
            }
            for one in shown
        ],
        "note": _note(len(shown), is_search=bool(search.strip()), is_whole=is_whole),
        "is_whole": is_whole,
    }


def problem(sentence: str) -> Listing:
    """An empty list, with why it is empty."""
    return {"entries": [], "note": sentence, "is_whole": True}


def _note(count: int, *, is_search: bool, is_whole: bool) -> str:
    if not is_search:
        return "" if count else _EMPTY
    if not count:
        return _NOTHING
    conversations = "conversation" if count == 1 else "conversations"
    return f"{count} {conversations}" if is_whole else f"More than {count} {conversations}"


def _icon(path: str) -> str:
    return f'<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{path}</svg>'


_DOTS = _icon(
    '<circle cx="3" cy="8" r="1.4"/><circle cx="8" cy="8" r="1.4"/><circle cx="13" cy="8" r="1.4"/>'
)
_LINES = _icon('<path d="M2 4h12M2 8h12M2 12h8" fill="none" stroke="currentColor"/>')
_CROSS = _icon('<path d="M4 4l8 8M12 4l-8 8" fill="none" stroke="currentColor"/>')

FRAME = f"""
<button type="button" class="opener" popovertarget="drawer">{_LINES} Conversations</button>
<nav id="drawer" aria-label="Conversations">
  <div class="head"><h2>Conversations</h2>
    <button type="button" class="icon" popovertarget="drawer" popovertargetaction="hide"
      aria-label="Close">{_CROSS}</button></div>
  <input type="search" placeholder="Search" aria-label="Search conversations" maxlength="200">
  <p class="note" role="status"></p>
  <div class="list"></div>
  <p class="told" role="status"></p>
  <div id="conversation-menu" popover>
    <button type="button" data-do="renameConversation" autofocus>Rename</button>
    <a download data-format="markdown">Export as Markdown</a>
    <a download data-format="html">Export as HTML</a>
    <a download data-format="json">Export as JSON</a>
    <button type="button" data-do="askToDelete">Delete</button>
  </div>
</nav>
<template class="period"><section><h3></h3><ul></ul></section></template>
<template class="entry"><li>
  <button type="button" class="title" data-do="openConversation" dir="auto"></button>
  <button type="button" class="icon" data-do="chooseFor" popovertarget="conversation-menu">
    {_DOTS}</button>
</li></template>
<template class="rest">
  <button type="button" data-do="showMoreConversations">Show more</button>
</template>
<template class="renaming">
  <form class="editing"><input aria-label="Title" maxlength="200" dir="auto"></form>
</template>
<template class="deleting">
  <div class="editing" role="group" aria-label="Delete this conversation?"><span>Delete?</span>
    <button type="button" data-do="deleteConversation">Delete</button>
    <button type="button" data-do="keepConversation">Keep</button></div>
</template>
"""
