"""A PDSA cycle in the quick form: its site's team, another site, the rest of the network."""

from __future__ import annotations

from datetime import UTC, datetime

from app.core import clock
from app.core.access.actor import Role
from app.extensions import db
from app.features.cycles.models import Act, Cycle
from tests.factories.cycles import begun, finished, planned
from tests.factories.networks import network, seated, site
from tests.factories.theory import idea

MONDAY = datetime(2026, 1, 12, 14, 5, tzinfo=UTC)


def test_a_cycle_in_two_minutes(client):
    ours = network(zone="America/Chicago")
    quarry = site(ours, "Quarry Road")
    glad = idea(ours)
    client.sign_in(seated(ours, Role.MEMBER, [quarry]))
    where = f"/networks/{ours.slug}/cycles/new"
    assert client.get(f"{where}?idea={glad.id}").status_code == 200
    form = {
        "idea": str(glad.id),
        "site": str(quarry.id),
        "scale": "teacher",
        "size": "11 returns",
        "plan": "Greet each at the door",
        "guesses-0-text": "8 of 11 back the next day",
        "guesses-0-confidence": "70",
        "begin": "yes",
    }
    with clock.travel(MONDAY):
        made = client.send(where, form)
        assert made.status_code == 303, made.words
        page = client.get(made.location)
        assert "locked Monday 8:05, when the test began, 70 % sure" in page.words
        assert page.title == "Glad you’re back"
        assert "What we planned Greet each at the door" in page.words
        assert "Until it is shared, only its site and the hub lead see it." in page.words
    cycle = db.session.scalars(db.select(Cycle)).one()
    found = {
        "version": str(cycle.version),
        "found-0-prediction": str(cycle.predictions[0].id),
        "found-0-happened": "9 of 11",
        "found-0-result": "matched",
        "noticed": "Two said thank you.",
        "act": "expand",
    }
    assert client.send(f"/cycles/{cycle.id}/results", found).status_code == 303
    done = client.get(f"/cycles/{cycle.id}")
    assert "Only its site and the hub lead see it so far." in done.words
    assert "As predicted: 9 of 11" in done.words
    assert "Only its site and the hub lead see this so far." in done.words
    assert client.send(f"/cycles/{cycle.id}/sharing").status_code == 303
    follow = client.send(f"/cycles/{cycle.id}/next")
    assert follow.status_code == 303
    assert "test 2 in this ramp" in client.get(follow.location).words


def test_begin_asks_for_a_prediction_and_loses_nothing(client):
    ours = network()
    quarry = site(ours)
    glad = idea(ours)
    client.sign_in(seated(ours, Role.MEMBER, [quarry]))
    form = {"idea": str(glad.id), "site": str(quarry.id), "scale": "teacher", "plan": "Greet"}
    answer = client.send(f"/networks/{ours.slug}/cycles/new", form | {"begin": "yes"})
    assert answer.status_code == 422
    assert "Write one prediction" in answer.words
    assert "Greet" in answer.text
    assert client.send(f"/networks/{ours.slug}/cycles/new", form).status_code == 303


def test_a_locked_prediction_stays_and_a_late_one_says_so(client):
    ours = network()
    quarry = site(ours)
    test = begun(idea(ours), quarry)
    client.sign_in(seated(ours, Role.SITE_LEAD, [quarry]))
    client.send(f"/cycles/{test.id}/plan", {"plan": "other", "guesses-0-text": "11 of 11"})
    assert db.session.get(Cycle, test.id).predictions[0].text == "8 of 11 back the next day"
    assert client.send(f"/cycles/{test.id}/predictions", {"text": "All of them"}).status_code == 303
    assert "All of them written afterwards" in client.get(f"/cycles/{test.id}").words
    assert client.send(f"/cycles/{test.id}/predictions", {"text": ""}).status_code == 422


def test_a_cycle_is_its_sites_own_until_it_is_shared(client):
    ours = network()
    quarry, harbor = site(ours, "Quarry Road"), site(ours, "Harbor")
    glad = idea(ours)
    mine = finished(glad, quarry, shared=False)
    teacher = seated(ours, Role.MEMBER, [quarry], name="Rosa Ortiz")
    mine.author_id = teacher.id
    db.session.commit()
    other = app_client(client, seated(ours, Role.MEMBER, [harbor]))
    lead = app_client(client, seated(ours, Role.LEAD))
    assert other.get(f"/cycles/{mine.id}").status_code == 404
    assert "Rosa" not in lead.get(f"/cycles/{mine.id}").words, "read by the lead, without a name"
    flo = app_client(client, seated(ours, Role.FACILITATOR))
    assert flo.get(f"/cycles/{mine.id}").status_code == 404
    assert lead.send(f"/cycles/{mine.id}/sharing").status_code == 403, "sharing is the team’s"
    assert "not tested yet" in other.get(f"/ideas/{glad.id}").words
    client.sign_in(teacher)
    assert "Written by Rosa Ortiz" in client.get(f"/cycles/{mine.id}").words
    client.send(f"/cycles/{mine.id}/sharing")
    seen = other.get(f"/cycles/{mine.id}").words
    assert "Rosa" not in seen
    assert "Written by a member of the site" in seen
    assert other.send(f"/cycles/{mine.id}/sharing/end").status_code == 403
    assert "tested once" in other.get(f"/ideas/{glad.id}").words


def app_client(client, person):
    """Another window for another person."""
    return client.application.test_client().sign_in(person)


def test_ramps_count_by_idea_and_site(client):
    ours = network()
    quarry = site(ours)
    glad = idea(ours)
    first, second = finished(glad, quarry, Act.ADAPT), finished(glad, quarry, Act.ADOPT)
    third = planned(glad, quarry)
    assert [(c.ramp, c.number) for c in (first, second, third)] == [(1, 1), (1, 2), (2, 1)]
    client.sign_in(seated(ours, Role.COACH, [quarry]))
    page = client.get(f"/networks/{ours.slug}/cycles")
    assert "Adapt and test again" in page.words
    for shown in ("mine", "ours", "shared"):
        assert client.get(f"/networks/{ours.slug}/cycles?show={shown}").status_code == 200


def test_abandoning_asks_why(client):
    ours = network()
    quarry = site(ours)
    test = begun(idea(ours), quarry)
    client.sign_in(seated(ours, Role.MEMBER, [quarry]))
    answer = client.send(
        f"/cycles/{test.id}/results",
        {"version": str(test.version), "noticed": "The rest were out by week 2.", "act": "abandon"},
    )
    assert answer.status_code == 422
    assert "The rest were out by week 2." in answer.text
    late = client.send(f"/cycles/{test.id}/results", {"version": "1", "noticed": "Mine"})
    assert late.status_code == 409
    assert "Mine" in late.text


def test_done_and_share_are_one_step_on_a_phone(client):
    ours = network()
    quarry = site(ours)
    test = begun(idea(ours), quarry)
    client.sign_in(seated(ours, Role.MEMBER, [quarry]))
    assert "Done and share" in client.get(f"/cycles/{test.id}").words
    client.send(
        f"/cycles/{test.id}/results",
        {"version": str(test.version), "act": "again", "share": "yes"},
    )
    page = client.get(f"/cycles/{test.id}")
    assert "Shared with the network." in page.words
    assert "The test is finished, and the network can read it." in page.words
    assert "What happened was not written beside it." in page.words


def test_the_hub_lead_plans_a_test_at_any_site(client):
    ours = network()
    quarry, glad = site(ours, "Quarry Road"), idea(ours)
    client.sign_in(seated(ours, Role.LEAD))
    typed = {"idea": str(glad.id), "site": str(quarry.id), "scale": "teacher", "plan": "Greet them"}
    answer = client.send(f"/networks/{ours.slug}/cycles/new", typed)
    assert answer.status_code == 303, answer.words
    assert client.get(answer.location).status_code == 200
    other = app_client(client, seated(ours, Role.FACILITATOR))
    assert "ask your hub lead" in other.get(f"/networks/{ours.slug}/cycles/new").words
