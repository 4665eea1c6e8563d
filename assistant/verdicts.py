"""A sentence of an answer, and what checking it against its sources can say of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class Verdict(StrEnum):
    """How a sentence stands to what it cites.

    `VERBATIM`: it is there word for word. `SUPPORTED`: it says what is there, in other words.
    `DIFFERS`: it says something else than what is there; `Difference` says what.
    `UNSUPPORTED`: nothing in the documents says it.
    """

    VERBATIM = "verbatim"
    SUPPORTED = "supported"
    DIFFERS = "differs"
    UNSUPPORTED = "unsupported"

    @property
    def holds(self) -> bool:
        """Whether the documents bear the sentence out."""
        return self in {Verdict.VERBATIM, Verdict.SUPPORTED}


class DifferenceKind(StrEnum):
    """What of a sentence is not in what it cites."""

    NUMBER = "number"
    DATE = "date"
    UNIT = "unit"
    NAME = "name"
    NEGATION = "negation"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that a sentence says and its source does not.

    Attributes:
        kind: What kind of thing.
        said: The words of the sentence.
        found: The words of the source that stand in their place, or empty when there are none.
    """

    kind: DifferenceKind
    said: str
    found: str = ""

    def __str__(self) -> str:
        if self.kind is DifferenceKind.NEGATION:
            return f"the source says the opposite: “{self.found}”"
        if self.kind is DifferenceKind.QUOTE:
            return f"“{self.said}” is not quoted word for word"
        instead = f"; the source says “{self.found}”" if self.found else ""
        return f"“{self.said}” is not in the source{instead}"

    def to_dict(self) -> dict[str, str]:
        """The same in plain values."""
        return {"kind": str(self.kind), "said": self.said, "found": self.found}

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Self:
        """What `to_dict` gave."""
        return cls(kind=DifferenceKind(plain["kind"]), said=plain["said"], found=plain["found"])


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSentence:
    """One sentence of an answer and the markers of what it was checked against.

    Attributes:
        text: The sentence.
        markers: Which citations support it, or differ from it.
        bold: Start and end, in `text`, of the words that answer; None when that is not known.
        verdict: How it stands to what it cites; None in a reply, which claims nothing.
        differences: What it says otherwise, if the verdict is that it differs.
    """

    text: str
    markers: tuple[int, ...] = ()
    bold: tuple[int, int] | None = None
    verdict: Verdict | None = None
    differences: tuple[Difference, ...] = ()

    def __post_init__(self) -> None:
        if self.bold is not None and not 0 <= self.bold[0] < self.bold[1] <= len(self.text):
            raise ValueError(f"bold {self.bold} is not inside {self.text!r}")
        if (self.verdict is Verdict.DIFFERS) != bool(self.differences):
            raise ValueError(f"verdict {self.verdict} does not go with {self.differences}")
        claims = self.verdict not in {None, Verdict.UNSUPPORTED}
        if claims != bool(self.markers):
            raise ValueError(f"verdict {self.verdict} does not go with markers {self.markers}")

    @property
    def marked(self) -> str:
        """The sentence with its markers, and with what is wrong with it: `Ten days. [1]`."""
        parts = [self.text, *(f"[{marker}]" for marker in self.markers)]
        if self.verdict is Verdict.UNSUPPORTED:
            parts.append("[not in the documents]")
        if self.differences:
            parts.append("[" + "; ".join(map(str, self.differences)) + "]")
        return " ".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """The same in plain values."""
        return {
            "text": self.text,
            "markers": list(self.markers),
            "bold": list(self.bold) if self.bold else None,
            "verdict": str(self.verdict) if self.verdict else None,
            "differences": [one.to_dict() for one in self.differences],
        }

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Self:
        """What `to_dict` gave."""
        return cls(
            text=plain["text"],
            markers=tuple(plain["markers"]),
            bold=tuple(plain["bold"]) if plain["bold"] else None,
            verdict=Verdict(plain["verdict"]) if plain["verdict"] else None,
            differences=tuple(map(Difference.from_dict, plain["differences"])),
        )
