"""The words of consent and of quotes: scopes, roles of those heard, records, states."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Scope(StrEnum):
    """How far quotes may travel, from the narrowest to the widest."""

    NAMED = "named"
    SITE = "site"
    NETWORK = "network"
    PUBLIC = "public"

    @property
    def label(self) -> str:
        """The scope in words."""
        words = {
            Scope.NAMED: _l("quotes for named readers only"),
            Scope.SITE: _l("quotes inside the site"),
            Scope.NETWORK: _l("quotes inside the network"),
            Scope.PUBLIC: _l("quotes in public packages"),
        }
        return str(words[self])

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


class Voice(StrEnum):
    """The role of the person who was heard."""

    STUDENT = "student"
    FAMILY = "family"
    TEACHER = "teacher"
    STAFF = "staff"
    LEADER = "leader"
    COMMUNITY = "community"

    @property
    def label(self) -> str:
        """The role in words."""
        words = {
            Voice.STUDENT: _l("student"),
            Voice.FAMILY: _l("family"),
            Voice.TEACHER: _l("teacher"),
            Voice.STAFF: _l("staff"),
            Voice.LEADER: _l("leader"),
            Voice.COMMUNITY: _l("community"),
        }
        return str(words[self])

    @property
    def letter(self) -> str:
        """What the person's code begins with; people who work in a school share one letter."""
        return {"student": "S", "family": "F", "leader": "L", "community": "C"}.get(self, "T")


class ConsentKind(StrEnum):
    """Whose word a consent record holds. A minor needs the last two."""

    OWN = "own"
    PARENT = "parent"
    ASSENT = "assent"

    @property
    def label(self) -> str:
        """The record in words."""
        words = {
            ConsentKind.OWN: _l("own consent"),
            ConsentKind.PARENT: _l("parent’s permission"),
            ConsentKind.ASSENT: _l("own assent"),
        }
        return str(words[self])


class QuoteState(StrEnum):
    """Whether the notes still say what the quote says."""

    KEPT = "kept"
    CHANGED = "changed"
    MISSING = "missing"
