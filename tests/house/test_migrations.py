"""Migrations lead to what the models say, and back to nothing, on both databases."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

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
