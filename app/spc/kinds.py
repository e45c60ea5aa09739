"""The kinds of charts, and how firmly a chart's limits stand."""

from __future__ import annotations

from enum import StrEnum


class ChartKind(StrEnum):
    """One chart of the family; `symbol` is the name people know it by."""

    RUN = "run"
    I = "i"  # noqa: E741  (its name)
    MR = "mr"
    I_PRIME = "i_prime"
    P = "p"
    P_PRIME = "p_prime"
    U = "u"
    U_PRIME = "u_prime"
    C = "c"
    T = "t"
    G = "g"
    XBAR = "xbar"
    S = "s"

    @property
    def symbol(self) -> str:
        """The name with its real letters: I, mR, I′, p′, Xbar."""
        return _SYMBOLS[self]

    @property
    def counts(self) -> bool:
        """True where values are numerators and sizes their denominators: p, p′, u, u′."""
        return self in COUNTED

    @property
    def subgroups(self) -> bool:
        """True where each point is a group of measurements: Xbar, S."""
        return self in (ChartKind.XBAR, ChartKind.S)

    @property
    def sized(self) -> bool:
        """True where each point has a size: a denominator, or how many measurements it stands for.

        Other charts leave sizes aside; on a c chart they show whether a u chart would be right.
        """
        return self.counts or self.subgroups or self is ChartKind.I_PRIME

    @property
    def limited(self) -> bool:
        """True for every chart but the run chart."""
        return self is not ChartKind.RUN

    @property
    def of_median(self) -> bool:
        """True where the centre line is a median: run, g."""
        return self in (ChartKind.RUN, ChartKind.G)

    @property
    def screens(self) -> bool:
        """True where the limits come from moving ranges, which may be screened."""
        return self in SCREENED


_SYMBOLS: dict[ChartKind, str] = {
    ChartKind.RUN: "run",
    ChartKind.I: "I",
    ChartKind.MR: "mR",
    ChartKind.I_PRIME: "I′",
    ChartKind.P: "p",
    ChartKind.P_PRIME: "p′",
    ChartKind.U: "u",
    ChartKind.U_PRIME: "u′",
    ChartKind.C: "c",
    ChartKind.T: "t",
    ChartKind.G: "g",
    ChartKind.XBAR: "Xbar",
    ChartKind.S: "S",
}
COUNTED = frozenset({ChartKind.P, ChartKind.P_PRIME, ChartKind.U, ChartKind.U_PRIME})
SCREENED = frozenset(
    {ChartKind.I, ChartKind.I_PRIME, ChartKind.P_PRIME, ChartKind.U_PRIME, ChartKind.T}
)

TRIAL_FROM, FIRM_FROM = 12, 20


class State(StrEnum):
    """How firmly the limits stand, by the points they rest on."""

    RUN_ONLY = "run_only"
    """Fewer than 12: draw a run chart, no limits."""
    TRIAL = "trial"
    """12 to 19: draw the limits dashed and call them trial limits."""
    FIRM = "firm"
    """From 20."""


def state_of(points: int) -> State:
    """The state of limits that rest on so many points."""
    if points < TRIAL_FROM:
        return State.RUN_ONLY
    return State.TRIAL if points < FIRM_FROM else State.FIRM
