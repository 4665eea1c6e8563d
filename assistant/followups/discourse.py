"""What a conversation has been about: everything mentioned, by how present it is.

After Lappin and Leass, "An algorithm for pronominal anaphora resolution", Computational Linguistics
20(4), 1994: every mention adds to the salience of what it names, and salience fades with each turn.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from assistant.followups.mentions import Mention, mentions
from assistant.followups.words import keys_of

# What a mention weighs. Tuned on two thirds of the conversations of MTRAG and TREC CAsT
# (`python -m benchmarks.followups`, 2026-11-24); fading to .4 or .65 moves nDCG@10 by under .01.
_FADE = 0.5
_NAME, _NOUN, _ATTRIBUTE = 1.0, 0.8, 0.3
_ASKED_FOR = 0.3  # more, after "what" or "which"
_RESOLVED = 0.5  # more, if a pronoun stood for it
_IN_ANSWER, _REPEATED = 0.2, 0.1
_ANSWERING = 1.3  # the first new name in the answer to "who" or "which"
_MAX_CHARACTERS = 1000  # that are read of a question or an answer

_ASKS_FOR_NAME = re.compile(
    r"\b(?:who|whom|whose|which|name|what(?:['’]s| is| was) the \w+est)\b", re.IGNORECASE
)
_ASKS_FOR_PERSON = re.compile(r"\bwho(?:['’]?s| is| was| are| were)?\b", re.IGNORECASE)
_INTRODUCES_PERSON = re.compile(r"\bwho(?:['’]?s| is| was| are| were) ", re.IGNORECASE)
_ASKS_FOR_NOUN = re.compile(r"\b(?:what|which|whose|how many) (?=\w)", re.IGNORECASE)
_ORDINALS = ("first", "second", "third", "fourth", "fifth")

Preference = Callable[[Mention], bool]


@dataclass(slots=True)
class Discourse:
    """The conversation so far.

    Attributes:
        turns: Questions, as made to stand alone, with their answers.
        centre: What the last question was found to be about, or None.
    """

    turns: list[tuple[str, str]] = field(default_factory=list)
    centre: Mention | None = None
    _known: dict[frozenset[str], Mention] = field(default_factory=dict)
    _salience: dict[frozenset[str], float] = field(default_factory=dict)
    _recent: set[frozenset[str]] = field(default_factory=set)

    @property
    def last_question(self) -> str:
        """The question before, as made to stand alone; empty when there was none."""
        return self.turns[-1][0] if self.turns else ""

    def hear(self, question: str, answer: str, centre: Mention | None) -> None:
        """Take in a turn: its standalone question, its answer, what it was found to be about."""
        question, answer = question[:_MAX_CHARACTERS], answer[:_MAX_CHARACTERS]
        self._salience = {keys: _FADE * weight for keys, weight in self._salience.items()}
        self._recent.clear()
        self._hear_question(question)
        if centre is not None:
            self._add(replace(centre, is_asked=True), _RESOLVED)
        self._hear_answer(answer, question)
        self.turns.append((question, answer))
        self.centre = centre

    def best(self, preferences: Iterable[Preference], besides: frozenset[str]) -> Mention | None:
        """The most salient mention of those that meet the first preference that any meets.

        Args:
            preferences: What it should be like, most wanted first.
            besides: Words that it must not have.
        """
        latest_first = list(reversed(self._known))
        ranked = sorted(latest_first, key=lambda keys: -self._salience[keys])
        left = [self._known[keys] for keys in ranked if not keys & besides]
        for preference in preferences:
            for mention in left:
                if preference(mention):
                    return mention
        return None

    def knows(self, keys: frozenset[str]) -> bool:
        """Whether any of the words has been part of a mention."""
        return any(keys & known for known in self._known)

    def is_recent(self, mention: Mention) -> bool:
        """Whether the last turn spoke of it."""
        return any(mention.keys <= keys for keys in self._recent)

    def numbered(self, ordinal: str) -> Mention | None:
        """What "the second one" is: the name that answered "the second?", or the second topic."""
        word = next((word for word in ordinal.casefold().split() if word in _ORDINALS), None)
        if word is None:
            return None
        for question, answer in reversed(self.turns):
            if re.search(rf"\b{word}\b", question, re.IGNORECASE):
                asked = keys_of(question)
                names = (mention for mention in mentions(answer) if mention.is_name)
                return next((name for name in names if not name.keys & asked), None)
        topics = [
            mention
            for question, _ in self.turns
            for mention in mentions(question)
            if not mention.is_attribute
        ]
        return dict(enumerate(topics)).get(_ORDINALS.index(word))

    def counted(self, number: str) -> Mention | None:
        """What earlier questions said there were so many of: "three risks"."""
        for question, _ in reversed(self.turns):
            count = re.search(rf"\b{number} ", question, re.IGNORECASE)
            named = (m for m in mentions(question) if count and m.start == count.end())
            for mention in named:
                if mention.is_plural:
                    return replace(mention, text=f"the {number} {mention.text}")
        return None

    def _hear_question(self, question: str) -> None:
        asked_for = _ASKS_FOR_NOUN.search(question)
        person = _INTRODUCES_PERSON.search(question)
        for mention in mentions(question):
            weight = _NAME if mention.is_name else _NOUN
            weight += _ASKED_FOR if asked_for and mention.start == asked_for.end() else 0.0
            is_person = mention.is_person or (person and mention.start == person.end())
            self._add(
                replace(mention, is_asked=True, is_person=bool(is_person)),
                _ATTRIBUTE if mention.is_attribute else weight,
            )

    def _hear_answer(self, answer: str, question: str) -> None:
        asked = keys_of(question)
        asks_for_name = _ASKS_FOR_NAME.search(question) is not None
        asks_for_person = _ASKS_FOR_PERSON.search(question) is not None
        for mention in mentions(answer):
            is_new = not mention.keys & asked and not mention.is_place
            if mention.is_name and asks_for_name and is_new:
                asks_for_name = False
                is_person = asks_for_person and not mention.text.startswith("the ")
                is_person = is_person or mention.is_person
                self._add(replace(mention, is_person=is_person), _ANSWERING)
            elif mention.is_name:
                self._add(mention, _IN_ANSWER)
            elif mention.keys in self._salience:
                self._add(mention, _REPEATED)

    def _add(self, mention: Mention, weight: float) -> None:
        """Add to the salience of what is mentioned, under the fullest name it has had."""
        keys = next((known for known in self._known if mention.keys <= known), mention.keys)
        before = self._known.pop(keys, mention)  # so that the latest comes last
        self._known[keys] = replace(
            before,
            is_person=before.is_person or mention.is_person,
            is_place=before.is_place or mention.is_place,
            is_asked=before.is_asked or mention.is_asked,
        )
        self._salience[keys] = self._salience.get(keys, 0.0) + weight
        self._recent.add(keys)
