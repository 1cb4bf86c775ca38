"""The judgement of one claim: every reason, and the bounds of days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.receipts import RefusalReason
from app.domain.redemption import ListInForce, ProofKind, RedemptionClaim
from app.domain.verdicts import Verdict
from app.domain.voucher import VoucherRef, issuer_key_id
from central.claims import Block, CampaignFacts, Ground, Judged, SiteFacts, Territory, judge
from tests.builders import MAC_KEY, NOON, SITE_ID, Issuer, terms

ISSUER = Issuer()
REF = VoucherRef(1, 7)


def a_claim(**changes: object) -> RedemptionClaim:
    at = changes.get("redeemed_at", NOON)
    values: dict[str, object] = {
        "id": "0199a000-0000-7000-8000-000000000009",
        "ref": REF,
        "proof_kind": ProofKind.QR,
        "proof": ISSUER.digits(7),
        "offering": "MEDIATION",
        "amount_cents": 1000,
        "verdict": Verdict.ACCEPTED_PROVISIONAL,
        "redeemed_at": at,
        "desk_clock_at": at,
        "policy_version": 1,
        "list_in_force": ListInForce(3, NOON),
        "warnings": (),
    }
    return RedemptionClaim(**{**values, **changes})  # type: ignore[arg-type]


def a_ground(
    *,
    territory: str = "33",
    campaign_territory: str = "",
    history: tuple[Territory, ...] = (),
    now: datetime = NOON + timedelta(days=1000),
    offerings: tuple[str, ...] = (),
    block: Block | None = None,
) -> Ground:
    facts = CampaignFacts(vouchers=10, terms=terms(territory=campaign_territory), offerings=offerings)
    return Ground(
        campaigns={1: facts},
        blocks={} if block is None else {REF: block},
        offerings=frozenset({"MEDIATION", "ATELIER"}),
        issuers={issuer_key_id(ISSUER.voucher.public): ISSUER.voucher.public},
        code_key=MAC_KEY,
        site=SiteFacts(SITE_ID, "Médiathèque de Bourg", history or (Territory(NOON, territory),)),
        now=now,
    )


def reason(claim: RedemptionClaim, ground: Ground | None = None) -> RefusalReason | None:
    return judge(claim, ground or a_ground()).refusal


def test_a_genuine_voucher_within_its_terms_is_payable() -> None:
    assert judge(a_claim(), a_ground()) == Judged(a_claim(), None, guarantee=False)


def test_a_campaign_or_serial_that_was_never_issued_is_unknown() -> None:
    assert reason(a_claim(ref=VoucherRef(2, 7))) is RefusalReason.UNKNOWN_VOUCHER
    assert reason(a_claim(ref=VoucherRef(1, 10), proof=ISSUER.digits(10))) is RefusalReason.UNKNOWN_VOUCHER
    assert reason(a_claim(ref=VoucherRef(1, 9), proof=ISSUER.digits(9))) is None


@pytest.mark.parametrize(
    "proof",
    [
        ISSUER.digits(8),
        Issuer().digits(7),
        ISSUER.digits(7)[:-1] + str((int(ISSUER.digits(7)[-1]) + 1) % 10),
        ISSUER.digits(7)[1:],
        "9" * 205,
        "not digits",
        "",
    ],
    ids=["another voucher's", "another issuer's", "altered", "too short", "too large", "a text", "nothing"],
)
def test_a_qr_that_does_not_prove_this_voucher_is_refused(proof: str) -> None:
    assert reason(a_claim(proof=proof)) is RefusalReason.BAD_PROOF


def test_a_short_code_is_proven_by_the_secret_of_the_centre_alone() -> None:
    code = ISSUER.short_code(7)
    assert reason(a_claim(proof_kind=ProofKind.SHORT_CODE, proof=code)) is None
    assert reason(a_claim(proof_kind=ProofKind.SHORT_CODE, proof=code.lower().replace("-", " "))) is None
    wrong_mac = _with_other_mac()
    for proof in (wrong_mac, ISSUER.short_code(8), code[:-1], "", "U" * 20, ISSUER.digits(7)):
        assert reason(a_claim(proof_kind=ProofKind.SHORT_CODE, proof=proof)) is RefusalReason.BAD_PROOF


def _with_other_mac() -> str:
    from app.domain.short_code import write_short_code

    return write_short_code(REF, b"another secret of thirty-two by.")


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2025, 12, 31, 22, 59, 59, 999000, tzinfo=UTC), RefusalReason.NOT_YET_VALID),
        (datetime(2025, 12, 31, 23, 0, tzinfo=UTC), None),
        (datetime(2027, 12, 31, 22, 59, tzinfo=UTC), None),
        (datetime(2028, 1, 31, 22, 59, 59, 999000, tzinfo=UTC), None),
        (datetime(2028, 1, 31, 23, 0, tzinfo=UTC), RefusalReason.EXPIRED),
    ],
)
def test_days_are_those_of_the_site_and_the_tolerance_is_the_vouchers(
    at: datetime, expected: RefusalReason | None
) -> None:
    assert reason(a_claim(redeemed_at=at)) is expected


def test_a_site_overseas_has_its_own_days() -> None:
    late_evening = datetime(2028, 2, 1, 3, 0, tzinfo=UTC)
    assert reason(a_claim(redeemed_at=late_evening), a_ground(territory="971")) is None
    assert reason(a_claim(redeemed_at=late_evening), a_ground(territory="33")) is RefusalReason.EXPIRED


def test_a_claim_of_another_amount_than_the_vouchers_value_is_malformed() -> None:
    for amount in (0, 999, 1001, 65_535):
        assert reason(a_claim(amount_cents=amount)) is RefusalReason.MALFORMED


def test_a_claim_is_judged_by_the_territory_that_was_in_force_when_it_was_redeemed() -> None:
    moved = NOON + timedelta(hours=1)
    ground = a_ground(campaign_territory="33", history=(Territory(NOON, "33"), Territory(moved, "40")))
    for at in (NOON - timedelta(days=1), NOON, moved - timedelta(milliseconds=1)):
        assert reason(a_claim(redeemed_at=at), ground) is None
    assert reason(a_claim(redeemed_at=moved), ground) is RefusalReason.WRONG_TERRITORY


def test_a_time_in_the_future_is_judged_as_now() -> None:
    ground = a_ground(now=datetime(2025, 6, 1, tzinfo=UTC))
    assert reason(a_claim(redeemed_at=NOON), ground) is RefusalReason.NOT_YET_VALID


def test_a_late_arrival_is_judged_at_its_time_of_redemption() -> None:
    ground = a_ground(now=datetime(2035, 1, 1, tzinfo=UTC))
    assert reason(a_claim(redeemed_at=NOON), ground) is None


def test_a_voucher_of_another_territory_is_refused_and_one_without_territory_is_good_everywhere() -> None:
    assert reason(a_claim(), a_ground(territory="33", campaign_territory="2A")) is RefusalReason.WRONG_TERRITORY
    assert reason(a_claim(), a_ground(territory="2A", campaign_territory="2A")) is None
    assert reason(a_claim(), a_ground(territory="", campaign_territory="2A")) is RefusalReason.WRONG_TERRITORY
    assert reason(a_claim(), a_ground(territory="")) is None


def test_the_terms_of_the_campaign_count_and_not_those_of_the_paper() -> None:
    assert reason(a_claim(proof=ISSUER.digits(7, territory="2A", expires=date(2020, 1, 1)))) is None


def test_an_offering_must_exist_and_be_allowed_by_the_campaign() -> None:
    assert reason(a_claim(offering="NOWHERE")) is RefusalReason.UNKNOWN_OFFERING
    assert reason(a_claim(offering="MEDIATION"), a_ground(offerings=("ATELIER",))) is RefusalReason.OFFERING_NOT_ALLOWED
    assert reason(a_claim(offering="ATELIER"), a_ground(offerings=("ATELIER",))) is None


def test_a_blocked_voucher_is_refused_when_the_list_of_the_desk_could_know_it() -> None:
    ground = a_ground(block=Block("perdu", NOON))
    assert reason(a_claim(list_in_force=ListInForce(3, NOON)), ground) is RefusalReason.BLOCKED
    assert reason(a_claim(list_in_force=ListInForce(3, NOON + timedelta(hours=1))), ground) is RefusalReason.BLOCKED


@pytest.mark.parametrize("listed", [None, ListInForce(3, NOON - timedelta(milliseconds=1))])
def test_a_block_that_the_desk_could_not_know_is_paid_by_the_guarantee(listed: ListInForce | None) -> None:
    judged = judge(a_claim(list_in_force=listed), a_ground(block=Block("perdu", NOON)))
    assert (judged.refusal, judged.guarantee) == (None, True)


def test_a_block_of_another_serial_changes_nothing() -> None:
    ground = a_ground(block=Block("perdu", NOON))
    assert reason(a_claim(ref=VoucherRef(1, 6), proof=ISSUER.digits(6)), ground) is None
