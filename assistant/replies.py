"""Greetings, thanks and questions about the assistant itself: short plain replies, no search."""

import re

_GREETING = "Hello. Ask me about the documents; every sentence I answer with can be checked."
_THANKS = "You are welcome."
_GOODBYE = "Goodbye."
_SELF = (
    "I answer from the documents in this collection, in their own words: every sentence comes with "
    "the place it was taken from. When they do not answer, I say so."
)
_MODEL = (
    "I use no language model to write: small models find and judge the passages, and I quote them "
    "word for word."
)
_OPINION = "I have no opinions or feelings; I only quote what the documents say."
# What of these is otherwise once a model writes; braces hold its name.
_WITH_WRITER = {
    _SELF: (
        "I answer from the documents in this collection: a language model writes, and every "
        "sentence is checked against the place that it cites. When they do not answer, I say so."
    ),
    _MODEL: (
        "{} writes my answers. Small models find and judge the passages that it writes from, and "
        "check every sentence against them."
    ),
    _OPINION: "I have no opinions or feelings; I only give what the documents say.",
}
EMPTY = "Ask me a question about the documents."
ORDERED = "I answer questions about the documents; I take no orders about how I work."

# A whole message of one of these kinds, never a part of one: "thanks, and who won?" is a question.
_REPLIES = [
    (re.compile(pattern, re.IGNORECASE), reply)
    for pattern, reply in (
        (
            r"(hi|hello|hey|hiya|greetings|good (morning|afternoon|evening|day))( there| all)?",
            _GREETING,
        ),
        (r"how are you( doing)?( today)?|how do you do|what'?s up", _GREETING),
        (
            r"(ok(ay)?|great|perfect|nice|good|cool)?[,.!]?\s*(thanks|thank you|thx|cheers)"
            r"( a lot| so much| very much| again)?|(great|perfect|nice|cool|ok(ay)?)",
            _THANKS,
        ),
        (r"(good ?)?bye( now)?|see you( later| soon)?|good ?night", _GOODBYE),
        (
            r"(so |and )?(who|what) (exactly )?are you|what('?s| is) your name|what can you do"
            r"|what do you do|how do you work|(can|could) you help( me)?|help"
            r"|what can i ask( you)?|how (can|do) i use (you|this)",
            _SELF,
        ),
        (
            r"(what|which) (language |ai |llm )?(model|llm|ai) (are|do) you"
            r"( (running on|run on|use|using|based on|powered by))?"
            r"|are you (an? )?(ai|bot|robot|human|chat ?gpt|gpt|llm|language model|real person)"
            r"( or .{1,40})?|what are you (running on|based on|powered by)|who (made|built) you",
            _MODEL,
        ),
        (
            r"(what('?s| is)|do you have) (your|an?) (own )?"
            r"(favou?rite|opinion|view|feeling)\b.{0,80}"
            r"|(what do you|do you) (personally )?(think|feel|like|believe)\b.{0,80}",
            _OPINION,
        ),
    )
]


def reply_to(message: str, writer: str = "") -> str | None:
    """A reply to small talk; None for anything that should be looked up.

    Args:
        message: What was said.
        writer: Name of the chat model that writes the answers, if one does.
    """
    plain = " ".join(message.replace("’", "'").split()).strip(" .!?,;:-")
    if not plain:
        return EMPTY
    reply = next((reply for pattern, reply in _REPLIES if pattern.fullmatch(plain)), None)
    if not writer or reply is None:
        return reply
    return _WITH_WRITER.get(reply, reply).format(writer)
