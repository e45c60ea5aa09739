"""Consent governs every place; a withdrawal leaves nothing of the words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app.core import events, thread
from app.core.access.actor import Role
from app.core.errors import NotAllowed
from app.core.model import uuid7
from app.extensions import db
from app.features.interviews import operations, queries
from app.features.interviews.models import Consent, Interview, MergedTag, Quote, Tag
from app.features.interviews.operations import ConsentRecord
from app.features.interviews.vocabulary import ConsentKind, Scope, Voice
from app.features.notes.models import DocumentSnapshot, DocumentTombstone, DocumentUpdate
from tests.conftest import leave
from tests.factories import saving
from tests.factories.interviews import agree, interview, merged, placed, quote, theme
from tests.factories.networks import network, seated, site
from tests.support.client import Client

CANARY = "the heron stood in the puddle of oil"
SAID = f"On the way home {CANARY}. I did not tell anyone."


def test_a_minor_needs_two_records_before_any_quote_travels(app: object) -> None:
    ours = network()
    alder = site(ours)
    kim, lead = seated(ours, Role.MEMBER, [alder]), seated(ours, Role.LEAD)
    made = interview(alder, kim)
    quote(made, kim)
    parent = ConsentRecord(ConsentKind.PARENT, date(2026, 10, 1), lang="es")
    assent = ConsentRecord(ConsentKind.ASSENT, date(2026, 10, 1))
    for records, reaches in (([], 0), ([parent], 0), ([assent], 0), ([parent, assent], 1)):
        with saving():
            operations.record_consent(kim.actor(), made, scope=Scope.NETWORK, records=records)
        assert len(queries.quotes_for(lead.actor(), ours)) == reaches
    assert {consent.lang for consent in made.consents} == {"es", "en"}
    assert all(consent.recorded_by_id == kim.id for consent in made.consents)


def test_an_adult_needs_their_own(app: object) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim, voice=Voice.FAMILY)
    assert made.consent_kinds == (ConsentKind.OWN,)
    agree(made, kim, Scope.NETWORK)
    assert made.scope_today is Scope.NETWORK


def test_consent_is_kept_by_the_form_and_shown(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim)
    member = client.sign_in(kim)
    address = f"/interviews/{made.id}/consent"
    form = {"scope": "network", "is_minor": "y", "parent_on": "2026-10-01", "parent_lang": "es",
            "assent_on": "2026-10-01", "assent_until": "2027-06-30"}  # fmt: skip
    answer = member.send(address, form)
    assert answer.status_code == 303
    page = member.get(answer.location)
    assert "parent’s permission and own assent on file" in page.words
    assert "quotes inside the network" in page.words
    assert "On file. It holds for: quotes inside the network." in page.words
    assert db.session.get_one(Interview, made.id).granted_until == date(2027, 6, 30)
    without = member.get(
        member.send(address, {**form, "scope": "public", "parent_on": "", "assent_on": ""}).location
    )
    assert "Not on file yet: parent’s permission, own assent." in without.words
    wrong = member.send(address, {**form, "parent_on": "first of May", "parent_lang": "es"})
    assert wrong.status_code == 422
    assert "first of May" in wrong.text


def test_a_narrower_scope_holds_at_once_and_is_told(app: object) -> None:
    ours = network()
    alder = site(ours)
    kim, lead = seated(ours, Role.MEMBER, [alder]), seated(ours, Role.LEAD)
    made = interview(alder, kim, scope=Scope.PUBLIC)
    one = quote(made, kim)
    narrow = quote(made, kim, kept=Scope.NAMED)
    told: list[events.QuotesNarrowed] = []
    events.listen(events.QuotesNarrowed, told.append)
    agree(made, kim, Scope.SITE)
    assert [event.quote_ids for event in told] == [{one.id}], narrow.id
    assert queries.quotes_for(lead.actor(), ours) == []
    assert queries.quotes_in_scope([one.id], "public") == {}
    agree(made, kim, Scope.PUBLIC)
    assert len(told) == 1, "widening is nobody's worry"


@pytest.mark.parametrize("role", [Role.LEAD, Role.SITE_LEAD])
def test_a_lead_withdraws_without_seeing_a_word(client: Client, role: Role) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    boss = seated(ours, role, [alder])
    made = interview(alder, kim, said=SAID)
    quote(made, kim, text=CANARY)
    address = f"/interviews/{made.id}"
    lead = client.sign_in(boss)
    consent = lead.get(f"{address}?part=consent")
    assert "Withdraw this interview …" in consent.words
    page = lead.get(f"{address}/withdrawal")
    assert "Its 1 quote is deleted" in page.words
    assert CANARY not in consent.text + page.text
    done = lead.send(f"{address}/withdrawal")
    assert done.status_code == 303
    assert "S-001 is withdrawn." in lead.get(done.location).words
    assert lead.get(address).status_code == 410
    assert client.sign_in(kim).get(address).status_code == 410


def test_others_can_neither_see_nor_change_consent(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim, other = seated(ours, Role.MEMBER, [alder]), seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim)
    address = f"/interviews/{made.id}"
    assert "Withdraw" not in client.sign_in(other).get(f"{address}?part=consent").words
    assert client.get(f"{address}/withdrawal").status_code == 403
    assert client.send(f"{address}/consent", {"scope": "public"}).status_code == 403
    with pytest.raises(NotAllowed), saving():
        operations.withdraw(other.actor(), made)


def test_a_withdrawal_says_first_what_rests_on_the_words(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    one = quote(interview(alder, kim), kim)
    placed(one, theme(ours, kim, "Birds"), kim)
    page = client.sign_in(kim).get(f"/interviews/{one.interview_id}/withdrawal")
    assert "1 theme: Birds" in page.words


def test_a_withdrawal_announces_the_quotes_while_they_are_there(app: object) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    one = quote(interview(alder, kim, said=SAID), kim, text=CANARY)
    there: list[tuple[frozenset[object], int]] = []
    events.listen(
        events.QuotesWithdrawn,
        lambda event: there.append((event.quote_ids, db.session.query(Quote).count())),
    )
    key = one.id
    with saving():
        operations.withdraw(kim.actor(), one.interview)
    assert there == [({key}, 1)]


def test_a_withdrawal_leaves_a_code_and_nothing_else(app: object) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim, said=SAID, scope=Scope.PUBLIC, groups=["multilingual"])
    documents = made.document_ids
    one = quote(made, kim, text=CANARY, tags=["heron", "bird"])
    heron, bird = one.tags
    merged(bird, heron, kim)
    other = quote(interview(alder, kim, said=SAID), kim, text=CANARY, tags=["oil"])
    birds = theme(ours, kim, "Birds")
    placed(one, birds, kim)
    placed(other, birds, kim)
    with saving():
        operations.withdraw(kim.actor(), made)
    assert (made.code, made.held_on, made.grade_band, made.groups) == ("S-001", None, "", [])
    assert (made.reader_ids, made.document_ids, made.scope_today) == (
        frozenset(), frozenset(), Scope.NAMED,
    )  # fmt: skip
    assert made.withdrawn_at is not None
    assert db.session.query(Consent).count() == 0
    assert db.session.query(Quote).all() == [other]
    assert [tag.name for tag in db.session.query(Tag)] == ["oil"]
    assert db.session.query(MergedTag).all() == []
    assert {row.document_id for row in db.session.query(DocumentTombstone)} == documents
    for table in (DocumentUpdate, DocumentSnapshot):
        assert not documents & {row.document_id for row in db.session.query(table)}
    assert thread.origins([birds.id])[birds.id]["quote"] == {other.id}
    assert made not in queries.interviews_of(kim.actor(), ours)


@pytest.mark.sqlite_only("PostgreSQL's files are overwritten by its own vacuum")
def test_nothing_of_the_words_is_left_in_the_database_file(app: Flask, client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim, said=SAID, scope=Scope.PUBLIC)
    quote(made, kim, text=CANARY, translation=f"translated: {CANARY}", tags=[CANARY])
    placed(db.session.query(Quote).one(), theme(ours, kim), kim)
    assert _found(app), "the words are there before"
    answer = client.sign_in(kim).send(f"/interviews/{made.id}/withdrawal")
    assert answer.status_code == 303
    leave(app)
    with app.app_context(), db.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    leave(app)
    assert _found(app) == []


def _found(app: Flask) -> list[str]:
    """The database's files in which the words stand."""
    file = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    every = [path for path in file.parent.glob(f"{file.name}*") if path.is_file()]
    assert file in every
    return [path.name for path in every if b"heron stood in the puddle" in path.read_bytes()]


def test_after_a_withdrawal_no_page_shows_the_words(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim, said=SAID, scope=Scope.PUBLIC)
    one = quote(made, kim, text=CANARY)
    key, birds = one.id, theme(ours, kim, "Birds")
    placed(one, birds, kim)
    member = client.sign_in(kim)
    pages = [
        f"/networks/{ours.slug}/interviews", f"/networks/{ours.slug}/themes",
        f"/quotes/{key}/reference",
    ]  # fmt: skip
    assert CANARY in "".join(member.get(page).text for page in pages)
    member.send(f"/interviews/{made.id}/withdrawal")
    assert CANARY not in "".join(member.get(page).text for page in pages)
    assert "a quote taken back" in member.get(pages[-1]).words
    assert member.get(f"/quotes/{key}").status_code == 404


def test_the_list_names_a_withdrawn_code_quietly_and_its_address_says_why(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim, said=SAID, scope=Scope.NETWORK)
    quote(made, kim, text=CANARY)
    member = client.sign_in(kim)
    address, code = f"/interviews/{made.id}", made.code
    member.send(f"{address}/withdrawal")
    listed = member.get(f"/networks/{ours.slug}/interviews")
    assert f"{code}, taken back on" in listed.words
    assert address not in listed.text
    gone = member.get(address)
    assert gone.status_code == 410
    assert "took their words back. Nothing of them is left." in gone.words
    assert "library" not in gone.words.lower()
    stranger = client.sign_in(seated(network(), Role.LEAD))
    assert stranger.get(f"/networks/{ours.slug}/interviews").status_code == 404
    assert stranger.get(address).status_code == 404


def test_before_a_withdrawal_all_that_it_leads_to_can_be_opened(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim, said=SAID, scope=Scope.NETWORK)
    one = quote(made, kim, text=CANARY)
    far = thread.Ref("idea", uuid7())
    with saving():
        thread.link(kim.actor(), ours.id, thread.Ref("quote", one.id), "leads_to", far)
    page = client.sign_in(kim).get(f"/interviews/{made.id}/withdrawal")
    assert f'<a href="/thread/idea/{far.id}">1 change idea</a>' in page.text
