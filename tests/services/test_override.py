"""A coordinator allows vouchers beyond a hard limit: checked without a network, journalled, used up, ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import DeskParts, journal_lines, open_desk, verify_journal
from app.domain.catalogue import DeskStatus
from app.domain.exchanged import VerifiedAnswer
from app.domain.incarnation import JournalState
from app.domain.journal import JournalHead
from app.domain.override import OverrideReason, hash_code
from app.domain.verdicts import LimitReason, Verdict, Warning_
from app.foundation.paths import DataFolder
from app.services.override import OverrideOpened, OverrideRefusal
from tests.builders import NOON, Issuer, StillClock, an_answer, an_enrolled_desk
from tests.persistence.given import rows

CODE = "48210 93756"
WRONG = "00000 00000"
HASH = hash_code(CODE)


def entries(parts: DeskParts, kind: str) -> list[dict[str, Any]]:
    return [dict(line) for line in journal_lines(parts.folder.database) if line["kind"] == kind]


def brought(issuer: Issuer, *, at: datetime = NOON, **changes: object) -> VerifiedAnswer:
    """The last answer of an exchange, with the code of the site's coordinator."""
    known = issuer.signed_catalogue(version=2, coordinator=HASH)
    return an_answer(issuer.campaign_list(as_of=at), at=at, **{"catalogue": known, **changes})


@pytest.fixture
def parts(tmp_path: Path, issuer: Issuer, clock: StillClock) -> Iterator[DeskParts]:
    """A desk of two vouchers and a day, where a coordinator may allow three more."""
    opened = an_enrolled_desk(
        tmp_path / "desk", issuer, clock, soft_vouchers=2, hard_vouchers=2, hard_hours=24, override_vouchers=3
    )
    opened.store.store_answer(brought(issuer))
    yield opened
    opened.close()


@pytest.fixture
def full(parts: DeskParts, issuer: Issuer) -> DeskParts:
    """The same, with as many vouchers waiting as it may have."""
    for serial in (0, 1):
        assert parts.desk.redeem(issuer.digits(serial), "MEDIATION").taken
    return parts


def allow(parts: DeskParts, code: str = CODE) -> OverrideOpened | OverrideRefusal:
    return parts.desk.open_override(code, reason=OverrideReason.NO_NETWORK)


def take(parts: DeskParts, issuer: Issuer, *serials: int) -> list[bool]:
    return [parts.desk.redeem(issuer.digits(serial), "MEDIATION").taken for serial in serials]


def test_beyond_the_limit_the_code_opens_as_many_vouchers_as_the_policy_says(full: DeskParts, issuer: Issuer) -> None:
    stopped = full.desk.redeem(issuer.digits(2), "MEDIATION").decision
    assert (stopped.limit, stopped.override_offered) == (LimitReason.TOO_MANY_WAITING, 3)

    assert allow(full) == OverrideOpened(3)

    assert full.desk.status().override_left == 3
    assert take(full, issuer, 2, 3, 4, 5) == [True, True, True, False]
    assert full.desk.status().override_left == 0


def test_the_journal_says_the_limit_the_policy_the_number_and_the_reason(full: DeskParts) -> None:
    full.desk.open_override(CODE, reason=OverrideReason.PEOPLE_WAITING, note="le car de Mme Dupont attend")

    (entry,) = entries(full, "override")
    assert entry["body"] == {
        "granted": True, "limit": "too_many_waiting", "policy": 1, "vouchers": 3, "reason": "people_waiting",
    }  # fmt: skip
    assert verify_journal(full.folder.database).clean


def test_a_free_reason_stays_at_the_desk_and_the_code_is_nowhere(full: DeskParts) -> None:
    full.desk.open_override(CODE, reason=OverrideReason.OTHER, note="le car attend")
    allow(full, "1111122222")

    journal = str(list(journal_lines(full.folder.database)))
    assert rows(full.folder.database, "SELECT note FROM overrides") == [("le car attend",)]
    assert "le car attend" not in journal
    full.close()
    files = [path.read_bytes() for path in full.folder.root.rglob("*") if path.is_file()]
    assert not any(secret in content for content in files for secret in (b"48210", b"11111"))


def test_what_is_taken_under_it_says_so_in_its_entry(full: DeskParts, issuer: Issuer) -> None:
    allow(full)

    result = full.desk.redeem(issuer.digits(2), "MEDIATION")

    assert Warning_.OVERRIDE in result.decision.warnings
    assert "override" in entries(full, "redemption")[-1]["body"]["warnings"]
    assert "override" not in entries(full, "redemption")[0]["body"]["warnings"]


def test_a_test_uses_nothing_up(full: DeskParts, issuer: Issuer) -> None:
    allow(full)

    assert full.desk.check(issuer.digits(2), "MEDIATION").decision.verdict is Verdict.ACCEPTED_PROVISIONAL
    assert full.desk.status().override_left == 3


def test_a_voucher_that_is_refused_uses_nothing_up(full: DeskParts, issuer: Issuer) -> None:
    allow(full)

    assert take(full, issuer, 0) == [False]
    assert full.desk.status().override_left == 3


def test_a_list_that_is_too_old_is_lifted_too(parts: DeskParts, issuer: Issuer, clock: StillClock) -> None:
    clock.forward(hours=25)
    stopped = parts.desk.redeem(issuer.digits(2), "MEDIATION").decision
    assert (stopped.limit, stopped.override_offered) == (LimitReason.LIST_TOO_OLD, 3)

    assert allow(parts) == OverrideOpened(3)

    assert take(parts, issuer, 2, 3, 4, 5) == [True, True, True, False]
    assert entries(parts, "override")[0]["body"]["limit"] == "list_too_old"


def test_a_list_of_one_campaign_that_is_too_old_is_enough(parts: DeskParts, issuer: Issuer, clock: StillClock) -> None:
    clock.forward(hours=25)
    fresh = issuer.campaign_list(campaign=2, as_of=clock())
    parts.store.store_answer(an_answer(fresh, at=clock(), list_versions={2: 1}))

    assert allow(parts) == OverrideOpened(3)


def test_it_survives_a_restart(full: DeskParts, issuer: Issuer, clock: StillClock) -> None:
    allow(full)
    assert take(full, issuer, 2) == [True]
    full.close()

    again = open_desk(DataFolder(full.folder.root), clock)

    assert again.desk.status().override_left == 2
    assert take(again, issuer, 3, 4, 5) == [True, True, False]
    again.close()


def test_it_ends_with_the_exchange_and_the_limits_count_anew(full: DeskParts, issuer: Issuer) -> None:
    allow(full)

    full.store.store_answer(brought(issuer))

    assert full.desk.status().override_left == 0
    assert take(full, issuer, 2) == [False], "nothing was confirmed: two still wait"


def test_an_answer_in_the_middle_of_an_exchange_does_not_end_it(full: DeskParts, issuer: Issuer) -> None:
    allow(full)

    full.store.store_answer(brought(issuer, lists_as_of=None))

    assert full.desk.status().override_left == 3


def test_once_used_up_another_may_be_opened(full: DeskParts, issuer: Issuer) -> None:
    allow(full)
    assert allow(full) is OverrideRefusal.STILL_OPEN
    take(full, issuer, 2, 3, 4)

    assert allow(full) == OverrideOpened(3)

    assert take(full, issuer, 5, 6, 7, 8) == [True, True, True, False]
    assert len(entries(full, "override")) == 2


def test_below_the_limits_none_is_opened(parts: DeskParts) -> None:
    assert allow(parts) is OverrideRefusal.NOT_NEEDED
    assert entries(parts, "override") == []


def test_a_policy_without_an_override_has_none_whatever_the_code(full: DeskParts, issuer: Issuer) -> None:
    full.store.store_answer(
        an_answer(policy=issuer.signed_policy(version=2, soft_vouchers=2, hard_vouchers=2), lists_as_of=None)
    )

    assert allow(full) is OverrideRefusal.NOT_ALLOWED


def test_a_site_without_a_code_has_none(full: DeskParts, issuer: Issuer) -> None:
    full.store.store_answer(an_answer(catalogue=issuer.signed_catalogue(version=3), lists_as_of=None))

    assert allow(full) is OverrideRefusal.NO_CODE


def test_a_new_code_takes_the_place_of_the_old_one(full: DeskParts, issuer: Issuer) -> None:
    renewed = issuer.signed_catalogue(version=3, coordinator=hash_code("11111 22222"))
    full.store.store_answer(an_answer(catalogue=renewed, lists_as_of=None))

    assert allow(full) is OverrideRefusal.WRONG_CODE
    assert allow(full, "11111 22222") == OverrideOpened(3)


def test_a_revoked_desk_is_not_opened(full: DeskParts, issuer: Issuer) -> None:
    revoked = issuer.signed_catalogue(version=3, coordinator=HASH, desk_status=DeskStatus.REVOKED)
    full.store.store_answer(an_answer(catalogue=revoked, lists_as_of=None))

    assert allow(full) is OverrideRefusal.STOPPED


def test_a_broken_journal_is_not_opened(full: DeskParts) -> None:
    head = full.store.journal_head()
    assert head is not None
    other = JournalHead(head.journal, head.seq, "0" * 64)
    full.store.store_answer(an_answer(acknowledged=other, journal_state=JournalState.FORK, lists_as_of=None))

    assert allow(full) is OverrideRefusal.STOPPED


def test_a_clock_that_cannot_be_relied_on_is_not_opened(full: DeskParts, issuer: Issuer, clock: StillClock) -> None:
    clock.forward(hours=-25)

    assert allow(full) is OverrideRefusal.STOPPED


def test_a_wrong_code_opens_nothing_and_is_journalled(full: DeskParts, issuer: Issuer) -> None:
    assert allow(full, WRONG) is OverrideRefusal.WRONG_CODE

    (entry,) = entries(full, "override")
    assert entry["body"] == {
        "granted": False, "limit": "too_many_waiting", "policy": 1, "vouchers": 0, "reason": None,
    }  # fmt: skip
    assert take(full, issuer, 2) == [False]


def test_after_five_wrong_codes_not_even_the_right_one_is_looked_at(full: DeskParts, clock: StillClock) -> None:
    assert [allow(full, WRONG) for _ in range(5)] == [OverrideRefusal.WRONG_CODE] * 5

    assert allow(full) is OverrideRefusal.TOO_MANY_WRONG_CODES
    assert len(entries(full, "override")) == 5

    clock.forward(minutes=5, seconds=1)
    assert allow(full) == OverrideOpened(3)


def test_wrong_codes_count_across_restarts(full: DeskParts, clock: StillClock) -> None:
    for _ in range(5):
        allow(full, WRONG)
    full.close()

    again = open_desk(DataFolder(full.folder.root), clock)

    assert allow(again) is OverrideRefusal.TOO_MANY_WRONG_CODES
    again.close()


def test_wrong_codes_of_a_clock_that_ran_ahead_do_not_count_for_ever(full: DeskParts, clock: StillClock) -> None:
    clock.forward(days=400)
    for _ in range(5):
        allow(full, WRONG)

    clock.at = NOON + timedelta(minutes=1)

    assert allow(full) == OverrideOpened(3)


def test_wrong_short_codes_and_wrong_coordinators_codes_are_counted_apart(full: DeskParts, issuer: Issuer) -> None:
    for _ in range(5):
        full.desk.report_wrong_code()

    assert allow(full) == OverrideOpened(3)


def test_the_code_is_checked_against_the_hash_that_is_in_force_when_it_is_used(
    full: DeskParts, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed = issuer.signed_catalogue(version=3, coordinator=hash_code("11111 22222"))
    real = type(full.desk._records).reading

    def read_then_exchange(records: Any) -> Any:
        monkeypatch.undo()
        found = real(records)
        return _Then(found, lambda: full.store.store_answer(an_answer(catalogue=renewed, lists_as_of=None)))

    monkeypatch.setattr(type(full.desk._records), "reading", read_then_exchange)

    assert allow(full) is OverrideRefusal.WRONG_CODE
    assert allow(full, "11111 22222") == OverrideOpened(3)


class _Then:
    """A transaction, and what another program does as soon as it has ended."""

    def __init__(self, inner: Any, after: Any) -> None:
        self._inner, self._after = inner, after

    def __enter__(self) -> Any:
        return self._inner.__enter__()

    def __exit__(self, *exit_: Any) -> Any:
        left = self._inner.__exit__(*exit_)
        self._after()
        return left
