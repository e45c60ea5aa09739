"""Pictures in texts: who brings them, who sees them, and that nothing of them stays."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from PIL import Image

from app.core import clock, files
from app.core.access.actor import Role
from app.core.deleted import KEPT
from app.extensions import db
from app.features.notes.models import DocumentImage
from app.jobs import worker
from tests.factories.images import SECRETS, carried, kept, photo
from tests.factories.interviews import interview
from tests.factories.networks import network, seated, site
from tests.factories.notes import cleared
from tests.support.client import Answer, Client


@pytest.fixture
def held(app: Flask) -> Any:
    """An interview that Kim held; the coach is a named reader of its notes."""
    ours = network()
    alder = site(ours)
    people = {
        "kim": seated(ours, Role.MEMBER, [alder]),
        "coach": seated(ours, Role.COACH, [alder]),
        "colleague": seated(ours, Role.MEMBER, [alder]),
        "lead": seated(ours, Role.LEAD),
        "stranger": seated(network("Ridge Valley"), Role.LEAD),
    }
    made = interview(alder, people["kim"], readers=[people["coach"]])
    return made, people


def sent(client: Client, document_id: UUID, content: bytes) -> Answer:
    """A picture as the editor sends it."""
    token = client.token()
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "X-CSRFToken": token}
    data = {"image": (BytesIO(content), "p.jpg")}
    return client.post(f"/documents/{document_id}/images", data=data, headers=headers)


def kept_files() -> list[Path]:
    root = files.path("0" * 64).parent.parent
    return [one for one in root.rglob("*") if one.is_file()]


def test_a_picture_is_for_those_who_may_read_the_notes(app: Flask, held: Any) -> None:
    made, people = held
    kim: Client = app.test_client().sign_in(people["kim"])
    answer = sent(kim, made.said_id, photo())
    assert answer.status_code == 200, answer.words
    row = db.session.query(DocumentImage).one()
    assert f'data-image="{row.id}"' in answer.text
    assert 'width="600" height="400"' in answer.text
    stored = b"".join(one.read_bytes() for one in kept_files())
    assert not [secret for secret in SECRETS if secret in stored]
    carried(made.said_id, people["kim"].actor(), row.id, "A packet on a desk")
    for who in ("kim", "coach"):
        client: Client = app.test_client().sign_in(people[who])
        page = client.get(f"/interviews/{made.id}")
        assert f'src="{row.address}" alt="A packet on a desk" width="600"' in page.text
        picture = client.get(row.address)
        assert picture.content_type == "image/jpeg"
        assert picture.headers["Cache-Control"] == "private, no-store"
        assert picture.headers["X-Content-Type-Options"] == "nosniff"
        assert picture.headers["Content-Disposition"] == "inline"
        assert Image.open(BytesIO(picture.data)).size == (600, 400)
    for who, status in (("lead", 403), ("colleague", 403), ("stranger", 404)):
        client = app.test_client().sign_in(people[who])
        assert client.get(row.address).status_code == status, who
        assert sent(client, made.said_id, photo()).status_code == status, who
    coach: Client = app.test_client().sign_in(people["coach"])
    assert sent(coach, made.said_id, photo()).status_code == 403, "a reader brings none"
    assert app.test_client().get(row.address).status_code == 303
    other = interview(made.site, people["kim"])
    assert kim.get(f"/documents/{other.said_id}/images/{row.id}").status_code == 404


def test_what_is_no_picture_is_refused_in_a_sentence(app: Flask, held: Any) -> None:
    made, people = held
    client: Client = app.test_client().sign_in(people["kim"])
    answer = sent(client, made.said_id, b"<svg/>")
    assert answer.status_code == 422
    assert "no picture that we can read" in answer.words
    huge = BytesIO()
    Image.new("1", (4000, 3000)).save(huge, "PNG")
    assert "too large" in sent(client, made.said_id, huge.getvalue()).words
    assert not kept_files()
    assert not db.session.query(DocumentImage).count()


def test_a_withdrawal_leaves_nothing_of_a_picture(app: Flask, held: Any) -> None:
    made, people = held
    kim = people["kim"].actor()
    row = kept(made.said_id, kim)
    twin = kept(made.observed_id, kim)
    address, late = row.address, files.read(twin.blob)
    carried(made.said_id, kim, row.id, "A packet")
    assert len(kept_files()) == 2, "the same picture twice: each its own file"
    client: Client = app.test_client().sign_in(people["kim"])
    assert client.get(address).status_code == 200
    assert client.send(f"/interviews/{made.id}/withdrawal").status_code == 303
    assert not kept_files()
    assert not db.session.query(DocumentImage).count()
    assert client.get(address).status_code == 404
    files.put(late)  # by a request that was stopped for a moment
    worker.run_waiting()
    assert not kept_files()


def test_what_a_text_lets_go_is_purged_after_thirty_days(app: Flask, held: Any) -> None:
    made, people = held
    kim = people["kim"].actor()
    stays, goes = kept(made.said_id, kim), kept(made.said_id, kim)
    for row in (stays, goes):
        carried(made.said_id, kim, row.id, "A packet")
    assert (stays.unused_since, goes.unused_since) == (None, None)
    cleared(made.said_id, people["kim"])
    db.session.expire_all()
    assert goes.unused_since is not None
    carried(made.said_id, kim, stays.id)  # undone
    left = stays.id
    worker.go_round()
    assert len(kept_files()) == 2
    with clock.travel(clock.now() + KEPT + KEPT / 30):
        worker.go_round()
        assert [row.id for row in db.session.query(DocumentImage)] == [left]
        assert len(kept_files()) == 1


def test_a_node_cannot_lead_anywhere_else(app: Flask, held: Any) -> None:
    made, people = held
    kim = people["kim"].actor()
    elsewhere = kept(interview(made.site, people["kim"]).said_id, kim)
    carried(made.said_id, kim, elsewhere.id, "Of other notes")
    carried(made.said_id, kim, uuid4(), '"><img src=https://e.example>', src="https://e.example")
    client: Client = app.test_client().sign_in(people["kim"])
    page = client.get(f"/interviews/{made.id}")
    assert str(elsewhere.id) not in page.text
    assert "<img" not in page.text
    assert page.words.count("A picture that is no longer here") == 2
