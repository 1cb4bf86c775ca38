from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.verdicts import Verdict
from app.foundation.clock import now
from tests.builders import Issuer
from tests.cli.commands import ROOT, a_voucher, app, program

KEYS = {"text", "verdict", "taken", "redemption_id", "warnings"}
NOT_A_VOUCHER = Verdict.NOT_A_VOUCHER.value

NOISE: list[tuple[str, bytes, str | None]] = [
    ("an empty line", b"", NOT_A_VOUCHER),
    ("a space", b" ", NOT_A_VOUCHER),
    ("a tabulation", b"\t", NOT_A_VOUCHER),
    ("ten kilobytes of letters", b"x" * 10_000, NOT_A_VOUCHER),
    ("ten kilobytes of digits", b"7" * 10_000, None),
    ("every byte but the line feed", bytes(byte for byte in range(256) if byte != 10), NOT_A_VOUCHER),
    ("control characters", bytes(byte for byte in range(32) if byte != 10), NOT_A_VOUCHER),
    ("zeros", b"\x00\x00\x00", NOT_A_VOUCHER),
    ("an escape sequence", b"\x1b[2J\x1b]0;title\x07", NOT_A_VOUCHER),
    ("bytes that are not UTF-8", b"\xff\xfe\x80 caf\xe9", NOT_A_VOUCHER),
    ("half a character", "é".encode()[:1], NOT_A_VOUCHER),
    ("a surrogate written out", b"\xed\xa0\x80", NOT_A_VOUCHER),
    ("other digits", "٣".encode() * 205, None),
    ("line separators of Unicode", "a\u2028b\u0085c".encode(), NOT_A_VOUCHER),
    ("a carriage return inside", b"one\rtwo", NOT_A_VOUCHER),
    ("a web address", b"https://example.fr/?q=1", NOT_A_VOUCHER),
    ("a Wi-Fi code", b"WIFI:S:Salle;T:WPA;P:secret;;", NOT_A_VOUCHER),
    ("a contact", b"BEGIN:VCARD", NOT_A_VOUCHER),
    ("a product number", b"3017620422003", NOT_A_VOUCHER),
    ("a piece of a voucher", b"1" * 100, Verdict.UNREADABLE.value),
    ("two vouchers in one line", b"1" * 410, Verdict.UNREADABLE.value),
    ("205 zeros", b"0" * 205, None),
    ("205 nines", b"9" * 205, None),
    ("a mistyped short code", b"00000-00000-00000-00001", Verdict.UNREADABLE.value),
    ("JSON", b'{"text": "x"}', NOT_A_VOUCHER),
    ("SQL", b"'; DROP TABLE redemptions; --", NOT_A_VOUCHER),
]


def desk(data_dir: Path, *lines: bytes, end: bytes = b"\n", offering: str | None = None):
    extra = () if offering is None else ("--offering", offering)
    return app("desk", "--data-dir", data_dir, *extra, stdin=b"".join(line + end for line in lines))


def test_each_line_of_noise_has_one_line_with_a_verdict(data_dir: Path, issuer: Issuer) -> None:
    ran = program("desk", "--data-dir", data_dir, stdin=b"".join(noise + b"\n" for _name, noise, _verdict in NOISE))

    assert (ran.status, ran.said) == (0, "")
    assert len(ran.lines) == len(NOISE)
    for (name, noise, verdict), line in zip(NOISE, ran.lines, strict=True):
        assert set(line) >= KEYS, name
        assert line["verdict"] in set(Verdict), name
        assert line["verdict"] == (verdict or line["verdict"]), name
        assert (line["taken"], line["redemption_id"]) == (False, None), name
        assert line["text"] == noise.decode("utf-8", "backslashreplace"), name


def test_the_noise_is_not_kept(data_dir: Path) -> None:
    desk(data_dir, b"WIFI:S:Salle;T:WPA;P:tres-secret;;")

    kept = b"".join(file.read_bytes() for file in data_dir.rglob("*") if file.is_file())
    assert b"tres-secret" not in kept


def test_a_voucher_is_taken_once(data_dir: Path, issuer: Issuer) -> None:
    digits = a_voucher(issuer, 3)
    ran = desk(data_dir, digits.encode(), digits.encode())

    first, second = ran.lines
    assert (first["verdict"], first["taken"]) == (Verdict.ACCEPTED_PROVISIONAL.value, True)
    assert first["text"] == digits
    assert (second["verdict"], second["taken"], second["redemption_id"]) == ("already_redeemed", False, None)
    assert second["earlier"]["redemption_id"] == first["redemption_id"]


def test_the_verdicts_of_bad_vouchers_are_told(data_dir: Path, issuer: Issuer) -> None:
    today = now().date()
    past, future = today.replace(year=today.year - 2, day=1), today.replace(year=today.year + 2, day=1)
    good = a_voucher(issuer, 1)
    lines = {
        a_voucher(issuer, 1, expires=past, valid_from=past): "expired",
        a_voucher(issuer, 1, valid_from=future, expires=future): "not_yet_valid",
        a_voucher(issuer, 1, territory="2A"): "wrong_territory",
        a_voucher(Issuer(), 1): "wrong_issuer",
        good[:-1] + str((int(good[-1]) + 1) % 10): "bad_signature",
        good[:-3]: "unreadable",
        issuer.short_code(1): "offline_limit_reached",
    }
    ran = desk(data_dir, *(line.encode() for line in lines))

    assert [line["verdict"] for line in ran.lines] == list(lines.values())
    assert not any(line["taken"] for line in ran.lines)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_lines_end_as_scanners_end_them(end: bytes, data_dir: Path, issuer: Issuer) -> None:
    digits = a_voucher(issuer, 3)
    ran = desk(data_dir, digits.encode(), b"", end=end)

    assert [(line["text"], line["taken"]) for line in ran.lines] == [(digits, True), ("", False)]


def test_a_last_line_without_an_end_counts(data_dir: Path, issuer: Issuer) -> None:
    ran = app("desk", "--data-dir", data_dir, stdin=a_voucher(issuer, 3).encode())

    assert ran.line["taken"] is True


def test_digits_typed_on_a_french_keyboard_are_understood(data_dir: Path, issuer: Issuer) -> None:
    digits = a_voucher(issuer, 3)
    typed = digits.translate(str.maketrans("0123456789", "à&é\"'(-è_ç"))
    ran = desk(data_dir, typed.encode())

    assert (ran.line["text"], ran.line["taken"]) == (typed, True)


def test_a_very_long_line_is_one_line_and_the_next_one_is_still_read(data_dir: Path, issuer: Issuer) -> None:
    ran = desk(data_dir, b"1" * 3_000_000, "é".encode() * 1_000_000, a_voucher(issuer, 3).encode())

    assert [line["verdict"] for line in ran.lines] == [NOT_A_VOUCHER, NOT_A_VOUCHER, "accepted_provisional"]
    assert [line["taken"] for line in ran.lines] == [False, False, True]


def test_no_line_at_all_is_done_too(data_dir: Path) -> None:
    ran = app("desk", "--data-dir", data_dir)

    assert (ran.status, ran.out, ran.said) == (0, b"", "")


def test_the_offering_is_the_one_that_is_named(data_dir: Path, issuer: Issuer) -> None:
    known = desk(data_dir, a_voucher(issuer, 3).encode(), offering="ATELIER")
    unknown = desk(data_dir, a_voucher(issuer, 4).encode(), offering="JARDINAGE")

    assert known.line["taken"] is True
    assert (unknown.line["verdict"], unknown.line["taken"]) == ("offering_not_allowed", False)


def test_each_answer_comes_before_the_next_line_is_typed(data_dir: Path, issuer: Issuer) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "app", "desk", "--data-dir", str(data_dir)],
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "error"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for serial in range(3):
            process.stdin.write(a_voucher(issuer, serial).encode() + b"\n")
            process.stdin.flush()
            assert b'"taken": true' in process.stdout.readline()
        process.stdin.close()

    assert process.returncode == 0


def test_the_limits_of_the_policy_are_warned_of_and_kept(data_dir: Path, issuer: Issuer) -> None:
    ran = desk(data_dir, *(a_voucher(issuer, serial).encode() for serial in range(41)))

    assert [line["taken"] for line in ran.lines] == [True] * 40 + [False]
    assert ran.lines[0]["warnings"] == []
    assert "soft_limit_vouchers" in ran.lines[39]["warnings"]
    assert (ran.lines[40]["verdict"], ran.lines[40]["limit"]) == ("offline_limit_reached", "too_many_waiting")
