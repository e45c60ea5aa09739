"""The tables of causes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_07_causes"
down_revision = "20261121_06_measures"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
RANK = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")


def _stamps() -> list[sa.Column]:
    return [
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
    ]


def _key(table: str, column: str, to: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}", ondelete=ondelete
    )


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "analysis",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_stamps(),
        sa.Column("network_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", MOMENT, nullable=True),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_analysis"),
        _key("analysis", "network_id", "network"),
        _key("analysis", "site_id", "site"),
        _key("analysis", "author_id", "account", "SET NULL"),
    )
    op.create_table(
        "bone",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_stamps(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rank", RANK, nullable=False),
        sa.Column("analysis_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bone"),
        _key("bone", "analysis_id", "analysis"),
    )
    op.create_table(
        "cause",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_stamps(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rank", RANK, nullable=False),
        sa.Column("analysis_id", sa.Uuid(), nullable=False),
        sa.Column("bone_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("influence", sa.Integer(), nullable=True),
        sa.Column("impact", sa.Integer(), nullable=True),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.Column("removed_links", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cause"),
        _key("cause", "analysis_id", "analysis"),
        _key("cause", "bone_id", "bone"),
        _key("cause", "parent_id", "cause"),
        _key("cause", "author_id", "account", "SET NULL"),
    )
    for table, columns in INDEXES.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


INDEXES = {
    "analysis": ("network_id", "site_id", "author_id"),
    "bone": ("analysis_id",),
    "cause": ("analysis_id", "bone_id", "parent_id"),
}


def downgrade() -> None:
    """Take the tables back."""
    for table in ("cause", "bone", "analysis"):
        op.drop_table(table)
