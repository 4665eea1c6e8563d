"""Rows of files that people write: every value checked, every error says where and what."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import EvaluationError

FORMAT = "See “Evaluation” in the README for the files a folder may hold."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One object of a file of JSON lines.

    Attributes:
        path: The file.
        number: Its line, from 1.
        values: What it holds.
    """

    path: Path
    number: int
    values: Mapping[str, object]

    def text(self, name: str, *, may_be_blank: bool = False) -> str:
        """A text that must be there.

        Raises:
            EvaluationError: If it is not there, or no text, or blank.
        """
        text = self.values.get(name)
        if not isinstance(text, str) or not (may_be_blank or text.strip()):
            raise self.wrong(f"“{name}” must be a text")
        return text

    def text_or_none(self, name: str) -> str:
        """A text; empty when it is not there.

        Raises:
            EvaluationError: If it is something else.
        """
        text = self.values.get(name)
        if text is not None and not isinstance(text, str):
            raise self.wrong(f"“{name}” must be a text")
        return text or ""

    def key(self, name: str) -> str:
        """A text or whole number that must be there, as text.

        Raises:
            EvaluationError: If it is not there, or something else.
        """
        key = self.values.get(name)
        if isinstance(key, bool) or not isinstance(key, (str, int)) or key == "":
            raise self.wrong(f"“{name}” must be a text or a whole number")
        return str(key)

    def label(self, *names: str) -> str:
        """The first of these values that is there and not empty, as text; or empty."""
        return next((str(self.values[name]) for name in names if self.values.get(name)), "")

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """True or false.

        Raises:
            EvaluationError: If it is not there and has no default, or is something else.
        """
        value = self.values.get(name)
        flag = default if value is None else value
        if not isinstance(flag, bool):
            raise self.wrong(f"“{name}” must be true or false")
        return flag

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, those of lists in it included, without blank ones; or empty.

        Raises:
            EvaluationError: If it is something else, or holds something else.
        """
        found: list[object] = []
        for value in self._list(name):
            found.extend(value if isinstance(value, list) else (value,))
        texts = [text for text in found if isinstance(text, str)]
        if len(texts) < len(found):
            raise self.wrong(f"“{name}” must be a list of texts")
        return tuple(text for text in texts if text.strip())

    def rows(self, name: str) -> tuple["Row", ...]:
        """A list of objects; empty when it is not there.

        Raises:
            EvaluationError: If it is something else, or holds something else.
        """
        return tuple(self._row(name, value) for value in self._list(name))

    def pattern(self, name: str) -> str:
        """A regular expression; empty when it is not there.

        Raises:
            EvaluationError: If it is none.
        """
        pattern = self.text_or_none(name)
        try:
            re.compile(pattern)
        except re.error as error:
            raise self.wrong(f"“{name}” must be a regular expression ({error})") from error
        return pattern

    def wrong(self, what: str) -> EvaluationError:
        """The error that says what is wrong here."""
        return damaged(self.path, self.number, what)

    def _list(self, name: str) -> list[object]:
        values = self.values.get(name)
        if values is not None and not isinstance(values, list):
            raise self.wrong(f"“{name}” must be a list")
        return values or []

    def _row(self, name: str, value: object) -> "Row":
        if not isinstance(value, dict):
            raise self.wrong(f"“{name}” must be a list of objects")
        return Row(path=self.path, number=self.number, values=value)


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a file of JSON lines; none when it is not there.

    Raises:
        EvaluationError: If it cannot be read, or a line is no object.
    """
    for number, line in read_lines(path):
        try:
            values = json.loads(line)
        except ValueError as error:
            raise damaged(path, number, f"this is no JSON ({error})") from error
        if not isinstance(values, dict):
            raise damaged(path, number, "this is no object in JSON")
        yield Row(path=path, number=number, values=values)


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their numbers from 1; none when the file is not there.

    Raises:
        EvaluationError: If it cannot be read.
    """
    if not path.is_file():
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path.absolute()} cannot be read: {error}") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def damaged(path: Path, number: int, what: str) -> EvaluationError:
    """The error that says what is wrong with a line."""
    return EvaluationError(f"{path.absolute()}, line {number}: {what}. {FORMAT}")
