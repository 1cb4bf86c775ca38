"""The single values that the desk remembers, by name."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from app.persistence.tables import facts


class Fact(StrEnum):
    CURSOR = "cursor"
    SITE_CURSOR = "site_cursor"
    DISPUTE_CURSOR = "dispute_cursor"
    STATEMENT_CURSOR = "statement_cursor"
    LISTS_AS_OF = "lists_as_of"
    LAST_EXCHANGE_AT = "last_exchange_at"
    SKEW_MS = "skew_ms"
    LAST_KNOWN_AT = "last_known_at"
    """The latest corrected instant that any act or exchange has seen: the clock never counts below it."""
    ANCHOR = "anchor"
    """As JSON: an instant that the centre vouched for, and what the machine's counter said then."""
    FAILURE_CODE = "failure_code"
    FAILURE_AT = "failure_at"
    BROKEN_JOURNAL = "broken_journal"
    """As JSON: the journal that must be left, and how far the way out of it has come (incarnation.py)."""
    OWN_AGAIN = "own_again"
    """After which of this desk's own redemptions the centre is asked for more, without stopping (incarnation.py)."""
    JOURNAL_STATE = "journal_state"
    """What the centre last said of the journal that is written now."""
    REPLACES = "replaces"
    """Ids of the desks whose files were handed in here, with spaces between them."""
    JOURNALLED_RULES = "journalled_rules"
    """Versions of policy and lists that the journal last named."""


def read_fact(connection: Connection, fact: Fact) -> str | None:
    return connection.execute(select(facts.c.value).where(facts.c.name == fact.value)).scalar_one_or_none()


def read_facts(connection: Connection) -> dict[Fact, str]:
    """All that are known, in one statement."""
    rows = connection.execute(select(facts.c.name, facts.c.value).where(facts.c.name.in_(list(Fact))))
    return {Fact(row.name): row.value for row in rows}


def write_fact(connection: Connection, fact: Fact, value: str) -> None:
    statement = insert(facts).values(name=fact.value, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def forget_fact(connection: Connection, fact: Fact) -> None:
    connection.execute(facts.delete().where(facts.c.name == fact.value))
