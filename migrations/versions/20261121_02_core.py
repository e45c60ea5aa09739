"""The tables of core."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_02_core"
down_revision = "20261121_01_networks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Take the tables back."""
