"""Messages with named values, and how they become text in a language.

`N_` and `n_` mark messages for the catalogue (extract with `-k n_:1,2`; `N_` is known to Babel).
The web side hands its gettext functions to a `Tongue`; without one the text is English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from app.spc.terms import Cadence

Value: TypeAlias = "str | int | float | Part"


class Gettext(Protocol):
    """As flask_babel.gettext: values are filled in only where there are any."""

    def __call__(self, message: str, /, **values: str) -> str: ...


class Ngettext(Protocol):
    """As flask_babel.ngettext."""

    def __call__(self, one: str, many: str, num: int, /, **values: str) -> str: ...


def english(message: str, /, **values: str) -> str:
    """The message itself, with its values."""
    return message % values if values else message


def english_n(one: str, many: str, num: int, /, **values: str) -> str:
    """The English singular or plural, with its values."""
    return (one if num == 1 else many) % values


def as_percent(value: float) -> str:
    """A value already in percent, as in "68 %", with a no-break space."""
    return f"{value:.0f}\u00a0%"


def N_(message: str) -> str:  # noqa: N802  (the name that extractors look for)
    """Mark a message for the catalogue."""
    return message


def n_(one: str, many: str) -> tuple[str, str]:
    """Mark a message and its plural for the catalogue."""
    return one, many


@dataclass(frozen=True, slots=True)
class Part:
    """A message and its values: text, a count (int), a measured value (float) or a Part.

    With `many` it has a plural, chosen by `count`.
    """

    message: str
    values: Mapping[str, Value] = field(default_factory=dict)
    many: str | None = None
    count: int = 0

    @classmethod
    def counted(cls, forms: tuple[str, str], count: int, **values: Value) -> Part:
        """A part with a plural; its count is the value `count`."""
        return cls(forms[0], {"count": count, **values}, forms[1], count)


@dataclass(frozen=True, slots=True)
class Tongue:
    """How to translate, and how this measure's values are written."""

    gettext: Gettext = english
    ngettext: Ngettext = english_n
    number: Callable[[float], str] = as_percent

    def say(self, part: Part) -> str:
        """One part as text beginning with a capital; counts up to twelve are words."""
        text = self._text(part)
        return text[:1].upper() + text[1:]

    def enumerate(self, parts: list[Part]) -> str:
        """Several parts in one line, the first with a capital."""
        text = "; ".join(self._text(part) for part in parts)
        return text[:1].upper() + text[1:]

    def join(self, parts: list[Part]) -> str:
        """Several parts as consecutive sentences."""
        return " ".join(self.say(part) for part in parts)

    def _text(self, part: Part) -> str:
        values = {name: self._value(value) for name, value in part.values.items()}
        if part.many is None:
            return self.gettext(part.message, **values)
        return self.ngettext(part.message, part.many, part.count, **values)

    def _value(self, value: Value) -> str:
        if isinstance(value, Part):
            return self._text(value)
        if isinstance(value, float):
            return self.number(value)
        if isinstance(value, int) and 0 < value < len(NUMBERS):
            return self.gettext(NUMBERS[value])
        return str(value)


NUMBERS = (
    "",
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
    N_("ten"),
    N_("eleven"),
    N_("twelve"),
)

SPANS: dict[Cadence, tuple[str, str]] = {
    Cadence.DAY: n_("%(count)s school day", "%(count)s school days"),
    Cadence.WEEK: n_("%(count)s week", "%(count)s weeks"),
    Cadence.MONTH: n_("%(count)s month", "%(count)s months"),
    Cadence.TERM: n_("%(count)s term", "%(count)s terms"),
    Cadence.POINT: n_("%(count)s point", "%(count)s points"),
}


def span(count: int, cadence: Cadence) -> Part:
    """A stretch of time as in "five weeks"."""
    return Part.counted(SPANS[cadence], count)
