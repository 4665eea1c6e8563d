"""The settings as a form: what can be chosen, and what is. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.page.escaping import shown
from assistant.page.wishes import Author, Doubtful, Length, Theme, Wishes, counts, limits
from assistant.settings import Settings

_INTRODUCTION = "What you choose is kept in this browser, and holds from your next question on."
_DEFAULTS = '<button type="button" data-do="forgetWishes">Back to the defaults</button>'
_LOGOUT = '<button form="logout">Log out</button>'


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """A choice to be made.

    Attributes:
        name: Of the wish.
        legend: What is chosen.
        choices: What there is to choose from: values, each with its words.
        note: What it does.
    """

    name: str
    legend: str
    choices: Mapping[str, str]
    note: str = ""


def form_markup(wishes: Wishes, base: Settings, *, logout: str = "") -> str:
    """The form, with what does something on this server and nothing else.

    Args:
        wishes: What the reader has chosen.
        base: The settings of the server; `llm` is empty if no model can write.
        logout: Address at which readers log out, if they had to log in.
    """
    chosen, known = wishes.completed(base), Wishes().completed(base)
    fields = "".join(
        _field_markup(field, str(getattr(chosen, field.name)), str(getattr(known, field.name)))
        for field in _fields(base)
    )
    end = f'<div class="end">{_DEFAULTS}{_LOGOUT if logout else ""}</div>'
    outside = f'<form id="logout" method="post" action="{shown(logout)}"></form>' if logout else ""
    return f'<form class="wishes"><p>{_INTRODUCTION}</p>{fields}{end}</form>{outside}'


def _fields(base: Settings) -> Iterator[_Field]:
    if base.llm:
        yield _Field(
            name="author",
            legend="Who answers",
            choices={
                Author.WRITTEN: f"{base.llm}, each sentence checked",
                Author.QUOTED: "The documents, word for word",
            },
        )
        yield _Field(
            name="doubtful",
            legend="What it writes and the documents do not bear out",
            choices={Doubtful.MARKED: "Mark it", Doubtful.LEFT_OUT: "Leave it out"},
        )
    short, medium, long = (sentences for sentences, _ in limits(base).values())
    yield _Field(
        name="length",
        legend="Length of an answer",
        choices={length: length.capitalize() for length in Length},
        note=f"Up to {short}, {medium} or {long} sentences.",
    )
    yield _Field(
        name="passages",
        legend="Passages considered",
        choices={str(count): str(count) for count in counts(base)},
        note="With fewer an answer keeps to what fits best; with more it may find more.",
    )
    yield _Field(
        name="theme", legend="Theme", choices={theme: theme.capitalize() for theme in Theme}
    )


def _field_markup(field: _Field, chosen: str, known: str) -> str:
    """Radio buttons; those of the defaults are marked, so that the page finds its way back."""
    note, described = "", ""
    if field.note:
        note = f'<p id="about-{field.name}">{field.note}</p>'
        described = f' aria-describedby="about-{field.name}"'
    choices = "".join(
        f'<label><input type="radio" name="{field.name}" value="{value}"'
        f"{' checked' if value == chosen else ''}{' data-default' if value == known else ''}>"
        f"{shown(words)}</label>"
        for value, words in field.choices.items()
    )
    return (
        f'<fieldset class="{field.name}"{described}><legend>{field.legend}</legend>{note}'
        f'<div class="choices">{choices}</div></fieldset>'
    )
