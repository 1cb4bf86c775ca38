from __future__ import annotations

from collections.abc import Callable

import pytest

from app.bootstrap import DeskParts, open_desk
from app.domain.catalogue import TrustedKeys
from app.domain.signing import SigningKey
from app.domain.verdicts import Verdict, Warning_
from app.foundation.errors import DamagedStorage
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


def _altered(file: bytes) -> bytes:
    return file[:-65] + bytes([file[-65] ^ 1]) + file[-64:]


@pytest.mark.parametrize("damage", [_altered, lambda file: file[:20], lambda _file: b""], ids=["bit", "cut", "empty"])
def test_a_list_damaged_in_the_file_is_as_good_as_none_and_asked_for_again(
    parts: DeskParts, issuer: Issuer, clock: StillClock, damage: Callable[[bytes], bytes]
) -> None:
    used = issuer.campaign_list(used=(5,))
    change(parts.folder.database, "UPDATE campaign_lists SET file = ?", damage(used.file))
    again = open_desk(DataFolder(parts.folder.root), clock)

    checked = again.desk.check(issuer.digits(5), "MEDIATION").decision
    assert (checked.verdict, checked.warnings) == (Verdict.ACCEPTED_PROVISIONAL, (Warning_.CAMPAIGN_NOT_COVERED,))
    assert again.store.known_versions().lists == {}

    again.store.store_answer(an_answer(used))
    assert again.store.known_versions().lists == {1: 1}
    assert again.desk.check(issuer.digits(5), "MEDIATION").decision.verdict is Verdict.ALREADY_REDEEMED
    again.close()


@pytest.mark.parametrize("kind", ["keys", "policy", "catalogue"])
def test_a_document_damaged_in_the_file_is_said_to_be_damaged(
    parts: DeskParts, issuer: Issuer, clock: StillClock, kind: str
) -> None:
    change(parts.folder.database, "UPDATE documents SET payload = '{cut' WHERE kind = ?", kind)
    again = open_desk(DataFolder(parts.folder.root), clock)

    with pytest.raises(DamagedStorage):
        again.desk.redeem(issuer.digits(5), "MEDIATION")
    again.close()


def test_the_key_pinned_at_enrolment_stays_trusted_beside_those_named_since() -> None:
    pinned, named = SigningKey.generate().public, SigningKey.generate().public

    assert set(pinned_keys(pinned, None)) == {pinned.fingerprint}
    assert set(pinned_keys(pinned, TrustedKeys(1, centre=(named,), issuers=()))) == {
        pinned.fingerprint,
        named.fingerprint,
    }
