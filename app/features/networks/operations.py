"""What can be done with networks, sites, seats and invitations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.core import activity, clock, events, tokens
from app.core.access.actor import Actor, Role
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.core.model import claim
from app.extensions import db
from app.features.accounts import operations as accounts
from app.features.accounts.models import User
from app.features.networks import queries
from app.features.networks.models import Invitation, Membership, Network, Site, SiteKind

INVITATION_LASTS = timedelta(days=14)
MOST_INVITATIONS = 200


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """One line of a pasted list: an address, and a site by name or none."""

    email: str
    site: Site | None


def create_network(actor: Actor, *, name: str, zone: str = "UTC", **facts: Any) -> Network:
    """Start a network. Whoever starts it is its hub lead."""
    require(actor, Permission.NETWORK_CREATE, None)
    network = Network(name=name, slug=_free_slug(name), zone=zone, **facts)
    db.session.add(network)
    db.session.flush()
    if actor.user_id:
        seat(actor, network=network, user_id=actor.user_id, role=Role.LEAD)
    activity.record(actor, "created", "network", network.id, network.id)
    return network


def change_network(actor: Actor, network: Network, *, version: int, **facts: Any) -> None:
    """Change a network's name, words, zone, floor or rules. Raises Conflict."""
    require(actor, Permission.NETWORK_SETTINGS, network)
    claim(network, version)
    for name, value in facts.items():
        setattr(network, name, value)
    activity.record(actor, "changed", "network", network.id, network.id)


def add_site(
    actor: Actor, network: Network, *, name: str, kind: SiteKind = SiteKind.SCHOOL, **facts: Any
) -> Site:
    """Add a site. Raises Invalid when the network has one of that name."""
    require(actor, Permission.SITE_WRITE, network)
    _refuse_name(name, network.sites)
    site = Site(name=name, kind=kind, **facts)
    network.sites.append(site)
    db.session.flush()
    activity.record(actor, "created", "site", site.id, network.id, site.id)
    return site


def change_site(actor: Actor, site: Site, *, name: str, **facts: Any) -> None:
    """Change a site's name, kind, district or code. Raises Invalid, see `add_site`."""
    require(actor, Permission.SITE_WRITE, site)
    _refuse_name(name, [other for other in site.network.sites if other is not site])
    for key, value in {"name": name, **facts}.items():
        setattr(site, key, value)
    activity.record(actor, "changed", "site", site.id, site.network_id, site.id)


def _refuse_name(name: str, others: Sequence[Site]) -> None:
    if any(site.name.casefold() == name.casefold() for site in others):
        raise Invalid(_("Another {site} has this name already."), "name")


def name_outside(actor: Actor, site: Site, *, agreed: bool) -> None:
    """Write down that the site's lead agrees, or no longer agrees, to its name outside itself.

    What is printed in a released edition already stays there; what is shown or released from now
    on keeps to it.
    """
    require(actor, Permission.SITE_AGREE, site)
    if site.named_outside is agreed:
        return
    site.named_outside = agreed
    verb = "named" if agreed else "unnamed"
    activity.record(actor, verb, "site", site.id, site.network_id, site.id)


def seat(
    actor: Actor, *, network: Network, user_id: UUID, role: Role, sites: Sequence[Site] = ()
) -> Membership:
    """Give a person a seat; the caller has checked that they may have it."""
    accounts.tell_apart(user_id, queries.colours_before(user_id, network.id))
    membership = Membership(user_id=user_id, network_id=network.id, role=role, sites=list(sites))
    db.session.add(membership)
    db.session.flush()
    activity.record(actor, "joined", "membership", membership.id, network.id)
    return membership


def invite(
    actor: Actor, network: Network, *, role: Role, site: Site | None = None, email: str = ""
) -> tuple[Invitation, str]:
    """Make one link, and answer it with its token, which is shown once.

    A site lead invites members to their own site only.
    """
    invitation = Invitation(
        network_id=network.id,
        site_id=site.id if site else None,
        role=role,
        email=email,
        by_id=actor.user_id,
        expires_at=clock.now() + INVITATION_LASTS,
    )
    _refuse_foreign(network.id, [site] if site else [])
    require(actor, Permission.MEMBER_INVITE, invitation)
    require(actor, Permission.ROLE_GIVE, invitation)
    token, invitation.digest = tokens.new()
    db.session.add(invitation)
    db.session.flush()
    activity.record(actor, "invited", "invitation", invitation.id, network.id, invitation.site_id)
    return invitation, token


def read_lines(network: Network, pasted: str) -> list[InvitationLine]:
    """Read "address, site" lines as people paste them from a sheet.

    Comma, semicolon or tab between the two; the site may be missing. Raises Invalid that names
    every line whose address or site is not understood or whose person has a seat already, or when
    the list is too long.
    """
    seated = _seated(network)
    by_name = {site.name.casefold(): site for site in network.sites}
    lines, wrong = [], []
    first: dict[str, int] = {}
    for number, raw in enumerate(pasted.splitlines(), start=1):
        if not raw.strip():
            continue
        email, _sep, place = (part.strip() for part in _split(raw))
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
            wrong.append(
                _("Line %(n)s has no e-mail address: “%(text)s”.", n=number, text=raw.strip())
            )
        elif place and place.casefold() not in by_name:
            wrong.append(
                _("Line %(n)s: there is no {site} called “%(site)s”.", n=number, site=place)
            )
        elif email.lower() in seated:
            said = _("Line %(n)s: %(email)s is in this network already.", n=number, email=email)
            wrong.append(said)
        elif (earlier := first.setdefault(email.lower(), number)) != number:
            wrong.append(_("Line %(n)s has the address of line %(m)s again.", n=number, m=earlier))
        lines.append(InvitationLine(email.lower(), by_name.get(place.casefold())))
    if wrong:
        raise Invalid("\n".join(wrong), "lines")
    if not lines or len(lines) > MOST_INVITATIONS:
        raise Invalid(_("Paste between 1 and %(most)s lines.", most=MOST_INVITATIONS), "lines")
    return lines


def _seated(network: Network) -> set[str]:
    """The addresses of everybody who has a seat."""
    rows = select(User.email).join(Membership, Membership.user_id == User.id)
    return {
        email.lower()
        for email in db.session.scalars(rows.where(Membership.network_id == network.id))
    }


def _split(raw: str) -> tuple[str, str, str]:
    return re.sub(r"[\t;]", ",", raw).partition(",")


def revoke(actor: Actor, invitation: Invitation) -> None:
    """Take an invitation back; its link stops working."""
    require(actor, Permission.MEMBER_INVITE, invitation)
    invitation.revoked_at = clock.now()
    activity.record(actor, "revoked", "invitation", invitation.id, invitation.network_id)


def accept(invitation: Invitation, *, user: User) -> Membership:
    """Take the seat that an invitation offers. Raises Invalid when it no longer works."""
    if invitation.network_id in user.actor().networks:
        raise Invalid(_("You are in this network already."))
    _use_up(invitation)
    return _sit_down(invitation, user)


def _use_up(invitation: Invitation) -> None:
    """Take an invitation, once: of two people with the same link one is too late (Invalid)."""
    now = clock.now()
    taken = db.session.execute(
        update(Invitation)
        .where(
            Invitation.id == invitation.id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(accepted_at=now)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Invalid(_("This invitation has ended. Ask the person who sent it for a new one."))


def _sit_down(invitation: Invitation, user: User) -> Membership:
    invitation.accepted_by_id = user.id
    return seat(
        user.actor(),
        network=invitation.network,
        user_id=user.id,
        role=invitation.role,
        sites=[invitation.site] if invitation.site else [],
    )


def join(invitation: Invitation, *, name: str, email: str, password: str) -> User:
    """Open an account and take the seat. Raises Invalid, see `accept` and `create_user`."""
    _use_up(invitation)
    user = accounts.create_user(
        name=name, email=email, password=password, zone=invitation.network.zone
    )
    _sit_down(invitation, user)
    return user


def change_seat(actor: Actor, membership: Membership, *, role: Role, sites: Sequence[Site]) -> None:
    """Change a member's role and sites. Raises Invalid when nobody would be left to lead."""
    require(actor, Permission.MEMBER_CHANGE, membership)
    _refuse_foreign(membership.network_id, sites)
    if role is not membership.role:
        _keep_a_lead(membership)
    membership.role, membership.sites = role, list(sites)
    require(actor, Permission.MEMBER_CHANGE, membership)
    activity.record(actor, "changed", "membership", membership.id, membership.network_id)
    events.announce(events.AccessChanged(frozenset({membership.user_id})))


def _refuse_foreign(network_id: UUID, sites: Sequence[Site]) -> None:
    if any(site.network_id != network_id for site in sites):
        raise Invalid(_("Choose {sites} of this network."), "sites")


def remove(actor: Actor, membership: Membership) -> None:
    """End a seat; the person's records stay with their sites.

    Whoever comes back by a new link has the new seat alone: features that listen to SeatEnded
    forget where the person was named.
    """
    require(actor, Permission.MEMBER_CHANGE, membership)
    _keep_a_lead(membership)
    activity.record(actor, "removed", "membership", membership.id, membership.network_id)
    events.announce(events.SeatEnded(membership.user_id, membership.network_id))
    events.announce(events.AccessChanged(frozenset({membership.user_id})))
    db.session.delete(membership)


def _keep_a_lead(membership: Membership) -> None:
    if not membership.role.leads_hub:
        return
    # Two leads who step back at the same moment wait for each other here.
    db.session.execute(
        select(Network.id).where(Network.id == membership.network_id).with_for_update()
    )
    if not db.session.scalar(
        select(Membership.id).where(
            Membership.network_id == membership.network_id,
            Membership.role == membership.role,
            Membership.id != membership.id,
        )
    ):
        raise Invalid(
            _("No network can be without its {hub} lead. Make somebody else {hub} lead first.")
        )


def _free_slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "network"
    taken = set(db.session.scalars(select(Network.slug).where(Network.slug.startswith(base))))
    slug, count = base, 1
    while slug in taken:
        count += 1
        slug = f"{base}-{count}"
    return slug
