"""Receipts are kept as they were signed, and can be given again for ever."""

from __future__ import annotations

from sqlalchemy import select

from app.domain.receipts import Outcome, Receipt
from app.domain.signing import Purpose, keyring_of
from app.domain.voucher import VoucherRef
from app.foundation.ids import new_id
from central.receipts import answers_given, keep_receipts, latest_receipt, supersede, updates_after
from central.tables import receipts
from tests.builders import NOON
from tests.central.given import Desk, Given


def a_receipt(desk: Desk, entry: str, redemption: str, **changes: object) -> Receipt:
    values: dict[str, object] = {
        "id": new_id(NOON),
        "desk": desk.id,
        "site": "A",
        "entry": entry,
        "redemption": redemption,
        "ref": VoucherRef(1, 1),
        "offering": "MEDIATION",
        "amount_cents": 1000,
        "outcome": Outcome.ACCEPTED,
        "reason": None,
        "first": None,
        "redeemed_at": NOON,
        "received_at": NOON,
        "supersedes": None,
    }
    return Receipt(**{**values, **changes})  # type: ignore[arg-type]


def test_a_kept_receipt_is_given_again_to_the_byte(given: Given) -> None:
    desk, other = given.desk(), given.desk()
    made = [a_receipt(desk, entry, new_id(NOON)) for entry in ("a", "b")]
    with given.centre.engine.begin() as connection:
        signed = keep_receipts(connection, made, given.centre.key)
        assert keep_receipts(connection, [], given.centre.key) == {}
    with given.centre.engine.begin() as connection:
        assert answers_given(connection, desk.id, ["a", "b", "c"]) == signed
        assert answers_given(connection, other.id, ["a", "b"]) == {}
    value = signed["a"].opened(Purpose.RECEIPT, keyring_of(given.centre.key.public))
    assert Receipt.from_json(value) == made[0]


def test_superseding_receipts_are_numbered_per_desk_and_are_no_first_answers(given: Given) -> None:
    desk, other = given.desk(), given.desk()
    redemption = new_id(NOON)
    first = a_receipt(desk, "a", redemption, outcome=Outcome.HELD)
    with given.centre.engine.begin() as connection:
        signed = keep_receipts(connection, [first], given.centre.key)
        supersede(connection, a_receipt(desk, "a", redemption, supersedes=first.id), given.centre.key)
        supersede(connection, a_receipt(other, "z", new_id(NOON)), given.centre.key)
        supersede(connection, a_receipt(desk, "a", redemption), given.centre.key)
        assert [n for n, _document in updates_after(connection, desk.id, 0, limit=9)] == [1, 2]
        assert [n for n, _document in updates_after(connection, desk.id, 1, limit=9)] == [2]
        assert [n for n, _document in updates_after(connection, desk.id, 0, limit=1)] == [1]
        assert [n for n, _document in updates_after(connection, other.id, 0, limit=9)] == [1]
        assert answers_given(connection, desk.id, ["a"]) == signed


def test_the_latest_receipt_is_the_one_with_the_highest_number(given: Given) -> None:
    desk, redemption = given.desk(), new_id(NOON)
    chain = [a_receipt(desk, "a", redemption) for _ in range(3)]
    with given.centre.engine.begin() as connection:
        keep_receipts(connection, chain[:1], given.centre.key)
        assert latest_receipt(connection, redemption, "a") == chain[0].id
        for receipt in chain[1:]:
            supersede(connection, receipt, given.centre.key)
            assert latest_receipt(connection, redemption, "a") == receipt.id
        assert len(connection.execute(select(receipts.c.id)).all()) == 3
