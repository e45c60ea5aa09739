"""Reading networks, sites and seats, always for somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select

from app.core import tokens
from app.core.access.actor import Actor, Seat
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.extensions import db
from app.features.accounts.models import User
from app.features.networks.models import Invitation, Membership, MembershipSite, Network, Site


def colours_before(newcomer: UUID, network_id: UUID) -> Sequence[int]:
    """The colours of a network's people, one for each, that somebody without any seat finds when
    they sit down; empty for those who have one: they are known by theirs."""
    if seats_of(newcomer):
        return ()
    theirs = select(User.colour).join(Membership, Membership.user_id == User.id)
    return db.session.scalars(theirs.where(Membership.network_id == network_id)).all()


def seats_of(user_id: UUID) -> dict[UUID, Seat]:
    """All seats of a person, by network, in one query."""
    rows = db.session.execute(
        select(Membership.network_id, Membership.role, MembershipSite.site_id)
        .outerjoin(MembershipSite, MembershipSite.membership_id == Membership.id)
        .where(Membership.user_id == user_id)
    )
    return _seats(rows)


def person_with_seats(
    user_id: UUID, holds: ColumnElement[bool]
) -> tuple[User, dict[UUID, Seat]] | None:
    """A person with all their seats, in one query; nobody where `holds` does not hold."""
    rows = db.session.execute(
        select(User, Membership.network_id, Membership.role, MembershipSite.site_id)
        .outerjoin(Membership, Membership.user_id == User.id)
        .outerjoin(MembershipSite, MembershipSite.membership_id == Membership.id)
        .where(User.id == user_id, holds)
    ).all()
    return (rows[0][0], _seats(row[1:] for row in rows if row[1])) if rows else None


def _seats(rows: Iterable[Any]) -> dict[UUID, Seat]:
    seats: dict[UUID, Seat] = {}
    for network_id, role, site_id in rows:
        known = seats.get(network_id, Seat(role)).sites
        seats[network_id] = Seat(role, known | {site_id} if site_id else known)
    return seats


def visible_to(actor: Actor) -> Select[Network]:
    """The networks an actor has a seat in."""
    if not actor.networks and not actor.is_system:
        return select(Network).where(false())
    seated = (
        select(Network)
        if actor.is_system
        else select(Network).where(Network.id.in_(actor.networks))
    )
    return seated.order_by(Network.name)


def network_at(actor: Actor, network: str) -> Network:
    """The network with that id or slug. Raises NotFound for strangers, as if there were none."""
    found = db.session.scalar(visible_to(actor).where(_named(network)))
    if found is None:
        raise NotFound
    return found


def _named(network: str) -> ColumnElement[bool]:
    try:
        return Network.id == UUID(network)
    except ValueError:
        return Network.slug == network


def network_of(network_id: UUID) -> Network:
    """A network by its key, for those who were let in already."""
    return db.session.get_one(Network, network_id)


def networks_of(actor: Actor) -> Sequence[Network]:
    """All networks of a person."""
    return db.session.scalars(visible_to(actor)).all()


def own_sites(actor: Actor, network: Network) -> list[Site]:
    """The sites of the network that the actor works for; all of them for the hub."""
    return [site for site in network.sites if can(actor, Permission.INTERVIEW_CREATE, site)]


def count_sites(actor: Actor, network_id: UUID) -> Select[int]:
    """The number of sites under a network's name."""
    mine = Site.network_id.in_(actor.networks)
    return select(func.count(Site.id)).where(Site.network_id == network_id, mine)


def members(network: Network) -> Sequence[Membership]:
    """Everybody with a seat, by name."""
    rows = db.session.scalars(select(Membership).where(Membership.network_id == network.id))
    return sorted(rows, key=lambda seat: seat.user.name.casefold())


def names_in(network_id: UUID, *, also: UUID | None = None) -> list[tuple[UUID, str]]:
    """The key and name of everybody with a seat, by name; `also` of somebody who had one."""
    seated = select(Membership.user_id).where(Membership.network_id == network_id)
    rows = db.session.execute(
        select(User.id, User.name).where(or_(User.id.in_(seated), User.id == also))
    )
    return sorted(((key, name) for key, name in rows), key=lambda row: row[1].casefold())


def membership_at(actor: Actor, network: str, membership_id: UUID) -> Membership:
    """A seat of a network. Raises NotFound outside it."""
    seat = db.session.get(Membership, membership_id)
    if seat is None or seat.network_id != network_at(actor, network).id:
        raise NotFound
    return seat


def site_at(actor: Actor, network: str, site_id: UUID) -> Site:
    """A site of a network. Raises NotFound outside it."""
    site = db.session.get(Site, site_id)
    if site is None or site.network_id != network_at(actor, network).id:
        raise NotFound
    return site


def open_invitations(actor: Actor, network: Network) -> Sequence[Invitation]:
    """The links that still work, as far as the actor may take them back."""
    rows = db.session.scalars(
        select(Invitation)
        .where(
            Invitation.network_id == network.id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .order_by(Invitation.created_at.desc())
    )
    return [row for row in rows if can(actor, Permission.MEMBER_INVITE, row)]


def invitation_at(actor: Actor, network: str, invitation_id: UUID) -> Invitation:
    """An invitation of a network. Raises NotFound outside it."""
    invitation = db.session.get(Invitation, invitation_id)
    if invitation is None or invitation.network_id != network_at(actor, network).id:
        raise NotFound
    return invitation


def invitation_of(token: str) -> Invitation:
    """The invitation that a link stands for, open or not. Raises NotFound for any other link."""
    found = db.session.scalar(select(Invitation).where(Invitation.digest == tokens.digest(token)))
    if found is None:
        raise NotFound
    return found


def site_names(network_id: UUID, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Names of sites by id, in one query."""
    rows = db.session.execute(
        select(Site.id, Site.name).where(Site.network_id == network_id, Site.id.in_(ids))
    )
    return dict(rows.all())
