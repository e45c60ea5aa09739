"""Deleting a package in preparation, putting it back for 30 days, its purge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, exists, select

from app.core import activity, clock, deleted, events, thread
from app.core.access.actor import SYSTEM, Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.deleted import Listing
from app.core.errors import Invalid
from app.core.thread import Ref
from app.extensions import db
from app.features.notes import operations as notes
from app.features.packages.models import Edition, Package, PackageText
from app.features.packages.releases import forget_preview

WRITE = Permission.PACKAGE_WRITE


def delete_package(actor: Actor, package: Package) -> None:
    """Delete a package; it can be put back for 30 days. Raises Invalid while the library has an
    edition of it in service, or one is being made."""
    require(actor, WRITE, package)
    if any(edition.out_at is None for edition in package.editions):
        raise Invalid(_("The library has an edition of it. Take that out of service first."))
    package.removed_links = thread.take_out(package.network_id, [Ref("package", package.id)])
    package.deleted_at = clock.now()
    forget_preview(package)
    activity.record(actor, "removed", "package", package.id, package.network_id)


def restore_package(actor: Actor, package: Package) -> None:
    """Put a deleted package back, with what it rested on."""
    require(actor, WRITE, package)
    package.deleted_at = None
    db.session.flush()
    package.removed_links = thread.put_back(actor, package.network_id, package.removed_links)
    activity.record(actor, "restored", "package", package.id, package.network_id)
    events.announce(events.RecordRestored("package", package.id, package.network_id))


def put_back_rest(event: events.RecordRestored) -> None:
    """A record is back: living packages may have an edge to it that waits."""
    living = select(Package).where(
        Package.network_id == event.network_id, Package.deleted_at.is_(None)
    )
    thread.put_back_rest(event.network_id, db.session.scalars(living))


def _over(before: datetime) -> Sequence[UUID]:
    """A package that was released stays: its editions keep number, date and reason."""
    released = exists().where(Edition.package_id == Package.id)
    return db.session.scalars(
        select(Package.id).where(Package.deleted_at < before, ~released)
    ).all()


def _purge(ids: Sequence[UUID]) -> None:
    texts = select(PackageText.document_id).where(PackageText.package_id.in_(ids))
    documents = db.session.scalars(texts).all()
    db.session.execute(delete(Package).where(Package.id.in_(ids)))
    notes.withdraw(SYSTEM, documents)


PACKAGES = deleted.rows(
    Package,
    Package.deleted_at,
    Listing(_l("change package"), Package.title, "/packages/{}/restoration", WRITE),
    over=_over,
    purge=_purge,
)
