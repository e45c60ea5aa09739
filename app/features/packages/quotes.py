"""The quotes of a package as somebody outside the network may read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.features.interviews import queries as interviews
from app.features.interviews import vocabulary
from app.features.interviews.queries import QuoteView
from app.features.packages.models import Package, PartKind
from app.features.packages.pieces import Voice

DISAGREED = {
    vocabulary.Voice.STUDENT: _l("A student who disagreed. We kept it."),
    vocabulary.Voice.FAMILY: _l("Somebody of a family who disagreed. We kept it."),
    vocabulary.Voice.TEACHER: _l("A teacher who disagreed. We kept it."),
    vocabulary.Voice.STAFF: _l("Somebody of the staff who disagreed. We kept it."),
    vocabulary.Voice.LEADER: _l("A leader who disagreed. We kept it."),
    vocabulary.Voice.COMMUNITY: _l("Somebody of the community who disagreed. We kept it."),
}
"""What stands below a voice that says the opposite, where nobody has written other words."""


class Quotes:
    """The quotes on the pages: those taken up, and those the prose refers to. One query for all."""

    def __init__(self, package: Package) -> None:
        self._network_id = package.network_id
        self._parts = package.of_kind(PartKind.QUOTE)
        self._views: Mapping[UUID, QuoteView] | None = None
        self.used: set[UUID] = set()
        self.kept: set[UUID] = set()

    def inside(self, ids: Sequence[UUID]) -> Mapping[UUID, Markup]:
        """Those of the prose, drawn where consent lets them be public."""
        views = self._read(ids)
        self.used |= views.keys() & set(ids)
        self.kept |= set(ids) - views.keys()
        return {quote_id: _inline(views[quote_id]) for quote_id in ids if quote_id in views}

    def voices(self) -> list[Voice]:
        """Those taken up, in their order."""
        views = self._views if self._views is not None else self._read(())
        return [
            _voice(part.id, part.record_id, views.get(part.record_id), part.note)
            for part in self._parts
        ]

    def _read(self, ids: Sequence[UUID]) -> Mapping[UUID, QuoteView]:
        wanted = {*ids, *(part.record_id for part in self._parts)}
        self._views = interviews.quotes_in_scope(wanted, "public", self._network_id)
        return self._views


def _inline(view: QuoteView) -> Markup:
    return Markup(
        '<span class="quote-ref" lang="{}">“{}”</span> <span class="fine">{}</span>'
    ).format(view.lang or "en", view.text, view.attribution)


def _voice(part_id: UUID, quote_id: UUID, view: QuoteView | None, note: str) -> Voice:
    against = view.dissents if view else None
    return Voice(part_id, quote_id, view, note or (str(DISAGREED[against]) if against else ""))
