"""Enrolment: a code makes one desk, a lost answer is harmless, and nobody else gets in by it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from app.domain.canonical import JsonObject, canonical_text
from app.domain.enrolment_code import read_enrolment_code
from app.domain.signing import PublicKey, Purpose, SignedDocument, SigningKey, keyring_of, sign_document
from central import enrolment
from central.enrolment import CODE_LIVES
from central.tables import enrolment_codes, sites
from tests.builders import NOON
from tests.central.given import Desk, Given


def test_a_code_makes_a_desk_that_receives_keys_policy_and_catalogue(given: Given) -> None:
    key = SigningKey.generate()
    answer = given.enrol(given.enrolment_code(), key, name="Accueil")
    assert answer.status_code == 200
    value = answer.json()
    assert PublicKey.from_text(value["centre_key"]) == given.centre.key.public
    keys = _opened(given, value["keys"], Purpose.KEYS)
    assert keys["issuers"] == [given.keys.voucher().public.text]
    assert keys["centre"] == [given.centre.key.public.text]
    assert _opened(given, value["policy"], Purpose.POLICY)["soft_vouchers"] == 15
    catalogue = _opened(given, value["catalogue"], Purpose.CATALOGUE)
    assert catalogue["desk"] == {"id": value["desk"], "name": "Accueil", "status": "active"}
    site: Any = catalogue["site"]
    assert (site["name"], site["territory"], site["time_zone"]) == ("Médiathèque de Bourg", "33", "Europe/Paris")
    assert catalogue["offerings"] == [{"code": "MEDIATION", "label": "Médiation numérique", "price": 1}]


def test_the_same_code_with_the_same_key_is_answered_the_same_again(given: Given) -> None:
    code, key = given.enrolment_code(), SigningKey.generate()
    first, again = given.enrol(code, key), given.enrol(code, key)
    assert again.content == first.content
    given.clock.forward(days=100)
    assert given.enrol(code, key).json()["desk"] == first.json()["desk"]


def test_a_used_code_with_another_key_is_refused(given: Given) -> None:
    code = given.enrolment_code()
    given.enrol(code, SigningKey.generate())
    _assert_refused(given.enrol(code, SigningKey.generate()), 403, "wrong_code")


def test_a_key_that_is_a_desk_already_takes_no_second_code(given: Given) -> None:
    key = SigningKey.generate()
    given.enrol(given.enrolment_code(), key)
    _assert_refused(given.enrol(given.enrolment_code("Bus du Médoc"), key), 403, "wrong_code")


def test_a_fresh_code_of_its_site_brings_a_desk_back_that_lost_the_answer_or_its_database(given: Given) -> None:
    key = SigningKey.generate()
    first = given.enrol(given.enrolment_code(), key, name="Accueil").json()
    fresh = given.enrolment_code()
    again = given.enrol(fresh, key, name="Accueil")
    assert (again.status_code, again.json()) == (200, first)
    assert given.enrol(fresh, key).json()["desk"] == first["desk"]
    _assert_refused(given.enrol(fresh, SigningKey.generate()), 403, "wrong_code")


def test_a_revoked_desk_does_not_come_back_by_a_fresh_code_and_the_code_is_not_spent(given: Given) -> None:
    key = SigningKey.generate()
    desk = Desk(given, given.enrol(given.enrolment_code(), key).json()["desk"], key)
    given.revoke(desk)
    fresh = given.enrolment_code()
    _assert_refused(given.enrol(fresh, key), 403, "wrong_code")
    assert given.enrol(fresh, SigningKey.generate()).status_code == 200


def test_a_fresh_code_that_is_too_old_brings_no_desk_back(given: Given) -> None:
    key = SigningKey.generate()
    given.enrol(given.enrolment_code(), key)
    late = given.enrolment_code()
    given.clock.at = NOON + CODE_LIVES + timedelta(milliseconds=1)
    _assert_refused(given.enrol(late, key), 403, "wrong_code")


def test_a_desk_that_lost_its_key_keeps_its_id_and_its_journal_under_a_new_one(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    entry = desk.redeem(campaign, 1)
    fresh, renewed = given.enrolment_code(), SigningKey.generate()
    answers = [_enrol_again(given, fresh, renewed, desk.id) for _ in range(2)]
    assert [(answer.status_code, answer.json()["desk"]) for answer in answers] == [(200, desk.id)] * 2
    assert desk.try_exchange(entry).status_code == 401
    desk.key = renewed
    assert desk.exchange(entry).outcomes(entry) == ["accepted"]


def test_a_new_key_is_refused_for_a_desk_of_another_site_a_revoked_one_and_an_unknown_one(given: Given) -> None:
    desk, stolen = given.desk("Bus du Médoc"), given.desk()
    given.revoke(stolen)
    fresh = given.enrolment_code()
    for wrong in (desk.id, stolen.id, "0199a000-0000-7000-8000-00000000dead"):
        _assert_refused(_enrol_again(given, fresh, SigningKey.generate(), wrong), 403, "wrong_code")
    _assert_refused(_enrol_again(given, fresh, SigningKey.generate(), "no id"), 400, "malformed")
    assert desk.try_exchange().status_code == 200
    assert given.enrol(fresh, SigningKey.generate()).status_code == 200


def _enrol_again(given: Given, code: str, key: SigningKey, desk: str) -> Any:
    body: JsonObject = {"v": 1, "proof": _proof(key, code=code, desk=desk)}
    return given.web.ask("POST", "/v1/enrol", canonical_text(body).encode())


def test_the_time_zone_of_an_overseas_site_is_its_own(given: Given) -> None:
    desk = given.desk("Médiathèque de Basse-Terre", "971")
    assert _site(given, desk.id)["time_zone"] == "America/Guadeloupe"


def test_a_code_lives_until_its_last_millisecond(given: Given) -> None:
    code, late = given.enrolment_code(), given.enrolment_code()
    given.clock.at = NOON + CODE_LIVES
    assert given.enrol(code, SigningKey.generate()).status_code == 200
    given.clock.forward(milliseconds=1)
    _assert_refused(given.enrol(late, SigningKey.generate()), 403, "wrong_code")


@pytest.mark.parametrize("code", ["000000000000", "", "Z" * 12, "\x00", "' OR 1=1 --"])
def test_an_invented_code_is_refused(given: Given, code: str) -> None:
    given.enrolment_code()
    _assert_refused(given.enrol(code, SigningKey.generate()), 403, "wrong_code")


def test_the_database_holds_no_code_but_its_hash(given: Given) -> None:
    code = given.enrolment_code()
    with given.centre.engine.connect() as connection:
        [row] = connection.execute(enrolment_codes.select()).all()
    assert code not in repr(row)


def test_a_known_site_is_used_again_and_its_territory_can_change(given: Given) -> None:
    first = given.desk("Bus du Médoc", "33")
    given.desk("Bus du Médoc", None)
    assert _site(given, first.id)["territory"] == "33"
    given.clock.forward(days=1)
    given.enrolment_code("Bus du Médoc", "2A")
    site = _site(given, first.id)
    assert (site["name"], site["territory"]) == ("Bus du Médoc", "2A")
    with given.centre.engine.connect() as connection:
        assert len(connection.execute(sites.select()).all()) == 1


def test_the_code_names_the_centre_that_made_it(given: Given) -> None:
    public = given.centre.key.public
    with given.centre.engine.begin() as connection:
        code = enrolment.make_code(connection, site_name="A", territory=None, centre=public, now=NOON)
    assert read_enrolment_code(code.text.lower()).names(public)
    assert not read_enrolment_code(code.text).names(SigningKey.generate().public)


def _proof(key: SigningKey, **changes: Any) -> JsonObject:
    value: JsonObject = {
        "code": "0" * 12,
        "desk_key": key.public.text,
        "desk_name": "Poste",
        "kind": "enrolment",
        "v": 1,
    }
    return sign_document(key, Purpose.ENROLMENT, {**value, **changes}).to_json()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda key: _proof(key, desk_key=SigningKey.generate().public.text),
        lambda key: _proof(key, desk_key="short"),
        lambda key: _proof(key, desk_key=None),
        lambda key: _proof(key, kind="journal-head"),
        lambda key: _proof(key, v=2),
        lambda key: _proof(key, code="0" * 13),
        lambda key: _proof(key, desk_name="x" * 101),
        lambda key: _proof(key, desk_name="NUL\x00"),
        lambda key: _proof(key) | {"signature": "AAAA"},
        lambda key: _proof(key) | {"signature": "not base64"},
        lambda key: _proof(key) | {"payload": "{}"},
        lambda key: _proof(key) | {"payload": "not JSON"},
        lambda key: _proof(key) | {"key": "0" * 64},
        lambda key: sign_document(key, Purpose.REQUEST, json.loads(str(_proof(key)["payload"]))).to_json(),
    ],
)
def test_a_malformed_proof_is_refused_and_costs_no_code(given: Given, spoil: Any) -> None:
    body = canonical_text({"v": 1, "proof": spoil(SigningKey.generate())}).encode()
    _assert_refused(given.web.ask("POST", "/v1/enrol", body), 400, "malformed")


def test_two_desks_at_one_site_are_two_desks(given: Given) -> None:
    first, second = given.desk(), given.desk()
    assert first.id != second.id
    assert _site(given, first.id) == _site(given, second.id)


def test_a_code_lives_two_weeks() -> None:
    assert timedelta(days=14) == CODE_LIVES


def _site(given: Given, desk_id: str) -> Any:
    from central.documents import catalogue_document

    with given.centre.engine.connect() as connection:
        return json.loads(catalogue_document(connection, given.centre.key, desk_id).payload)["site"]


def _opened(given: Given, envelope: dict[str, Any], purpose: Purpose) -> JsonObject:
    return SignedDocument.from_json(envelope).opened(purpose, keyring_of(given.centre.key.public))


def _assert_refused(answer: Any, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()) == (status, {"error": {"code": code}})
