"""The tables of interviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_05_interviews"
down_revision = "20261121_04_notes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Take the tables back."""
