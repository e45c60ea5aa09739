"""The tables of theory."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_08_theory"
down_revision = "20261121_07_causes"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
RANK = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "aim",
        *_owned(),
        sa.Column("what", sa.String(300), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("baseline", sa.Double(), nullable=True),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("by", sa.Date(), nullable=True),
        sa.Column("population", sa.String(200), nullable=False),
        sa.Column("focal", sa.String(200), nullable=False),
        sa.Column("focal_baseline", sa.Double(), nullable=True),
        sa.Column("focal_target", sa.Double(), nullable=True),
        *_keys("aim"),
    )
    common = sa.text("site_id IS NULL")
    op.create_index(
        "uq_aim_network_id_common",
        "aim",
        ["network_id"],
        unique=True,
        sqlite_where=common,
        postgresql_where=common,
    )
    op.create_table(
        "driver",
        *_owned(),
        sa.Column("rank", RANK, nullable=False),
        *_removable(),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        *_keys("driver"),
        _key("driver", "owner_id", "account", "SET NULL"),
    )
    op.create_table(
        "idea",
        *_owned(),
        sa.Column("rank", RANK, nullable=False),
        *_removable(),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("who", sa.String(300), nullable=False),
        sa.Column("takes", sa.String(300), nullable=False),
        sa.Column("cost", sa.String(300), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in PROSE),
        sa.Column("research", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("abandoned_reason", sa.String(500), nullable=False),
        *_keys("idea"),
    )
    for table in ("aim", "driver", "idea"):
        for column in ("network_id", "site_id", "author_id"):
            op.create_index(f"ix_{table}_{column}", table, [column])


PROSE = ("core", "adaptable", "not_suitable", "first_test")


def _owned() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("network_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def _removable() -> list[sa.Column]:
    return [
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.Column("removed_links", sa.JSON(), nullable=False),
    ]


def _keys(table: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        _key(table, "network_id", "network"),
        _key(table, "site_id", "site"),
        _key(table, "author_id", "account", "SET NULL"),
    ]


def _key(table: str, column: str, to: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}", ondelete=ondelete
    )


def downgrade() -> None:
    """Take the tables back."""
    for table in ("idea", "driver", "aim"):
        op.drop_table(table)
