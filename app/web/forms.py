"""Forms: shape and wording of input, with CSRF."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.core.errors import Invalid


def strip(value: str | None) -> str | None:
    """Drop the blanks around what somebody typed; a filter for text fields."""
    return value.strip() if isinstance(value, str) else value


class Form(FlaskForm):
    """The base of all forms. Text is stripped."""

    class Meta(FlaskForm.Meta):
        """Strip every text field."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """Add the strip filter to fields that take text."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                options["filters"] = [*unbound_field.kwargs.get("filters", []), strip]
            return unbound_field.bind(form=form, **options)

    def apart(self, key: object) -> Form:
        """Give the fields ids of their own, so that several forms can stand on one page."""
        for field in self:
            field.id = f"{field.name}-{key}"
            field.label.field_id = field.id
        return self

    def refuse(self, refusal: Invalid) -> None:
        """Put an operation's sentence at the field it is about; without one, above the form."""
        name = refusal.field
        if name and name in self:
            self[name].errors = [*self[name].errors, refusal.message]
        else:
            self.form_errors.append(refusal.message)


class LinesField(TextAreaField):
    """A list of texts, typed one a line; blank lines and repetitions drop out."""

    def _value(self) -> str:
        return "\n".join(self.data or ())

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
