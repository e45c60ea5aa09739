"""A link for a member’s new password, and who confirms afterwards that it is them.

See docs/adr/0014: a lead who makes a link must not read raw notes with it.
"""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from app.core import activity
from app.core.access.actor import Actor
from app.core.access.check import Place, can, require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.extensions import db
from app.features.accounts import operations as accounts
from app.features.networks.models import Membership


def reset_password(actor: Actor, membership: Membership) -> str:
    """Make a link with which the member sets a new password; shown once."""
    require(actor, Permission.MEMBER_RESET, membership)
    elsewhere = membership.user.actor().networks
    if not all(can(actor, Permission.MEMBER_RESET, Place(one)) for one in elsewhere):
        # Whoever sets the password also opens what the person has in other networks.
        raise Invalid(
            _(
                "%(name)s is also in a network that you do not lead. Whoever runs this server can "
                "make the link.",
                name=membership.user.name,
            )
        )
    return accounts.make_reset(actor, user=membership.user, network_id=membership.network_id)


def confirm(actor: Actor, membership: Membership) -> None:
    """Confirm that it is this member who signs in, and open raw notes to them again.

    It takes a second person, whom the maker of the link cannot have invited for it: Invalid for
    those who came after the link was used.
    """
    require(actor, Permission.MEMBER_CONFIRM, membership)
    own = select(Membership.created_at).where(
        Membership.user_id == actor.user_id, Membership.network_id == membership.network_id
    )
    since, held_at = db.session.scalar(own), membership.user.held_at
    if held_at is None:
        return
    if since is None or since > held_at:
        raise Invalid(_("Somebody who was here before the link was used has to confirm it."))
    accounts.let_in(actor, membership.user)
    activity.record(actor, "confirmed", "membership", membership.id, membership.network_id)
