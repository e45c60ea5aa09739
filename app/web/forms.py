"""Forms: shape and wording of input, with CSRF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    FieldList,
    FloatField,
    HiddenField,
    PasswordField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import Length as WtformsLength
from wtforms.validators import ValidationError

from app.core.errors import Invalid


def strip(value: str | None) -> str | None:
    """Drop the blanks around what somebody typed; a filter for text fields."""
    return value.strip() if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Side:
    """A field that two people filled differently: what was typed, and what is kept now."""

    label: str
    yours: str
    theirs: str
    field: Field | None = None
    """The control, where it takes free words: either version can be put into it."""


class Form(FlaskForm):
    """The base of all forms. Text is stripped."""

    clash: tuple[Side, ...] | None = None
    """What this person changed and is kept differently now, once somebody else saved first; see
    `beside`."""
    taken: tuple[Side, ...] = ()
    """What only the others changed: their words are in the form already."""
    _opened: str | None = None

    class Meta(FlaskForm.Meta):
        """Strip every text field."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """Add the strip filter to fields that take text."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                options["filters"] = [*unbound_field.kwargs.get("filters", []), strip]
            return unbound_field.bind(form=form, **options)

    def process(self, formdata: Any = None, *given: Any, **more: Any) -> None:
        """Take in what was sent, and what the form was filled with when it was opened."""
        formdata = self.meta.wrap_formdata(self, formdata)
        self._opened = formdata.get("opened") if formdata else None
        super().process(formdata, *given, **more)

    @property
    def opened(self) -> str:
        """What the form was filled with when its reader opened it, as a hidden field carries it: a
        short mark of each field, not its words. Empty where no version is asked for."""
        if "version" not in self:
            return ""
        return self._marks() if self._opened is None else self._opened

    def _marks(self) -> str:
        return " ".join(f"{field.short_name}:{_mark(field)}" for field in _shown(self))

    def apart(self, key: object) -> Form:
        """Give the fields ids of their own, so that several forms can stand on one page."""
        for field in self:
            field.id = f"{field.name}-{key}"
            field.label.field_id = field.id
        return self

    def beside(self, theirs: Form) -> Form:
        """Somebody else saved first: hold what was changed here beside what is kept now.

        `theirs` is the same form, filled from the row. A field that still says what it said when
        the form was opened takes their words. The next save replaces the rest knowingly.
        """
        marks = dict(one.rpartition(":")[::2] for one in (self._opened or "").split())
        clash, taken = [], []
        for field in _shown(self):
            other = theirs._fields.get(field.short_name)
            if other is None or _mark(field) == _mark(other):
                continue
            side = _side(field, other)
            if marks.get(field.short_name) == _mark(field):
                taken.append(side)
                self._take(field, other)
            else:
                clash.append(side)
        self.clash, self.taken = tuple(clash), tuple(taken)
        self["version"].data, self._opened = theirs["version"].data, theirs.opened
        return self

    def _take(self, field: Field, other: Field) -> None:
        other.id, other.label.field_id = field.id, field.label.field_id
        self._fields[field.short_name] = other
        setattr(self, field.short_name, other)

    def refuse(self, refusal: Invalid) -> None:
        """Put an operation's sentence at the field it is about; without one, above the form."""
        name = refusal.field
        if name and name in self:
            self[name].errors = [*self[name].errors, refusal.message]
        else:
            self.form_errors.append(refusal.message)


def _shown(form: Form) -> list[Field]:
    """The fields that people fill in."""
    return [field for field in form if not isinstance(field, HiddenField)]


def _mark(field: Field) -> str:
    """A short mark of what a field holds: the same content has the same, and in what is chosen from
    a list two entries of the same name have their own."""
    held = " ".join(sorted(_chosen(field))) if isinstance(field, SelectFieldBase) else _words(field)
    return blake2b(held.encode(), digest_size=6).hexdigest()


def _chosen(field: Field) -> set[str]:
    data = field.data if isinstance(field.data, list) else [field.data]
    return {str(one) for one in data if one not in (None, "")}


def _side(mine: Field, theirs: Field) -> Side:
    free = mine if isinstance(mine, StringField) else None
    return Side(str(mine.label.text), _words(mine), _words(theirs), free)


def _words(field: Field) -> str:
    """What a field holds, as people read it; empty for what nobody reads."""
    if isinstance(field, HiddenField):
        return ""
    if isinstance(field, FieldList):
        return "\n".join(filter(None, map(_words, field)))
    if isinstance(field.data, dict):
        return ", ".join(filter(None, map(_words, field)))
    if isinstance(field, SelectFieldBase):
        chosen, offered = _chosen(field), field.iter_choices()
        return ", ".join(str(one.label) for one in offered if str(one.value) in chosen)
    if isinstance(field.data, bool):
        return _("yes") if field.data else _("no")
    if isinstance(field.data, date):
        return format_date(field.data, "d MMMM yyyy")
    if isinstance(field.data, list):
        return ", ".join(map(str, field.data))
    if isinstance(field.data, float):
        return plainly(field.data)
    # A browser sends \r\n for what was kept as \n.
    return "" if field.data is None else "\n".join(str(field.data).splitlines())


class Length(WtformsLength):
    """How long a text may be; a longer one is told how much has to go."""

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse what is too long or too short. Raises ValidationError."""
        over = len(field.data or "") - self.max
        if self.max >= 0 and over > 0:
            words = ngettext(
                "Shorten it by %(num)d character: %(most)d fit here.",
                "Shorten it by %(num)d characters: %(most)d fit here.",
                over,
                most=self.max,
            )
            raise ValidationError(words)
        super().__call__(form, field)


def plainly(number: float | None) -> str:
    """A number as people type it into a field, to ten digits; empty for none."""
    return "" if number is None else f"{number:.10g}"


class NumberField(FloatField):
    """A number, shown as people write it: 251, not 251.0."""

    def _value(self) -> str:
        if self.errors and self.raw_data:
            return str(self.raw_data[0])
        return plainly(self.data)


class LinesField(TextAreaField):
    """A list of texts, typed one a line; blank lines and repetitions drop out."""

    def _value(self) -> str:
        return "\n".join(self.data or ())

    def process_data(self, value: list[str] | None) -> None:
        """Take what is kept: without anything, no lines."""
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the lines."""
        lines = (line.strip() for line in "".join(valuelist[:1]).splitlines())
        self.data = list(dict.fromkeys(filter(None, lines)))


class VersionField(HiddenField):
    """The version of the row that the form was filled from; see core.model.claim."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a whole number; nothing for a row to come. Raises ValidationError otherwise."""
        try:
            self.data = int(valuelist[0]) if valuelist and valuelist[0] else None
        except ValueError as error:
            raise ValidationError("not a version") from error
