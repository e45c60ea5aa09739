"""The words of consent and of quotes: scopes, roles of those heard, records, states."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.core.words import Worded

PARTS = {
    "said": _l("Said"),
    "observed": _l("Observed"),
    "interpreted": _l("My reading of it"),
}
"""The documents of an interview: what was said, kept apart from what was seen and thought."""


class Scope(Worded):
    """How far quotes may travel, from the narrowest to the widest."""

    NAMED = "named", _l("quotes for named readers only")
    SITE = "site", _l("quotes inside the {site}")
    NETWORK = "network", _l("quotes inside the network")
    PUBLIC = "public", _l("quotes in public packages")

    @property
    def width(self) -> int:
        """Its place from narrow (0) to wide (3)."""
        return list(Scope).index(self)

    @property
    def at_least(self) -> tuple[Scope, ...]:
        """This scope and all wider ones."""
        return tuple(list(Scope)[self.width :])


def narrower(one: Scope, other: Scope | None) -> Scope:
    """The narrower of two scopes; None narrows nothing."""
    return one if other is None else min(one, other, key=lambda scope: scope.width)


class Voice(Worded):
    """The role of the person who was heard."""

    STUDENT = "student", _l("student")
    FAMILY = "family", _l("family")
    TEACHER = "teacher", _l("teacher")
    STAFF = "staff", _l("staff")
    LEADER = "leader", _l("leader")
    COMMUNITY = "community", _l("community")

    @property
    def letter(self) -> str:
        """What the person's code begins with; people who work in a school share one letter."""
        return {"student": "S", "family": "F", "leader": "L", "community": "C"}.get(self, "T")


class ConsentKind(Worded):
    """Whose word a consent record holds. A minor needs the last two."""

    OWN = "own", _l("own consent")
    PARENT = "parent", _l("parent’s permission")
    ASSENT = "assent", _l("own assent")


class QuoteState(StrEnum):
    """Whether the notes still say what the quote says."""

    KEPT = "kept"
    CHANGED = "changed"
    MISSING = "missing"
