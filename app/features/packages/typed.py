"""Everything on a package's pages that somebody typed: the gate looks through it."""

from __future__ import annotations

from collections.abc import Iterator

from app.features.packages.content import Content
from app.features.packages.pieces import Card, Picture


def words_of(content: Content) -> str:
    """All that people typed and the pages print, in one string."""
    own = content.package
    parts = [own.title, own.subtitle, own.suits, own.cite, own.contact, *content.plain.values()]
    parts += [part.note for part in own.parts]
    parts += [cause.text for cause in content.causes]
    parts += _theory(content)
    for card in content.cards:
        parts += _card(card)
        parts += [text for one in content.told(card) for text in (one.size, one.figures)]
    for picture in content.pictures:
        parts += _picture(picture)
    return "\n".join(parts)


def _theory(content: Content) -> Iterator[str]:
    if aim := content.aim:
        yield from (aim.what, aim.population or "", aim.focal or "")
    for driver in content.theory.every_driver:
        yield from (driver.text, driver.rationale or "")
    for idea in content.theory.ideas:
        yield idea.name


def _card(card: Card) -> Iterator[str]:
    idea = card.idea
    yield from (idea.name, idea.what, idea.why, idea.first_test, *idea.steps, idea.who, idea.takes)
    yield from (idea.cost, idea.core, idea.adaptable, idea.not_suitable, idea.abandoned_reason)


def _picture(picture: Picture) -> Iterator[str]:
    yield from (picture.measure.name, picture.measure.definition)
    if picture.chart:
        yield from (mark.text for mark in picture.chart.series.marks)
