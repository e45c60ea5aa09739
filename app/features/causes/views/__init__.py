"""The pages of root-cause analyses and their shared parts."""

from __future__ import annotations

from app.features.causes.views import analyses, bones, causes, evidence
from app.features.causes.views.evidence import on_quotes_withdrawn

__all__ = ["analyses", "bones", "causes", "evidence", "on_quotes_withdrawn"]
