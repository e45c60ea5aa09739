"""Pictures that stand in documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_15_images"
down_revision = "20261122_14_deleted_measures"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table; the files themselves stand in the data folder."""
    op.create_table(
        "document_image",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("blob", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("unused_since", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_document_image"),
        _key("document_image", "document_id", "document", "CASCADE"),
        _key("document_image", "by_id", "account", "SET NULL"),
    )
    for column in ("document_id", "unused_since"):
        op.create_index(f"ix_document_image_{column}", "document_image", [column])


def _key(table: str, column: str, to: str, on: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{to}"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=on)


def downgrade() -> None:
    """Take the table back; the files are left to whoever empties the data folder."""
    op.drop_table("document_image")
