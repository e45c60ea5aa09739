"""Putting a package together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.core import activity, after, rank, thread
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.core.model import claim
from app.core.thread import Ref
from app.extensions import db
from app.features.causes.models import Analysis, Cause
from app.features.interviews import queries as interviews
from app.features.interviews.models import Quote
from app.features.measures.models import Measure
from app.features.networks.models import Network, Site
from app.features.notes import operations as notes
from app.features.notes.seed import Block
from app.features.packages.models import Package, PackagePart, PackageText, PartKind, Section
from app.features.theory.models import Aim, Idea

TABLES: dict[PartKind, Any] = {
    PartKind.IDEA: Idea,
    PartKind.QUOTE: Quote,
    PartKind.CHART: Measure,
    PartKind.CAUSE: Cause,
}
THREAD_KINDS = {PartKind.CHART: "measure"}


def create_package(
    actor: Actor,
    network: Network,
    *,
    title: str,
    subtitle: str = "",
    prose: Mapping[Section, Sequence[Block]] | None = None,
    **facts: Any,
) -> Package:
    """Start a package, with a document for each of its texts. `prose` is their first text."""
    require(actor, Permission.PACKAGE_WRITE, network)
    package = Package(
        network_id=network.id,
        author_id=actor.user_id,
        slug=_free_slug(title),
        title=title,
        subtitle=subtitle,
        **facts,
    )
    db.session.add(package)
    db.session.flush()
    for section in Section:
        seed = (prose or {}).get(section, ())
        document = notes.create_document(actor, network.id, "package", list(seed))
        db.session.add(PackageText(package_id=package.id, section=section, document_id=document.id))
    db.session.flush()
    rest_on_aim(actor, package)
    activity.record(actor, "created", "package", package.id, network.id)
    return package


def change_package(actor: Actor, package: Package, *, version: int, **facts: Any) -> None:
    """Change what the cover and the imprint say. Raises Conflict."""
    require(actor, Permission.PACKAGE_WRITE, package)
    claim(package, version)
    for name, value in facts.items():
        setattr(package, name, value)
    activity.record(actor, "changed", "package", package.id, package.network_id)


def take_up(
    actor: Actor,
    package: Package,
    *,
    kind: PartKind,
    record_id: UUID,
    site_id: UUID | None = None,
    note: str = "",
) -> PackagePart:
    """Take a record up, at the end of its kind; twice is once.

    A quote needs consent for public packages. `site_id` says whose chart of a measure is meant
    (None: the network's own). Raises Invalid for a record that cannot be taken up.
    """
    require(actor, Permission.PACKAGE_WRITE, package)
    if not (_belongs(package, kind, record_id) and _is_place(package, kind, site_id)):
        raise Invalid(_("Choose one of the list."), "record")
    if kind is PartKind.QUOTE and not interviews.quotes_in_scope([record_id], "public"):
        raise Invalid(_("This voice may not be quoted in public."), "record")
    for part in package.of_kind(kind):
        if (part.record_id, part.site_id) == (record_id, site_id):
            return part
    last = package.of_kind(kind)[-1:]
    part = PackagePart(
        package_id=package.id,
        kind=kind,
        record_id=record_id,
        site_id=site_id,
        note=note,
        rank=rank.between(last[0].rank if last else None, None),
    )
    package.parts.append(part)
    db.session.flush()
    thread.link(actor, package.network_id, ref_of(part), "told in", Ref("package", package.id))
    rest_on_aim(actor, package)
    activity.record(actor, "changed", "package", package.id, package.network_id)
    return part


def annotate(actor: Actor, package: Package, part: PackagePart, *, note: str) -> None:
    """Change the words below a part."""
    require(actor, Permission.PACKAGE_WRITE, package)
    part.note = note
    activity.record(actor, "changed", "package", package.id, package.network_id)


def move(actor: Actor, package: Package, part: PackagePart, *, up: bool) -> None:
    """Let a part change places with the one before or after it; at the end nothing happens."""
    require(actor, Permission.PACKAGE_WRITE, package)
    row = package.of_kind(part.kind)
    at = row.index(part)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(row):
        return
    row.insert(to, row.pop(at))
    before = row[to - 1].rank if to else None
    behind = row[to + 1].rank if to + 1 < len(row) else None
    part.rank = rank.between(before, behind)
    db.session.flush()
    db.session.expire(package, ["parts"])
    activity.record(actor, "changed", "package", package.id, package.network_id)


def leave_out(actor: Actor, package: Package, part: PackagePart) -> None:
    """Take a part out; the record itself stays."""
    require(actor, Permission.PACKAGE_WRITE, package)
    drop(package, part)
    activity.record(actor, "changed", "package", package.id, package.network_id)


def drop(package: Package, part: PackagePart) -> None:
    """Take a part out and its edge of the thread away; nobody is asked."""
    package.parts.remove(part)
    if all(other.record_id != part.record_id for other in package.parts):
        thread.unlink(ref_of(part), Ref("package", package.id))
    db.session.flush()


def ask_for_preview(actor: Actor, package: Package) -> UUID:
    """Have the worker print the package as it stands; answers the job."""
    require(actor, Permission.PACKAGE_READ, package)
    package.preview_job_id = after.enqueue("packages.preview", package_id=package.id)
    return package.preview_job_id


def ref_of(part: PackagePart) -> Ref:
    """A part as the thread knows it."""
    return Ref(THREAD_KINDS.get(part.kind, part.kind.value), part.record_id)


def rest_on_aim(actor: Actor, package: Package) -> None:
    """Link the network's aim to the package, once there is one."""
    aim_id = db.session.scalar(
        select(Aim.id).where(Aim.network_id == package.network_id, Aim.site_id.is_(None))
    )
    if aim_id:
        thread.link(
            actor, package.network_id, Ref("aim", aim_id), "told in", Ref("package", package.id)
        )


def _belongs(package: Package, kind: PartKind, record_id: UUID) -> bool:
    row = db.session.get(TABLES[kind], record_id)
    if row is None:
        return False
    if isinstance(row, Cause):
        analysis = db.session.get(Analysis, row.analysis_id)
        return analysis is not None and analysis.network_id == package.network_id
    return bool(row.network_id == package.network_id)


def _is_place(package: Package, kind: PartKind, site_id: UUID | None) -> bool:
    """Whether this may say whose record is meant: a site of the network, for charts alone."""
    if site_id is None:
        return True
    site = db.session.get(Site, site_id)
    return kind is PartKind.CHART and site is not None and site.network_id == package.network_id


def _free_slug(title: str) -> str:
    plain = title.lower().replace("’", "").replace("'", "")
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "package"
    taken = set(db.session.scalars(select(Package.slug).where(Package.slug.startswith(base))))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
