"""What can be done with protocols, interviews, consent, quotes and themes."""

from __future__ import annotations

from app.features.interviews.operations.again import known_gone, withdraw_again
from app.features.interviews.operations.consent import ConsentRecord, record_consent, withdraw
from app.features.interviews.operations.interviews import (
    KEPT,
    change_interview,
    create_interview,
    document_kind,
    forget_names,
    may_move,
)
from app.features.interviews.operations.protocols import (
    MOST_QUESTIONS,
    Question,
    change_protocol,
    create_protocol,
)
from app.features.interviews.operations.quotes import (
    add_quote,
    change_quote,
    compare_with_notes,
    remove_quote,
)
from app.features.interviews.operations.retention import ended, note_opening, purge_notes
from app.features.interviews.operations.tags import change_tag, merge_tag, part_tag
from app.features.interviews.operations.themes import (
    add_to_theme,
    change_theme,
    create_theme,
    remove_theme,
    take_from_theme,
)

__all__ = [
    "KEPT",
    "MOST_QUESTIONS",
    "ConsentRecord",
    "Question",
    "add_quote",
    "add_to_theme",
    "change_interview",
    "change_protocol",
    "change_quote",
    "change_tag",
    "change_theme",
    "compare_with_notes",
    "create_interview",
    "create_protocol",
    "create_theme",
    "document_kind",
    "ended",
    "forget_names",
    "known_gone",
    "may_move",
    "merge_tag",
    "note_opening",
    "part_tag",
    "purge_notes",
    "record_consent",
    "remove_quote",
    "remove_theme",
    "take_from_theme",
    "withdraw",
    "withdraw_again",
]
