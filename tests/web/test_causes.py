"""A root-cause analysis, as its team, a reader and a stranger meet it."""

from __future__ import annotations

from app.core.access.actor import Role
from app.extensions import db
from app.features.causes.models import Analysis
from tests.factories.causes import analysis, bone, cause
from tests.factories.networks import network, seated, site


def test_a_member_starts_a_fishbone(client):
    ours = network()
    alder = site(ours)
    client.sign_in(seated(ours, Role.MEMBER, [alder]))
    assert (
        "lays out what makes a problem happen"
        in client.get(f"/networks/{ours.slug}/analyses").words
    )
    assert client.get(f"/networks/{ours.slug}/analyses/new").status_code == 200
    made = client.send(
        f"/networks/{ours.slug}/analyses/new",
        {"title": "A second absence", "problem": "It follows.", "bones": "A\nB\n\nC\nD\nA"},
    )
    assert made.status_code == 303
    page = client.get(made.location)
    assert page.title == "A second absence"
    assert db.session.scalars(db.select(Analysis)).one().title == "A second absence"
    assert [h.text for h in page.tree.iter("h2") if h.get("class") == "bone"] == list("ABCD")
    assert "no cause stands hereWrite the first cause" in page.words


def test_too_few_bones_are_refused_and_nothing_is_lost(client):
    ours = network()
    client.sign_in(seated(ours, Role.LEAD))
    answer = client.send(
        f"/networks/{ours.slug}/analyses/new", {"title": "A second absence", "bones": "A\nB"}
    )
    assert answer.status_code == 422
    assert "A second absence" in answer.text
    assert "four to eight" in answer.words


def test_a_cause_is_added_drawn_and_listed(client):
    ours = network()
    fish = analysis(ours)
    client.sign_in(seated(ours, Role.FACILITATOR))
    where = f"/bones/{bone(fish).id}/causes/new"
    assert client.get(where).status_code == 200
    assert client.htmx("get", where).status_code == 200
    answer = client.htmx("post", where, {"text": "The packet is the welcome"})
    assert answer.status_code == 200
    assert f'hx-target="#analysis-{fish.id}-drawing"' in answer.text
    assert f'hx-target="#analysis-{fish.id}-outline"' in answer.text
    page = client.get(f"/analyses/{fish.id}")
    assert "The packet is the welcome" in page.words
    assert "no evidence yet" in page.words
    assert "the one cause here is" in page.words, page.words


def test_a_stranger_finds_nothing_and_a_researcher_changes_nothing(client):
    ours = network()
    fish = analysis(ours)
    one = cause(bone(fish))
    stranger = client.sign_in(seated(network()))
    assert stranger.get(f"/analyses/{fish.id}").status_code == 404
    assert stranger.get(f"/causes/{one.id}").status_code == 404
    reader = client.sign_in(seated(ours, Role.RESEARCHER))
    assert reader.get(f"/analyses/{fish.id}").status_code == 200
    assert reader.get(f"/causes/{one.id}").location == f"/analyses/{fish.id}#cause-{one.id}"
    assert reader.get(f"/causes/{one.id}/edit").status_code == 403
    assert reader.send(f"/causes/{one.id}/removal").status_code == 403
