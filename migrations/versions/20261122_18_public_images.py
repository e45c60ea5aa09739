"""Pictures of editions, and who confirmed that the people in a picture agree to be seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_18_public_images"
down_revision = "20261122_17_tags"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "package_image",
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("image_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("package_id", "image_id", name="pk_package_image"),
        _key("package_image", "package_id", "package", "CASCADE"),
        _key("package_image", "by_id", "account", "SET NULL"),
    )
    op.create_table(
        "edition_image",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("image_id", sa.Uuid(), nullable=False),
        sa.Column("blob", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("edition_id", "image_id", name="pk_edition_image"),
        _key("edition_image", "edition_id", "edition", "CASCADE"),
    )


def _key(table: str, column: str, to: str, on: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{to}"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=on)


def downgrade() -> None:
    """Take the tables back."""
    op.drop_table("edition_image")
    op.drop_table("package_image")
