"""Backups, clones and dead laptops as they happen: folders copied, programs of their own, a real central service."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.central.centre_process import RunningCentre
from tests.cli import conftest as desks
from tests.cli.commands import program
from tests.cli.conftest import OnlineDesk

pytestmark = pytest.mark.slow
centre, online, paper = desks.centre, desks.online, desks.paper


def take(folder: Path, *texts: str) -> list[str]:
    ran = program("desk", "--data-dir", folder, stdin="".join(f"{text}\n" for text in texts).encode())
    assert [line["taken"] for line in ran.lines] == [True] * len(texts), ran.lines
    return [line["redemption_id"] for line in ran.lines]


def sync(folder: Path) -> dict[str, Any]:
    ran = program("sync", "--data-dir", folder)
    assert ran.status == 0, ran.said
    return ran.line


def nothing_is_wrong(folder: Path) -> None:
    ran = program("journal", "--data-dir", folder, "--verify")
    assert ran.status == 0, ran.lines[-1]


def test_a_clone_and_its_original_lead_out_and_every_voucher_is_paid_once(
    online: OnlineDesk, centre: RunningCentre, paper: Iterator[str], tmp_path: Path
) -> None:
    take(online.data_dir, next(paper))
    sync(online.data_dir)
    before = centre.command("report")["redeemed"]
    clone = tmp_path / "clone"
    shutil.copytree(online.data_dir, clone)
    shared = next(paper)
    take(online.data_dir, next(paper), shared)
    take(clone, next(paper), shared)

    assert sync(online.data_dir)["confirmed"] == 2
    assert sync(clone)["rejoined"] is True
    take(online.data_dir, next(paper))
    assert sync(online.data_dir)["rejoined"] is True
    assert sync(clone)["waiting"] == 0

    report = centre.command("report")
    assert report["redeemed"] - before == 4
    for folder in (online.data_dir, clone):
        again = program("check", "--data-dir", folder, shared).line
        assert again["verdict"] == "already_redeemed"
        nothing_is_wrong(folder)


def test_the_saved_file_of_a_dead_laptop_is_handed_in_by_the_next_one(
    online: OnlineDesk, centre: RunningCentre, paper: Iterator[str], tmp_path: Path
) -> None:
    (lost,) = take(online.data_dir, next(paper))
    (tmp_path / "saved").mkdir()
    for file in online.data_dir.glob("desk.sqlite*"):
        shutil.copyfile(file, tmp_path / "saved" / file.name)
    code = centre.command("enrol-code", "--site", "Médiathèque")["code"]
    new = tmp_path / "new"

    ran = program(
        "enrol", "--data-dir", new, "--url", centre.url, "--code", code, "--replace", tmp_path / "saved" / "desk.sqlite"
    )

    assert ran.status == 0, ran.said
    assert (ran.line["site"], ran.line["held"], ran.line["unanswered"]) == ("Médiathèque", 1, 0)
    assert centre.command("held", "--accept", lost) == {"redemption": lost, "state": "accepted"}
    sync(new)
    nothing_is_wrong(new)
