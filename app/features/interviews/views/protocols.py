"""Interview protocols."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.features.interviews import bp, examples, operations, queries
from app.features.interviews.forms import ProtocolForm
from app.features.interviews.models import Protocol
from app.features.interviews.operations import Question
from app.features.networks import queries as networks
from app.features.networks.models import Network
from app.web import respond
from app.web.guard import needs


@bp.get("/networks/<network>/protocols")
@needs(Permission.PROTOCOL_READ, networks.network_at)
def protocols(actor: Actor, network: Network) -> ResponseReturnValue:
    """All protocols of a network."""
    return respond.page(
        "interviews/protocols.html",
        network=network,
        protocols=queries.protocols_of(actor, network),
        uses=queries.uses(network.id),
    )


@bp.get("/protocols/<uuid:protocol_id>")
@needs(Permission.PROTOCOL_READ, queries.protocol_at)
def protocol(actor: Actor, protocol: Protocol) -> ResponseReturnValue:
    """One protocol, in the newest or an older version."""
    number = request.args.get("version", type=int)
    version = next((one for one in protocol.versions if one.number == number), protocol.current)
    return respond.page(
        "interviews/protocol.html",
        network=networks.network_of(protocol.network_id),
        protocol=protocol,
        version=version,
    )


@bp.route("/networks/<network>/protocols/new", methods=["GET", "POST"])
@needs(Permission.PROTOCOL_WRITE, networks.network_at)
def new_protocol(actor: Actor, network: Network) -> ResponseReturnValue:
    """Write a protocol, from nothing or from the example."""
    form = ProtocolForm(data=examples.protocol() if "example" in request.args else None)
    if _is_kept(form):
        try:
            made = operations.create_protocol(actor, network, **_facts(form))
            return respond.see_other("interviews.protocol", protocol_id=made.id)
        except Invalid as refusal:
            form.refuse(refusal)
    back = url_for("interviews.protocols", network=network.slug)
    return _form(form, network, _("A new protocol"), back)


@bp.route("/protocols/<uuid:protocol_id>/edit", methods=["GET", "POST"])
@needs(Permission.PROTOCOL_WRITE, queries.protocol_at)
def edit_protocol(actor: Actor, protocol: Protocol) -> ResponseReturnValue:
    """Change a protocol; interviews keep the version they were held with."""
    now = protocol.current
    form = ProtocolForm(
        title=protocol.title,
        purpose=protocol.purpose,
        opening=now.opening,
        consent_script=now.consent_script,
        questions=now.questions,
    )
    back = url_for("interviews.protocol", protocol_id=protocol.id)
    if _is_kept(form):
        try:
            operations.change_protocol(actor, protocol, **_facts(form))
            return respond.to(back)
        except Invalid as refusal:
            form.refuse(refusal)
    network = networks.network_of(protocol.network_id)
    return _form(form, network, _("Change “%(title)s”", title=protocol.title), back)


def _is_kept(form: ProtocolForm) -> bool:
    """Whether the form was sent to be kept, and not only to move its rows."""
    if not form.is_submitted():
        return False
    if "arrange" in request.form:
        form.arrange(request.form["arrange"])
        return False
    return bool(form.validate())


def _facts(form: ProtocolForm) -> dict[str, Any]:
    questions = [
        Question(row["text"] or "", row["probes"] or "", bool(row["sensitive"]))
        for row in form.questions.data
    ]
    return {
        "title": form.title.data,
        "purpose": form.purpose.data,
        "opening": form.opening.data,
        "consent_script": form.consent_script.data,
        "questions": questions,
    }


def _form(form: ProtocolForm, network: Network, title: str, back: str) -> ResponseReturnValue:
    refused = form.is_submitted() and "arrange" not in request.form
    answer = respond.invalid if refused else respond.page
    return answer(
        "interviews/protocol_edit.html",
        network=network,
        form=form.rows(),
        heading=title,
        back=back,
    )
