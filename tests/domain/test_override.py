"""A coordinator's code and what the journal says; the decision beyond a hard limit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.canonical import JsonObject, canonical_text, parse_canonical
from app.domain.catalogue import Catalogue, DeskStatus
from app.domain.decide import CLOCK_UNRELIABLE_AFTER, WRONG_CODES_ALLOWED, decide
from app.domain.fields import WrongShape
from app.domain.override import (
    MOST_VOUCHERS,
    OVERRIDABLE,
    CodeHash,
    OverrideAct,
    OverrideReason,
    hash_code,
    new_code,
    plain_code,
)
from app.domain.verdicts import Decision, LimitReason, Verdict, Warning_
from tests.builders import NOON, Issuer
from tests.domain.test_decide import a_code, a_list, a_policy, a_qr, a_situation

HASH = CodeHash(b"s" * 16, b"h" * 32)
CATALOGUE = Issuer().signed_catalogue(coordinator=HASH)[0]


def test_a_new_code_is_ten_digits_in_two_groups() -> None:
    code = new_code()

    assert [len(group) for group in code.split(" ")] == [5, 5]
    assert plain_code(code) == code.replace(" ", "")


def test_two_codes_are_never_the_same() -> None:
    assert len({new_code() for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "typed", ["48210 93756", "4821093756", " 48 21 09 37 56 ", "48210-93756", "48210.93756", "48210\u00a093756"]
)
def test_a_code_may_be_spaced_in_any_way(typed: str) -> None:
    assert plain_code(typed) == "4821093756"


@pytest.mark.parametrize("typed", ["", "482109375", "48210937567", "48210 9375O", "٤٨٢١٠٩٣٧٥٦", "4821093756\n"])
def test_what_is_not_ten_digits_is_no_code(typed: str) -> None:
    assert plain_code(typed) is None


def test_a_code_matches_its_own_hash_alone() -> None:
    hashed = hash_code("48210 93756")

    assert hashed.matches("4821093756")
    assert not hashed.matches("4821093757")
    assert not hashed.matches("nonsense")


def test_two_hashes_of_one_code_differ() -> None:
    assert hash_code("4821093756") != hash_code("4821093756")


def test_what_is_no_code_is_not_hashed() -> None:
    with pytest.raises(ValueError, match="coordinator"):
        hash_code("1234")


def test_the_hash_says_nothing_of_the_code() -> None:
    assert "4821093756" not in canonical_text(hash_code("4821093756").to_json())


def test_a_hash_is_read_back() -> None:
    assert CodeHash.from_json(parse_canonical(canonical_text(HASH.to_json()))) == HASH


@pytest.mark.parametrize("changes", [{"salt": "c2FsdA=="}, {"hash": "!"}, {"hash": None}, {"method": 3}], ids=str)
def test_a_hash_of_another_shape_is_refused(changes: JsonObject) -> None:
    with pytest.raises(WrongShape):
        CodeHash.from_json({**HASH.to_json(), **changes})


def test_a_hash_of_a_later_version_is_no_code_and_leaves_the_catalogue_good() -> None:
    value = CATALOGUE.to_json()
    value["coordinator"] = {"method": "argon3", "salt": "x", "hash": "y"}

    assert Catalogue.from_json(value).coordinator is None


def test_a_catalogue_without_a_code_is_signed_as_it_always_was() -> None:
    assert "coordinator" not in Issuer().signed_catalogue()[0].to_json()
    assert Catalogue.from_json(CATALOGUE.to_json()) == CATALOGUE


acts = st.builds(
    OverrideAct,
    limit=st.sampled_from(sorted(OVERRIDABLE)),
    policy_version=st.integers(1, 10**6),
    vouchers=st.integers(0, MOST_VOUCHERS),
    reason=st.none() | st.sampled_from(OverrideReason),
)


@given(acts)
def test_an_act_is_read_back_from_its_body(act: OverrideAct) -> None:
    assert OverrideAct.from_body(parse_canonical(canonical_text(act.to_body()))) == act


@pytest.mark.parametrize(
    "changes", [{"limit": "mood"}, {"policy": None}, {"vouchers": -1}, {"reason": "because"}, {"reason": 4}], ids=str
)
def test_an_act_of_another_shape_is_refused(changes: JsonObject) -> None:
    act = OverrideAct(LimitReason.LIST_TOO_OLD, policy_version=1, vouchers=5, reason=OverrideReason.OTHER)
    with pytest.raises(WrongShape):
        OverrideAct.from_body({**act.to_body(), **changes})


def test_only_the_limits_of_the_policy_can_be_lifted() -> None:
    assert {LimitReason.TOO_MANY_WAITING, LimitReason.LIST_TOO_OLD} == OVERRIDABLE


# The decision


def _decided(**changes: object) -> Decision:
    values: dict[str, object] = {"policy": a_policy(override_vouchers=20), "catalogue": CATALOGUE}
    return decide(a_qr(), a_situation(**{**values, **changes}))


LIMITS = pytest.mark.parametrize(
    ("reached", "limit"),
    [
        ({"waiting": 40}, LimitReason.TOO_MANY_WAITING),
        ({"campaign": a_list(as_of=NOON - timedelta(hours=73))}, LimitReason.LIST_TOO_OLD),
        ({"waiting": 90, "campaign": a_list(as_of=NOON - timedelta(days=30))}, LimitReason.TOO_MANY_WAITING),
    ],
    ids=["vouchers", "age", "both"],
)


@LIMITS
def test_beyond_a_hard_limit_an_override_is_offered(reached: dict[str, object], limit: LimitReason) -> None:
    decision = _decided(**reached)

    assert (decision.verdict, decision.limit) == (Verdict.OFFLINE_LIMIT_REACHED, limit)
    assert decision.override_offered == 20


@LIMITS
def test_under_an_open_override_it_is_taken_with_a_warning(reached: dict[str, object], limit: LimitReason) -> None:
    decision = _decided(**reached, override_left=1)

    assert (decision.verdict, decision.limit) == (Verdict.ACCEPTED_PROVISIONAL, None)
    assert Warning_.OVERRIDE in decision.warnings
    assert decision.override_offered == 0


def test_below_the_limits_nothing_of_an_open_override_is_used() -> None:
    assert Warning_.OVERRIDE not in _decided(waiting=39, override_left=5).warnings


def test_none_is_offered_where_the_policy_or_the_site_has_none() -> None:
    assert _decided(waiting=40, policy=a_policy()).override_offered == 0
    assert _decided(waiting=40, catalogue=Issuer().signed_catalogue()[0]).override_offered == 0


@pytest.mark.parametrize(
    "reached",
    [
        {"journal_broken": True},
        {"catalogue": Issuer().signed_catalogue(coordinator=HASH, desk_status=DeskStatus.REVOKED)[0]},
        {"clock_step_back": CLOCK_UNRELIABLE_AFTER + timedelta(seconds=1)},
    ],
    ids=["journal", "revoked", "clock"],
)
def test_a_fault_is_never_lifted(reached: dict[str, object]) -> None:
    decision = _decided(**reached, waiting=40, override_left=5)

    assert not decision.verdict.takes
    assert decision.override_offered == 0


def test_an_override_does_not_let_short_codes_through_that_the_policy_refuses() -> None:
    under = {"override_left": 5, "waiting": 40, "catalogue": CATALOGUE}
    strict, lax = a_policy(override_vouchers=20), a_policy(override_vouchers=20, short_codes_offline=True)

    refused = decide(a_code(), a_situation(**under, policy=strict))
    guessed = decide(a_code(), a_situation(**under, policy=lax, wrong_codes=WRONG_CODES_ALLOWED))

    assert (refused.limit, refused.override_offered) == (LimitReason.SHORT_CODE_OFFLINE, 0)
    assert (guessed.limit, guessed.override_offered) == (LimitReason.TOO_MANY_WRONG_CODES, 0)


def test_a_voucher_that_may_not_be_taken_stays_refused_under_an_override() -> None:
    used = a_list(used=(5,))

    assert _decided(campaign=used, waiting=40, override_left=5).verdict is Verdict.ALREADY_REDEEMED
