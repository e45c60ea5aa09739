"""The fishbone as values: order, depth, counts, and the question about the system."""

from __future__ import annotations

from uuid import UUID

import pytest

from app.features.causes import tree
from app.features.causes.models import Bone, Cause, CauseStatus
from app.features.causes.tree import Voices
from app.features.causes.wording import names_a_lack

BONE = UUID(int=1)


def cause(key: int, rank: str, parent: int | None = None, **facts: object) -> Cause:
    status = facts.pop("status", CauseStatus.HYPOTHESIS)
    return Cause(
        id=UUID(int=key),
        bone_id=BONE,
        parent_id=UUID(int=parent) if parent else None,
        rank=rank,
        text=f"cause {key}",
        status=status,
        reason="",
    )


ROWS = [cause(12, "b"), cause(11, "a"), cause(13, "a", 11), cause(14, "a", 13)]
BONES = [Bone(id=BONE, name="Data", rank="a")]


def test_causes_lie_under_causes_to_any_depth_in_their_order():
    (bone,) = tree.grow(BONES, ROWS, {})
    assert [node.text for node in bone.walk()] == ["cause 11", "cause 13", "cause 14", "cause 12"]
    assert [node.text for node in bone.causes] == ["cause 11", "cause 12"]


def test_everything_under_a_cause_moves_with_it():
    assert tree.below(ROWS, UUID(int=11)) == {UUID(int=11), UUID(int=13), UUID(int=14)}


def test_what_was_ruled_out_needs_no_evidence():
    rows = [cause(1, "a"), cause(2, "b", status=CauseStatus.RULED_OUT), cause(3, "c")]
    outline = tree.grow(BONES, rows, {UUID(int=3): Voices(heard=2)})
    found = tree.tally(outline)
    assert (found.causes, found.ruled_out, found.bare) == (3, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Students don’t care about school",
        "Families do not value attendance",
        "Lack of parental support",
        "Parents can't be reached",
        "unmotivated ninth graders",
    ],
)
def test_a_cause_that_names_what_people_lack_is_asked_about(text):
    assert names_a_lack(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bus 8 passes full",
        "Robocall in English at 6 pm",
        "Substitutes don’t know who was out",
        "Nobody owns a new student",
        "The make-up packet is the welcome",
    ],
)
def test_a_cause_that_names_the_system_is_not(text):
    assert not names_a_lack(text)
