"""Opening a long document: its log, made by the real operations, read into a room.

What the first person waits for, and how long the server is busy after it, building the document:
when that person may write, or somebody asks for more than all of it.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import event

from app.core import gate
from app.extensions import db
from app.live import compaction, log, snapshots, ws
from app.live.room import Room
from bench.live.bursts import Plan, Writing
from bench.table import Figure
from tools.run import FLASK
from tools.terminal import ROOT

OPEN_MS, ROWS, GROWTH = 150.0, 200, 3.0
OPENINGS = 15
BETWEEN = 2_000  # rows from one snapshot to the next, each followed by the worker's round
NOTHING_YET = b"\x00"  # the state vector of an empty document
UPDATE, SNAPSHOT = ("seq", "body"), ("seq", "state", "sha256")


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening; times in milliseconds."""

    answered: float
    built: float
    answer: bytes


@dataclass(frozen=True, slots=True)
class Long:
    """A document on an installation of its own."""

    plan: Plan
    app: Flask
    id: UUID
    words: int
    seconds: float
    """How long it took to write it."""
    openings: list[Opening] = field(default_factory=list)

    @property
    def answered(self) -> float:
        """What the first person waits for."""
        return statistics.median(one.answered for one in self.openings)

    def open(self) -> None:
        """Open it once more."""
        with self.app.app_context():
            self.openings.append(_open(self.id))


def figures(times: int) -> list[Figure]:
    """The document, and one of as many words that took `times` as many bursts."""
    plans = [Plan(), Plan(bursts=Plan().bursts * times)][: 1 if times < 2 else 2]
    with ExitStack() as stack:
        written = [stack.enter_context(_long(plan)) for plan in plans]
        for _ in range(OPENINGS):  # in turn: what else the machine does slows both alike
            for one in written:
                one.open()
        found = [figure for one in written for figure in _figures(one)]
    if len(written) < 2:
        return found
    growth = written[1].answered / written[0].answered
    return [*found, Figure(f"{times} × the bursts", growth, "×", GROWTH)]


@contextmanager
def _long(plan: Plan) -> Iterator[Long]:
    with _installation() as app:
        began = time.perf_counter()
        with app.app_context():
            document_id, words = _written(app, plan)
        yield Long(plan, app, document_id, words, time.perf_counter() - began)


def _figures(one: Long) -> list[Figure]:
    with one.app.app_context(), _counted() as rows:
        size = len(_open(one.id).answer) / 1024
    name = f"{one.plan.bursts:,} bursts"
    longest = max(each.answered for each in one.openings)
    busy = statistics.median(each.built for each in one.openings)
    note = f"{one.words:,} words, {size:.0f} KB to the browser, longest {longest:.0f}"
    others = f"and {rows.total() - rows[UPDATE] - rows[SNAPSHOT]} of its own and of its writers"
    return [
        Figure(f"{name}: open and answer", one.answered, "ms", OPEN_MS, note),
        Figure(f"{name}: busy after it", busy, "ms", None, "builds the document"),
        Figure(f"{name}: snapshots read", rows[SNAPSHOT], "", 1, f"written in {one.seconds:.0f} s"),
        Figure(f"{name}: rows of the log read", rows[UPDATE], "", ROWS, others),
    ]


def _open(document_id: UUID) -> Opening:
    """What the first person's socket waits for, and what is sent to them."""
    gc.collect()
    began = time.perf_counter()
    room = Room(document_id)
    assert room.load()
    answer = [ws.encode(message) for message in room.answer(NOTHING_YET)]
    answered = time.perf_counter()
    room.doc.get_state()
    built = time.perf_counter()
    return Opening((answered - began) * 1000, (built - answered) * 1000, b"".join(answer))


def _written(app: Flask, plan: Plan) -> tuple[UUID, int]:
    """The document's id, and how many words it holds."""
    from tests.factories.networks import network, seated
    from tests.support import coedit

    hub = network()
    people = [seated(hub) for _ in range(plan.clients)]
    document_id = coedit.document(hub, ("paragraph", "")).id
    room = Room(document_id)
    assert room.load()
    writing = Writing(plan, room.doc.get_update())
    claimed: dict[int, UUID] = {}
    left = plan.bursts
    updates = writing.updates()
    while some := list(islice(updates, ROWS)):
        with gate.writing_connection() as connection:
            for client, body in some:
                if client not in claimed:
                    claimed[client] = people[len(claimed)].id
                    log.claim(connection, [(document_id, client, claimed[client])])
                log.append(connection, {document_id: body})
        left -= len(some)
        if left % BETWEEN == ROWS:
            _snapshot(app, document_id)
    return document_id, len(_words(document_id))


def _snapshot(app: Flask, document_id: UUID) -> None:
    """What the keeper does in a pause, and the worker after it."""
    room = Room(document_id)
    assert room.load()
    snapshots.write(app, room)
    assert room.snapshot_seq == room.seq
    compaction.compact()


def _words(document_id: UUID) -> list[str]:
    from app.features.notes.render import render

    room = Room(document_id)
    assert room.load()
    return render(room.doc).text.split()


@contextmanager
def _counted() -> Iterator[Counter[tuple[str, ...]]]:
    """Count every row that the driver hands over, by the names of its columns."""
    rows: Counter[tuple[str, ...]] = Counter()

    def count(cursor: Any, row: tuple[Any, ...]) -> tuple[Any, ...]:
        rows[tuple(column[0] for column in cursor.description)] += 1
        return row

    def checkout(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.row_factory = count

    def checkin(connection: Any, _record: Any) -> None:
        if connection is not None:
            connection.row_factory = None

    event.listen(db.engine, "checkout", checkout)
    event.listen(db.engine, "checkin", checkin)
    try:
        yield rows
    finally:
        event.remove(db.engine, "checkout", checkout)
        event.remove(db.engine, "checkin", checkin)


@contextmanager
def _installation() -> Iterator[Flask]:
    with tempfile.TemporaryDirectory(prefix="throughline-opening-") as folder:
        os.environ |= {
            "APP_ENV": "development",
            "DATABASE_URL": "",
            "DATA_DIR": folder,
            "FLASK_APP": "wsgi.py",
            "REDIS_URL": "",
        }
        subprocess.run([*FLASK, "db", "upgrade"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        from tests.support import scratch

        yield scratch.make()
