"""The operator's commands about what coordinators may allow."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.journal import EntryKind
from app.domain.override import OverrideAct, OverrideReason, plain_code
from app.domain.verdicts import LimitReason
from central.keys import KEYS_SETTING
from tests.central.given import Given
from tests.central.terminal import Operator


@pytest.fixture
def operator(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    """At a centre on which `init` was run."""
    monkeypatch.setenv(KEYS_SETTING, str(tmp_path / "keys"))
    made = Operator(database_url, tmp_path, capsys)
    assert made("init").status == 0
    return made


def test_policy_sets_how_many_a_coordinator_may_allow(operator: Operator) -> None:
    assert operator("policy", "--override", "20").value["override"] == 20
    assert operator("policy").value["override"] == 20
    assert operator("policy", "--override", "0").value["override"] == 0
    assert operator("policy", "--override", "-1").status == 2


def test_a_coordinators_code_is_told_once_and_can_be_withdrawn(operator: Operator, given: Given) -> None:
    given.desk()
    site = "Médiathèque de Bourg"
    told = operator("coordinator-code", "--site", site).value
    assert told["site"] == site
    assert plain_code(told["code"]) is not None
    assert operator("coordinator-code", "--site", site).value["code"] != told["code"]
    assert operator("coordinator-code", "--site", site, "--withdraw").value == {"site": site, "code": None}


def test_a_site_that_does_not_exist_gets_no_coordinators_code(operator: Operator) -> None:
    done = operator("coordinator-code", "--site", "Nulle part")
    assert (done.status, done.lines) == (1, [])
    assert "no such site" in done.words


def test_overrides_are_listed(operator: Operator, given: Given) -> None:
    assert operator("overrides").lines == []
    desk = given.desk()
    act = OverrideAct(LimitReason.LIST_TOO_OLD, policy_version=2, vouchers=20, reason=OverrideReason.OTHER)
    desk.exchange(desk.note(EntryKind.OVERRIDE, act.to_body()))
    line = operator("overrides").value
    assert (line["desk"], line["vouchers"], line["used"]) == (desk.id, 20, 0)
