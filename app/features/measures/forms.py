"""Defining a measure, entering a point, uploading and mapping a file."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.features.measures.models import Answer, Cadence, Good, MeasureKind
from app.features.measures.models import Form as PointKind
from app.web.forms import Form, Length, LinesField, NumberField, VersionField


class MeasureForm(Form):
    """A measure's definition."""

    version = VersionField()
    name = StringField(_l("Name"), [DataRequired(_l("Name the measure.")), Length(max=160)])
    kind = RadioField(
        _l("What it is for"),
        choices=lambda: [(k.value, k.label) for k in MeasureKind],
        default="driver",
    )
    definition = TextAreaField(
        _l("Operational definition"),
        [
            DataRequired(_l("Say what is counted, so that two people count the same.")),
            Length(max=2000),
        ],
    )
    form = RadioField(
        _l("What do you count?"),
        choices=[(f.value, f.label) for f in PointKind],
        default="share",
    )
    numerator_words = StringField(_l("How many …"), [Length(max=200)])
    denominator_words = StringField(_l("… of how many"), [Length(max=200)])
    unit = StringField(_l("Unit"), [Length(max=20)], default="%")
    per = NumberField(
        _l("A rate is told for so many"),
        [Optional(), NumberRange(1, 1e6, _l("Choose a number from 1."))],
        default=1,
    )
    good = RadioField(
        _l("Which way is better?"), choices=[(g.value, g.label) for g in Good], default="up"
    )
    cadence = RadioField(
        _l("How often?"), choices=[(c.value, c.label) for c in Cadence], default="week"
    )
    cumulative = BooleanField(_l("It adds up over the year (year to date)"))
    target = NumberField(_l("Target"), [Optional()])
    source = StringField(_l("Where the numbers come from"), [Length(max=200)])
    collector = StringField(_l("Who collects them"), [Length(max=200)])
    sites = SelectMultipleField(
        _l("Which {sites} collect it"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    groups = LinesField(_l("Counted apart"))
    kinds_apart = BooleanField(_l("These are kinds of incident, not groups of students"))


class PointForm(Form):
    """One point."""

    site = SelectField(_l("{Site}"), [InputRequired(_l("Choose the {site}."))])
    group = SelectField(_l("Student group"), default="")
    on = DateField(_l("A day of that week or month"), [InputRequired(_l("Choose a day."))])
    numerator = NumberField(_l("How many"), [Optional()])
    denominator = NumberField(_l("Of how many"), [Optional()])
    value = NumberField(_l("Value"), [Optional()])
    spread = NumberField(_l("Their standard deviation"), [Optional()])
    note = StringField(_l("Note"), [Length(max=200)])
    replace = BooleanField(_l("Keep the new one instead"))


def _question(words: LazyString) -> RadioField:
    return RadioField(
        words,
        [InputRequired(_l("Answer this question, too."))],
        choices=[(answer.value, answer.label) for answer in Answer],
    )


class RemovalForm(Form):
    """Which point to take out."""

    site = SelectField(_l("{Site}"), [InputRequired(_l("Choose the {site}."))])
    group = StringField(_l("Student group"))
    on = DateField(_l("Day"), [InputRequired()])


class AnnotationForm(Form):
    """A dated note on a chart."""

    site = SelectField(_l("{Site}"), [InputRequired(_l("Choose the {site}."))])
    on = DateField(_l("Since when"), [InputRequired(_l("Choose a day."))])
    text = StringField(
        _l("What happened"), [DataRequired(_l("Say it in a few words.")), Length(max=120)]
    )
    begins_idea = BooleanField(_l("The {change idea} began here"))


class KindForm(Form):
    """How a measure is drawn; the choices are those that its points can be drawn on."""

    kind = SelectField(_l("How it is drawn"), [InputRequired()])


class ActForm(Form):
    """A point of the chart and the reason for a decision about it."""

    at = SelectField(_l("Which point?"), [InputRequired(_l("Choose a point."))])
    reason = TextAreaField(
        _l("Why"), [DataRequired(_l("Say why; it is printed with the chart.")), Length(max=400)]
    )


class PhaseForm(ActForm):
    """Where a phase begins, and the four questions that are asked of every phase."""

    name = StringField(_l("Name of the new phase"), [Length(max=60)])
    sustained = _question(_l("Is the shift sustained?"))
    cause_known = _question(_l("Is its cause known?"))
    desired = _question(_l("Is it in the direction you want?"))
    expected = _question(_l("Do you expect it to last?"))


class UploadForm(Form):
    """A data file, or a table pasted from a spreadsheet."""

    file = FileField(_l("File"))
    paste = TextAreaField(_l("Or paste a table"))

    def validate_file(self, field: FileField) -> None:
        """One of the two is there. Raises ValidationError."""
        if not field.data and not self.is_pasted:
            raise ValidationError(_("Choose a file, or paste a table."))

    @property
    def is_pasted(self) -> bool:
        """Whether a table was pasted and no file chosen."""
        return not self.file.data and bool(self.paste.data)

    @property
    def filename(self) -> str:
        """What the file is called."""
        return _("Pasted table") if self.is_pasted else self.file.data.filename or ""

    @property
    def content(self) -> bytes:
        """What was chosen or pasted."""
        return self.paste.data.encode() if self.is_pasted else self.file.data.read()
