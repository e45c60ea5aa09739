"""Starting a network."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired

from app.web.forms import Form, Length


class NetworkForm(Form):
    """A new network's name and problem."""

    name = StringField(_l("Name"), [DataRequired(_l("Name the network.")), Length(max=120)])
    problem_area = StringField(_l("The problem, in a few words"), [Length(max=120)])
