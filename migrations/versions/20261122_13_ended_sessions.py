"""Sessions that somebody signed out of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_13_ended_sessions"
down_revision = "20261122_12_rates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Remember them, by the digest of the key in their cookie."""
    op.create_table(
        "ended_session",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_ended_session")),
    )
    op.create_index(op.f("ix_ended_session_at"), "ended_session", ["at"])


def downgrade() -> None:
    """A copy of a cookie works again until it is too old."""
    op.drop_table("ended_session")
