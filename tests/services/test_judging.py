from __future__ import annotations

from datetime import timedelta

import pytest

from app.bootstrap import DeskParts
from app.domain.scanned_text import Foreign, ForeignKind, MistypedCode, PieceOfVoucher, ScannedText, understand
from app.domain.verdicts import Verdict
from app.services.desk_time import DeskTime
from app.services.judging import Judged, judge
from tests.builders import NOON, Issuer, an_answer

TIME = DeskTime(now=NOON, clock_at=NOON, step_back=timedelta(0))


def judged(parts: DeskParts, scanned: ScannedText) -> Judged:
    with parts.desk._records.reading() as records:
        return judge(records, scanned, offering="MEDIATION", time=TIME, short_code_verified=False)


def test_a_voucher_is_judged_with_the_list_of_its_campaign(parts: DeskParts, issuer: Issuer) -> None:
    found = judged(parts, understand(issuer.digits(5)))

    assert found.decision.verdict is Verdict.ACCEPTED_PROVISIONAL
    assert found.campaign is not None
    assert found.campaign.version == 1


def test_a_newer_list_is_in_force_at_once(parts: DeskParts, issuer: Issuer) -> None:
    before = judged(parts, understand(issuer.digits(5)))
    parts.store.store_answer(an_answer(issuer.campaign_list(version=2, used=(5,))))

    after = judged(parts, understand(issuer.digits(5)))

    assert before.decision.verdict is Verdict.ACCEPTED_PROVISIONAL
    assert after.decision.verdict is Verdict.ALREADY_REDEEMED


@pytest.mark.parametrize(
    ("scanned", "counted"),
    [(MistypedCode(), True), (PieceOfVoucher(), False), (Foreign(ForeignKind.WIFI), False)],
    ids=str,
)
def test_only_a_mistyped_code_counts_as_a_wrong_code(parts: DeskParts, scanned: ScannedText, counted: bool) -> None:
    found = judged(parts, scanned)

    assert found.wrong_code is counted
    assert found.presented is None


def test_judging_writes_nothing(parts: DeskParts, issuer: Issuer) -> None:
    for _ in range(2):
        assert judged(parts, understand(issuer.digits(5))).decision.verdict is Verdict.ACCEPTED_PROVISIONAL
