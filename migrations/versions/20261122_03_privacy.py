"""Who holds a link for a new password; until when notes are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_03_privacy"
down_revision = "20261122_10_comments"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
COLUMNS = (
    ("account", "held_at", MOMENT),
    ("account", "held_by_id", sa.Uuid()),
    ("password_reset", "told_at", MOMENT),
    ("interview", "keep_until", sa.Date()),
    ("interview", "notes_purged_at", MOMENT),
)


def upgrade() -> None:
    """Add the columns."""
    for table, name, kind in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    """Take them away."""
    for table, name, _kind in reversed(COLUMNS):
        op.drop_column(table, name)
