"""Networks, sites, and people with a seat."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.core.access.actor import Role
from app.extensions import db
from app.features.accounts.models import User
from app.features.networks.models import Membership, Network, Site
from tests.factories import number, saved
from tests.factories.accounts import person


@saved
def network(name: str = "Morning Bell Network", **values: Any) -> Network:
    """A network without sites and people."""
    made = Network(**{"name": name, "slug": f"network-{number()}", **values})
    db.session.add(made)
    db.session.flush()
    return made


@saved
def site(of: Network, name: str | None = None, **values: Any) -> Site:
    """A site of a network."""
    made = Site(network_id=of.id, name=name or f"School {number()}", **values)
    db.session.add(made)
    db.session.flush()
    return made


@saved
def seat(
    who: User, of: Network, role: Role = Role.MEMBER, sites: Iterable[Site] = ()
) -> Membership:
    """A person's seat in a network."""
    made = Membership(user_id=who.id, network_id=of.id, role=role, sites=list(sites))
    db.session.add(made)
    db.session.flush()
    return made


@saved
def seated(
    of: Network, role: Role = Role.MEMBER, sites: Iterable[Site] = (), **values: Any
) -> User:
    """A new person with a seat in a network."""
    who = person(**values)
    seat(who, of, role, sites)
    return who
