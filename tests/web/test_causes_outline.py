"""Moving, removing and putting back causes; two people at one cause."""

from __future__ import annotations

from uuid import uuid4

import pytest

from app.core import clock
from app.core.access.actor import SYSTEM, Role
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.extensions import db
from app.features.causes import operations, queries
from app.features.causes.models import Analysis, Cause
from app.features.causes.operations import Step
from tests.factories import saving
from tests.factories.causes import analysis, bone, cause
from tests.factories.networks import network, seated, site


def texts(fish):
    """The outline as nested tuples of words."""

    def shape(node):
        return (node.text, *map(shape, node.children)) if node.children else node.text

    return [list(map(shape, one.causes)) for one in queries.outline(fish.id)]


def test_steps_move_a_cause_up_down_in_and_out(app):
    fish = analysis(network())
    for text in "abc":
        cause(bone(fish), text)
    rows = {row.text: row for row in db.session.scalars(db.select(Cause))}
    for step, wanted in (
        (Step.UP, ["a", "c", "b"]),
        (Step.UP, ["c", "a", "b"]),
        (Step.UP, ["c", "a", "b"]),
        (Step.IN, ["c", "a", "b"]),
        (Step.DOWN, ["a", "c", "b"]),
        (Step.IN, [("a", "c"), "b"]),
        (Step.OUT, ["a", "c", "b"]),
        (Step.OUT, ["a", "c", "b"]),
    ):
        with saving():
            operations.step_cause(SYSTEM, rows["c"], step)
        assert texts(fish)[0] == wanted, step


def test_a_cause_never_lies_under_itself(app):
    fish = analysis(network())
    top = cause(bone(fish), "top")
    below = cause(bone(fish), "below", parent=top)
    with saving(), pytest.raises(Invalid):
        operations.place_cause(SYSTEM, top, bone=bone(fish), parent=below)
    with saving():
        operations.place_cause(SYSTEM, top, bone=bone(fish, 2))
    assert texts(fish) == [[], [], [("top", "below")], []]


@pytest.mark.postgresql_only("elsewhere there is one writer")
def test_two_opposite_moves_make_no_circle(app):
    fish = analysis(network())
    one, other = cause(bone(fish), "one"), cause(bone(fish), "other")
    with saving():
        assert one.parent_id is other.parent_id is None
        with db.engine.begin() as connection:
            moved = db.update(Cause).where(Cause.id == other.id).values(parent_id=one.id)
            connection.execute(moved)
        with pytest.raises(Invalid):
            operations.place_cause(SYSTEM, one, bone=bone(fish), parent=other)
    assert texts(fish)[0] == [("one", "other")]


@pytest.mark.postgresql_only("elsewhere there is one writer")
def test_nothing_is_put_under_a_cause_that_was_removed_meanwhile(app):
    fish = analysis(network())
    one, other = cause(bone(fish), "one"), cause(bone(fish), "other")
    with saving():
        assert other.removed_at is None
        with db.engine.begin() as connection:
            gone = db.update(Cause).where(Cause.id == other.id).values(removed_at=clock.now())
            connection.execute(gone)
        with pytest.raises(Invalid):
            operations.place_cause(SYSTEM, one, bone=bone(fish), parent=other)
        with pytest.raises(Invalid):
            operations.add_cause(SYSTEM, bone(fish), text="new", parent=other)
    assert texts(fish)[0] == ["one"]


def test_a_removed_cause_comes_back_with_all_that_lay_under_it_in_its_place(client):
    ours = network()
    fish = analysis(ours)
    top = cause(bone(fish), "top")
    cause(bone(fish), "below", parent=top)
    cause(bone(fish), "next")
    client.sign_in(seated(ours, Role.LEAD))
    answer = client.htmx("post", f"/causes/{top.id}/removal")
    assert "Put it back" in answer.text
    assert texts(fish)[0] == ["next"]
    assert client.get(f"/causes/{top.id}").status_code == 404
    with saving():
        cause(bone(fish), "new")
    assert client.htmx("post", f"/causes/{top.id}/restoration").status_code == 200
    assert texts(fish)[0] == [("top", "below"), "next", "new"]


def test_two_people_change_one_cause_and_both_texts_stay(client):
    ours = network()
    one = cause(bone(analysis(ours)), "The list")
    client.sign_in(seated(ours, Role.MEMBER, [site(ours)]))
    where = f"/causes/{one.id}/edit"
    assert client.htmx("post", where, {"text": "First", "version": "1"}).status_code == 200
    second = client.htmx("post", where, {"text": "Second", "version": "1"})
    assert second.status_code == 409
    assert "First" in second.text
    assert "Second" in second.text
    page = client.send(where, {"text": "Second", "version": "1"})
    assert page.status_code == 409
    assert client.htmx("post", where, {"text": "Second", "version": "2"}).status_code == 200
    assert client.htmx("post", where, {"text": "", "version": "3"}).status_code == 422


def test_ruling_out_asks_why_and_is_told(client):
    ours = network()
    fish = analysis(ours)
    one = cause(bone(fish), "Families don’t know the rule")
    client.sign_in(seated(ours, Role.FACILITATOR))
    assert "What in our system makes this so?" in client.get(f"/analyses/{fish.id}").words
    where = f"/causes/{one.id}/standing"
    known = {"version": "1", "status": "ruled_out", "reason": ""}
    assert client.htmx("post", where, known).status_code == 422
    assert client.send(where, known).status_code == 422
    assert client.htmx("post", where, known | {"reason": "11 of 12 did"}).status_code == 200
    page = client.get(f"/analyses/{fish.id}")
    assert "Ruled out: 11 of 12 did" in page.words
    assert "What in our system" not in page.words


def test_bones_stay_between_four_and_eight(client):
    ours = network()
    fish = analysis(ours)
    client.sign_in(seated(ours, Role.LEAD))
    first = bone(fish)
    assert client.htmx("post", f"/bones/{first.id}/removal").status_code == 422
    for name in "EFGH":
        answer = client.htmx("post", f"/analyses/{fish.id}/bones/new", {"name": name})
        assert answer.status_code == 200
    assert client.htmx("post", f"/analyses/{fish.id}/bones/new", {"name": "I"}).status_code == 422
    assert client.htmx("post", f"/bones/{first.id}/moves", {"step": "down"}).status_code == 200
    assert [row.name for row in queries.bones_of(fish.id)][:2] == [
        "Contact home",
        "Return to class",
    ]
    assert client.htmx("post", f"/bones/{first.id}/removal").status_code == 200


def test_a_deleted_analysis_can_be_put_back(client):
    ours = network()
    fish = analysis(ours)
    client.sign_in(seated(ours, Role.LEAD))
    answer = client.send(f"/analyses/{fish.id}/removal")
    assert "Put it back" in client.get(answer.location).words
    assert client.get(f"/analyses/{fish.id}").status_code == 404
    assert client.send(f"/analyses/{fish.id}/restoration").status_code == 303
    assert client.get(f"/analyses/{fish.id}").status_code == 200


def test_who_sees_an_analysis_is_who_may_read_it(app):
    ours, theirs = network(), network()
    here = site(ours)
    rows = [analysis(ours), analysis(theirs)]
    for role in Role:
        actor = seated(ours, role, [here]).actor()
        seen = set(db.session.scalars(queries.visible_to(actor)))
        may = {row for row in rows if can(actor, Permission.ANALYSIS_READ, row)}
        assert seen == may, role
    assert db.session.get(Analysis, uuid4()) is None
