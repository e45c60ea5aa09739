"""What a cause rests on: counts for everyone, words only as far as consent reaches."""

from __future__ import annotations

from app.core import channels, thread
from app.core.access.actor import SYSTEM, Role
from app.core.thread import Link
from app.extensions import db
from app.features.causes import operations, queries
from app.features.interviews import operations as interviews
from app.features.interviews.vocabulary import Scope
from app.features.theory import operations as theory
from app.web import respond
from tests.factories import saving
from tests.factories.causes import analysis, bone, cause
from tests.factories.interviews import interview, placed, quote, theme
from tests.factories.networks import network, seated, site
from tests.factories.theory import driver

SECRET = "The robocall came while we were at the clinic."


def world():
    """A network with a member who held an interview, and a cause."""
    ours = network()
    alder = site(ours, "Alder")
    kim = seated(ours, Role.MEMBER, [alder])
    fish = analysis(ours)
    return ours, alder, kim, fish, cause(bone(fish))


def test_a_quote_becomes_a_voice_and_goes_again(client):
    _ours, alder, kim, fish, one = world()
    said = quote(interview(alder, kim, scope=Scope.NETWORK), kim)
    client.sign_in(kim)
    where = f"/causes/{one.id}/evidence"
    assert "Take this quote" in client.get(where).words
    answer = client.htmx("post", where, {"ref": f"quote:{said.id}"})
    assert answer.status_code == 200
    assert "1 voice" in client.get(f"/analyses/{fish.id}").words
    assert said.text in client.get(where).words
    client.htmx("post", f"{where}/removal", {"ref": f"quote:{said.id}"})
    assert "no evidence yet" in client.get(f"/analyses/{fish.id}").words
    assert client.htmx("post", where, {"ref": "quote:nonsense"}).status_code == 422


def test_people_are_counted_not_quotes_and_themes_bring_theirs(client):
    ours, alder, kim, fish, one = world()
    held = interview(alder, kim, scope=Scope.NETWORK)
    first, second = quote(held, kim), quote(held, kim, "They hand me the packet.")
    names = theme(ours, kim)
    placed(second, names, kim)
    client.sign_in(kim)
    for ref in (f"quote:{first.id}", f"theme:{names.id}"):
        client.htmx("post", f"/causes/{one.id}/evidence", {"ref": ref})
    assert "1 voice" in client.get(f"/analyses/{fish.id}").words


def test_a_narrower_quote_is_a_count_and_nothing_else(app, client):
    ours, alder, kim, fish, one = world()
    said = quote(interview(alder, kim, scope=Scope.SITE, said=SECRET), kim, SECRET)
    with saving():
        operations.add_evidence(kim.actor(), one, queries.thread.Ref("quote", said.id))
    with app.test_request_context():
        drawn = respond.draw("analysis", fish.id, ("drawing", "outline"), 1)
    assert "1 kept by its site" in drawn[f"analysis-{fish.id}-outline"]
    assert not any(word in html for html in drawn.values() for word in (SECRET, "clinic"))
    client.sign_in(seated(ours, Role.RESEARCHER))
    other = client.get(f"/causes/{one.id}/evidence")
    assert "clinic" not in other.text
    assert "1 more, kept by its site or for named readers only" in other.words


def test_nobody_takes_a_quote_as_evidence_that_they_may_not_read(client):
    ours, alder, kim, _fish, one = world()
    said = quote(interview(alder, kim, scope=Scope.SITE, said=SECRET), kim, SECRET)
    client.sign_in(seated(ours, Role.MEMBER, [site(ours, "Birch")]))
    where = f"/causes/{one.id}/evidence"
    assert client.htmx("post", where, {"ref": f"quote:{said.id}"}).status_code == 422
    assert db.session.scalar(db.select(Link).where(Link.to_id == one.id)) is None


def test_a_withdrawn_quote_leaves_all_causes_also_those_that_were_removed(client):
    _ours, alder, kim, fish, one = world()
    held = interview(alder, kim, scope=Scope.NETWORK)
    said = quote(held, kim)
    gone = cause(bone(fish, 1), "Late slip")
    with saving():
        for row in (one, gone):
            operations.add_evidence(kim.actor(), row, queries.thread.Ref("quote", said.id))
        operations.remove_cause(kim.actor(), gone)
    with client.application.test_request_context(), saving():
        interviews.withdraw(kim.actor(), held)
    with saving():
        operations.restore_cause(kim.actor(), gone)
    assert queries.voices([one.id, gone.id]) == {}
    client.sign_in(kim)
    assert "1 voice" not in client.get(f"/analyses/{fish.id}").words


def test_a_cause_does_not_come_back_to_a_theme_that_was_taken_apart(client):
    ours, _alder, kim, _fish, one = world()
    gone, kept = theme(ours, kim), theme(ours, kim, "Nobody asked")
    behind, off = driver(ours, causes=[one.id]), driver(ours, "Off", causes=[one.id])
    with saving():
        for found in (gone, kept):
            operations.add_evidence(kim.actor(), one, queries.thread.Ref("theme", found.id))
        operations.remove_cause(kim.actor(), one)
        interviews.remove_theme(kim.actor(), gone)
        theory.remove(SYSTEM, off)
        operations.restore_cause(kim.actor(), one)
    assert queries.voices([one.id])[one.id].themes == 1
    assert thread.after([one.id], "driver") == {one.id: [behind.id]}


def test_a_quote_for_named_readers_is_called_so(app, client):
    _ours, alder, kim, fish, one = world()
    said = quote(interview(alder, kim, scope=Scope.NAMED, said=SECRET), kim, SECRET)
    with saving():
        operations.add_evidence(kim.actor(), one, queries.thread.Ref("quote", said.id))
    with app.test_request_context():
        drawn = respond.draw("analysis", fish.id, ("outline", "tally"), 1)
    assert "1 kept for named readers" in drawn[f"analysis-{fish.id}-outline"]
    assert "kept by its site" not in drawn[f"analysis-{fish.id}-outline"]
    assert "1 cause" in drawn[f"analysis-{fish.id}-tally"]


def test_open_pages_count_anew_when_consent_or_a_theme_changes(client):
    ours, alder, kim, fish, one = world()
    held = interview(alder, kim, scope=Scope.NETWORK)
    said, names = quote(held, kim), theme(ours, kim)
    with saving():
        operations.add_evidence(kim.actor(), one, queries.thread.Ref("theme", names.id))
    client.sign_in(kim)
    seen = [channels.seq("analysis", fish.id)]

    def changed(words: str) -> None:
        seen.append(channels.seq("analysis", fish.id))
        assert seen[-1] > seen[-2], words
        assert words in client.get(f"/analyses/{fish.id}").words

    client.send(f"/quotes/{said.id}/themes", {"theme": str(names.id)})
    changed("1 voice")
    narrow = {
        "scope": "site",
        "is_minor": "y",
        "parent_on": "2026-10-01",
        "assent_on": "2026-10-01",
        "parent_lang": "es",
    }
    client.send(f"/interviews/{held.id}/consent", narrow)
    changed("1 kept by its site")
    client.send(f"/interviews/{held.id}/consent", {**narrow, "scope": "network"})
    changed("1 voice")
    client.send(f"/themes/{names.id}/quotes/{said.id}/removal")
    changed("1 theme")
    client.send(f"/themes/{names.id}/removal")
    changed("no evidence yet")


def test_a_cause_that_is_back_gives_its_support_back_on_open_theories(client):
    ours, _alder, kim, fish, one = world()
    driver(ours, causes=[one.id])
    client.sign_in(kim)
    for path in (f"/causes/{one.id}", f"/analyses/{fish.id}"):
        client.send(f"{path}/removal")
        before = channels.seq("theory", ours.id)
        client.send(f"{path}/restoration")
        assert channels.seq("theory", ours.id) > before
        assert "1 cause" in client.get(f"/networks/{ours.slug}/theory").words
