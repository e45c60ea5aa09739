"""Versions of documents: what they said at the end of each stretch of work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_01_revisions"
down_revision = "20261121_10_packages"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "document_revision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("restores", MOMENT, nullable=True),
        sa.Column("state", sa.LargeBinary(), nullable=True),
        sa.Column("html", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_document_revision"),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name="fk_document_revision_document_id_document",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "ix_document_revision_document_id_at", "document_revision", ["document_id", "at"]
    )


def downgrade() -> None:
    """Take the table back."""
    op.drop_table("document_revision")
