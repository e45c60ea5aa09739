"""Comments: threads, what was said in them, who was asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_10_comments"
down_revision = "20261122_09_compaction"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "comment_thread",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("network_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_comment_thread"),
        _key("comment_thread", "network_id", "network", "CASCADE"),
        _key("comment_thread", "document_id", "document", "CASCADE"),
        _key("comment_thread", "settled_by_id", "account", "SET NULL"),
    )
    op.create_index("ix_comment_thread_network_id", "comment_thread", ["network_id"])
    op.create_index("ix_comment_thread_document_id", "comment_thread", ["document_id"])
    op.create_index("ix_comment_thread_kind_record_id", "comment_thread", ["kind", "record_id"])
    op.create_table(
        "comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
        _key("comment", "thread_id", "comment_thread", "CASCADE"),
        _key("comment", "author_id", "account", "SET NULL"),
    )
    op.create_index("ix_comment_thread_id", "comment", ["thread_id"])
    op.create_table(
        "comment_mention",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("comment_id", "user_id", name="pk_comment_mention"),
        _key("comment_mention", "comment_id", "comment", "CASCADE"),
        _key("comment_mention", "user_id", "account", "CASCADE"),
    )
    op.create_index("ix_comment_mention_user_id", "comment_mention", ["user_id"])


def _key(table: str, column: str, to: str, on: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{to}"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=on)


def downgrade() -> None:
    """Take the tables back."""
    for table in ("comment_mention", "comment", "comment_thread"):
        op.drop_table(table)
