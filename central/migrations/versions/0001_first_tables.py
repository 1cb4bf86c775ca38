"""The first tables of the central service."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _what_is_issued()
    _who_takes_part()
    _what_desks_say()
    _what_is_answered()
    _what_is_paid()


def downgrade() -> None:
    for table in (
        "statements",
        "settlements",
        "disputes",
        "wrong_codes",
        "redemptions",
        "receipts",
        "journals",
        "journal_entries",
        "findings",
        "desk_updates",
        "used_lists",
        "enrolment_codes",
        "desks",
        "blocked",
        "voucher_changes",
        "site_territories",
        "sites",
        "settings",
        "public_keys",
        "policies",
        "offerings",
        "campaigns",
    ):
        op.drop_table(table)


def _what_is_issued() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sponsor", sa.Text(), nullable=False),
        sa.Column("vouchers", sa.Integer(), nullable=False),
        sa.Column("booklet_size", sa.Integer(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("offerings", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    op.create_table(
        "offerings",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_offerings")),
    )
    op.create_table(
        "policies",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_policies")),
    )
    op.create_table(
        "public_keys",
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_public_keys")),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "blocked",
        sa.Column("campaign", sa.BigInteger(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.id"], name=op.f("fk_blocked_campaign")),
        sa.PrimaryKeyConstraint("campaign", "serial", name=op.f("pk_blocked")),
    )
    op.create_table(
        "used_lists",
        sa.Column("campaign", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.id"], name=op.f("fk_used_lists_campaign")),
        sa.PrimaryKeyConstraint("campaign", name=op.f("pk_used_lists")),
    )
    op.create_table(
        "voucher_changes",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("campaign", sa.BigInteger(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_voucher_changes")),
    )
    op.create_index(op.f("ix_voucher_changes_campaign"), "voucher_changes", ["campaign"], unique=False)


def _who_takes_part() -> None:
    op.create_table(
        "sites",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("name", name=op.f("uq_sites_name")),
    )
    op.create_table(
        "site_territories",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site"], ["sites.id"], name=op.f("fk_site_territories_site")),
        sa.PrimaryKeyConstraint("site", "since", name=op.f("pk_site_territories")),
    )
    op.create_table(
        "desks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("enrolled_at", sa.Text(), nullable=False),
        sa.Column("last_exchange_at", sa.Text(), nullable=True),
        sa.Column("app_version", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["site"], ["sites.id"], name=op.f("fk_desks_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desks")),
        sa.UniqueConstraint("public_key", name=op.f("uq_desks_public_key")),
    )
    op.create_table(
        "enrolment_codes",
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["site"], ["sites.id"], name=op.f("fk_enrolment_codes_site")),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_enrolment_codes")),
    )
    op.create_table(
        "wrong_codes",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["desk"], ["desks.id"], name=op.f("fk_wrong_codes_desk")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_wrong_codes")),
    )
    op.create_index("ix_wrong_codes_desk_at", "wrong_codes", ["desk", "at"], unique=False)
    op.create_table(
        "desk_updates",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["desk"], ["desks.id"], name=op.f("fk_desk_updates_desk")),
        sa.PrimaryKeyConstraint("desk", name=op.f("pk_desk_updates")),
    )


def _what_desks_say() -> None:
    op.create_table(
        "journals",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("journal", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("signed_head", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["desk"], ["desks.id"], name=op.f("fk_journals_desk")),
        sa.PrimaryKeyConstraint("desk", "journal", name=op.f("pk_journals")),
    )
    op.create_table(
        "journal_entries",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("journal", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sound", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["desk"], ["desks.id"], name=op.f("fk_journal_entries_desk")),
        sa.PrimaryKeyConstraint("desk", "hash", name=op.f("pk_journal_entries")),
    )
    op.create_index("ix_journal_entries_place", "journal_entries", ["desk", "journal", "seq"], unique=False)
    op.create_table(
        "findings",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("journal", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["desk"], ["desks.id"], name=op.f("fk_findings_desk")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_findings")),
        sa.UniqueConstraint("desk", "journal", "seq", "kind", name=op.f("uq_findings_desk")),
    )


def _what_is_answered() -> None:
    op.create_table(
        "redemptions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign", sa.BigInteger(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("guarantee", sa.Boolean(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("offering", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("redeemed_at", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("settled_in", sa.Text(), nullable=True),
        sa.Column("stated_in", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["desk"], ["desks.id"], name=op.f("fk_redemptions_desk")),
        sa.ForeignKeyConstraint(["site"], ["sites.id"], name=op.f("fk_redemptions_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redemptions")),
    )
    op.create_index("ix_redemptions_voucher", "redemptions", ["campaign", "serial"], unique=False)
    op.create_index(
        "uq_redemptions_live_voucher",
        "redemptions",
        ["campaign", "serial"],
        unique=True,
        postgresql_where=sa.text("live"),
        sqlite_where=sa.text("live"),
    )
    op.create_table(
        "receipts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("redemption", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["desk"], ["desks.id"], name=op.f("fk_receipts_desk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("desk", "n", name=op.f("uq_receipts_desk")),
    )
    op.create_index("ix_receipts_entry", "receipts", ["desk", "entry"], unique=False)
    op.create_index(op.f("ix_receipts_redemption"), "receipts", ["redemption"], unique=False)
    op.create_table(
        "disputes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign", sa.BigInteger(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("decided_for", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["claim"], ["redemptions.id"], name=op.f("fk_disputes_claim")),
        sa.ForeignKeyConstraint(["first"], ["redemptions.id"], name=op.f("fk_disputes_first")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sa.UniqueConstraint("claim", name=op.f("uq_disputes_claim")),
    )


def _what_is_paid() -> None:
    op.create_table(
        "settlements",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_settlements")),
    )
    op.create_table(
        "statements",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["month"], ["settlements.month"], name=op.f("fk_statements_month")),
        sa.ForeignKeyConstraint(["site"], ["sites.id"], name=op.f("fk_statements_site")),
        sa.PrimaryKeyConstraint("month", "site", name=op.f("pk_statements")),
    )
