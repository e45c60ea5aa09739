"""What can be done with measures: define them, enter points, import a file and undo it."""

from __future__ import annotations

from app.features.measures.operations.acts import QUESTIONS, decide, withdraw
from app.features.measures.operations.imports import (
    LEAVE_OUT,
    NEW_SITE,
    Plan,
    barred,
    choose_mapping,
    finish,
    may_start,
    plan,
    sheet_of,
    staged_key,
    start,
    undo,
    upload,
)
from app.features.measures.operations.measures import (
    annotate,
    change,
    define,
    enter_point,
    kept,
    period_start,
    redraw,
    remove_point,
    series_key,
    writable_sites,
)

__all__ = [
    "LEAVE_OUT",
    "NEW_SITE",
    "QUESTIONS",
    "Plan",
    "annotate",
    "barred",
    "change",
    "choose_mapping",
    "decide",
    "define",
    "enter_point",
    "finish",
    "kept",
    "may_start",
    "period_start",
    "plan",
    "redraw",
    "remove_point",
    "series_key",
    "sheet_of",
    "staged_key",
    "start",
    "undo",
    "upload",
    "withdraw",
    "writable_sites",
]
