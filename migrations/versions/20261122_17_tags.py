"""Tags count their changes, and a merged one can be put back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_17_tags"
down_revision = "20261122_16_labels"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the tables."""
    op.add_column("tag", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "merged_tag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("network_id", sa.Uuid(), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("colour", sa.Integer(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("is_lent", sa.Boolean(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_merged_tag"),
        _key("merged_tag", "network_id", "network"),
    )
    op.create_index("ix_merged_tag_network_id", "merged_tag", ["network_id"])
    op.create_table(
        "merged_tag_quote",
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=False),
        sa.Column("had_both", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("merged_id", "quote_id", name="pk_merged_tag_quote"),
        _key("merged_tag_quote", "merged_id", "merged_tag"),
        _key("merged_tag_quote", "quote_id", "quote"),
    )
    op.create_index("ix_merged_tag_quote_quote_id", "merged_tag_quote", ["quote_id"])


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{to}"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    """Take them away."""
    op.drop_table("merged_tag_quote")
    op.drop_table("merged_tag")
    op.drop_column("tag", "version")
