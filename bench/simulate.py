"""`python -m bench simulate`: desks, a centre and everything that can go wrong, from one seed; judged at the end."""

from __future__ import annotations

import argparse
import gc
import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bench.figures import write_line
from tests.simulation.run import PER_WORLD, Outcome, added, run_world, worlds_of

_STORY_LINES = 200
_TELL_EVERY = 5


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
            "receipts_gone_with_a_dead_desk": total.unproven,
            "vouchers": total.vouchers,
            "shown_at_two_desks": total.shown_twice,
            "broken": sorted({finding.rule for finding in total.broken}),
            "worlds": len(worlds_of(options.redemptions, options.world)),
            "deaths_at": dict(sorted(total.death_places.items())),
            "per_second": round(total.redemptions / took),
            "memory_mb": _most_memory_mb(),
        }
    )
    if total.well:
        return 0
    for finding in total.broken[:20]:
        sys.stderr.write(f"{finding.rule}: {finding.subject} {finding.text}\n")
    sys.stderr.write("\n".join(total.stories[:_STORY_LINES]) + "\n")
    return 1


def _most_memory_mb() -> int:
    """The most that any one process of this run has held."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) // 1024


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench simulate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--redemptions", type=int, default=10_000)
    parser.add_argument("--world", type=int, default=PER_WORLD, help="redemptions of one world")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="the result does not depend on it")
    parser.add_argument("--until-broken", action="store_true", help="no further world after one that is not well")
    return parser.parse_args(arguments)


def _outcomes(options: argparse.Namespace) -> list[Outcome]:
    sizes = worlds_of(options.redemptions, options.world)
    work = [(options.seed, place, size) for place, size in enumerate(sizes)]
    if options.processes <= 1 or len(sizes) <= 1:
        _begin()
        return list(_told(_in_turn(work, until_broken=options.until_broken), len(work)))
    with ProcessPoolExecutor(
        min(options.processes, len(sizes)), mp_context=get_context("spawn"), initializer=_begin, max_tasks_per_child=25
    ) as pool:
        return list(_told(pool.map(_one, work), len(work)))


def _told(outcomes: Iterable[Outcome], worlds: int) -> Iterator[Outcome]:
    """Say on the way how far it has come."""
    started, done, wrong = time.monotonic(), 0, 0
    for place, outcome in enumerate(outcomes, 1):
        done, wrong = done + outcome.redemptions, wrong + (not outcome.well)
        if place % _TELL_EVERY == 0 or place == worlds:
            took = time.monotonic() - started
            sys.stderr.write(
                f"{place}/{worlds} worlds, {done} redemptions, {round(done / took)} a second, {wrong} not well\n"
            )
        yield outcome


def _in_turn(work: list[tuple[int, int, int]], *, until_broken: bool) -> Iterator[Outcome]:
    for item in work:
        outcome = _one(item)
        yield outcome
        if until_broken and not outcome.well:
            return


def _begin() -> None:
    # Thousands of short-lived objects per redemption, few of them in cycles: looking for those takes time.
    gc.freeze()
    gc.set_threshold(200_000, 20, 50)


def _one(work: tuple[int, int, int]) -> Outcome:
    outcome = run_world(*work)
    gc.collect()
    if not outcome.well:
        sys.stderr.write(f"seed {work[0]}, world {work[1]}: {outcome.broken[0].rule}\n")
        outcome.stories.insert(0, f"=== seed {work[0]}, world {work[1]}, of {work[2]} redemptions")
    return outcome
