"""How long a page takes from the call of the application to its last byte, and what it asks."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from app.extensions import db
from bench import house, places
from bench.table import Figure

PAGE_MS, PAGE_QUERIES, PART_MS = 25.0, 12, 8.0
WARM = 20
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass(frozen=True, slots=True)
class Call:
    """One call: milliseconds by the clock, milliseconds of the processor, the status."""

    spent: float
    busy: float
    status: int


class Caller:
    """Calls the application as one signed-in browser that keeps nothing."""

    def __init__(self, app: Flask, client: Client) -> None:
        self._app = app
        self._cookie = house.cookie(client)

    def call(self, path: str, headers: dict[str, str] | None = None) -> Call:
        """One call, timed from the application's beginning to its last byte."""
        sent = {"Cookie": self._cookie, **(headers or {})}
        environ = EnvironBuilder(path, headers=list(sent.items())).get_environ()
        start, busy = time.perf_counter(), time.process_time()
        body, status, _headers = run_wsgi_app(self._app.wsgi_app, environ)
        for _piece in body:
            pass
        spent, busy = time.perf_counter() - start, time.process_time() - busy
        close = getattr(body, "close", None)
        if close:
            close()
        return Call(spent * 1000, busy * 1000, int(status.split()[0]))

    def median(
        self, path: str, times: int, headers: dict[str, str] | None = None
    ) -> tuple[float, float]:
        """The median milliseconds of so many calls, after some to warm up: all, and computing."""
        for _ in range(min(WARM, times)):
            self.call(path, headers)
        calls = [self.call(path, headers) for _ in range(times)]
        all_in_all = statistics.median(call.spent for call in calls)
        return all_in_all, statistics.median(call.busy for call in calls)

    def body(self, path: str) -> bytes:
        """What an address answers."""
        environ = EnvironBuilder(path, headers={"Cookie": self._cookie}).get_environ()
        pieces, _status, _headers = run_wsgi_app(self._app.wsgi_app, environ)
        return b"".join(pieces)

    def queries(self, path: str) -> int:
        """How many statements a warm call sends to the database."""
        with _statements(self._app) as sent:
            self.call(path)
        return len(sent)

    def slowest(self, paths: list[str]) -> str | None:
        """The address that takes longest of those that answer 200."""
        there = [path for path in paths if self.call(path).status == 200]
        timed = [(min(self.call(path).spent for _ in range(3)), path) for path in there]
        return max(timed)[1] if timed else None


@contextmanager
def _statements(app: Flask) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.split(maxsplit=1)[0] in ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE"):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def pages(caller: Caller, client: Client, times: int) -> Iterator[tuple[Figure, str | None]]:
    """The main pages of the demo, each with the address that was measured."""
    for name, start, links in places.PAGES:
        path = caller.slowest(places.candidates(client, name, start, links))
        yield page(caller, name, path, times), path


def page(caller: Caller, name: str, path: str | None, times: int) -> Figure:
    """One page: its median, and how many queries it sends."""
    if path is None:
        return Figure(name, None, "ms", PAGE_MS, "no such page in the demo")
    (spent, busy), asked = caller.median(path, times), caller.queries(path)
    over = "" if asked <= PAGE_QUERIES else f" (over {PAGE_QUERIES})"
    return Figure(name, spent, "ms", PAGE_MS, f"{asked} queries{over}, {busy:.1f} ms computing")


def parts(app: Flask, caller: Caller, client: Client, at: list[str], times: int) -> list[Figure]:
    """Every kind of part that the pages fetch."""
    found = []
    for endpoint, path in sorted(places.parts(app, client, at)):
        spent, busy = caller.median(path, times, PARTIAL)
        found.append(Figure(endpoint, spent, "ms", PART_MS, f"{busy:.1f} ms computing"))
    return found
