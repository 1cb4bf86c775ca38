"""No altered voucher or short code is taken, whatever the alteration; and the search finds a rule that is too kind."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import short_code, voucher
from app.domain.signing import PublicKey, SigningKey
from app.domain.voucher import issuer_key_id
from bench import mutations
from bench.mutators import ALTERED, SPELLED, print_paper, printed

ISSUER, STRANGER = SigningKey.from_bytes(b"i" * 32), SigningKey.from_bytes(b"s" * 32)
KEYS = {issuer_key_id(ISSUER.public): ISSUER.public}
CODE_KEY = b"k" * 32


def test_no_altered_voucher_is_taken_and_every_allowed_spelling_is() -> None:
    counts = mutations.mutate(2_500, seed=7)

    assert counts.wrong == []
    assert counts.altered.total() == 2_500
    assert set(counts.altered) == set(ALTERED)
    assert set(counts.spelled) == set(SPELLED)


@settings(max_examples=150)
@given(st.randoms(use_true_random=False), st.sampled_from(sorted(ALTERED)))
def test_no_kind_of_alteration_is_taken(chance: object, kind: str) -> None:
    paper = print_paper(chance, ISSUER, STRANGER, CODE_KEY)  # type: ignore[arg-type]
    text = ALTERED[kind](chance, paper)  # type: ignore[arg-type]

    if printed(text) not in (paper.digits, paper.code):
        assert mutations.answer_to(text, KEYS, CODE_KEY)[1] is None


@settings(max_examples=150)
@given(st.randoms(use_true_random=False), st.sampled_from(sorted(SPELLED)))
def test_every_allowed_spelling_is_the_same_voucher(chance: object, kind: str) -> None:
    paper = print_paper(chance, ISSUER, STRANGER, CODE_KEY)  # type: ignore[arg-type]
    text = SPELLED[kind](chance, paper)  # type: ignore[arg-type]

    assert printed(text) in (paper.digits, paper.code)
    assert mutations.answer_to(text, KEYS, CODE_KEY) == ("genuine", paper.ref)


def test_a_reader_that_does_not_verify_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PublicKey, "verify", lambda *_arguments, **_named: None)
    found = {wrong.split(":")[1].strip() for wrong in mutations.mutate(400, seed=7).wrong}

    assert {"better terms", "signature plus the order", "signature of another voucher"} <= found


def test_a_reader_that_takes_a_number_apart_too_kindly_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def message(digits: str) -> bytes:
        return (int(digits) % (1 << 8 * voucher.MESSAGE_BYTES)).to_bytes(voucher.MESSAGE_BYTES, "big")

    monkeypatch.setattr(voucher, "_message", message)
    assert any("larger number" in wrong for wrong in mutations.mutate(400, seed=7).wrong)


def test_a_check_character_that_is_not_looked_at_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutations, "mac_matches", lambda _code, _key: True)
    monkeypatch.setattr(short_code, "_check_symbol", lambda _symbols: 0)

    assert mutations.mutate(400, seed=7).wrong
