"""Interviews: recording them, and who sees what of them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import event

from app.core import documents, thread
from app.core.access.actor import Role
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.errors import Invalid, NotAllowed
from app.core.thread import Ref
from app.extensions import db
from app.features.interviews import operations, queries
from app.features.interviews.models import Interview
from app.features.interviews.vocabulary import PARTS, Scope, Voice
from app.features.networks.models import Membership
from app.features.notes import queries as notes
from tests.factories import saving
from tests.factories.interviews import SAID, interview, protocol, quote
from tests.factories.networks import network, seat, seated, site
from tests.support.client import Client

EVERY_PAGE = ("", "?part=said", "?part=observed", "?part=interpreted", "?part=consent")


def test_a_protocol_is_written_from_the_example(client: Client) -> None:
    ours = network()
    lead = client.sign_in(seated(ours, Role.LEAD))
    empty = lead.get(f"/networks/{ours.slug}/protocols")
    assert "Start from the example" in empty.words
    form = lead.get(f"/networks/{ours.slug}/protocols/new?example=1")
    assert "What would have helped?" in form.text
    answer = lead.send(
        f"/networks/{ours.slug}/protocols/new",
        {"title": "Coming back", "questions-0-text": "Tell me …", "questions-1-text": ""},
    )
    assert answer.status_code == 303
    page = lead.get(answer.location)
    assert page.title == "Coming back"
    assert "Tell me …" in page.words


def test_a_protocol_without_questions_comes_back_with_what_was_typed(client: Client) -> None:
    ours = network()
    lead = client.sign_in(seated(ours, Role.LEAD))
    answer = lead.send(f"/networks/{ours.slug}/protocols/new", {"title": "Mornings"})
    assert answer.status_code == 422
    assert "Mornings" in answer.text
    assert "Write at least one question." in answer.words


def test_questions_move_without_scripts_and_nothing_is_kept_meanwhile(client: Client) -> None:
    ours = network()
    lead = client.sign_in(seated(ours, Role.LEAD))
    rows = {"questions-0-text": "First", "questions-1-text": "Second", "title": "Moving"}
    answer = lead.send(f"/networks/{ours.slug}/protocols/new", {**rows, "arrange": "down-0"})
    assert answer.status_code == 200
    assert answer.text.index("Second") < answer.text.index("First")
    assert "Moving" not in lead.get(f"/networks/{ours.slug}/protocols").words


def test_an_interview_keeps_the_version_it_was_held_with(client: Client) -> None:
    ours = network()
    lead = seated(ours, Role.LEAD)
    made = interview(site(ours), lead)
    used = made.protocol_version
    assert used is not None
    with saving():
        new = operations.change_protocol(
            lead.actor(), used.protocol, title="T", questions=[operations.Question("Another?")]
        )
    assert (used.number, new.number) == (1, 2)
    assert made.protocol_version is used
    with saving():
        again = operations.change_protocol(
            lead.actor(), used.protocol, title="T", questions=[operations.Question("Third?")]
        )
    assert again.number == 2, "a version nobody used is changed in place"


def test_a_member_records_an_interview_of_their_site(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    kim = seated(ours, Role.MEMBER, [alder])
    asked = protocol(ours, kim.actor(), ["What was that first morning like?"])
    member = client.sign_in(kim)
    page = member.get(f"/networks/{ours.slug}/interviews/new")
    assert page.status_code == 200
    answer = member.send(
        f"/networks/{ours.slug}/interviews/new",
        {
            "protocol": str(asked.id),
            "site": str(alder.id),
            "held_on": "2026-10-14",
            "voice": "student",
            "grade_band": "grade 6",
            "lang": "en",
            "note_taker": "",
        },
    )
    assert answer.status_code == 303, answer.words
    shown = member.get(answer.location)
    assert shown.title == "S-001, grade 6"
    assert "What was that first morning like?" in shown.words
    assert "consent not on file" in shown.words
    (made,) = queries.interviews_of(kim.actor(), ours)
    for document_id in made.document_ids:
        assert "What was that first morning like?" in notes.snapshot(document_id).text


def test_before_there_is_a_site_the_page_says_who_adds_one(app: Flask, client: Client) -> None:
    ours = network()
    for role, said in ((Role.LEAD, "Add sites"), (Role.MEMBER, "The hub lead adds the sites")):
        other = app.test_client().sign_in(seated(ours, role))
        page = other.get(f"/networks/{ours.slug}/interviews")
        assert "held at one site, and there is none yet" in page.words
        assert said in page.words


def test_a_form_with_a_missing_day_keeps_what_was_typed(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    asked = protocol(ours, kim.actor())
    answer = client.sign_in(kim).send(
        f"/networks/{ours.slug}/interviews/new",
        {"protocol": str(asked.id), "site": str(alder.id), "voice": "family", "lang": "es",
         "note_taker": "", "grade_band": "grandmother"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Choose the day." in answer.words
    assert "grandmother" in answer.text


def test_nobody_records_an_interview_at_a_site_of_others(client: Client) -> None:
    ours = network()
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    kim = seated(ours, Role.MEMBER, [alder])
    asked = protocol(ours, kim.actor())
    with pytest.raises(NotAllowed), saving():
        interview(birch, kim)
    answer = client.sign_in(kim).send(
        f"/networks/{ours.slug}/interviews/new",
        {"protocol": str(asked.id), "site": str(birch.id), "held_on": "2026-10-14",
         "voice": "student", "lang": "en", "note_taker": ""},
    )  # fmt: skip
    assert answer.status_code == 422
    coach = seated(ours, Role.COACH, [alder])
    assert client.sign_in(coach).get(f"/networks/{ours.slug}/interviews/new").status_code == 403


def test_codes_count_by_letter_and_are_never_given_twice(app: object) -> None:
    ours = network()
    lead, alder = seated(ours, Role.LEAD), site(ours)
    codes = [
        interview(alder, lead, voice=voice).code
        for voice in (Voice.STUDENT, Voice.FAMILY, Voice.STAFF, Voice.TEACHER)
    ]
    assert codes == ["S-001", "F-001", "T-001", "T-002"]
    made = interview(alder, lead, code="S-014")
    with saving():
        operations.withdraw(lead.actor(), made)
    assert interview(alder, lead).code == "S-015"
    with pytest.raises(Invalid), saving():
        interview(alder, lead, code="S-014")


def test_the_hub_lead_who_is_not_named_sees_no_word_of_the_notes(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    kim = seated(ours, Role.MEMBER, [alder], name="Kim Park")
    lead = seated(ours, Role.LEAD)
    made = interview(alder, kim, scope=Scope.NAMED)
    quote(made, kim, text="They hand me the packet.")
    address = f"/interviews/{made.id}"
    leads = client.sign_in(lead)
    for query in EVERY_PAGE:
        answer = leads.get(address + query)
        assert answer.status_code == 200
        assert "packet" not in answer.text
        assert str(made.said_id) not in answer.text, "not even the document's address"
    assert "Kim Park held the interview and can name you." in leads.get(address).words
    assert "1 quote kept for named readers" in leads.get(address).words
    listed = leads.get(f"/networks/{ours.slug}/interviews")
    assert "S-001" in listed.words
    assert "packet" not in listed.text


def test_who_is_named_reads_and_who_is_taken_off_does_not(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim, lead = seated(ours, Role.MEMBER, [alder]), seated(ours, Role.LEAD)
    made = interview(alder, kim, readers=[lead])
    address = f"/interviews/{made.id}"
    assert SAID in client.sign_in(lead).get(address).words
    edit = {"version": made.version, "held_on": "2026-10-14", "lang": "en", "voice": "student"}
    assert client.get(f"{address}/edit").status_code == 403, "a reader does not change it"
    assert client.sign_in(kim).send(f"{address}/edit", edit).status_code == 303
    assert SAID not in client.sign_in(lead).get(address).words


def test_two_people_changing_details_see_both_versions(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim)
    form = {"version": made.version, "held_on": "2026-10-14", "lang": "en", "voice": "student"}
    member = client.sign_in(kim)
    address = f"/interviews/{made.id}/edit"
    assert member.send(address, {**form, "grade_band": "grade 7"}).status_code == 303
    second = member.send(address, {**form, "grade_band": "grade 8"})
    assert second.status_code == 409
    assert "grade 7" in second.text
    assert "grade 8" in second.text


def test_only_people_whose_role_may_read_notes_can_be_named(app: object) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    sponsor = seated(ours, Role.SPONSOR)
    stranger = seated(network("Ridge Valley Readers"), Role.LEAD)
    assert sponsor.id not in {seat.user_id for seat in queries.nameable(ours)}
    for outsider in (sponsor, stranger):
        with pytest.raises(Invalid), saving():
            interview(alder, kim, readers=[outsider])


def test_documents_belong_to_those_named_on_the_interview(app: object) -> None:
    ours = network()
    alder = site(ours)
    kim, ann = seated(ours, Role.MEMBER, [alder]), seated(ours, Role.MEMBER, [alder])
    lead, reader = seated(ours, Role.LEAD), seated(ours, Role.COACH)
    made = interview(alder, kim, note_taker_id=ann.id, readers=[reader])
    for part in PARTS:
        kind = documents.kind(f"interview.{part}")
        owner = kind.owner(getattr(made, f"{part}_id"))
        may = {
            who.id: (can(who.actor(), kind.read, owner), can(who.actor(), kind.write, owner))
            for who in (kim, ann, reader, lead)
        }
        assert may == {
            kim.id: (True, True),
            ann.id: (True, True),
            reader.id: (True, False),
            lead.id: (False, False),
        }


def test_coverage_does_not_count_one_or_two_people_out_to_others(client: Client) -> None:
    ours = network(groups=["multilingual"])
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    kim, lead = seated(ours, Role.MEMBER, [alder]), seated(ours, Role.LEAD)
    for _ in range(2):
        interview(alder, kim, groups=["multilingual"])
    shown = queries.coverage(lead.actor(), ours, queries.interviews_of(lead.actor(), ours))
    students = shown.groups[0].cells[0]
    assert (students.count, students.is_exact) == (2, False)
    page = client.sign_in(lead).get(f"/networks/{ours.slug}/interviews")
    assert "fewer than 3" in page.words
    assert "multilingual" in page.words
    own = queries.coverage(kim.actor(), ours, queries.interviews_of(kim.actor(), ours))
    assert own.groups[0].cells[0].is_exact, "Kim is named on both"
    (row,) = (row for row in shown.sites if row.name == birch.name)
    assert not any(cell.count for cell in row.cells)


def test_a_stranger_finds_no_interview(client: Client) -> None:
    ours = network()
    made = interview(site(ours), seated(ours, Role.LEAD))
    stranger = client.sign_in(seated(network("Ridge Valley Readers"), Role.LEAD))
    assert stranger.get(f"/interviews/{made.id}").status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_visible_interviews_are_those_that_may_be_read(app: object, role: Role) -> None:
    ours, theirs = network(), network("Ridge Valley Readers")
    alder = site(ours)
    interview(alder, seated(ours, Role.LEAD))
    interview(site(theirs), seated(theirs, Role.LEAD))
    actor = seated(ours, role, [alder]).actor()
    seen = set(db.session.scalars(queries.visible_to(actor)))
    every = db.session.query(Interview).all()
    assert seen == {one for one in every if can(actor, Permission.INTERVIEW_READ, one)}


def test_an_interview_leads_to_its_quotes_on_the_rail(app: object) -> None:
    ours = network()
    kim = seated(ours, Role.LEAD)
    made = interview(site(ours), kim, scope=Scope.NETWORK)
    said = [quote(made, kim).id for _ in range(2)]
    assert thread.after([made.id], "quote") == {made.id: sorted(said)}
    (group,) = thread.rail(kim.actor(), [Ref("interview", made.id)]).leads_to
    assert [knot.preview for knot in group.knots] == [SAID, SAID]
    assert group.summary == "from 1 person at 1 site"


def test_the_pages_of_interviews_ask_the_database_little(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    first = interview(alder, kim, scope=Scope.NETWORK)
    for _ in range(6):
        quote(interview(alder, kim, scope=Scope.NETWORK), kim)
    quote(first, kim)
    member, slug, one = client.sign_in(kim), ours.slug, first.id
    for address in (
        f"/networks/{slug}/interviews",
        f"/networks/{slug}/themes",
        f"/interviews/{one}",
    ):
        assert len(_questions(member, address)) <= 12, address


def _questions(client: Client, address: str) -> list[str]:
    """What a page asks the database."""
    client.get(address)
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement != "BEGIN":
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return asked


def test_who_leaves_is_named_on_no_notes_when_they_come_back(app: Flask, client: Client) -> None:
    ours = network()
    alder, lead = site(ours, "Alder"), seated(ours, Role.LEAD)
    rosa, ben = (seated(ours, Role.MEMBER, [alder], name=name) for name in ("Rosa", "Ben"))
    read = interview(alder, rosa, readers=[ben])
    taken = interview(alder, rosa, note_taker_id=ben.id)
    held = interview(alder, ben)
    elsewhere = network("Elsewhere")
    seat(ben, elsewhere, Role.MEMBER, [birch := site(elsewhere, "Birch")])
    kept = interview(birch, ben)
    left = db.session.scalars(
        db.select(Membership).where(Membership.user_id == ben.id, Membership.network_id == ours.id)
    ).one()
    client.sign_in(lead).send(f"/networks/{ours.slug}/members/{left.id}/removal")
    seat(ben, ours, Role.MEMBER, [alder])
    back = app.test_client().sign_in(ben)
    for made in (read, taken, held):
        assert not can(ben.actor(), Permission.NOTES_READ, made)
        assert SAID not in back.get(f"/interviews/{made.id}?part=said").words
    assert held.author_id == ben.id
    assert rosa.id in read.reader_ids
    assert can(ben.actor(), Permission.NOTES_READ, kept)


def test_where_an_interview_was_held_is_told_to_its_site_and_its_readers_alone(
    app: Flask, client: Client
) -> None:
    ours = network()
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    rosa = seated(ours, Role.MEMBER, [alder])
    reader = seated(ours, Role.FACILITATOR)
    made = interview(alder, rosa, readers=[reader], grade_band="grade 6")
    index, page = f"/networks/{ours.slug}/interviews", f"/interviews/{made.id}"
    near = (rosa, reader, seated(ours, Role.SITE_LEAD, [alder]))
    far = (seated(ours, Role.LEAD), seated(ours, Role.MEMBER, [birch]), seated(ours, Role.COACH))
    for who in (*near, *far):
        theirs = app.test_client().sign_in(who)
        row = theirs.get(index).tree.find(".//ul[@class='records']")
        listed = " ".join("".join(row.itertext()).split())
        shown = theirs.get(page)
        told = who in near
        assert "S-001" in listed
        assert ("Alder" in listed, "grade 6" in listed) == (told, told)
        assert ("interview, Alder" in shown.words, "grade 6" in shown.title) == (told, told)
        assert told or "October 2026" in listed
