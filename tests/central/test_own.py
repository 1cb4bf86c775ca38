"""What a desk is told of its own redemptions: all of them, for this very request, with all that proves them."""

from __future__ import annotations

import hashlib
import json

import pytest

from app.domain.own_redemptions import OwnPage, read_page
from app.domain.receipts import Outcome
from app.domain.signing import Purpose, keyring_of
from central import own
from tests.central.given import Answer, Desk, Given, redemption_of


def ask(desk: Desk, after: str = "") -> OwnPage:
    body = json.dumps(desk.request(own={"after": after})).encode()
    answer = Answer(desk.given, desk.send("/v1/exchange", body).json())
    keys = keyring_of(desk.given.centre.key.public)
    value = answer.opened(answer.value["own"], Purpose.OWN_REDEMPTIONS)
    return read_page(value, desk=desk.id, request=hashlib.sha256(body).hexdigest(), keys=keys)


def test_a_desk_is_told_its_redemptions_with_entries_and_receipts(given: Given) -> None:
    campaign, desk, other = given.campaign(), given.desk(), given.desk("Bus du Médoc")
    taken, undone = desk.redeem(campaign, 1), desk.redeem(campaign, 2)
    void = desk.void(undone)
    desk.exchange(taken, undone, void)
    other.exchange(other.redeem(campaign, 3))

    page = ask(desk)

    assert not page.more
    assert [(item.said.id, item.said.state) for item in page.redemptions] == sorted(
        [(redemption_of(taken), Outcome.ACCEPTED), (redemption_of(undone), Outcome.VOIDED)]
    )
    found = {item.said.id: item for item in page.redemptions}[redemption_of(undone)]
    assert [entry.hash for entry in found.entries] == [undone.hash, void.hash]
    assert [receipt.outcome for receipt, _document in found.receipts] == [Outcome.ACCEPTED, Outcome.VOIDED]


def test_pages_follow_each_other(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "MOST_AT_ONCE", 2)
    campaign, desk = given.campaign(), given.desk()
    entries = [desk.redeem(campaign, serial) for serial in range(5)]
    desk.exchange(*entries)

    pages = [ask(desk)]
    while pages[-1].more:
        pages.append(ask(desk, pages[-1].last))

    assert [len(page.redemptions) for page in pages] == [2, 2, 1]
    assert [item.said.id for page in pages for item in page.redemptions] == sorted(map(redemption_of, entries))


def test_a_page_holds_what_a_desk_can_read(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "_MOST_CHARACTERS", 3000)
    campaign, desk = given.campaign(), given.desk()
    desk.exchange(*[desk.redeem(campaign, serial) for serial in range(5)])
    page = ask(desk)
    assert page.more
    assert 1 <= len(page.redemptions) < 5


def test_an_answer_to_another_entry_that_names_the_same_redemption_is_left_out(given: Given) -> None:
    campaign, desk = given.campaign(), given.desk()
    first = desk.redeem(campaign, 1)
    again = desk.redeem(campaign, 2, id=redemption_of(first))
    assert desk.exchange(first, again).outcomes(again) == ["refused malformed"]
    (item,) = ask(desk).redemptions
    assert [receipt.entry for receipt, _document in item.receipts] == [first.hash]


def test_a_desk_without_redemptions_is_told_so(given: Given) -> None:
    page = ask(given.desk())
    assert (page.redemptions, page.more) == ((), False)


def test_a_request_that_travels_in_a_file_is_given_several_pages_at_once(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "MOST_AT_ONCE", 2)
    campaign, desk = given.campaign(), given.desk()
    entries = [desk.redeem(campaign, serial) for serial in range(7)]
    desk.exchange(*entries)

    def told(pages: int) -> list[str]:
        answer = desk.exchange(own={"after": "", "pages": pages})
        found = [answer.value["own"], *answer.value["own_more"]]
        opened = [answer.opened(page, Purpose.OWN_REDEMPTIONS) for page in found]
        assert [page["more"] for page in opened] == [True] * (len(opened) - 1) + [pages < 4]
        return [item["redemption"] for page in opened for item in page["redemptions"]]  # type: ignore[union-attr,index,misc,call-overload]

    assert len(told(3)) == 6
    assert told(9) == sorted(map(redemption_of, entries))
