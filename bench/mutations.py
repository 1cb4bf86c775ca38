"""`python -m bench mutations`: valid vouchers altered in a million ways, of which none may be taken."""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from app.domain.scanned_text import VoucherDigits, understand
from app.domain.short_code import ShortCode, mac_matches
from app.domain.signing import PublicKey, SigningKey
from app.domain.voucher import BadSignature, NotThisFormat, UnknownIssuer, VoucherRef, issuer_key_id, open_voucher
from bench.figures import write_line
from bench.mutators import ALTERED, SPELLED, Paper, print_paper, printed

_CHUNK = 10_000
_PAPERS = 40
"""Vouchers that a chunk begins with; each is altered some hundreds of times."""

_SPELLED_SHARE = 0.05


@dataclass
class Counts:
    """What became of the texts."""

    altered: Counter[str] = field(default_factory=Counter)
    spelled: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    """Altered and taken, or taken as another voucher, or the same and refused: kind, answer and text."""

    def add(self, other: Counts) -> None:
        self.altered += other.altered
        self.spelled += other.spelled
        self.answers += other.answers
        self.wrong += other.wrong


def run(arguments: list[str]) -> int:
    """Print one JSON object; 1 when a text was taken that must not be, or refused although it is allowed."""
    parser = argparse.ArgumentParser(prog="python -m bench mutations")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="the result does not depend on it")
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    total = mutate(options.count, seed=options.seed, processes=options.processes)
    write_line(
        {
            "seed": options.seed,
            "mutations": total.altered.total(),
            "accepted": sum(wrong.startswith("altered") for wrong in total.wrong),
            "spellings": total.spelled.total(),
            "spellings_refused": sum(wrong.startswith("spelled") for wrong in total.wrong),
            "kinds": dict(sorted(total.altered.items())),
            "answers": dict(sorted(total.answers.items())),
            "seconds": round(time.perf_counter() - started),
        }
    )
    for wrong in total.wrong[:20]:
        sys.stderr.write(wrong + "\n")
    return 1 if total.wrong else 0


def mutate(count: int, *, seed: int, processes: int = 1) -> Counts:
    """Make so many altered vouchers, and allowed spellings beside them, and ask the desk's and the centre's rules."""
    chunks = [(seed, place, min(_CHUNK, count - place)) for place in range(0, count, _CHUNK)]
    total = Counts()
    if processes <= 1 or len(chunks) <= 1:
        for chunk in chunks:
            total.add(_chunk(chunk))
        return total
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for counts in pool.map(_chunk, chunks):
            total.add(counts)
    return total


def _chunk(work: tuple[int, int, int]) -> Counts:
    seed, place, count = work
    chance = random.Random(f"{seed}:{place}")  # noqa: S311 - mutations that can be had again, not secrets
    issuer, stranger = (SigningKey.from_bytes(chance.randbytes(32)) for _ in range(2))
    code_key = chance.randbytes(32)
    keys = {issuer_key_id(issuer.public): issuer.public}
    papers = [print_paper(chance, issuer, stranger, code_key) for _ in range(_PAPERS)]
    kinds, spellings = list(ALTERED), list(SPELLED)
    counts = Counts()
    while counts.altered.total() < count:
        kind, paper = kinds[counts.altered.total() % len(kinds)], chance.choice(papers)
        text = ALTERED[kind](chance, paper)
        if printed(text) in (paper.digits, paper.code):
            continue  # chance has left the voucher as it was, or written it in a way that is allowed
        counts.altered[kind] += 1
        _look(counts, f"altered: {kind}", text, paper, keys, allowed=False)
        if chance.random() < _SPELLED_SHARE:
            kind = chance.choice(spellings)
            counts.spelled[kind] += 1
            _look(counts, f"spelled: {kind}", SPELLED[kind](chance, paper), paper, keys, allowed=True)
    return counts


def _look(counts: Counts, kind: str, text: str, paper: Paper, keys: dict[int, PublicKey], *, allowed: bool) -> None:
    answer, ref = answer_to(text, keys, paper.code_key)
    if not allowed:
        counts.answers[answer] += 1
    if (ref is not None) != allowed or ref not in (None, paper.ref):
        counts.wrong.append(f"{kind}: {answer}, {text!r} of {paper.digits} {paper.code}")


def answer_to(text: str, keys: dict[int, PublicKey], code_key: bytes) -> tuple[str, VoucherRef | None]:
    """What is said of a scanned text, and the voucher that it proves; a code is proven as the centre does it."""
    scanned = understand(text)
    match scanned:
        case VoucherDigits(digits):
            try:
                return "genuine", open_voucher(digits, keys).voucher.ref
            except NotThisFormat:
                return "not this format", None
            except UnknownIssuer:
                return "unknown issuer", None
            except BadSignature:
                return "bad signature", None
        case ShortCode():
            return ("genuine", scanned.ref) if mac_matches(scanned, code_key) else ("forged code", None)
        case _:
            return type(scanned).__name__, None
