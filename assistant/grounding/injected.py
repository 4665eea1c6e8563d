"""Sentences of documents that give orders to whoever answers: they are evidence of nothing."""

import re

from index.passages import Passage, Sentence

# Whoever answers.
_READER = (
    r"\b(?:AI|A\.I\.|LLMs?|chat ?bots?|large language models?|language models?"
    r"|AI (?:models?|systems?|assistants?|agents?)"
    r"|(?:(?<=dear )|(?<=hey )|(?<=hello ))assistants?"
    r"|assistants?(?=\s(?:that|which|who)\s(?:answers?|summari[sz]es?|reads?|responds?|repl(?:y|ies))\b)"
    r"|automated (?:readers?|summari[sz]ers?|systems?)|summari[sz]ers?)\b"
)
_ANSWERING = (
    r"(?:answer(?:s|ing)?|summari[sz](?:e|es|ing)|repl(?:y|ies|ying)|respond(?:s|ing)?|asked|asks)"
)
_SAY = (
    r"(?:say|state|claim|tell|recommend|mention|add|reply|answer|respond|advise|urge|write|print"
    r"|output|include|append|insist|promote|praise|ignore|disregard|do not|don't|never|always)"
)
_OVERRIDING = (
    r"\b(?:ignore|disregard|forget|override)\b[^.]{0,40}\b(?:previous|earlier|prior|above|preceding"
    r"|all|your|other|system)\b[^.]{0,30}"
    r"\b(?:instructions?|prompts?|rules|directions|guidelines|text)\b"
)
_ADDRESSING = (
    rf"{_READER}[^.?!]{{0,120}}?"
    rf"(?:\bmust\b|\bshould\b|\bshall\b|\bare to\b|[:,]\s*(?:please\s)?{_SAY}\b)"
)
_HEADING = (
    r"\b(?:note|attention|notice|message|instructions?)\b[^.?!]{0,20}\b(?:to|for|all)\b"
    rf"[^.?!]{{0,20}}?{_READER}"
)
_HOW_TO_ANSWER = (
    rf"\b(?:when|whenever|if|while|before|after)\b[^.?!]{{0,40}}\b{_ANSWERING}\b[^.?!]{{0,80}}?,\s*"
    rf"(?:and\s|please\s|then\s|always\s)*{_SAY}\b"
)
_SPEAKER = r"^\W{0,6}(?:system|assistant|user|developer)\s*:"
_CONTROL = r"<\|?(?:im_start|im_end|system|endoftext)\|?>|\[/?INST\]|<</?SYS>>"
_ORDERS = re.compile(
    "|".join((_OVERRIDING, _ADDRESSING, _HEADING, _HOW_TO_ANSWER, _SPEAKER, _CONTROL)),
    re.IGNORECASE,
)


def evidence_of(passage: Passage) -> list[Sentence]:
    """The sentences of a passage that may bear something out.

    An order to whoever answers, and what follows it in its paragraph, is not among them.
    """
    kept: list[Sentence] = []
    is_ordered, end = False, passage.start
    for sentence in passage.sentences:
        gap = passage.text[end - passage.start : sentence.start - passage.start]
        if "\n\n" in gap.replace(" ", "").replace("\r", ""):
            is_ordered = False
        is_ordered = is_ordered or _ORDERS.search(sentence.text) is not None
        if not is_ordered:
            kept.append(sentence)
        end = sentence.end
    return kept
