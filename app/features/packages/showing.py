"""What the pages of a package need beside the package itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import get_template_attribute
from markupsafe import Markup

from app.core.access.actor import SYSTEM, Actor
from app.core.errors import NotFound
from app.features.accounts import queries as accounts
from app.features.interviews import queries as interviews
from app.features.interviews.queries import QuoteView
from app.features.notes.drawing import Seen
from app.features.packages import listing, queries
from app.features.packages.content import Content
from app.features.packages.models import Edition, Package, PackageImage, PackagePart, Section


@dataclass(frozen=True, slots=True)
class PartOf:
    """A part that was asked for, with its package; `up` where it is to move."""

    package: Package
    part: PackagePart
    up: bool = False

    @property
    def network_id(self) -> UUID:
        """Permission rules ask for the package's network."""
        return self.package.network_id

    @property
    def site_id(self) -> None:
        """A package is the network's own."""
        return


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a package: its section, its document's key, what it says now."""

    section: Section
    document_id: UUID
    html: Markup


def part_at(actor: Actor, package_id: UUID, part_id: UUID, direction: str = "") -> PartOf:
    """A part of a package. Raises NotFound."""
    package = queries.package_at(actor, package_id)
    return PartOf(package, queries.part_at(package, part_id), direction == "up")


def edition_at(actor: Actor, package_id: UUID, number: int) -> Edition:
    """An edition of a package. Raises NotFound before it is released."""
    edition = queries.edition_of(queries.package_at(actor, package_id), number)
    if edition.released_at is None:
        raise NotFound
    return edition


def texts_of(package: Package) -> list[Text]:
    """The texts in the order of the sections."""
    found = queries.prose(package.id, lambda ids: quotes_inside(package.network_id, ids))
    return [Text(section, key, view.html) for section, key, view in found]


def quotes_inside(network_id: UUID, ids: Any) -> Mapping[UUID, Markup]:
    """Quotes in the prose, for those who prepare it: what the network may read.

    As the editor draws them, under their own id: an open page takes them away when they go.
    """
    views = interviews.quotes_in_scope(ids, "network", network_id)
    return {one: _figure(one, view) for one, view in views.items()}


def _figure(quote_id: UUID, view: QuoteView) -> Markup:
    quote = get_template_attribute("components/quote.html", "quote")
    drawn = quote(
        view.text,
        who=view.attribution,
        lang=view.lang,
        translation=view.translation,
        key=quote_id,
    )
    return Markup('<div class="quote-ref">{}</div>').format(drawn)


@dataclass(frozen=True, slots=True)
class Public:
    """A picture that anyone will see: what it is, and who said when that its people agree."""

    seen: Seen
    agreed: PackageImage | None
    who: str


def pictures(content: Content) -> list[Public]:
    """The pictures of a package's texts, for those who release it."""
    known = accounts.people(one.by_id for one in content.agreed.values() if one.by_id)
    return [
        Public(one, agreed, known[agreed.by_id].name if agreed and agreed.by_id in known else "")
        for one in content.images
        for agreed in (content.agreed.get(one.key),)
    ]


def unsaid(content: Content) -> str:
    """The keys of the pictures of which nobody has said so yet."""
    return " ".join(str(one.key) for one in content.images if one.key not in content.agreed)


def live_values(package_id: UUID) -> dict[str, Any]:
    """What the shared parts of a package are drawn from; the same for all of the network."""
    return parts_of(queries.package_at(SYSTEM, package_id))


def parts_of(package: Package) -> dict[str, Any]:
    """The same, of a package that its page has read already."""
    return {"package": package, "groups": lambda: listing.groups(package)}
