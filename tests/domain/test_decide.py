from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import DeskStatus
from app.domain.decide import (
    CLOCK_UNRELIABLE_AFTER,
    WRONG_CODES_ALLOWED,
    Presented,
    Situation,
    decide,
    present,
)
from app.domain.policy import OfflinePolicy
from app.domain.redemption import ProofKind
from app.domain.scanned_text import Foreign, ForeignKind, MistypedCode, PieceOfVoucher, VoucherDigits, understand
from app.domain.short_code import plain_short_code
from app.domain.used_list import CampaignList
from app.domain.verdicts import Decision, EarlierUse, LimitReason, Place, Verdict, Warning_
from app.domain.voucher import Voucher, VoucherRef, issuer_key_id, sign_voucher
from tests.builders import NOON, Issuer, terms

ISSUER = Issuer()
STRANGER = Issuer()
REF = VoucherRef(1, 5)
HERE = EarlierUse(Place.HERE, redemption_id="0199a000-0000-7000-8000-0000000000c1", at=NOON)
ELSEWHERE = EarlierUse(Place.ELSEWHERE, at=NOON - timedelta(hours=2), site="Bus numérique")


def a_policy(**changes: object) -> OfflinePolicy:
    return ISSUER.signed_policy(**changes)[0]  # type: ignore[arg-type]


def a_list(**changes: object) -> CampaignList:
    return ISSUER.campaign_list(**changes).campaign_list  # type: ignore[arg-type]


def a_situation(**changes: object) -> Situation:
    values: dict[str, object] = {
        "now": NOON,
        "clock_step_back": timedelta(0),
        "catalogue": ISSUER.signed_catalogue()[0],
        "policy": a_policy(),
        "offering": "MEDIATION",
        "waiting": 0,
        "lists_as_of": NOON,
        "campaign": a_list(),
        "earlier_here": None,
        "short_code_verified": False,
        "wrong_codes": 0,
    }
    return Situation(**{**values, **changes})  # type: ignore[arg-type]


def a_qr(**changes: object) -> Presented:
    return Presented(REF, ProofKind.QR, proof="digits", terms=terms(**changes))


def a_code() -> Presented:
    return Presented(REF, ProofKind.SHORT_CODE, proof="", terms=None)


def verdict(presented: Presented, **changes: object) -> Verdict:
    return decide(presented, a_situation(**changes)).verdict


# What was presented


def test_a_genuine_voucher_is_presented_with_its_terms() -> None:
    digits = ISSUER.digits(5, territory="33")

    assert present(VoucherDigits(digits), ISSUER.keys()) == Presented(
        REF, ProofKind.QR, proof=digits, terms=terms(territory="33")
    )


def test_a_short_code_is_presented_without_terms() -> None:
    presented = present(understand(ISSUER.short_code(5)), ISSUER.keys())

    assert presented == Presented(REF, ProofKind.SHORT_CODE, proof=plain_short_code(ISSUER.short_code(5)), terms=None)


@pytest.mark.parametrize("scanned", [PieceOfVoucher(), MistypedCode()], ids=str)
def test_what_was_read_in_part_is_unreadable(scanned: PieceOfVoucher | MistypedCode) -> None:
    assert present(scanned, ISSUER.keys()) == Decision(Verdict.UNREADABLE)


def test_another_text_is_not_a_voucher_and_what_it_looks_like_is_said() -> None:
    found = present(Foreign(ForeignKind.WIFI), ISSUER.keys())

    assert found == Decision(Verdict.NOT_A_VOUCHER, foreign=ForeignKind.WIFI)


def test_205_digits_of_another_format_are_not_a_voucher() -> None:
    assert present(VoucherDigits("9" * 205), ISSUER.keys()) == Decision(Verdict.NOT_A_VOUCHER)


def test_a_voucher_of_another_issuer_is_said_so() -> None:
    assert present(VoucherDigits(STRANGER.digits(5)), ISSUER.keys()) == Decision(Verdict.WRONG_ISSUER)


def test_a_forged_voucher_has_a_bad_signature() -> None:
    under_our_id = Voucher(issuer_key_id(ISSUER.voucher.public), REF, terms())
    forged = sign_voucher(under_our_id, STRANGER.voucher).digits

    assert present(VoucherDigits(forged), ISSUER.keys()) == Decision(Verdict.BAD_SIGNATURE)


# Each verdict


def test_a_covered_voucher_that_is_not_used_is_taken_under_reserve() -> None:
    decision = decide(a_qr(), a_situation())

    assert decision.verdict is Verdict.ACCEPTED_PROVISIONAL
    assert decision.list_as_of == NOON
    assert decision.sponsor == "Département de la Gironde"
    assert decision.warnings == ()


def test_a_voucher_of_an_unseen_campaign_is_taken_and_said_to_be_uncovered() -> None:
    decision = decide(a_qr(), a_situation(campaign=None))

    assert decision.verdict is Verdict.ACCEPTED_PROVISIONAL
    assert decision.list_as_of is None
    assert decision.warnings == (Warning_.CAMPAIGN_NOT_COVERED,)


def test_a_serial_outside_the_list_is_taken_and_said_to_be_uncovered() -> None:
    decision = decide(a_qr(), a_situation(campaign=a_list(count=5)))

    assert decision.verdict is Verdict.ACCEPTED_PROVISIONAL
    assert decision.warnings == (Warning_.CAMPAIGN_NOT_COVERED,)


def test_a_voucher_redeemed_here_is_refused_with_the_earlier_redemption() -> None:
    decision = decide(a_qr(), a_situation(earlier_here=HERE))

    assert (decision.verdict, decision.earlier) == (Verdict.ALREADY_REDEEMED, HERE)


def test_a_voucher_that_the_list_says_used_is_refused_with_the_instant_of_the_list() -> None:
    as_of = NOON - timedelta(hours=3)

    decision = decide(a_qr(), a_situation(campaign=a_list(used=(5,), as_of=as_of)))

    assert (decision.verdict, decision.earlier) == (Verdict.ALREADY_REDEEMED, EarlierUse(Place.ELSEWHERE, as_of=as_of))


def test_a_voucher_that_the_centre_has_answered_as_taken_elsewhere_is_refused_whatever_the_list_says() -> None:
    for campaign in (a_list(), a_list(used=(5,)), a_list(count=3), None):
        decision = decide(a_qr(), a_situation(taken_elsewhere=ELSEWHERE, campaign=campaign))
        assert (decision.verdict, decision.earlier) == (Verdict.ALREADY_REDEEMED, ELSEWHERE)

    blocked = a_situation(taken_elsewhere=ELSEWHERE, campaign=a_list(blocked={5: "lost"}))
    assert decide(a_qr(), blocked).verdict is Verdict.BLOCKED
    assert decide(a_qr(), a_situation(taken_elsewhere=ELSEWHERE, earlier_here=HERE)).earlier == HERE


def test_used_in_a_list_says_nothing_of_a_redemption_that_this_desk_has_undone_since() -> None:
    used = a_list(used=(5,), as_of=NOON - timedelta(hours=1))
    since = decide(a_qr(), a_situation(campaign=used, voided_here_at=NOON - timedelta(minutes=30)))
    before = decide(a_qr(), a_situation(campaign=used, voided_here_at=NOON - timedelta(hours=2)))

    assert (since.verdict, since.list_as_of) == (Verdict.ACCEPTED_PROVISIONAL, None)
    assert since.warnings == (Warning_.CAMPAIGN_NOT_COVERED,)
    assert before.verdict is Verdict.ALREADY_REDEEMED


def test_a_blocked_voucher_is_refused_with_its_reason() -> None:
    decision = decide(a_qr(), a_situation(campaign=a_list(blocked={5: "stolen"})))

    assert (decision.verdict, decision.block_reason) == (Verdict.BLOCKED, "stolen")


def test_a_code_of_an_unknown_campaign_is_refused() -> None:
    assert verdict(a_code(), campaign=None) is Verdict.UNKNOWN_CAMPAIGN
    assert verdict(a_code(), campaign=None, short_code_verified=True) is Verdict.UNKNOWN_CAMPAIGN


def test_a_code_of_a_serial_that_the_list_does_not_cover_is_refused() -> None:
    assert verdict(a_code(), campaign=a_list(count=5), short_code_verified=True) is Verdict.UNKNOWN_CAMPAIGN


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-22T22:59:59.999+00:00", Verdict.NOT_YET_VALID),
        ("2026-11-22T23:00:00.000+00:00", Verdict.ACCEPTED_PROVISIONAL),
        ("2026-11-24T22:59:59.999+00:00", Verdict.ACCEPTED_PROVISIONAL),
        ("2026-11-24T23:00:00.000+00:00", Verdict.IN_TOLERANCE),
        ("2026-11-26T22:59:59.999+00:00", Verdict.IN_TOLERANCE),
        ("2026-11-26T23:00:00.000+00:00", Verdict.EXPIRED),
    ],
)
def test_days_are_civil_days_at_the_site_with_both_ends_included(now: str, expected: Verdict) -> None:
    voucher = a_qr(valid_from=date(2026, 11, 23), expires=date(2026, 11, 24), tolerance_days=2)
    at = datetime.fromisoformat(now)

    assert verdict(voucher, now=at, campaign=a_list(as_of=at)) is expected


def test_without_tolerance_a_voucher_expires_after_its_day() -> None:
    voucher = a_qr(expires=date(2026, 11, 22), tolerance_days=0)

    assert verdict(voucher) is Verdict.EXPIRED


@pytest.mark.parametrize(
    ("territory", "expected"),
    [
        ("", Verdict.ACCEPTED_PROVISIONAL),
        ("33", Verdict.ACCEPTED_PROVISIONAL),
        ("3", Verdict.WRONG_TERRITORY),
        ("2A", Verdict.WRONG_TERRITORY),
    ],
)
def test_a_voucher_of_another_territory_is_refused(territory: str, expected: Verdict) -> None:
    assert verdict(a_qr(territory=territory)) is expected


def test_an_offering_that_the_campaign_does_not_pay_for_is_refused() -> None:
    assert verdict(a_qr(), campaign=a_list(offerings=("ATELIER",))) is Verdict.OFFERING_NOT_ALLOWED
    assert verdict(a_qr(), campaign=a_list(offerings=("ATELIER",)), offering="ATELIER") is Verdict.ACCEPTED_PROVISIONAL


def test_a_clock_set_back_by_more_than_a_day_cannot_judge() -> None:
    step = CLOCK_UNRELIABLE_AFTER

    assert verdict(a_qr(), clock_step_back=step) is Verdict.ACCEPTED_PROVISIONAL
    assert verdict(a_qr(), clock_step_back=step + timedelta(milliseconds=1)) is Verdict.CLOCK_UNRELIABLE


# Limits of the policy


def _limit(presented: Presented, **changes: object) -> LimitReason | None:
    decision = decide(presented, a_situation(**changes))
    assert (decision.verdict is Verdict.OFFLINE_LIMIT_REACHED) == (decision.limit is not None)
    return decision.limit


def test_the_fortieth_waiting_voucher_is_taken_and_the_next_is_not() -> None:
    assert _limit(a_qr(), waiting=39) is None
    assert _limit(a_qr(), waiting=40) is LimitReason.TOO_MANY_WAITING


def test_a_list_older_than_the_hard_age_stops() -> None:
    on_the_edge, beyond = NOON - timedelta(hours=72), NOON - timedelta(hours=72, milliseconds=1)

    assert _limit(a_qr(), campaign=a_list(as_of=on_the_edge)) is None
    assert _limit(a_qr(), campaign=a_list(as_of=beyond)) is LimitReason.LIST_TOO_OLD
    assert _limit(a_qr(), campaign=None, lists_as_of=on_the_edge) is None
    assert _limit(a_qr(), campaign=None, lists_as_of=beyond) is LimitReason.LIST_TOO_OLD


def test_the_age_that_counts_is_the_one_of_the_vouchers_own_list() -> None:
    old = NOON - timedelta(hours=100)

    assert _limit(a_qr(), campaign=a_list(as_of=old), lists_as_of=NOON) is LimitReason.LIST_TOO_OLD
    assert _limit(a_qr(), campaign=a_list(as_of=NOON), lists_as_of=old) is None
    assert _warnings(a_qr(), campaign=a_list(as_of=NOON - timedelta(hours=30)), lists_as_of=NOON) == (
        Warning_.SOFT_LIMIT_LIST_AGE,
    )


def test_the_limits_are_those_of_the_policy() -> None:
    wide = a_policy(hard_vouchers=1000, hard_hours=400)

    assert _limit(a_qr(), policy=wide, waiting=999, campaign=a_list(as_of=NOON - timedelta(hours=400))) is None
    assert _limit(a_qr(), policy=a_policy(hard_vouchers=0)) is LimitReason.TOO_MANY_WAITING


def test_a_short_code_is_refused_offline_unless_the_policy_allows_it() -> None:
    assert _limit(a_code()) is LimitReason.SHORT_CODE_OFFLINE
    assert _limit(a_code(), policy=a_policy(short_codes_offline=True)) is None
    assert _limit(a_code(), short_code_verified=True) is None


def test_typing_is_paused_after_too_many_wrong_codes() -> None:
    allowed = a_policy(short_codes_offline=True)

    assert _limit(a_code(), policy=allowed, wrong_codes=WRONG_CODES_ALLOWED - 1) is None
    assert _limit(a_code(), policy=allowed, wrong_codes=WRONG_CODES_ALLOWED) is LimitReason.TOO_MANY_WRONG_CODES
    assert _limit(a_code(), short_code_verified=True, wrong_codes=WRONG_CODES_ALLOWED) is None
    assert _limit(a_qr(), wrong_codes=WRONG_CODES_ALLOWED) is None


def test_a_revoked_desk_takes_nothing() -> None:
    revoked = ISSUER.signed_catalogue(desk_status=DeskStatus.REVOKED)[0]

    assert _limit(a_qr(), catalogue=revoked) is LimitReason.DESK_REVOKED


# What is said beside


def _warnings(presented: Presented, **changes: object) -> tuple[Warning_, ...]:
    return decide(presented, a_situation(**changes)).warnings


def test_soft_limits_warn_from_the_voucher_that_passes_them() -> None:
    assert _warnings(a_qr(), waiting=14) == ()
    assert _warnings(a_qr(), waiting=15) == (Warning_.SOFT_LIMIT_VOUCHERS,)
    assert _warnings(a_qr(), campaign=a_list(as_of=NOON - timedelta(hours=24))) == ()
    assert _warnings(a_qr(), campaign=a_list(as_of=NOON - timedelta(hours=25))) == (Warning_.SOFT_LIMIT_LIST_AGE,)


def test_an_unverified_code_is_marked() -> None:
    assert _warnings(a_code(), policy=a_policy(short_codes_offline=True)) == (Warning_.SHORT_CODE_UNVERIFIED,)
    assert _warnings(a_code(), short_code_verified=True) == ()


def test_a_clock_that_went_back_is_said() -> None:
    assert _warnings(a_qr(), clock_step_back=timedelta(minutes=5)) == ()
    assert _warnings(a_qr(), clock_step_back=timedelta(minutes=6)) == (Warning_.CLOCK_MOVED_BACK,)


# The order: from what is certain to what depends on how long the desk was alone

WRONGS: tuple[tuple[Verdict, dict[str, object], dict[str, object]], ...] = (
    (Verdict.ALREADY_REDEEMED, {"earlier_here": HERE}, {}),
    (Verdict.BLOCKED, {}, {"blocked": {5: "lost"}}),
    (Verdict.ALREADY_REDEEMED, {"taken_elsewhere": ELSEWHERE}, {}),
    (Verdict.ALREADY_REDEEMED, {}, {"used": (5,)}),
    (Verdict.CLOCK_UNRELIABLE, {"clock_step_back": timedelta(days=2)}, {}),
    (Verdict.EXPIRED, {}, {}),
    (Verdict.WRONG_TERRITORY, {}, {}),
    (Verdict.OFFERING_NOT_ALLOWED, {}, {"offerings": ("ATELIER",)}),
    (Verdict.OFFLINE_LIMIT_REACHED, {"waiting": 40}, {}),
)
TERMS_OF: dict[Verdict, dict[str, object]] = {
    Verdict.EXPIRED: {"expires": date(2026, 1, 31), "tolerance_days": 0},
    Verdict.WRONG_TERRITORY: {"territory": "974"},
}


@given(st.sets(st.integers(0, len(WRONGS) - 1)))
def test_of_several_reasons_the_most_certain_is_said(chosen: set[int]) -> None:
    situation: dict[str, object] = {}
    of_list: dict[str, object] = {}
    of_voucher: dict[str, object] = {}
    for place in chosen:
        name, in_situation, in_list = WRONGS[place]
        situation |= in_situation
        of_list |= in_list
        of_voucher |= TERMS_OF.get(name, {})

    found = verdict(a_qr(**of_voucher), campaign=a_list(**of_list), **situation)

    assert found is (WRONGS[min(chosen)][0] if chosen else Verdict.ACCEPTED_PROVISIONAL)


@given(
    st.builds(
        a_situation,
        now=st.integers(-1000, 1500).map(lambda days: NOON + timedelta(days=days)),
        clock_step_back=st.timedeltas(timedelta(0), timedelta(days=3)),
        waiting=st.integers(0, 60),
        lists_as_of=st.just(NOON),
        campaign=st.sampled_from([None, a_list(), a_list(used=(5,)), a_list(count=3), a_list(blocked={5: "lost"})]),
        earlier_here=st.sampled_from([None, HERE]),
        taken_elsewhere=st.sampled_from([None, ELSEWHERE]),
        voided_here_at=st.sampled_from([None, NOON]),
        offering=st.sampled_from(["MEDIATION", "ATELIER"]),
        policy=st.sampled_from([a_policy(), a_policy(short_codes_offline=True)]),
        short_code_verified=st.booleans(),
        wrong_codes=st.integers(0, 10),
    ),
    st.sampled_from([a_qr(), a_qr(territory="974"), a_code()]),
)
def test_whatever_the_desk_knows_nothing_is_taken_twice_or_without_terms(
    situation: Situation, presented: Presented
) -> None:
    decision = decide(presented, situation)

    assert decision.ref == REF
    assert decision.verdict is not Verdict.ACCEPTED
    if decision.verdict.takes:
        assert situation.earlier_here is None
        assert situation.taken_elsewhere is None
        assert decision.terms is not None
        assert decision.limit is None
        again = decide(presented, replace(situation, earlier_here=HERE))
        assert again.verdict is Verdict.ALREADY_REDEEMED
