"""A network in which every scope of consent has unmistakable words in every place they can go.

Interviews at Quarry Road, one for each scope, held by one member; their quotes stand in a theme,
behind a cause and, where consent allows, in a package's parts and prose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pycrdt import XmlElement, XmlFragment
from sqlalchemy import select

from app.core.access.actor import SYSTEM, Role
from app.core.thread import Ref
from app.extensions import db
from app.features.accounts.models import User
from app.features.causes import operations as causes
from app.features.causes.models import Cause
from app.features.interviews.models import Interview, Quote, Theme
from app.features.interviews.vocabulary import Scope
from app.features.networks.models import Network, Site
from app.features.notes import operations as notes
from app.features.notes import past, revisions
from app.features.notes.models import Document, DocumentUpdate
from app.features.notes.render import render
from app.features.packages import operations as packages
from app.features.packages import queries as package_queries
from app.features.packages.models import Package, PartKind, Section
from app.features.theory import operations as theory
from app.live import crdt
from tests.factories import networks, saved
from tests.factories import packages as package_factory
from tests.factories.causes import analysis, bone, cause
from tests.factories.comments import comment
from tests.factories.interviews import interview, placed, quote, theme
from tests.factories.networks import seated, site

NOTES = ("said", "observed", "interpreted")
COMMENTED = "commented"  # by a named reader, on what was said
IN_A_QUOTE = ("quoted", "translated", "tagged")
AT_THE_SITE = ("site_lead", "colleague", "coach")
READERS = ("lead", "facilitator", "elsewhere", "researcher", *AT_THE_SITE)
NO_READERS = ("data_steward", "sponsor", "stranger", "visitor")
EVERYBODY = ("named", *READERS, *NO_READERS)


def words(scope: Scope, place: str) -> str:
    """The sentence of a place: nothing else on any page reads like it."""
    return f"heron {scope.value} {place} umbrella"


def allowed(who: str) -> set[str]:
    """Every sentence that this person may read somewhere."""
    if who == "named":
        return {
            words(scope, place) for scope in Scope for place in (*NOTES, COMMENTED, *IN_A_QUOTE)
        }
    scopes = [Scope.PUBLIC] if who in NO_READERS else [Scope.PUBLIC, Scope.NETWORK]
    if who in AT_THE_SITE:
        scopes.append(Scope.SITE)
    # A visitor's quote comes without tags; it may come with its translation.
    places = ("quoted", "translated") if who in NO_READERS else IN_A_QUOTE
    return {words(scope, place) for scope in scopes for place in places}


EVERY_SENTENCE = allowed("named")


@dataclass
class Aviary:
    """Everything around the canaries."""

    network: Network
    quarry: Site
    people: dict[str, User]
    theme: Theme
    cause: Cause
    package: Package
    interviews: dict[Scope, Interview] = field(default_factory=dict)
    quotes: dict[Scope, Quote] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    """Addresses of single records, for those who remember them when the records are gone."""
    versions: list[UUID] = field(default_factory=list)
    """Documents with a version of each, in turn."""

    def every_address(self) -> list[str]:
        """What `addresses` holds."""
        found = [f"/themes/{self.theme.id}/edit", f"/causes/{self.cause.id}/evidence"]
        for scope, held in self.interviews.items():
            one = self.quotes[scope]
            found += [f"/interviews/{held.id}?part={part}" for part in (*NOTES, "consent", "kept")]
            found += [f"/interviews/{held.id}/{part}" for part in ("edit", "quotes", "withdrawal")]
            found += [f"/quotes/{one.id}{part}" for part in ("", "/reference", "/edit")]
        for document_id, version_id in zip(self.versions[::2], self.versions[1::2], strict=True):
            of = f"/documents/{document_id}"
            found += [f"{of}/history", f"{of}/comments", f"/revisions/{version_id}"]
        pages = ("", "/edit", "/preview", "/preview.pdf", "/release", "/quotes")
        return found + [f"/packages/{self.package.id}{part}" for part in pages]


def aviary() -> Aviary:
    """The whole network; the package may be released."""
    world = package_factory.world()
    people = _people(world.network, world.quarry)
    member = people["named"]
    made = Aviary(
        world.network,
        world.quarry,
        people,
        theme(world.network, member, "The return is the barrier"),
        cause(bone(analysis(world.network))),
        world.package,
    )
    for scope in Scope:
        _hear(made, scope, member)
    _keep_versions(made)
    _build_on(made)
    refer(made.package, [made.quotes[Scope.PUBLIC].id])
    made.addresses = made.every_address()
    return made


def _people(ours: Network, quarry: Site) -> dict[str, User]:
    birch = site(ours, "Birch")
    at_home = {
        "named": Role.MEMBER, "colleague": Role.MEMBER, "site_lead": Role.SITE_LEAD,
        "coach": Role.COACH, "data_steward": Role.DATA_STEWARD,
    }  # fmt: skip
    hub = {one.value: one for one in (Role.LEAD, Role.FACILITATOR, Role.RESEARCHER, Role.SPONSOR)}
    people = {who: seated(ours, role, [quarry], name=who) for who, role in at_home.items()}
    people |= {who: seated(ours, role, name=who) for who, role in hub.items()}
    people["elsewhere"] = seated(ours, Role.MEMBER, [birch], name="elsewhere")
    people["stranger"] = seated(networks.network("Ridge Valley"), Role.LEAD, name="stranger")
    return people


def _hear(into: Aviary, scope: Scope, member: User) -> None:
    quoted = words(scope, "quoted")
    said = f"{words(scope, 'said')}. And then: {quoted}."
    seeds = {"said": [("paragraph", said)]}
    seeds |= {place: [("paragraph", words(scope, place))] for place in NOTES[1:]}
    held = interview(into.quarry, member, scope=scope, seeds=seeds)
    one = quote(
        held,
        member,
        text=quoted,
        translation=words(scope, "translated"),
        tags=[words(scope, "tagged")],
    )
    placed(one, into.theme, member, dissents=scope is Scope.SITE)
    into.interviews[scope], into.quotes[scope] = held, one


@saved
def _keep_versions(into: Aviary) -> None:
    """What was said has a named version with bytes of its own, and a comment."""
    member = into.people["named"].actor()
    for scope, held in into.interviews.items():
        assert held.said_id is not None
        comment(held.said_id, into.people["named"], words(scope, COMMENTED))
        (row,) = past.versions(held.said_id)
        kept = past.kept_at(member, row.id)
        revisions.rename(member, kept.held, kept.row, "As it was told")
        into.versions += [held.said_id, row.id]


@saved
def _build_on(into: Aviary) -> None:
    """Cause, driver, idea and package rest on the quotes, by their own member's hand."""
    member = into.people["named"].actor()
    for ref in [Ref("theme", into.theme.id)] + [Ref("quote", q.id) for q in into.quotes.values()]:
        causes.add_evidence(member, into.cause, ref)
    driver = theory.add_driver(member, into.network, text="Welcome", causes=[into.cause.id])
    idea = theory.add_idea(member, into.network, name="A greeting", drivers=[driver.id])
    packages.take_up(SYSTEM, into.package, kind=PartKind.IDEA, record_id=idea.id)
    packages.take_up(SYSTEM, into.package, kind=PartKind.CAUSE, record_id=into.cause.id)
    said = into.quotes[Scope.PUBLIC].id
    packages.take_up(SYSTEM, into.package, kind=PartKind.QUOTE, record_id=said)


@saved
def refer(package: Package, quote_ids: list[Any]) -> None:
    """Put references to these quotes at the end of “The problem”, as the editor would."""
    document = db.session.get_one(Document, package_queries.texts(package.id)[Section.PROBLEM])
    bodies = db.session.scalars(
        select(DocumentUpdate.body)
        .where(DocumentUpdate.document_id == document.id)
        .order_by(DocumentUpdate.seq)
    )
    doc = crdt.load(crdt.merge(list(bodies)))
    root = doc.get("default", type=XmlFragment)
    with doc.transaction():
        for quote_id in quote_ids:
            root.children.append(XmlElement("quoteRef", {"id": str(quote_id)}, []))
    seq, state = document.seq + 1, doc.get_update()
    db.session.add(DocumentUpdate(document_id=document.id, seq=seq, body=state))
    document.seq = seq
    db.session.flush()
    notes.keep_snapshot(document.id, seq, state, render(doc))
    db.session.refresh(document)
