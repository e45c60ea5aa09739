"""The pages of root-cause analyses and their shared parts."""

from __future__ import annotations

from app.features.causes.views import analyses, bones, causes, evidence
from app.features.causes.views.evidence import (
    on_evidence_changed,
    on_quotes_withdrawn,
    on_record_deleted,
    on_scopes_changed,
)

__all__ = [
    "analyses",
    "bones",
    "causes",
    "evidence",
    "on_evidence_changed",
    "on_quotes_withdrawn",
    "on_record_deleted",
    "on_scopes_changed",
]
