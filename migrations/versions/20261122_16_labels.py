"""A network has its own words for its hub, sites, drivers and change ideas."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_16_labels"
down_revision = "20261122_15_images"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    labels = sa.Column("labels", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("network", labels)


def downgrade() -> None:
    """Take it away."""
    op.drop_column("network", "labels")
