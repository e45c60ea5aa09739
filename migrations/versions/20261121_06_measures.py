"""The tables of measures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_06_measures"
down_revision = "20261121_05_interviews"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Take the tables back."""
