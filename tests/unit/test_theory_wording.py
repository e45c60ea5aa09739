"""The diagram as an outline, and what an aim still lacks."""

from __future__ import annotations

from uuid import UUID

from app.features.theory import diagram
from app.features.theory.models import Driver, Idea, IdeaStatus, Level


def driver(key: int, level: Level = Level.PRIMARY, rank: str = "a") -> Driver:
    return Driver(id=UUID(int=key), level=level, rank=rank, text=f"driver {key}", rationale="")


def idea(key: int) -> Idea:
    return Idea(
        id=UUID(int=key),
        rank="a",
        name=f"idea {key}",
        what="",
        status=IdeaStatus.ACTIVE,
        abandoned_reason="",
    )


def test_an_idea_under_two_drivers_stands_twice_with_ids_of_its_own():
    first, second = driver(1), driver(2, rank="b")
    edges = {UUID(int=1): [UUID(int=9)], UUID(int=2): [UUID(int=9)]}
    theory = diagram.grow(None, [second, first], [idea(9)], edges, {}, {})
    keys = [node.key for top in theory.drivers for node in top.ideas]
    assert keys == [f"idea-{UUID(int=9)}", f"idea-{UUID(int=9)}-2"]
    assert [top.text for top in theory.drivers] == ["driver 1", "driver 2"]
    assert not theory.loose_ideas


def test_what_hangs_on_nothing_is_shown_apart():
    theory = diagram.grow(None, [driver(1, Level.SECONDARY)], [idea(9)], {}, {}, {})
    assert [node.text for node in theory.loose_drivers] == ["driver 1"]
    assert [node.name for node in theory.loose_ideas] == ["idea 9"]


def test_a_primary_driver_rests_on_what_its_secondary_ones_rest_on():
    rows = [driver(1), driver(2, Level.SECONDARY)]
    edges = {UUID(int=1): [UUID(int=2)]}
    (top,) = diagram.grow(None, rows, [], edges, {UUID(int=2): 3}, {}).drivers
    assert (top.causes, top.drivers[0].causes) == (3, 3)
