from __future__ import annotations

import pytest

from app.domain.canonical import NotCanonical
from app.domain.carried_file import CarriedAnswer, CarriedAnswers, CarriedRequest, CarriedRequests
from app.domain.fields import WrongShape
from tests.builders import DESK_ID

REQUESTS = CarriedRequests(DESK_ID, (CarriedRequest('{"é":1}'.encode(), b"s" * 64),))
ANSWERS = CarriedAnswers(DESK_ID, (CarriedAnswer(b"{}", {"v": 1}), CarriedAnswer(b"{}", None, error="malformed")))


def test_a_file_is_read_as_it_was_written_to_the_byte() -> None:
    assert CarriedRequests.from_text(REQUESTS.to_text()) == REQUESTS
    assert CarriedAnswers.from_text(ANSWERS.to_text()) == ANSWERS


@pytest.mark.parametrize("text", ["", "[]", "{}", "PK\x03\x04", ANSWERS.to_text(), REQUESTS.to_text()[:-10]])
def test_another_file_is_no_file_of_requests(text: str) -> None:
    with pytest.raises((WrongShape, NotCanonical)):
        CarriedRequests.from_text(text)


@pytest.mark.parametrize("text", ["", "null", REQUESTS.to_text()])
def test_another_file_is_no_file_of_answers(text: str) -> None:
    with pytest.raises((WrongShape, NotCanonical)):
        CarriedAnswers.from_text(text)
