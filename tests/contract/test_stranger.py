"""A verifier written from docs/receipts.md alone says what the program says: of vectors, statements and forgeries."""

from __future__ import annotations

import ast
import json
import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.domain.receipts import Outcome, RefusalReason
from app.domain.signing import SigningKey
from app.domain.statement import Share, StatementFile, Superseded
from app.domain.statement_check import FindingKind, verify
from app.foundation.ids import new_id
from central import operating, settling
from central.centre import Centre
from central.database import open_database, parse_url
from central.keys import KeyFolder
from central.upgrade import upgrade
from tests.builders import NOON, StillClock
from tests.central.given import Given
from tests.contract import stranger
from tests.domain.stated import Stated, paid_line, receipt, unpaid_line

VECTORS = Path(__file__).parents[2] / "docs" / "vectors"
RECEIPTS: dict[str, Any] = json.loads((VECTORS / "receipt.json").read_text("utf-8"))
CENTRE = RECEIPTS["centre"]["fingerprint"]
KEYS = {CENTRE: bytes.fromhex(RECEIPTS["centre"]["public"])}


def test_the_stranger_has_nothing_of_the_program() -> None:
    tree = ast.parse(Path(stranger.__file__).read_text("utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}

    assert {name.split(".")[0] for name in modules if name} - sys.stdlib_module_names == {"cryptography"}


@pytest.mark.parametrize("case", RECEIPTS["receipts"], ids=lambda case: case["name"])
def test_the_stranger_proves_a_documented_receipt(case: dict[str, Any]) -> None:
    assert stranger.receipt_of(case, KEYS) == json.loads(case["payload"])
    assert bytes.fromhex(case["signed"]) == b"comptoir:receipt:1\n" + case["payload"].encode()


@pytest.mark.parametrize("case", RECEIPTS["invalid"], ids=lambda case: case["name"])
def test_the_stranger_gives_the_documented_answer_to_what_is_no_receipt(case: dict[str, Any]) -> None:
    with pytest.raises(stranger.Wrong, match=f"^{case['answer']}$"):
        stranger.receipt_of(case, KEYS)


def test_the_stranger_proves_the_documented_statement() -> None:
    text = (VECTORS / "statement.json").read_text("utf-8")

    assert stranger.findings_in(text, [CENTRE]) == set()
    assert stranger.findings_in(text, ["0" * 64]) == {"other_key"}
    assert stranger.findings_in(text.replace('cents\\":2000', 'cents\\":3000'), [CENTRE]) == {"bad_signature"}


# --- what the centre itself may have signed wrongly -------------------------------------------------------------------

STATED = Stated(SigningKey.from_bytes(b"c" * 32))
OTHER = receipt(9)


def _both(file: StatementFile) -> tuple[set[str], set[str]]:
    """The findings of the stranger, and of the program."""
    prints = [key.fingerprint for key in file.keys]
    ours = verify(file.document, file.receipts, file.trusted(prints))
    return stranger.findings_in(file.to_text(), prints), {finding.kind.value for finding in ours.findings}


def wrong_statements() -> Iterator[tuple[str, StatementFile]]:
    s = STATED
    sound = s.file()

    def given(*receipts: Any, **changes: Any) -> StatementFile:
        return replace(s.file(**changes), receipts=s.signed_receipts(receipts))

    totals = s.statement().totals
    yield "other_key", replace(sound, keys=(SigningKey.generate().public,))
    yield "bad_signature", replace(sound, document=sound.receipts[0])
    yield (
        "receipt_bad_signature",
        replace(sound, receipts=(*sound.receipts, replace(sound.document, key=s.key.public.fingerprint))),
    )
    yield "receipt_missing", replace(sound, receipts=sound.receipts[1:])
    yield "receipt_twice", replace(sound, receipts=(*sound.receipts, sound.receipts[0]))
    yield "receipt_not_named", given(*s.receipts, OTHER)
    yield "receipt_of_another_site", given(*s.receipts[:-1], replace(s.waiting, site="Ailleurs"))
    yield "not_backed", s.file(paid=(paid_line(s.promoted), paid_line(s.plain, amount_cents=2000)))
    yield "not_backed", s.file(paid=(paid_line(s.promoted), paid_line(s.plain, offering="ATELIER")))
    yield "not_backed", s.file(unpaid=(unpaid_line(s.void), unpaid_line(s.waiting, reason=RefusalReason.EXPIRED)))
    yield "not_backed", s.file(unpaid=(unpaid_line(s.void), unpaid_line(s.waiting), unpaid_line(s.plain)))
    yield "superseded", s.file(unpaid=(unpaid_line(s.void), unpaid_line(s.waiting), unpaid_line(s.held_first)))
    yield "voided", s.file(paid=(paid_line(s.promoted), paid_line(s.plain), paid_line(s.undone)))
    again = replace(s.plain, id=new_id(NOON), redemption=new_id(NOON))
    yield "paid_twice", given(*s.receipts, again, paid=(paid_line(s.promoted), paid_line(s.plain), paid_line(again)))
    yield "listed_twice", s.file(paid=(paid_line(s.promoted), paid_line(s.plain), paid_line(s.plain)))
    yield "left_out", s.file(paid=(paid_line(s.plain),))
    yield "left_out", s.file(unpaid=(unpaid_line(s.waiting),))
    yield "superseded_not_named", s.file(superseded=())
    more = (*s.statement().superseded, Superseded(s.plain.id, s.void.id))
    yield "not_superseded", s.file(superseded=more)
    yield "wrong_totals", s.file(totals=replace(totals, paid=Share(2, 3000)))
    yield "wrong_totals", s.file(totals=replace(totals, sponsors=()))
    yield "wrong_month", s.file(until=s.statement().until + timedelta(hours=1))
    yield "wrong_month", s.file(time_zone="Indian/Reunion")
    yield "wrong_month", s.file(paid=(paid_line(s.promoted, late=False), paid_line(s.plain)))


@pytest.mark.parametrize(("finding", "file"), list(wrong_statements()), ids=lambda value: str(value)[:24])
def test_the_stranger_finds_what_the_program_finds(finding: str, file: StatementFile) -> None:
    theirs, ours = _both(file)

    assert finding in theirs
    assert theirs == ours


def test_the_stranger_knows_every_finding_of_the_document() -> None:
    document = (VECTORS.parent / "receipts.md").read_text("utf-8")
    table = document.split("## What a check proves", 1)[1]
    source = Path(stranger.__file__).read_text("utf-8")

    for kind in FindingKind:
        assert f"`{kind.value}`" in table
        assert f'"{kind.value.removeprefix("receipt_")}"' in source or f'"{kind.value}"' in source


def test_the_stranger_reads_over_what_a_later_version_adds() -> None:
    payload = json.loads(RECEIPTS["receipts"][0]["payload"])
    text = stranger.canonical({**payload, "colour": "green"})
    assert text is not None
    key = SigningKey.from_bytes(bytes.fromhex(RECEIPTS["centre"]["private"]))
    from app.domain.signing import Purpose, to_base64

    signed = {"payload": text, "signature": to_base64(key.sign(Purpose.RECEIPT, text.encode())), "key": CENTRE}
    assert stranger.receipt_of(signed, KEYS)["colour"] == "green"


# --- a statement as it is really made ---------------------------------------------------------------------------------


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_database(parse_url(f"sqlite:///{tmp_path / 'centre.sqlite'}"))
    upgrade(made)
    yield made
    made.dispose()


@pytest.fixture
def given(engine: Engine, tmp_path: Path) -> Given:
    folder, clock = KeyFolder(tmp_path / "keys"), StillClock()
    folder.make_missing()
    with engine.begin() as connection:
        operating.set_up(connection, centre=folder.centre().public, voucher=folder.voucher().public, now=NOON)
    return Given(Centre(engine=engine, key=folder.centre(), code_key=folder.codes(), clock=clock), folder, clock)


def test_the_stranger_proves_what_a_real_settlement_made(given: Given) -> None:
    campaign, desk, bus = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    chance = random.Random(7)  # noqa: S311 - an order that can be had again, not a secret
    entries = [desk.redeem(campaign, serial) for serial in range(30)]
    desk.exchange(*entries)
    bus.exchange(*[bus.redeem(campaign, serial) for serial in range(20, 40)])
    desk.exchange(*[desk.void(entry) for entry in chance.sample(entries, 8)])
    given.block(campaign, 50)
    bus.exchange(bus.redeem(campaign, 50), bus.redeem(campaign, 60, offering="NONE"))
    given.clock.forward(days=12)
    with given.centre.engine.begin() as connection:
        made = settling.settle(connection, "2026-11", centre=given.centre.key, now=given.clock())

    fingerprint = given.centre.key.public.fingerprint
    assert len(made) == 2
    for item in made:
        text = item.file.to_text()
        assert stranger.findings_in(text, [fingerprint]) == set()
        file = json.loads(text)
        keys = stranger.keys_of_the_file(file["keys"], [fingerprint])
        receipts = [stranger.receipt_of(signed, keys) for signed in file["receipts"]]
        statement = stranger.statement_of(file["statement"], keys)
        assert sum(stranger.owed(receipts).values()) == statement["totals"]["paid"]["cents"] > 0
        assert {line["outcome"] for line in statement["unpaid"]} <= {outcome.value for outcome in Outcome}
        for place in range(len(receipts)):
            less = {**file, "receipts": file["receipts"][:place] + file["receipts"][place + 1 :]}
            assert "receipt_missing" in stranger.findings_in(json.dumps(less), [fingerprint])
