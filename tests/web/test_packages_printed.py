"""The pages of a package: no heading over nothing, every voice once, the dissent by its name."""

from __future__ import annotations

from itertools import zip_longest
from xml.etree.ElementTree import Element

import tinyhtml5
from flask import Flask

from app.core import thread
from app.core.access.actor import SYSTEM
from app.core.thread import Ref
from app.extensions import db
from app.features.interviews.models import Theme
from app.features.interviews.queries.quotes import DISSENT
from app.features.networks.models import Network
from app.features.packages import operations, paper
from app.features.packages.content import gather
from app.features.packages.models import Package, PartKind
from tests.factories import networks, packages, saved, saving
from tests.factories import theory as theory_factory

HEADS = ("h2", "h3", "h4")


def pages(package: Package) -> Element:
    """Everything behind the cover, as a tree."""
    db.session.expire_all()
    return tinyhtml5.parse(paper.body(gather(package)), namespace_html_elements=False)


def bare(tree: Element) -> list[str]:
    """The headings with no words between them and the end of what they stand in."""
    return [
        "".join(child.itertext())
        for parent in tree.iter()
        for child, after in zip_longest(parent, parent[1:])
        if child.tag in HEADS and (after is None or not "".join(after.itertext()).strip())
    ]


def taken(network: Network, *parts: tuple[PartKind, object]) -> Package:
    with saving():
        package = operations.create_package(SYSTEM, network, title="One small thing")
        for kind, record in parts:
            operations.take_up(SYSTEM, package, kind=kind, record_id=record.id)
    return package


def test_a_package_of_almost_nothing_has_no_heading_over_nothing(app: Flask) -> None:
    network = networks.network()
    site = networks.site(network, "Quarry Road Middle")
    bones = {"why": "", "steps": [], "who": "", "takes": "", "cost": "", "adaptable": ""}
    idea = packages.idea(network, core="A person, by name", first_test="", **bones)
    said = packages.quote(network, site)
    theory_factory.idea(network, "A person by ten")
    tree = pages(taken(network, (PartKind.IDEA, idea), (PartKind.QUOTE, said)))
    assert bare(tree) == []
    theory = tree.find(".//section[@aria-labelledby='p-aim']")
    assert theory is not None
    told = " ".join("".join(theory.itertext()).split())
    assert "Change ideas that serve no driver yet A person by ten (not tested yet)" in told
    facts = [term.text for term in tree.iter("dt")]
    assert facts == ["Research", "Our testing"]
    heads = ["".join(one.itertext()) for one in tree.iter("h2")]
    assert heads == [
        "At a glance",
        "How to use this package",
        "Aim and drivers",
        "Glad you’re back",
        "What it rests on",
    ]


@saved
def themed(quote_id: object, network: Network, relation: str) -> None:
    """A theme that holds the quote so."""
    theme = Theme(network_id=network.id, name="Nobody says anything")
    db.session.add(theme)
    db.session.flush()
    ends = (Ref("quote", quote_id), relation, Ref("theme", theme.id))
    thread.link(SYSTEM, network.id, *ends)


def test_a_voice_stands_once_and_the_dissent_says_so(app: Flask) -> None:
    world = packages.world()
    against = packages.quote(world.network, world.quarry, "Some are travelling with family.")
    themed(against.id, world.network, DISSENT)
    with saving():
        operations.take_up(SYSTEM, world.package, kind=PartKind.QUOTE, record_id=against.id)
    tree = pages(world.package)
    said = {
        "".join(one.find("blockquote").itertext()).strip(): one.findtext("figcaption")
        for one in tree.iter("figure")
        if one.get("class") == "said"
    }
    assert len(said) == 2
    assert said["Some are travelling with family."].endswith("A student who disagreed. We kept it.")
    assert "disagreed" not in said[packages.SAID]
    themed(against.id, world.network, "voice")
    assert "disagreed" not in "".join(pages(world.package).itertext())
