"""Changes of lists, redemptions by site, journals that were left for another, desks that were replaced."""

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


def downgrade() -> None:
    for table in ("site_uses", "site_counters", "list_changes"):
        op.drop_table(table)
    with op.batch_alter_table("used_lists") as lists:
        for column, _type in _WHAT_A_LIST_AMOUNTS_TO:
            lists.drop_column(column)
    with op.batch_alter_table("journals") as journals:
        journals.drop_column("left_for")
    with op.batch_alter_table("desks") as desks:
        desks.drop_column("replaced_by")


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
