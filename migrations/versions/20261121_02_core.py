"""The thread, the record of what happened, and the sequence of shared changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_02_core"
down_revision = "20261121_01_networks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "activity",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("network_id", sa.Uuid(), sa.ForeignKey("network.id", ondelete="CASCADE")),
        sa.Column("site_id", sa.Uuid()),
        sa.Column("at", moment, nullable=False),
        sa.Column("by_kind", sa.String(40), nullable=False),
        sa.Column("by_id", sa.Uuid()),
        sa.Column("verb", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False, index=True),
    )
    op.create_index("ix_activity_network_id_at", "activity", ["network_id", "at"])
    op.create_table(
        "channel",
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("record_id", sa.Uuid(), primary_key=True),
        sa.Column("audience", sa.String(20), primary_key=True),
        sa.Column("seq", sa.Integer(), nullable=False),
    )
    op.create_table(
        "link",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "network_id",
            sa.Uuid(),
            sa.ForeignKey("network.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("from_kind", sa.String(20), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("relation", sa.String(20), nullable=False),
        sa.Column("to_kind", sa.String(20), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid()),
        sa.Column("at", moment, nullable=False),
        sa.UniqueConstraint("from_id", "to_id", "relation"),
    )
    op.create_index("ix_link_to_kind_to_id", "link", ["to_kind", "to_id"])
    op.create_index("ix_link_from_kind_from_id", "link", ["from_kind", "from_id"])
    op.create_table(
        "outbox",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("channel", sa.String(120), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False, index=True),
    )


def downgrade() -> None:
    """Take the tables back."""
    for name in ("outbox", "link", "channel", "activity"):
        op.drop_table(name)
