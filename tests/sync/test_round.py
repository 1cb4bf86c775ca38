from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from app.bootstrap import DeskParts, journal_lines
from app.domain.exchange_progress import ExchangeProgress, ExchangeStep
from app.domain.redemption import RedemptionState, VoidReason
from app.domain.signing import Purpose, SigningKey, to_base64
from app.foundation.errors import (
    CentreBroken,
    CentreRefused,
    CentreUnreachable,
)
from app.sync import client as client_module
from app.sync import round as round_module
from app.sync.round import RoundSummary
from central.campaigns import IssuedVoucher
from tests.builders import StillClock
from tests.sync import scripted_centre as tricks
from tests.sync.given import (
    PATIENCE_S,
    confirmed_exactly_once,
    exchange,
    honest_voucher,
    key_of,
    nothing_is_lost,
    redeem,
    second_desk,
    signed_again,
    states,
)
from tests.sync.honest_centre import HonestCentre, Reply
from tests.sync.scripted_centre import Exchange, ScriptedCentre, altered

SHORT_S = 0.3
PAGE = tricks.PORTAL_PAGE
CONFIRMED = RedemptionState.CONFIRMED
WAITING = RedemptionState.WAITING


# --- an honest centre -------------------------------------------------------------------------------------------------


def test_what_waits_is_sent_and_confirmed(desk: DeskParts, ids: list[str], honest: HonestCentre) -> None:
    summary = exchange(desk)

    assert (summary.total, summary.sent, summary.confirmed, summary.refused) == (3, 3, 3, 0)
    assert sorted(summary.changed) == sorted(ids)
    confirmed_exactly_once(desk, ids, honest)


def test_an_exchange_with_nothing_to_send_brings_what_is_new(
    desk: DeskParts, vouchers: list[IssuedVoucher], clock: StillClock
) -> None:
    clock.forward(minutes=5)
    exchange(desk)

    status = desk.desk.status()
    assert status.campaigns == 1
    assert status.lists_as_of == clock()
    assert status.last_failure is None


def test_a_redemption_undone_before_it_was_sent_is_confirmed_as_undone(
    desk: DeskParts, ids: list[str], honest: HonestCentre
) -> None:
    desk.desk.void(ids[0], reason=VoidReason.MISTAKE)

    summary = exchange(desk)

    assert (summary.sent, summary.confirmed, summary.refused) == (4, 4, 0)
    assert states(desk)[ids[0]] is RedemptionState.VOIDED
    assert (honest.report()["redeemed"], honest.report()["voided"]) == (2, 1)


def test_a_voucher_that_another_desk_sent_first_is_refused_with_the_first_site_and_time(
    desk: DeskParts, ids: list[str], honest: HonestCentre, clock: StillClock
) -> None:
    exchange(desk)
    first = desk.desk.day().lines[-1]
    with_second = second_desk(desk, honest)
    try:
        (late,) = redeem(with_second, honest_voucher(honest, first.ref.serial if first.ref else 0))
        summary = exchange(with_second)

        line = with_second.desk.day().lines[0]
        assert (summary.sent, summary.confirmed, summary.refused) == (1, 0, 1)
        assert states(with_second) == {late: RedemptionState.HELD}
        assert line.first is not None
        assert line.first.site == "Médiathèque de Bourg"
        assert line.first.redemption_id == first.redemption_id
        assert set(states(desk).values()) == {CONFIRMED}
    finally:
        with_second.close()


def test_an_answer_that_is_lost_after_the_work_is_had_by_sending_again(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    centre.plays(tricks.loses_the_answer)
    with pytest.raises(CentreUnreachable):
        exchange(desk)

    assert honest.report()["redeemed"] == 3
    nothing_is_lost(desk, ids, honest)


def test_a_compressed_answer_is_understood(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    centre.plays(tricks.in_gzip)
    exchange(desk)

    confirmed_exactly_once(desk, ids, honest)


def test_more_than_one_batch_is_sent_in_one_round(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(round_module, "MOST_ENTRIES", 2)
    seen: list[int] = []
    summary = RoundSummary()
    client = client_module.CentreClient(centre.url)
    round_module.run_round(
        desk.store,
        client,
        key_of(desk),
        clock=desk._clock,
        summary=summary,
        progress=lambda done: seen.append(done.sent),
    )
    client.close()

    # The enrolment and the policy stand in the journal too.
    sizes = [len(asked.json["entries"]) for asked in centre.asked]
    wanted = [asked.json["known"]["lists"] is not None for asked in centre.asked]
    assert sum(sizes) == len(list(journal_lines(desk.folder.database)))
    assert set(sizes[:-1]) == {2}
    assert wanted == [False] * (len(sizes) - 1) + [True]
    assert seen == sorted(seen)
    assert seen[-1] == 3
    confirmed_exactly_once(desk, ids, honest)


def test_what_was_answered_before_a_failure_stays_answered(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(round_module, "MOST_ENTRIES", 3)
    centre.plays(tricks.honestly)
    centre.always = tricks.says(500, b"sorry")
    summary = RoundSummary()
    with pytest.raises(CentreBroken):
        exchange(desk, summary=summary)

    assert summary.confirmed == 1
    assert desk.store.waiting() == 2
    assert desk.desk.status().last_failure == "centre_broken"
    centre.always = None
    assert exchange(desk).confirmed == 2
    confirmed_exactly_once(desk, ids, honest)


# --- news -------------------------------------------------------------------------------------------------------------


def test_a_centre_that_says_more_for_ever_is_not_obeyed_for_ever(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    centre.always = altered(lambda value: value.update({"more": True}))
    exchange(desk)

    assert len(centre.asked) <= 3
    centre.always = None
    confirmed_exactly_once(desk, ids, honest)


def test_a_list_that_is_not_proven_is_left_out_and_had_the_next_time(
    desk: DeskParts, vouchers: list[IssuedVoucher], centre: ScriptedCentre
) -> None:
    def change(value: dict[str, Any]) -> None:
        value["list_files"] = [text[:-8] + "AAAAAAA=" for text in value["list_files"]]

    centre.plays(altered(change))
    exchange(desk)
    assert desk.desk.status().campaigns == 0

    exchange(desk)
    assert desk.desk.status().campaigns == 1


@pytest.mark.parametrize(("name", "purpose"), [("policy", Purpose.POLICY), ("catalogue", Purpose.CATALOGUE)])
def test_a_document_signed_by_a_stranger_is_left_out(
    *, name: str, purpose: Purpose, desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    held = desk.desk.status()

    def change(value: dict[str, Any]) -> None:
        found = held.policy.to_json() if name == "policy" else held.catalogue.to_json()
        forged = {"payload": json.dumps({**found, "version": 99}), "signature": "", "key": ""}
        value["documents"][name] = signed_again(forged, SigningKey.generate(), purpose)

    centre.plays(altered(change))
    exchange(desk)

    assert desk.desk.status().policy == held.policy
    assert desk.desk.status().catalogue == held.catalogue
    confirmed_exactly_once(desk, ids, honest)


def test_a_policy_never_goes_back_to_an_earlier_version(
    desk: DeskParts, centre: ScriptedCentre, honest: HonestCentre
) -> None:
    first = desk.desk.status().policy

    def change(value: dict[str, Any]) -> None:
        newer = {"payload": json.dumps({**first.to_json(), "version": 5, "hard_vouchers": 7})}
        value["documents"]["policy"] = signed_again(newer, honest.key, Purpose.POLICY)

    def change_back(value: dict[str, Any]) -> None:
        value["documents"]["policy"] = signed_again(
            {"payload": json.dumps(first.to_json())}, honest.key, Purpose.POLICY
        )

    centre.plays(altered(change), altered(change_back))
    exchange(desk)
    exchange(desk)

    assert desk.desk.status().policy.version == 5
    assert desk.desk.status().policy.hard_vouchers == 7


def test_the_clock_of_the_centre_corrects_the_one_of_the_desk(
    desk: DeskParts, centre: ScriptedCentre, clock: StillClock, honest: HonestCentre
) -> None:
    def change(value: dict[str, Any]) -> None:
        value["acknowledgement"] = signed_again(
            value["acknowledgement"], honest.key, Purpose.ACKNOWLEDGEMENT, at="2026-11-23T11:10:00.000Z"
        )

    centre.plays(altered(change))
    exchange(desk)

    skew_ms = desk.desk.status().skew_ms
    assert skew_ms is not None
    assert 0 <= skew_ms - 600_000 <= PATIENCE_S * 1000 / 2  # half the way of the answer is added, whatever it took


def test_a_decision_of_the_centre_arrives_once_and_its_place_is_kept(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    exchange(desk)
    second = second_desk(desk, honest)
    (late,) = redeem(second, honest_voucher(honest, 0))
    exchange(second)
    assert states(second) == {late: RedemptionState.HELD}
    desk.desk.void(ids[0], reason=VoidReason.MISTAKE)
    exchange(desk)

    summary = exchange(second)
    centre.asked.clear()
    exchange(second)

    assert summary.changed == [late]
    assert states(second) == {late: CONFIRMED}
    assert centre.asked[-1].json["cursor"] == 1
    second.close()


def test_a_decision_that_is_not_proven_is_asked_for_again(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    exchange(desk)
    second = second_desk(desk, honest)
    (late,) = redeem(second, honest_voucher(honest, 0))
    exchange(second)
    desk.desk.void(ids[0], reason=VoidReason.MISTAKE)
    exchange(desk)

    def change(value: dict[str, Any]) -> None:
        value["updates"][0]["receipt"]["signature"] = to_base64(bytes(64))

    centre.plays(altered(change))
    exchange(second)
    assert states(second) == {late: RedemptionState.HELD}

    exchange(second)
    assert states(second) == {late: CONFIRMED}
    second.close()


def test_a_round_that_takes_too_long_stops_between_two_requests(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(round_module, "TIME_LIMIT_S", -1.0)
    with pytest.raises(CentreUnreachable):
        exchange(desk)
    assert centre.asked == []
    monkeypatch.undo()

    nothing_is_lost(desk, ids, honest)


def test_every_request_is_signed_and_names_neither_host_nor_address(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre
) -> None:
    from app.domain.requests import signed_message
    from app.domain.signing import from_base64

    exchange(desk)

    identity = desk.store.identity()
    for asked in centre.asked:
        assert asked.headers["Comptoir-Desk"] == identity.desk_id
        identity.public_key.verify(
            Purpose.REQUEST,
            signed_message(identity.desk_id, asked.body),
            signature=from_base64(asked.headers["Comptoir-Signature"]),
        )
        assert b"127.0.0.1" not in asked.body


def test_a_centre_that_lost_its_memory_is_told_everything_that_it_has_not_answered(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    def forgets(exchange_: Exchange) -> None:
        exchange_.send(Reply(401, b'{"error":{"code":"unknown_desk"}}'))

    centre.plays(forgets)
    with pytest.raises(CentreRefused):
        exchange(desk)

    nothing_is_lost(desk, ids, honest)


def test_a_clock_that_is_set_right_during_the_exchange_does_not_split_the_difference(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, clock: StillClock, vouchers: list[IssuedVoucher]
) -> None:
    right = clock.at
    clock.forward(days=-2500)

    def sets_the_clock(exchange_: Exchange) -> None:
        clock.at = right
        tricks.honestly(exchange_)

    centre.plays(sets_the_clock)
    exchange(desk)

    assert abs(desk.desk.check(vouchers[9].digits, "MEDIATION").at - right) < timedelta(minutes=1)


def test_each_step_of_an_exchange_is_told_with_its_counts(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre
) -> None:
    told: list[ExchangeProgress | None] = []
    summary = RoundSummary()
    assert summary.progress() is None, "nothing has begun"
    client = client_module.CentreClient(centre.url)

    round_module.run_round(
        desk.store,
        client,
        key_of(desk),
        clock=desk._clock,
        summary=summary,
        progress=lambda done: told.append(done.progress()),
    )
    client.close()

    first, last = told[0], told[-1]
    assert first is not None
    assert last is not None
    assert (first.step, first.sent, first.total) == (ExchangeStep.SENDING, 0, len(ids))
    assert (last.sent, last.confirmed, last.refused, last.errors) == (len(ids), len(ids), 0, 0)
    assert first.started_at == last.started_at == desk._clock()


def test_reading_alone_is_told_as_reading(desk: DeskParts, centre: ScriptedCentre) -> None:
    exchange(desk)
    steps: list[ExchangeStep] = []
    client = client_module.CentreClient(centre.url)

    round_module.run_round(
        desk.store,
        client,
        key_of(desk),
        clock=desk._clock,
        summary=RoundSummary(),
        progress=lambda done: steps.append(done.step),
    )
    client.close()

    assert set(steps) == {ExchangeStep.READING}
