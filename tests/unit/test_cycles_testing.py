"""What cycles add up to, and the rating that nobody types."""

from __future__ import annotations

from uuid import UUID

import pytest

from app.features.cycles.models import Act
from app.features.cycles.testing import Counted, Rating, add_up

A, B = UUID(int=1), UUID(int=2)


def done(site: UUID, act: Act = Act.EXPAND) -> Counted:
    return Counted(site, act, is_finished=True)


OPEN = Counted(A, None, is_finished=False)


@pytest.mark.parametrize(
    ("cycles", "rating"),
    [
        ([], Rating.IDEA),
        ([OPEN], Rating.IDEA),
        ([OPEN, Counted(B, None, is_finished=False)], Rating.IDEA),
        ([done(A)], Rating.ONCE),
        ([done(A), OPEN], Rating.ONCE),
        ([done(A), done(A)], Rating.ONE_SITE),
        ([done(A), done(B)], Rating.SEVERAL_SITES),
    ],
)
def test_only_finished_cycles_carry_the_rating(cycles, rating):
    assert add_up(cycles).rating is rating


def test_the_counts_say_what_came_of_it():
    testing = add_up([done(A, Act.ADOPT), done(A, Act.ADAPT), done(B, Act.ADAPT), OPEN])
    assert (testing.cycles, testing.sites, testing.still_open) == (4, 2, 1)
    assert testing.acts == ((Act.ADOPT, 1), (Act.ADAPT, 2))
