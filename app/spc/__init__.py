"""Statistical process control: pure functions over plain numbers.

Nothing here knows Flask, the database, the clock or a file. A series is an array in time
order, NaN where a value is missing. `run.judge` applies the run-chart rules and answers with
a frozen verdict; `reading.read` turns a verdict and the good direction into the words people
see. Control charts will stand beside `run` with the same two steps.
"""

from __future__ import annotations

from app.spc.rules import Rule, RuleSet, Signal
from app.spc.run import RunVerdict, judge

__all__ = [
    "Rule",
    "RuleSet",
    "RunVerdict",
    "Signal",
    "judge",
]
