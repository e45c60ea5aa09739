"""Statistical process control: pure functions over plain numbers.

Nothing here knows Flask, the database, the clock or a file. A series is an array in time
order, NaN where a value is missing. `run.judge` applies the run-chart rules and answers with
a frozen verdict; `reading.read` turns a verdict and the good direction into a finding;
`wording.say` puts it into the sentence people see, `notes` into the small print. Control
charts will stand beside `run` with the same two steps.
"""

from __future__ import annotations

from app.spc import notes
from app.spc.reading import not_judged, read
from app.spc.rules import Rule, RuleSet, Signal
from app.spc.run import RunVerdict, judge
from app.spc.terms import Cadence, Context, Direction, Mark, Reading, Unjudged, Word
from app.spc.tongue import Part, Tongue
from app.spc.wording import Sentence, brief, say
from app.spc.year_before import Place, compare

__all__ = [
    "Cadence",
    "Context",
    "Direction",
    "Mark",
    "Part",
    "Place",
    "Reading",
    "Rule",
    "RuleSet",
    "RunVerdict",
    "Sentence",
    "Signal",
    "Tongue",
    "Unjudged",
    "Word",
    "brief",
    "compare",
    "judge",
    "not_judged",
    "notes",
    "read",
    "say",
]
