"""Which rules judge a network's charts with limits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_11_control_rules"
down_revision = "20261122_04_deleted"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every network begins with the limits and Anhøj, by which it was judged so far."""
    op.add_column(
        "network",
        sa.Column("control_rules", sa.String(40), nullable=False, server_default="shewhart_anhoej"),
    )


def downgrade() -> None:
    """All charts are judged in one way again."""
    with op.batch_alter_table("network") as table:
        table.drop_column("control_rules")
