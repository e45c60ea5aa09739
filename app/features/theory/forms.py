"""The aim, drivers, and the card of a change idea."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.features.theory.models import IdeaStatus, Level, Research
from app.web.forms import Form, Length, NumberField, VersionField


class Checks(SelectMultipleField):
    """Several of a list, each with a box to tick; answers their keys."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    @property
    def keys(self) -> list[UUID]:
        """The keys that were ticked."""
        return [UUID(key) for key in self.data or ()]


class Amount(NumberField):
    """A number as people write it: "39", "39,5", "39 %"."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number without its sign of per cent."""
        cleaned = [value.replace("%", "").replace(",", ".").strip() for value in valuelist]
        self.raw_data = valuelist
        if not cleaned or not cleaned[0]:
            self.data = None
            return
        try:
            self.data = float(cleaned[0])
        except ValueError:
            self.data = None
            raise ValueError(self.gettext("Type a number, such as 39 or 39.5.")) from None


class AimForm(Form):
    """How much of what, by when, for whom."""

    version = VersionField()
    what = StringField(
        _l("What will change?"), [DataRequired(_l("Say what will change.")), Length(max=300)]
    )
    population = StringField(_l("For whom, and where?"), [Length(max=200)])
    baseline = Amount(_l("From"), [Optional()])
    target = Amount(_l("To"), [Optional()])
    unit = StringField(_l("Unit"), [Length(max=20)])
    by = DateField(_l("By when?"), [Optional()])
    measure = SelectField(_l("The measure that shows it"))
    focal = StringField(_l("Focal students"), [Length(max=200)])
    focal_baseline = Amount(_l("From"), [Optional()])
    focal_target = Amount(_l("To"), [Optional()])

    def offer(self, measures: Sequence[tuple[str, str]]) -> AimForm:
        """Fill in the network's measures."""
        self.measure.choices = [("", _l("none yet")), *measures]
        return self

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, by the names of the aim's columns."""
        names = ("what", "population", "baseline", "target", "unit", "by")
        focal = ("focal", "focal_baseline", "focal_target")
        return {name: self[name].data for name in (*names, *focal)}

    @property
    def measure_id(self) -> UUID | None:
        """The chosen measure."""
        return UUID(self.measure.data) if self.measure.data else None


class DriverForm(Form):
    """A condition behind the aim."""

    version = VersionField()
    text = StringField(
        _l("What must become true?"),
        [DataRequired(_l("Say what must become true.")), Length(max=200)],
    )
    level = RadioField(
        _l("Its place"), choices=lambda: [(level.value, level.label) for level in Level]
    )
    under = Checks(_l("Under which primary {drivers}?"))
    rationale = TextAreaField(_l("Why would it move the aim?"), [Length(max=2000)])
    owner = SelectField(_l("Who looks after it?"))
    causes = Checks(_l("Which causes does it rest on?"))
    measures = Checks(_l("Which measures show whether it moves?"))

    def offer(
        self,
        *,
        primary: Sequence[tuple[str, str]],
        causes: Sequence[tuple[str, str]],
        measures: Sequence[tuple[str, str]],
        people: Sequence[tuple[str, str]],
    ) -> DriverForm:
        """Fill in what can be chosen."""
        self.under.choices = list(primary)
        self.causes.choices = list(causes)
        self.measures.choices = list(measures)
        self.owner.choices = [("", _l("nobody yet")), *people]
        return self

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, by the names that operations take."""
        return {
            "text": self.text.data,
            "level": Level(self.level.data),
            "under": self.under.keys,
            "rationale": self.rationale.data,
            "owner_id": UUID(self.owner.data) if self.owner.data else None,
            "causes": self.causes.keys,
            "measures": self.measures.keys,
        }


class IdeaForm(Form):
    """The card of a change idea."""

    version = VersionField()
    name = StringField(
        _l("Its name"), [DataRequired(_l("Give it a name people will use.")), Length(max=120)]
    )
    what = TextAreaField(_l("What it is, in two sentences"), [Length(max=2000)])
    why = TextAreaField(_l("Why it should work"), [Length(max=2000)])
    drivers = Checks(_l("Which {drivers} would it move?"))
    steps = TextAreaField(_l("How to do it, one step on a line"), [Length(max=5000)])
    who = StringField(_l("Who does it?"), [Length(max=300)])
    takes = StringField(_l("Time and materials"), [Length(max=300)])
    cost = StringField(_l("Cost"), [Length(max=300)])
    core = TextAreaField(_l("What must be kept"), [Length(max=2000)])
    adaptable = TextAreaField(_l("What may be adapted"), [Length(max=2000)])
    not_suitable = TextAreaField(_l("Not suitable when"), [Length(max=2000)])
    first_test = TextAreaField(_l("A first test, with a prediction"), [Length(max=2000)])
    research = SelectField(
        _l("Research behind it"), choices=[(tier.value, tier.label) for tier in Research]
    )
    status = RadioField(
        _l("Is the network still working on it?"),
        choices=[(status.value, status.label) for status in IdeaStatus],
    )
    abandoned_reason = StringField(_l("Why it was abandoned"), [Length(max=500)])

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, by the names that operations take."""
        words = ("name", "what", "why", "who", "takes", "cost", "core", "adaptable")
        more = ("not_suitable", "first_test", "abandoned_reason")
        lines = [line.strip() for line in (self.steps.data or "").splitlines()]
        return {
            **{name: self[name].data for name in (*words, *more)},
            "steps": [line for line in lines if line],
            "drivers": self.drivers.keys,
            "research": Research(self.research.data),
            "status": IdeaStatus(self.status.data),
        }
