"""Quotes: made of the notes, kept beside them, seen as far as consent reaches."""

from __future__ import annotations

from datetime import date
from itertools import product
from uuid import UUID, uuid4

import pytest

from app.core import clock, documents, events, thread
from app.core.access.actor import VISITOR, Role
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.errors import Invalid, NotAllowed
from app.core.thread import Ref
from app.extensions import db
from app.features.causes import operations as causes
from app.features.interviews import queries
from app.features.interviews.models import Quote, Tag
from app.features.interviews.vocabulary import PARTS, QuoteState, Scope
from tests.factories import saving
from tests.factories.causes import analysis, bone, cause
from tests.factories.interviews import SAID, agree, interview, placed, quote, theme
from tests.factories.networks import network, seated, site
from tests.support.client import Client

WORDS = "They hand me the packet."


def test_every_role_sees_the_quotes_it_may_read_and_no_other(app: object) -> None:
    """QUOTE_READ in SQL and in the rules say the same, for every scope, narrowing and expiry."""
    ours, theirs = network(), network("Ridge Valley Readers")
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    named = seated(ours, Role.MEMBER, [alder])
    holder = seated(ours, Role.MEMBER, [alder, birch])
    expired = date(2020, 1, 1)
    for place, scope, until in product((alder, birch), (None, *Scope), (None, expired)):
        made = interview(place, holder, scope=scope, until=until, readers=[named])
        for kept in (None, *Scope):
            quote(made, holder, kept=kept)
    stranger = seated(theirs, Role.LEAD)
    quote(interview(site(theirs), stranger, scope=Scope.PUBLIC), stranger)
    every = db.session.query(Quote).all()
    assert len(every) == 101
    people = [named, holder, stranger]
    people += [seated(ours, role, places) for role in Role for places in ([], [alder])]
    for person in people:
        actor = person.actor()
        seen = set(db.session.scalars(queries.quotes_visible_to(actor)))
        assert seen == {one for one in every if can(actor, Permission.QUOTE_READ, one)}
    assert not db.session.scalars(queries.quotes_visible_to(VISITOR)).all()


def test_a_quote_seen_by_the_wrong_person_has_no_words(app: object) -> None:
    ours = network()
    alder = site(ours, "Alder")
    kim, lead = seated(ours, Role.MEMBER, [alder]), seated(ours, Role.LEAD)
    one = quote(interview(alder, kim, scope=Scope.SITE), kim)
    mine = queries.quote_card(kim.actor(), [one.id])[one.id]
    assert (mine.text, mine.attribution, mine.site) == (SAID, "S-001, grade 6", "Alder")
    theirs = queries.quote_card(lead.actor(), [one.id])[one.id]
    assert theirs == queries.QuoteView(one.id, hidden=True, scope=Scope.SITE)


@pytest.mark.parametrize("scope", list(Scope))
def test_a_place_shows_what_the_scope_admits_whoever_looks(app: object, scope: Scope) -> None:
    ours = network()
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    kim = seated(ours, Role.MEMBER, [alder])
    one = quote(interview(alder, kim, scope=scope), kim)
    shown = {
        name: bool(queries.quotes_in_scope([one.id], audience))
        for name, audience in (
            ("site", alder.id),
            ("elsewhere", birch.id),
            ("network", "network"),
            ("public", "public"),
        )
    }
    assert shown == {
        "site": scope is not Scope.NAMED,
        "elsewhere": scope in (Scope.NETWORK, Scope.PUBLIC),
        "network": scope in (Scope.NETWORK, Scope.PUBLIC),
        "public": scope is Scope.PUBLIC,
    }


def test_in_public_a_site_is_named_only_where_it_agreed(app: object) -> None:
    ours = network()
    alder = site(ours, "Alder")
    kim = seated(ours, Role.MEMBER, [alder])
    one = quote(interview(alder, kim, scope=Scope.PUBLIC), kim)
    assert queries.quotes_in_scope([one.id], alder.id)[one.id].site == "Alder"
    assert queries.quotes_in_scope([one.id], "public")[one.id].site is None
    with saving():
        alder.named_outside = True
    assert queries.quotes_in_scope([one.id], "public")[one.id].site == "Alder"


def test_the_editor_makes_a_quote_and_gets_the_panel_back(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim)
    key = str(uuid4())
    address = f"/interviews/{made.id}/quotes"
    sent = {"id": key, "text": WORDS, "tags": "packet, welcome ,Packet"}
    answer = client.sign_in(kim).htmx("post", address, sent)
    assert answer.status_code == 200, answer.words
    assert f'hx-target="#interview-{made.id}-quotes"' in answer.text
    assert WORDS in answer.words
    assert "tagged: packet, welcome" in answer.words
    again = client.htmx("post", address, sent)
    assert again.status_code == 200
    assert db.session.query(Quote).count() == 1, "sending it again changes nothing"


def test_an_id_of_another_interview_is_refused(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    one, other = quote(interview(alder, kim), kim), interview(alder, kim)
    answer = client.sign_in(kim).htmx(
        "post", f"/interviews/{other.id}/quotes", {"id": str(one.id), "text": WORDS}
    )
    assert answer.status_code == 422


def test_a_quote_cannot_take_the_id_of_another_record_nor_unlink_it(client: Client) -> None:
    """The id comes from a browser: one that names a stranger's theme must not reach its links."""
    ours, theirs = network(), network("Ridge Valley Readers")
    rosa, kim = seated(theirs, Role.LEAD), seated(ours, Role.MEMBER, [site(ours)])
    said = quote(interview(site(theirs), rosa, scope=Scope.NETWORK), rosa)
    names = theme(theirs, rosa)
    placed(said, names, rosa)
    mine = interview(ours.sites[0], kim)
    member = client.sign_in(kim)
    for taken in (names.id, said.id):
        sent = {"id": str(taken), "text": WORDS}
        assert member.htmx("post", f"/interviews/{mine.id}/quotes", sent).status_code == 422
    with saving():
        thread.unlink_all(ours.id, [Ref("theme", names.id)])
        thread.unlink_all(theirs.id, [Ref("quote", names.id), Ref("theme", said.id)])
    assert thread.before([names.id], "quote") == {names.id: [said.id]}


def test_those_of_other_sites_read_the_code_without_grade_and_site(client: Client) -> None:
    """Code, grade and site together would tell them who one or two people are."""
    ours = network()
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    kim = seated(ours, Role.MEMBER, [alder])
    said = quote(interview(alder, kim, scope=Scope.PUBLIC), kim)
    names = theme(ours, kim)
    placed(said, names, kim)
    one = cause(bone(analysis(ours)))
    with saving():
        causes.add_evidence(kim.actor(), one, Ref("quote", said.id))
    pages = (
        f"/networks/{ours.slug}/themes",
        f"/causes/{one.id}/evidence",
        f"/analyses/{one.analysis_id}",
        f"/thread/interview/{said.interview_id}",
    )
    mate, lead = seated(ours, Role.COACH, [alder]), seated(ours, Role.LEAD)
    for person, told in ((mate, True), (lead, False), (seated(ours, Role.MEMBER, [birch]), False)):
        client.sign_in(person)
        for page in pages:
            words = client.get(page).words
            assert "S-001" in words, page
            assert ("grade 6" in words) is told, (page, person.name)
        assert ("Alder" in client.get(pages[0]).words) is told
    public = queries.quotes_in_scope([said.id], "public")[said.id]
    assert (public.attribution, public.site) == ("S-001", None)


def test_without_scripts_a_quote_is_typed_and_must_stand_in_the_notes(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim, lang="es")
    member = client.sign_in(kim)
    address = f"/interviews/{made.id}/quotes"
    assert member.get(address).status_code == 200
    wrong = member.send(address, {"text": "Nobody said this.", "tags": "kept", "lang": "es"})
    assert wrong.status_code == 422
    assert "Nobody said this." in wrong.text
    assert "kept" in wrong.text
    right = member.send(address, {"text": f"  {WORDS} ", "lang": "es"})
    assert right.status_code == 303
    page = member.get(right.location)
    assert f"“{WORDS}”" in page.words
    assert 'lang="es"' in page.text


def test_who_only_reads_the_notes_makes_no_quote(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim, reader = seated(ours, Role.MEMBER, [alder]), seated(ours, Role.COACH)
    made = interview(alder, kim, readers=[reader])
    answer = client.sign_in(reader).send(f"/interviews/{made.id}/quotes", {"text": WORDS})
    assert answer.status_code == 403
    with pytest.raises(NotAllowed), saving():
        quote(made, reader)


def test_notes_that_change_leave_both_texts_and_notes_that_lose_it_say_so(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim)
    one = quote(made, kim, text=WORDS, is_marked=True)
    assert made.said_id is not None
    member = client.sign_in(kim)

    def write(marks: dict[UUID, str]) -> str:
        with saving():
            events.announce(events.SnapshotWritten(made.said_id, marks))
        return member.get(f"/interviews/{made.id}").words

    assert "The notes say" not in write({one.id: "They hand me\nthe packet."}), "a mere line break"
    page = write({one.id: "They hand me a packet."})
    assert "The notes say something else now: “They hand me a packet.”" in page
    assert f"“{WORDS}”" in page
    kept = member.send(f"/quotes/{one.id}/edit", {"lang": "en", "take_present_text": "y"})
    assert kept.status_code == 303
    assert db.session.get_one(Quote, one.id).text == "They hand me a packet."
    assert "No longer in the notes." in write({})
    assert "No longer" not in write({one.id: "They hand me a packet."}), "an undo brings it back"


def test_a_typed_quote_is_looked_for_by_its_words(app: object) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim)
    one = quote(made, kim, text=WORDS)
    assert made.said_id is not None
    with saving():
        events.announce(events.SnapshotWritten(made.said_id, {}))
    assert one.state is QuoteState.KEPT


def test_a_removed_quote_is_announced_and_its_mark_taken_off(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    one = quote(interview(alder, kim), kim)
    key = one.id
    heard: list[events.QuotesWithdrawn] = []
    events.listen(events.QuotesWithdrawn, heard.append)
    answer = client.sign_in(kim).htmx("post", f"/quotes/{key}/removal")
    assert answer.status_code == 200
    assert str(key) in answer.headers["HX-Trigger"]
    assert [event.quote_ids for event in heard] == [{key}]
    assert db.session.query(Quote).count() == 0


def test_a_reference_shows_the_quote_to_those_who_may_read_it(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim, lead = seated(ours, Role.MEMBER, [alder]), seated(ours, Role.LEAD)
    one = quote(interview(alder, kim, scope=Scope.SITE), kim)
    address = f"/quotes/{one.id}/reference"
    assert WORDS in client.sign_in(kim).htmx("get", address).words
    kept = client.sign_in(lead).htmx("get", address)
    assert kept.status_code == 200
    assert "quote kept by its site" in kept.words
    assert WORDS not in kept.text
    assert client.get(f"/quotes/{one.id}").status_code == 404
    place = client.sign_in(kim).get(f"/quotes/{one.id}")
    assert (place.status_code, place.location) == (
        303, f"/interviews/{one.interview_id}#quote-{one.id}",
    )  # fmt: skip


def test_a_translation_stands_beside_the_words_and_keeps_who_made_it(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    said = "Me llama una máquina a las seis."
    made = interview(alder, kim, said=said, lang="es", scope=Scope.NETWORK)
    one = quote(made, kim, text=said)
    member = client.sign_in(kim)
    beside = {"lang": "es", "translation": "A machine calls at six.", "translator": "Rosa Vega"}
    assert member.send(f"/quotes/{one.id}/edit", beside).status_code == 303
    coach = client.sign_in(seated(ours, Role.COACH))
    page = coach.get(f"/interviews/{made.id}")
    assert "A machine calls at six." in page.words
    assert "translated by Rosa Vega" in page.words
    assert f'<blockquote lang="es"><p>{said}' in page.text


def test_one_quote_may_stay_with_the_named_readers(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim, lead = seated(ours, Role.MEMBER, [alder]), seated(ours, Role.LEAD)
    made = interview(alder, kim, scope=Scope.PUBLIC)
    quote(made, kim, text=WORDS, kept=Scope.NAMED)
    page = client.sign_in(lead).get(f"/interviews/{made.id}")
    assert WORDS not in page.text
    assert "1 quote kept for named readers" in page.words


def test_tags_are_words_of_the_network_whatever_their_case(app: object) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim)
    quote(made, kim, tags=["Welcome"])
    quote(made, kim, tags=["welcome ", " the  packet"])
    assert sorted(tag.name for tag in db.session.query(Tag)) == ["Welcome", "the packet"]
    with pytest.raises(Invalid), saving():
        quote(made, kim, tags=[f"tag {n}" for n in range(9)])


def test_consent_that_ends_tomorrow_is_over_the_day_after(app: object) -> None:
    ours = network()
    alder = site(ours)
    kim, lead = seated(ours, Role.MEMBER, [alder]), seated(ours, Role.LEAD)
    made = interview(alder, kim)
    one = quote(made, kim)
    agree(made, kim, Scope.NETWORK, until=date(2026, 11, 30))
    on = clock.now().replace(year=2026, month=11, day=30)
    with clock.travel(on):
        assert queries.quotes_for(lead.actor(), ours) == [one]
    with clock.travel(on.replace(month=12, day=1)):
        assert queries.quotes_for(lead.actor(), ours) == []
        assert queries.quotes_in_scope([one.id], "network") == {}


def test_every_document_kind_has_an_owner(app: object) -> None:
    assert {f"interview.{part}" for part in PARTS} <= documents.names()
