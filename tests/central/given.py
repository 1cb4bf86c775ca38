"""A centre to ask, and desks written by hand: they speak docs/exchange.md without the code of the real desk."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from app.domain.canonical import JsonObject, canonical_text
from app.domain.journal import EntryKind, JournalEntry, JournalHead, head_of, next_entry
from app.domain.receipts import Receipt
from app.domain.redemption import ListInForce, ProofKind, RedemptionClaim, VoidClaim, VoidReason
from app.domain.requests import DESK_HEADER, SIGNATURE_HEADER, signed_message
from app.domain.signing import Purpose, SignedDocument, SigningKey, from_base64, keyring_of, sign_document, to_base64
from app.domain.used_list import CampaignList, read_list
from app.domain.verdicts import Verdict
from app.domain.voucher import Voucher, VoucherRef, VoucherTerms, issuer_key_id, sign_voucher
from app.foundation.clock import instant_text
from app.foundation.ids import new_id
from central import enrolment, operating
from central.campaigns import Order, open_campaign
from central.centre import Centre
from central.keys import KeyFolder
from central.service import Limits, build
from tests.builders import StillClock, terms


@dataclass(frozen=True)
class Campaign:
    """Vouchers on paper."""

    number: int
    terms: VoucherTerms
    voucher_key: SigningKey

    def digits(self, serial: int) -> str:
        voucher = Voucher(issuer_key_id(self.voucher_key.public), VoucherRef(self.number, serial), self.terms)
        return sign_voucher(voucher, self.voucher_key).digits


class Web:
    """Asks the service as the network would, in this process."""

    def __init__(self, centre: Centre, limits: Limits | None = None) -> None:
        self._app = build(centre, limits)

    def ask(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return await client.request(method, path, content=body, headers=headers)

        return asyncio.run(send())


@dataclass
class Given:
    """A set-up centre, its keys, its clock, and its service."""

    centre: Centre
    keys: KeyFolder
    clock: StillClock
    web: Web = field(init=False)

    def __post_init__(self) -> None:
        self.web = Web(self.centre)

    def campaign(self, vouchers: int = 100, *, offerings: tuple[str, ...] = (), **changes: object) -> Campaign:
        order = Order("Département de la Gironde", vouchers // 10, 10, terms(**changes), offerings)
        with self.centre.engine.begin() as connection:
            number = open_campaign(connection, order, centre=self.centre.key, now=self.clock())
        return Campaign(number, order.terms, self.keys.voucher())

    def enrolment_code(self, site: str = "Médiathèque de Bourg", territory: str | None = "33") -> str:
        """The first half of a fresh code: what the desk sends."""
        with self.centre.engine.begin() as connection:
            code = enrolment.make_code(
                connection, site_name=site, territory=territory, centre=self.centre.key.public, now=self.clock()
            )
        return code.secret

    def enrol(self, code: str, key: SigningKey, name: str = "Poste 1") -> httpx.Response:
        proof: JsonObject = {"code": code, "desk_key": key.public.text, "desk_name": name, "kind": "enrolment", "v": 1}
        body: JsonObject = {"v": 1, "proof": sign_document(key, Purpose.ENROLMENT, proof).to_json()}
        return self.web.ask("POST", "/v1/enrol", canonical_text(body).encode())

    def desk(self, site: str = "Médiathèque de Bourg", territory: str | None = "33") -> Desk:
        """A freshly enrolled desk."""
        key = SigningKey.generate()
        answer = self.enrol(self.enrolment_code(site, territory), key)
        assert answer.status_code == 200, answer.text
        return Desk(self, answer.json()["desk"], key)

    def block(self, campaign: Campaign, *serials: int, reason: str = "perdu") -> None:
        with self.centre.engine.begin() as connection:
            operating.block(connection, campaign.number, serials, reason=reason, now=self.clock())

    def unblock(self, campaign: Campaign, *serials: int) -> None:
        with self.centre.engine.begin() as connection:
            operating.unblock(connection, campaign.number, serials)

    def revoke(self, desk: Desk) -> None:
        with self.centre.engine.begin() as connection:
            operating.revoke(connection, desk.id)

    def report(self) -> dict[str, int]:
        with self.centre.engine.begin() as connection:
            return operating.report(connection)


@dataclass
class Answer:
    """A 200 to an exchange; what is read from it is verified with the centre's public key."""

    given: Given
    value: dict[str, Any]

    def opened(self, envelope: dict[str, Any], purpose: Purpose) -> JsonObject:
        return SignedDocument.from_json(envelope).opened(purpose, keyring_of(self.given.centre.key.public))

    def statuses(self) -> list[str]:
        return [item["status"] for item in self.value["answers"]]

    def receipt(self, entry: JournalEntry) -> Receipt:
        item = next(item for item in self.value["answers"] if item["entry"] == entry.hash)
        assert item["status"] == "receipt", item
        receipt = Receipt.from_json(self.opened(item["receipt"], Purpose.RECEIPT))
        assert receipt.entry == entry.hash
        return receipt

    def outcomes(self, *entries: JournalEntry) -> list[str]:
        """Outcome and reason of each, such as `held already_redeemed`."""
        return [outcome_of(self.receipt(entry)) for entry in entries]

    @property
    def acknowledgement(self) -> JsonObject:
        return self.opened(self.value["acknowledgement"], Purpose.ACKNOWLEDGEMENT)

    @property
    def updates(self) -> list[tuple[int, Receipt]]:
        return [
            (item["n"], Receipt.from_json(self.opened(item["receipt"], Purpose.RECEIPT)))
            for item in self.value["updates"]
        ]

    def document(self, name: str, purpose: Purpose) -> JsonObject | None:
        envelope = self.value["documents"][name]
        return None if envelope is None else self.opened(envelope, purpose)

    @property
    def list_versions(self) -> dict[int, int]:
        manifest = self.opened(self.value["lists"], Purpose.LISTS)
        found: Any = manifest["campaigns"]
        return {item["campaign"]: item["version"] for item in found}

    @property
    def lists(self) -> dict[int, CampaignList]:
        keys = keyring_of(self.given.centre.key.public)
        read = [read_list(from_base64(text), keys) for text in self.value["list_files"]]
        return {found.campaign: found for found in read}


class Desk:
    """An enrolled desk that keeps its journal in memory and sends what it is told to."""

    def __init__(self, given: Given, desk_id: str, key: SigningKey) -> None:
        self.given = given
        self.id = desk_id
        self.key = key
        self.journal = new_id(given.clock())
        self.head: JournalHead | None = None

    def note(self, kind: EntryKind = EntryKind.CLOCK, body: JsonObject | None = None, **where: Any) -> JournalEntry:
        """The next entry of the journal; `where` replaces what places it (desk, journal, at, head)."""
        head = where.pop("head", self.head)
        values: dict[str, Any] = {"desk": self.id, "journal": self.journal, "at": self.given.clock(), **where}
        entry = next_entry(head, kind=kind, body=body or {}, **values)
        self.head = head_of(entry)
        return entry

    def redeem(self, campaign: Campaign, serial: int, *, at: datetime | None = None, **changes: Any) -> JournalEntry:
        claim = self.claim(campaign, serial, at=at, **changes)
        return self.note(EntryKind.REDEMPTION, claim.to_body(), at=claim.redeemed_at)

    def claim(self, campaign: Campaign, serial: int, *, at: datetime | None = None, **changes: Any) -> RedemptionClaim:
        at = at or self.given.clock()
        values: dict[str, Any] = {
            "id": new_id(at),
            "ref": VoucherRef(campaign.number, serial),
            "proof_kind": ProofKind.QR,
            "proof": "",
            "offering": "MEDIATION",
            "amount_cents": 1000,
            "verdict": Verdict.ACCEPTED_PROVISIONAL,
            "redeemed_at": at,
            "desk_clock_at": at,
            "policy_version": 1,
            "list_in_force": ListInForce(1, at),
            "warnings": (),
            **changes,
        }
        return RedemptionClaim(**{**values, "proof": values["proof"] or campaign.digits(serial)})

    def void(self, redemption: JournalEntry) -> JournalEntry:
        at = self.given.clock()
        claim = VoidClaim(new_id(at), redemption_of(redemption), VoidReason.MISTAKE, at)
        return self.note(EntryKind.VOID, claim.to_body())

    def request(
        self,
        entries: Sequence[JournalEntry | str] = (),
        *,
        known: JsonObject | None = None,
        cursor: int = 0,
        head: JsonObject | None = None,
        **more: Any,
    ) -> JsonObject:
        everything: JsonObject = {"keys": 0, "policy": 0, "catalogue": 0, "lists": {}}
        return {
            "v": 1,
            "app": "0.1.0",
            "sent_at": instant_text(self.given.clock()),
            "head": head,
            "entries": [entry if isinstance(entry, str) else entry.text for entry in entries],
            "known": everything if known is None else known,
            "cursor": cursor,
            **more,
        }

    def send(self, path: str, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
        """A signed POST."""
        return self.given.web.ask("POST", path, body, {**self.signed(body), **(headers or {})})

    def signed(self, body: bytes) -> dict[str, str]:
        signature = self.key.sign(Purpose.REQUEST, signed_message(self.id, body))
        return {DESK_HEADER: self.id, SIGNATURE_HEADER: to_base64(signature)}

    def try_exchange(self, *entries: JournalEntry | str, **request: Any) -> httpx.Response:
        return self.send("/v1/exchange", json.dumps(self.request(entries, **request)).encode())

    def exchange(self, *entries: JournalEntry | str, **request: Any) -> Answer:
        answer = self.try_exchange(*entries, **request)
        assert answer.status_code == 200, answer.text
        return Answer(self.given, answer.json())

    def check_code(self, code: str) -> httpx.Response:
        return self.send("/v1/short-code", canonical_text({"v": 1, "code": code}).encode())


def outcome_of(receipt: Receipt) -> str:
    return receipt.outcome.value if receipt.reason is None else f"{receipt.outcome.value} {receipt.reason.value}"


def redemption_of(entry: JournalEntry) -> str:
    found = entry.body["redemption"]
    assert isinstance(found, str)
    return found
