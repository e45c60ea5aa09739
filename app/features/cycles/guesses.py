"""Predictions as people write them, and what happened beside each."""

from __future__ import annotations

from dataclasses import dataclass

from app.features.cycles.models import Result


@dataclass(frozen=True, slots=True)
class Guess:
    """A prediction as somebody writes it: what, how we will know, how sure (per cent)."""

    text: str
    how: str = ""
    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What happened beside one prediction."""

    result: Result | None = None
    happened: str = ""
