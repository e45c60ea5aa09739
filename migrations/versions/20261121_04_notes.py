"""The tables of notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_04_notes"
down_revision = "20261121_03_jobs"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("network_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("snapshot_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["network.id"],
            name="fk_document_network_id_network",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_document_network_id", "document", ["network_id"])
    op.create_table(
        "document_update",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("document_id", "seq", name="pk_document_update"),
        _of_document("document_update"),
    )
    op.create_table(
        "document_snapshot",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("document_id", "seq", name="pk_document_snapshot"),
        _of_document("document_snapshot"),
    )
    op.create_table(
        "document_client",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("document_id", "client_id", name="pk_document_client"),
        _of_document("document_client"),
        _of_account("document_client"),
    )
    op.create_table(
        "document_quarantine",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_document_quarantine"),
        _of_document("document_quarantine"),
        _of_account("document_quarantine"),
    )
    op.create_index("ix_document_quarantine_document_id", "document_quarantine", ["document_id"])
    op.create_table(
        "document_tombstone",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("document_id", name="pk_document_tombstone"),
    )


def _of_document(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["document_id"],
        ["document.id"],
        name=f"fk_{table}_document_id_document",
        ondelete="CASCADE",
    )


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["account.id"], name=f"fk_{table}_user_id_account", ondelete="SET NULL"
    )


def downgrade() -> None:
    """Take the tables back."""
    for table in (
        "document_tombstone",
        "document_quarantine",
        "document_client",
        "document_snapshot",
        "document_update",
        "document",
    ):
        op.drop_table(table)
