from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.canonical import JsonObject, canonical_text, parse_canonical
from app.domain.fields import WrongShape
from app.domain.redemption import ListInForce, ProofKind, RedemptionClaim, RedemptionState, VoidClaim, VoidReason
from app.domain.verdicts import Verdict, Warning_
from app.domain.voucher import VoucherRef
from tests.builders import NOON

ID = "0199a000-0000-7000-8000-0000000000c1"


def a_claim(**changes: object) -> RedemptionClaim:
    values: dict[str, object] = {
        "id": ID,
        "ref": VoucherRef(1, 5),
        "proof_kind": ProofKind.QR,
        "proof": "7" * 205,
        "offering": "MEDIATION",
        "amount_cents": 1000,
        "verdict": Verdict.ACCEPTED_PROVISIONAL,
        "redeemed_at": NOON,
        "desk_clock_at": NOON,
        "policy_version": 1,
        "list_in_force": ListInForce(3, NOON),
        "warnings": (),
    }
    return RedemptionClaim(**{**values, **changes})  # type: ignore[arg-type]


claims = st.builds(
    a_claim,
    ref=st.builds(VoucherRef, st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)),
    proof_kind=st.sampled_from(ProofKind),
    amount_cents=st.integers(0, 65535),
    verdict=st.sampled_from([Verdict.ACCEPTED_PROVISIONAL, Verdict.IN_TOLERANCE]),
    list_in_force=st.sampled_from([None, ListInForce(1, NOON)]),
    warnings=st.lists(st.sampled_from(Warning_), unique=True).map(tuple),
)


@given(claims)
def test_a_claim_is_read_back_from_its_body(claim: RedemptionClaim) -> None:
    body = parse_canonical(canonical_text(claim.to_body()))

    assert RedemptionClaim.from_body(body, NOON) == claim


@pytest.mark.parametrize(
    "changes",
    [
        {"redemption": "1"},
        {"campaign": 2**32},
        {"serial": -1},
        {"proof_kind": "photo"},
        {"proof": None},
        {"proof": "7" * 501},
        {"offering": "A" * 41},
        {"amount_cents": 65536},
        {"verdict": "perhaps"},
        {"desk_clock": "noon"},
        {"policy": None},
        {"list_version": "1"},
        {"list_as_of": "yesterday"},
        {"warnings": [7]},
        {"warnings": None},
    ],
    ids=lambda changes: str(changes)[:40],
)
def test_a_claim_of_another_shape_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(WrongShape):
        RedemptionClaim.from_body({**a_claim().to_body(), **changes}, NOON)


def test_a_warning_that_only_a_later_version_knows_does_not_stop_a_claim() -> None:
    body = a_claim().to_body()
    body["warnings"] = ["storm", "override"]

    assert RedemptionClaim.from_body(body, NOON).warnings == (Warning_.OVERRIDE,)


@pytest.mark.parametrize("reason", VoidReason)
def test_a_void_is_read_back_from_its_body(reason: VoidReason) -> None:
    claim = VoidClaim("0199a000-0000-7000-8000-0000000000d1", redemption=ID, reason=reason, voided_at=NOON)

    assert VoidClaim.from_body(claim.to_body(), NOON) == claim


@pytest.mark.parametrize("changes", [{"void": "1"}, {"redemption": None}, {"reason": "for free"}], ids=str)
def test_a_void_of_another_shape_is_refused(changes: JsonObject) -> None:
    body = VoidClaim(ID, redemption=ID, reason=VoidReason.OTHER, voided_at=NOON).to_body()

    with pytest.raises(WrongShape):
        VoidClaim.from_body({**body, **changes}, NOON)


def test_only_what_waits_or_is_confirmed_uses_up_its_voucher() -> None:
    live = {state for state in RedemptionState if state.live}

    assert live == {RedemptionState.WAITING, RedemptionState.CONFIRMED}
