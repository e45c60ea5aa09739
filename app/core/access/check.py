"""The one question everybody asks: guards, operations, templates and sockets."""

from __future__ import annotations

from typing import Any

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.access.rules import RULES
from app.core.errors import NotAllowed


def can(actor: Actor, permission: Permission, thing: Any) -> bool:
    """Whether the actor may do this with the thing. The software itself may do everything."""
    return actor.is_system or RULES[permission](actor, thing)


def require(actor: Actor, permission: Permission, thing: Any) -> None:
    """Raise NotAllowed unless the actor may do this with the thing."""
    if not can(actor, permission, thing):
        raise NotAllowed(permission)
