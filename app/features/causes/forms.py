"""Analyses, bones, causes and what is known of them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from app.features.causes.models import CauseStatus
from app.web.forms import Form, Length, VersionField

USUAL_BONES = _l("Teaching\nSchedule and time\nContact with home\nGetting here\nFront office\nData")


class AnalysisForm(Form):
    """A problem to look into."""

    version = VersionField()
    title = StringField(
        _l("The problem in a few words"),
        [DataRequired(_l("Name the problem in a few words.")), Length(max=160)],
    )
    problem = TextAreaField(_l("The problem as a sentence"), [Length(max=2000)])


class NewAnalysisForm(AnalysisForm):
    """A new fishbone, with its bones."""

    bones = TextAreaField(
        _l("Its bones, one on a line"),
        [DataRequired(_l("Name four to eight bones, each on a line.")), Length(max=600)],
    )

    @property
    def names(self) -> list[str]:
        """The bones that were typed, without blanks and repetitions."""
        lines = [line.strip()[:60] for line in (self.bones.data or "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))


class BoneForm(Form):
    """A category of causes."""

    version = VersionField()
    name = StringField(_l("Bone"), [DataRequired(_l("Name the bone.")), Length(max=60)])


class CauseForm(Form):
    """The words of a cause, and where a new one goes."""

    version = VersionField()
    parent = HiddenField()
    after = HiddenField()
    text = StringField(
        _l("Cause"),
        [DataRequired(_l("Say what causes it.")), Length(max=300)],
    )


class StandingForm(Form):
    """What is known of a cause."""

    version = VersionField()
    status = RadioField(
        _l("What do we know?"),
        [DataRequired(_l("Choose one of the three."))],
        choices=[(status.value, status.label) for status in CauseStatus],
    )
    reason = StringField(_l("Why?"), [Length(max=500)])


class PlaceForm(Form):
    """Where a cause goes: a bone, or under another cause."""

    to = SelectField(_l("Move to"), validate_choice=False)
