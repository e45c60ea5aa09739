"""Finding people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from app.core import tokens
from app.core.access import seating
from app.core.access.actor import Actor
from app.core.errors import NotFound
from app.extensions import db
from app.features.accounts.models import EndedSession, PasswordReset, User


def arrival(remembered: str, session: str = "") -> tuple[User, Actor] | None:
    """The person whom a session cookie remembers, and the actor that they are, in one query.

    None when the password changed since, or when they signed out of this session: a copy of its
    cookie is worth nothing then.
    """
    user_id, _, epoch = remembered.partition(".")
    ended = select(EndedSession.digest).where(EndedSession.digest == tokens.digest(session))
    try:
        found = seating.arrival(UUID(user_id), ~ended.exists())
    except ValueError:
        return None
    return found if found and str(found[1].epoch) == epoch else None


def user_of_session(remembered: str) -> User | None:
    """The person whom a session cookie remembers; None when the password changed since."""
    found = arrival(remembered)
    return found[0] if found else None


def user_by_email(email: str) -> User | None:
    """The person with that address, however it is capitalised."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def own_account(actor: Actor) -> User:
    """The actor's own account. Raises NotFound for anyone who is not signed in."""
    user = db.session.get(User, actor.user_id) if actor.user_id else None
    if user is None:
        raise NotFound
    return user


def people(ids: Iterable[UUID]) -> dict[UUID, User]:
    """People by id, in one query."""
    wanted = set(ids)
    rows = db.session.scalars(select(User).where(User.id.in_(wanted))) if wanted else ()
    return {user.id: user for user in rows}


def reset_of(token: str) -> PasswordReset:
    """The reset that a link stands for, open or not. Raises NotFound when there is none."""
    reset = db.session.scalar(
        select(PasswordReset).where(PasswordReset.digest == tokens.digest(token))
    )
    if reset is None:
        raise NotFound
    return reset


def links_by_others(user: User) -> Sequence[PasswordReset]:
    """The links for a new password that others made for somebody, the newest first."""
    rows = select(PasswordReset).where(
        PasswordReset.user_id == user.id,
        PasswordReset.by_id.is_not(None),
        PasswordReset.by_id != user.id,
    )
    return db.session.scalars(rows.order_by(PasswordReset.expires_at.desc()).limit(10)).all()


def untold_links(user: User) -> Sequence[PasswordReset]:
    """Those of which the person was not told yet."""
    return [link for link in links_by_others(user) if link.told_at is None]
