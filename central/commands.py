"""What each of the operator's commands does: JSON lines on stdout, sentences on stderr, status 0 only when done."""

from __future__ import annotations

import csv
import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL

from app.domain.signing import PublicKey
from app.domain.used_list import MOST_VOUCHERS
from app.domain.voucher import VoucherTerms
from app.foundation.clock import instant_text, now
from central import disputes as disputing
from central import held as holding
from central import operating, overrides, settling
from central.booklets import print_booklets
from central.campaigns import IssuedVoucher, Order, open_campaign, vouchers_of
from central.centre import Centre
from central.coordinator_codes import set_code, withdraw_code
from central.dispute_rules import change_rules
from central.documents import known_offerings, trusted_keys
from central.enrolment import make_code
from central.handing_in import hand_in
from central.keys import KEYS_SETTING, KeyFolder, KeysMissing, key_folder
from central.statements_pdf import print_statement
from central.upgrade import upgrade


class WrongRequest(Exception):
    """The message is the sentence for the operator."""


def write(value: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def init(engine: Engine, url: URL, _options: Namespace) -> None:
    folder = key_folder(url)
    upgrade(engine)
    with engine.begin() as connection:
        held = trusted_keys(connection).centre
    if held:
        _check_keys(folder, held)
    else:
        folder.make_missing()
    centre, voucher = folder.centre().public, folder.voucher_if_there()
    with engine.begin() as connection:
        operating.set_up(connection, centre=centre, voucher=voucher, now=now())
    write({"ready": True, "centre_fingerprint": centre.fingerprint, "keys": str(folder.path)})


def _check_keys(folder: KeyFolder, held: Sequence[PublicKey]) -> None:
    """Desks have pinned the keys of a centre: new ones in their place would be believed by nobody."""
    try:
        folder.codes()
        ours = folder.centre().public in held
    except KeysMissing:
        ours = False
    if not ours:
        msg = (
            f"This centre has keys already, and they are not in {folder.path}. Bring that folder back, or name it in"
            f" {KEYS_SETTING}. No new keys were made."
        )
        raise WrongRequest(msg)


def offering(engine: Engine, _url: URL, options: Namespace) -> None:
    with engine.begin() as connection:
        operating.set_offering(connection, code=options.code, label=options.label, price=options.price)
    write({"code": options.code, "label": options.label, "price": options.price})


def issue(engine: Engine, url: URL, options: Namespace) -> None:
    """The files are written before the campaign is committed: what exists at the centre is also on paper.

    Where one of them cannot be written, neither exists: a desk without a network would take vouchers of a campaign
    that was never registered.
    """
    folder = key_folder(url)
    order = _order(options)
    with engine.begin() as connection, ExitStack() as files:
        _check_offerings(connection, order)
        campaign = open_campaign(connection, order, centre=folder.centre(), now=now())
        vouchers = vouchers_of(campaign, order, voucher_key=folder.voucher(), code_key=folder.codes())
        kept = _kept(vouchers, options.pdf is not None)
        _write_csv(files.enter_context(_whole_or_none(options.csv)), order, kept)
        if options.pdf is not None:
            print_booklets(files.enter_context(_whole_or_none(options.pdf)), order, kept)
    write({"campaign": campaign, "vouchers": order.vouchers})


@contextmanager
def _whole_or_none(path: Path) -> Iterator[Path]:
    """Give a file to write beside `path`; it takes that place when the block ends well, and is deleted otherwise."""
    if path.exists() and not path.is_file():
        yield path  # a pipe or a device cannot be replaced
        return
    part = path.with_name(path.name + ".part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _kept(vouchers: Iterator[IssuedVoucher], twice: bool) -> Iterable[IssuedVoucher]:
    return list(vouchers) if twice else vouchers


def _order(options: Namespace) -> Order:
    valid_from = options.valid_from or now().date()
    if options.expires < valid_from:
        msg = "The vouchers would expire before they become valid."
        raise WrongRequest(msg)
    order = Order(
        sponsor=options.sponsor,
        booklets=options.booklets,
        booklet_size=options.size,
        terms=VoucherTerms(
            valid_from=valid_from,
            expires=options.expires,
            tolerance_days=options.tolerance_days,
            territory=options.territory,
            value_cents=options.value,
        ),
        offerings=tuple(dict.fromkeys(options.offering)),
    )
    if order.vouchers > MOST_VOUCHERS:
        msg = f"A campaign has at most {MOST_VOUCHERS} vouchers."
        raise WrongRequest(msg)
    return order


def _check_offerings(connection: Connection, order: Order) -> None:
    unknown = set(order.offerings) - {offering.code for offering in known_offerings(connection)}
    if unknown:
        msg = f"Unknown offering: {', '.join(sorted(unknown))}. Create it first with the command offering."
        raise WrongRequest(msg)


def _write_csv(path: Path, order: Order, vouchers: Iterable[IssuedVoucher]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["booklet", "serial", "qr", "short_code", "value", "expires"])
        value = f"{order.terms.value_cents / 100:.2f}"
        for voucher in vouchers:
            writer.writerow(
                [voucher.booklet, voucher.serial, voucher.digits, voucher.short_code, value, order.terms.expires]
            )


def enrol_code(engine: Engine, url: URL, options: Namespace) -> None:
    centre = key_folder(url).centre().public
    with engine.begin() as connection:
        code = make_code(connection, site_name=options.site, territory=options.territory, centre=centre, now=now())
    write({"code": code.text, "centre_fingerprint": centre.fingerprint})


def revoke(engine: Engine, _url: URL, options: Namespace) -> None:
    with engine.begin() as connection:
        operating.revoke(connection, options.desk)
    write({"desk": options.desk, "status": "revoked"})


def block(engine: Engine, _url: URL, options: Namespace) -> None:
    with engine.begin() as connection:
        fresh = operating.block(connection, options.campaign, options.serial, reason=options.reason, now=now())
    write({"campaign": options.campaign, "blocked": fresh})


def unblock(engine: Engine, _url: URL, options: Namespace) -> None:
    with engine.begin() as connection:
        freed = operating.unblock(connection, options.campaign, options.serial)
    write({"campaign": options.campaign, "unblocked": freed})


def policy(engine: Engine, _url: URL, options: Namespace) -> None:
    short_codes = None if options.short_codes is None else options.short_codes == "yes"
    with engine.begin() as connection:
        found = operating.change_policy(
            connection,
            now=now(),
            soft_vouchers=options.soft,
            hard_vouchers=options.hard,
            soft_hours=options.soft_hours,
            hard_hours=options.hard_hours,
            short_codes_offline=short_codes,
            override_vouchers=options.override,
        )
    write(
        {
            "version": found.version,
            "soft": found.soft_vouchers,
            "hard": found.hard_vouchers,
            "soft_hours": found.soft_hours,
            "hard_hours": found.hard_hours,
            "short_codes": "yes" if found.short_codes_offline else "no",
            "override": found.override_vouchers,
        }
    )


def coordinator_code(engine: Engine, _url: URL, options: Namespace) -> None:
    with engine.begin() as connection:
        if options.withdraw:
            withdraw_code(connection, options.site)
            code = None
        else:
            code = set_code(connection, options.site)
    write({"site": options.site, "code": code})


def show_overrides(engine: Engine, _url: URL, _options: Namespace) -> None:
    with engine.begin() as connection:
        for line in overrides.told(connection):
            write(line)


def report(engine: Engine, _url: URL, _options: Namespace) -> None:
    with engine.begin() as connection:
        write({**operating.report(connection), "overdue": disputing.overdue(connection, now())})


def disputes(engine: Engine, url: URL, options: Namespace) -> None:
    if (options.decide is None) != (options.winner is None) or (options.decide is None) != (options.reason is None):
        msg = "A decision needs --decide ID, --for REDEMPTION and --reason TEXT."
        raise WrongRequest(msg)
    if (options.contest is None) != (options.note is None):
        msg = "A note against a decision needs --contest ID and --note TEXT."
        raise WrongRequest(msg)
    if (options.assign is None) != (options.to is None):
        msg = "An assignment needs --assign ID and --to NAME."
        raise WrongRequest(msg)
    try:
        _disputes(engine, url, options)
    except disputing.CannotDecide as problem:
        raise WrongRequest(str(problem)) from problem


def _disputes(engine: Engine, url: URL, options: Namespace) -> None:
    if options.decide is not None:
        _decide(_centre(engine, url), options)
        return
    with engine.begin() as connection:
        if options.contest is not None:
            disputing.contest(connection, options.contest, options.note, now=now())
            write({"dispute": options.contest, "note": options.note})
        elif options.assign is not None:
            disputing.assign(connection, options.assign, options.to)
            write({"dispute": options.assign, "owner": options.to})
        else:
            for line in disputing.waiting(connection, now()):
                write(line)


def _decide(centre: Centre, options: Namespace) -> None:
    at = centre.clock()
    cents = centre.transaction(
        lambda connection: disputing.decide(
            connection,
            options.decide,
            winner=options.winner,
            reason=options.reason,
            centre=centre.key,
            now=at,
            guarantee=not options.no_guarantee,
        )
    )
    decided = {"dispute": options.decide, "decided_for": options.winner, "at": instant_text(at)}
    write({**decided, "guarantee_cents": cents})


def dispute_rules(engine: Engine, _url: URL, options: Namespace) -> None:
    with engine.begin() as connection:
        found = change_rules(connection, owner=options.owner, days=options.days)
    write({"owner": found.owner, "days": found.days})


def settle(engine: Engine, url: URL, options: Namespace) -> None:
    """The files come after the commit: they can be written again, a signed statement cannot be taken back."""
    options.out.mkdir(parents=True, exist_ok=True)
    centre = _centre(engine, url)
    at = centre.clock()
    try:
        made = centre.transaction(
            lambda connection: settling.settle(connection, options.month, centre=centre.key, now=at)
        )
    except settling.NotYet as problem:
        msg = f"{options.month} has not begun: nothing was settled."
        raise WrongRequest(msg) from problem
    if not settling.is_over(options.month, at):
        sys.stderr.write(f"{options.month} is not over: what comes after this goes to the next month settled.\n")
    for item in made:
        try:
            write(_write_statement(options.out, item))
        except OSError as problem:
            msg = f"The month is settled, but a file could not be written: {problem}. Type the same command again."
            raise WrongRequest(msg) from problem


def _write_statement(folder: Path, made: settling.Made) -> dict[str, object]:
    file, pdf = folder / f"{made.name}.json", folder / f"{made.name}.pdf"
    with _whole_or_none(file) as part:
        part.write_text(made.file.to_text(), encoding="utf-8", newline="\n")
    with _whole_or_none(pdf) as part:
        print_statement(part, made.statement, file_name=file.name, fingerprint=made.file.document.key)
    totals = made.statement.totals
    return {
        "site": made.statement.site,
        "month": made.statement.month,
        "vouchers": totals.paid.vouchers,
        "cents": totals.paid.cents,
        "guarantee_cents": totals.guarantee.cents,
        "made_good_cents": totals.made_good.cents,
        "file": str(file),
        "pdf": str(pdf),
    }


def held(engine: Engine, url: URL, options: Namespace) -> None:
    wanted = [*options.accept, *options.refuse]
    if not wanted:
        with engine.begin() as connection:
            for line in holding.waiting(connection):
                write(line)
        return
    centre, accept = _centre(engine, url), bool(options.accept)

    def work(connection: Connection) -> list[str]:
        at = centre.clock()
        return [holding.decide(connection, name, accept=accept, centre=centre.key, now=at) for name in wanted]

    for name, state in zip(wanted, centre.transaction(work), strict=True):
        write({"redemption": name, "state": state})


def hand_in_file(engine: Engine, url: URL, options: Namespace) -> None:
    try:
        # Claims by short code are judged here as by the service.
        centre = _centre(engine, url, code_key=key_folder(url).codes())
        done = hand_in(centre, options.file.read_text("utf-8"))
    except ValueError as problem:
        msg = f"{options.file} is not a file that a desk has exported: nothing was changed."
        raise WrongRequest(msg) from problem
    with _whole_or_none(options.answer) as part:
        part.write_text(done.file.to_text(), encoding="utf-8", newline="\n")
    write({"desk": done.file.desk, "answered": done.answered, "errors": list(done.errors)})
    if done.errors:
        msg = f"{len(done.errors)} request(s) had no answer: {', '.join(sorted(set(done.errors)))}."
        raise WrongRequest(msg)


def _centre(engine: Engine, url: URL, *, code_key: bytes = b"") -> Centre:
    """The secret of the short codes stays unread where none is checked."""
    return Centre(engine=engine, key=key_folder(url).centre(), code_key=code_key, clock=now)


COMMANDS: dict[str, Callable[[Engine, URL, Namespace], None]] = {
    "init": init,
    "offering": offering,
    "issue": issue,
    "enrol-code": enrol_code,
    "revoke": revoke,
    "block": block,
    "unblock": unblock,
    "policy": policy,
    "coordinator-code": coordinator_code,
    "overrides": show_overrides,
    "report": report,
    "disputes": disputes,
    "dispute-rules": dispute_rules,
    "settle": settle,
    "hand-in": hand_in_file,
    "held": held,
}
