"""docs/exchange.md is the contract: its examples and tables are held against both sides of the exchange."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.bootstrap import DeskParts, open_desk
from app.domain.canonical import Json
from app.domain.catalogue import Catalogue, TrustedKeys
from app.domain.disputes import Contest, ContestStatus, DisputeState
from app.domain.exchanged import DeskIdentity, ItemError, KnownVersions
from app.domain.fields import WrongShape
from app.domain.journal import JournalHead, head_of, read_entry
from app.domain.policy import OfflinePolicy
from app.domain.receipts import Outcome
from app.domain.requests import DESK_HEADER, SIGNATURE_HEADER, signed_message
from app.domain.signing import PublicKey, Purpose, SignedDocument, SigningKey, keyring_of, sign_document, to_base64
from app.foundation.clock import parse_instant
from app.foundation.errors import CentreProblem, CentreTooDifferent, NotTheCentre
from app.foundation.paths import DataFolder
from app.sync import client as client_module
from app.sync import enrol as enrol_module
from app.sync import replace as replace_module
from app.sync import round as round_module
from app.sync import short_code_check
from app.sync.verification import Asked, verify_answer
from app.sync.wire import MOST_ENTRIES, exchange_request, read_answer
from central import schemas
from tests.builders import DESK_ID, NOON, StillClock
from tests.sync import scripted_centre as tricks
from tests.sync.given import exchange, key_of, redeem, states
from tests.sync.honest_centre import HonestCentre, an_honest_centre
from tests.sync.scripted_centre import ScriptedCentre, altered, scripted_centre

DOCS = Path(__file__).resolve().parents[2] / "docs"
DOCUMENT = (DOCS / "exchange.md").read_text("utf-8")


def public_key(vectors: str, owner: str) -> PublicKey:
    """A key that the test vectors publish."""
    value = json.loads((DOCS / "vectors" / f"{vectors}.json").read_text("utf-8"))
    return PublicKey(bytes.fromhex(value[owner]["public"]))


DESK_KEY, CENTRE_KEY = public_key("journal", "desk"), public_key("receipt", "centre")
IDENTITY = DeskIdentity(DESK_ID, DESK_KEY, url="http://127.0.0.1:9", centre=CENTRE_KEY, enrolled_at=NOON)


def examples() -> list[dict[str, Any]]:
    """The JSON of the document, in order."""
    return [
        json.loads(block) for block in re.findall(r"^```json\n(.*?)^```$", DOCUMENT, flags=re.MULTILINE | re.DOTALL)
    ]


ENROL, ENROLLED, ASKED, ANSWERED = examples()
PINNED = keyring_of(CENTRE_KEY)


@pytest.fixture
def honest(tmp_path: Path) -> Iterator[HonestCentre]:
    centre = an_honest_centre(tmp_path, StillClock())
    yield centre
    centre.close()


@pytest.fixture
def centre(honest: HonestCentre) -> Iterator[ScriptedCentre]:
    with scripted_centre(honest) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, honest: HonestCentre, centre: ScriptedCentre) -> Iterator[DeskParts]:
    parts = open_desk(DataFolder(tmp_path / "desk"), StillClock())
    parts.enrol(centre.url, honest.enrol_code(), "Poste 1")
    yield parts
    parts.close()


def same_names(model: type[BaseModel], example: dict[str, Any]) -> bool:
    return set(model.model_fields) == set(example)


def test_the_examples_are_accepted_by_the_centre() -> None:
    schemas.EnrolRequest.model_validate(ENROL)
    schemas.EnrolAnswer.model_validate(ENROLLED)
    schemas.ExchangeRequest.model_validate(ASKED)
    schemas.ExchangeAnswer.model_validate(ANSWERED)


def test_the_enrolment_in_the_document_is_genuine() -> None:
    proof = SignedDocument.from_json(ENROL["proof"]).opened(Purpose.ENROLMENT, keyring_of(DESK_KEY))
    names = {"keys": Purpose.KEYS, "policy": Purpose.POLICY, "catalogue": Purpose.CATALOGUE}
    opened = {name: SignedDocument.from_json(ENROLLED[name]).opened(of, PINNED) for name, of in names.items()}

    assert (proof["desk_key"], ENROLLED["centre_key"]) == (DESK_KEY.text, CENTRE_KEY.text)
    assert TrustedKeys.from_json(opened["keys"]).centre == (CENTRE_KEY,)
    assert OfflinePolicy.from_json(opened["policy"]).version == 1
    assert Catalogue.from_json(opened["catalogue"]).desk_id == ENROLLED["desk"] == DESK_ID


def test_the_request_in_the_document_is_what_a_desk_sends() -> None:
    entries = [read_entry(text) for text in ASKED["entries"]]
    head = SignedDocument.from_json(ASKED["head"])
    said = head.opened(Purpose.JOURNAL_HEAD, keyring_of(DESK_KEY))
    known = ASKED["known"]

    assert head_of(entries[-1]) == JournalHead(str(said["journal"]), entries[-1].seq, str(said["hash"]))
    assert (
        exchange_request(
            app_version=ASKED["app"],
            sent_at=parse_instant(ASKED["sent_at"]),
            head=head,
            entries=entries,
            known=KnownVersions(
                keys=known["keys"],
                policy=known["policy"],
                catalogue=known["catalogue"],
                lists={int(campaign): version for campaign, version in known["lists"].items()},
                cursor=ASKED["cursor"],
                dispute_cursor=ASKED["dispute_cursor"],
                contests=tuple(
                    Contest(item["id"], item["dispute"], parse_instant(item["at"]), item["note"])
                    for item in ASKED["contests"]
                ),
            ),
            lists_wanted=True,
            tip=head_of(entries[-1]),
        )
        == ASKED
    )


def test_the_answer_in_the_document_is_proven_and_understood_by_the_desk() -> None:
    entries = [read_entry(text) for text in ASKED["entries"]]
    body = client_module.encode(ASKED)
    asked = Asked(IDENTITY, body, entries, cursor=0, received_at=NOON, dispute_cursor=ASKED["dispute_cursor"])
    trusted = TrustedKeys.from_json(SignedDocument.from_json(ENROLLED["keys"]).opened(Purpose.KEYS, PINNED))

    verified = verify_answer(read_answer(ANSWERED), asked, trusted)

    assert [item["status"] for item in ANSWERED["answers"]] == ["stored", "stored", "receipt", "error"]
    assert [found.receipt.outcome for found in verified.receipts] == [Outcome.HELD, Outcome.ACCEPTED]
    assert verified.receipts[1].receipt.supersedes == verified.receipts[0].receipt.id
    assert verified.errors == (ItemError(entries[3].seq, "retry"),)
    assert verified.acknowledged == head_of(entries[2])
    assert verified.cursor == ANSWERED["cursor"] == ANSWERED["updates"][-1]["n"]
    assert verified.policy is not None
    assert (verified.policy[0].version, verified.keys, verified.catalogue) == (2, None, None)
    assert verified.list_versions == {1: 4} == {found.campaign_list.campaign: 4 for found in verified.lists}
    assert verified.lists_as_of == NOON.replace(hour=12)
    assert verified.contests == ((ASKED["contests"][0]["id"], ContestStatus.KEPT),)
    assert verified.disputes is not None
    [dispute] = verified.disputes.disputes
    assert (dispute.state, dispute.notes[0].text) == (DisputeState.CONTESTED, ASKED["contests"][0]["note"])


def test_the_names_in_the_document_are_those_of_both_sides() -> None:
    request = exchange_request(
        app_version="0.1.0",
        sent_at=NOON,
        head=None,
        entries=[],
        known=KnownVersions(keys=1, policy=1, catalogue=1, lists={7: 42}, cursor=0),
        lists_wanted=True,
    )
    known = request["known"]
    assert isinstance(known, dict)
    assert set(request) == set(ASKED) == set(schemas.ExchangeRequest.model_fields)
    assert set(known) == set(ASKED["known"]) == set(schemas.Known.model_fields)
    assert same_names(schemas.EnrolRequest, ENROL)
    assert same_names(schemas.EnrolAnswer, ENROLLED)
    assert same_names(schemas.ExchangeAnswer, ANSWERED)
    assert same_names(schemas.Documents, ANSWERED["documents"])
    assert same_names(schemas.Update, ANSWERED["updates"][0])
    assert same_names(schemas.Signed, ANSWERED["acknowledgement"])
    named = set().union(*(item.keys() for item in ANSWERED["answers"]))
    assert named == set(schemas.ItemAnswer.model_fields)


@pytest.mark.parametrize("name", sorted(schemas.ExchangeAnswer.model_fields))
def test_the_desk_needs_the_acknowledgement_and_does_without_any_other_part(name: str) -> None:
    without = {key: value for key, value in ANSWERED.items() if key != name}
    if name in {"v", "acknowledgement"}:
        with pytest.raises(WrongShape):
            read_answer(without)
    else:
        assert read_answer(without).acknowledgement == read_answer(ANSWERED).acknowledgement


def test_limits_and_header_names_are_those_of_the_document() -> None:
    assert MOST_ENTRIES == schemas.MOST_ENTRIES
    assert f"at most {MOST_ENTRIES}" in DOCUMENT
    assert f"`{DESK_HEADER}`" in DOCUMENT
    assert f"`{SIGNATURE_HEADER}`" in DOCUMENT


def test_what_really_travels_has_the_documented_names(
    desk: DeskParts, honest: HonestCentre, centre: ScriptedCentre
) -> None:
    redeem(desk, honest.issue()[0])
    exchange(desk)

    asked, answered = centre.asked[-1].json, json.loads(centre.honest_replies[-1].body)
    assert set(asked) == set(ASKED)
    assert set(answered) == set(ANSWERED)
    said = json.loads(answered["acknowledgement"]["payload"])
    for name in said:
        assert f'"{name}":' in DOCUMENT, name
    head = json.loads(asked["head"]["payload"])
    assert set(head) == {"v", "kind", "desk", "journal", "seq", "hash"}
    lists = json.loads(answered["lists"]["payload"])
    assert set(lists) == {"v", "kind", "as_of", "campaigns"}


# --- refusals ---------------------------------------------------------------------------------------------------------


def documented_refusals() -> list[tuple[int, str]]:
    section = DOCUMENT.split("## Refusals", 1)[1]
    return [(int(status), code) for status, code in re.findall(r"(\d{3})\s+`(\w+)`", section)]


def _post(honest: HonestCentre, path: str, body: bytes, **headers: str) -> tuple[int, str]:
    reply = honest.answer("POST", path, {"Content-Type": "application/json", **headers}, body)
    return reply.status, json.loads(reply.body)["error"]["code"]


def _signed_post(desk: DeskParts, honest: HonestCentre, path: str, value: dict[str, Any]) -> tuple[int, str]:
    body = json.dumps(value).encode()
    identity = desk.store.identity()
    signature = to_base64(key_of(desk).sign(Purpose.REQUEST, signed_message(identity.desk_id, body)))
    return _post(honest, path, body, **{DESK_HEADER: identity.desk_id, SIGNATURE_HEADER: signature})


@pytest.mark.logged_errors
def test_every_documented_refusal_is_produced_by_the_centre(
    desk: DeskParts, honest: HonestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof: dict[str, Json] = {"v": 1, "kind": "enrolment", "code": "0" * 12, "desk_name": ""}
    key = SigningKey.generate()
    wrong = sign_document(key, Purpose.ENROLMENT, {**proof, "desk_key": key.public.text}).to_json()
    produced = {
        _signed_post(desk, honest, "/v1/exchange", {"v": 1}),
        _signed_post(desk, honest, "/v1/exchange", {"v": 2}),
        _post(honest, "/v1/exchange", b"{}", **{DESK_HEADER: "nobody", SIGNATURE_HEADER: ""}),
        _post(honest, "/v1/exchange", b"{}", **{DESK_HEADER: desk.store.identity().desk_id, SIGNATURE_HEADER: ""}),
        _post(honest, "/v1/enrol", json.dumps({"v": 1, "proof": wrong}).encode()),
        _post(honest, "/v1/exchange", b" " * 4_000_001),
        _signed_post(desk, honest, "/v1/hand-over", {"v": 1, "desk": DESK_ID, "entries": []}),
    }
    for _ in range(10):
        desk.check_short_code("0" * 20)
    produced.add(_signed_post(desk, honest, "/v1/short-code", {"v": 1, "code": "0" * 20}))
    monkeypatch.setattr("central.service.exchange", lambda *_arguments: 1 / 0)
    produced.add(_signed_post(desk, honest, "/v1/exchange", ASKED))
    monkeypatch.setattr("central.service.exchange", no_connection_is_free)
    produced.add(_signed_post(desk, honest, "/v1/exchange", ASKED))
    with honest.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE alembic_version RENAME TO elsewhere")
    ill = honest.answer("GET", "/health", {}, b"")
    produced.add((ill.status, json.loads(ill.body)["error"]["code"]))

    assert set(documented_refusals()) <= produced


def no_connection_is_free(*_arguments: object) -> None:
    raise PoolTimeout


@pytest.mark.parametrize(("status", "code"), documented_refusals(), ids=str)
def test_every_documented_refusal_has_a_name_at_the_desk_of_its_own(status: int, code: str) -> None:
    with scripted_centre() as running:
        running.plays(tricks.refuses(status, code, Retry_After="5") if status == 429 else tricks.refuses(status, code))
        client = client_module.CentreClient(running.url)
        with pytest.raises(CentreProblem) as caught:
            client.post("/v1/exchange", b"{}")
        client.close()

    expected = {"version": "centre_version", "wrong_code": "wrong_enrolment_code", "slow_down": "centre_busy"}
    assert caught.value.code == expected.get(code, "centre_broken" if status >= 500 else "centre_refused")


# --- other versions ---------------------------------------------------------------------------------------------------


def test_a_newer_centre_that_says_more_is_understood(
    desk: DeskParts, honest: HonestCentre, centre: ScriptedCentre
) -> None:
    (redemption,) = redeem(desk, honest.issue()[0])

    def says_more(value: dict[str, Any]) -> None:
        value["planning"] = {"sessions": []}
        value["documents"]["tariffs"] = None
        for item in value["answers"]:
            item["colour"] = "green"

    centre.plays(altered(says_more))
    assert exchange(desk).confirmed == 1
    assert states(desk)[redemption] == "confirmed"


def test_a_newer_desk_that_says_more_is_understood(desk: DeskParts, honest: HonestCentre) -> None:
    schemas.ExchangeRequest.model_validate({**ASKED, "planning": [], "known": {**ASKED["known"], "planning": 3}})


def test_a_centre_of_another_version_is_said_to_be_one(desk: DeskParts, centre: ScriptedCentre) -> None:
    centre.plays(tricks.refuses(400, "version"))
    with pytest.raises(CentreTooDifferent):
        exchange(desk)


def test_an_answer_of_another_version_is_not_believed(desk: DeskParts, centre: ScriptedCentre) -> None:
    centre.always = altered(lambda value: value.update({"v": 2}))
    with pytest.raises(NotTheCentre):
        exchange(desk)


# --- routes -----------------------------------------------------------------------------------------------------------


def test_every_documented_route_is_in_the_openapi_document_and_the_other_way_round(honest: HonestCentre) -> None:
    documented = set(re.findall(r"`(GET|POST) (/[\w/-]+)`", DOCUMENT))
    served = {(method.upper(), path) for path, methods in honest.app.openapi()["paths"].items() for method in methods}

    assert documented == served


def test_the_desk_calls_documented_routes() -> None:
    for path in (enrol_module.PATH, round_module.PATH, short_code_check.PATH, replace_module.PATH):
        assert f"`POST {path}`" in DOCUMENT


def test_hello_and_health_answer_as_documented(honest: HonestCentre) -> None:
    hello = json.loads(honest.answer("GET", "/v1/hello", {}, b"").body)
    health = json.loads(honest.answer("GET", "/health", {}, b"").body)

    assert json.dumps(hello) in DOCUMENT
    assert json.dumps(health) in DOCUMENT


def test_the_check_of_a_short_code_answers_as_documented(desk: DeskParts, honest: HonestCentre) -> None:
    assert desk.check_short_code(honest.issue()[0].short_code) is True
    assert '"kind":"code-check","desk":…,"code":…,"genuine":true,"at":INSTANT' in DOCUMENT
