from __future__ import annotations

import pytest

from app.bootstrap import DeskParts, open_desk
from app.domain.catalogue import TrustedKeys
from app.domain.signing import BadSignature, SigningKey
from app.foundation.paths import DataFolder
from app.persistence.documents import pinned_keys
from tests.builders import Issuer, StillClock, an_answer
from tests.persistence.given import change


def test_what_another_process_has_stored_is_in_force_at_once(
    parts: DeskParts, issuer: Issuer, clock: StillClock
) -> None:
    parts.desk.warm_up()
    other = open_desk(DataFolder(parts.folder.root), clock)
    other.store.store_answer(
        an_answer(issuer.campaign_list(version=2, used=(5,)), policy=issuer.signed_policy(version=2, hard_vouchers=7))
    )
    other.close()

    assert parts.desk.status().policy.hard_vouchers == 7
    assert not parts.desk.redeem(issuer.digits(5), "MEDIATION").taken


def test_a_list_altered_in_the_file_is_not_believed(parts: DeskParts, issuer: Issuer, clock: StillClock) -> None:
    file = bytearray(issuer.campaign_list(used=(5,)).file)
    file[-65] ^= 1
    change(parts.folder.database, "UPDATE campaign_lists SET file = ?", bytes(file))
    again = open_desk(DataFolder(parts.folder.root), clock)

    with pytest.raises(BadSignature):
        again.desk.redeem(issuer.digits(5), "MEDIATION")
    again.close()


def test_the_key_pinned_at_enrolment_stays_trusted_beside_those_named_since() -> None:
    pinned, named = SigningKey.generate().public, SigningKey.generate().public

    assert set(pinned_keys(pinned, None)) == {pinned.fingerprint}
    assert set(pinned_keys(pinned, TrustedKeys(1, centre=(named,), issuers=()))) == {
        pinned.fingerprint,
        named.fingerprint,
    }
