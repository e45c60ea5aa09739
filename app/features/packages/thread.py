"""How packages and editions appear on the thread's rail."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app.core.access.actor import Actor
from app.core.thread import Knot, ThreadKind
from app.extensions import db
from app.features.packages import queries
from app.features.packages.models import Edition, Package


def _packages(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Knot]:
    rows = db.session.scalars(queries.visible_to(actor).where(Package.id.in_(ids)))
    return {row.id: Knot(row.title, f"/packages/{row.id}", row.subtitle) for row in rows}


def _editions(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Knot]:
    """Editions are public; one out of service says so."""
    rows = db.session.scalars(select(Edition).where(Edition.id.in_(ids)))
    return {
        row.id: Knot(
            _("Edition %(n)s", n=row.number),
            f"/library/{row.package.slug}/editions/{row.number}",
            row.title,
            "" if row.in_service else _("out of service"),
        )
        for row in rows
    }


PACKAGE = ThreadKind(
    "package", 80, "spread", lambda n: ngettext("%(num)d package", "%(num)d packages", n), _packages
)
EDITION = ThreadKind(
    "edition", 81, "spread", lambda n: ngettext("%(num)d edition", "%(num)d editions", n), _editions
)
