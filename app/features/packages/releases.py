"""From a package to an edition, and what takes an edition out of service.

A release is asked for in a request and made by the worker: only the worker may wait until the
last words of the texts are settled. The gate is asked twice, before the job is written and
when the pages are frozen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.core import activity, after, clock, events, thread
from app.core.access.actor import SYSTEM, Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.core.purge import purge
from app.core.thread import Ref
from app.extensions import db
from app.features.interviews import queries as interviews
from app.features.packages import copies, gate, operations, queries, wording
from app.features.packages.content import Content, gather
from app.features.packages.models import (
    Edition,
    EditionQuote,
    OutReason,
    Package,
    PackageImage,
    PartKind,
)


def release(actor: Actor, package: Package) -> Edition:
    """Ask for the next edition; the worker makes it. Raises Invalid while the gate is closed.

    While one is being made, answers that one.
    """
    require(actor, Permission.PACKAGE_RELEASE, package)
    making = next((one for one in package.editions if is_being_made(one)), None)
    if making is not None:
        return making
    refuse_unless_open(gather(package))
    edition = Edition(
        package_id=package.id,
        network_id=package.network_id,
        number=max((one.number for one in package.editions), default=0) + 1,
        by_id=actor.user_id,
        asked_at=clock.now(),
    )
    package.editions.append(edition)
    db.session.flush()
    edition.job_id = after.enqueue("packages.render", edition_id=edition.id)
    activity.record(actor, "released", "package", package.id, package.network_id)
    return edition


def confirm_people(actor: Actor, package: Package, image_ids: Collection[UUID]) -> None:
    """Write down that the people in these pictures agree to be seen by anyone: who says so, when.

    A picture that comes into the texts later is asked about anew.
    """
    require(actor, Permission.PACKAGE_RELEASE, package)
    content = gather(package)
    for one in content.images:
        if one.key in image_ids and one.key not in content.agreed:
            db.session.add(
                PackageImage(package_id=package.id, image_id=one.key, by_id=actor.user_id)
            )
    db.session.flush()
    activity.record(actor, "changed", "package", package.id, package.network_id)


def is_being_made(edition: Edition) -> bool:
    """Whether the worker has still to do with an edition."""
    if edition.released_at is not None or edition.out_at is not None:
        return False
    state = after.job_state(edition.job_id)
    return state is not None and state.is_open


def refuse_unless_open(content: Content) -> None:
    """Raise Invalid with what is left to do while the gate is closed."""
    left = gate.failing(content)
    if left:
        todo = " ".join(check.todo for check in left)
        raise Invalid(_("This package cannot be released yet. %(todo)s", todo=todo))


def freeze(edition: Edition, content: Content, html: str, assets: Mapping[str, Any]) -> None:
    """Write into an edition what it says for ever. Inside the write gate.

    Raises Invalid when a quote on the pages has lost its consent since they were drawn.
    """
    ids = sorted(content.quote_ids)
    if set(interviews.quotes_in_scope(ids, "public")) != set(ids):
        raise Invalid(_("A voice on these pages may no longer be quoted. Release it again."))
    package = content.package
    edition.title, edition.subtitle = package.title, package.subtitle
    edition.network_name, edition.places = content.network.name, wording.places(content)
    edition.standing, edition.is_early = wording.standing(content), content.is_early
    edition.licence, edition.lang = package.licence, str(get_locale() or "en")
    edition.counts = wording.counts(content)
    edition.html = html
    edition.html_sha = hashlib.sha256(html.encode()).hexdigest()
    edition.assets = dict(assets)
    held = select(EditionQuote.quote_id).where(EditionQuote.edition_id == edition.id)
    known = set(db.session.scalars(held))
    db.session.add_all(
        EditionQuote(edition_id=edition.id, quote_id=one) for one in ids if one not in known
    )
    db.session.flush()


def put_into_service(edition: Edition, pdf_sha: str) -> None:
    """Show an edition in the library, and let it rest on its package. Inside the write gate."""
    edition.pdf_sha = pdf_sha
    edition.released_at = edition.asked_at
    package = edition.package
    operations.rest_on_aim(SYSTEM, package)
    earlier, later = Ref("package", package.id), Ref("edition", edition.id)
    thread.link(SYSTEM, edition.network_id, earlier, "released as", later)
    activity.record(SYSTEM, "published", "edition", edition.id, edition.network_id)


def take_back(actor: Actor, edition: Edition) -> None:
    """Take an edition out of service by the network's own wish."""
    require(actor, Permission.PACKAGE_RELEASE, edition)
    out_of_service(actor, [edition], OutReason.TAKEN_BACK)


def out_of_service(actor: Actor, editions: Sequence[Edition], reason: OutReason) -> None:
    """Purge the pages of editions; number, date, checksums and reason stay."""
    for edition in editions:
        edition.out_at, edition.out_reason = clock.now(), reason
        edition.html = ""
        edition.subtitle = edition.standing = ""
        if edition.pdf_sha:
            purge(edition.pdf_sha)
        copies.forget(edition)
        activity.record(actor, "purged", "edition", edition.id, edition.network_id)
    db.session.flush()


def quotes_withdrawn(event: events.QuotesWithdrawn) -> list[UUID]:
    """Every edition and preview that holds one of the quotes goes, in the same transaction.

    Answers the packages whose pages show something else now; so does `quotes_narrowed`.
    """
    return _forget(event.quote_ids, OutReason.QUOTE_WITHDRAWN)


def quotes_narrowed(event: events.QuotesNarrowed) -> list[UUID]:
    """Editions with quotes that may no longer be public go; what may still be public stays."""
    public = set(interviews.quotes_in_scope(event.quote_ids, "public"))
    return _forget(event.quote_ids - public, OutReason.QUOTE_NARROWED)


def _forget(quote_ids: frozenset[UUID], reason: OutReason) -> list[UUID]:
    gone = sorted(quote_ids)
    if not gone:
        return []
    editions = queries.editions_holding(gone)
    out_of_service(SYSTEM, editions, reason)
    packages = queries.packages_with(gone)
    for package in packages:
        forget_preview(package)
        for part in [one for one in package.of_kind(PartKind.QUOTE) if one.record_id in quote_ids]:
            operations.drop(package, part)
    # The prose may refer to the quotes as well: its previews are not asked one by one.
    for package in queries.packages_in_networks_of(gone):
        forget_preview(package)
    return sorted({package.id for package in packages} | {one.package_id for one in editions})


def forget_preview(package: Package) -> None:
    """Purge a preview, also one that is being printed right now."""
    package.preview_job_id = None
    if package.preview_sha:
        purge(package.preview_sha)
        package.preview_sha = ""
    db.session.flush()
