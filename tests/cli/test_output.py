from __future__ import annotations

import json
from datetime import timedelta

import pytest

from app.cli.output import scan_line, write_line
from app.domain.scanned_text import ForeignKind
from app.domain.verdicts import Decision, EarlierUse, LimitReason, Place, Verdict, Warning_
from app.domain.views import ScanResult
from tests.builders import NOON


def a_result(decision: Decision, *, taken: bool = False, redemption_id: str | None = None) -> ScanResult:
    return ScanResult(decision, taken=taken, redemption_id=redemption_id, offering="MEDIATION", at=NOON)


@pytest.mark.parametrize("text", ["é\u2028\x00", "\udcff", "two\nlines", "😀"], ids=ascii)
def test_any_text_is_one_line_of_plain_json(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    write_line({"text": text})

    written = capsys.readouterr().out
    assert written.isascii()
    assert written.count("\n") == 1
    assert json.loads(written) == {"text": text}


def test_the_keys_that_others_read_are_always_there() -> None:
    line = scan_line("x", a_result(Decision(Verdict.NOT_A_VOUCHER)))

    assert line == {"text": "x", "verdict": "not_a_voucher", "taken": False, "redemption_id": None, "warnings": []}


def test_what_explains_a_verdict_is_added() -> None:
    earlier = EarlierUse(Place.ELSEWHERE, as_of=NOON - timedelta(hours=1))
    line = scan_line(
        "x",
        a_result(
            Decision(
                Verdict.ALREADY_REDEEMED,
                earlier=earlier,
                limit=LimitReason.LIST_TOO_OLD,
                foreign=ForeignKind.WIFI,
                warnings=(Warning_.SOFT_LIMIT_VOUCHERS,),
            )
        ),
    )

    assert line["earlier"] == {
        "place": "elsewhere",
        "redemption_id": None,
        "at": None,
        "as_of": "2026-11-23T10:00:00.000Z",
    }
    assert (line["limit"], line["looks_like"]) == ("list_too_old", "wifi")
    assert line["warnings"] == ["soft_limit_vouchers"]
