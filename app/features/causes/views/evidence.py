"""What a cause rests on, as each reader may see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import events
from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.core.thread import Ref
from app.features.causes import bp, operations, queries
from app.features.causes.models import Cause
from app.features.causes.views.panels import drawn, panel, shared
from app.web import respond
from app.web.guard import needs

READ, WRITE = Permission.ANALYSIS_READ, Permission.ANALYSIS_WRITE
TEMPLATE = "causes/_evidence.html"


@bp.get("/causes/<uuid:cause_id>/evidence")
@needs(READ, queries.living_cause_at)
def evidence(actor: Actor, cause: Cause) -> ResponseReturnValue:
    """The quotes and themes of a cause, and for those who may, what else can be taken."""
    return panel(TEMPLATE, title=_("What it rests on"), **_resting(actor, cause))


def _resting(actor: Actor, cause: Cause) -> dict[str, Any]:
    evidence, offered = queries.evidence_and_offered(actor, cause)
    return {
        "cause": cause,
        "analysis": cause.analysis,
        "evidence": evidence,
        "offered": offered if can(actor, WRITE, cause) else queries.Evidence(),
    }


@bp.post("/causes/<uuid:cause_id>/evidence")
@needs(WRITE, queries.living_cause_at)
def add_evidence(actor: Actor, cause: Cause) -> ResponseReturnValue:
    """Let a cause rest on a quote or a theme."""
    operations.add_evidence(actor, cause, _ref(request.form.get("ref", "")))
    return _answer(actor, cause, choosing=True)


@bp.post("/causes/<uuid:cause_id>/evidence/removal")
@needs(WRITE, queries.living_cause_at)
def drop_evidence(actor: Actor, cause: Cause) -> ResponseReturnValue:
    """Let a cause no longer rest on a quote or a theme."""
    operations.drop_evidence(actor, cause, _ref(request.form.get("ref", "")))
    return _answer(actor, cause)


def _ref(word: str) -> Ref:
    kind, _colon, key = word.partition(":")
    try:
        if kind in ("quote", "theme"):
            return Ref(kind, UUID(key))
    except ValueError:
        pass
    raise Invalid(_("Choose a quote or a theme."))


def _answer(actor: Actor, cause: Cause, *, choosing: bool = False) -> ResponseReturnValue:
    """The panel anew; who is choosing finds the choice open, since few causes rest on one word."""
    if not respond.is_htmx():
        respond.push("analysis", cause.analysis_id)
        return respond.see_other("causes.evidence", cause_id=cause.id)
    fill = drawn(TEMPLATE, choosing=choosing, **_resting(actor, cause))
    slot = f"cause-{cause.id}-evidence"
    return shared(cause.analysis_id, f"cause-{cause.id}", slot=slot, fill=fill)


def on_quotes_withdrawn(event: events.QuotesWithdrawn) -> None:
    """Withdrawn quotes leave all causes, and every open page counts anew."""
    _draw(operations.forget_quotes(event.quote_ids, event.network_id))


def on_scopes_changed(event: events.ScopesChanged) -> None:
    """Quotes that go further or less far are counted in another place."""
    _draw(operations.analyses_through([Ref("quote", one) for one in event.quote_ids]))


def on_evidence_changed(event: events.EvidenceChanged) -> None:
    """A theme has other voices now; causes count through it."""
    if event.kind == "theme":
        _draw(operations.analyses_through([Ref("theme", event.record_id)]))


def on_record_deleted(event: events.RecordDeleted) -> None:
    """A theme that was taken apart leaves all causes."""
    if event.kind == "theme":
        _draw(operations.forget_theme(event.record_id, event.network_id))


def _draw(analysis_ids: Sequence[UUID]) -> None:
    for analysis_id in analysis_ids:
        respond.push("analysis", analysis_id)
