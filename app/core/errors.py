"""What operations raise. The web edge turns each into an answer; see web/errors.py."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The base of every refusal that a person can be told about."""


class NotAllowed(Refused):
    """The actor may see the thing, but not do this with it (403)."""

    def __init__(self, permission: str = "") -> None:
        super().__init__(permission)
        self.permission = permission


class NotFound(Refused):
    """There is no such thing, or none that this actor may know of (404)."""


class Gone(Refused):
    """It was here and has been taken out of service (410)."""


class Conflict(Refused):
    """Somebody else changed the row first (409). `row` is the row as it stands now."""

    def __init__(self, row: Any) -> None:
        super().__init__(type(row).__name__)
        self.row = row


class Invalid(Refused):
    """The input breaks a rule of the field (422). `field` names the form field to say it at."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
