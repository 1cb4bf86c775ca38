"""A desk with a morning behind it, for journeys in the window and for the pictures of every screen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import segno

from app.background.ports import Frame, LoopState, SeenCode
from app.bootstrap import DeskParts
from app.domain.canonical import JsonObject
from app.domain.carried_file import CarriedAnswer, CarriedAnswers, CarriedRequests
from app.domain.exchange_progress import ExchangeProgress
from app.domain.exchanged import VerifiedReceipt
from app.domain.receipts import FirstClaim, Outcome, Receipt, RefusalReason
from app.domain.redemption import RedemptionClaim, VoidReason
from app.domain.signing import Purpose, SigningKey, sign_document
from app.domain.views import ExchangePhase, ScanResult
from app.foundation.clock import Clock
from app.foundation.errors import CentreUnreachable, ExpectedProblem
from app.foundation.ids import new_id
from app.foundation.paths import DataFolder
from app.services.desk import Desk
from app.services.disputes import Disputes
from app.services.statements import Statements
from app.sync.carried import TakenIn, write_requests
from app.sync.file_exchange import Carried, Exported, carry_between, write_requests_to
from tests.builders import NOON, Issuer, StillClock, an_answer, an_enrolled_desk

DESK_SITE = "Médiathèque de Bourg"


@dataclass(frozen=True)
class State:
    """What the exchange's loop would tell."""

    phase: ExchangePhase
    failure: str | None = None
    sent: int = 0
    total: int = 0
    next_try_in_s: int | None = None
    changed: tuple[str, ...] = ()
    progress: ExchangeProgress | None = None


@dataclass
class ScriptedExchange:
    """Stands for the exchange's loop: remembers what it was asked, and tells what the test says."""

    tell: Callable[[LoopState], None]
    asked: list[str] = field(default_factory=list)

    def start(self) -> None:
        self.asked.append("start")

    def stop(self) -> None:
        self.asked.append("stop")

    def wake(self) -> None:
        self.asked.append("wake")

    def cut(self, off: bool) -> None:
        self.asked.append("cut" if off else "restore")


@dataclass(frozen=True)
class Outline:
    text: str
    quad: Sequence[Sequence[float]]


@dataclass
class ScriptedPictures:
    """Stands for the camera's loop: one picture, and readings when the test shows a text."""

    on_reading: Callable[[str], None]
    on_problem: Callable[[ExpectedProblem], None]
    asked: list[str] = field(default_factory=list)
    view: tuple[Frame, Sequence[SeenCode]] | None = None

    def start(self, source_text: str) -> None:
        self.asked.append(f"start {source_text}")

    def stop(self) -> None:
        self.asked.append("stop")

    def switch(self, source_text: str) -> None:
        self.asked.append(f"switch {source_text}")

    def look_again(self, texts: Collection[str]) -> None:
        for text in texts:
            self.asked.append(f"look again {text}")

    def latest(self) -> tuple[Frame, Sequence[SeenCode]] | None:
        return self.view


@dataclass
class Opened:
    """A real desk with a scripted centre."""

    parts: DeskParts
    says: bool | None = None
    exchange: ScriptedExchange | None = None
    enrolled_with: list[tuple[str, str, str]] = field(default_factory=list)
    key_in_file: bool = False
    key: SigningKey = field(default_factory=SigningKey.generate)
    answer_to_carry: JsonObject | None = None

    @property
    def disputes(self) -> Disputes:
        return self.parts.disputes

    @property
    def statements(self) -> Statements:
        return self.parts.statements

    @property
    def folder(self) -> DataFolder:
        return self.parts.folder

    @property
    def desk(self) -> Desk:
        return self.parts.desk

    def enrol(self, url: str, code: str, desk_name: str) -> str:
        self.enrolled_with.append((url, code, desk_name))
        return DESK_SITE

    def check_short_code(self, text: str) -> bool | None:
        return self.says

    def exchange_loop(self, tell: Callable[[LoopState], None]) -> ScriptedExchange:
        self.exchange = ScriptedExchange(tell)
        return self.exchange

    def export_to(self, path: Path) -> Exported:
        asked = write_requests(self.parts.store, self.key, clock=self.parts._clock)
        return write_requests_to(path, asked, waiting=self.parts.store.waiting())

    def take_in_from(self, path: Path) -> TakenIn:
        return self.parts.take_in_from(path)

    def carry_from(self, path: Path, answer: Path) -> Carried:
        return carry_between(path, answer, self._hand_in)

    def _hand_in(self, asked: CarriedRequests) -> CarriedAnswers:
        """What the network brings: `answer_to_carry`, or nothing."""
        answers = [
            CarriedAnswer(request.body, self.answer_to_carry, CentreUnreachable.code) for request in asked.requests
        ]
        return CarriedAnswers(asked.desk, tuple(answers))

    def close(self) -> None:
        self.parts.close()


def confirm(parts: DeskParts, issuer: Issuer, clock: Clock, result: ScanResult, **changes: object) -> str:
    """Let the centre answer one redemption; returns its id."""
    entry = next(
        entry
        for entry in parts.store.unanswered_entries(500)
        if entry.body.get("redemption") == result.redemption_id and "proof" in entry.body
    )
    claim = RedemptionClaim.from_body(entry.body, entry.at)
    values: dict[str, object] = {
        "id": new_id(clock()),
        "desk": entry.desk,
        "site": DESK_SITE,
        "entry": entry.hash,
        "redemption": claim.id,
        "ref": claim.ref,
        "offering": claim.offering,
        "amount_cents": claim.amount_cents,
        "outcome": Outcome.ACCEPTED,
        "reason": None,
        "first": None,
        "redeemed_at": claim.redeemed_at,
        "received_at": clock(),
        "supersedes": None,
    }
    receipt = Receipt(**{**values, **changes})  # type: ignore[arg-type]
    document = sign_document(issuer.centre, Purpose.RECEIPT, receipt.to_json())
    parts.store.store_answer(an_answer(at=clock(), receipts=(VerifiedReceipt(receipt, document),)))
    return claim.id


def dispute(parts: DeskParts, issuer: Issuer, clock: StillClock, result: ScanResult) -> str:
    """Let the centre hold one redemption because another site came first."""
    first = FirstClaim(new_id(NOON), "Espace numérique de Cenon", NOON.replace(hour=9, minute=12))
    changes = {"outcome": Outcome.HELD, "reason": RefusalReason.ALREADY_REDEEMED, "first": first}
    return confirm(parts, issuer, clock, result, **changes)


@dataclass
class Morning:
    """A real desk where people have come; `voucher` gives the next unused one."""

    folder: Path
    issuer: Issuer = field(default_factory=Issuer)
    clock: StillClock = field(default_factory=StillClock)

    def __post_init__(self) -> None:
        self.clock.at = NOON.replace(hour=8, minute=2)
        self.opened = Opened(an_enrolled_desk(self.folder, self.issuer, self.clock))
        listed = self.issuer.campaign_list(used=(40,), blocked={41: "lost"}, as_of=self.clock())
        self.opened.parts.store.store_answer(an_answer(listed, at=self.clock()))

    def redeem(self, serial: int, offering: str = "ATELIER") -> ScanResult:
        return self.opened.desk.redeem(self.issuer.digits(serial), offering)

    def pass_by(self) -> None:
        """Some are confirmed, one is in dispute, one undone, two wait, one was refused at the desk."""
        parts, clock = self.opened.parts, self.clock
        for serial in (0, 1, 2):
            clock.forward(minutes=11)
            confirm(parts, self.issuer, clock, self.redeem(serial))
        clock.forward(minutes=20)
        dispute(parts, self.issuer, clock, self.redeem(3, "MEDIATION"))
        clock.forward(minutes=9)
        undone = self.redeem(4)
        parts.desk.void(str(undone.redemption_id), reason=VoidReason.WRONG_OFFERING, note="Atelier et non médiation")
        clock.forward(minutes=3)
        self.redeem(40)
        clock.forward(minutes=4)
        self.redeem(5, "MEDIATION")
        clock.forward(minutes=2)
        self.redeem(6)
        clock.forward(minutes=2)


def a_voucher_in_view(digits: str) -> tuple[Frame, tuple[Outline, ...]]:
    """A picture of paper on a table with the code of a voucher, and where the code is."""
    across, down = np.meshgrid(np.linspace(0, 1, 1280), np.linspace(0, 1, 720))
    shade = 96 - 60 * np.hypot(across - 0.55, down - 0.35)
    picture = np.stack([shade * 0.95, shade, shade * 1.05], axis=-1).clip(0, 255).astype(np.uint8)
    picture[110:640, 340:940] = (232, 240, 244)
    code = segno.make_qr(digits, version=7, error="q", mode="numeric", boost_error=False)
    modules = np.array([[0 if dark else 255 for dark in row] for row in code.matrix], dtype=np.uint8)
    large = np.kron(modules, np.ones((7, 7), dtype=np.uint8))
    top, left = 170, 480
    picture[top : top + large.shape[0], left : left + large.shape[1]] = large[:, :, None]
    for row, (start, end) in enumerate(((400, 700), (400, 880), (400, 820))):
        picture[530 + 26 * row : 540 + 26 * row, start:end] = (120, 120, 120)
    bottom, right = top + large.shape[0], left + large.shape[1]
    return picture, (Outline(digits, ((left, top), (right, top), (right, bottom), (left, bottom))),)
