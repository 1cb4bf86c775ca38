"""The tables of the central service, the same on PostgreSQL and SQLite.

Instants are texts `2026-11-23T18:05:18.123Z`, which sort in the order of time; ids are UUIDs as text.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
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
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_OVERRIDES = text("kind = 'override'")
_COUNTED = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers by itself only a column called INTEGER

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""Versions of the documents that desks hold: `keys_version`, `catalogue_version`."""

public_keys = Table(
    "public_keys",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("added_at", Text, nullable=False),
)
"""Public halves only; `role` is `centre` or `issuer`. The private halves are files that `serve` reads in part."""

offerings = Table(
    "offerings",
    metadata,
    Column("code", Text, primary_key=True),
    Column("label", Text, nullable=False),
    Column("price", Integer, nullable=False),
)

policies = Table(
    "policies",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("payload", Text, nullable=False),
)
"""Every offline policy that was ever in force: a redemption names the one it was taken under."""

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", _COUNTED, primary_key=True),
    Column("sponsor", Text, nullable=False),
    Column("vouchers", Integer, nullable=False),
    Column("booklet_size", Integer, nullable=False),
    Column("terms", Text, nullable=False),
    Column("offerings", Text, nullable=False),
    Column("issued_at", Text, nullable=False),
)
"""Serials of a campaign are dense, from 0 to `vouchers` - 1: a voucher needs no row of its own."""

blocked = Table(
    "blocked",
    metadata,
    Column("campaign", BigInteger, ForeignKey("campaigns.id"), nullable=False),
    Column("serial", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("campaign", "serial"),
)

used_lists = Table(
    "used_lists",
    metadata,
    Column("campaign", BigInteger, ForeignKey("campaigns.id"), primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("as_of", Text, nullable=False),
    Column("file", LargeBinary, nullable=False),
    Column("used_count", Integer, nullable=False),
    Column("blocked_count", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("changes_since", Integer, nullable=False),
)
"""The signed list of each campaign as desks receive it, what it amounts to, and since when its changes are known."""

list_changes = Table(
    "list_changes",
    metadata,
    Column("campaign", BigInteger, ForeignKey("campaigns.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("serial", BigInteger, nullable=False),
    Column("used", Boolean),
    Column("blocked", Boolean),
    Column("reason", Text),
    PrimaryKeyConstraint("campaign", "version", "serial"),
)
"""What each version of a list changed: whether the voucher is used and whether it is blocked from then on, null where
that version changed nothing of it."""

voucher_changes = Table(
    "voucher_changes",
    metadata,
    Column("n", _COUNTED, primary_key=True),
    Column("campaign", BigInteger, nullable=False, index=True),
    Column("serial", BigInteger, nullable=False),
)
"""Vouchers whose state changed since the list of their campaign was signed."""

sites = Table(
    "sites",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("coordinator", Text),  # as JSON: what proves the code of its coordinator, which is kept nowhere
)

site_territories = Table(
    "site_territories",
    metadata,
    Column("site", Text, ForeignKey("sites.id"), nullable=False),
    Column("since", Text, nullable=False),
    Column("territory", Text, nullable=False),
    PrimaryKeyConstraint("site", "since"),
)
"""Where each site belonged to, and since when: a redemption is judged by what was in force when it was made."""

enrolment_codes = Table(
    "enrolment_codes",
    metadata,
    Column("secret_hash", Text, primary_key=True),
    Column("site", Text, ForeignKey("sites.id"), nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("desk", Text),
)

desks = Table(
    "desks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("site", Text, ForeignKey("sites.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False, unique=True),
    Column("status", Text, nullable=False),
    Column("enrolled_at", Text, nullable=False),
    Column("last_exchange_at", Text),
    Column("app_version", Text),
    Column("replaced_by", Text),
)

journals = Table(
    "journals",
    metadata,
    Column("desk", Text, ForeignKey("desks.id"), nullable=False),
    Column("journal", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    Column("signed_head", Text),
    Column("left_for", Text),
    PrimaryKeyConstraint("desk", "journal"),
)
"""Up to where each journal is held without a gap, and the last head that the desk signed, as JSON.

`left_for` is the incarnation that was begun after it: what still comes in this one is held.
"""

journal_entries = Table(
    "journal_entries",
    metadata,
    Column("desk", Text, ForeignKey("desks.id"), nullable=False),
    Column("journal", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("sound", Boolean, nullable=False),
    Column("received_at", Text, nullable=False),
    PrimaryKeyConstraint("desk", "hash"),
    Index("ix_journal_entries_place", "desk", "journal", "seq"),
    Index("ix_journal_entries_override", "desk", postgresql_where=_OVERRIDES, sqlite_where=_OVERRIDES),
)
"""Entries as they were received; those that are not `sound` do not continue their journal (a gap, a fork)."""

findings = Table(
    "findings",
    metadata,
    Column("n", _COUNTED, primary_key=True),
    Column("desk", Text, ForeignKey("desks.id"), nullable=False),
    Column("journal", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    UniqueConstraint("desk", "journal", "seq", "kind"),
)
"""What is wrong with a journal: `gap` (until it is filled), `fork`, or `clone` (it went on after it was left)."""

redemptions = Table(
    "redemptions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("campaign", BigInteger, nullable=False),
    Column("serial", BigInteger, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("guarantee", Boolean, nullable=False),
    Column("desk", Text, ForeignKey("desks.id"), nullable=False),
    Column("site", Text, ForeignKey("sites.id"), nullable=False),
    Column("entry", Text, nullable=False),
    Column("offering", Text, nullable=False),
    Column("amount_cents", Integer, nullable=False),
    Column("redeemed_at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("settled_in", Text),
    Column("stated_in", Text),
    Index(
        "uq_redemptions_live_voucher",
        "campaign",
        "serial",
        unique=True,
        postgresql_where=text("live"),
        sqlite_where=text("live"),
    ),
    Index("ix_redemptions_voucher", "campaign", "serial"),
)
"""Every claim; at most one of a voucher is live, which the database itself sees to.

`received_at`, then `n` (place in its batch), give the order of reception. `settled_in` is the month of the
statement that pays it; `stated_in` that of the statement which says, once, that it is voided or refused.
"""

receipts = Table(
    "receipts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("desk", Text, ForeignKey("desks.id"), nullable=False),
    Column("entry", Text, nullable=False),
    Column("redemption", Text, nullable=False, index=True),
    Column("payload", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("key", Text, nullable=False),
    Column("issued_at", Text, nullable=False),
    Column("n", Integer),
    Index("ix_receipts_entry", "desk", "entry"),
    UniqueConstraint("desk", "n"),
)
"""Every receipt ever signed. `n` numbers, per desk, those that supersede an earlier one."""

desk_updates = Table(
    "desk_updates",
    metadata,
    Column("desk", Text, ForeignKey("desks.id"), primary_key=True),
    Column("last", Integer, nullable=False),
)
"""The number of the last superseding receipt of each desk; its row is the lock that keeps the numbers in order."""

disputes = Table(
    "disputes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("campaign", BigInteger, nullable=False),
    Column("serial", BigInteger, nullable=False),
    Column("claim", Text, ForeignKey("redemptions.id"), nullable=False, unique=True),
    Column("first", Text, ForeignKey("redemptions.id"), nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("closed_at", Text),
    Column("decided_for", Text),
    Column("decided_at", Text),
    Column("reason", Text),
    Column("note", Text),
    Column("owner", Text),
    Column("guarantee_cents", Integer),
    Index("ix_disputes_voucher", "campaign", "serial"),
)
"""One later claim on a voucher that was already redeemed; closed when it is decided, or when the claim is voided.

`reason` is the operator's, for the last decision; `note` is the last that was said against it; `guarantee_cents` is
what the operator pays to the side that lost.
"""

settlements = Table(
    "settlements",
    metadata,
    Column("month", Text, primary_key=True),
    Column("settled_at", Text, nullable=False),
)
"""Months that were settled: nothing is added to one any more, whichever sites had something to say in it."""

statements = Table(
    "statements",
    metadata,
    Column("month", Text, ForeignKey("settlements.month"), nullable=False),
    Column("site", Text, ForeignKey("sites.id"), nullable=False),
    Column("made_at", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("key", Text, nullable=False),
    PrimaryKeyConstraint("month", "site"),
)
"""Every statement as it was signed: its files can be written again to the byte."""

site_counters = Table(
    "site_counters",
    metadata,
    Column("site", Text, ForeignKey("sites.id"), primary_key=True),
    Column("last", BigInteger, nullable=False),
)
"""The last number given in `site_uses`; its row is the lock that keeps the numbers of a site in order."""

site_uses = Table(
    "site_uses",
    metadata,
    Column("site", Text, ForeignKey("sites.id"), nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("redemption", Text, nullable=False),
    PrimaryKeyConstraint("site", "n"),
)
"""The redemptions of each site in the order in which its desks are told of them, again after each change."""

contests = Table(
    "contests",
    metadata,
    Column("id", Text, primary_key=True),
    Column("dispute", Text, ForeignKey("disputes.id"), nullable=False, index=True),
    Column("site", Text, ForeignKey("sites.id"), nullable=False),
    Column("desk", Text, ForeignKey("desks.id")),
    Column("at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("note", Text, nullable=False),
)
"""What sites say against decisions; without a desk where the operator has written down what was said elsewhere."""

dispute_changes = Table(
    "dispute_changes",
    metadata,
    Column("n", _COUNTED, primary_key=True),
    Column("dispute", Text, nullable=False),
)
"""Disputes that changed since they were numbered for their sites."""

dispute_news = Table(
    "dispute_news",
    metadata,
    Column("site", Text, ForeignKey("sites.id"), nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("dispute", Text, nullable=False),
    PrimaryKeyConstraint("site", "n"),
)
"""The disputes of each site in the order in which its desks are told of them, again after each change."""

statement_news = Table(
    "statement_news",
    metadata,
    Column("site", Text, ForeignKey("sites.id"), nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("month", Text, nullable=False),
    PrimaryKeyConstraint("site", "n"),
)
"""The statements of each site in the order in which they were made, from 1 and without a gap."""

news_counters = Table(
    "news_counters",
    metadata,
    Column("site", Text, ForeignKey("sites.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("last", BigInteger, nullable=False),
    PrimaryKeyConstraint("site", "kind"),
)
"""The last number given to a site's disputes and statements; its row is the lock that keeps them in order."""

wrong_codes = Table(
    "wrong_codes",
    metadata,
    Column("n", _COUNTED, primary_key=True),
    Column("desk", Text, ForeignKey("desks.id"), nullable=False),
    Column("at", Text, nullable=False),
    Index("ix_wrong_codes_desk_at", "desk", "at"),
)
