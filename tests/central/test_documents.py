"""The signed documents: a desk reads them with the same code, and their versions say when they changed."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection

from app.domain.catalogue import Catalogue, DeskStatus, Offering, TrustedKeys
from app.domain.policy import OfflinePolicy
from app.domain.signing import BadSignature, Purpose, SigningKey, keyring_of, sign_document
from central import documents, operating
from tests.builders import NOON
from tests.central.given import Given


def test_documents_are_read_back_as_a_desk_reads_them(given: Given) -> None:
    desk = given.desk("Bus du Médoc", "2A")
    key = given.centre.key
    known = keyring_of(key.public)
    with given.centre.engine.begin() as connection:
        keys = TrustedKeys.from_json(documents.keys_document(connection, key).opened(Purpose.KEYS, known))
        policy = OfflinePolicy.from_json(documents.policy_document(connection, key).opened(Purpose.POLICY, known))
        signed = documents.catalogue_document(connection, key, desk.id)
        catalogue = Catalogue.from_json(signed.opened(Purpose.CATALOGUE, known))
    assert keys == TrustedKeys(1, centre=(key.public,), issuers=(given.keys.voucher().public,))
    assert policy == OfflinePolicy(version=1, issued_at=NOON)
    assert (catalogue.desk_id, catalogue.desk_status, catalogue.site_name) == (
        desk.id,
        DeskStatus.ACTIVE,
        "Bus du Médoc",
    )
    assert (catalogue.territory, catalogue.time_zone.key) == ("2A", "Europe/Paris")
    assert catalogue.offerings == (Offering("MEDIATION", "Médiation numérique", 1),)


def test_a_version_rises_by_one_at_each_change(given: Given) -> None:
    with given.centre.engine.begin() as connection:
        versions = [_bumped(connection) for _ in range(3)]
    assert versions == [2, 3, 4]


def _bumped(connection: Connection) -> int:
    documents.bump(connection, documents.CATALOGUE_VERSION)
    return documents.version_of(connection, documents.CATALOGUE_VERSION)


def test_a_document_never_names_a_version_that_it_does_not_hold(
    given_on_postgres: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A revocation and a new key are committed between two statements of the transaction that signs."""
    given = given_on_postgres
    desk, fresh = given.desk(), SigningKey.generate()
    real = documents.version_of
    done: set[str] = set()

    def changed_meanwhile(connection: Connection, name: str) -> int:
        if name not in done:
            done.add(name)
            given.revoke(desk)
            with given.centre.engine.begin() as other:
                operating.set_up(other, centre=given.centre.key.public, voucher=fresh.public, now=NOON)
        return real(connection, name)

    monkeypatch.setattr(documents, "version_of", changed_meanwhile)
    known = keyring_of(given.centre.key.public)
    with given.centre.engine.begin() as connection:
        keys = documents.trusted_keys(connection)
        signed = documents.catalogue_document(connection, given.centre.key, desk.id)
        newest = {name: real(connection, name) for name in (documents.KEYS_VERSION, documents.CATALOGUE_VERSION)}
    catalogue = Catalogue.from_json(signed.opened(Purpose.CATALOGUE, known))
    assert fresh.public in keys.issuers or keys.version < newest[documents.KEYS_VERSION]
    revoked = catalogue.desk_status is DeskStatus.REVOKED
    assert revoked or catalogue.version < newest[documents.CATALOGUE_VERSION]


def test_two_changes_at_once_are_two_versions(given_on_postgres: Given) -> None:
    engine = given_on_postgres.centre.engine
    reached = threading.Event()

    def other() -> None:
        with engine.begin() as connection:
            reached.set()
            documents.bump(connection, documents.CATALOGUE_VERSION)

    with ThreadPoolExecutor(1) as pool:
        with engine.begin() as connection:
            documents.bump(connection, documents.CATALOGUE_VERSION)
            waiting = pool.submit(other)
            assert reached.wait(timeout=30)
            assert not waiting.done()
        waiting.result(timeout=30)
    with engine.begin() as connection:
        assert documents.version_of(connection, documents.CATALOGUE_VERSION) == 3


def test_a_version_that_was_never_set_is_zero(given: Given) -> None:
    with given.centre.engine.begin() as connection:
        assert documents.version_of(connection, "unknown") == 0


def test_the_policy_in_force_is_the_newest(given: Given) -> None:
    with given.centre.engine.begin() as connection:
        for soft in (9, 10, 11):
            operating.change_policy(connection, now=NOON, soft_vouchers=soft)
        assert documents.policy_in_force(connection).soft_vouchers == 11
        assert documents.policy_version(connection) == 4


def test_a_new_pair_of_keys_is_trusted_beside_the_old_one_and_raises_the_version(given: Given) -> None:
    fresh = SigningKey.generate()
    with given.centre.engine.begin() as connection:
        operating.set_up(connection, centre=given.centre.key.public, voucher=fresh.public, now=NOON)
        keys = documents.trusted_keys(connection)
    assert keys.version == 2
    assert set(keys.issuers) == {given.keys.voucher().public, fresh.public}
    assert keys.centre == (given.centre.key.public,)


def test_a_head_is_opened_with_the_key_of_its_desk_alone() -> None:
    key = SigningKey.generate()
    head = sign_document(key, Purpose.JOURNAL_HEAD, {"seq": 1})
    assert documents.opened_head(head, key.public.raw) == {"seq": 1}
    with pytest.raises(BadSignature):
        documents.opened_head(head, SigningKey.generate().public.raw)
