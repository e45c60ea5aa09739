"""The cover of a package, and what it takes up."""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from app.core.errors import Invalid
from app.features.packages.models import Licence, PartKind
from app.web.forms import Form, Length, VersionField


class NewForm(Form):
    """A package begins with its title."""

    title = StringField(_l("Title"), [DataRequired(_l("Give it a title.")), Length(max=120)])
    subtitle = StringField(_l("Subtitle"), [Length(max=200)])


class CoverForm(NewForm):
    """What the cover and the imprint say."""

    version = VersionField()
    suits = TextAreaField(_l("Whom it suits"), [Length(max=600)])
    cite = TextAreaField(_l("How to cite it"), [Length(max=600)])
    contact = StringField(_l("Whom to ask"), [Length(max=300)])
    licence = SelectField(_l("Licence"), choices=[(one.value, one.value) for one in Licence])


class PartForm(Form):
    """Which record to take up. A chart's value holds measure and site."""

    kind = SelectField(_l("Kind"), choices=[(one.value, one.value) for one in PartKind])
    record = StringField(_l("Record"), [DataRequired(_l("Choose one of the list."))])
    note = StringField(_l("Words below it"), [Length(max=200)])

    def chosen(self) -> tuple[UUID, UUID | None]:
        """The record, and for a chart its site. Raises Invalid."""
        record, _sep, site = (self.record.data or "").partition(":")
        try:
            return UUID(record), UUID(site) if site else None
        except ValueError as error:
            raise Invalid(_("Choose one of the list."), "record") from error


class NoteForm(Form):
    """The words below a part."""

    note = StringField(_l("Words below it"), [Length(max=200)])


class PeopleForm(Form):
    """Whether the people in pictures agree to be seen, for the pictures that were looked at."""

    looked_at = HiddenField()
    agreed = BooleanField(
        _l("Everybody who can be recognised agreed to it; for a child, so did a parent"),
        [DataRequired(_l("Tick it once you know it of everybody in these pictures."))],
    )

    def keys(self) -> set[UUID]:
        """The pictures. Raises Invalid."""
        try:
            return {UUID(one) for one in (self.looked_at.data or "").split()}
        except ValueError as error:
            raise Invalid(_("Choose one of the list.")) from error
