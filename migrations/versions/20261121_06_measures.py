"""Measures, their points, imports and notes on charts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_06_measures"
down_revision = "20261121_05_interviews"
branch_labels = None
depends_on = None


def _owned() -> list[sa.Column]:
    moment = sa.DateTime(timezone=True)
    return [
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "network_id",
            sa.Uuid(),
            sa.ForeignKey("network.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("site_id", sa.Uuid(), sa.ForeignKey("site.id", ondelete="CASCADE"), index=True),
        sa.Column(
            "author_id", sa.Uuid(), sa.ForeignKey("account.id", ondelete="SET NULL"), index=True
        ),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
    ]


def _measure() -> sa.Column:
    return sa.Column(
        "measure_id",
        sa.Uuid(),
        sa.ForeignKey("measure.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    )


def upgrade() -> None:
    """Make the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "measure",
        *_owned(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", moment),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("numerator_words", sa.String(200), nullable=False),
        sa.Column("denominator_words", sa.String(200), nullable=False),
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("good", sa.String(40), nullable=False),
        sa.Column("cadence", sa.String(40), nullable=False),
        sa.Column("cumulative", sa.Boolean(), nullable=False),
        sa.Column("target", sa.Double()),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("collector", sa.String(200), nullable=False),
        sa.Column("data_version", sa.Integer(), nullable=False),
    )
    op.create_table(
        "data_import",
        *_owned(),
        _measure(),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("blob", sa.String(64), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("job_id", sa.Uuid()),
        sa.Column("finished_at", moment),
    )
    op.create_table(
        "annotation",
        *_owned(),
        _measure(),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(120), nullable=False),
        sa.Column("begins_idea", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "point",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "measure_id",
            sa.Uuid(),
            sa.ForeignKey("measure.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("site_id", sa.Uuid(), sa.ForeignKey("site.id", ondelete="CASCADE")),
        sa.Column("series_key", sa.String(80), nullable=False),
        sa.Column("group", sa.String(60), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("numerator", sa.Double()),
        sa.Column("denominator", sa.Double()),
        sa.Column("value", sa.Double()),
        sa.Column("days", sa.Integer()),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column(
            "import_id", sa.Uuid(), sa.ForeignKey("data_import.id", ondelete="CASCADE"), index=True
        ),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.UniqueConstraint("measure_id", "series_key", "on"),
    )
    op.create_index("ix_point_measure_id_site_id_on", "point", ["measure_id", "site_id", "on"])


def downgrade() -> None:
    """Take the tables back."""
    for name in ("point", "annotation", "data_import", "measure"):
        op.drop_table(name)
