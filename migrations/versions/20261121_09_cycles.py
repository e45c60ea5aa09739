"""The tables of cycles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_09_cycles"
down_revision = "20261121_08_theory"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
RANK = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")


def _key(table: str, column: str, to: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}", ondelete=ondelete
    )


def _stamps() -> list[sa.Column]:
    return [
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
    ]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "cycle",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_stamps(),
        sa.Column("network_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("ramp", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scale", sa.String(40), nullable=False),
        sa.Column("size", sa.String(80), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=True),
        sa.Column("noticed", sa.Text(), nullable=False),
        sa.Column("act", sa.String(40), nullable=True),
        sa.Column("act_reason", sa.Text(), nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("shared_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_cycle"),
        _key("cycle", "network_id", "network"),
        _key("cycle", "site_id", "site"),
        _key("cycle", "author_id", "account", "SET NULL"),
        _key("cycle", "idea_id", "idea"),
        _key("cycle", "previous_id", "cycle", "SET NULL"),
    )
    op.create_table(
        "prediction",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_stamps(),
        sa.Column("rank", RANK, nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("how", sa.String(300), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("written_after", sa.Boolean(), nullable=False),
        sa.Column("result", sa.String(40), nullable=True),
        sa.Column("happened", sa.String(300), nullable=False),
        sa.CheckConstraint("confidence BETWEEN 0 AND 100", name=op.f("ck_prediction_confidence")),
        sa.PrimaryKeyConstraint("id", name="pk_prediction"),
        _key("prediction", "cycle_id", "cycle"),
    )
    for column in ("network_id", "site_id", "author_id", "previous_id"):
        op.create_index(f"ix_cycle_{column}", "cycle", [column])
    op.create_index("ix_cycle_idea_id_site_id", "cycle", ["idea_id", "site_id"])
    op.create_index("ix_prediction_cycle_id", "prediction", ["cycle_id"])


def downgrade() -> None:
    """Take the tables back."""
    for table in ("prediction", "cycle"):
        op.drop_table(table)
