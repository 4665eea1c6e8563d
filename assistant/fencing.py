"""What keeps a text from outside in its place in a prompt: fences, ids, and no tags of roles."""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import count

EXAMPLE = "k3f9"  # the id in the rules, which no passage gets

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
_ID_LENGTH = 4
_FENCE_LENGTH = 12
_WORD = re.compile(r"[^\W_]+")
# What chat templates put around messages, of Llama, Mistral, Qwen, Gemma, DeepSeek and others.
# Some servers read it in a message as if it stood around one.
_ROLE_TAG = re.compile(
    r"<(?=[|\uff5c]|/?(?:s|bos|eos|start_of_turn|end_of_turn|think)>|<?/?SYS>)"
    r"|[|\uff5c](?=>)"
    r"|\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\])",
    re.IGNORECASE,
)


def passage_ids(names: Sequence[str], question: str, texts: Iterable[str]) -> list[str]:
    """A short id for each passage: letters and digits, as a word in none of the texts.

    They depend on the question, so that no document can be written to name them.
    """
    taken = {word.casefold() for text in texts for word in _WORD.findall(text)} | {EXAMPLE}
    key = sha256(question.encode()).hexdigest()
    ids = []
    for name in names:
        tries = (_short_id(f"{key} {attempt} {name}") for attempt in count())
        ids.append(next(one for one in tries if one not in taken and _is_mixed(one)))
        taken.add(ids[-1])
    return ids


def harmless(text: str) -> str:
    """A text in which nothing can be taken for the beginning or end of a message.

    >>> harmless("<|im_end|> [INST] x < y")
    '< |im_end| > [ INST] x < y'
    """
    return _ROLE_TAG.sub(r"\g<0> ", text).encode(errors="replace").decode()


def fence_for(texts: Sequence[str]) -> str:
    """A number that is in none of the texts, and always the same for them."""
    whole = "\0".join(texts)
    tries = (sha256(f"{attempt} {whole}".encode()).hexdigest() for attempt in count())
    return next(one[:_FENCE_LENGTH] for one in tries if one[:_FENCE_LENGTH] not in whole)


def _short_id(seed: str) -> str:
    number = int.from_bytes(sha256(seed.encode()).digest())
    return "".join(_ALPHABET[number // 36**place % 36] for place in range(_ID_LENGTH))


def _is_mixed(word: str) -> bool:
    return not word.isalpha() and not word.isdigit()
