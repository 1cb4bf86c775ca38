"""Describes what failed for the log: where and how, never with which values."""

from __future__ import annotations

import traceback

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

_PASSING_CLASSES = ("08", "40", "53", "57")
"""Of PostgreSQL: connection lost, rolled back by the server, out of resources, stopped by the operator."""

_PASSING_SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED")


def may_pass(problem: BaseException) -> bool:
    """Tell whether the same request, sent again later, has a fair chance: the database was busy or away."""
    if isinstance(problem, NoConnectionFree):
        return True
    if not isinstance(problem, DBAPIError):
        return False
    code = getattr(problem.orig, "sqlstate", None)
    if code is not None:
        return str(code).startswith(_PASSING_CLASSES)
    name = getattr(problem.orig, "sqlite_errorname", None)
    if name is not None:
        return str(name).startswith(_PASSING_SQLITE)
    # Without any code the server was never heard, or not to the end.
    return problem.connection_invalidated or isinstance(problem, OperationalError)


def without_values(problem: BaseException) -> str:
    """Name the exceptions, their codes and the lines of the program; messages may quote vouchers and are left out."""
    lines: list[str] = []
    following: BaseException | None = problem
    while following is not None:
        lines.append(_named(following))
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(following.__traceback__)
        ]
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return "\n".join(lines)


def _named(problem: BaseException) -> str:
    name = f"{type(problem).__module__}.{type(problem).__qualname__}"
    # Of PostgreSQL, of SQLite, of the operating system.
    codes = (getattr(problem, attribute, None) for attribute in ("sqlstate", "sqlite_errorname", "errno"))
    code = next((code for code in codes if code is not None), None)
    return name if code is None else f"{name} {code}"
