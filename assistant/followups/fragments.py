"""Corrections, returns and fragments: what they leave out is taken from the question before."""

import re
from dataclasses import replace

from assistant.followups.discourse import Discourse
from assistant.followups.mentions import Mention, mentions
from assistant.followups.references import Resolution, with_antecedents
from assistant.followups.words import capitalised, is_clause, keys_of, main_sentence, words_of

_ASK = (
    r"(?:who|what|when|where|why|how|which|is|are|was|were|do|does|did|has|have|had"
    r"|can|could|will|would)\b"
)
_LEAD = r"\s*(?:(?:and|but|or|so|then|now|well|yes|no|ok|okay|interesting|thanks)\b[\s,.!]*)*"
# As in "no, I meant the other bridge" and "no, not Austria, Australia".
_CORRECTION = re.compile(
    r"\s*(?:(?:no|nope|sorry|actually|wait|oops|well|ok|okay|thanks|but|and|rather)\b[\s,.!;:–—-]*)*"
    r"i (?:meant?|was (?:asking|talking) about|am (?:asking|talking) about)[\s,:–—-]+"
    r"(?:to (?:ask|say)[\s,:]+)?(?:about )?(?P<meant>\S.*)"
    r"|\s*no[,.:]?\s+not \S[^,;.:–—]*[,;:–—]+\s*(?:but )?(?P<instead>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
# As in "back to the bridge: who built it?" and "and Bern, what is it known for?".
_RETURN = re.compile(
    rf"{_LEAD}(?:let(?:['’]s| us)\s+)?"
    r"(?:(?:going|coming|getting|turning|go|get|come)?\s*back to|returning to|return to"
    r"|(?:speaking|talking) (?:of|about)|as (?:for|to)|regarding|concerning)\s+"
    rf"(?P<topic>[^,:;?–—]+?)\s*(?:[,:;–—]| - )\s*(?P<rest>{_ASK}.*)"
    rf"|\s*(?:and|but|so)\s+(?P<other>[^,:;?–—]+?)\s*[,:;–—]\s*(?P<asked>{_ASK}.*)",
    re.IGNORECASE | re.DOTALL,
)
# As in "and China?" and "what about China?".
_ADDITION = re.compile(
    rf"{_LEAD}(?:(?:what|how)\s+about\b\s*)?(?P<rest>[^\s?!][^?!]*?)\s*[?!.]*\s*", re.IGNORECASE
)
# As in "and when?".
_BARE = re.compile(
    rf"{_LEAD}(?P<word>when|where|why|how|who)"
    r"(?: (?:so|then|exactly|not|was that|is that|did that happen))?\s*[?!.]*\s*",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b", re.IGNORECASE
)
_ASKED_WORD = re.compile(rf"^(?:when|where|why|how|who)\s+(?={_AUXILIARY.pattern})", re.IGNORECASE)
_NUMBERS = "first|second|third|fourth|fifth|sixth|other|last|next|one|two|three|four|five"
_ORDINAL = re.compile(rf"\b(?:number )?(?:{_NUMBERS})(?: ones?)?\b", re.IGNORECASE)
_ORDINAL_ONLY = re.compile(rf"(?:the )?(?:number )?(?:{_NUMBERS})(?: ones?)?", re.IGNORECASE)
_ARTICLE = re.compile(r"^the ", re.IGNORECASE)
_OWNED = re.compile(r"^(?:his|her|its|their) ", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"(?:about|after|at|before|by|during|for|from|in|of|on|to|under|with|within|without)\s+",
    re.IGNORECASE,
)
_MAX_WORDS = 8  # of a fragment


def completed(question: str, talk: Discourse) -> Resolution | None:
    """The question with what it leaves out; None when it leaves nothing out."""
    return _corrected(question, talk) or _returned(question, talk) or _added(question, talk)


def _corrected(question: str, talk: Discourse) -> Resolution | None:
    match = _CORRECTION.fullmatch(question)
    if match is None:
        return None
    meant = match["meant"] or match["instead"]
    if is_clause(meant):
        return with_antecedents(capitalised(meant), talk) or (capitalised(meant), None)
    return _transplanted(meant.rstrip(" ?!."), talk, is_correction=True)


def _returned(question: str, talk: Discourse) -> Resolution | None:
    match = _RETURN.fullmatch(question)
    if match is None:
        return None
    topic, rest = match["topic"] or match["other"], capitalised(match["rest"] or match["asked"])
    if _ORDINAL_ONLY.fullmatch(topic):
        return with_antecedents(rest, talk, given=talk.numbered(topic))
    named = _mentions_of(topic)
    if not named:
        return None
    return with_antecedents(rest, talk, given=named[0]) or (question, named[0])


def _added(question: str, talk: Discourse) -> Resolution | None:
    bare = _BARE.fullmatch(question)
    if bare is not None:
        return _asked_again(bare["word"], talk)
    match = _ADDITION.fullmatch(question)
    if match is None or is_clause(match["rest"]) or len(words_of(match["rest"])) > _MAX_WORDS:
        return None
    if _ORDINAL_ONLY.fullmatch(match["rest"]):
        return _counted_on(match["rest"], talk)
    if match.start("rest") == 0:  # "Streaming services?" need not be one more of anything
        return None
    return _transplanted(match["rest"], talk, is_correction=False)


def _asked_again(word: str, talk: Discourse) -> Resolution | None:
    """The question before with another word to ask with: "And when?"."""
    before = talk.last_question
    start, _ = main_sentence(before)
    lead, last = before[:start], before[start:]
    if _AUXILIARY.match(last):
        return f"{lead}{capitalised(word)} {last[0].lower()}{last[1:]}", talk.centre
    if _ASKED_WORD.match(last):
        return lead + _ASKED_WORD.sub(f"{capitalised(word)} ", last), talk.centre
    return None


def _counted_on(ordinal: str, talk: Discourse) -> Resolution | None:
    """The question before with another number: "And the second?"."""
    before = talk.last_question
    found = next(reversed(list(_ORDINAL.finditer(before))), None)
    if found is None:
        return None
    bare = _ARTICLE.sub("", ordinal).lower()
    text = bare if before[: found.start()].casefold().endswith("the ") else f"the {bare}"
    return before[: found.start()] + text + before[found.end() :], talk.centre


def _transplanted(fragment: str, talk: Discourse, *, is_correction: bool) -> Resolution | None:
    """The question before with the fragment in place of what it corresponds to."""
    before = talk.last_question
    named = _mentions_of(fragment)
    if not named or not before:
        return None
    preposition = _PREPOSITION.match(fragment)
    slot = _slot(fragment, named[0], talk, is_correction=is_correction)
    if slot is not None:
        new = _OWNED.sub("", fragment[preposition.end() :] if preposition else fragment)
        centre = replace(named[0], is_person=slot.is_person or named[0].is_person)
        end = _end_of(slot, before) if len(named) > 1 else slot.end
        return before[: slot.start] + new + before[end:], centre
    if preposition is None:
        return None
    end = len(before.rstrip(" ?!."))
    return f"{before[:end]} {fragment}{before[end:]}", named[0]


def _slot(fragment: str, new: Mention, talk: Discourse, *, is_correction: bool) -> Mention | None:
    """What the fragment takes the place of: the same kind of thing, or what was talked about."""
    before, centre = talk.last_question, talk.centre
    start, _ = main_sentence(before)
    slots = [m for m in mentions(before) if m.start >= start and not m.is_attribute]
    preposition = _PREPOSITION.match(fragment)
    if preposition:
        ending = f" {preposition[0].strip().casefold()}"
        slots = [m for m in slots if before[: m.start].rstrip().casefold().endswith(ending)]
    if keys_of(fragment) <= keys_of(before):
        return None
    same_head = [slot for slot in slots if slot.head == new.head]
    if same_head:
        return same_head[-1]
    is_part = _ARTICLE.match(fragment) or _OWNED.match(fragment)
    if is_part and not is_correction and not new.is_name:
        return None  # "and the brakes?" asks for more about the car
    central = [
        replace(slot, is_person=centre.is_person)
        for slot in slots
        if centre is not None and slot.keys == centre.keys
    ]
    if central and not new.is_place:
        return central[0]
    alike = [slot for slot in slots if slot.is_name == new.is_name]
    if alike:
        return alike[-1] if new.is_name or is_correction else alike[0]
    return slots[-1] if slots and is_correction else None


def _end_of(slot: Mention, before: str) -> int:
    """Where a noun phrase ends together with the place or time after it: "the war in Korea"."""
    preposition = _PREPOSITION.match(before, slot.end + 1)
    if preposition is None:
        return slot.end
    return next((m.end for m in mentions(before) if m.start == preposition.end()), slot.end)


def _mentions_of(fragment: str) -> list[Mention]:
    """What a fragment names; in the middle of a sentence, where a capital makes a name."""
    return mentions(f"about {fragment}")
