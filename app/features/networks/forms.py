"""Settings, sites, invitations and seats."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, NumberRange, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.core import labels
from app.core.access.actor import Role
from app.features.accounts.forms import zone_field
from app.features.accounts.operations import MIN_PASSWORD
from app.features.networks.models import ControlRules, Network, RuleSet, SiteKind
from app.web.forms import Form, Length, LinesField, VersionField

CALLED = {word: f"called_{labels.key(word)}" for word in labels.WORDS}
"""The field for each word that a network can replace."""
NAMES = {CALLED[one]: CALLED[many] for one, many in labels.NOUNS.items()}


def _few_short_lines(_form: Form, field: LinesField) -> None:
    """Refuse more groups than a table has room for, and names longer than a heading."""
    if len(field.data) > 40 or any(len(line) > 80 for line in field.data):
        raise ValidationError(_("Name at most 40 groups, each in at most 80 letters."))


def _few_tags(_form: Form, field: LinesField) -> None:
    """Refuse more conditions than stand beside a chart."""
    if len(field.data) > 8 or any(len(line) > 40 for line in field.data):
        raise ValidationError(_("Name at most 8 conditions, each in at most 40 letters."))


def _words(_form: Form, field: StringField) -> None:
    """Refuse in a label what is not a word or two."""
    field.data = " ".join((field.data or "").split()).replace("'", "’")
    if field.data and not labels.PLAIN.match(field.data):
        raise ValidationError(
            _("Use letters, digits, spaces and hyphens, beginning with a letter.")
        )


def _both(form: Form, field: StringField) -> None:
    """Refuse a word for several without the word for one, and the other way round."""
    one = {many: one for one, many in NAMES.items()}[field.name]
    if bool((form[one].data or "").strip()) != bool(field.data):
        raise ValidationError(_("Give both words, for one and for several, or neither."))


def _called(word: str) -> StringField:
    """What the network calls this; empty: the usual word."""
    checks = [Length(max=labels.LONGEST), _words]
    if word in labels.NOUNS.values():
        checks.append(_both)
    return StringField(_l("Instead of “%(word)s”", word=word), checks)


class SettingsForm(Form):
    """What a network says of itself, what it calls things, and how its charts are judged."""

    version = VersionField()
    name = StringField(_l("Name"), [DataRequired(_l("Name the network.")), Length(max=120)])
    problem_area = StringField(_l("The problem, in a few words"), [Length(max=120)])
    about = TextAreaField(_l("About the network"), [Length(max=5000)])
    groups = LinesField(_l("Student groups, one a line"), [_few_short_lines])
    called_hub = _called("hub")
    called_hubs = _called("hubs")
    called_site = _called("site")
    called_sites = _called("sites")
    called_driver = _called("driver")
    called_drivers = _called("drivers")
    called_change_idea = _called("change idea")
    called_change_ideas = _called("change ideas")
    zone = zone_field()
    floor = IntegerField(
        _l("Smallest group shown outside its own {site}"),
        [NumberRange(5, 50, _l("Choose a number from 5 to 50."))],
    )
    rule_set = SelectField(
        _l("Rules for run charts"), choices=[(r.value, r.label) for r in RuleSet]
    )
    trend_rule = BooleanField(_l("Also mark trends (five points rising or falling)"))
    control_rules = SelectField(
        _l("Rules for charts with limits"), choices=[(r.value, r.label) for r in ControlRules]
    )

    @classmethod
    def of(cls, network: Network, **values: Any) -> SettingsForm:
        """The form, filled from the row."""
        called = {name: network.labels.get(labels.key(word)) for word, name in CALLED.items()}
        return cls(obj=network, **called, **values)

    @property
    def pairs(self) -> list[tuple[Field, Field]]:
        """The fields of the labels: for one, and for several."""
        return [(self[one], self[many]) for one, many in NAMES.items()]

    @property
    def facts(self) -> dict[str, Any]:
        """What the form says of the network, as the operation takes it."""
        facts = {name: value for name, value in self.data.items() if name != "csrf_token"}
        called = {labels.key(word): facts.pop(name) for word, name in CALLED.items()}
        return {
            **facts,
            "labels": {word: label for word, label in called.items() if label},
            "rule_set": RuleSet(facts["rule_set"]),
            "control_rules": ControlRules(facts["control_rules"]),
        }


class SiteForm(Form):
    """A site."""

    name = StringField(_l("Name"), [DataRequired(_l("Name the {site}.")), Length(max=120)])
    kind = SelectField(
        _l("Kind"),
        choices=[(k.value, k.label) for k in SiteKind],
        default=SiteKind.SCHOOL.value,
    )
    district = StringField(_l("District"), [Length(max=120)])
    code = StringField(_l("Its code in data files"), [Length(max=40)])
    setting = LinesField(_l("Its conditions, one a line"), [_few_tags])

    @property
    def facts(self) -> dict[str, Any]:
        """What the form says of the site, as the operations take it."""
        words = {name: self[name].data or "" for name in ("name", "district", "code")}
        return {**words, "kind": SiteKind(self.kind.data), "setting": self.setting.data}


class InvitationForm(Form):
    """One invitation or a pasted list of them."""

    role = SelectField(_l("Role"), choices=lambda: [(role.value, role.label) for role in Role])
    lines = TextAreaField(
        _l("E-mail addresses, one a line, each with its {site}"),
        [DataRequired(_l("Paste at least one address."))],
    )


class SeatForm(Form):
    """A member's role and sites."""

    role = SelectField(_l("Role"), choices=lambda: [(role.value, role.label) for role in Role])
    sites = SelectMultipleField(
        _l("{Sites}"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def offer(self, network: Network) -> SeatForm:
        """Fill in the network's sites."""
        self.sites.choices = [(str(site.id), site.name) for site in network.sites]
        return self


class JoinForm(Form):
    """A new account, from an invitation."""

    name = StringField(
        _l("Your name"), [DataRequired(_l("Type the name others know you by.")), Length(max=120)]
    )
    email = EmailField(
        _l("E-mail address"),
        [
            DataRequired(_l("Type your e-mail address.")),
            Length(max=254),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("This is not an e-mail address.")),
        ],
    )
    password = PasswordField(
        _l("Password"),
        [
            DataRequired(_l("Type a password.")),
            Length(MIN_PASSWORD, 200, _l("Use at least 10 characters; a few words do well.")),
        ],
    )
