"""A tombstone remembers whose document it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_19_tombstones"
down_revision = "20261122_18_public_images"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("document_tombstone", sa.Column("network_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("document_tombstone", "network_id")
