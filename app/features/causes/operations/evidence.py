"""What a cause rests on: quotes and themes, and their withdrawal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.core import thread
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.core.thread import Ref
from app.extensions import db
from app.features.causes import queries
from app.features.causes.models import Analysis, Cause
from app.features.causes.operations.places import note_cause

WRITE = Permission.ANALYSIS_WRITE


def add_evidence(actor: Actor, cause: Cause, ref: Ref) -> None:
    """Let a cause rest on a quote or a theme that the actor may read. Raises Invalid."""
    require(actor, WRITE, cause)
    offered = queries.evidence_and_offered(actor, cause)[1]
    quotes = {said.quote.id for said in offered.quotes}
    if ref.id not in (quotes if ref.kind == "quote" else {row.id for row in offered.themes}):
        raise Invalid(_("This is not, or no longer, among what you may take as evidence."))
    thread.link(actor, cause.network_id, ref, "supports", Ref("cause", cause.id))
    note_cause(actor, "linked", cause)


def drop_evidence(actor: Actor, cause: Cause, ref: Ref) -> None:
    """Let a cause no longer rest on a quote or a theme."""
    require(actor, WRITE, cause)
    thread.unlink(ref, Ref("cause", cause.id))
    note_cause(actor, "unlinked", cause)


def analyses_through(refs: Collection[Ref]) -> list[UUID]:
    """The analyses whose causes count one of these quotes or themes, also through a theme."""
    ids = [ref.id for ref in refs]
    themes = _all(thread.after(ids, "theme")) | {ref.id for ref in refs if ref.kind == "theme"}
    cause_ids = _all(thread.after(ids, "cause")) | _all(thread.after(sorted(themes), "cause"))
    touched = select(Cause.analysis_id).where(Cause.id.in_(cause_ids)).distinct()
    living = touched.join(Analysis).where(Analysis.deleted_at.is_(None))
    return list(db.session.scalars(living))


def _all(found: Mapping[UUID, list[UUID]]) -> set[UUID]:
    return {one for ids in found.values() for one in ids}


def forget_theme(theme_id: UUID, network_id: UUID) -> list[UUID]:
    """Drop a theme that was taken apart; answers the analyses that show other counts now."""
    ref = Ref("theme", theme_id)
    touched = analyses_through([ref])
    thread.unlink_all(network_id, [ref])
    return touched


def forget_quotes(quote_ids: frozenset[UUID], network_id: UUID) -> list[UUID]:
    """Drop withdrawn quotes from all causes; answers the analyses that show other counts now."""
    refs = [Ref("quote", quote_id) for quote_id in sorted(quote_ids)]
    touched = analyses_through(refs)
    # Also from their themes: whoever counts now must not count them any more.
    thread.unlink_all(network_id, refs)
    _scrub({str(quote_id) for quote_id in quote_ids}, network_id)
    return touched


def _scrub(gone: set[str], network_id: UUID) -> None:
    """An undo must not bring a withdrawn quote back."""
    rows = db.session.scalars(select(Cause).join(Analysis).where(Analysis.network_id == network_id))
    for row in rows:
        if any(edge[1] in gone for edge in row.removed_links):
            row.removed_links = [edge for edge in row.removed_links if edge[1] not in gone]
