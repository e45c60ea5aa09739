"""Packages, what they take up, their prose, and their editions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_10_packages"
down_revision = "20261121_09_cycles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _package()
    _belonging()
    _edition()
    op.create_table(
        "edition_quote",
        sa.Column(
            "edition_id",
            sa.Uuid(),
            sa.ForeignKey("edition.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("quote_id", sa.Uuid(), primary_key=True, index=True),
    )


def downgrade() -> None:
    """Take the tables back."""
    for name in ("edition_quote", "edition", "package_text", "package_part", "package"):
        op.drop_table(name)


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def _stamps() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("updated_at", _moment(), nullable=False),
    )


def _reference(name: str, to: str, on_delete: str, **more: object) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{to}.id", ondelete=on_delete), **more)


def _package() -> None:
    op.create_table(
        "package",
        _id(),
        *_stamps(),
        _reference("network_id", "network", "CASCADE", nullable=False, index=True),
        _reference("site_id", "site", "CASCADE", index=True),
        _reference("author_id", "account", "SET NULL", index=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", _moment()),
        sa.Column("slug", sa.String(80), nullable=False, unique=True),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("subtitle", sa.String(200), nullable=False),
        sa.Column("suits", sa.Text(), nullable=False),
        sa.Column("licence", sa.String(40), nullable=False),
        sa.Column("cite", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(300), nullable=False),
        sa.Column("preview_job_id", sa.Uuid()),
        sa.Column("preview_sha", sa.String(64), nullable=False),
    )


def _belonging() -> None:
    op.create_table(
        "package_part",
        _id(),
        *_stamps(),
        sa.Column(
            "rank",
            sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql"),
            nullable=False,
        ),
        _reference("package_id", "package", "CASCADE", nullable=False, index=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid()),
        sa.Column("note", sa.String(200), nullable=False),
    )
    op.create_index("ix_package_part_record_id", "package_part", ["record_id"])
    op.create_table(
        "package_text",
        _reference("package_id", "package", "CASCADE", primary_key=True),
        sa.Column("section", sa.String(40), primary_key=True),
        _reference("document_id", "document", "CASCADE", nullable=False, unique=True),
    )


def _edition() -> None:
    op.create_table(
        "edition",
        _id(),
        *_stamps(),
        _reference("package_id", "package", "CASCADE", nullable=False),
        _reference("network_id", "network", "CASCADE", nullable=False, index=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Uuid()),
        _reference("by_id", "account", "SET NULL"),
        sa.Column("asked_at", _moment(), nullable=False),
        sa.Column("released_at", _moment()),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("subtitle", sa.String(200), nullable=False),
        sa.Column("network_name", sa.String(120), nullable=False),
        sa.Column("places", sa.String(200), nullable=False),
        sa.Column("standing", sa.String(300), nullable=False),
        sa.Column("is_early", sa.Boolean(), nullable=False),
        sa.Column("licence", sa.String(40), nullable=False),
        sa.Column("lang", sa.String(12), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("html_sha", sa.String(64), nullable=False),
        sa.Column("pdf_sha", sa.String(64), nullable=False),
        sa.Column("assets", sa.JSON(), nullable=False),
        sa.Column("out_at", _moment()),
        sa.Column("out_reason", sa.String(40)),
        sa.UniqueConstraint("package_id", "number"),
    )
