"""What can be done with measures: define them, enter points, import a file and undo it."""

from __future__ import annotations

from app.features.measures.operations.imports import (
    LEAVE_OUT,
    NEW_SITE,
    Plan,
    choose_mapping,
    finish,
    plan,
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
    series_key,
    writable_sites,
)

__all__ = [
    "LEAVE_OUT",
    "NEW_SITE",
    "Plan",
    "annotate",
    "change",
    "choose_mapping",
    "define",
    "enter_point",
    "finish",
    "kept",
    "period_start",
    "plan",
    "series_key",
    "start",
    "undo",
    "upload",
    "writable_sites",
]
