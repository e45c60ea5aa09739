"""Members, sites, settings and invitations of a network."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access.actor import Actor, Role
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.access.table import who_may
from app.core.errors import Conflict, Invalid
from app.extensions import limiter
from app.features.networks import bp, operations, passwords, queries
from app.features.networks.forms import InvitationForm, JoinForm, SeatForm, SettingsForm, SiteForm
from app.features.networks.models import (
    Invitation,
    Membership,
    Network,
    Site,
)
from app.web import respond, session, speech
from app.web.guard import needs, public
from app.web.urls import external


@bp.get("/networks/<network>/members")
@needs(Permission.MEMBERS_READ, queries.network_at)
def members(actor: Actor, network: Network) -> ResponseReturnValue:
    """Who is in the network, and how people come in."""
    return respond.page("networks/members.html", **_people(actor, network))


def _people(
    actor: Actor, network: Network, form: InvitationForm | None = None
) -> dict[str, object]:
    return {
        "network": network,
        "members": queries.members(network),
        "invitations": queries.open_invitations(actor, network),
        "can_invite": can(actor, Permission.MEMBERS_INVITE, network),
        "form": form or InvitationForm(role=Role.MEMBER.value),
    }


@bp.post("/networks/<network>/invitations")
@limiter.limit("30/hour")
@needs(Permission.MEMBERS_INVITE, queries.network_at)
def invite(actor: Actor, network: Network) -> ResponseReturnValue:
    """Turn a pasted list into links, shown once."""
    form = InvitationForm()
    if form.validate():
        try:
            links = _links(actor, network, form)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return respond.page("networks/invited.html", network=network, links=links)
    return respond.invalid("networks/members.html", **_people(actor, network, form))


def _links(actor: Actor, network: Network, form: InvitationForm) -> list[tuple[Invitation, str]]:
    made = [
        operations.invite(
            actor, network, role=Role(form.role.data), site=line.site, email=line.email
        )
        for line in operations.read_lines(network, form.lines.data)
    ]
    return [(row, external("networks.join", token=token)) for row, token in made]


@bp.post("/networks/<network>/invitations/<uuid:invitation_id>/revocation")
@needs(Permission.MEMBER_INVITE, queries.invitation_at)
def revoke(actor: Actor, invitation: Invitation) -> ResponseReturnValue:
    """Take an invitation back."""
    operations.revoke(actor, invitation)
    flash(_("The invitation is taken back; its link no longer works."))
    return respond.see_other("networks.members", network=invitation.network.slug)


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@limiter.limit("30/minute")
@public
def join(token: str) -> ResponseReturnValue:
    """Come in by an invitation: with a new account, or with the one that is signed in."""
    invitation = queries.invitation_of(token)
    speech.speak_of(invitation.network_id)
    form = JoinForm(email=invitation.email)
    home = f"/networks/{invitation.network.slug}"
    visitor = not current_user.is_authenticated
    seated = not visitor and invitation.network_id in current_user.actor().networks
    if form.is_submitted() and not visitor:
        if not seated:
            operations.accept(invitation, user=current_user)
        return respond.to(home)
    if form.validate_on_submit():
        try:
            session.begin(
                operations.join(
                    invitation,
                    name=form.name.data,
                    email=form.email.data,
                    password=form.password.data,
                )
            )
            flash(_("You have joined %(network)s.", network=invitation.network.name))
            return respond.to(home)
        except Invalid as refusal:
            form.refuse(refusal)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("networks/join.html", form=form, invitation=invitation, seated=seated)


@bp.route("/networks/<network>/members/<uuid:membership_id>", methods=["GET", "POST"])
@needs(Permission.MEMBER_CHANGE, queries.membership_at)
def member(actor: Actor, seat: Membership) -> ResponseReturnValue:
    """Change a member's role and sites."""
    network = queries.network_of(seat.network_id)
    form = SeatForm(role=seat.role, sites=[str(site.id) for site in seat.sites]).offer(network)
    if form.validate_on_submit():
        sites = [site for site in network.sites if str(site.id) in form.sites.data]
        try:
            operations.change_seat(actor, seat, role=Role(form.role.data), sites=sites)
            flash(_("Kept: %(name)s, %(role)s.", name=seat.user.name, role=seat.role.label))
            return respond.see_other("networks.members", network=network.slug)
        except Invalid as refusal:
            form.refuse(refusal)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("networks/member.html", network=network, seat=seat, form=form)


@bp.post("/networks/<network>/members/<uuid:membership_id>/removal")
@needs(Permission.MEMBER_CHANGE, queries.membership_at)
def remove(actor: Actor, seat: Membership) -> ResponseReturnValue:
    """End a seat."""
    network = queries.network_of(seat.network_id)
    operations.remove(actor, seat)
    flash(_("%(name)s has left the network. Their records stay.", name=seat.user.name))
    return respond.see_other("networks.members", network=network.slug)


@bp.post("/networks/<network>/members/<uuid:membership_id>/reset")
@limiter.limit("30/hour")
@needs(Permission.MEMBER_RESET, queries.membership_at)
def reset(actor: Actor, seat: Membership) -> ResponseReturnValue:
    """Show a link, once, with which a member sets a new password."""
    token = passwords.reset_password(actor, seat)
    return respond.page(
        "networks/reset_link.html",
        network=queries.network_of(seat.network_id),
        seat=seat,
        link=external("accounts.reset", token=token),
    )


@bp.post("/networks/<network>/members/<uuid:membership_id>/confirmation")
@needs(Permission.MEMBER_CONFIRM, queries.membership_at)
def confirm(actor: Actor, seat: Membership) -> ResponseReturnValue:
    """Confirm that it is this member who signs in, after a link for a new password."""
    passwords.confirm(actor, seat)
    flash(_("Confirmed: %(name)s reads raw notes again where they are named.", name=seat.user.name))
    return respond.see_other("networks.members", network=queries.network_of(seat.network_id).slug)


@bp.route("/networks/<network>/settings", methods=["GET", "POST"])
@needs(Permission.NETWORK_SETTINGS, queries.network_at)
def settings(actor: Actor, network: Network) -> ResponseReturnValue:
    """A network's words, what it calls things, its zone, floor and rules."""
    form = SettingsForm.of(network)
    if form.validate_on_submit():
        try:
            operations.change_network(actor, network, **form.facts)
        except Conflict:
            theirs = SettingsForm.of(network, formdata=None)
            return respond.conflict("networks/settings.html", form, theirs, network=network)
        flash(_("The settings are saved."))
        return respond.see_other("networks.settings", network=network.slug)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("networks/settings.html", network=network, form=form)


@bp.get("/networks/<network>/sites")
@needs(Permission.NETWORK_READ, queries.network_at)
def sites(actor: Actor, network: Network) -> ResponseReturnValue:
    """A network's sites."""
    return respond.page("networks/sites.html", network=network, form=SiteForm())


@bp.post("/networks/<network>/sites")
@needs(Permission.SITE_WRITE, queries.network_at)
def add_site(actor: Actor, network: Network) -> ResponseReturnValue:
    """Add a site."""
    form = SiteForm()
    if form.validate():
        try:
            operations.add_site(actor, network, **form.facts)
            return respond.see_other("networks.sites", network=network.slug)
        except Invalid as refusal:
            form.refuse(refusal)
    return respond.invalid("networks/sites.html", network=network, form=form)


@bp.get("/networks/<network>/sites/<uuid:site_id>")
@needs(Permission.SITE_OPEN, queries.site_at)
def site(actor: Actor, at: Site) -> ResponseReturnValue:
    """One site: its facts for the hub lead, its name outside for its own lead."""
    return respond.page("networks/site.html", network=at.network, site=at, form=SiteForm(obj=at))


@bp.post("/networks/<network>/sites/<uuid:site_id>")
@needs(Permission.SITE_WRITE, queries.site_at)
def change_site(actor: Actor, at: Site) -> ResponseReturnValue:
    """Change a site's name, kind, district and code."""
    form = SiteForm()
    if form.validate():
        try:
            operations.change_site(actor, at, **form.facts)
            flash(_("The {site} is saved."))
            return respond.see_other("networks.sites", network=at.network.slug)
        except Invalid as refusal:
            form.refuse(refusal)
    return respond.invalid("networks/site.html", network=at.network, site=at, form=form)


@bp.post("/networks/<network>/sites/<uuid:site_id>/naming")
@needs(Permission.SITE_AGREE, queries.site_at)
def name_site(actor: Actor, at: Site) -> ResponseReturnValue:
    """Agree that the site is named outside itself, or take that back."""
    agreed = request.form.get("agreed") == "yes"
    operations.name_outside(actor, at, agreed=agreed)
    if agreed:
        flash(_("%(site)s may be named outside itself.", site=at.name))
    else:
        flash(_("%(site)s is no longer named outside itself.", site=at.name))
    return respond.see_other("networks.site", network=at.network.slug, site_id=at.id)


@bp.get("/networks/<network>/permissions")
@needs(Permission.NETWORK_READ, queries.network_at)
def permissions(actor: Actor, network: Network) -> ResponseReturnValue:
    """Who may do what, printed from the one table."""
    return respond.page(
        "networks/permissions.html", network=network, roles=list(Role), table=who_may()
    )
