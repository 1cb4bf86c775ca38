"""`python -m bench simulate`: desks, a centre and everything that can go wrong, from one seed; judged at the end."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bench.figures import write_line
from tests.simulation.run import Outcome, added, run_world, worlds_of

_STORY_LINES = 200


def run(arguments: list[str]) -> int:
    """Print one JSON object; 1 when a voucher was lost or doubled or another rule was broken, with its story."""
    options = _options(arguments)
    started = time.perf_counter()
    total = added(_outcomes(options))
    took = time.perf_counter() - started
    write_line(
        {
            "seed": options.seed,
            "redemptions": total.redemptions,
            "lost": total.lost,
            "double": total.double,
            "double_settled": total.double_settled,
            "faults": dict(sorted(total.faults.items())),
            "trace_sha256": total.trace,
            "ends": dict(sorted(total.ends.items())),
            "erased_by_restored_backups": total.erased,
            "vouchers": total.vouchers,
            "shown_at_two_desks": total.shown_twice,
            "broken": sorted({finding.rule for finding in total.broken}),
            "worlds": len(worlds_of(options.redemptions)),
            "per_second": round(total.redemptions / took),
        }
    )
    if total.well:
        return 0
    for finding in total.broken[:20]:
        sys.stderr.write(f"{finding.rule}: {finding.subject} {finding.text}\n")
    sys.stderr.write("\n".join(total.stories[:_STORY_LINES]) + "\n")
    return 1


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench simulate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--redemptions", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="the result does not depend on it")
    parser.add_argument("--until-broken", action="store_true", help="no further world after one that is not well")
    return parser.parse_args(arguments)


def _outcomes(options: argparse.Namespace) -> list[Outcome]:
    sizes = worlds_of(options.redemptions)
    work = [(options.seed, place, size) for place, size in enumerate(sizes)]
    if options.processes <= 1 or len(sizes) <= 1:
        _begin()
        return list(_in_turn(work, until_broken=options.until_broken))
    with ProcessPoolExecutor(
        min(options.processes, len(sizes)), mp_context=get_context("spawn"), initializer=_begin, max_tasks_per_child=25
    ) as pool:
        return list(pool.map(_one, work))


def _in_turn(work: list[tuple[int, int, int]], *, until_broken: bool) -> Iterator[Outcome]:
    for item in work:
        outcome = _one(item)
        yield outcome
        if until_broken and not outcome.well:
            return


def _begin() -> None:
    # Thousands of short-lived objects per redemption, none of them in cycles that matter.
    gc.set_threshold(100_000, 50, 1000)


def _one(work: tuple[int, int, int]) -> Outcome:
    outcome = run_world(*work)
    if not outcome.well:
        sys.stderr.write(f"seed {work[0]}, world {work[1]}: {outcome.broken[0].rule}\n")
        outcome.stories.insert(0, f"=== seed {work[0]}, world {work[1]}, of {work[2]} redemptions")
    return outcome
