from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.bootstrap import DeskParts, open_desk, verify_journal
from app.domain.exchanged import DeskIdentity
from app.domain.signing import SigningKey
from app.foundation.errors import AlreadyEnrolled, NotEnrolled
from app.foundation.paths import DataFolder
from tests.builders import DESK_ID, NOON, Issuer, StillClock
from tests.persistence.given import rows


def taken(parts: DeskParts, issuer: Issuer, serial: int = 5) -> str:
    found = parts.desk.redeem(issuer.digits(serial), "MEDIATION").redemption_id
    assert found is not None
    return found


# Enrolment


def test_an_enrolled_desk_knows_who_it_is(parts: DeskParts, issuer: Issuer) -> None:
    identity = parts.store.identity()

    assert identity.desk_id == DESK_ID
    assert identity.centre == issuer.centre.public
    assert identity.enrolled_at == NOON


def test_the_journal_begins_with_the_enrolment(parts: DeskParts, issuer: Issuer) -> None:
    (entry,) = parts.store.unanswered_entries(10)

    assert (entry.seq, entry.kind.value) == (1, "enrolment")
    assert entry.body["centre"] == issuer.centre.public.fingerprint


def test_a_desk_is_enrolled_once(parts: DeskParts, issuer: Issuer) -> None:
    again = DeskIdentity(DESK_ID, SigningKey.generate().public, "http://127.0.0.1:9", issuer.centre.public, NOON)

    with pytest.raises(AlreadyEnrolled):
        parts.store.enrol(
            again, keys=issuer.signed_keys(), policy=issuer.signed_policy(), catalogue=issuer.signed_catalogue()
        )

    assert rows(parts.folder.database, "SELECT count(*) FROM journal") == [(1,)]


def test_a_desk_that_is_not_enrolled_says_so(tmp_path: Path, clock: StillClock) -> None:
    new = open_desk(DataFolder(tmp_path / "new"), clock)

    for ask in (new.store.identity, new.store.trusted_keys, new.store.journal_head):
        with pytest.raises(NotEnrolled):
            ask()
    new.close()


# A new key


def test_a_new_key_is_kept_and_the_journal_goes_on(parts: DeskParts, issuer: Issuer) -> None:
    taken(parts, issuer)
    before = parts.store.identity()
    renewed = replace(before, public_key=SigningKey.generate().public, url="http://127.0.0.1:10")

    parts.store.renew_key(renewed)

    last = parts.store.unanswered_entries(10)[-1]
    assert parts.store.identity() == renewed
    assert parts.store.waiting() == 1
    assert (last.kind.value, last.body["desk_key"]) == ("enrolment", renewed.public_key.text)
    assert verify_journal(parts.folder.database).clean
