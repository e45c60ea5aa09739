"""Interviews: the list, the record, who is named on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.errors import Conflict, Invalid, NotAllowed
from app.features.interviews import bp, operations, pages, queries
from app.features.interviews.forms import InterviewForm
from app.features.interviews.models import Interview
from app.features.interviews.vocabulary import Voice
from app.features.networks import queries as networks
from app.features.networks.models import Network, Site
from app.web import respond
from app.web.guard import needs


@bp.get("/networks/<network>/interviews")
@needs(Permission.INTERVIEW_READ, networks.network_at)
def index(actor: Actor, network: Network) -> ResponseReturnValue:
    """All interviews of a network by their codes, and who has not been heard."""
    interviews = queries.interviews_of(actor, network)
    return respond.page(
        "interviews/index.html",
        network=network,
        interviews=interviews,
        taken_back=queries.taken_back(actor, network),
        counts=queries.quote_counts(network.id),
        coverage=queries.coverage(actor, network, interviews),
        can_create=bool(networks.own_sites(actor, network)),
    )


@bp.get("/interviews/<uuid:interview_id>")
@needs(Permission.INTERVIEW_READ, queries.interview_at)
def show(actor: Actor, interview: Interview) -> ResponseReturnValue:
    """One interview: its notes for those named, its quotes as far as consent reaches.

    Who opens the notes is written down. A script that asks what else is on the page gets no notes:
    see frontend/anew.js.
    """
    part, reads = request.args.get("part", "said"), "X-Without-Notes" not in request.headers
    page = pages.interview(actor, interview, part, reads=reads)
    if "document" in page:
        operations.note_opening(actor, interview, page["openings"])
    return respond.page("interviews/show.html", **page)


@bp.route("/networks/<network>/interviews/new", methods=["GET", "POST"])
@needs(Permission.PROTOCOL_READ, networks.network_at)
def new(actor: Actor, network: Network) -> ResponseReturnValue:
    """Record an interview from a protocol."""
    protocols = {str(one.id): one for one in queries.protocols_of(actor, network)}
    sites = {str(site.id): site for site in networks.own_sites(actor, network)}
    if not sites and can(actor, Permission.SITE_WRITE, network):
        return respond.page("interviews/no_site.html", network=network)
    if not sites:
        raise NotAllowed(Permission.INTERVIEW_CREATE)
    if not protocols:
        return respond.see_other("interviews.protocols", network=network.slug)
    form = _offer(_fresh(network), actor, network)
    form.protocol.choices = [(key, one.title) for key, one in protocols.items()]
    form.site.choices = _choose((key, site.name) for key, site in sites.items())
    form.voice.choices = _choose((one.value, one.label) for one in Voice)
    if not form.is_submitted():
        form.protocol.data = request.args.get("protocol") or next(iter(protocols))
    elif form.validate():
        try:
            made = operations.create_interview(
                actor,
                network,
                protocol=protocols[form.protocol.data].current,
                site=sites[form.site.data],
                voice=Voice(form.voice.data),
                **_facts(form),
            )
            return respond.see_other("interviews.show", interview_id=made.id)
        except Invalid as refusal:
            form.refuse(refusal)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("interviews/new.html", network=network, form=form)


def _fresh(network: Network) -> InterviewForm:
    today = clock.today(network.zone)
    return InterviewForm(held_on=today, lang="en", keep_until=today + operations.KEPT)


@bp.route("/interviews/<uuid:interview_id>/edit", methods=["GET", "POST"])
@needs(Permission.INTERVIEW_WRITE, queries.interview_at)
def edit(actor: Actor, interview: Interview) -> ResponseReturnValue:
    """Change an interview's details, and who is named on its notes."""
    network = networks.network_of(interview.network_id)
    sites = _open_sites(actor, network, interview)
    form = _filled(actor, network, interview, sites)
    values: dict[str, Any] = {"network": network, "interview": interview, "form": form}
    if form.validate_on_submit():
        try:
            operations.change_interview(
                actor,
                interview,
                version=form.version.data or 0,
                site=sites.get(form.site.data) if "site" in form else None,
                voice=Voice(form.voice.data) if "voice" in form else None,
                **_facts(form),
            )
            return respond.see_other("interviews.show", interview_id=interview.id)
        except Invalid as refusal:
            form.refuse(refusal)
        except Conflict:
            theirs = _filled(actor, network, interview, sites, formdata=None)
            return respond.conflict("interviews/edit.html", theirs=theirs, **values)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("interviews/edit.html", **values)


def _choose(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The choices behind an empty one, so that nothing is chosen untouched; a single one is."""
    offered = list(choices)
    return offered if len(offered) == 1 else [("", _("Choose …")), *offered]


def _open_sites(actor: Actor, network: Network, interview: Interview) -> dict[str, Site]:
    """The sites that the interview may be put at; none once it is quoted."""
    if not operations.may_move(interview):
        return {}
    own = {str(site.id): site for site in networks.own_sites(actor, network)}
    return own if str(interview.site_id) in own else {}


def _filled(
    actor: Actor, network: Network, interview: Interview, sites: Mapping[str, Site], **given: Any
) -> InterviewForm:
    form = InterviewForm(
        **given,
        version=interview.version,
        site=str(interview.site_id),
        held_on=interview.held_on,
        grade_band=interview.grade_band,
        groups=interview.groups,
        lang=interview.lang,
        voice=interview.voice.value,
        keep_until=interview.keep_until,
        note_taker=str(interview.note_taker_id or ""),
        readers=[str(reader.user_id) for reader in interview.readers],
    )
    closed = {"protocol": True, "voice": not sites, "site": len(sites) < 2}
    form.without(*(name for name, is_closed in closed.items() if is_closed))
    if "site" in form:
        form.site.choices = [(key, site.name) for key, site in sites.items()]
    if "voice" in form:
        form.voice.choices = [(one.value, one.label) for one in Voice]
    return _offer(form, actor, network, interview)


def _offer(
    form: InterviewForm, actor: Actor, network: Network, interview: Interview | None = None
) -> InterviewForm:
    writer = interview.interviewer_id if interview else actor.user_id
    people = [
        (str(seat.user_id), seat.user.name)
        for seat in queries.nameable(network)
        if seat.user_id != writer
    ]
    named = interview.groups if interview else []
    return form.offer(groups=dict.fromkeys([*network.groups, *named]), people=people)


def _facts(form: InterviewForm) -> dict[str, Any]:
    return {
        "held_on": form.held_on.data,
        "grade_band": form.grade_band.data or "",
        "groups": form.groups.data or [],
        "lang": form.lang.data,
        "keep_until": form.keep_until.data,
        "note_taker_id": UUID(form.note_taker.data) if form.note_taker.data else None,
        "reader_ids": [UUID(one) for one in form.readers.data or []],
    }
