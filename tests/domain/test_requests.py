from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.requests import signed_message
from app.domain.signing import Purpose
from tests.builders import DESK_ID


def test_the_desk_and_the_body_are_signed_and_nothing_of_the_address() -> None:
    assert Purpose.REQUEST.prefix + signed_message(DESK_ID, b"{}") == f"comptoir:request:1\n{DESK_ID}\n{{}}".encode()


@given(st.text(), st.binary())
def test_whatever_a_stranger_sends_as_its_id_can_be_checked(desk_id: str, body: bytes) -> None:
    assert signed_message(desk_id, body).endswith(b"\n" + body)
