"""One network with one of everything and a person in every role: for the role × route table.

Alder is the site of all records and of all people whose seats are for a site; `elsewhere` is a
member of Birch, `stranger` the hub lead of another network.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from flask import Flask

from app.core import clock, files
from app.core.access.actor import Role
from app.extensions import db
from app.features.accounts import operations as accounts
from app.features.accounts.models import User
from app.features.causes import operations as causes
from app.features.interviews.vocabulary import Scope
from app.features.measures import operations as measures
from app.features.networks import operations as networks
from app.features.networks.models import Network, Site
from app.features.notes import past
from app.features.packages import copies
from app.features.packages import operations as packages
from app.features.packages.models import Edition, PartKind, Section
from app.features.theory import operations as theory
from app.jobs.models import Job, JobStatus
from app.web import assets
from tests.factories import saved
from tests.factories.causes import analysis, bone, cause
from tests.factories.comments import comment
from tests.factories.cycles import finished
from tests.factories.images import kept
from tests.factories.interviews import interview, merged, placed, quote, theme
from tests.factories.measures import attendance_csv, left_out, measure, noted, weekly
from tests.factories.networks import network, seat, seated, site
from tests.factories.packages import words
from tests.factories.theory import aim, driver, idea
from tests.support.client import session_cookie

FOR_A_SITE = (Role.SITE_LEAD, Role.MEMBER, Role.COACH, Role.DATA_STEWARD)


@dataclass
class World:
    """What the routes' addresses name, and the cookies of the people who try them."""

    lead: User
    member: User
    network: Network
    site: Site
    people: dict[str, User] = field(default_factory=dict)
    # The values of the addresses' variables by their names; "endpoint variable" for one alone.
    address: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, tuple[str, str]] = field(default_factory=dict)


@saved
def world(app: Flask) -> World:
    """The whole world, in the database of this application."""
    ours, theirs = network(), network("Ridge Valley Readers")
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    people = {
        role.value: seated(ours, role, [alder] if role in FOR_A_SITE else [], name=role.value)
        for role in Role
    }
    people["elsewhere"] = seated(ours, Role.MEMBER, [birch], name="elsewhere")
    people["stranger"] = seated(theirs, Role.LEAD, name="stranger")
    made = World(people["lead"], people["member"], ours, alder)
    made.people = people
    made.cookies = {name: session_cookie(app, person) for name, person in people.items()}
    for fill in FILLERS:
        fill(made)
    return made


def _people(into: World) -> None:
    lead = into.lead.actor()
    invitation, token = networks.invite(lead, into.network, role=Role.MEMBER, site=into.site)
    newcomer = seat(seated(network("Elsewhere")), into.network, Role.MEMBER, [into.site])
    into.address |= {
        "network": into.network.slug,
        "site_id": into.site.id,
        "invitation_id": invitation.id,
        "membership_id": newcomer.id,
        "networks.join token": token,
        "accounts.reset token": accounts.make_reset(
            lead, user=newcomer.user, network_id=into.network.id
        ),
    }


def _files(into: World) -> None:
    built = json.loads((assets.DIST / "manifest.json").read_text())
    into.address |= {
        "filename": "images/favicon.svg",
        "assets.built name": built["main.js"],
        "patterns.show name": "forms",
        "patterns.job number": 1,
        "patterns.answer code": 422,
    }


def _job(into: World) -> None:
    job = Job(task="nothing", by_id=into.lead.id, status=JobStatus.DONE)
    db.session.add(job)
    db.session.flush()
    into.address["job_id"] = job.id


def _interviews(into: World) -> None:
    """Held by the member, who alone writes its notes; the coach is named as a reader."""
    held = interview(into.site, into.member, scope=Scope.NETWORK, readers=[into.people["coach"]])
    said = quote(held, into.member, tags=["packet", "bag"])
    packet, bag = said.tags
    names = theme(into.network, into.member)
    placed(said, names, into.member)
    said_of = comment(held.said_id, into.member, "Did this hold on Mondays?")
    into.address |= {
        "kind": "theme",
        "record_id": names.id,
        "thread_id": said_of.id,
        "comment_id": said_of.comments[0].id,
        "document_id": held.said_id,
        "image_id": kept(held.said_id, into.member.actor()).id,
        "revision_id": past.versions(held.said_id)[0].id,
        "protocol_id": held.protocol_version.protocol_id,
        "interview_id": held.id,
        "quote_id": said.id,
        "theme_id": names.id,
        "tag_id": packet.id,
        "interviews.restore_tag tag_id": merged(bag, packet, into.member),
        "home.thread_of kind": "theme",
        "home.thread_of ids": str(names.id),
    }


def _causes(into: World) -> None:
    drawn, removed = analysis(into.network), analysis(into.network, "Removed")
    first, gone = cause(bone(drawn)), cause(bone(drawn, 1))
    lead = into.lead.actor()
    causes.remove_analysis(lead, removed)
    causes.remove_cause(lead, gone)
    into.address |= {
        "analysis_id": drawn.id,
        "bone_id": bone(drawn).id,
        "cause_id": first.id,
        "causes.restore analysis_id": removed.id,
        "causes.restore_cause cause_id": gone.id,
    }


def _measures(into: World) -> None:
    made = measure(into.network)
    for place in (into.site, None):
        weekly(made, place, [10, 12] * 8, [20, 20] * 8)
    steward = into.people["data_steward"].actor()
    row = measures.upload(steward, made, filename="attendance.csv", content=attendance_csv())
    measures.looked_at(row, *measures.look(row, lambda _done: None))
    db.session.flush()
    act = left_out(made, into.site)
    into.address |= {"measure_id": made.id, "import_id": row.id, "act_id": act.id}
    into.address["annotation_id"] = noted(made, into.site).id


def _theory(into: World) -> None:
    """An aim, a driver, an idea with a shared cycle of Alder; and two that were removed."""
    lead = into.lead.actor()
    removed_driver, removed_idea = driver(into.network, "Removed"), idea(into.network, "Removed")
    theory.remove(lead, removed_driver)
    theory.remove(lead, removed_idea)
    tested = idea(into.network)
    into.address |= {
        "aim_id": aim(into.network).id,
        "driver_id": driver(into.network).id,
        "idea_id": tested.id,
        "cycle_id": finished(tested, into.site).id,
        "theory.restore_driver driver_id": removed_driver.id,
        "theory.restore_idea idea_id": removed_idea.id,
    }


def _packages(into: World) -> None:
    """A package with one idea, and an edition of it in the library."""
    lead = into.lead.actor()
    made = packages.create_package(
        lead, into.network, title="Glad You’re Back", prose={one: words(one) for one in Section}
    )
    draft = packages.create_package(lead, into.network, title="A draft")
    printed = files.put(b"%PDF-1.7")
    made.preview_sha = printed
    made.editions.append(
        Edition(
            network_id=into.network.id,
            number=1,
            asked_at=clock.now(),
            released_at=clock.now(),
            title=made.title,
            network_name=into.network.name,
            html="<p>Every return is noticed.</p>",
            pdf_sha=printed,
        )
    )
    idea_id = into.address["idea_id"]
    db.session.flush()
    shown = {uuid4(): ("image/png", b"a picture")}
    copies.expect(made.editions[0], shown)
    copies.keep(made.editions[0].id, shown)
    part = packages.take_up(lead, made, kind=PartKind.IDEA, record_id=idea_id)
    db.session.flush()
    into.address |= {
        "package_id": made.id,
        "packages.remove package_id": draft.id,
        "packages.restore package_id": draft.id,
        "part_id": part.id,
        "direction": "up",
        "number": 1,
        "library.show name": made.slug,
        "library.edition name": made.slug,
        "library.pdf name": made.slug,
        "library.image name": made.slug,
        "library.image image_id": next(iter(shown)),
    }


# One function per feature, in ladder order; each makes its records and names their addresses.
FILLERS = (_files, _people, _interviews, _measures, _causes, _theory, _packages, _job)
