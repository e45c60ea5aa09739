"""A package is put together, goes through the gate, and becomes an edition."""

from __future__ import annotations

import pytest
from flask import Flask
from pycrdt import Doc, XmlFragment

from app.core import after, documents, events, files, thread
from app.core.access.actor import SYSTEM, Role
from app.core.errors import Invalid
from app.core.thread import Ref
from app.extensions import db
from app.features.interviews.vocabulary import Scope
from app.features.packages import gate, operations, releases, wording
from app.features.packages import queries as package_queries
from app.features.packages.content import gather
from app.features.packages.models import Edition, OutReason, Package, PartKind, Section
from app.jobs import worker
from tests.factories import canaries, networks, packages, saving
from tests.factories.measures import called
from tests.support.client import Client


def released(package: Package) -> Edition:
    with saving():
        edition = releases.release(SYSTEM, package)
    assert worker.run_waiting()
    db.session.rollback()
    db.session.expire_all()
    state = after.job_state(edition.job_id)
    assert state is not None
    assert state.status == "done", state.message
    return edition


def test_a_release_makes_an_edition_and_its_pdf(app: Flask) -> None:
    world = packages.world()
    edition = released(world.package)
    assert edition.in_service
    assert files.read(edition.pdf_sha).startswith(b"%PDF-")
    assert packages.SAID in edition.html
    assert "Pinecrest" not in edition.html
    assert called(world.small) in edition.html
    assert not edition.is_early


def test_the_gate_names_everything_that_is_missing(app: Flask) -> None:
    network = networks.network()
    with saving():
        package = operations.create_package(SYSTEM, network, title="Nothing yet")
    keys = {check.key for check in gate.failing(gather(package))}
    assert keys == {"cover", "glance", "aim", "diagram", "ideas", "charts"}


def failing(world: packages.World) -> set[str]:
    db.session.expire_all()
    return {check.key for check in gate.failing(gather(world.package))}


def test_nobody_releases_a_quote_without_consent(app: Flask) -> None:
    world = packages.world()
    assert failing(world) == set()
    with saving():
        world.interview.granted = Scope.NETWORK
    assert failing(world) == {"consent"}
    with pytest.raises(Invalid, match="consent"):
        releases.release(SYSTEM, world.package)


def test_a_chart_of_small_groups_alone_is_refused(app: Flask) -> None:
    world = packages.world()
    with saving():
        operations.take_up(
            SYSTEM,
            world.package,
            kind=PartKind.CHART,
            record_id=world.measure.id,
            site_id=world.small.id,
        )
    assert failing(world) == {"floor"}


def test_words_that_somebody_keeps_cannot_be_typed_in(app: Flask) -> None:
    world = packages.world()
    kept = "He told me twice that the bus had gone without us."
    packages.quote(world.network, world.quarry, kept, Scope.SITE)
    with saving():
        world.package.suits = "One said: he told me twice, that the bus had gone without us!"
    assert failing(world) == {"prose"}


def test_a_site_that_has_not_agreed_is_not_named(app: Flask) -> None:
    world = packages.world()
    with saving():
        world.package.suits = "Small schools such as Pinecrest School."
    assert failing(world) == {"names"}


def test_a_withdrawn_quote_takes_its_edition_along(app: Flask, client: Client) -> None:
    world = packages.world()
    edition = released(world.package)
    sha, address = edition.pdf_sha, f"/library/{world.package.slug}"
    assert client.get(address).status_code == 200
    with saving():
        events.announce(events.QuotesWithdrawn(world.network.id, frozenset({world.quote.id})))
    db.session.expire_all()
    assert edition.out_reason is OutReason.QUOTE_WITHDRAWN
    assert (edition.html, edition.pdf_sha) == ("", sha)
    assert not files.path(sha).exists()
    gone = client.get(f"{address}/editions/1")
    assert gone.status_code == 410
    assert packages.SAID not in gone.text
    assert client.get(f"{address}/editions/1/package.pdf").status_code == 410
    second = released(world.package)
    assert second.number == 2
    assert packages.SAID not in second.html
    assert "edition 2" in client.get(f"{address}/editions/1").words.lower()
    assert client.get(address).status_code == 200


def test_a_withdrawal_is_faster_than_the_printer(app: Flask) -> None:
    world = packages.world()
    with saving():
        edition = releases.release(SYSTEM, world.package)
    with saving():
        world.interview.granted = Scope.NAMED
    worker.run_waiting()
    db.session.rollback()
    assert db.session.get(Edition, edition.id) is None


def test_who_may_read_write_and_release(app: Flask, client: Client) -> None:
    world = packages.world()
    at = f"/packages/{world.package.id}"
    expected = {
        Role.LEAD: (200, 200, 303),
        Role.FACILITATOR: (200, 200, 303),
        Role.MEMBER: (200, 200, 403),
        Role.SITE_LEAD: (200, 200, 403),
        Role.COACH: (200, 403, 403),
        Role.RESEARCHER: (200, 403, 403),
        Role.SPONSOR: (404, 404, 404),
        Role.DATA_STEWARD: (404, 404, 404),
    }
    for role, codes in expected.items():
        someone = client.sign_in(networks.seated(world.network, role, [world.quarry]))
        found = (
            someone.get(at).status_code,
            someone.get(f"{at}/edit").status_code,
            someone.send(f"{at}/releases").status_code,
        )
        assert found == codes, role
    stranger = client.sign_in(networks.seated(networks.network(), Role.LEAD))
    assert stranger.get(at).status_code == 404


def test_every_page_of_a_package(app: Flask, client: Client) -> None:
    world = packages.world()
    lead = client.sign_in(networks.seated(world.network, Role.LEAD))
    at = f"/packages/{world.package.id}"
    part = packages.part_id(world.package, PartKind.QUOTE)
    assert "Glad You’re Back" in lead.get(f"/networks/{world.network.slug}/packages").words
    assert packages.SAID in lead.get(at).words
    assert lead.get(f"{at}/parts/{part}").status_code == 200
    assert "Nothing more to take up." in lead.get(f"{at}/parts").words
    assert "Nothing more" in lead.htmx("GET", f"{at}/parts").text
    assert "Not yet" not in lead.get(f"{at}/release").words
    assert packages.SAID in lead.get(f"{at}/preview").words
    assert lead.send(f"{at}/previews").status_code == 303
    assert "every 1s" in lead.get(f"{at}/preview").text
    worker.run_waiting()
    assert lead.get(f"{at}/preview.pdf").data.startswith(b"%PDF-")
    assert lead.send(f"{at}/parts/{part}", {"note": "Heard first."}).status_code == 303
    moved = lead.htmx("POST", f"{at}/parts/{part}/removal")
    assert "hx-partial" in moved.text
    again = lead.htmx("POST", f"{at}/parts", {"kind": "quote", "record": str(world.quote.id)})
    assert "Taken up: it stands last under “Voices”." in " ".join(again.text.split())
    assert lead.htmx(
        "POST", f"{at}/parts/{packages.part_id(world.package, PartKind.QUOTE)}/removal"
    )
    assert packages.SAID not in lead.get(f"{at}/preview").words


def test_two_people_change_the_cover(app: Flask, client: Client) -> None:
    world = packages.world()
    lead = client.sign_in(networks.seated(world.network, Role.LEAD))
    at = f"/packages/{world.package.id}/edit"
    fields = {"version": "1", "title": "Mine", "licence": "CC BY 4.0"}
    assert lead.send(at, fields).status_code == 303
    late = lead.send(at, {**fields, "title": "Theirs"})
    assert late.status_code == 409
    assert "Mine" in late.words
    assert lead.send(at, {**fields, "version": "2", "title": ""}).status_code == 422


def test_ideas_change_places(app: Flask) -> None:
    world = packages.world()
    other = packages.idea(world.network, "Late door")
    with saving():
        part = operations.take_up(SYSTEM, world.package, kind=PartKind.IDEA, record_id=other.id)
        operations.move(SYSTEM, world.package, part, up=True)
    assert [one.record_id for one in world.package.of_kind(PartKind.IDEA)] == [
        other.id,
        world.idea.id,
    ]


def test_a_small_test_keeps_its_numbers_and_its_place(app: Flask) -> None:
    world = packages.world()
    packages.cycle(world.idea, world.quarry, size="44 returns")
    content = gather(world.package)
    small, large = content.told(content.cards[0])
    assert (small.is_kept, small.size, small.figures) == (True, "", "")
    assert (large.is_kept, large.size, large.figures) == (
        False,
        "44 returns",
        "4 back the next day → 3",
    )
    floor = next(check for check in gate.checks(content) if check.key == "floor")
    assert floor.ok
    assert "1 small test stands without its numbers." in floor.words
    html = released(world.package).html
    assert "Numbers kept by the site: they may tell of fewer than 10." in html
    assert "5 returns" not in html
    assert "One teacher: 44 returns, not as predicted." in " ".join(html.split())
    assert "Quarry Road Middle: 44" not in html


def test_sites_that_take_no_part_do_not_change_the_cover(app: Flask) -> None:
    world = packages.world()
    before = wording.places(gather(world.package))
    assert before == "2 schools in 2 districts"
    for number in range(24):
        networks.site(world.network, f"Imported {number}", district=f"District {number}")
    db.session.expire_all()
    assert wording.places(gather(world.package)) == before
    # A voice of a third site is behind the idea: it is heard, though not printed.
    third = networks.site(world.network, "Harbor K–8", district="Eastbank City")
    with saving():
        heard = Ref("quote", packages.quote(world.network, third).id)
        thread.link(SYSTEM, world.network.id, heard, "supports", Ref("idea", world.idea.id))
    db.session.expire_all()
    assert "Heard from 2 people at 2 sites" in str(wording.counts(gather(world.package)))
    assert wording.places(gather(world.package)).startswith("3 schools")


def test_a_quote_taken_out_of_the_text_no_longer_stands_in_the_way(app: Flask) -> None:
    """The snapshot before the last one, which is kept as well, still refers to it."""
    world = packages.world()
    kept = packages.quote(world.network, world.quarry, "Kept inside the site.", Scope.SITE)
    canaries.refer(world.package, [kept.id])
    assert "prose" in {check.key for check in gate.failing(gather(world.package))}

    def take_out(doc: Doc) -> None:
        blocks = doc.get("default", type=XmlFragment).children
        del blocks[len(blocks) - 1]

    with saving():
        documents.edit(SYSTEM, package_queries.texts(world.package.id)[Section.PROBLEM], take_out)
    assert "prose" not in {check.key for check in gate.failing(gather(world.package))}


def test_quotes_in_the_prose_stand_under_their_own_ids(app: Flask, client: Client) -> None:
    """By these an open page finds what was taken back, also where no editor has opened yet."""
    world = packages.world()
    said = packages.quote(world.network, world.quarry, "They hand me the packet.", Scope.PUBLIC)
    canaries.refer(world.package, [said.id])
    lead = client.sign_in(networks.seated(world.network, Role.LEAD))
    shown = lead.get(f"/packages/{world.package.id}").tree.find(
        f".//live-document//figure[@data-quote='{said.id}']"
    )
    assert shown is not None
    assert "They hand me the packet." in "".join(shown.itertext())


def test_narrower_consent_names_the_edition_that_goes(app: Flask, client: Client) -> None:
    world = packages.world()
    edition = released(world.package)
    lead = client.sign_in(networks.seated(world.network, Role.LEAD))
    at = f"/interviews/{world.interview.id}"
    for page in (f"{at}?part=consent", f"{at}/withdrawal"):
        assert "“Glad You’re Back”, edition 1" in lead.get(page).words
    agreed = {"scope": "network", "own_on": "2026-01-10", "parent_lang": "en"}
    kept = lead.send(f"{at}/consent", agreed)
    assert kept.status_code == 303
    words = lead.get(kept.location).words
    assert "“Glad You’re Back”, edition 1, held these words. It is out of the library" in words
    assert "In the library now" not in words
    assert db.session.get_one(Edition, edition.id).out_reason is OutReason.QUOTE_NARROWED
