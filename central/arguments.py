"""The options of the operator's commands; they are stable: others call them."""

from __future__ import annotations

import argparse
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from app.domain.statement import month_bounds
from app.domain.voucher import MAX_DAY
from central.time_zones import time_zone_of

_MOST_CENTS = 0xFFFF
MOST_VOUCHERS_OFFLINE = 10_000_000
MOST_HOURS_OFFLINE = 100_000
"""The bounds within which desks read a policy (app/domain/policy.py): one beyond them would stop every exchange."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of `python -m central`."""
    top = argparse.ArgumentParser(prog="python -m central", description="The central service of Comptoir.")
    top.add_argument("--database-url", required=True, help="postgresql://… or sqlite:///FILE")
    commands = top.add_subparsers(dest="command", required=True)
    commands.add_parser("init", help="schema, keys, and the offering MEDIATION")
    _offering(commands.add_parser("offering", help="a service of the catalogue"))
    _issue(commands.add_parser("issue", help="a campaign of vouchers"))
    code = commands.add_parser("enrol-code", help="one-time code for a desk")
    code.add_argument("--site", required=True, type=_name)
    code.add_argument("--territory", type=_territory)
    revoke = commands.add_parser("revoke", help="stop a desk from redeeming")
    revoke.add_argument("--desk", required=True, metavar="ID")
    for name in ("block", "unblock"):
        blocking = commands.add_parser(name, help=f"{name} vouchers")
        blocking.add_argument("--campaign", required=True, type=_count)
        blocking.add_argument("--serial", required=True, type=_count, nargs="+", action="extend")
        if name == "block":
            blocking.add_argument("--reason", required=True, type=_name)
    _policy(commands.add_parser("policy", help="show or set the offline policy"))
    coordinator = commands.add_parser("coordinator-code", help="a fresh code for the coordinator of a site")
    coordinator.add_argument("--site", required=True, type=_name)
    coordinator.add_argument("--withdraw", action="store_true", help="take the code away instead")
    commands.add_parser("overrides", help="what coordinators allowed beyond the limits of the policy")
    serve = commands.add_parser("serve", help="the service")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=_positive, default=1)
    serve.add_argument("--until-stdin-ends", action="store_true", help="stop when whoever started it has ended")
    _held(commands.add_parser("held", help="show the claims that wait for the operator alone, or decide some"))
    _hand_in(commands.add_parser("hand-in", help="answer the file of a desk without a network"))
    commands.add_parser("report", help="counts of vouchers")
    _disputes(commands.add_parser("disputes", help="show the open disputes, or decide one"))
    rules = commands.add_parser("dispute-rules", help="show or set who decides disputes, and within how many days")
    rules.add_argument("--owner", type=_name)
    rules.add_argument("--days", type=int, choices=range(1, 366), metavar="1-365")
    settle = commands.add_parser("settle", help="pay a month: one statement per site")
    settle.add_argument("--month", required=True, type=_month, metavar="YYYY-MM")
    settle.add_argument("--out", required=True, type=Path, metavar="DIR")
    return top


def _offering(command: argparse.ArgumentParser) -> None:
    command.add_argument("--code", required=True, type=_offering_code)
    command.add_argument("--label", required=True, type=_name)
    command.add_argument("--price", required=True, type=int, choices=range(1, 11), metavar="1-10", help="in vouchers")


def _issue(command: argparse.ArgumentParser) -> None:
    command.add_argument("--sponsor", required=True, type=_name)
    command.add_argument("--booklets", required=True, type=_positive)
    command.add_argument("--size", type=int, default=10, choices=range(1, 101), metavar="1-100")
    command.add_argument("--value", type=_cents, default=1000, help="in euros, such as 10.00")
    command.add_argument("--valid-from", type=_day, default=None, help="default: today")
    command.add_argument("--expires", required=True, type=_day)
    command.add_argument("--tolerance-days", type=int, default=31, choices=range(256), metavar="0-255")
    command.add_argument("--territory", type=_territory, default="")
    command.add_argument("--offering", action="append", default=[], type=_offering_code, help="may be repeated")
    command.add_argument("--csv", required=True, type=Path)
    command.add_argument("--pdf", type=Path)


def _disputes(command: argparse.ArgumentParser) -> None:
    act = command.add_mutually_exclusive_group()
    act.add_argument("--decide", metavar="ID", help="of the dispute; with --for and --reason")
    act.add_argument("--contest", metavar="ID", help="of the dispute; with --note")
    act.add_argument("--assign", metavar="ID", help="of the dispute; with --to")
    command.add_argument("--for", dest="winner", metavar="REDEMPTION", help="the side that wins")
    command.add_argument("--reason", type=_name)
    command.add_argument("--no-guarantee", action="store_true", help="the side that loses is not made good")
    command.add_argument("--note", type=_name, help="what the losing site says")
    command.add_argument("--to", type=_name, metavar="NAME", help="who is to decide it")


def _held(command: argparse.ArgumentParser) -> None:
    act = command.add_mutually_exclusive_group()
    act.add_argument("--accept", metavar="REDEMPTION", nargs="+", default=[])
    act.add_argument("--refuse", metavar="REDEMPTION", nargs="+", default=[])


def _hand_in(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE", help="as the desk's export wrote it")
    command.add_argument("--answer", required=True, type=Path, metavar="FILE", help="to be brought back to the desk")


def _policy(command: argparse.ArgumentParser) -> None:
    command.add_argument("--soft", type=_limit_in_vouchers, metavar="VOUCHERS")
    command.add_argument("--hard", type=_limit_in_vouchers, metavar="VOUCHERS")
    command.add_argument("--soft-hours", type=_limit_in_hours, metavar="HOURS")
    command.add_argument("--hard-hours", type=_limit_in_hours, metavar="HOURS")
    command.add_argument("--short-codes", choices=("yes", "no"))
    command.add_argument(
        "--override",
        type=_limit_in_vouchers,
        metavar="VOUCHERS",
        help="how many more a coordinator may allow at a time; 0: none",
    )


def _name(text: str) -> str:
    name = text.strip()
    if not name or len(name) > 200 or not name.isprintable():
        msg = "a name of 1 to 200 printable characters"
        raise argparse.ArgumentTypeError(msg)
    return name


def _offering_code(text: str) -> str:
    if not text or len(text) > 40 or not text.isascii() or not text.isprintable() or " " in text:
        msg = "a code of 1 to 40 ASCII characters without spaces"
        raise argparse.ArgumentTypeError(msg)
    return text


def _territory(text: str) -> str:
    code = text.strip().upper()
    if len(code) > 3 or (code and not (code.isascii() and code.isalnum())):
        msg = "a territory has at most three letters or digits, such as 33, 2A or 974"
        raise argparse.ArgumentTypeError(msg)
    return code


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        msg = "a day such as 2027-12-31"
        raise argparse.ArgumentTypeError(msg) from error
    if not date(1970, 1, 1) <= day <= MAX_DAY:
        msg = f"a day between 1970-01-01 and {MAX_DAY}"
        raise argparse.ArgumentTypeError(msg)
    return day


def _month(text: str) -> str:
    try:
        month_bounds(text, time_zone_of(""))
    except ValueError as error:
        msg = "a month such as 2026-11"
        raise argparse.ArgumentTypeError(msg) from error
    return text


def _cents(text: str) -> int:
    try:
        cents = Decimal(text.replace(",", ".")) * 100
    except InvalidOperation as error:
        msg = "an amount such as 10.00"
        raise argparse.ArgumentTypeError(msg) from error
    if not cents.is_finite() or cents != cents.to_integral_value() or not 0 < cents <= _MOST_CENTS:
        msg = f"an amount from 0.01 to {_MOST_CENTS / 100:.2f} euros, in whole cents"
        raise argparse.ArgumentTypeError(msg)
    return int(cents)


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number < 2**32:
        raise ValueError
    return number


def _limit_in_vouchers(text: str) -> int:
    return _at_most(text, MOST_VOUCHERS_OFFLINE)


def _limit_in_hours(text: str) -> int:
    return _at_most(text, MOST_HOURS_OFFLINE)


def _at_most(text: str, most: int) -> int:
    number = int(text)
    if not 0 <= number <= most:
        msg = f"a whole number from 0 to {most}"
        raise argparse.ArgumentTypeError(msg)
    return number


def _positive(text: str) -> int:
    number = _count(text)
    if number == 0:
        raise ValueError
    return number
