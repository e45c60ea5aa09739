"""Signing in, a new password, one's profile."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from app.features.accounts.models import COLOURS
from app.features.accounts.operations import MIN_PASSWORD
from app.web.forms import Form

# The places people pick from; abbreviations and offsets are left out.
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and zone[:4] != "Etc/")


class SignInForm(Form):
    """E-mail address and password."""

    email = EmailField(_l("E-mail address"), [DataRequired(_l("Type your e-mail address."))])
    password = PasswordField(_l("Password"), [DataRequired(_l("Type your password."))])


class NewPasswordForm(Form):
    """A new password, typed once: the field can be shown."""

    password = PasswordField(
        _l("New password"),
        [
            DataRequired(_l("Type a new password.")),
            Length(MIN_PASSWORD, 200, _l("Use at least 10 characters; a few words do well.")),
        ],
    )


class ProfileForm(Form):
    """What others see of a person, and the zone their times are in."""

    name = StringField(
        _l("Your name"), [DataRequired(_l("Type the name others know you by.")), Length(max=120)]
    )
    colour = RadioField(
        _l("Your colour"), coerce=int, choices=[(n, _l("colour %(n)s", n=n)) for n in COLOURS]
    )
    zone = SelectField(_l("Time zone"), choices=[("UTC", "UTC"), *((z, z) for z in ZONES)])
