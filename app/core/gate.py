"""One writer at a time: the write gate of this process, and BEGIN IMMEDIATE on SQLite.

A transaction that writes takes the gate before it begins and gives it back after its commit, so
greenlets wait in line here instead of in SQLite, where waiting stops the whole process.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from psycopg import IsolationLevel
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from app.extensions import db

PATIENCE = 5.0  # seconds until a write that finds the database busy gives up (503)
LOG_PATIENCE = 2.0  # seconds that a withdrawal waits for readers of the write-ahead log

_gate = threading.Lock()
log = logging.getLogger("throughline")
_writing: ContextVar[bool] = ContextVar("writing", default=False)


class Busy(Exception):
    """Another process held the database for too long (503)."""


def prepare(engine: Engine) -> None:
    """Set an engine up: a transaction that only reads sees one moment, a writer the newest."""
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    else:
        _prepare_postgresql(engine)


def _prepare_postgresql(engine: Engine) -> None:
    """Readers get one snapshot, as on SQLite; writers wait for locked rows and see the newest."""

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        level = IsolationLevel.READ_COMMITTED if _writing.get() else IsolationLevel.REPEATABLE_READ
        # psycopg says it with the BEGIN of the first statement: it costs no round trip.
        connection.connection.dbapi_connection.isolation_level = level  # type: ignore[union-attr]


def _prepare_sqlite(engine: Engine) -> None:
    """WAL, foreign keys, explicit transactions, no waiting inside SQLite."""

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "busy_timeout=0",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "cache_size=-32000",
        ):
            _patiently(lambda pragma=pragma: connection.execute(f"PRAGMA {pragma}"))

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        if not driver.in_transaction:  # see Kept
            driver.execute("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def is_writing() -> bool:
    """Whether we hold the gate: whoever takes it again would wait for themselves."""
    return _writing.get()


def _patiently(attempt: Any) -> Any:
    """Try again while another process holds the file; yields to other greenlets between tries."""
    deadline = time.monotonic() + PATIENCE
    pause = 0.002
    while True:
        try:
            return attempt()
        except (OperationalError, sqlite3.OperationalError) as error:
            if "locked" not in str(error) and "busy" not in str(error):
                raise
            if time.monotonic() > deadline:
                raise Busy from error
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)


def _begin_session() -> None:
    """Begin afresh: a read may have begun before the gate was taken, or a try have failed."""
    db.session.rollback()
    db.session.connection()


@contextmanager
def writing() -> Iterator[None]:
    """Hold this process's write gate; begin the session's transaction inside it.

    What the block leaves uncommitted is rolled back: nobody else could write while it stood open.
    Raises Busy when another process keeps the database locked for five seconds.
    """
    with holding(db.engine):
        try:
            _patiently(_begin_session)
            yield
        finally:
            with suppress(SQLAlchemyError):  # a broken connection has nothing left to roll back
                if db.session().in_transaction():
                    db.session.rollback()


@contextmanager
def holding(engine: Engine) -> Iterator[None]:
    """Hold this process's write gate alone: for those who begin on a connection of their own."""
    sqlite = engine.dialect.name == "sqlite"
    if sqlite:
        _gate.acquire()
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)
        if sqlite:
            _gate.release()


@contextmanager
def writing_connection() -> Iterator[Connection]:
    """A connection of one's own with a write transaction open; commits at the end of the block."""
    with holding(db.engine), db.engine.connect() as connection:
        _patiently(connection.begin)
        yield connection
        connection.commit()


class Kept:
    """A connection that stays open, for whoever commits many times a second.

    What the pool does between two transactions costs more than a tick's rows do, and a connection
    that stays finds its pages where it left them. Beginning and committing is said to the driver
    itself: SQLAlchemy takes as long over these two as SQLite does (`bench.coedit`).
    """

    def __init__(self) -> None:
        self._mine = threading.Lock()
        self._connection: Connection | None = None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The connection with a write transaction open; commits at the end of the block."""
        with self._mine:
            connection = self._connection = self._connection or self._open()
            with holding(connection.engine):
                try:
                    _begin(connection)
                    yield connection
                    _commit(connection)
                except BaseException:
                    self._close()  # it may be broken: the next block opens another
                    raise

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """The driver's connection, to ask it something; what it saw is let go of at the end."""
        with self._mine:
            connection = self._connection = self._connection or self._open()
            try:
                yield connection.connection.dbapi_connection
                connection.connection.commit()
            except BaseException:
                self._close()
                raise

    def _open(self) -> Connection:
        connection = db.engine.connect()
        connection.detach()  # none of the pool's
        if not event.contains(db.engine, "engine_disposed", self._close):
            event.listen(db.engine, "engine_disposed", self._close)
        return connection

    def _close(self, _engine: Engine | None = None) -> None:
        """Close it; what is open on it is rolled back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        connection.begin()  # says nothing yet
        return
    driver: Any = connection.connection.dbapi_connection
    _patiently(lambda: driver.execute("BEGIN IMMEDIATE"))


def _commit(connection: Connection) -> None:
    """Whatever of it SQLAlchemy knows of."""
    if connection.in_transaction():
        connection.commit()
    else:
        connection.connection.commit()


def is_log_empty() -> bool:
    """Whether SQLite's write-ahead log holds nothing; always on other databases."""
    file = db.engine.url.database
    if db.engine.dialect.name != "sqlite" or not file:
        return True
    kept = Path(f"{file}-wal")
    return not kept.exists() or kept.stat().st_size == 0


def empty_log() -> None:
    """Bring the write-ahead log into the database file and cut it off: after words were purged.

    What was deleted is overwritten in the file (secure_delete) and still stands in the log. A
    reader can hold it up: this tries for a while, then the worker’s round goes on.
    """
    if db.engine.dialect.name != "sqlite":
        return
    deadline = time.monotonic() + LOG_PATIENCE
    while not cut_log():
        if time.monotonic() > deadline:
            log.warning("the write-ahead log could not be emptied yet")
            return
        time.sleep(0.05)


def cut_log() -> bool:
    """One attempt to empty the log; False while a reader holds it."""
    with db.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        try:
            busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError:
            return False
    return not busy
