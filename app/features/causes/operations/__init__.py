"""What can be done with analyses, bones and causes, and with the evidence for a cause."""

from __future__ import annotations

from app.features.causes.operations.analyses import (
    add_bone,
    change_analysis,
    create_analysis,
    move_bone,
    remove_analysis,
    remove_bone,
    rename_bone,
    restore_analysis,
)
from app.features.causes.operations.causes import (
    add_cause,
    change_cause,
    judge_cause,
    place_cause,
    remove_cause,
    restore_cause,
    step_cause,
)
from app.features.causes.operations.evidence import (
    add_evidence,
    analyses_through,
    drop_evidence,
    forget_quotes,
    forget_theme,
)
from app.features.causes.operations.places import Step, put_back_rest

__all__ = [
    "Step",
    "add_bone",
    "add_cause",
    "add_evidence",
    "analyses_through",
    "change_analysis",
    "change_cause",
    "create_analysis",
    "drop_evidence",
    "forget_quotes",
    "forget_theme",
    "judge_cause",
    "move_bone",
    "place_cause",
    "put_back_rest",
    "remove_analysis",
    "remove_bone",
    "remove_cause",
    "rename_bone",
    "restore_analysis",
    "restore_cause",
    "step_cause",
]
