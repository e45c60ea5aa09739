"""Rates of events, means with their spread, and kinds of incident counted apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_12_rates"
down_revision = "20261122_11_control_rules"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Room for how many a rate is told for, the spread behind a mean, and what groups are."""
    op.add_column("measure", sa.Column("per", sa.Double(), nullable=False, server_default="1"))
    op.add_column(
        "measure",
        sa.Column("kinds_apart", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("point", sa.Column("spread", sa.Double(), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("point", "spread")
    op.drop_column("measure", "kinds_apart")
    op.drop_column("measure", "per")
