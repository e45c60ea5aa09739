"""Figures of this process for those who watch over it: counts and times, never a word or an id.

The text is Prometheus' (https://prometheus.io/docs/instrumenting/exposition_formats/). Counters and
histograms live in this process; gauges are asked for when the text is written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter as Counts
from collections.abc import Callable, Iterable, Mapping

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""The upper bounds of a histogram's buckets."""

Labels = Mapping[str, str]
Gauge = Callable[[], Iterable[tuple[Labels, float]]]


class Counter:
    """Something that is counted from the start of the process."""

    def __init__(self, name: str, says: str) -> None:
        self._name, self._says = name, says
        self._counts: Counts[tuple[tuple[str, str], ...]] = Counts()
        _all.append(self.text)

    def add(self, count: int = 1, **labels: str) -> None:
        """Count some more."""
        self._counts[tuple(labels.items())] += count

    def text(self) -> str:
        """Its lines."""
        rows = [(dict(labels), float(count)) for labels, count in self._counts.items()]
        return _lines(self._name, self._says, "counter", rows or [({}, 0.0)])


class Histogram:
    """How long something takes, in seconds."""

    def __init__(self, name: str, says: str) -> None:
        self._name, self._says = name, says
        self._counts = [0] * (len(SECONDS) + 1)
        self._sum = 0.0
        _all.append(self.text)

    def observe(self, seconds: float) -> None:
        """It took so long once more."""
        self._counts[bisect_left(SECONDS, seconds)] += 1
        self._sum += seconds

    def text(self) -> str:
        """Its lines: buckets hold everything up to their bound."""
        total, lines = 0, [_head(self._name, self._says, "histogram")]
        for bound, count in zip((*map(str, SECONDS), "+Inf"), self._counts, strict=True):
            total += count
            lines.append(_line(f"{self._name}_bucket", {"le": bound}, total))
        lines += [_line(f"{self._name}_sum", {}, self._sum)]
        lines += [_line(f"{self._name}_count", {}, total)]
        return "".join(lines)


_all: list[Callable[[], str]] = []
_gauges: dict[str, tuple[str, Gauge]] = {}

requests = Counter("throughline_requests_total", "Answers by method and status.")
request_seconds = Histogram("throughline_request_seconds", "From a request to its answer.")
updates = Counter("throughline_updates_total", "Typed updates that were committed.")
refused = Counter("throughline_refused_updates_total", "Updates that were put into quarantine.")
dropped = Counter("throughline_dropped_sockets_total", "Sockets that were hung up on, by reason.")
flush_seconds = Histogram("throughline_flush_seconds", "One tick of all documents.")
acknowledge_seconds = Histogram(
    "throughline_acknowledge_seconds", "From an update to its acknowledgement."
)


def gauge(name: str, says: str, ask: Gauge) -> None:
    """Have something asked for; the last one of a name counts."""
    _gauges[name] = (says, ask)


def text() -> str:
    """Everything."""
    asked = [_lines(name, says, "gauge", ask()) for name, (says, ask) in sorted(_gauges.items())]
    return "".join([one() for one in _all] + asked)


def _head(name: str, says: str, kind: str) -> str:
    return f"# HELP {name} {says}\n# TYPE {name} {kind}\n"


def _lines(name: str, says: str, kind: str, rows: Iterable[tuple[Labels, float]]) -> str:
    return _head(name, says, kind) + "".join(_line(name, labels, value) for labels, value in rows)


def _line(name: str, labels: Labels, value: float) -> str:
    said = ",".join(f'{key}="{each}"' for key, each in labels.items())
    return f"{name}{{{said}}} {value!r}\n" if said else f"{name} {value!r}\n"
