"""Desks with full queues, written and signed beforehand: what is measured is the centre, not who sends."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine

from app.domain.canonical import Json, JsonObject, canonical_text
from app.domain.catalogue import DEFAULT_OFFERING
from app.domain.journal import EntryKind, JournalEntry, JournalHead, head_of, next_entry
from app.domain.redemption import ListInForce, ProofKind, RedemptionClaim
from app.domain.requests import DESK_HEADER, SIGNATURE_HEADER, signed_message
from app.domain.signing import Purpose, SigningKey, sign_document, to_base64
from app.domain.verdicts import Verdict
from app.domain.voucher import Voucher, VoucherRef, VoucherTerms, issuer_key_id, sign_voucher
from app.foundation.clock import instant_text, now
from app.foundation.ids import new_id
from central.campaigns import Order, open_campaign
from central.centre import Centre
from central.enrolment import enrol, make_code
from central.keys import KeyFolder
from central.schemas import EnrolRequest

_BOOKLET = 10


@dataclass(frozen=True, slots=True)
class Batch:
    """One request as it goes over the line, and the hashes of the entries in it."""

    body: bytes
    headers: dict[str, str]
    plain_bytes: int
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitingDesk:
    desk: str
    batches: tuple[Batch, ...]


@dataclass
class Preparation:
    """A set-up centre on an open database, and the keys of its folder."""

    engine: Engine
    keys: KeyFolder
    campaign: int = field(init=False)
    terms: VoucherTerms = field(init=False)

    def open_campaign(self, vouchers: int) -> None:
        at = now()
        self.terms = VoucherTerms(
            valid_from=date(at.year - 1, 1, 1),
            expires=date(at.year + 2, 12, 31),
            tolerance_days=31,
            territory="",
            value_cents=1000,
        )
        order = Order("Département de la Gironde", vouchers // _BOOKLET, _BOOKLET, self.terms, ())
        with self.engine.begin() as connection:
            self.campaign = open_campaign(connection, order, centre=self.keys.centre(), now=at)

    def desks(self, shares: Sequence[Sequence[int]], *, batch: int) -> Iterator[WaitingDesk]:
        """One desk for each list of serials, each at a site of its own, with that queue in batches."""
        voucher_key = self.keys.voucher()
        for number, serials in enumerate(shares):
            key = SigningKey.generate()
            yield self._desk(self._enrolled(key, f"Point de présence {number}"), key, voucher_key, serials, batch)

    def _enrolled(self, key: SigningKey, site: str) -> str:
        centre = Centre(engine=self.engine, key=self.keys.centre(), code_key=self.keys.codes(), clock=now)
        with self.engine.begin() as connection:
            code = make_code(connection, site_name=site, territory="33", centre=centre.key.public, now=now())
        proof: JsonObject = {
            "code": code.secret,
            "desk_key": key.public.text,
            "desk_name": "Poste 1",
            "kind": "enrolment",
            "v": 1,
        }
        document = sign_document(key, Purpose.ENROLMENT, proof).to_json()
        return enrol(centre, EnrolRequest.model_validate({"v": 1, "proof": document})).desk

    def _desk(
        self, desk: str, key: SigningKey, voucher_key: SigningKey, serials: Sequence[int], batch: int
    ) -> WaitingDesk:
        at = now() - timedelta(seconds=len(serials))
        journal = new_id(at)
        issuer = issuer_key_id(voucher_key.public)
        head: JournalHead | None = None
        entries: list[JournalEntry] = []
        for place, serial in enumerate(serials):
            ref = VoucherRef(self.campaign, serial)
            claim = self._claim(ref, sign_voucher(Voucher(issuer, ref, self.terms), voucher_key).digits, at)
            moment = at + timedelta(milliseconds=place)
            entries.append(
                next_entry(head, desk=desk, journal=journal, kind=EntryKind.REDEMPTION, at=moment, body=claim.to_body())
            )
            head = head_of(entries[-1])
        starts = range(0, len(entries), batch)
        batches = [_batch(desk, key, entries[start : start + batch], last=start == starts[-1]) for start in starts]
        return WaitingDesk(desk, tuple(batches))

    def _claim(self, ref: VoucherRef, digits: str, at: datetime) -> RedemptionClaim:
        return RedemptionClaim(
            id=new_id(at),
            ref=ref,
            proof_kind=ProofKind.QR,
            proof=digits,
            offering=DEFAULT_OFFERING,
            amount_cents=self.terms.value_cents,
            verdict=Verdict.ACCEPTED_PROVISIONAL,
            redeemed_at=at,
            desk_clock_at=at,
            policy_version=1,
            list_in_force=ListInForce(1, datetime(at.year, at.month, at.day, tzinfo=UTC)),
            warnings=(),
        )


def _batch(desk: str, key: SigningKey, entries: Sequence[JournalEntry], *, last: bool) -> Batch:
    """The bytes of one request as the desk makes them: lists are wanted with the last batch of a queue."""
    head = head_of(entries[-1])
    end: JsonObject = {"journal": head.journal, "seq": head.seq, "hash": head.hash}
    signed_head = sign_document(key, Purpose.JOURNAL_HEAD, {"v": 1, "kind": "journal-head", "desk": desk, **end})
    lists: Json = {"1": 1} if last else None
    request: JsonObject = {
        "v": 1,
        "app": "bench",
        "sent_at": instant_text(now()),
        "head": signed_head.to_json(),
        "entries": [entry.text for entry in entries],
        "known": {"keys": 1, "policy": 1, "catalogue": 1, "lists": lists, "deltas": True},
        "cursor": 0,
        "tip": end,
        "own": None,
        "site_cursor": 0,
    }
    body = canonical_text(request).encode("utf-8")
    signature = key.sign(Purpose.REQUEST, signed_message(desk, body))
    headers = {
        "Content-Type": "application/json",
        "Accept-Encoding": "gzip",
        "Content-Encoding": "gzip",
        DESK_HEADER: desk,
        SIGNATURE_HEADER: to_base64(signature),
    }
    return Batch(gzip.compress(body, compresslevel=5, mtime=0), headers, len(body), tuple(e.hash for e in entries))


def shares_with_doubles(redemptions: int, desks: int, *, doubled: float) -> tuple[list[list[int]], int]:
    """Deal serials to desks so that this share of the vouchers goes to two of them; return also how many do.

    A voucher that is shown twice goes to neighbours, which send at about the same time.
    """
    order = random.Random(20261123)  # noqa: S311 - an order that can be had again, not a secret
    twice = int(redemptions * doubled / (1 + doubled))
    once = redemptions - 2 * twice
    shares: list[list[int]] = [[] for _ in range(desks)]
    for serial in range(once):
        shares[serial % desks].append(serial)
    for place in range(twice):
        for neighbour in (place, place + 1):
            shares[neighbour % desks].append(once + place)
    for share in shares:
        order.shuffle(share)
    return shares, twice
