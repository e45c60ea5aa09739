"""Reading packages and editions, always for somebody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import InstrumentedAttribute, set_committed_value

from app.core.access.actor import Actor
from app.core.access.check import can, networks_where
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.core.together import together
from app.extensions import db
from app.features.causes.models import Cause
from app.features.interviews.models import Quote
from app.features.measures.models import Measure
from app.features.networks.models import Network
from app.features.notes import queries as notes
from app.features.notes.queries import SnapshotView
from app.features.packages.models import (
    Edition,
    EditionQuote,
    Package,
    PackageImage,
    PackagePart,
    PackageText,
    PartKind,
    Section,
)


def visible_to(actor: Actor) -> Select[Package]:
    """The packages in preparation that an actor may read."""
    living = select(Package).where(Package.deleted_at.is_(None))
    if actor.is_system:
        return living
    return living.where(Package.network_id.in_(networks_where(actor, Permission.PACKAGE_READ)))


def packages_of(actor: Actor, network: Network) -> Sequence[Package]:
    """A network's packages, the newest first, with their editions."""
    rows = visible_to(actor).where(Package.network_id == network.id)
    return db.session.scalars(
        rows.options(selectinload(Package.editions)).order_by(Package.id.desc())
    ).all()


def package_at(actor: Actor, package_id: UUID) -> Package:
    """A package. Raises NotFound for strangers."""
    # What its pages show comes along: the network with its sites, and the editions.
    rows = visible_to(actor).where(Package.id == package_id)
    rows = rows.options(
        joinedload(Package.network).joinedload(Network.sites), joinedload(Package.editions)
    )
    found = db.session.scalars(rows).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def deleted_at(actor: Actor, package_id: UUID) -> Package:
    """A package, deleted or not, for undo. Raises NotFound for strangers."""
    found = db.session.get(Package, package_id)
    if found is None or not can(actor, Permission.PACKAGE_READ, found):
        raise NotFound
    return found


def part_at(package: Package, part_id: UUID) -> PackagePart:
    """A part of a package. Raises NotFound when somebody has taken it out."""
    for part in package.parts:
        if part.id == part_id:
            return part
    raise NotFound


def count(actor: Actor, network_id: UUID) -> Select[int]:
    """How many packages a network prepares or has released, for the navigation."""
    rows = visible_to(actor).where(Package.network_id == network_id)
    return rows.with_only_columns(func.count(Package.id))


def texts(package_id: UUID) -> dict[Section, UUID]:
    """The documents of a package's prose, by section."""
    own = select(PackageText.section, PackageText.document_id)
    rows = db.session.execute(own.where(PackageText.package_id == package_id))
    return {row.section: row.document_id for row in rows}


def prose(package_id: UUID, resolve: notes.Resolver) -> list[tuple[Section, UUID, SnapshotView]]:
    """What a package's texts say now, in the order of its sections; quotes drawn by `resolve`."""
    own = select(PackageText.section, PackageText.document_id)
    found = notes.named_snapshots(own.where(PackageText.package_id == package_id), resolve)
    order = list(Section)
    return sorted(found, key=lambda one: order.index(one[0]))


def agreed_images(package_id: UUID) -> dict[UUID, PackageImage]:
    """The pictures whose people are said to agree to be seen by anyone, by key."""
    rows = select(PackageImage).where(PackageImage.package_id == package_id)
    return {row.image_id: row for row in db.session.scalars(rows)}


def with_records(package: Package) -> tuple[dict[UUID, Measure], dict[UUID, Cause]]:
    """The measures and causes that a package takes up, by key; its parts come along."""
    taken = select(PackagePart.record_id).where(PackagePart.package_id == package.id)
    parts, measures, causes = together(
        (PackagePart, PackagePart.package_id == package.id),
        (Measure, and_(Measure.id.in_(taken), Measure.deleted_at.is_(None))),
        (Cause, and_(Cause.id.in_(taken), Cause.removed_at.is_(None))),
    )
    set_committed_value(package, "parts", sorted(parts, key=lambda one: (one.rank, one.id)))
    return {one.id: one for one in measures}, {one.id: one for one in causes}


def owner_of_document(document_id: UUID) -> Package | None:
    """The package whose prose a document is; None for an orphan."""
    return db.session.scalar(
        select(Package)
        .join(PackageText, PackageText.package_id == Package.id)
        .where(PackageText.document_id == document_id, Package.deleted_at.is_(None))
    )


def title_of_document(document_id: UUID) -> str:
    """The heading that a document's prose stands under."""
    mine = select(PackageText.section).where(PackageText.document_id == document_id)
    section = db.session.scalar(mine)
    return section.label if section else ""


def edition_of(package: Package, number: int) -> Edition:
    """An edition by its number. Raises NotFound."""
    for edition in package.editions:
        if edition.number == number:
            return edition
    raise NotFound


def editions_holding(quote_ids: Sequence[UUID]) -> Sequence[Edition]:
    """Editions in service, or being made, that hold one of these quotes."""
    held = select(EditionQuote.edition_id).where(EditionQuote.quote_id.in_(quote_ids))
    return db.session.scalars(
        select(Edition).where(Edition.id.in_(held), Edition.out_at.is_(None))
    ).all()


class Held(NamedTuple):
    """An edition in service that holds somebody's words."""

    title: str
    number: int
    address: str


def editions_of_interviews(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, list[Held]]:
    """The editions in the library that hold quotes of each interview; everybody may know them."""
    return _held(Quote.interview_id, ids)


def editions_of_quotes(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, list[Held]]:
    """The same of each quote."""
    return _held(Quote.id, ids)


def _held(key: InstrumentedAttribute[UUID], ids: Sequence[UUID]) -> dict[UUID, list[Held]]:
    rows = (
        select(key, Edition.id, Edition.title, Edition.number, Package.slug)
        .join(EditionQuote, EditionQuote.edition_id == Edition.id)
        .join(Package, Package.id == Edition.package_id)
        .join(Quote, Quote.id == EditionQuote.quote_id)
        .where(key.in_(ids), Edition.released_at.is_not(None), Edition.out_at.is_(None))
        .order_by(Edition.title, Edition.number)
        .distinct()
    )
    found: dict[UUID, list[Held]] = {}
    for one, _key, title, number, slug in db.session.execute(rows):
        address = f"/library/{slug}/editions/{number}"
        found.setdefault(one, []).append(Held(title, number, address))
    return found


def packages_with(quote_ids: Sequence[UUID]) -> Sequence[Package]:
    """Packages that have taken one of these quotes up."""
    taken = select(PackagePart.package_id).where(
        PackagePart.kind == PartKind.QUOTE, PackagePart.record_id.in_(quote_ids)
    )
    return db.session.scalars(select(Package).where(Package.id.in_(taken))).all()


def packages_in_networks_of(quote_ids: Sequence[UUID]) -> Sequence[Package]:
    """Packages with a preview, in the networks that these quotes belong to."""
    networks = select(Quote.network_id).where(Quote.id.in_(quote_ids))
    return db.session.scalars(
        select(Package).where(Package.network_id.in_(networks), Package.preview_job_id.is_not(None))
    ).all()


def sites_heard(quote_ids: Collection[UUID]) -> set[UUID]:
    """The sites that these quotes come from."""
    rows = select(Quote.site_id).where(Quote.id.in_(list(quote_ids)), Quote.site_id.is_not(None))
    return set(db.session.scalars(rows))
