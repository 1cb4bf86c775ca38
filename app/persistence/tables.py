"""The tables of the desk's file. Instants are texts `2026-11-23T18:05:18.123Z`, which sort in the order of time."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)

identity = Table(
    "identity",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("desk_id", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("url", Text, nullable=False),
    Column("centre_key", LargeBinary, nullable=False),
    Column("enrolled_at", Text, nullable=False),
    Column("journal", Text, nullable=False),
    CheckConstraint("one = 1", name="single"),
)

documents = Table(
    "documents",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("payload", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("key", Text, nullable=False),
)
"""The signed keys, policy and catalogue in force, as they were received."""

campaign_lists = Table(
    "campaign_lists",
    metadata,
    Column("campaign", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("current_as_of", Text, nullable=False),
    Column("file", LargeBinary, nullable=False),
    Column("snapshot_wanted", Boolean, nullable=False),
)
"""`file` is the last whole list; `version` is where the changes in `campaign_deltas` have brought it since."""

campaign_deltas = Table(
    "campaign_deltas",
    metadata,
    Column("campaign", Integer, nullable=False),
    Column("to_version", Integer, nullable=False),
    Column("payload", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("key", Text, nullable=False),
    PrimaryKeyConstraint("campaign", "to_version"),
)
"""Signed changes of a list since its last whole file, as they were received."""

site_uses = Table(
    "site_uses",
    metadata,
    Column("redemption", Text, primary_key=True),
    Column("campaign", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("takes", Boolean, nullable=False),
    Index("ix_site_uses_voucher", "campaign", "serial"),
)
"""Redemptions of the site's other desks; those that do not `take` were undone or refused since."""

facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""Single values such as the cursor of the exchange; the names are in `facts.py`."""

redemptions = Table(
    "redemptions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("campaign", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("entry_seq", Integer, nullable=False),
    Column("entry", Text),
    Column("offering", Text, nullable=False),
    Column("offering_label", Text, nullable=False),
    Column("amount_cents", Integer, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("sponsor", Text),
    Column("unverified", Boolean, nullable=False),
    Column("redeemed_at", Text, nullable=False),
    Column("reason", Text),
    Column("first_redemption", Text),
    Column("first_site", Text),
    Column("first_at", Text),
    Column("void_id", Text),
    Column("void_seq", Integer),
    Column("void_reason", Text),
    Column("void_note", Text),
    Column("voided_at", Text),
    Index("uq_redemptions_live_voucher", "campaign", "serial", unique=True, sqlite_where=text("live = 1")),
    Index("ix_redemptions_redeemed_at", "redeemed_at"),
    Index("ix_redemptions_voucher", "campaign", "serial"),
    Index("ix_redemptions_state", "state", "live"),
    Index("ix_redemptions_live_entry", "entry_seq", sqlite_where=text("live = 1")),
)
"""`entry_seq` and `void_seq` are places `n` in the journal; `entry` is the hash of one that is in `other_entries`."""

journal = Table(
    "journal",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("journal", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    UniqueConstraint("journal", "seq"),
    Index("ix_journal_unanswered", "n", sqlite_where=text("answered = 0")),
    Index("ix_journal_kind_at", "kind", "at"),
    Index("ix_journal_hash", "hash", unique=True),
)
"""Append-only; it is also the queue: an entry waits until a verified answer of the centre covers it.

`n` counts through all incarnations of the journal, `seq` begins anew with each.
"""

other_entries = Table(
    "other_entries",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("journal", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("text", Text, nullable=False),
)
"""Entries that are not in this file's own chain: of the branch that a backup had lost, or of a desk that died."""

receipts = Table(
    "receipts",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("redemption", Text, nullable=False, index=True),
    Column("payload", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("key", Text, nullable=False),
)
"""Every receipt ever verified, in the order of arrival; none is ever changed or deleted."""

disputes = Table(
    "disputes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("opened_at", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("seen", Boolean, nullable=False),
)
"""Disputes of this desk's site as the centre last told them, canonical JSON; `seen` until something new is told."""

contests = Table(
    "contests",
    metadata,
    Column("id", Text, primary_key=True),
    Column("dispute", Text, nullable=False, index=True),
    Column("at", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("status", Text),
)
"""What this desk said against decisions, and what the centre has answered; sent until it has."""

statements = Table(
    "statements",
    metadata,
    Column("month", Text, primary_key=True),
    Column("received_at", Text, nullable=False),
    Column("total_cents", Integer, nullable=False),
    Column("guarantee_cents", Integer, nullable=False),
    Column("held_count", Integer, nullable=False),
    Column("file", LargeBinary, nullable=False),
)
"""The monthly statements of the site, to the byte."""

wrong_codes = Table(
    "wrong_codes",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("at", Text, nullable=False, index=True),
)

overrides = Table(
    "overrides",
    metadata,
    Column("entry_seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("vouchers", Integer, nullable=False),
    Column("left", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("ended_at", Text),
    CheckConstraint('"left" >= 0', name="not_overdrawn"),
)
"""Authorisations of a coordinator by the place of their journal entry; `note` is a free reason, which stays here."""

wrong_overrides = Table(
    "wrong_overrides",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("at", Text, nullable=False, index=True),
)
"""When a wrong coordinator's code was typed."""
