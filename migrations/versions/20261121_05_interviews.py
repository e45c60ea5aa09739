"""The tables of interviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_05_interviews"
down_revision = "20261121_04_notes"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _protocols()
    _interviews()
    _consent()
    _quotes()
    _themes()


def _protocols() -> None:
    op.create_table(
        "protocol",
        *_owned("protocol"),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_protocol"),
    )
    _index_owned("protocol")
    op.create_table(
        "protocol_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("protocol_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("consent_script", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_protocol_version"),
        sa.UniqueConstraint("protocol_id", "number", name="uq_protocol_version_protocol_id_number"),
        _key("protocol_version", "protocol_id", "protocol", "CASCADE"),
        _key("protocol_version", "author_id", "account", "SET NULL"),
    )


def _interviews() -> None:
    op.create_table(
        "interview",
        *_owned("interview"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("protocol_version_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("voice", sa.String(40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("grade_band", sa.String(40), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("lang", sa.String(12), nullable=False),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("interviewer_id", sa.Uuid(), nullable=True),
        sa.Column("note_taker_id", sa.Uuid(), nullable=True),
        sa.Column("said_id", sa.Uuid(), nullable=True),
        sa.Column("observed_id", sa.Uuid(), nullable=True),
        sa.Column("interpreted_id", sa.Uuid(), nullable=True),
        sa.Column("scope", sa.String(40), nullable=False),
        sa.Column("granted", sa.String(40), nullable=False),
        sa.Column("granted_until", sa.Date(), nullable=True),
        sa.Column("words_checked_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_interview"),
        sa.UniqueConstraint("network_id", "code", name="uq_interview_network_id_code"),
        *(
            sa.UniqueConstraint(column, name=f"uq_interview_{column}")
            for column in ("said_id", "observed_id", "interpreted_id")
        ),
        _key("interview", "protocol_version_id", "protocol_version", "SET NULL"),
        *(
            _key("interview", column, "account", "SET NULL")
            for column in ("interviewer_id", "note_taker_id")
        ),
        *(
            _key("interview", column, "document", "SET NULL")
            for column in ("said_id", "observed_id", "interpreted_id")
        ),
    )
    _index_owned("interview")
    for column in ("protocol_version_id", "interviewer_id", "note_taker_id"):
        op.create_index(f"ix_interview_{column}", "interview", [column])
    op.create_table(
        "interview_reader",
        sa.Column("interview_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("interview_id", "user_id", name="pk_interview_reader"),
        _key("interview_reader", "interview_id", "interview", "CASCADE"),
        _key("interview_reader", "user_id", "account", "CASCADE"),
    )
    op.create_index("ix_interview_reader_user_id", "interview_reader", ["user_id"])


def _consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("interview_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("lang", sa.String(12), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
        sa.UniqueConstraint("interview_id", "kind", name="uq_consent_interview_id_kind"),
        _key("consent", "interview_id", "interview", "CASCADE"),
        _key("consent", "recorded_by_id", "account", "SET NULL"),
    )


def _quotes() -> None:
    op.create_table(
        "quote",
        *_owned("quote"),
        sa.Column("interview_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(12), nullable=False),
        sa.Column("translation", sa.Text(), nullable=False),
        sa.Column("translator", sa.String(120), nullable=False),
        sa.Column("kept", sa.String(40), nullable=True),
        sa.Column("is_marked", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("present_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_quote"),
        _key("quote", "interview_id", "interview", "CASCADE"),
    )
    _index_owned("quote")
    op.create_index("ix_quote_interview_id", "quote", ["interview_id"])
    op.create_table(
        "tag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("network_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("colour", sa.Integer(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tag"),
        sa.UniqueConstraint("network_id", "name", name="uq_tag_network_id_name"),
        _key("tag", "network_id", "network", "CASCADE"),
    )
    op.create_table(
        "quote_tag",
        sa.Column("quote_id", sa.Uuid(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("quote_id", "tag_id", name="pk_quote_tag"),
        _key("quote_tag", "quote_id", "quote", "CASCADE"),
        _key("quote_tag", "tag_id", "tag", "CASCADE"),
    )
    op.create_index("ix_quote_tag_tag_id", "quote_tag", ["tag_id"])


def _themes() -> None:
    op.create_table(
        "theme",
        *_owned("theme"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("how_might_we", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_theme"),
    )
    _index_owned("theme")


def _key(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", ondelete=ondelete
    )


def _owned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("network_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        _key(table, "network_id", "network", "CASCADE"),
        _key(table, "site_id", "site", "CASCADE"),
        _key(table, "author_id", "account", "SET NULL"),
    )


def _index_owned(table: str) -> None:
    for column in ("network_id", "site_id", "author_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Take the tables back."""
    for table in (
        "theme",
        "quote_tag",
        "tag",
        "quote",
        "consent",
        "interview_reader",
        "interview",
        "protocol_version",
        "protocol",
    ):
        op.drop_table(table)
