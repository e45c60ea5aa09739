"""A picture in a package: anyone sees it once its people agree, in the edition's own copy."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

import pypdf
import pytest
from flask import Flask
from PIL import Image

from app.core import files
from app.core.access.actor import SYSTEM, Role
from app.core.errors import Invalid
from app.extensions import db
from app.features.packages import copies, gate, queries, releases
from app.features.packages.content import gather
from app.features.packages.models import OutReason, PackageImage, Section
from app.jobs import worker
from tests.factories import networks, packages, saving
from tests.factories.images import carried, kept
from tests.support.client import Client
from tests.web.test_images import kept_files
from tests.web.test_packages import released

ALT = "A desk by the door, with packets on it"


@pytest.fixture
def shown(app: Flask) -> Any:
    """A package that may be released, but for the picture in its problem; its lead."""
    world = packages.world()
    lead = networks.seated(world.network, Role.LEAD)
    text = queries.texts(world.package.id)[Section.PROBLEM]
    row = kept(text, lead.actor())
    carried(text, lead.actor(), row.id, ALT)
    return world, lead, row


def test_somebody_says_that_the_people_in_it_agree(app: Flask, shown: Any) -> None:
    world, lead, row = shown
    left = gate.failing(gather(world.package))
    assert [check.key for check in left] == ["people"]
    with pytest.raises(Invalid):
        releases.release(SYSTEM, world.package)
    here = f"/packages/{world.package.id}"
    member: Client = app.test_client().sign_in(networks.seated(world.network, Role.COACH))
    assert "The hub lead or a facilitator says so." in member.get(f"{here}/release").words
    client: Client = app.test_client().sign_in(lead)
    page = client.get(f"{here}/release")
    assert f'src="{row.address}" alt="{ALT}"' in page.text
    file = client.get(row.address)
    assert file.headers["Cache-Control"] == "private, no-cache", "asked about each time"
    known = {"If-None-Match": file.headers["ETag"]}
    assert client.get(row.address, headers=known).status_code == 304
    unsure = client.send(f"{here}/people", {"looked_at": str(row.id)})
    assert unsure.status_code == 422
    assert "once you know it" in unsure.words
    sure = {"looked_at": str(row.id), "agreed": "y"}
    assert client.send(f"{here}/people", sure).status_code == 303
    assert db.session.query(PackageImage).one().by_id == lead.id
    assert f"says {lead.name}" in client.get(f"{here}/release").words
    assert not gate.failing(gather(world.package))
    text = queries.texts(world.package.id)[Section.USE]
    carried(text, lead.actor(), kept(text, lead.actor()).id, "Another")
    assert [check.key for check in gate.failing(gather(world.package))] == ["people"]


@pytest.mark.sqlite_only("what it writes and purges is asked on both below; this one prints")
def test_an_edition_keeps_its_own_copy(app: Flask, client: Client, shown: Any) -> None:
    world, lead, row = shown
    with saving():
        releases.confirm_people(lead.actor(), world.package, [row.id])
    edition = released(world.package)
    key = row.id
    own = f"/library/{world.package.slug}/editions/1/images/{key}"
    assert f'src="{own}" alt="{ALT}" width="600" height="400"' in edition.html
    assert "/documents/" not in edition.html
    assert f'src="{own}"' in client.get(f"/library/{world.package.slug}").text
    with saving():
        purged = row.blob
        db.session.delete(row)  # the text loses it
    files.delete(purged)
    picture = client.get(own)
    assert Image.open(BytesIO(picture.data)).size == (600, 400)
    assert "no-cache" in picture.headers["Cache-Control"]
    assert client.get(own, headers={"If-None-Match": picture.headers["ETag"]}).status_code == 304
    assert client.get(own.replace("editions/1", "editions/2")).status_code == 404
    printed = pypdf.PdfReader(files.path(edition.pdf_sha))
    assert {page.images[0].image.size for page in printed.pages if page.images} == {(600, 400)}
    assert ALT in said(printed.trailer["/Root"]["/StructTreeRoot"])
    with saving():
        releases.take_back(lead.actor(), edition)
    assert client.get(own).status_code == 410
    assert not kept_files()


def said(node: Any) -> set[str]:
    """What the figures of a tagged document say to those who cannot see them."""
    node = node.get_object()
    if isinstance(node, list):
        return set().union(*map(said, node))
    if not isinstance(node, dict):
        return set()
    here = {str(node["/Alt"])} if "/Alt" in node else set()
    return here | (said(node["/K"]) if "/K" in node else set())


def test_an_edition_taken_out_while_it_is_made_leaves_no_picture(
    app: Flask, shown: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, lead, row = shown
    with saving():
        releases.confirm_people(lead.actor(), world.package, [row.id])
        edition = releases.release(SYSTEM, world.package)
    before, keep = set(kept_files()), copies.keep

    def too_late(edition_id: UUID, found: copies.Contents) -> None:
        with saving():
            releases.out_of_service(SYSTEM, [edition], OutReason.QUOTE_WITHDRAWN)
        keep(edition_id, found)

    monkeypatch.setattr(copies, "keep", too_late)
    worker.run_waiting()
    db.session.expire_all()
    assert set(kept_files()) == before
    assert not edition.html
