"""A deleted measure remembers its edges, to come back with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_14_deleted_measures"
down_revision = "20261122_13_ended_sessions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    kept = sa.Column("removed_links", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("measure", kept)


def downgrade() -> None:
    """Take it away."""
    op.drop_column("measure", "removed_links")
