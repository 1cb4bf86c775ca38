from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.canonical import JsonObject, canonical_text, parse_canonical
from app.domain.fields import WrongShape
from app.domain.policy import OfflinePolicy
from tests.builders import NOON

policies = st.builds(
    OfflinePolicy,
    version=st.integers(1, 10**6),
    issued_at=st.just(NOON),
    soft_vouchers=st.integers(0, 10**7),
    hard_vouchers=st.integers(0, 10**7),
    soft_hours=st.integers(0, 10**5),
    hard_hours=st.integers(0, 10**5),
    short_codes_offline=st.booleans(),
    override_vouchers=st.integers(0, 10**7),
)


@given(policies)
def test_a_policy_is_read_back(policy: OfflinePolicy) -> None:
    assert OfflinePolicy.from_json(parse_canonical(canonical_text(policy.to_json()))) == policy


def test_the_starting_values_are_those_decided() -> None:
    policy = OfflinePolicy(version=1, issued_at=NOON)

    assert (policy.soft_vouchers, policy.hard_vouchers) == (15, 40)
    assert (policy.soft_age, policy.hard_age) == (timedelta(hours=24), timedelta(hours=72))
    assert not policy.short_codes_offline


def test_a_policy_without_an_override_is_signed_as_it_always_was_and_allows_none() -> None:
    value = OfflinePolicy(version=1, issued_at=NOON).to_json()

    assert "override_vouchers" not in value
    assert OfflinePolicy.from_json(value).override_vouchers == 0


@given(policies)
def test_the_ages_of_any_policy_can_be_counted_from(policy: OfflinePolicy) -> None:
    assert NOON - policy.soft_age <= NOON
    assert NOON - policy.hard_age <= NOON


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"kind": "catalogue"},
        {"version": 0},
        {"issued_at": "yesterday"},
        {"soft_vouchers": -1},
        {"hard_vouchers": "40"},
        {"soft_hours": 100_001},
        {"hard_hours": None},
        {"short_codes_offline": 0},
        {"override_vouchers": -1},
        {"override_vouchers": 10_000_001},
        {"override_vouchers": None},
    ],
    ids=str,
)
def test_a_policy_of_another_shape_is_refused(changes: JsonObject) -> None:
    with pytest.raises(WrongShape):
        OfflinePolicy.from_json({**OfflinePolicy(version=1, issued_at=NOON).to_json(), **changes})
