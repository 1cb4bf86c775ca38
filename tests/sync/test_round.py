from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Any

import pytest

from app.bootstrap import DeskParts, journal_lines, verify_journal
from app.domain.redemption import RedemptionState, VoidReason
from app.domain.signing import Purpose, SigningKey, to_base64
from app.foundation.errors import (
    CentreBroken,
    CentreBusy,
    CentreProblem,
    CentreRefused,
    CentreTooDifferent,
    CentreUnreachable,
    NotTheCentre,
)
from app.sync import client as client_module
from app.sync import round as round_module
from app.sync.round import RoundSummary
from central.campaigns import IssuedVoucher
from tests.builders import StillClock
from tests.sync import scripted_centre as tricks
from tests.sync.given import errors_of, exchange, key_of, redeem, signed_again, states
from tests.sync.honest_centre import HonestCentre, Reply
from tests.sync.scripted_centre import Exchange, ScriptedCentre, Trick, altered

SHORT_S = 0.3
PAGE = tricks.PORTAL_PAGE
CONFIRMED = RedemptionState.CONFIRMED
WAITING = RedemptionState.WAITING


@pytest.fixture
def vouchers(honest: HonestCentre) -> list[IssuedVoucher]:
    return honest.issue()


@pytest.fixture
def ids(desk: DeskParts, vouchers: list[IssuedVoucher], centre: ScriptedCentre) -> list[str]:
    """Three redemptions that wait to be sent."""
    made = redeem(desk, *vouchers[:3])
    centre.asked.clear()
    return made


def nothing_is_lost(desk: DeskParts, ids: list[str], honest: HonestCentre) -> None:
    """What waited before still waits, and the next exchange with an honest centre confirms it exactly once."""
    assert desk.store.waiting() == len(ids)
    assert states(desk) == dict.fromkeys(ids, WAITING)
    summary = exchange(desk)
    assert (summary.sent, summary.confirmed, summary.refused, summary.errors) == (len(ids), len(ids), 0, [])
    confirmed_exactly_once(desk, ids, honest)


def confirmed_exactly_once(desk: DeskParts, ids: list[str], honest: HonestCentre) -> None:
    assert states(desk) == dict.fromkeys(ids, CONFIRMED)
    assert desk.store.waiting() == 0
    assert honest.report()["redeemed"] == len(ids)
    assert honest.report()["disputed"] == 0
    found = verify_journal(desk.folder.database)
    assert found.clean
    assert found.receipts == len(ids)
    again = exchange(desk)
    assert (again.sent, again.confirmed, again.errors) == (0, 0, [])


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
    with_second = _second_desk(desk, honest)
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


def honest_voucher(honest: HonestCentre, serial: int) -> IssuedVoucher:
    """The paper of the first campaign once more."""
    from tests.sync.honest_centre import vouchers_again

    return vouchers_again(honest, 10)[serial]


def _second_desk(desk: DeskParts, honest: HonestCentre) -> DeskParts:
    from app.bootstrap import open_desk
    from app.foundation.paths import DataFolder

    second = open_desk(DataFolder(desk.folder.root.with_name("second")), desk._clock)
    second.enrol(desk.store.identity().url, honest.enrol_code("Bus du Médoc"), "Bus")
    return second


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
    centre.plays(tricks.honestly, tricks.says(500, b"sorry"))
    summary = RoundSummary()
    with pytest.raises(CentreBroken):
        exchange(desk, summary=summary)

    assert summary.confirmed == 1
    assert desk.store.waiting() == 2
    assert desk.desk.status().last_failure == "centre_broken"
    assert exchange(desk).confirmed == 2
    confirmed_exactly_once(desk, ids, honest)


# --- somebody else answers, or nobody ---------------------------------------------------------------------------------


FAILURES: list[tuple[str, Trick, type[CentreProblem]]] = [
    ("a portal that redirects", tricks.says(302, PAGE, Location="http://127.0.0.1:9/login"), NotTheCentre),
    ("a permanent redirection", tricks.says(308, b"", Location="https://elsewhere.invalid/"), NotTheCentre),
    ("a portal's page", tricks.says(200, PAGE), NotTheCentre),
    ("a portal's page that claims to be JSON", tricks.says(200, PAGE, "application/json"), NotTheCentre),
    ("an empty answer", tricks.says(200, b"", "application/json"), NotTheCentre),
    ("no content", tricks.says(204), NotTheCentre),
    ("JSON that is no object", tricks.says(200, b"[]", "application/json"), NotTheCentre),
    ("JSON with a fraction", tricks.says(200, b'{"v":1.0}', "application/json"), NotTheCentre),
    ("JSON too deep", tricks.says(200, b'{"v":' + b"[" * 100_000, "application/json"), NotTheCentre),
    ("another encoding", tricks.says(200, '{"v":"é"}'.encode("latin-1"), "application/json"), NotTheCentre),
    ("another service's JSON", tricks.answers({"status": "ok"}), NotTheCentre),
    ("a proxy's 404", tricks.says(404, PAGE), NotTheCentre),
    ("a proxy that wants a name", tricks.says(407, PAGE), NotTheCentre),
    ("a proxy's refusal", tricks.says(403, PAGE), NotTheCentre),
    ("a crowded proxy", tricks.says(429, PAGE), NotTheCentre),
    ("a failure", tricks.says(500, b"Internal Server Error", "text/plain"), CentreBroken),
    ("a failure in our shape", tricks.refuses(500, "failed"), CentreBroken),
    ("a gateway without a service behind it", tricks.says(502, PAGE), CentreBroken),
    ("a service that is not ready", tricks.refuses(503, "not_ready"), CentreBroken),
    ("a service that is being restarted", tricks.says(503, PAGE, Retry_After="7"), CentreBusy),
    ("a request to slow down", tricks.refuses(429, "slow_down", Retry_After="30"), CentreBusy),
    ("a request to slow down without a time", tricks.refuses(429, "slow_down"), CentreBusy),
    ("a refusal", tricks.refuses(400, "malformed"), CentreRefused),
    ("an unknown desk", tricks.refuses(401, "unknown_desk"), CentreRefused),
    ("a refusal without a known code", tricks.refuses(418, "x" * 4000), CentreRefused),
    ("a centre of a later version", tricks.refuses(400, "version"), CentreTooDifferent),
    ("silence", tricks.hangs, CentreUnreachable),
    ("silence after the work", tricks.hangs_after_the_work, CentreUnreachable),
    ("a connection closed in the body", tricks.closes_in_the_body, CentreUnreachable),
    ("a connection closed before the body", tricks.loses_the_answer, CentreUnreachable),
    ("half a compressed body", tricks.half_a_gzip, CentreProblem),
    ("a body that is not compressed as it says", tricks.not_a_gzip, NotTheCentre),
    ("a body that comes byte by byte", tricks.drips, CentreUnreachable),
]


@pytest.mark.parametrize(("trick", "problem"), [row[1:] for row in FAILURES], ids=[row[0] for row in FAILURES])
def test_a_failed_exchange_has_its_name_and_loses_nothing(
    trick: Trick,
    problem: type[CentreProblem],
    desk: DeskParts,
    ids: list[str],
    centre: ScriptedCentre,
    honest: HonestCentre,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client_module, "CONNECT_TIMEOUT_S", SHORT_S)
    centre.plays(trick)

    with pytest.raises(problem) as caught:
        exchange(desk, read_timeout_s=SHORT_S)

    assert desk.desk.status().last_failure == caught.value.code
    assert len(centre.asked) == 1
    nothing_is_lost(desk, ids, honest)


def test_a_body_without_an_end_is_given_up(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "LONGEST_ANSWER", 500_000)
    centre.plays(tricks.never_ends)
    with pytest.raises(NotTheCentre):
        exchange(desk)
    monkeypatch.undo()

    nothing_is_lost(desk, ids, honest)


def test_a_centre_that_is_not_there_is_unreachable(desk: DeskParts, ids: list[str], honest: HonestCentre) -> None:
    client = client_module.CentreClient("http://127.0.0.1:9")
    with pytest.raises(CentreUnreachable):
        round_module.run_round(desk.store, client, key_of(desk), clock=desk._clock, summary=RoundSummary())
    client.close()

    nothing_is_lost(desk, ids, honest)


# --- answers that are damaged or forged as a whole --------------------------------------------------------------------


def _without(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda value: value.pop(name)


def _with(name: str, thing: object) -> Callable[[dict[str, Any]], None]:
    return lambda value: value.update({name: thing})


def _wrong_signature(value: dict[str, Any]) -> None:
    value["acknowledgement"]["signature"] = to_base64(secrets.token_bytes(64))


def _unknown_key(value: dict[str, Any]) -> None:
    stranger = SigningKey.generate()
    value["acknowledgement"] = signed_again(value["acknowledgement"], stranger, Purpose.ACKNOWLEDGEMENT)


WHOLE_ANSWERS: list[tuple[str, Callable[[dict[str, Any]], None]]] = [
    *((f"without {name}", _without(name)) for name in ("v", "acknowledgement", "answers", "updates", "cursor")),
    *((f"without {name}", _without(name)) for name in ("documents", "list_files", "more")),
    ("answers that are no list", _with("answers", "yes")),
    ("an answer that is no object", _with("answers", ["yes"])),
    ("a version of its own", _with("v", 2)),
    ("a version that is true", _with("v", True)),
    ("a cursor below zero", _with("cursor", -1)),
    ("a cursor too large to be exact", _with("cursor", 2**60)),
    ("an acknowledgement with a wrong signature", _wrong_signature),
    ("an acknowledgement by another key", _unknown_key),
]


@pytest.mark.parametrize("change", [row[1] for row in WHOLE_ANSWERS], ids=[row[0] for row in WHOLE_ANSWERS])
def test_an_answer_whose_envelope_is_not_right_is_not_believed(
    change: Callable[[dict[str, Any]], None],
    desk: DeskParts,
    ids: list[str],
    centre: ScriptedCentre,
    honest: HonestCentre,
) -> None:
    centre.plays(altered(change))
    with pytest.raises(NotTheCentre):
        exchange(desk)

    nothing_is_lost(desk, ids, honest)


@pytest.mark.parametrize(
    "changes",
    [
        {"request": "0" * 64},
        {"desk": "0199a000-0000-7000-8000-00000000dead"},
        {"kind": "receipt"},
        {"at": "tomorrow"},
        {"seq": -1},
        {"also": [1]},
    ],
    ids=str,
)
def test_an_acknowledgement_of_something_else_is_not_believed_although_the_centre_signed_it(
    changes: dict[str, Any], desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    def change(value: dict[str, Any]) -> None:
        value["acknowledgement"] = signed_again(
            value["acknowledgement"], honest.key, Purpose.ACKNOWLEDGEMENT, **changes
        )

    centre.plays(altered(change))
    with pytest.raises(NotTheCentre):
        exchange(desk)

    nothing_is_lost(desk, ids, honest)


def test_an_older_answer_of_the_centre_is_not_taken_for_a_new_one(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre, clock: StillClock
) -> None:
    exchange(desk)
    older = centre.honest_replies[-1]
    clock.forward(hours=1)
    more = redeem(desk, honest_voucher(honest, 5))
    centre.plays(lambda exchange_: exchange_.send(older))

    with pytest.raises(NotTheCentre):
        exchange(desk)

    assert states(desk)[more[0]] is WAITING
    assert exchange(desk).confirmed == 1
    confirmed_exactly_once(desk, [*ids, *more], honest)


def test_another_desks_answer_is_not_taken(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    second = _second_desk(desk, honest)
    exchange(second)
    second.close()
    theirs = centre.honest_replies[-1]
    centre.plays(lambda exchange_: exchange_.send(theirs))

    with pytest.raises(NotTheCentre):
        exchange(desk)
    nothing_is_lost(desk, ids, honest)


# --- one bad item among good ones -------------------------------------------------------------------------------------


def _item_of(value: dict[str, Any], redemption: str) -> dict[str, Any]:
    """The item whose receipt is about this redemption."""
    for item in value["answers"]:
        if item["status"] == "receipt" and json.loads(item["receipt"]["payload"])["redemption"] == redemption:
            found: dict[str, Any] = item
            return found
    raise AssertionError(redemption)


def _payload(**changes: Any) -> Callable[[dict[str, Any], HonestCentre], None]:
    def change(item: dict[str, Any], honest: HonestCentre) -> None:
        item["receipt"] = signed_again(item["receipt"], honest.key, Purpose.RECEIPT, **changes)

    return change


def _set(**changes: Any) -> Callable[[dict[str, Any], HonestCentre], None]:
    return lambda item, _honest: item.update(changes)


def _forged(item: dict[str, Any], _honest: HonestCentre) -> None:
    item["receipt"] = signed_again(item["receipt"], SigningKey.generate(), Purpose.RECEIPT)


def _flipped(item: dict[str, Any], _honest: HonestCentre) -> None:
    item["receipt"]["payload"] = item["receipt"]["payload"].replace('"accepted"', '"refused"')


def _for_another_purpose(item: dict[str, Any], honest: HonestCentre) -> None:
    item["receipt"] = signed_again(item["receipt"], honest.key, Purpose.LISTS)


ITEMS: list[tuple[str, Callable[[dict[str, Any], HonestCentre], None], str]] = [
    ("a receipt signed by a stranger", _forged, "bad_receipt"),
    ("a receipt changed on the way", _flipped, "bad_receipt"),
    ("a receipt signed for another purpose", _for_another_purpose, "bad_receipt"),
    ("a receipt for another desk", _payload(desk="0199a000-0000-7000-8000-00000000dead"), "bad_receipt"),
    ("a receipt of another amount", _payload(amount_cents=999), "bad_receipt"),
    ("a receipt for another voucher", _payload(voucher={"campaign": 1, "serial": 9}), "bad_receipt"),
    ("a receipt without a voucher", _payload(voucher=None), "bad_receipt"),
    ("a receipt for another redemption", _payload(redemption="0199a000-0000-7000-8000-00000000dead"), "bad_receipt"),
    ("a receipt for another entry", _payload(entry="0" * 64), "bad_receipt"),
    ("a receipt with an unknown outcome", _payload(outcome="perhaps"), "bad_receipt"),
    ("a receipt with an unknown reason", _payload(outcome="refused", reason="mood"), "bad_receipt"),
    ("a receipt that is no document", _set(receipt="yes"), "bad_receipt"),
    ("a receipt that is missing", _set(receipt=None), "bad_receipt"),
    ("an unknown status", _set(status="probably"), "unknown_status"),
    ("a redemption that is only stored", _set(status="stored", receipt=None), "no_receipt"),
    ("an error of the centre", _set(status="error", receipt=None, code="retry"), "retry"),
    ("an error without a code", _set(status="error", receipt=None), "error"),
    ("an answer to an entry that was not sent", _set(entry="0" * 64), "no_answer"),
]


@pytest.mark.parametrize(("change", "code"), [row[1:] for row in ITEMS], ids=[row[0] for row in ITEMS])
def test_one_bad_item_stays_in_the_queue_with_its_reason_and_the_others_are_confirmed(
    change: Callable[[dict[str, Any], HonestCentre], None],
    code: str,
    desk: DeskParts,
    ids: list[str],
    centre: ScriptedCentre,
    honest: HonestCentre,
) -> None:
    bad = ids[1]
    centre.plays(altered(lambda value: change(_item_of(value, bad), honest)))

    summary = exchange(desk)

    assert (summary.sent, summary.confirmed, summary.refused) == (3, 2, 0)
    assert [error.code for error in summary.errors] == [code]
    assert states(desk) == {ids[0]: CONFIRMED, bad: WAITING, ids[2]: CONFIRMED}
    assert errors_of(desk) == {bad: code}
    later = exchange(desk)
    assert (later.sent, later.confirmed, later.errors) == (1, 1, [])
    confirmed_exactly_once(desk, ids, honest)


def test_an_item_that_is_missing_stays_in_the_queue(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    def change(value: dict[str, Any]) -> None:
        value["answers"].remove(_item_of(value, ids[0]))

    centre.plays(altered(change))
    summary = exchange(desk)

    assert [error.code for error in summary.errors] == ["no_answer"]
    assert errors_of(desk) == {ids[0]: "no_answer"}
    assert exchange(desk).confirmed == 1
    confirmed_exactly_once(desk, ids, honest)


def test_receipts_in_another_order_are_matched_by_their_entries(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    centre.plays(altered(lambda value: value["answers"].reverse()))
    exchange(desk)

    confirmed_exactly_once(desk, ids, honest)


def test_receipts_that_changed_places_confirm_nothing_of_each_other(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    def change(value: dict[str, Any]) -> None:
        one, other = _item_of(value, ids[0]), _item_of(value, ids[1])
        one["receipt"], other["receipt"] = other["receipt"], one["receipt"]

    centre.plays(altered(change))
    summary = exchange(desk)

    assert [error.code for error in summary.errors] == ["bad_receipt", "bad_receipt"]
    assert exchange(desk).confirmed == 2
    confirmed_exactly_once(desk, ids, honest)


def test_an_acknowledgement_of_a_journal_that_is_not_ours_leaves_the_entries_in_the_queue(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    def change(value: dict[str, Any]) -> None:
        value["acknowledgement"] = signed_again(
            value["acknowledgement"], honest.key, Purpose.ACKNOWLEDGEMENT, hash="0" * 64
        )

    centre.plays(altered(change))
    exchange(desk)
    assert len(desk.store.unanswered_entries(500)) > 0

    exchange(desk)
    assert len(desk.store.unanswered_entries(500)) == 0
    confirmed_exactly_once(desk, ids, honest)


# --- news -------------------------------------------------------------------------------------------------------------


def test_a_centre_that_says_more_for_ever_is_not_obeyed_for_ever(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    centre.always = altered(_with("more", True))
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
    name: str, purpose: Purpose, desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
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

    assert desk.desk.status().skew_ms == 600_000


def test_a_decision_of_the_centre_arrives_once_and_its_place_is_kept(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    exchange(desk)
    second = _second_desk(desk, honest)
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
    second = _second_desk(desk, honest)
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
