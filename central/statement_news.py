"""Gives each desk the statements of its site, in the order in which they were made."""

from __future__ import annotations

from sqlalchemy import BigInteger, Connection, literal, select

from central.schemas import StatementItem
from central.settling import statement_of
from central.tables import desks, statement_news

LONGEST_FILE = 16_000_000
"""Characters; a longer one would keep the desk from receiving anything else. The operator has its file."""


def statement_after(connection: Connection, desk_id: str, cursor: int) -> tuple[StatementItem, bool] | None:
    """The next statement of this desk's site after a number, and whether more follow; None when there is none."""
    site = select(desks.c.site).where(desks.c.id == desk_id).scalar_subquery()
    rows = connection.execute(
        select(statement_news)
        .where(statement_news.c.site == site, statement_news.c.n > literal(cursor, BigInteger))
        .order_by(statement_news.c.n)
        .limit(2)
    ).all()
    if not rows:
        return None
    text = statement_of(connection, rows[0].month, rows[0].site).file.to_text()
    return StatementItem(n=rows[0].n, file=text if len(text) <= LONGEST_FILE else None), len(rows) > 1
