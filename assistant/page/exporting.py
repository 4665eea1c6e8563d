"""Conversations as files that a browser saves."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Response

from assistant.citations import Citation
from assistant.errors import ConversationError
from assistant.exports import Format, export
from assistant.history import History
from assistant.page.escaping import encoded
from assistant.records import Conversation
from assistant.standing import Standing, standings_of
from index.errors import IndexingError
from index.printing import one_line
from index.searcher import Searcher

_KINDS = {
    Format.MARKDOWN: ("md", "text/markdown"),
    Format.HTML: ("html", "text/html"),
    Format.JSON: ("json", "application/json"),
}
_TITLE_CHARACTERS = 50  # of four bytes each, with the date, fit into the name of a file
_UNFIT = re.compile(r'[<>:"/\\|?*%]')  # for the name of a file, on one system or another
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_MISSING = "There is no such conversation, or it cannot be read."


def export_routes(history: History, searcher: Searcher) -> APIRouter:
    """Where each conversation can be had as a file.

    Args:
        history: Has the conversations.
        searcher: Tells what became of what they cite.
    """
    router = APIRouter()

    @router.get("/conversations/{conversation_id}/export")
    def download(
        conversation_id: str, wanted: Annotated[Format, Query(alias="format")]
    ) -> Response:
        try:
            conversation = history.conversation(conversation_id)
        except ConversationError as error:
            raise HTTPException(404, _MISSING) from error
        ending, media_type = _KINDS[wanted]
        is_for_people = wanted is not Format.JSON
        standings = _standings(conversation, searcher) if is_for_people else None
        disposition = attachment(f"{file_name(conversation)}.{ending}")
        headers = {**_HEADERS, "Content-Disposition": disposition}
        text = export(conversation, wanted, standings)
        return Response(text, media_type=f"{media_type}; charset=utf-8", headers=headers)

    return router


def file_name(conversation: Conversation) -> str:
    """What a file of a conversation is called, without its ending; every system can hold it.

    It begins with a date, so that no title makes it a hidden file, an option or a device.
    """
    title = _UNFIT.sub(" ", one_line(conversation.title))
    title = " ".join(title.split())[:_TITLE_CHARACTERS]
    return f"{conversation.created:%Y-%m-%d} {title}".rstrip(" .")


def attachment(name: str) -> str:
    """A header that has a browser save a file under a name; old ones drop what is not ASCII.

    Source: https://datatracker.ietf.org/doc/html/rfc6266#section-5.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"attachment; filename=\"{_UNFIT.sub(' ', plain)}\"; filename*=UTF-8''{encoded(name)}"


def _standings(
    conversation: Conversation, searcher: Searcher
) -> Mapping[Citation, Standing] | None:
    """What became of what it cites; None if there is no index that can tell."""
    cited = [one for turn in conversation.turns for one in turn.answer.citations]
    try:
        return standings_of(cited, searcher)
    except IndexingError:
        return None
