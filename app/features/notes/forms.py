"""Naming a version."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from app.web.forms import Form, Length


class NameForm(Form):
    """What a version is called."""

    name = StringField(_l("Name of this version"), validators=[Length(max=120)])
