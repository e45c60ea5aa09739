"""Earlier versions: kept by pause and by author, named, read, compared and brought back."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.access.actor import Role
from app.extensions import db
from app.features.interviews import operations as interviews
from app.features.notes import past, queries
from app.features.notes.models import DocumentClient, DocumentRevision
from tests.factories import saving
from tests.factories.interviews import interview
from tests.factories.networks import network, seated, site
from tests.factories.notes import cleared, written
from tests.support.client import Client


def ago(minutes: float) -> AbstractContextManager[None]:
    """As if it were some minutes earlier."""
    return clock.travel(clock.now() - timedelta(minutes=minutes))


def told(document_id: Any) -> list[tuple[str, str]]:
    """Each version, newest first: who, and the last words of it."""
    found = []
    for one in past.versions(document_id):
        row = db.session.get_one(DocumentRevision, one.id)
        html = row.html if row.html is not None else str(queries.snapshot(document_id).html)
        words = html.rpartition("<p>")[2].removesuffix("</p>")
        found.append((" and ".join(person.name for person in one.people), words))
    return found


def test_versions_are_kept_read_named_and_brought_back(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder], name="Kim")
    sam = seated(ours, Role.MEMBER, [alder], name="Sam")
    with ago(60):
        made = interview(alder, kim, said="The beginning.", readers=[sam])
    document = made.said_id
    for minutes, who, what in ((60, kim, "Kim one"), (59, kim, "Kim two"), (57, sam, "Sam one")):
        with ago(minutes):
            written(document, who, what)
    with ago(40):
        written(document, sam, "Sam two")
    assert told(document) == [
        ("Sam", "Sam two"), ("Sam", "Sam one"), ("Kim", "Kim two")
    ]  # fmt: skip
    kims = past.versions(document)[2].id
    with ago(20):
        cleared(document, sam)

    reader = client.sign_in(sam)
    page = reader.get(f"/documents/{document}/history")
    assert "Kim" in page.words
    assert page.title == "Earlier versions of “Said”", "which of the three texts it is"
    assert page.text.count('name="earlier"') == 4
    one = reader.get(f"/revisions/{kims}")
    assert "Kim two" in one.words
    assert "Sam one" not in one.words
    assert "Bring this version back" not in one.words, "a reader reads"
    assert reader.send(f"/revisions/{kims}/restoration").status_code == 403
    lead = app_client(client).sign_in(seated(ours, Role.LEAD))
    assert lead.get(f"/documents/{document}/history").status_code == 403

    writer = app_client(client).sign_in(kim)
    named = writer.send(f"/revisions/{kims}/name", {"name": "Before the convening"})
    assert "Before the convening" in writer.get(named.location).words
    assert writer.send(f"/revisions/{kims}/name", {"name": "x" * 121}).status_code == 422
    back = writer.get(writer.send(f"/revisions/{kims}/restoration").location)
    assert "brought back how it stood on" in back.words
    assert "Kim two" in str(queries.snapshot(document).html)
    assert len(told(document)) == 5, "the cleared text is a version, too"
    hands = {hand.name: hand.clients for hand in past.hands(document)}
    assert len(hands["Kim"]) == 3, "two edits and what was brought back"

    newest, oldest = (past.versions(document)[at].id for at in (0, -1))
    address = f"/documents/{document}/comparison?later={oldest}&earlier={newest}"
    both = writer.get(address)
    assert both.text.index(str(oldest)) < both.text.index(str(newest)), "the earlier one first"
    strange = f"/documents/{made.observed_id}/comparison?later={oldest}&earlier={newest}"
    assert writer.get(strange).status_code == 404
    same = f"/documents/{document}/comparison?later={oldest}&earlier={oldest}"
    assert writer.get(same).location == f"/documents/{document}/history"
    state = writer.get(f"/revisions/{oldest}/state")
    assert state.mimetype == "application/octet-stream"
    assert b"Kim two" in state.data


def app_client(client: Client) -> Client:
    """Somebody else's browser."""
    other: Client = client.application.test_client()  # type: ignore[assignment]
    return other


def test_a_withdrawal_takes_every_version_with_it(app: Flask) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim)
    document = made.said_id
    with ago(60):
        written(document, kim, "the heron stood in the puddle")
    cleared(document, kim)
    assert "heron" in str(db.session.scalars(select(DocumentRevision.html)).all())
    with saving():
        interviews.withdraw(kim.actor(), made)
    for table in (DocumentRevision, DocumentClient):
        assert not db.session.scalars(select(table)).all()
    answer = app.test_client().sign_in(kim).get(f"/documents/{document}/history")
    assert answer.status_code == 404
