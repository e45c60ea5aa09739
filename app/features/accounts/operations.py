"""What can be done with accounts."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, select, update

from app.core import activity, clock, events, tokens
from app.core.access.actor import SYSTEM, Actor
from app.core.errors import Invalid, NotFound
from app.core.model import inserting
from app.extensions import db
from app.features.accounts.models import (
    COLOURS,
    COOKIE_LASTS,
    RESET_LASTS,
    EndedSession,
    PasswordReset,
    User,
)
from app.features.accounts.queries import own_account, untold_links, user_by_email

MIN_PASSWORD = 10
DEMO_PASSWORD = "throughline-demo"  # noqa: S105 — printed in the README: opens nothing for real

_hasher = PasswordHasher()


@cache
def _decoy() -> str:
    """Checked when the address is unknown: the answer then takes as long as for a known one."""
    return _hasher.hash("nobody has this password")


def create_user(*, email: str, name: str, password: str, zone: str = "UTC") -> User:
    """Open an account. Raises Invalid when the address has one, or the password is too short."""
    if user_by_email(email):
        raise Invalid(_("There is an account with this address. Sign in instead."), "email")
    user = User(
        email=email.strip().lower(),
        name=name.strip(),
        password=_hash(password),
        colour=random.choice(COLOURS),
        zone=zone,
    )
    db.session.add(user)
    db.session.flush()
    return user


def tell_apart(user_id: UUID, others: Sequence[int]) -> None:
    """Give somebody a colour that is rarest among those of `others`, unless theirs is free."""
    user = db.session.get_one(User, user_id)
    if user.colour in others:
        user.colour = min(COLOURS, key=others.count)


def add_person(*, email: str, name: str) -> str:
    """Open an account for somebody who runs the server or will; answers the token of a link with
    which they choose their password. Raises Invalid when the address has one.
    """
    user = create_user(email=email, name=name, password=secrets.token_urlsafe(32))
    return _new_reset(SYSTEM, user, None)


def check_password(*, email: str, password: str, is_real: bool) -> User | None:
    """The person with that address and password, or None; `is_real` refuses the demo’s."""
    if is_real and password == DEMO_PASSWORD:
        return None
    user = user_by_email(email)
    try:
        _hasher.verify(user.password if user else _decoy(), password)
    except (VerificationError, InvalidHashError):
        return None
    if user and _hasher.check_needs_rehash(user.password):
        user.password = _hasher.hash(password)
    return user


def make_reset(actor: Actor, *, user: User, network_id: UUID) -> str:
    """Make a link's token with which `user` sets a new password; shown once, lasts 48 hours.

    The caller has asked for permission: what a lead may reset is a matter of networks.
    """
    return _new_reset(actor, user, network_id)


def _new_reset(actor: Actor, user: User, network_id: UUID | None) -> str:
    token, digest = tokens.new()
    db.session.add(
        PasswordReset(
            user_id=user.id,
            digest=digest,
            by_id=actor.user_id,
            expires_at=clock.now() + RESET_LASTS,
        )
    )
    activity.record(actor, "reset", "account", user.id, network_id)
    return token


def make_own_reset(email: str) -> str:
    """The same for whoever runs the server. Raises NotFound for an unknown address."""
    user = user_by_email(email)
    if user is None:
        raise NotFound
    return _new_reset(SYSTEM, user, None)


def use_reset(reset: PasswordReset, *, password: str) -> User:
    """Set the new password; sessions and links from before end. Raises Invalid when too short,
    and when somebody else was faster with the same link.

    Whoever made the link could have used it: raw notes stay closed to the account until somebody
    else confirms who signs in. A link by whoever runs the server ends that, too.
    """
    user, password = reset.user, _hash(password)
    _use_up(reset)
    if reset.by_id is None:
        user.held_at = user.held_by_id = None
    elif reset.by_id != user.id:
        user.held_at, user.held_by_id = clock.now(), reset.by_id
    user.password = password
    user.epoch += 1
    activity.record(user.actor(), "set_password", "account", user.id, None)
    events.announce(events.AccessChanged(frozenset({user.id})))
    return user


def _use_up(reset: PasswordReset) -> None:
    """Take this link, once, and all other links of the person out of use."""
    now = clock.now()
    unused = update(PasswordReset).where(PasswordReset.used_at.is_(None)).values(used_at=now)
    unused = unused.execution_options(synchronize_session=False)
    still_open = (PasswordReset.id == reset.id, PasswordReset.expires_at > now)
    if db.session.execute(unused.where(*still_open)).rowcount != 1:  # type: ignore[attr-defined]
        raise Invalid(_("This link has been used. Ask for a new one."), "password")
    db.session.execute(unused.where(PasswordReset.user_id == reset.user_id))


def let_in(actor: Actor, user: User) -> None:
    """Open raw notes again to somebody whose password was set with another's link.

    The caller has asked for permission: who may confirm it is a matter of networks.
    """
    user.held_at = user.held_by_id = None
    events.announce(events.AccessChanged(frozenset({user.id})))


def tell_of_links(user: User) -> Sequence[PasswordReset]:
    """The links of others that the person was not told of yet; now they are."""
    links = untold_links(user)
    for link in links:
        link.told_at = clock.now()
    return links


def end_session(event: events.SessionEnded) -> None:
    """Remember that a session has ended, in the transaction of the sign-out."""
    row = inserting(EndedSession).values(digest=tokens.digest(event.session), at=clock.now())
    db.session.execute(row.on_conflict_do_nothing())


def is_any_end_old() -> bool:
    """Whether sessions are remembered whose cookies are too old to be taken anyway."""
    return db.session.scalar(select(EndedSession.digest).where(_is_old()).limit(1)) is not None


def _is_old() -> ColumnElement[bool]:
    return EndedSession.at < clock.now() - COOKIE_LASTS


def forget_ends() -> None:
    """Forget them, in the present transaction."""
    db.session.execute(delete(EndedSession).where(_is_old()))


def change_profile(actor: Actor, *, name: str, colour: int, zone: str) -> User:
    """Change one's own name, colour and time zone."""
    user = own_account(actor)
    user.name, user.colour, user.zone = name, colour, zone
    activity.record(actor, "changed", "account", user.id, None)
    return user


def _hash(password: str) -> str:
    if len(password) < MIN_PASSWORD:
        message = _("Use at least %(count)s characters; a few words do well.", count=MIN_PASSWORD)
        raise Invalid(message, "password")
    return _hasher.hash(password)
