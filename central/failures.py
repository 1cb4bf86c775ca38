"""Describes what failed for the log: where and how, never with which values."""

from __future__ import annotations

import traceback


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
