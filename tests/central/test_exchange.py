"""One exchange: each entry is answered by itself, once and for all, and news are given only where they are new."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import Any

import pytest

from app.domain.canonical import canonical_text
from app.domain.journal import EntryKind, entry_hash
from app.domain.signing import Purpose, SigningKey, sign_document
from central import exchange as exchange_module
from central import operating
from tests.builders import NOON
from tests.central.given import Desk, Given, redemption_of

NOTHING_WANTED: dict[str, Any] = {"keys": 9, "policy": 9, "catalogue": 9, "lists": None}


def test_an_exchange_without_entries_answers_an_empty_acknowledgement_and_all_documents(given: Given) -> None:
    answer = given.desk().exchange()
    assert answer.value["answers"] == []
    assert answer.acknowledgement["journal"] is None
    assert (answer.acknowledgement["seq"], answer.acknowledgement["hash"]) == (0, None)
    assert all(answer.value["documents"][name] is not None for name in ("keys", "policy", "catalogue"))
    assert (answer.value["updates"], answer.value["cursor"], answer.value["more"]) == ([], 0, False)


def test_the_acknowledgement_names_the_request_the_time_and_the_head_of_the_journal(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entries = [desk.note(), desk.redeem(campaign, 1), desk.note(EntryKind.REFUSAL, {"verdict": "expired"})]
    body = json.dumps(desk.request(entries)).encode()
    answer = desk.send("/v1/exchange", body).json()
    found = json.loads(answer["acknowledgement"]["payload"])
    assert found == {
        "v": 1,
        "kind": "acknowledgement",
        "desk": desk.id,
        "request": hashlib.sha256(body).hexdigest(),
        "at": "2026-11-23T11:00:00.000Z",
        "journal": desk.journal,
        "seq": 3,
        "hash": entries[-1].hash,
        "also": [],
        "journal_state": "whole",
    }


def test_a_compressed_request_is_named_by_its_body_before_compression(given: Given) -> None:
    desk = given.desk()
    body = json.dumps(desk.request([desk.note()])).encode()
    headers = desk.signed(body) | {"Content-Encoding": "gzip"}
    answer = given.web.ask("POST", "/v1/exchange", gzip.compress(body), headers).json()
    assert json.loads(answer["acknowledgement"]["payload"])["request"] == hashlib.sha256(body).hexdigest()


def test_redemptions_and_voids_are_answered_by_receipts_and_other_kinds_are_stored(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    redeemed = desk.redeem(campaign, 1)
    answer = desk.exchange(desk.note(), redeemed, desk.void(redeemed), desk.note(EntryKind.REFUSAL))
    assert answer.statuses() == ["stored", "receipt", "receipt", "stored"]


def test_sending_again_is_answered_with_the_same_bytes(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entries = [desk.note(), desk.redeem(campaign, 1), desk.redeem(campaign, 1), desk.redeem(campaign, 500)]
    body = json.dumps(desk.request(entries, known=NOTHING_WANTED)).encode()
    first = desk.send("/v1/exchange", body)
    again = desk.send("/v1/exchange", body)
    assert again.content == first.content
    given.clock.forward(hours=3)
    later = desk.send("/v1/exchange", body).json()
    assert later["answers"] == first.json()["answers"]
    assert given.report()["redeemed"] == 1


def test_sending_again_in_other_batches_is_answered_the_same(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entries = [desk.redeem(campaign, serial) for serial in range(9)]
    whole = {item["entry"]: item for item in desk.exchange(*entries).value["answers"]}
    for start, end in ((0, 2), (2, 7), (5, 9), (8, 9)):
        for item in desk.exchange(*entries[start:end]).value["answers"]:
            assert item == whole[item["entry"]]
    fresh = [desk.redeem(campaign, 20), desk.redeem(campaign, 21)]
    mixed = desk.exchange(*entries[4:], *fresh)
    assert mixed.value["answers"][:5] == [whole[entry.hash] for entry in entries[4:]]
    assert mixed.outcomes(*fresh) == ["accepted", "accepted"]
    assert mixed.acknowledgement["seq"] == 11
    assert given.report()["redeemed"] == 11


def test_an_entry_twice_in_one_batch_is_taken_once_and_answered_twice(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 1)
    answers = desk.exchange(entry, entry).value["answers"]
    assert answers[0] == answers[1]
    assert given.report()["redeemed"] == 1


def test_five_hundred_entries_are_answered_in_their_order(given: Given) -> None:
    campaign, desk = given.campaign(500), given.desk()
    entries = [desk.redeem(campaign, serial) for serial in reversed(range(500))]
    answer = desk.exchange(*entries)
    assert [item["entry"] for item in answer.value["answers"]] == [entry.hash for entry in entries]
    assert set(answer.outcomes(*entries)) == {"accepted"}
    assert answer.lists[campaign.number].used_count == 500


def test_more_than_five_hundred_entries_are_refused_as_a_whole(given: Given) -> None:
    desk = given.desk()
    answer = desk.try_exchange(*[desk.note() for _ in range(501)])
    assert (answer.status_code, answer.json()) == (400, {"error": {"code": "malformed"}})


@pytest.mark.parametrize(
    "text", ["", "{}", "not JSON", '{"v":1}', "[" * 5000, '{"a":1,"a":2}', "null", "é" * 300, '{"v":1,"kind":"other"}']
)
def test_a_text_that_is_no_entry_is_an_error_of_its_own_and_the_others_are_taken(given: Given, text: str) -> None:
    campaign, desk = given.campaign(), given.desk()
    entries = [desk.redeem(campaign, 1), desk.redeem(campaign, 2)]
    answer = desk.exchange(entries[0], text, entries[1])
    assert answer.statuses() == ["receipt", "error", "receipt"]
    assert answer.value["answers"][1]["code"] == "not_an_entry"
    assert answer.outcomes(*entries) == ["accepted", "accepted"]


def test_an_entry_that_cannot_be_read_is_named_by_the_hash_that_its_desk_knows(given: Given) -> None:
    desk = given.desk()
    newer = canonical_text(json.loads(desk.note().text) | {"v": 2})
    [item] = desk.exchange(newer).value["answers"]
    assert (item["entry"], item["status"], item["code"]) == (entry_hash(newer), "error", "not_an_entry")


def test_an_entry_that_is_not_in_its_one_canonical_form_is_an_error(given: Given) -> None:
    desk = given.desk()
    entry = desk.note()
    assert desk.exchange(json.dumps(json.loads(entry.text))).statuses() == ["error"]


def test_an_entry_of_another_desk_is_an_error_and_changes_nothing(given: Given) -> None:
    campaign, desk, other = given.campaign(), given.desk(), given.desk()
    stolen = other.redeem(campaign, 1)
    answer = desk.exchange(stolen)
    assert answer.value["answers"] == [
        {"entry": stolen.hash, "status": "error", "receipt": None, "code": "not_an_entry"}
    ]
    assert given.report()["redeemed"] == 0
    assert other.exchange(stolen).outcomes(stolen) == ["accepted"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"redemption": "not an id"},
        {"redemption": "nul \x00 character"},
        {"redemption": "x" * 400, "campaign": -1},
        {"redemption": 7},
    ],
)
@pytest.mark.parametrize("kind", [EntryKind.REDEMPTION, EntryKind.VOID])
def test_a_redemption_or_void_without_sense_is_refused_and_the_others_are_taken(
    given: Given, kind: EntryKind, body: dict[str, Any]
) -> None:
    campaign, desk = given.campaign(), given.desk()
    wrong = desk.note(kind, body)
    right = desk.redeem(campaign, 1)
    assert desk.exchange(wrong, right).outcomes(wrong, right) == ["refused malformed", "accepted"]


def test_control_characters_in_an_offering_refuse_that_redemption_alone(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    wrong, right = desk.redeem(campaign, 1, offering="NUL\x00"), desk.redeem(campaign, 2)
    answer = desk.exchange(wrong, right)
    assert answer.outcomes(wrong, right)[1] == "accepted"
    assert answer.outcomes(wrong, right)[0].startswith("refused")


def test_the_head_that_the_desk_signed_is_kept_and_a_wrong_one_is_ignored(given: Given) -> None:
    desk = given.desk()
    entry = desk.note()
    head = _head(desk, journal=desk.journal, seq=1, hash=entry.hash)
    strange = sign_document(desk.key, Purpose.JOURNAL_HEAD, {"journal": {"a": 1}, "hash": ["\x00"]}).to_json()
    forged = sign_document(SigningKey.generate(), Purpose.JOURNAL_HEAD, json.loads(str(head["payload"]))).to_json()
    for wrong in (strange, forged, {"payload": "", "signature": "not base64", "key": ""}):
        assert desk.exchange(entry, head=wrong).statuses() == ["stored"]
        assert _kept_head(given) is None
    desk.exchange(entry, head=head)
    assert json.loads(_kept_head(given) or "null") == head


def _head(desk: Desk, **value: Any) -> dict[str, Any]:
    value = {"v": 1, "kind": "journal-head", "desk": desk.id, **value}
    return sign_document(desk.key, Purpose.JOURNAL_HEAD, value).to_json()


def _kept_head(given: Given) -> str | None:
    from sqlalchemy import select

    from central.tables import journals

    with given.centre.engine.connect() as connection:
        found: str | None = connection.execute(select(journals.c.signed_head)).scalar_one()
        return found


def test_documents_come_only_when_they_are_newer_than_what_the_desk_knows(given: Given) -> None:
    desk = given.desk()
    known: dict[str, Any] = {"keys": 1, "policy": 1, "catalogue": 1, "lists": None}
    assert set(desk.exchange(known=known).value["documents"].values()) == {None}
    with given.centre.engine.begin() as connection:
        operating.change_policy(connection, now=NOON, soft_vouchers=7)
    answer = desk.exchange(known=known)
    policy = answer.document("policy", Purpose.POLICY)
    assert policy is not None
    assert (policy["version"], policy["soft_vouchers"]) == (2, 7)
    assert answer.value["documents"]["keys"] is None
    assert answer.value["documents"]["catalogue"] is None
    with given.centre.engine.begin() as connection:
        operating.set_offering(connection, code="ATELIER", label="Atelier 2 h", price=1)
    catalogue = desk.exchange(known=known | {"policy": 2}).document("catalogue", Purpose.CATALOGUE)
    assert catalogue is not None
    assert catalogue["version"] == 2


def test_a_revoked_desk_is_still_answered_and_its_catalogue_says_so(given: Given) -> None:
    desk = given.desk()
    given.revoke(desk)
    catalogue = desk.exchange(known=NOTHING_WANTED | {"catalogue": 1}).document("catalogue", Purpose.CATALOGUE)
    assert catalogue is not None
    assert catalogue["desk"] == {"id": desk.id, "name": "Poste 1", "status": "revoked"}


def test_lists_come_only_when_wanted_and_only_when_newer(given: Given) -> None:
    first, second, desk = given.campaign(), given.campaign(), given.desk()
    answer = desk.exchange(known=NOTHING_WANTED)
    assert (answer.value["lists"], answer.value["list_files"]) == (None, [])
    answer = desk.exchange(known=NOTHING_WANTED | {"lists": {str(first.number): 1}})
    assert answer.list_versions == {first.number: 1, second.number: 1}
    assert list(answer.lists) == [second.number]
    assert answer.opened(answer.value["lists"], Purpose.LISTS)["as_of"] == "2026-11-23T11:00:00.000Z"


def test_lists_that_do_not_fit_into_one_answer_follow_on_the_next(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.list_news._BYTES_AT_ONCE", 1)
    campaigns, desk = [given.campaign() for _ in range(3)], given.desk()
    known: dict[str, int] = {}
    rounds = 0
    more = True
    while more:
        answer = desk.exchange(known=NOTHING_WANTED | {"lists": known})
        known |= {str(number): found.version for number, found in answer.lists.items()}
        more, rounds = answer.value["more"], rounds + 1
        assert rounds <= 3
    assert known == {str(campaign.number): 1 for campaign in campaigns}
    assert rounds == 3


def test_updates_that_do_not_fit_into_one_answer_follow_on_the_next(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange_module, "_UPDATES_AT_ONCE", 2)
    campaign, first, second = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    taken = [first.redeem(campaign, serial) for serial in range(3)]
    late = [second.redeem(campaign, serial) for serial in range(3)]
    first.exchange(*taken)
    second.exchange(*late)
    first.exchange(*[first.void(entry) for entry in taken])
    answer = second.exchange()
    assert (answer.value["cursor"], answer.value["more"]) == (2, True)
    assert [n for n, _receipt in answer.updates] == [1, 2]
    answer = second.exchange(cursor=2)
    assert (answer.value["cursor"], answer.value["more"]) == (3, False)
    assert [receipt.redemption for _n, receipt in answer.updates] == [redemption_of(late[2])]


def test_a_cursor_beyond_every_update_is_answered(given: Given) -> None:
    largest = 2**53 - 1
    answer = given.desk().exchange(cursor=largest)
    assert (answer.value["updates"], answer.value["cursor"]) == ([], largest)


@pytest.mark.parametrize(
    ("app", "status"), [("0.2.0", 200), ("", 200), ("é" * 40, 200), ("\x00", 400), ("x" * 41, 400)]
)
def test_the_version_of_the_program_is_noted_when_it_is_a_plain_short_text(given: Given, app: str, status: int) -> None:
    assert given.desk().try_exchange(app=app).status_code == status


def test_unknown_fields_of_a_newer_desk_are_let_through(given: Given) -> None:
    desk = given.desk()
    body = canonical_text(desk.request([desk.note()], future={"field": [1]})).encode()
    assert desk.send("/v1/exchange", body).status_code == 200


def test_a_desk_restored_from_a_backup_is_acknowledged_what_it_still_has(given: Given) -> None:
    """It has forgotten that its first entries were answered, and the ones that the centre holds after them."""
    desk = given.desk()
    first, second, lost = desk.note(), desk.note(), desk.note()
    desk.exchange(first, second, lost)

    again = desk.exchange(first, second)

    assert (again.acknowledgement["seq"], again.acknowledgement["hash"]) == (3, lost.hash)
    assert again.acknowledgement["also"] == [first.hash, second.hash]
