"""The tables of theory."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_08_theory"
down_revision = "20261121_07_causes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Take the tables back."""
