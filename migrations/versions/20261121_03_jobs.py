"""The tables of jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_03_jobs"
down_revision = "20261121_02_core"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Take the tables back."""
