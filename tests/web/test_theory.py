"""The aim, the drivers and the ideas, as a team and a stranger meet them."""

from __future__ import annotations

import pytest

from app.core import thread
from app.core.access.actor import SYSTEM, Role
from app.extensions import db
from app.features.causes.models import CauseStatus
from app.features.theory import operations, queries
from app.features.theory.models import Aim, Driver, Idea
from tests.factories import saving
from tests.factories.causes import analysis, bone, cause
from tests.factories.measures import measure
from tests.factories.networks import network, seated
from tests.factories.theory import aim, driver, idea


def test_an_empty_theory_teaches(client):
    ours = network()
    client.sign_in(seated(ours, Role.LEAD))
    page = client.get(f"/networks/{ours.slug}/theory")
    assert "how much of what will change" in page.words
    assert "Every return is noticed" in page.words
    assert "no driver stands hereAdd the first driver" in page.words
    driver(ours)
    one = client.get(f"/networks/{ours.slug}/theory").words
    assert "the one driver rests on no cause" in one


def test_an_aim_without_a_number_is_kept_and_told(client):
    ours = network()
    client.sign_in(seated(ours, Role.MEMBER))
    where = f"/networks/{ours.slug}/theory/aim"
    assert client.get(where).status_code == 200
    assert client.send(where, {"what": "Fewer absences", "measure": ""}).status_code == 303
    page = client.get(f"/networks/{ours.slug}/theory")
    assert "A number: from how much to how much?" in page.words
    assert "A date: by when?" in page.words
    wrong = client.send(
        where, {"what": "Fewer absences", "baseline": "many", "version": "1", "measure": ""}
    )
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.text


def test_an_aim_reads_as_a_sentence(client):
    ours = network()
    made = aim(ours)
    client.sign_in(seated(ours, Role.SPONSOR))
    page = client.get(f"/networks/{ours.slug}/theory")
    assert "from 39 % to 29 %" in page.words
    assert client.get(f"/aims/{made.id}").location == f"/networks/{ours.slug}/theory#aim"


def test_drivers_rest_on_causes(client):
    ours = network()
    aim(ours)
    one = cause(bone(analysis(ours)))
    client.sign_in(seated(ours, Role.FACILITATOR))
    where = f"/networks/{ours.slug}/drivers/new"
    assert client.get(where).status_code == 200
    answer = client.htmx(
        "post",
        where,
        {"text": "Every return is noticed", "level": "primary", "owner": "", "causes": str(one.id)},
    )
    assert answer.status_code == 200
    assert "rests on 1 cause" in answer.text
    assert 'data-told="1 0 1 0">1 driver<' in answer.text, "the rail hears of it"
    made = db.session.scalars(db.select(Driver)).one()
    assert client.get(f"/drivers/{made.id}").location.endswith(f"#driver-{made.id}")
    client.htmx(
        "post",
        where + f"?under={made.id}",
        {"text": "Substitutes know", "level": "secondary", "owner": "", "under": str(made.id)},
    )
    page = client.get(f"/networks/{ours.slug}/theory")
    assert "2 drivers, 1 without a cause" in page.words
    assert "no evidence yet – an assumption to test" in page.words
    assert client.htmx("get", f"/drivers/{made.id}/edit").status_code == 200


def test_a_driver_is_watched_with_measures(client):
    ours = network()
    shows, other = measure(ours), measure(ours, "Minutes it takes")
    one = driver(ours)
    client.sign_in(seated(ours, Role.FACILITATOR))
    form = {"text": one.text, "level": "primary", "owner": "", "version": one.version}
    client.send(f"/drivers/{one.id}/edit", form | {"measures": [str(shows.id), str(other.id)]})
    assert one.text in client.get(f"/measures/{shows.id}").words
    client.send(f"/drivers/{one.id}/edit", form | {"version": 2, "measures": [str(other.id)]})
    assert one.text not in client.get(f"/measures/{shows.id}").words
    assert one.text in client.get(f"/measures/{other.id}").words


def test_a_driver_keeps_what_cannot_be_chosen_any_more(client):
    ours = network()
    out, away = cause(bone(analysis(ours))), seated(network(), Role.LEAD)
    one = driver(ours, causes=[out.id], owner_id=away.id)
    with saving():
        out.status = CauseStatus.RULED_OUT
    client.sign_in(seated(ours, Role.LEAD))
    page = client.get(f"/drivers/{one.id}/edit")
    assert out.text in page.words
    assert away.name in page.words
    form = {"text": "New", "level": "primary", "version": "1"}
    form |= {"owner": str(away.id), "causes": str(out.id)}
    assert client.send(f"/drivers/{one.id}/edit", form).status_code == 303
    assert thread.after([out.id], "driver") == {out.id: [one.id]}
    assert out.text not in client.get(f"/networks/{ours.slug}/drivers/new").words


def test_a_card_comes_back_as_it_was_written(client):
    ours = network()
    made = idea(ours, steps=["The clerk lists absences.", "Choose one task."])
    client.sign_in(seated(ours, Role.FACILITATOR))
    page = client.get(f"/ideas/{made.id}/edit")
    steps = next(area for area in page.tree.iter("textarea") if area.get("name") == "steps")
    assert (steps.text or "").split("\n")[-2:] == ["The clerk lists absences.", "Choose one task."]


def test_an_idea_serves_two_drivers_and_is_listed_under_both(client):
    ours = network()
    first, second = driver(ours), driver(ours, "Home hears a person first")
    client.sign_in(seated(ours, Role.MEMBER))
    where = f"/networks/{ours.slug}/ideas/new"
    assert client.get(where).status_code == 200
    answer = client.send(
        where,
        {
            "name": "Glad you’re back",
            "drivers": [str(first.id), str(second.id)],
            "research": "none",
            "status": "active",
        },
    )
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert page.title == "Glad you’re back"
    assert "not tested yet" in page.words
    assert "Leads to nothing yet" in page.words
    assert "Not written yet: Why it should work, Who, Time and materials" in page.words
    overview = client.get(f"/networks/{ours.slug}/theory")
    assert overview.words.count("Change idea: Glad you’re back") == 2


def test_abandoning_asks_why(client):
    ours = network()
    one = idea(ours, "Attendance raffle")
    client.sign_in(seated(ours, Role.LEAD))
    card = {"name": "Attendance raffle", "research": "none", "status": "abandoned", "version": "1"}
    assert client.send(f"/ideas/{one.id}/edit", card).status_code == 422
    assert (
        client.send(f"/ideas/{one.id}/edit", card | {"abandoned_reason": "3 of 21"}).status_code
        == 303
    )
    assert "Abandoned: 3 of 21" in client.get(f"/ideas/{one.id}").words


def test_two_people_change_one_card(client):
    ours = network()
    one = idea(ours)
    client.sign_in(seated(ours, Role.LEAD))
    card = {"research": "none", "status": "active", "version": "1"}
    assert client.send(f"/ideas/{one.id}/edit", card | {"name": "First"}).status_code == 303
    second = client.send(f"/ideas/{one.id}/edit", card | {"name": "Second"})
    assert second.status_code == 409
    assert "First" in second.words
    assert "Second" in second.text
    assert db.session.get(Idea, one.id).name == "First"


def test_a_stranger_sees_nothing(client):
    ours = network()
    made, one = aim(ours), idea(ours)
    client.sign_in(seated(network(), Role.LEAD))
    for path in (f"/networks/{ours.slug}/theory", f"/aims/{made.id}", f"/ideas/{one.id}"):
        assert client.get(path).status_code == 404
    assert db.session.scalars(db.select(Aim)).one()


@pytest.mark.parametrize("make", [driver, idea])
def test_a_row_that_was_put_back_keeps_a_place_of_its_own(app, make):
    ours = network()
    first, last = make(ours, "first"), make(ours, "last")
    with saving():
        operations.remove(SYSTEM, last)
    added = make(ours, "added")
    with saving():
        operations.restore(SYSTEM, last)
    assert len({first.rank, last.rank, added.rank}) == 3
    with saving():
        operations.move(SYSTEM, first, by=1)
    rows = queries.every(type(first), ours.id)
    assert rows == [last, first, added]
    with saving():
        operations.remove(SYSTEM, first)
        operations.move(SYSTEM, first, by=1)
        operations.move(SYSTEM, added, by=-1)
    assert queries.every(type(first), ours.id) == [added, last, first]


@pytest.mark.postgresql_only("elsewhere there is one writer")
def test_a_mover_who_waited_sees_what_was_moved_meanwhile(app):
    ours = network()
    first, second, third = driver(ours, "first"), driver(ours, "second"), driver(ours, "third")
    with saving():
        assert [row.rank for row in (first, second, third)]
        with db.engine.begin() as other:
            other.execute(db.update(Driver).where(Driver.id == third.id).values(rank="0V"))
        operations.move(SYSTEM, first, by=-1)
    assert queries.every(Driver, ours.id) == [first, third, second]
