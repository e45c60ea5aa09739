"""A deleted package keeps the edges it had, to be put back with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_04_deleted"
down_revision = "20261122_03_privacy"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    kept = sa.Column("removed_links", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("package", kept)


def downgrade() -> None:
    """Take it away."""
    op.drop_column("package", "removed_links")
