"""Statistical process control: pure functions over plain numbers.

Nothing here knows Flask, the database, the clock or a file. A series is an array in time
order, NaN where a value is missing. `run.judge` applies the run-chart rules and answers with
a frozen verdict, `control.judge` does the same for control charts (`control.judge_many` for many
series at once); `reading.read` turns a verdict and the good direction into a finding;
`wording.say` puts it into the sentence people see, `notes` into the small print. `advice` says what
is wrong with a chart, `icons` what its last point and its target come to. More: docs/spc.md.
"""

from __future__ import annotations

from app.spc import advice, control, icons, notes
from app.spc.kinds import ChartKind, State
from app.spc.notes_limits import limits_line
from app.spc.prepare import Refused
from app.spc.reading import not_judged, read
from app.spc.rules import Rule, RuleSet, Signal
from app.spc.run import RunVerdict, judge
from app.spc.terms import Cadence, Context, Direction, Mark, Reading, Unjudged, Word, YearBefore
from app.spc.tongue import Part, Tongue
from app.spc.verdict import ControlVerdict, PhaseVerdict
from app.spc.wording import Sentence, brief, say
from app.spc.year_before import Place, compare

__all__ = [
    "Cadence",
    "ChartKind",
    "Context",
    "ControlVerdict",
    "Direction",
    "Mark",
    "Part",
    "PhaseVerdict",
    "Place",
    "Reading",
    "Refused",
    "Rule",
    "RuleSet",
    "RunVerdict",
    "Sentence",
    "Signal",
    "State",
    "Tongue",
    "Unjudged",
    "Word",
    "YearBefore",
    "advice",
    "brief",
    "compare",
    "control",
    "icons",
    "judge",
    "limits_line",
    "not_judged",
    "notes",
    "read",
    "say",
]
