from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.central.centre_process import RunningCentre
from tests.cli.commands import app, program
from tests.cli.conftest import OnlineDesk
from tests.sync import scripted_centre as tricks
from tests.sync.scripted_centre import scripted_centre

pytestmark = pytest.mark.slow
KEYS = {"sent", "confirmed", "refused", "waiting", "errors"}


def taken(desk: OnlineDesk, *texts: str) -> list[str]:
    ran = app("desk", "--data-dir", desk.data_dir, stdin="".join(f"{text}\n" for text in texts).encode())
    assert [line["taken"] for line in ran.lines] == [True] * len(texts)
    return [line["redemption_id"] for line in ran.lines]


def test_what_waits_is_sent_and_confirmed_once(online: OnlineDesk, paper: Iterator[str]) -> None:
    taken(online, next(paper), next(paper))

    first = program("sync", "--data-dir", online.data_dir)
    second = program("sync", "--data-dir", online.data_dir)

    assert (first.status, first.said) == (0, "")
    assert set(first.line) >= KEYS
    assert first.line == {"sent": 2, "confirmed": 2, "refused": 0, "waiting": 0, "errors": []}
    assert second.line == {"sent": 0, "confirmed": 0, "refused": 0, "waiting": 0, "errors": []}


def test_an_undone_redemption_is_sent_too(online: OnlineDesk, paper: Iterator[str]) -> None:
    (redemption,) = taken(online, next(paper))
    app("void", "--data-dir", online.data_dir, "--redemption", redemption, "--reason", "mistake")

    ran = app("sync", "--data-dir", online.data_dir)

    assert ran.line == {"sent": 2, "confirmed": 2, "refused": 0, "waiting": 0, "errors": []}


def test_a_voucher_of_another_desk_is_refused_and_the_exchange_is_complete_all_the_same(
    online: OnlineDesk, centre: RunningCentre, paper: Iterator[str], tmp_path: Path
) -> None:
    code = centre.command("enrol-code", "--site", "Bus")["code"]
    second = OnlineDesk(tmp_path / "second", "")
    app("enrol", "--data-dir", second.data_dir, "--url", centre.url, "--code", code)
    voucher, other = next(paper), next(paper)
    taken(online, voucher)
    taken(second, voucher, other)
    app("sync", "--data-dir", online.data_dir)

    ran = app("sync", "--data-dir", second.data_dir)

    assert ran.status == 0
    assert ran.line == {"sent": 2, "confirmed": 1, "refused": 1, "waiting": 0, "errors": []}


def test_without_a_network_everything_waits_and_the_reason_is_said(
    online: OnlineDesk, paper: Iterator[str], centre: RunningCentre
) -> None:
    taken(online, next(paper))
    _move(online, "http://127.0.0.1:9")

    ran = app("sync", "--data-dir", online.data_dir)

    assert ran.status == 1
    assert ran.line["waiting"] == 1
    assert ran.line["errors"] == [{"code": "centre_unreachable"}]
    assert "ne répond pas" in ran.said
    _move(online, centre.url)
    assert app("sync", "--data-dir", online.data_dir).line["confirmed"] == 1


@pytest.mark.parametrize(
    ("trick", "code"),
    [
        (tricks.says(200, tricks.PORTAL_PAGE), "not_the_centre"),
        (tricks.says(500), "centre_broken"),
        (tricks.refuses(401, "unknown_desk"), "centre_refused"),
        (tricks.refuses(400, "version"), "centre_version"),
        (tricks.says(503, Retry_After="3600"), "centre_busy"),
    ],
    ids=["portal", "500", "unknown desk", "version", "busy"],
)
def test_somebody_elses_answer_is_said_and_loses_nothing(
    trick: tricks.Trick, code: str, online: OnlineDesk, paper: Iterator[str], centre: RunningCentre
) -> None:
    taken(online, next(paper))
    with scripted_centre() as stranger:
        stranger.always = trick
        _move(online, stranger.url)
        ran = app("sync", "--data-dir", online.data_dir)

    assert ran.status == 1
    assert ran.line == {"sent": 0, "confirmed": 0, "refused": 0, "waiting": 1, "errors": [{"code": code}]}
    assert f"[{code}" in ran.said
    _move(online, centre.url)
    assert app("sync", "--data-dir", online.data_dir).line["confirmed"] == 1


def test_a_revoked_desk_is_answered_and_what_it_hands_in_is_held(
    online: OnlineDesk, centre: RunningCentre, paper: Iterator[str]
) -> None:
    taken(online, next(paper))
    centre.command("revoke", "--desk", online.desk_id)

    ran = app("sync", "--data-dir", online.data_dir)
    scan = app("desk", "--data-dir", online.data_dir, stdin=next(paper).encode())

    assert ran.status == 0
    assert ran.line == {"sent": 1, "confirmed": 0, "refused": 1, "waiting": 0, "errors": []}
    assert scan.line["taken"] is False
    assert scan.line["limit"] == "desk_revoked"


def test_a_desk_whose_key_is_gone_says_so(online: OnlineDesk, paper: Iterator[str]) -> None:
    taken(online, next(paper))
    (online.data_dir / "desk.key").unlink()

    ran = app("sync", "--data-dir", online.data_dir)

    assert ran.status == 1
    assert ran.line["errors"] == [{"code": "key_missing"}]
    assert ran.line["waiting"] == 1


def test_a_folder_without_a_desk_has_a_status_of_its_own(tmp_path: Path) -> None:
    ran = app("sync", "--data-dir", tmp_path / "nobody")

    assert (ran.status, ran.out) == (3, b"")


def _move(desk: OnlineDesk, url: str) -> None:
    """Let the desk find another address where the centre was, as a captive portal does."""
    import sqlite3

    connection = sqlite3.connect(desk.data_dir / "desk.sqlite")
    with connection:
        connection.execute("UPDATE identity SET url = ?", (url,))
    connection.close()
