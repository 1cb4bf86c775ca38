"""Incarnations of the journal, entries of other journals, changes of lists, redemptions of the site's other desks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _journal_of_several_incarnations()
    _lists_with_changes()
    op.add_column("redemptions", sa.Column("entry", sa.Text(), nullable=True))
    op.create_table(
        "other_entries",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("journal", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_other_entries")),
    )
    op.create_table(
        "site_uses",
        sa.Column("redemption", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("takes", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("redemption", name=op.f("pk_site_uses")),
    )
    op.create_index("ix_site_uses_voucher", "site_uses", ["campaign", "serial"], unique=False)
    _disputes_and_statements()
    op.create_table(
        "overrides",
        sa.Column("entry_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("vouchers", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.CheckConstraint('"left" >= 0', name=op.f("ck_overrides_not_overdrawn")),
        sa.PrimaryKeyConstraint("entry_seq", name=op.f("pk_overrides")),
    )
    op.create_table(
        "wrong_overrides",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_wrong_overrides")),
    )
    op.create_index(op.f("ix_wrong_overrides_at"), "wrong_overrides", ["at"], unique=False)


def _journal_of_several_incarnations() -> None:
    """Number the entries through all incarnations: the one that a file holds until now keeps its numbers."""
    op.drop_index("ix_journal_hash", table_name="journal")
    op.drop_index("ix_journal_kind_at", table_name="journal")
    op.drop_index("ix_journal_unanswered", table_name="journal")
    op.rename_table("journal", "journal_before")
    op.create_table(
        "journal",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("journal", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_journal")),
        sa.UniqueConstraint("journal", "seq", name=op.f("uq_journal_journal")),
    )
    op.execute(
        "INSERT INTO journal (n, journal, seq, kind, at, text, hash, answered, attempts, last_error) "
        "SELECT seq, journal, seq, kind, at, text, hash, answered, attempts, last_error FROM journal_before"
    )
    op.drop_table("journal_before")
    op.create_index("ix_journal_kind_at", "journal", ["kind", "at"], unique=False)
    op.create_index("ix_journal_hash", "journal", ["hash"], unique=True)
    op.create_index("ix_journal_unanswered", "journal", ["n"], unique=False, sqlite_where=sa.text("answered = 0"))


def _lists_with_changes() -> None:
    with op.batch_alter_table("campaign_lists") as table:
        table.add_column(sa.Column("snapshot_wanted", sa.Boolean(), nullable=True))
    op.execute("UPDATE campaign_lists SET snapshot_wanted = 0")
    with op.batch_alter_table("campaign_lists") as table:
        table.alter_column("snapshot_wanted", existing_type=sa.Boolean(), nullable=False)
    op.create_table(
        "campaign_deltas",
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("to_version", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "to_version", name=op.f("pk_campaign_deltas")),
    )


def _disputes_and_statements() -> None:
    op.create_table(
        "disputes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
    )
    op.create_table(
        "contests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dispute", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contests")),
    )
    op.create_index(op.f("ix_contests_dispute"), "contests", ["dispute"], unique=False)
    op.create_table(
        "statements",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("guarantee_cents", sa.Integer(), nullable=False),
        sa.Column("held_count", sa.Integer(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_statements")),
    )


def downgrade() -> None:
    op.drop_index("ix_contests_dispute", table_name="contests")
    for name in ("statements", "contests", "disputes"):
        op.drop_table(name)
    op.drop_index("ix_site_uses_voucher", table_name="site_uses")
    for name in ("wrong_overrides", "overrides", "site_uses", "other_entries", "campaign_deltas"):
        op.drop_table(name)
    with op.batch_alter_table("campaign_lists") as table:
        table.drop_column("snapshot_wanted")
    op.drop_column("redemptions", "entry")
    for index in ("ix_journal_hash", "ix_journal_kind_at", "ix_journal_unanswered"):
        op.drop_index(index, table_name="journal")
    with op.batch_alter_table("journal") as table:
        table.drop_constraint("pk_journal", type_="primary")
        table.drop_constraint("uq_journal_journal", type_="unique")
        table.drop_column("n")
        table.create_primary_key("pk_journal", ["journal", "seq"])
    op.create_index("ix_journal_kind_at", "journal", ["kind", "at"], unique=False)
    op.create_index("ix_journal_hash", "journal", ["hash"], unique=True)
    op.create_index("ix_journal_unanswered", "journal", ["seq"], unique=False, sqlite_where=sa.text("answered = 0"))
