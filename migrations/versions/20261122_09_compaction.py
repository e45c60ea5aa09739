"""Documents: which snapshot the log rests on, and which rows are spare since then."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_09_compaction"
down_revision = "20261122_03_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the epoch was never used."""
    with op.batch_alter_table("document") as table:
        table.add_column(sa.Column("base_seq", sa.Integer(), nullable=False, server_default="0"))
        table.drop_column("epoch")
    with op.batch_alter_table("document_update") as table:
        table.add_column(sa.Column("spare_since", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_document_update_spare_since",
        "document_update",
        ["spare_since"],
        sqlite_where=sa.text("spare_since IS NOT NULL"),
        postgresql_where=sa.text("spare_since IS NOT NULL"),
    )


def downgrade() -> None:
    """Take the columns back."""
    op.drop_index("ix_document_update_spare_since", "document_update")
    with op.batch_alter_table("document_update") as table:
        table.drop_column("spare_since")
    with op.batch_alter_table("document") as table:
        table.add_column(sa.Column("epoch", sa.Integer(), nullable=False, server_default="1"))
        table.drop_column("base_seq")
