"""Every view says who may come in: `@needs(...)` or `@public`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import g
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.access.actor import VISITOR, Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.web import session, speech
from app.web.errors import SignInFirst

View = Callable[..., ResponseReturnValue]
Loader = Callable[..., Any]


def welcome(find: Callable[[str, str], tuple[Any, Actor] | None]) -> Callable[[str], Any]:
    """How Flask-Login finds the person of a session; the actor who comes with them is kept."""

    def person(remembered: str) -> Any:
        found = find(remembered, session.key())
        if found is None:
            return None
        g.actor = found[1]
        return found[0]

    return person


def current_actor() -> Actor:
    """Who is asking in this request; built once."""
    if "actor" not in g:
        is_known = current_user.is_authenticated  # a session's person brings the actor along
        if "actor" not in g:
            g.actor = current_user.actor() if is_known else VISITOR
    return cast(Actor, g.actor)


def needs(permission: Permission, load: Loader) -> Callable[[View], View]:
    """Load the thing the address names, ask whether the actor may, and hand both to the view.

    `load(actor, **view_args)` answers the thing or raises NotFound (404); a visitor is asked to
    sign in first. The view is called as `view(actor, thing)`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**address: Any) -> ResponseReturnValue:
            actor = current_actor()
            if not actor.is_person:
                raise SignInFirst
            thing = load(actor, **address)
            speech.speak_of(getattr(thing, "network_id", None))
            require(actor, permission, thing)
            return view(actor, thing)

        guarded.needs = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(view: View) -> View:
    """Let everyone in, on purpose. The view is called with the address's own arguments."""
    view.public = True  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Let everyone in who has signed in: one's own home, profile and sign-out."""

    @wraps(view)
    def guarded(**address: Any) -> ResponseReturnValue:
        actor = current_actor()
        if not actor.is_person:
            raise SignInFirst
        return view(actor, **address)

    guarded.signed_in = True  # type: ignore[attr-defined]
    return guarded
