from __future__ import annotations

from app.domain.desk_documents import AcceptedHere, StatementCheck
from app.domain.voucher import VoucherRef
from tests.builders import NOON
from tests.domain.stated import Stated

MISSED = AcceptedHere("0199a000-0000-7000-8000-0000000000c1", VoucherRef(1, 9), NOON, 1000, NOON)


def test_a_statement_is_sound_when_it_proves_itself_and_the_desk_misses_nothing() -> None:
    proven = Stated().verified()
    assert StatementCheck(proven, ()).sound
    assert not StatementCheck(proven, (MISSED,)).sound
    assert not StatementCheck(Stated().verified(paid=()), ()).sound
