"""The central service of a world: its own code, asked with the bytes that a desk sends."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.domain.short_code import write_short_code
from app.domain.signing import SigningKey
from app.domain.voucher import Voucher, VoucherRef, VoucherTerms, issuer_key_id, sign_voucher
from central import coordinator_codes, enrolment, held, operating, settling
from central import disputes as deciding
from central.campaigns import Order, open_campaign
from central.centre import Centre, Refused
from central.database import open_database, parse_url
from central.handing_in import hand_in
from central.service import build
from central.tables import disputes
from central.upgrade import upgrade
from tests.simulation.machines import Death, Machine
from tests.simulation.seeded import TrueTime

_OPERATOR_DIES = 0.1


class Unreachable(Exception):
    """The service died while it was being asked."""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Paper:
    """The printed vouchers of one campaign."""

    campaign: int
    vouchers: int
    terms: VoucherTerms
    issuer: SigningKey
    code_key: bytes

    def digits(self, serial: int) -> str:
        voucher = Voucher(issuer_key_id(self.issuer.public), VoucherRef(self.campaign, serial), self.terms)
        return sign_voucher(voucher, self.issuer).digits

    def short_code(self, serial: int) -> str:
        return write_short_code(VoucherRef(self.campaign, serial), self.code_key)


class SimulatedCentre:
    """One centre on one SQLite file, with its operator."""

    def __init__(self, file: Path, true_time: TrueTime, luck: random.Random, places: Counter[str]) -> None:
        shutil.copyfile(empty_centre(), file)
        self.file = file
        self.machine = Machine("centre", luck, places)
        self.operator_died = 0
        self.calm = False
        """At the end of a story: whoever saw a command of the operator die gives it again."""
        self._engine = open_database(parse_url(f"sqlite:///{file}"))
        self.machine.watch(self._engine)
        self._voucher_key = SigningKey.generate()
        self._true_time = true_time
        self.centre = Centre(engine=self._engine, key=SigningKey.generate(), code_key=b"m" * 32, clock=true_time)
        with self._engine.begin() as connection:
            public = self.centre.key.public
            operating.set_up(connection, centre=public, voucher=self._voucher_key.public, now=true_time())
        app = build(self.centre)
        self._endpoints: dict[str, Any] = {
            getattr(route, "path", ""): getattr(route, "endpoint", None) for route in app.routes
        }
        self._asked = 0

    def close(self) -> None:
        self.machine.bury(self._engine)

    def answer(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """What the service answers; `Unreachable` when it died of this request, and it is up again then."""
        self._asked += 1
        life = self.machine.lives
        try:
            response = _run(self._respond(path, headers, body))
        except Death as death:
            if death.machine is not self.machine:
                raise
            if self.machine.lives == life:
                self.machine.bury(self._engine, all_ended=self._asked == 1)
            raise Unreachable from None
        finally:
            self._asked -= 1
        return _sent(response)

    async def _respond(self, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        scope = {
            "type": "http",
            "method": "POST",
            "path": path,
            "query_string": b"",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        try:
            found = await self._endpoints[path](Request(scope, receive))
        except Refused as problem:
            retry = {} if problem.retry_after_s is None else {"Retry-After": str(problem.retry_after_s)}
            return JSONResponse({"error": {"code": problem.code}}, status_code=problem.status, headers=retry)
        except SQLAlchemyError:
            return JSONResponse({"error": {"code": "failed"}}, status_code=500)
        if isinstance(found, BaseModel):
            return Response(found.model_dump_json(), media_type="application/json")
        response: Response = found
        return response

    # --- the operator ---------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def operating(self, *, risky: bool = True) -> Iterator[Connection]:
        """One command of the operator: it is done whole, or dies before or after its commit."""
        self.machine.hazard = _OPERATOR_DIES if risky and not self.calm else 0.0
        try:
            with self._engine.begin() as connection:
                yield connection
        except Death as death:
            if death.machine is not self.machine:
                raise
            self.operator_died += 1
            self._bury()
        finally:
            self.machine.hazard = 0.0

    def _bury(self) -> None:
        self.machine.bury(self._engine, all_ended=self._asked == 0)

    def hand_in(self, text: str) -> str | None:
        """The operator answers a desk's file; None when it is none, or when the command died."""
        self._asked += 1
        self.machine.hazard = 0.0 if self.calm else _OPERATOR_DIES / 4
        try:
            return hand_in(self.centre, text).file.to_text()
        except ValueError:
            return None
        except Death as death:
            if death.machine is not self.machine:
                raise
            self.operator_died += 1
            self.machine.bury(self._engine, all_ended=self._asked == 1)
            return None
        finally:
            self._asked -= 1
            self.machine.hazard = 0.0

    def print_campaign(self, vouchers: int, *, expires: date, offerings: tuple[str, ...] = ()) -> Paper:
        terms = VoucherTerms(
            valid_from=date(2026, 1, 1), expires=expires, tolerance_days=1, territory="", value_cents=1000
        )
        with self.operating(risky=False) as connection:
            order = Order("Département de la Gironde", vouchers // 10, 10, terms, offerings)
            number = open_campaign(connection, order, centre=self.centre.key, now=self._true_time())
        return Paper(number, vouchers, terms, self._voucher_key, self.centre.code_key)

    def enrolment_code(self, site: str) -> str:
        with self.operating(risky=False) as connection:
            return enrolment.make_code(
                connection, site_name=site, territory="33", centre=self.centre.key.public, now=self._true_time()
            ).text

    def coordinator_code(self, site: str) -> str:
        with self.operating(risky=False) as connection:
            return coordinator_codes.set_code(connection, site)

    def block(self, campaign: int, serials: Sequence[int]) -> None:
        with self.operating() as connection:
            operating.block(connection, campaign, serials, reason="perdu", now=self._true_time())

    def unblock(self, campaign: int, serials: Sequence[int]) -> None:
        with self.operating() as connection, contextlib.suppress(operating.Unknown):
            operating.unblock(connection, campaign, serials)

    def revoke(self, desk: str) -> None:
        for risky in (True, False):  # who saw the command die gives it again
            with self.operating(risky=risky) as connection:
                operating.revoke(connection, desk)

    def settle(self, month: str) -> int:
        """Settle a month; return how many statements it has, 0 when it has not begun."""
        found = 0
        with self.operating() as connection, contextlib.suppress(settling.NotYet):
            found = len(settling.settle(connection, month, centre=self.centre.key, now=self._true_time()))
        return found

    def decide(self, choose: Callable[[Sequence[Any]], Any]) -> str:
        """Decide one open dispute for one of its sides; return what became of it."""
        with self.operating() as connection:
            rows = connection.execute(
                select(disputes).where(disputes.c.closed_at.is_(None)).order_by(disputes.c.id)
            ).all()
            if not rows:
                return "nothing to decide"
            row = choose(rows)
            winner = choose((row.claim, row.first))
            try:
                deciding.decide(
                    connection, row.id, winner=winner, reason="vu", centre=self.centre.key, now=self._true_time()
                )
            except deciding.CannotDecide:
                return "cannot be decided"
            other = row.first if winner == row.claim else row.claim
            return f"{row.campaign}/{row.serial} is for {winner} not {other}"

    def contest(self, choose: Callable[[Sequence[Any]], Any]) -> str:
        """The losing site contests one decision; return what became of it."""
        with self.operating() as connection:
            rows = connection.execute(
                select(disputes.c.id, disputes.c.campaign, disputes.c.serial)
                .where(disputes.c.closed_at.is_not(None), disputes.c.decided_at.is_not(None))
                .order_by(disputes.c.id)
            ).all()
            if not rows:
                return "nothing to contest"
            row = choose(rows)
            deciding.contest(connection, row.id, "la personne était là", now=self._true_time())
            return f"contested {row.campaign}/{row.serial}"

    def decide_held(self, choose: Callable[[Sequence[Any]], Any]) -> tuple[str, str]:
        """Accept or refuse one claim that waits for the operator alone; return it and what became of it."""
        with self.operating() as connection:
            waiting = [str(item["redemption"]) for item in held.waiting(connection)]
            if not waiting:
                return "", "nothing is held"
            chosen, accept = choose(waiting), choose((True, True, False))
            said = held.decide(connection, chosen, accept=accept, centre=self.centre.key, now=self._true_time())
            return chosen, f"{'accepted' if accept else 'refused'}: {said}"

    def knows(self) -> set[str]:
        """Redemptions that are here, read beside the program."""
        return {found for (found,) in self._rows("SELECT id FROM redemptions")}

    def state_of(self, redemption: str) -> str:
        found = self._rows("SELECT state FROM redemptions WHERE id = ?", redemption)
        return str(found[0][0]) if found else ""

    def _rows(self, query: str, *values: str) -> list[Any]:
        with contextlib.closing(sqlite3.connect(self.file)) as connection:
            return connection.execute(query, values).fetchall()

    def change_policy(self, **changes: int | bool) -> None:
        with self.operating() as connection:
            operating.change_policy(connection, now=self._true_time(), **changes)


def _run(work: Coroutine[Any, Any, Response]) -> Response:
    """Run what never really waits: the body is here, and the work is done on this thread."""
    try:
        work.send(None)
    except StopIteration as end:
        response: Response = end.value
        return response
    work.close()
    msg = "the service waits for something that this world does not have"
    raise AssertionError(msg)


def _sent(response: Response) -> Reply:
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    return Reply(response.status_code, headers, bytes(response.body))


@cache
def empty_centre() -> Path:
    """A file with the tables and nothing in them, made once by the real migrations."""
    file = scratch() / "empty-centre.sqlite"
    engine: Engine = open_database(parse_url(f"sqlite:///{file}"))
    upgrade(engine)
    engine.dispose()
    return file


@cache
def scratch() -> Path:
    """A folder in memory where the system has one: commits are synced as always, to a disk that is fast."""
    import atexit
    import tempfile

    memory = Path("/dev/shm")  # noqa: S108 - a file system, not a file of that name
    folder = Path(tempfile.mkdtemp(prefix="comptoir-simulation-", dir=memory if memory.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
