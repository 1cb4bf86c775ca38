"""Statements as values: written and read without a loss, added up, and bounded by civil months."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.canonical import canonical_text, parse_canonical, parse_object
from app.domain.fields import WrongShape
from app.domain.statement import Previous, Share, Statement, StatementFile, month_bounds, totals_of
from app.domain.voucher import VoucherRef
from tests.domain.stated import PARIS, Stated, paid_line, receipt, unpaid_line


def test_a_statement_is_read_as_it_was_written() -> None:
    statement = Stated().statement(previous=Previous("2026-10", "a" * 64))
    assert Statement.from_json(parse_canonical(canonical_text(statement.to_json()))) == statement


@pytest.mark.parametrize("name", [*Stated().statement().to_json()])
def test_a_statement_without_a_field_is_refused(name: str) -> None:
    if name == "previous":
        pytest.skip("null and absent are the same here")
    value = Stated().statement().to_json()
    del value[name]
    with pytest.raises(WrongShape):
        Statement.from_json(value)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("outcome", "lost"), ("reason", "because"), ("amount_cents", -1), ("voucher", None), ("receipt", "x")],
)
def test_a_line_with_a_wrong_field_is_refused(name: str, wrong: Any) -> None:
    value = Stated().statement().to_json()
    lines: Any = value["unpaid"]
    lines[0][name] = wrong
    with pytest.raises(WrongShape):
        Statement.from_json(value)


def test_a_file_is_read_as_it_was_written() -> None:
    stated = Stated()
    file = stated.file()
    assert StatementFile.from_text(file.to_text()) == file
    assert file.trusted([stated.key.public.fingerprint]) == {stated.key.public.fingerprint: stated.key.public}
    assert file.trusted(["0" * 64]) == {}


@pytest.mark.parametrize("text", ["", "[]", "{", "null", "{}", '{"v":1,"kind":"statement-file","keys":["AAAA"]}', "€"])
def test_what_is_no_statement_file_is_refused(text: str) -> None:
    with pytest.raises(WrongShape):
        StatementFile.from_text(text)


@pytest.mark.parametrize("name", ["v", "kind", "keys", "statement", "receipts"])
def test_a_file_without_a_part_is_refused(name: str) -> None:
    value = parse_object(Stated().file().to_text())
    del value[name]
    with pytest.raises(WrongShape):
        StatementFile.from_text(canonical_text(value))


def test_a_statement_larger_than_any_other_document_is_read() -> None:
    stated = Stated()
    long = replace(stated.statement(), receipts=tuple("0199a000-0000-7000-8000-000000000001" for _ in range(120_000)))
    file = StatementFile((), stated.signed(long), ())
    assert len(file.document.payload) > 4_000_000
    assert StatementFile.from_text(file.to_text()) == file


def test_totals_keep_the_guarantee_apart_from_the_sponsors() -> None:
    lines = [
        paid_line(receipt(1)),
        paid_line(receipt(2), guarantee=True),
        paid_line(receipt(1, ref=VoucherRef(2, 1), amount_cents=500)),
        paid_line(receipt(1, ref=VoucherRef(3, 1), amount_cents=700)),
    ]
    totals = totals_of(lines, {1: "Landes", 2: "Gironde", 3: "Landes"})
    assert (totals.paid, totals.guarantee) == (Share(4, 3200), Share(1, 1000))
    assert [(item.sponsor, item.share) for item in totals.sponsors] == [
        ("Gironde", Share(1, 500)), ("Landes", Share(2, 1700)),
    ]  # fmt: skip
    assert [(item.campaign, item.share.cents) for item in totals.campaigns] == [(1, 1000), (2, 500), (3, 700)]
    assert totals_of([], {}).paid == Share(0, 0)


def test_what_is_made_good_stands_beside_what_is_paid_and_is_read_back() -> None:
    stated = Stated()
    lost = unpaid_line(stated.waiting, made_good=True)
    totals = totals_of(stated.statement().paid, {1: "Gironde"}, (lost,))
    assert (totals.received, totals.from_operator) == (Share(3, 3000), Share(1, 1000))
    statement = stated.statement(unpaid=(lost,), totals=totals)
    assert Statement.from_json(parse_canonical(canonical_text(statement.to_json()))) == statement


def test_a_statement_that_makes_nothing_good_does_not_speak_of_it() -> None:
    assert "made_good" not in canonical_text(Stated().statement().to_json())


def test_a_month_begins_and_ends_at_midnight_of_its_zone() -> None:
    assert month_bounds("2026-10", PARIS) == (
        datetime(2026, 9, 30, 22, tzinfo=UTC), datetime(2026, 10, 31, 23, tzinfo=UTC),
    )  # fmt: skip
    assert month_bounds("2026-12", ZoneInfo("Indian/Reunion")) == (
        datetime(2026, 11, 30, 20, tzinfo=UTC), datetime(2026, 12, 31, 20, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-13", "2026-00", "2026-1", "26-11", "2026-11-01", "2026/11", "0001-01", "9999-12", " 026-11"],
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        month_bounds(text, PARIS)
