"""An installation of the first version, with redemptions that wait, goes on with this one.

`version_0001` holds what that version left behind: a desk that had redeemed and sent three vouchers, then redeemed
three more without a network and voided the last; and the centre of that time, as SQL.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

from tests.central.centre_process import run_command, running_centre
from tests.end_to_end.desk_process import DeskProcess

LEFT_BEHIND = Path(__file__).parent / "version_0001"


def restore(name: str, to: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(to)
    connection.executescript((LEFT_BEHIND / f"{name}.sql").read_text("utf-8"))
    return connection


def an_older_centre(folder: Path) -> None:
    with contextlib.closing(restore("centre", folder / "centre.sqlite")):
        keys = folder / "centre-keys"
        keys.mkdir()
        for name in ("centre.key", "codes.key", "voucher.key"):
            shutil.copy(LEFT_BEHIND / name, keys / name)


def an_older_desk(folder: Path, url: str) -> DeskProcess:
    folder.mkdir()
    with contextlib.closing(restore("desk", folder / "desk.sqlite")) as connection, connection:
        connection.execute("UPDATE identity SET url = ?", (url,))
    shutil.copy(LEFT_BEHIND / "desk.key", folder / "desk.key")
    return DeskProcess(folder)


def test_a_desk_of_the_first_version_hands_in_its_queue_to_a_newer_centre(tmp_path: Path) -> None:
    an_older_centre(tmp_path)
    with running_centre(tmp_path) as centre:
        desk = an_older_desk(tmp_path / "desk", centre.url)

        sent = desk.sync()

        assert (sent["sent"], sent["confirmed"], sent["waiting"], sent["errors"]) == (4, 4, 0, [])
        assert desk.run("journal", "--verify")[-1] == {
            **desk.run("journal", "--verify")[-1],
            "gaps": 0,
            "bad_hashes": 0,
            "bad_receipts": 0,
        }
        assert desk.sync()["sent"] == 0
        report = centre.command("report")
        assert (report["issued"], report["redeemed"], report["voided"], report["disputed"]) == (10, 5, 1, 0)
        assert [path.name for path in (tmp_path / "desk" / "backups").iterdir()] != []


def test_an_operators_command_brings_an_older_centre_up_to_date_once(tmp_path: Path) -> None:
    an_older_centre(tmp_path)
    url, keys = f"sqlite:///{tmp_path / 'centre.sqlite'}", {"COMPTOIR_CENTRAL_KEYS": str(tmp_path / "centre-keys")}

    first = run_command(url, "init", environment=keys)
    second = run_command(url, "init", environment=keys)

    assert first == second
    assert run_command(url, "report", environment=keys)["redeemed"] == 3
