"""Signing in, a new password, one's profile."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from app.features.accounts.models import COLOURS
from app.features.accounts.operations import MIN_PASSWORD
from app.web.forms import Form, Length

UTC = "UTC"


@lru_cache(maxsize=1)
def zones() -> dict[str, list[tuple[str, str]]]:
    """The places people pick from, by part of the world; abbreviations and offsets are left out."""
    found: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(available_timezones() - {UTC}):
        region, _slash, place = zone.partition("/")
        if place and region not in ("Etc", "SystemV", "US", "posix", "right"):
            found.setdefault(region, []).append((zone, place_of(zone)))
    return found


def place_of(zone: str) -> str:
    """A time zone as people say it: "New York", "Knox, Indiana"."""
    return ", ".join(reversed(zone.replace("_", " ").split("/")[1:])) or zone


def zone_field() -> SelectField:
    """A time zone: the present one first, then all others by part of the world."""
    return SelectField(_l("Time zone"), choices=_zone_choices)


def _zone_choices(_form: Form, field: SelectField) -> list[SelectChoice]:
    now = field.data or UTC
    first = [
        SelectChoice(one, place_of(one), optgroup=_("Now")) for one in dict.fromkeys((now, UTC))
    ]
    return first + [
        SelectChoice(zone, place, optgroup=region)
        for region, places in zones().items()
        for zone, place in places
        if zone != now
    ]


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
    zone = zone_field()
