from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import pytest

from app.bootstrap import DeskParts
from app.domain.redemption import RedemptionState
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
from tests.builders import StillClock
from tests.sync import scripted_centre as tricks
from tests.sync.given import (
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
from tests.sync.honest_centre import HonestCentre
from tests.sync.scripted_centre import ScriptedCentre, Trick, altered

SHORT_S = 2.0
PAGE = tricks.PORTAL_PAGE
CONFIRMED = RedemptionState.CONFIRMED
WAITING = RedemptionState.WAITING


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
    *,
    trick: Trick,
    problem: type[CentreProblem],
    desk: DeskParts,
    ids: list[str],
    centre: ScriptedCentre,
    honest: HonestCentre,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client_module, "CONNECT_TIMEOUT_S", SHORT_S)
    centre.always = trick

    with pytest.raises(problem) as caught:
        exchange(desk, read_timeout_s=SHORT_S)

    assert desk.desk.status().last_failure == caught.value.code
    # At most the batch, and one question without entries to learn whether the batch is at fault.
    assert [len(asked.json["entries"]) == 0 for asked in centre.asked] in ([False], [False, True])
    centre.always = None
    nothing_is_lost(desk, ids, honest)


def test_a_body_without_an_end_is_given_up(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "LONGEST_ANSWER", 500_000)
    centre.always = tricks.never_ends
    with pytest.raises(NotTheCentre):
        exchange(desk)
    monkeypatch.undo()
    centre.always = None

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
    ("without v", _without("v")),
    ("without an acknowledgement", _without("acknowledgement")),
    ("an acknowledgement that is no document", _with("acknowledgement", "yes")),
    ("a version of its own", _with("v", 2)),
    ("a version that is true", _with("v", True)),
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
    centre.always = altered(change)
    with pytest.raises(NotTheCentre):
        exchange(desk)

    centre.always = None
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

    centre.always = altered(change)
    with pytest.raises(NotTheCentre):
        exchange(desk)

    centre.always = None
    nothing_is_lost(desk, ids, honest)


def test_an_older_answer_of_the_centre_is_not_taken_for_a_new_one(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre, clock: StillClock
) -> None:
    exchange(desk)
    older = centre.honest_replies[-1]
    clock.forward(hours=1)
    more = redeem(desk, honest_voucher(honest, 5))
    centre.always = lambda exchange_: exchange_.send(older)

    with pytest.raises(NotTheCentre):
        exchange(desk)

    centre.always = None
    assert states(desk)[more[0]] is WAITING
    assert exchange(desk).confirmed == 1
    confirmed_exactly_once(desk, [*ids, *more], honest)


def test_another_desks_answer_is_not_taken(
    desk: DeskParts, ids: list[str], centre: ScriptedCentre, honest: HonestCentre
) -> None:
    second = second_desk(desk, honest)
    exchange(second)
    second.close()
    theirs = centre.honest_replies[-1]
    centre.always = lambda exchange_: exchange_.send(theirs)

    with pytest.raises(NotTheCentre):
        exchange(desk)
    centre.always = None
    nothing_is_lost(desk, ids, honest)


# --- one damaged part among whole ones --------------------------------------------------------------------------------


PARTS: list[tuple[str, Callable[[dict[str, Any]], None]]] = [
    *(
        (f"without {name}", _without(name))
        for name in ("updates", "cursor", "documents", "lists", "list_files", "more")
    ),
    ("an item that is no object", lambda value: value["answers"].append("?")),
    ("an item without an entry", lambda value: value["answers"].append({"status": "stored"})),
    ("updates that are no list", _with("updates", "yes")),
    ("an update without a receipt", _with("updates", [{"n": 1}])),
    ("a list file that is no base64", lambda value: value["list_files"].append("?")),
    ("a list file that is no text", _with("list_files", [1])),
    ("documents that are no object", _with("documents", [])),
    ("a document that is none", lambda value: value["documents"].update(policy="yes")),
    ("lists that are no document", _with("lists", {"payload": 1})),
    ("a cursor below zero", _with("cursor", -1)),
    ("a cursor too large to be exact", _with("cursor", 2**60)),
    ("more that is no yes and no no", _with("more", "no")),
]


@pytest.mark.parametrize("change", [row[1] for row in PARTS], ids=[row[0] for row in PARTS])
def test_a_damaged_part_of_an_answer_loses_no_receipt(
    change: Callable[[dict[str, Any]], None],
    desk: DeskParts,
    ids: list[str],
    centre: ScriptedCentre,
    honest: HonestCentre,
) -> None:
    centre.plays(altered(change))
    exchange(desk)

    confirmed_exactly_once(desk, ids, honest)


@pytest.mark.parametrize("change", [_without("answers"), _with("answers", "yes")], ids=["missing", "no list"])
def test_an_answer_without_its_items_leaves_them_in_the_queue(
    change: Callable[[dict[str, Any]], None],
    desk: DeskParts,
    ids: list[str],
    centre: ScriptedCentre,
    honest: HonestCentre,
) -> None:
    centre.plays(altered(change))
    summary = exchange(desk)

    assert (summary.confirmed, {error.code for error in summary.errors}) == (0, {"no_answer"})
    nothing_is_lost(desk, ids, honest)
