"""Changes of lists, redemptions by site, journals that were left for another, desks that were replaced, and what
sites are told of disputes and statements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("desks", sa.Column("replaced_by", sa.Text(), nullable=True))
    op.add_column("journals", sa.Column("left_for", sa.Text(), nullable=True))
    _changes_of_lists()
    op.create_table(
        "site_counters",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["site"], ["sites.id"], name=op.f("fk_site_counters_site")),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_site_counters")),
    )
    op.create_table(
        "site_uses",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("redemption", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site"], ["sites.id"], name=op.f("fk_site_uses_site")),
        sa.PrimaryKeyConstraint("site", "n", name=op.f("pk_site_uses")),
    )
    _disputes_are_told()
    _statements_are_told()
    op.create_index(
        "ix_journal_entries_override",
        "journal_entries",
        ["desk"],
        unique=False,
        postgresql_where=sa.text("kind = 'override'"),
        sqlite_where=sa.text("kind = 'override'"),
    )
    op.add_column("sites", sa.Column("coordinator", sa.Text(), nullable=True))


def downgrade() -> None:
    # Not in batches: SQLite would make the table anew, and what refers to its rows forbids it.
    op.drop_column("sites", "coordinator")
    op.drop_index("ix_journal_entries_override", table_name="journal_entries")
    for name in ("statement_news", "dispute_news", "dispute_changes", "news_counters"):
        op.drop_table(name)
    op.drop_index("ix_contests_dispute", table_name="contests")
    op.drop_table("contests")
    op.drop_index("ix_disputes_voucher", table_name="disputes")
    for column in ("guarantee_cents", "owner"):
        op.drop_column("disputes", column)
    for name in ("site_uses", "site_counters", "list_changes"):
        op.drop_table(name)
    for column, _type in _WHAT_A_LIST_AMOUNTS_TO:
        op.drop_column("used_lists", column)
    op.drop_column("journals", "left_for")
    op.drop_column("desks", "replaced_by")


_WHAT_A_LIST_AMOUNTS_TO = (
    ("used_count", sa.Integer()),
    ("blocked_count", sa.Integer()),
    ("state", sa.Text()),
    ("changes_since", sa.Integer()),
)


def _changes_of_lists() -> None:
    with op.batch_alter_table("used_lists") as table:
        for column, kind in _WHAT_A_LIST_AMOUNTS_TO:
            table.add_column(sa.Column(column, kind, nullable=True))
    # No change is known of the versions until now: desks that hold an older one are given the whole list. What it
    # amounts to is first said with a change, and counted then.
    op.execute("UPDATE used_lists SET used_count = 0, blocked_count = 0, state = '', changes_since = version")
    with op.batch_alter_table("used_lists") as table:
        for column, kind in _WHAT_A_LIST_AMOUNTS_TO:
            table.alter_column(column, existing_type=kind, nullable=False)
    op.create_table(
        "list_changes",
        sa.Column("campaign", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=True),
        sa.Column("blocked", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.id"], name=op.f("fk_list_changes_campaign")),
        sa.PrimaryKeyConstraint("campaign", "version", "serial", name=op.f("pk_list_changes")),
    )


def _disputes_are_told() -> None:
    op.add_column("disputes", sa.Column("owner", sa.Text(), nullable=True))
    op.add_column("disputes", sa.Column("guarantee_cents", sa.Integer(), nullable=True))
    op.create_index("ix_disputes_voucher", "disputes", ["campaign", "serial"], unique=False)
    op.create_table(
        "contests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dispute", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dispute"], ["disputes.id"], name=op.f("fk_contests_dispute")),
        sa.ForeignKeyConstraint(["site"], ["sites.id"], name=op.f("fk_contests_site")),
        sa.ForeignKeyConstraint(["desk"], ["desks.id"], name=op.f("fk_contests_desk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contests")),
    )
    op.create_index("ix_contests_dispute", "contests", ["dispute"], unique=False)
    op.create_table(
        "dispute_changes",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dispute", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_dispute_changes")),
    )
    op.create_table(
        "dispute_news",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("dispute", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site"], ["sites.id"], name=op.f("fk_dispute_news_site")),
        sa.PrimaryKeyConstraint("site", "n", name=op.f("pk_dispute_news")),
    )
    op.create_table(
        "news_counters",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["site"], ["sites.id"], name=op.f("fk_news_counters_site")),
        sa.PrimaryKeyConstraint("site", "kind", name=op.f("pk_news_counters")),
    )
    # Those of before are told to the desks as soon as they ask.
    op.execute("INSERT INTO dispute_changes (dispute) SELECT id FROM disputes ORDER BY opened_at, id")


def _statements_are_told() -> None:
    op.create_table(
        "statement_news",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site"], ["sites.id"], name=op.f("fk_statement_news_site")),
        sa.PrimaryKeyConstraint("site", "n", name=op.f("pk_statement_news")),
    )
    op.execute(
        "INSERT INTO statement_news (site, n, month) "
        "SELECT site, row_number() OVER (PARTITION BY site ORDER BY made_at, month), month FROM statements"
    )
    op.execute(
        "INSERT INTO news_counters (site, kind, last) "
        "SELECT site, 'statements', count(*) FROM statement_news GROUP BY site"
    )
