"""`verify-statement`: a file and a fingerprint are enough, and a doubt is never a yes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.cli.verify_statement import _SENTENCES
from app.domain.signing import SigningKey
from app.domain.statement_check import FindingKind
from tests.cli.commands import app, program
from tests.domain.stated import Stated


@pytest.fixture
def stated() -> Stated:
    return Stated()


@pytest.fixture
def file(stated: Stated, tmp_path: Path) -> Path:
    path = tmp_path / "statement-2026-11-mediatheque-de-bourg.json"
    path.write_text(stated.file().to_text(), encoding="utf-8")
    return path


def test_a_sound_statement_is_proven_without_a_database_or_a_network(stated: Stated, file: Path) -> None:
    ran = program("verify-statement", file, "--key", stated.key.public.fingerprint)

    assert (ran.status, ran.said) == (0, "")
    assert ran.line == {
        "ok": True, "site": "Médiathèque de Bourg", "month": "2026-11", "vouchers": 2, "cents": 2000,
        "made_good_cents": 0, "findings": [],
    }  # fmt: skip


def test_a_fingerprint_is_read_as_people_copy_it(stated: Stated, file: Path) -> None:
    digits = stated.key.public.fingerprint.upper()
    copied = " ".join(digits[start : start + 8] for start in range(0, 64, 8))

    assert app("verify-statement", file, "--key", copied).line["ok"] is True
    assert app("verify-statement", file, "--key", "0" * 64, "--key", copied).line["ok"] is True


@pytest.mark.parametrize("key", ["", "abc", "g" * 64, "0" * 63])
def test_what_is_no_fingerprint_is_a_wrong_use(file: Path, key: str) -> None:
    assert app("verify-statement", file, "--key", key).status == 2
    assert app("verify-statement", file).status == 2


def test_another_key_proves_nothing(file: Path) -> None:
    ran = app("verify-statement", file, "--key", SigningKey.generate().public.fingerprint)

    assert (ran.status, ran.line["ok"], ran.line["site"], ran.line["cents"]) == (1, False, None, None)
    assert [finding["kind"] for finding in ran.line["findings"]] == ["other_key"]
    assert "empreinte" in ran.said


def test_a_dropped_receipt_is_told_with_its_id(stated: Stated, file: Path) -> None:
    whole = stated.file()
    file.write_text(replace(whole, receipts=whole.receipts[1:]).to_text(), encoding="utf-8")
    ran = app("verify-statement", file, "--key", stated.key.public.fingerprint)

    assert (ran.status, ran.line["ok"], ran.line["month"]) == (1, False, "2026-11")
    assert {"kind": "receipt_missing", "about": stated.plain.id} in ran.line["findings"]
    assert "manque" in ran.said


@pytest.mark.parametrize("content", [b"", b"bonjour", b"\xff\xfe", b"{}"])
def test_a_file_that_is_no_statement_is_said(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    ran = app("verify-statement", file, "--key", "0" * 64)

    assert (ran.status, ran.line["ok"]) == (1, False)
    assert [finding["kind"] for finding in ran.line["findings"]] == ["wrong_shape"]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    ran = app("verify-statement", tmp_path / "none.json", "--key", "0" * 64)

    assert (ran.status, ran.out) == (1, b"")
    assert "ne peut pas être lu" in ran.said


def test_every_finding_has_its_sentence() -> None:
    assert set(_SENTENCES) == set(FindingKind)
