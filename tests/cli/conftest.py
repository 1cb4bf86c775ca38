"""A desk in a folder for the commands, and one real central service for those that speak to it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.builders import Issuer
from tests.central.centre_process import RunningCentre, running_centre
from tests.cli.commands import an_offline_desk, app


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentre]:
    """One service for all tests of this worker: each enrols its own desk and spends its own vouchers."""
    with running_centre(tmp_path_factory.mktemp("centre")) as running:
        yield running


@pytest.fixture(scope="session")
def paper(centre: RunningCentre, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Unused vouchers of the centre, one at each `next`."""
    file = tmp_path_factory.mktemp("paper") / "codes.csv"
    centre.command("issue", "--sponsor", "Gironde", "--booklets", "3", "--expires", "2099-12-31", "--csv", str(file))
    with file.open(encoding="utf-8", newline="") as rows:
        return iter([row["qr"] for row in csv.DictReader(rows)])


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def data_dir(tmp_path: Path, issuer: Issuer) -> Path:
    """The folder of a desk that is enrolled with a centre on paper, and closed."""
    an_offline_desk(tmp_path / "desk", issuer).close()
    return tmp_path / "desk"


@dataclass(frozen=True)
class OnlineDesk:
    data_dir: Path
    desk_id: str


@pytest.fixture
def online(centre: RunningCentre, tmp_path: Path, no_keyring: None) -> OnlineDesk:
    """The folder of a desk enrolled with the real service by the command; its key lies in it."""
    code = centre.command("enrol-code", "--site", "Médiathèque")["code"]
    ran = app("enrol", "--data-dir", tmp_path / "online", "--url", centre.url, "--code", code)
    assert ran.status == 0, ran.said
    return OnlineDesk(tmp_path / "online", ran.line["desk_id"])
