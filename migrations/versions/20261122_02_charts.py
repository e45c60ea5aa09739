"""The kind of a measure’s chart, and what people decided about its limits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_02_charts"
down_revision = "20261122_01_revisions"
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


def upgrade() -> None:
    """Make the table and the column; every chart so far is a run chart."""
    op.add_column(
        "measure", sa.Column("chart", sa.String(40), nullable=False, server_default="run")
    )
    op.create_table(
        "chart_act",
        *_owned(),
        sa.Column(
            "measure_id",
            sa.Uuid(),
            sa.ForeignKey("measure.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        *(
            sa.Column(name, sa.String(40))
            for name in ("sustained", "cause_known", "desired", "expected")
        ),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_by_id", sa.Uuid(), sa.ForeignKey("account.id", ondelete="SET NULL")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("chart_act")
    op.drop_column("measure", "chart")
