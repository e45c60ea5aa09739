"""Imports: groups, replaced points, recipes; and what a measure's plan needs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_03_imports"
down_revision = "20261122_02_charts"
branch_labels = None
depends_on = None

FOREIGN_KEY = "fk_point_replaced_by_id_data_import"
INDEX = "ix_point_replaced_by_id"


def upgrade() -> None:
    """Widen the series' keys, and add the columns."""
    with op.batch_alter_table("point") as point:
        point.alter_column("series_key", type_=sa.String(160), existing_type=sa.String(80))
        point.add_column(sa.Column("replaced_by_id", sa.Uuid()))
        point.create_foreign_key(
            FOREIGN_KEY, "data_import", ["replaced_by_id"], ["id"], ondelete="SET NULL"
        )
        point.create_index(INDEX, ["replaced_by_id"])
    with op.batch_alter_table("measure") as measure:
        measure.add_column(sa.Column("sites", sa.JSON(), nullable=False, server_default="[]"))
        measure.add_column(sa.Column("groups", sa.JSON(), nullable=False, server_default="[]"))
        measure.add_column(sa.Column("recipe", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Take them back; points of groups with long names, and replaced ones, go."""
    op.execute("DELETE FROM point WHERE replaced_by_id IS NOT NULL OR length(series_key) > 80")
    with op.batch_alter_table("measure") as measure:
        for name in ("recipe", "groups", "sites"):
            measure.drop_column(name)
    with op.batch_alter_table("point") as point:
        point.drop_index(INDEX)
        point.drop_constraint(FOREIGN_KEY, type_="foreignkey")
        point.drop_column("replaced_by_id")
        point.alter_column("series_key", type_=sa.String(80), existing_type=sa.String(160))
