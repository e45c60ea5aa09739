"""Migrations lead to what the models say, and back to nothing, on both databases."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app.core import gate
from app.extensions import db
from tests.conftest import Home, leave
from tests.support.databases import MIGRATIONS, migrate


def _differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "render_as_batch": True}
        )
        return list(compare_metadata(context, db.metadata))


def test_the_migrations_lead_to_the_models_and_back(backend: Home) -> None:
    app = backend.make("migrations")
    backend.backend.empty("migrations")
    migrate(app)
    with app.app_context():
        assert _differences() == []
        downgrade(MIGRATIONS, "base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade(MIGRATIONS)
        assert _differences() == []
    leave(app)
    backend.backend.drop("migrations")


@pytest.mark.sqlite_only("PostgreSQL changes tables where they are")
def test_changing_a_table_keeps_the_rows_that_refer_to_it(backend: Home) -> None:
    app = backend.make("migrations")
    backend.backend.empty("migrations")
    with app.app_context():
        upgrade(MIGRATIONS, "20261121_10_packages")
        _fill("network", id="n")
        _fill("document", id="d", network_id="n")
        for table in REFERRING:
            _fill(table, document_id="d")
        upgrade(MIGRATIONS)
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            for table in ("document", *REFERRING):
                found = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
                assert found == 1, f"the rows of {table} are gone"
    leave(app)
    backend.backend.drop("migrations")


REFERRING = ("document_update", "document_snapshot", "document_client")


def _fill(table: str, **values: str) -> None:
    """A row with something in every column that must have something; SQLite takes any type."""
    with gate.writing_connection() as connection:
        for column in inspect(connection).get_columns(table):
            if not column["nullable"] and column["default"] is None:
                values.setdefault(column["name"], "1")
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"
        connection.exec_driver_sql(sql, tuple(values.values()))
