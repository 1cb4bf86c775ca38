"""The first tables of the desk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "campaign_lists",
        sa.Column("campaign", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("current_as_of", sa.Text(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", name=op.f("pk_campaign_lists")),
    )
    op.create_table(
        "documents",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_documents")),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
    )
    op.create_table(
        "identity",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("centre_key", sa.LargeBinary(), nullable=False),
        sa.Column("enrolled_at", sa.Text(), nullable=False),
        sa.Column("journal", sa.Text(), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_identity_single")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_identity")),
    )
    op.create_table(
        "journal",
        sa.Column("journal", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("journal", "seq", name=op.f("pk_journal")),
    )
    op.create_index("ix_journal_kind_at", "journal", ["kind", "at"], unique=False)
    op.create_index("ix_journal_hash", "journal", ["hash"], unique=True)
    op.create_index("ix_journal_unanswered", "journal", ["seq"], unique=False, sqlite_where=sa.text("answered = 0"))
    op.create_table(
        "receipts",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("redemption", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_receipts")),
        sa.UniqueConstraint("id", name=op.f("uq_receipts_id")),
    )
    op.create_index(op.f("ix_receipts_redemption"), "receipts", ["redemption"], unique=False)
    op.create_table(
        "redemptions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("entry_seq", sa.Integer(), nullable=False),
        sa.Column("offering", sa.Text(), nullable=False),
        sa.Column("offering_label", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("sponsor", sa.Text(), nullable=True),
        sa.Column("unverified", sa.Boolean(), nullable=False),
        sa.Column("redeemed_at", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("first_redemption", sa.Text(), nullable=True),
        sa.Column("first_site", sa.Text(), nullable=True),
        sa.Column("first_at", sa.Text(), nullable=True),
        sa.Column("void_id", sa.Text(), nullable=True),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("void_note", sa.Text(), nullable=True),
        sa.Column("voided_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redemptions")),
    )
    op.create_index("ix_redemptions_redeemed_at", "redemptions", ["redeemed_at"], unique=False)
    op.create_index("ix_redemptions_voucher", "redemptions", ["campaign", "serial"], unique=False)
    op.create_index("ix_redemptions_state", "redemptions", ["state", "live"], unique=False)
    op.create_index(
        "ix_redemptions_live_entry", "redemptions", ["entry_seq"], unique=False, sqlite_where=sa.text("live = 1")
    )
    op.create_index(
        "uq_redemptions_live_voucher",
        "redemptions",
        ["campaign", "serial"],
        unique=True,
        sqlite_where=sa.text("live = 1"),
    )
    op.create_table(
        "wrong_codes",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_wrong_codes")),
    )
    op.create_index(op.f("ix_wrong_codes_at"), "wrong_codes", ["at"], unique=False)


def downgrade() -> None:

    op.drop_index(op.f("ix_wrong_codes_at"), table_name="wrong_codes")
    op.drop_table("wrong_codes")
    op.drop_index("uq_redemptions_live_voucher", table_name="redemptions", sqlite_where=sa.text("live = 1"))
    op.drop_index("ix_redemptions_redeemed_at", table_name="redemptions")
    op.drop_table("redemptions")
    op.drop_index(op.f("ix_receipts_redemption"), table_name="receipts")
    op.drop_table("receipts")
    op.drop_index("ix_journal_unanswered", table_name="journal", sqlite_where=sa.text("answered = 0"))
    op.drop_index("ix_journal_kind_at", table_name="journal")
    op.drop_table("journal")
    op.drop_table("identity")
    op.drop_table("facts")
    op.drop_table("documents")
    op.drop_table("campaign_lists")
