"""Reading the library. Everything in it is public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import contains_eager, load_only, selectinload

from app.core.errors import NotFound
from app.extensions import db
from app.features.packages import expiry
from app.features.packages.models import Edition, EditionImage, EditionQuote, OutReason, Package


@dataclass(frozen=True, slots=True)
class Shelf:
    """A released package with the edition that was asked for, and the one to read instead."""

    package: Package
    edition: Edition
    current: Edition | None
    """The latest edition in service; None when there is none."""
    in_service: bool = True
    """Whether the edition that was asked for may be shown."""

    @property
    def reason(self) -> OutReason:
        """Why it may not; consent can end before anybody has taken it out."""
        return self.edition.out_reason or OutReason.CONSENT_ENDED

    @property
    def is_latest(self) -> bool:
        """Whether there is no newer edition to read."""
        return self.current is None or self.current.number <= self.edition.number


def shelves() -> Sequence[Edition]:
    """The latest edition in service of every package, the newest first, without the pages."""
    rows = db.session.scalars(
        select(Edition)
        .join(Edition.package)
        .options(
            contains_eager(Edition.package).load_only(Package.slug),
            load_only(
                Edition.number,
                Edition.title,
                Edition.subtitle,
                Edition.network_name,
                Edition.places,
                Edition.standing,
                Edition.released_at,
                Edition.package_id,
            ),
        )
        .where(Edition.released_at.is_not(None), Edition.out_at.is_(None))
        .where(Edition.id.not_in(expiry.not_public()))
        .order_by(Edition.number)
    )
    latest = {edition.package_id: edition for edition in rows}
    return sorted(latest.values(), key=lambda one: (one.released_at, one.id), reverse=True)


def has_released() -> bool:
    """Whether any edition was ever in service."""
    ever = or_(Edition.released_at.is_not(None), Edition.out_at.is_not(None))
    return db.session.scalar(select(Edition.id).where(ever).limit(1)) is not None


def shelf(name: str, number: int | None = None) -> Shelf:
    """A package by its slug or key, and an edition of it: the current one when none is named.

    Raises NotFound for a package, or an edition, that was never released.
    """
    package = db.session.scalar(
        select(Package).where(_named(name)).options(selectinload(Package.editions))
    )
    released = [one for one in package.editions if one.released_at or one.out_at] if package else []
    if package is None or not released:
        raise NotFound
    shown = _in_service(released)
    current = shown[-1] if shown else None
    if number is None:
        return Shelf(package, current or released[-1], current, current is not None)
    for edition in released:
        if edition.number == number:
            return Shelf(package, edition, current, edition in shown)
    raise NotFound


def image_of(edition: Edition, image_id: UUID) -> EditionImage:
    """An edition's copy of a picture. Raises NotFound."""
    for one in edition.images:
        if one.image_id == image_id:
            return one
    raise NotFound


def _in_service(released: Sequence[Edition]) -> list[Edition]:
    """Those that may be shown today, the latest last."""
    ended = set(
        db.session.scalars(
            expiry.not_public().where(EditionQuote.edition_id.in_([one.id for one in released]))
        )
    )
    return [one for one in released if one.in_service and one.id not in ended]


def _named(name: str) -> ColumnElement[bool]:
    try:
        return Package.id == UUID(name)
    except ValueError:
        return Package.slug == name


def edition_path(record_id: UUID) -> str:
    """Where an edition lives."""
    found = db.session.get_one(Edition, record_id)
    return f"/library/{found.package.slug}/editions/{found.number}"
