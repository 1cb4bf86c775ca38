"""Statements reach the desks of their site, in order, to the byte of the operator's file."""

from __future__ import annotations

from typing import Any

import pytest

from central import statement_news
from tests.central.disputed import two_claims
from tests.central.given import Desk, Given


def given_to(desk: Desk, cursor: int | None = 0) -> tuple[list[dict[str, Any]], bool]:
    value = desk.exchange(
        statement_cursor=cursor, known={"keys": 9, "policy": 9, "catalogue": 9, "lists": None}, cursor=9
    ).value
    return value["statements"], value["more"]


def test_a_desk_is_given_the_file_of_its_site_to_the_byte(given: Given) -> None:
    case = two_claims(given)
    made = case.settle()
    assert given_to(case.bus) == ([{"n": 1, "file": made["Bus du Médoc"].file.to_text()}], False)
    assert given_to(case.library) == ([{"n": 1, "file": made["Médiathèque de Bourg"].file.to_text()}], False)


def test_one_statement_comes_at_once_and_the_next_is_asked_for(given: Given) -> None:
    case = two_claims(given)
    november = case.settle()
    given.clock.forward(days=20)
    case.bus.exchange(case.bus.redeem(case.campaign, 2))
    december = case.settle("2026-12")
    first, more = given_to(case.bus)
    assert ([item["file"] for item in first], more) == ([november["Bus du Médoc"].file.to_text()], True)
    second, more = given_to(case.bus, 1)
    assert ([(item["n"], item["file"]) for item in second], more) == (
        [(2, december["Bus du Médoc"].file.to_text())], False,
    )  # fmt: skip
    assert given_to(case.bus, 2) == ([], False)


def test_a_desk_that_does_not_ask_and_one_of_another_site_are_given_none(given: Given) -> None:
    case = two_claims(given)
    case.settle()
    assert given_to(case.bus, None) == ([], False)
    assert given_to(given.desk("Maison France services")) == ([], False)


def test_a_month_that_is_settled_again_is_given_once(given: Given) -> None:
    case = two_claims(given)
    case.settle()
    case.settle()
    assert given_to(case.bus, 1) == ([], False)


def test_a_file_that_is_too_long_is_only_counted(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    case = two_claims(given)
    case.settle()
    monkeypatch.setattr(statement_news, "LONGEST_FILE", 100)
    assert given_to(case.bus) == ([{"n": 1, "file": None}], False)
