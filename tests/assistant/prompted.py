"""Drafts of a scripted model that reads its prompt: it cites passages by the ids it finds there."""

import re

from tests.model_servers import Reply

BEGINS = re.compile(r"The passages, each from <passage-([0-9a-f]{12})> to </passage-\1>:")
PIECE = 7  # characters; a marker is mostly cut in two


def passages_in(request):
    """The passages of a prompt by their ids, with title and headings."""
    asked = request.body["messages"][-1]["content"]
    begins = BEGINS.match(asked)
    fence = begins[1] if begins else "there is none"
    pattern = rf'<passage-{fence} id="(\w{{4}})">\n(.*?)\n</passage-{fence}>'
    return dict(re.findall(pattern, asked, re.DOTALL))


def draft(text, **reply):
    """A reply in which `[words]` in double brackets becomes the id of the passage with the words.

    `draft("Thirty days. [[thirty days of leave]]")` cites the passage that says so.
    """

    def pieces(request):
        shown = passages_in(request)

        def cited(match):
            named = (name for name, passage in shown.items() if match[1] in passage)
            return f"[{next(named)}]"

        whole = re.sub(r"\[\[(.+?)\]\]", cited, text)
        return [whole[start : start + PIECE] for start in range(0, len(whole), PIECE)]

    return Reply(pieces=pieces, **reply)
