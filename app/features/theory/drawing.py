"""The driver diagram as a picture of the outline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from flask_babel import gettext as _
from markupsafe import Markup

from app.charts.drivers import Drivers, Kind, Node
from app.charts.drivers_svg import draw_drivers
from app.features.theory.diagram import DriverNode, IdeaNode, Theory
from app.features.theory.models import Level
from app.features.theory.wording import sentence


def driver_diagram(network_id: UUID, theory: Theory, variant: str = "page") -> Markup:
    """The drawing of a theory; `variant` is page or paper. Empty when there is nothing to draw."""
    if theory.aim is None and not theory.every_driver:
        return Markup()
    words = sentence(theory.aim) if theory.aim else _("No aim yet")
    nodes = [Node("aim", Kind.AIM, words), *_merged(theory)]
    heads = (_("Aim"), _("Primary {drivers}"), _("Secondary {drivers}"), _("{Change ideas}"))
    picture = Drivers(_("{Driver} diagram"), tuple(nodes), heads=heads)
    return draw_drivers(picture, id=f"drivers-{network_id}", variant=variant)


def _merged(theory: Theory) -> list[Node]:
    """Each driver and idea once, with all that it serves, in the order of the outline.

    What serves nothing yet stands in its column without a line.
    """
    nodes: dict[str, Node] = {}
    tops = [(driver, "aim") for driver in theory.drivers]
    tops += [(driver, "") for driver in theory.loose_drivers]
    found = [node for driver, parent in tops for node in _nodes(driver, parent)]
    for node in (*found, *(_idea(idea, "") for idea in theory.loose_ideas)):
        known = nodes.get(node.key)
        parents = (*known.parents, *node.parents) if known else node.parents
        nodes[node.key] = replace(node, parents=tuple(dict.fromkeys(parents)))
    return list(nodes.values())


def _nodes(driver: DriverNode, parent: str) -> Iterator[Node]:
    kind = Kind.PRIMARY if driver.level is Level.PRIMARY else Kind.SECONDARY
    yield Node(str(driver.id), kind, driver.text, (parent,))
    for below in driver.drivers:
        yield from _nodes(below, str(driver.id))
    for idea in driver.ideas:
        yield _idea(idea, str(driver.id))


def _idea(idea: IdeaNode, parent: str) -> Node:
    note = idea.testing.brief if idea.testing else ""
    return Node(
        str(idea.id),
        Kind.IDEA,
        idea.name,
        (parent,),
        note=_("abandoned") if idea.is_abandoned else note,
        tested=bool(idea.testing),
        dropped=idea.is_abandoned,
    )
