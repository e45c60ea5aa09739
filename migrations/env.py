"""Alembic's entry: runs the migrations on the application's own engine."""

from __future__ import annotations

from alembic import context

from app.core import gate
from app.extensions import db


def run() -> None:
    """Run the migrations in one transaction."""
    with gate.writing(session=False), db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            compare_type=True,
            render_as_batch=connection.dialect.name == "sqlite",
        )
        with context.begin_transaction():
            context.run_migrations()


run()
