"""Forms that made something, by digest: sent again, they lead to what they made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_20_sent_forms"
down_revision = "20261122_19_tombstones"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sent_form",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_sent_form"),
    )
    op.create_index("ix_sent_form_at", "sent_form", ["at"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("sent_form")
