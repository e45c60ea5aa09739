"""What is open in this process just now, as figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import metrics
from app.live.lines import Line

if TYPE_CHECKING:
    from app.live import Live


def register(live: Live) -> None:
    """Have them asked for whenever figures are."""
    metrics.gauge("throughline_rooms", "Open documents.", lambda: [({}, len(live.rooms.all()))])
    metrics.gauge(
        "throughline_connections",
        "Open connections, by what they are for and how they come.",
        lambda: [
            ({"of": of, "by": by}, _count(live, of == "documents", by == "line"))
            for of in ("documents", "parts")
            for by in ("socket", "line")
        ],
    )
    metrics.gauge(
        "throughline_waiting_updates",
        "Updates that are on their way to the log, or wait for what they hang on.",
        lambda: [
            ({"for": "commit"}, sum(len(room.pending) for room in live.rooms.all())),
            ({"for": "others"}, sum(len(room.held) for room in live.rooms.all())),
        ],
    )


def _count(live: Live, is_document: bool, is_line: bool) -> int:
    open_ones = list(live.sockets.items())
    return sum(isinstance(one, Line) == is_line and of == is_document for one, of in open_ones)
