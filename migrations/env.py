"""Alembic's entry: runs the migrations on the application's own engine."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from app.core import gate
from app.extensions import db


def run() -> None:
    """Run the migrations in one transaction."""
    with gate.holding(db.engine), db.engine.connect() as connection:
        _let_tables_be_rebuilt(connection)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            compare_type=True,
            render_as_batch=connection.dialect.name == "sqlite",
        )
        with context.begin_transaction():
            context.run_migrations()
            _nothing_hangs_loose(connection)


def _let_tables_be_rebuilt(connection: Connection) -> None:
    """SQLite changes a table by dropping it once its copy is there. With foreign keys on, dropping
    it would delete every row that refers to it, in silence.
    """
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")  # counts outside of a transaction alone
        connection.detach()  # the pool gets another one, with foreign keys on


def _nothing_hangs_loose(connection: Connection) -> None:
    """What foreign keys would have refused is refused before the commit."""
    if connection.dialect.name == "sqlite":
        loose = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
        if loose:
            raise RuntimeError(f"rows refer to what is not there: {loose}")


run()
