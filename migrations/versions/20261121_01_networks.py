"""People, networks, sites, seats and invitations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_01_networks"
down_revision = None
branch_labels = None
depends_on = None


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("colour", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("updated_at", _moment(), nullable=False),
    )
    op.create_table(
        "password_reset",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "user_id",
            sa.Uuid(),
            sa.ForeignKey("account.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("by_id", sa.Uuid()),
        sa.Column("expires_at", _moment(), nullable=False),
        sa.Column("used_at", _moment()),
    )
    op.create_table(
        "network",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("slug", sa.String(80), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("problem_area", sa.String(120), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("rule_set", sa.String(40), nullable=False),
        sa.Column("trend_rule", sa.Boolean(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("updated_at", _moment(), nullable=False),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "network_id", sa.Uuid(), sa.ForeignKey("network.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("district", sa.String(120), nullable=False),
        sa.Column("setting", sa.JSON(), nullable=False),
        sa.Column("named_outside", sa.Boolean(), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("updated_at", _moment(), nullable=False),
        sa.UniqueConstraint("network_id", "name"),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "user_id", sa.Uuid(), sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column(
            "network_id",
            sa.Uuid(),
            sa.ForeignKey("network.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("updated_at", _moment(), nullable=False),
        sa.UniqueConstraint("user_id", "network_id"),
    )
    op.create_table(
        "membership_site",
        sa.Column(
            "membership_id",
            sa.Uuid(),
            sa.ForeignKey("membership.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column(
            "site_id",
            sa.Uuid(),
            sa.ForeignKey("site.id", ondelete="CASCADE"),
            primary_key=True,
            index=True,
        ),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "network_id",
            sa.Uuid(),
            sa.ForeignKey("network.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("site_id", sa.Uuid(), sa.ForeignKey("site.id", ondelete="CASCADE")),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("by_id", sa.Uuid(), sa.ForeignKey("account.id", ondelete="SET NULL")),
        sa.Column("expires_at", _moment(), nullable=False),
        sa.Column("revoked_at", _moment()),
        sa.Column("accepted_at", _moment()),
        sa.Column("accepted_by_id", sa.Uuid(), sa.ForeignKey("account.id", ondelete="SET NULL")),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("updated_at", _moment(), nullable=False),
    )


def downgrade() -> None:
    """Take the tables back."""
    for name in (
        "invitation",
        "membership_site",
        "membership",
        "site",
        "network",
        "password_reset",
        "account",
    ):
        op.drop_table(name)
