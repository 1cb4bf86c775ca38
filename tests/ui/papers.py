"""Disputes and statements as a centre tells them to a desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from app.bootstrap import DeskParts
from app.domain.desk_documents import KeptStatement
from app.domain.disputes import Dispute, DisputeClaim, DisputeNews, DisputeNote, DisputeState
from app.domain.exchanged import VerifiedStatement
from app.domain.receipts import Outcome
from app.domain.statement import Share, Statement, StatementFile
from app.domain.verdicts import Verdict
from app.domain.voucher import VoucherRef
from tests.builders import DESK_ID, NOON, Issuer, an_answer
from tests.domain.stated import SITE, Stated

OTHER_SITE = "Espace numérique de Cenon"
REASON = "La feuille d'émargement de Cenon prouve la présence ; celle de Bourg manque."


def an_id(kind: str, number: int) -> str:
    return f"0199a000-0000-7000-8000-{kind}{number:010}"


def a_claim(number: int = 1, **changes: object) -> DisputeClaim:
    """The claim of another site, first received, on voucher 1-3."""
    values: dict[str, object] = {
        "redemption_id": an_id("0c", number),
        "site": OTHER_SITE,
        "desk": "Accueil",
        "at": NOON.replace(hour=9, minute=12),
        "desk_clock": NOON.replace(hour=9, minute=12),
        "received_at": NOON.replace(hour=9, minute=13),
        "offering": "ATELIER",
        "shown": Verdict.ACCEPTED_PROVISIONAL,
        "warnings": (),
        "policy_version": 1,
        "list_version": 4,
        "list_as_of": NOON.replace(hour=8),
        "amount_cents": 1000,
        "outcome": Outcome.ACCEPTED,
    }
    return DisputeClaim(**{**values, **changes})  # type: ignore[arg-type]


def our_claim(number: int = 2, **changes: object) -> DisputeClaim:
    values: dict[str, object] = {
        "site": SITE,
        "desk": "Poste 1",
        "at": NOON.replace(hour=9, minute=55),
        "desk_clock": NOON.replace(hour=9, minute=31),
        "received_at": NOON.replace(hour=10, minute=20),
        "offering": "MEDIATION",
        "list_as_of": NOON.replace(hour=7) - timedelta(days=1),
        "warnings": ("soft_limit_list_age",),
        "outcome": Outcome.HELD,
    }
    return a_claim(number, **{**values, **changes})


def a_dispute(number: int = 1, **changes: object) -> Dispute:
    """Open since today, for thirty days."""
    values: dict[str, object] = {
        "id": an_id("0d", number),
        "ref": VoucherRef(1, number + 2),
        "state": DisputeState.OPEN,
        "opened_at": NOON.replace(hour=10, minute=20),
        "due_on": date(2026, 12, 23),
        "owner": "Syndicat mixte Gironde numérique",
        "claims": (a_claim(10 * number + 1), our_claim(10 * number + 2)),
        "decided_for": None,
        "decision": None,
        "decided_at": None,
        "guarantee_cents": 0,
        "notes": (),
    }
    return Dispute(**{**values, **changes})  # type: ignore[arg-type]


def decided(number: int = 1, *, for_us: bool = False, **changes: object) -> Dispute:
    """Decided against this site, unless it is for it."""
    open_one = a_dispute(number)
    theirs, ours = open_one.claims
    values: dict[str, object] = {
        "state": DisputeState.DECIDED,
        "decided_for": ours.redemption_id if for_us else theirs.redemption_id,
        "decision": REASON,
        "decided_at": NOON,
    }
    if for_us:
        values["claims"] = (replace(theirs, outcome=Outcome.HELD), replace(ours, outcome=Outcome.ACCEPTED))
    return replace(open_one, **{**values, **changes})  # type: ignore[arg-type]


def a_note(number: int = 1, text: str = "La séance de 9 h 55 est sur notre feuille.") -> DisputeNote:
    return DisputeNote(an_id("0e", number), SITE, NOON, text)


def kept(month: str = "2026-11", cents: int = 2000, **changes: object) -> KeptStatement:
    values: dict[str, object] = {
        "month": month,
        "total_cents": cents,
        "guarantee_cents": 0,
        "held_count": 0,
        "received_at": NOON,
        "file": b"",
    }
    return KeptStatement(**{**values, **changes})  # type: ignore[arg-type]


def tell(parts: DeskParts, *disputes: Dispute) -> None:
    """The centre tells the desk these, each as it stands now."""
    after = parts.store.known_versions().dispute_cursor
    news = DisputeNews(DESK_ID, after, after + len(disputes), disputes)
    parts.store.store_answer(an_answer(at=parts._clock(), disputes=news))


def give(parts: DeskParts, *statements: Statement, file: bytes = b"") -> None:
    """The centre gives the desk these statements; a `file` of nothing proves nothing."""
    after = parts.store.known_versions().statement_cursor
    numbered = tuple(VerifiedStatement(after + place, item, file) for place, item in enumerate(statements, 1))
    parts.store.store_answer(an_answer(at=parts._clock(), statements=numbered))


def give_november(parts: DeskParts, issuer: Issuer) -> None:
    """A statement with its file, signed by the centre of this desk: two redemptions paid, none of them of this desk."""
    stated = Stated(issuer.centre)
    statement = stated.statement()
    file = StatementFile((issuer.centre.public,), stated.signed(statement), stated.signed_receipts())
    give(parts, statement, file=file.to_text().encode("utf-8"))


def of_month(month: str, cents: int, guarantee_cents: int = 0) -> Statement:
    """A statement of which only the sums matter."""
    blank = Stated().statement(month=month)
    totals = replace(blank.totals, paid=Share(cents // 1000, cents), guarantee=Share(1, guarantee_cents))
    return replace(blank, totals=totals)
