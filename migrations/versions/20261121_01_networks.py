"""The tables of networks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_01_networks"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Take the tables back."""
