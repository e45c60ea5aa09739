"""The tables of notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_04_notes"
down_revision = "20261121_03_jobs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Take the tables back."""
