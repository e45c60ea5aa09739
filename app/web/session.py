"""Signing in and out: one place, so that every way in begins a new session."""

from __future__ import annotations

import secrets
from typing import Any

from flask import g, session
from flask_login import login_user

from app.core import events

_KEY = "session"


def begin(person: Any) -> None:
    """Sign somebody in, in a session that nobody knew before (not even its CSRF token)."""
    session.clear()
    g.pop("actor", None)
    session[_KEY] = secrets.token_urlsafe(16)
    login_user(person, remember=False)


def key() -> str:
    """What tells this browser's session from the person's other ones; empty for a visitor."""
    return str(session.get(_KEY, ""))


def end() -> None:
    """Sign out: the session is emptied, and its sockets close."""
    if known := key():
        events.announce(events.SessionEnded(known))
    session.clear()
