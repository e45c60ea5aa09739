"""Cycles: planned, begun, finished, shared."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.access.actor import SYSTEM
from app.features.cycles import operations
from app.features.cycles.guesses import Found, Guess
from app.features.cycles.models import Act, Cycle, Result
from app.features.networks.models import Site
from app.features.theory.models import Idea
from tests.factories import saved


@saved
def planned(of: Idea, at: Site, guesses: Sequence[str] = ("8 of 11 back the next day",)) -> Cycle:
    """A plan with its predictions."""
    return operations.plan_cycle(
        SYSTEM,
        of,
        at,
        plan="Greet each student at the door.",
        size="11 returns",
        predictions=[Guess(text) for text in guesses],
    )


@saved
def begun(of: Idea, at: Site) -> Cycle:
    """A test that has begun."""
    cycle = planned(of, at)
    operations.begin(SYSTEM, cycle)
    return cycle


@saved
def finished(of: Idea, at: Site, act: Act = Act.EXPAND, *, shared: bool = True) -> Cycle:
    """A test with its result and a decision, shared with the network."""
    cycle = begun(of, at)
    found = {row.id: Found(Result.MATCHED, "9 of 11") for row in cycle.predictions}
    operations.keep_results(
        SYSTEM,
        cycle,
        version=cycle.version,
        found=found,
        noticed="Two said thank you.",
        act=act,
        act_reason="It took too long." if act is Act.ABANDON else "",
    )
    if shared:
        operations.share(SYSTEM, cycle)
    return cycle
