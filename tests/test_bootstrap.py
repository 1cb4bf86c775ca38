from __future__ import annotations

import threading
from pathlib import Path

import pytest

from app.bootstrap import journal_lines, open_desk, verify_journal
from app.domain.views import ExchangePhase
from app.foundation.errors import DamagedStorage, KeyMissing, NotEnrolled
from app.foundation.paths import DataFolder
from app.sync.loop import LoopState
from app.sync.round import RoundSummary
from tests.builders import Issuer, StillClock, an_answer, an_enrolled_desk


def test_a_new_folder_becomes_an_empty_desk(tmp_path: Path) -> None:
    parts = open_desk(DataFolder(tmp_path / "deep" / "é"), StillClock())

    assert parts.folder.database.is_file()
    with pytest.raises(NotEnrolled):
        parts.store.identity()
    with pytest.raises(NotEnrolled):
        parts.exchange(RoundSummary(), lambda _summary: None)
    parts.close()


def test_what_was_taken_is_there_when_the_folder_is_opened_again(tmp_path: Path) -> None:
    issuer, clock = Issuer(), StillClock()
    first = an_enrolled_desk(tmp_path, issuer, clock)
    first.store.store_answer(an_answer(issuer.campaign_list()))
    taken = first.desk.redeem(issuer.digits(3), "MEDIATION")
    first.close()

    again = open_desk(DataFolder(tmp_path), clock)
    assert taken.taken
    assert [line.redemption_id for line in again.desk.day().lines] == [taken.redemption_id]
    assert again.store.waiting() == 1
    again.close()
    assert verify_journal(again.folder.database).clean
    assert list(journal_lines(again.folder.database))[-1]["kind"] == "redemption"


def test_the_desk_and_the_exchange_see_the_same_documents_at_once(tmp_path: Path) -> None:
    issuer = Issuer()
    parts = an_enrolled_desk(tmp_path, issuer, StillClock())
    assert parts.desk.status().policy.hard_vouchers == 40

    parts.store.store_answer(an_answer(policy=issuer.signed_policy(2, hard_vouchers=3)))

    assert parts.desk.status().policy.hard_vouchers == 3
    parts.close()


def test_an_exchange_without_its_key_says_so(tmp_path: Path) -> None:
    parts = an_enrolled_desk(tmp_path, Issuer(), StillClock())

    with pytest.raises(KeyMissing):
        parts.exchange(RoundSummary(), lambda _summary: None)
    parts.close()


def test_the_exchange_thread_tells_what_it_meets(tmp_path: Path) -> None:
    parts = an_enrolled_desk(tmp_path, Issuer(), StillClock())
    told: list[LoopState] = []
    failed = threading.Event()

    def tell(state: LoopState) -> None:
        told.append(state)
        if state.failure is not None:
            failed.set()

    loop = parts.exchange_loop(tell)
    loop.start()
    assert failed.wait(5)
    loop.stop()
    parts.close()

    assert told[0].phase is ExchangePhase.SENDING
    assert told[1].failure == "key_missing"


def test_a_damaged_file_is_not_opened(tmp_path: Path) -> None:
    DataFolder(tmp_path).database.write_bytes(b"nonsense" * 4096)

    with pytest.raises(DamagedStorage):
        open_desk(DataFolder(tmp_path))
