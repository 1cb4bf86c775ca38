"""A few thousand redemptions with everything going wrong; then the judge itself is judged."""

from __future__ import annotations

import copy
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.mutants import MUTANTS, ROOT, Mutant
from tests.simulation import model, run
from tests.simulation.model import Heard, Judgement, judge
from tests.simulation.network import Fault

PLANTED_SEED = 11


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_whatever_happens_between_desks_and_centre(
    record_property: Callable[[str, object], None],
) -> None:
    outcome = run.added([run.run_world(seed, 0, 600) for seed in range(1, 6)])
    assert outcome.well, "\n".join([*map(str, outcome.broken[:5]), *outcome.stories])
    assert (outcome.redemptions, outcome.lost, outcome.double, outcome.double_settled) == (3000, 0, 0, 0)
    assert outcome.shown_twice >= outcome.vouchers * 0.05
    assert len(set(outcome.faults) & {fault.value for fault in Fault}) >= 20
    assert len(outcome.death_places) >= 10
    record_property("faults of the simulation", dict(outcome.faults))


def test_the_same_seed_tells_the_same_story_and_another_one_another() -> None:
    traces = [run.run_world(seed, 0, 60).trace for seed in (7, 7, 8)]
    assert traces[0] == traces[1] != traces[2]


def test_a_run_is_cut_into_worlds_by_its_size_alone() -> None:
    assert run.worlds_of(2 * run.PER_WORLD + 5) == [run.PER_WORLD, run.PER_WORLD, 5]
    assert run.worlds_of(40) == [40]


class Ended:
    """The files of a run that ended well, to be spoilt and judged again."""

    def __init__(self, heard: Heard, centre: Path, desks: dict[str, model.Ended], key: bytes) -> None:
        self.heard = heard
        self.centre = centre
        self.desks = desks
        self._key = key

    def judged(self) -> Judgement:
        return judge(self.heard, self.centre, self.desks, self._key)

    def copied(self, folder: Path) -> Ended:
        centre = Path(shutil.copy(self.centre, folder / "centre.sqlite"))
        desks = {
            name: ended._replace(file=Path(shutil.copy(ended.file, folder / f"{name}.sqlite")))
            for name, ended in self.desks.items()
        }
        return Ended(copy.deepcopy(self.heard), centre, desks, self._key)

    def at_centre(self, statement: str) -> None:
        _execute(self.centre, statement)

    def at_desks(self, statement: str) -> None:
        for ended in self.desks.values():
            _execute(ended.file, statement)


def _execute(file: Path, statement: str) -> None:
    connection = sqlite3.connect(file)
    connection.executescript(statement)
    connection.close()


@pytest.fixture(scope="module")
def _one_end(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """What one small world leaves behind, judged to be well."""
    folder, found = tmp_path_factory.mktemp("ended"), list[Ended]()

    def keep(heard: Heard, centre: Path, desks: dict[str, model.Ended], key: bytes) -> Judgement:
        found.append(Ended(heard, centre, desks, key).copied(folder))
        return judge(heard, centre, desks, key)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "judge", keep)
        assert run.run_world(PLANTED_SEED, 0, 80).well
    return found[0]


@pytest.fixture
def ended(_one_end: Ended, tmp_path: Path) -> Ended:
    """A copy that the test may spoil."""
    return _one_end.copied(tmp_path)


_DROP = "DROP INDEX uq_redemptions_live_voucher;"
_TWIN = (
    "CREATE TABLE twin AS SELECT * FROM redemptions WHERE live ORDER BY id LIMIT 1; UPDATE twin SET id = 'x' || id;"
    "INSERT INTO redemptions SELECT * FROM twin; DROP TABLE twin;"
)
_PAID_AGAIN = (
    "UPDATE statements SET payload = json_insert(payload, '$.paid[#]', json_extract(payload, '$.paid[0]'))"
    " WHERE json_array_length(payload, '$.paid') > 0;"
)
_SPOILT: dict[str, Callable[[Ended], None]] = {
    "not unique": lambda world: world.at_centre(_DROP),
    "live twice": lambda world: world.at_desks(_DROP + _TWIN),
    "receipt does not verify": lambda world: world.at_centre(
        """UPDATE receipts SET payload = replace(payload, '"amount_cents":1000', '"amount_cents":2000')"""
    ),
    "paid is not accepted": lambda world: world.at_centre("DELETE FROM statements"),
    "lost": lambda world: world.at_desks("DELETE FROM receipts"),
    "disagree": lambda world: world.at_desks("UPDATE redemptions SET state = 'refused' WHERE state = 'confirmed'"),
    "waits": lambda world: world.at_desks("UPDATE journal SET answered = 0 WHERE seq = 2"),
    "answered but not held": lambda world: world.at_centre("DELETE FROM journal_entries WHERE seq = 2"),
    "gap": lambda world: world.at_desks("DELETE FROM journal WHERE seq = 2"),
    "undone for nothing": lambda world: world.heard.voided.extend(
        (one.device, one.redemption) for one in world.heard.taken
    ),
    "list went backward": lambda world: world.heard.list_held("desk-0", 1, 0),
    "list is not true": lambda world: world.at_centre("INSERT INTO blocked VALUES (1, 1, 'perdu', '2026-11-29')"),
    "forgotten at its desk": lambda world: world.at_desks("DELETE FROM redemptions"),
    "written by nobody": lambda world: world.at_desks("DELETE FROM journal"),
    "accepted without a decision": lambda world: world.heard.doubtful.update(
        one.redemption for one in world.heard.taken
    ),
    "taken beyond what was allowed": lambda world: world.heard.beyond_the_limit("desk-0", allowed=5, taken=6),
    "next counter did not know": lambda world: world.heard.at_next_counter(
        "desk-0", "any", "already_redeemed", said_when=False
    ),
}


@pytest.mark.parametrize("rule", _SPOILT)
def test_the_judge_sees_a_planted_fault(rule: str, ended: Ended) -> None:
    _SPOILT[rule](ended)
    assert rule in {finding.rule for finding in ended.judged().broken}


def test_the_judge_counts_what_is_lost_and_what_is_double(ended: Ended) -> None:
    ended.at_centre(_DROP + _TWIN + _PAID_AGAIN)
    ended.heard.taken.append(model.Shown("desk-0", "never", (1, 1), ended.heard.taken[0].true_at, at=None))
    judgement = ended.judged()
    assert (judgement.lost, judgement.double) == (1, 1)
    assert judgement.double_settled > 0


def test_what_a_backup_erased_before_anybody_sent_it_is_counted_apart_and_what_was_sent_is_lost(ended: Ended) -> None:
    at = ended.heard.taken[0].true_at
    ended.heard.taken += [model.Shown("desk-0", name, (1, 1), at, at=None) for name in ("unsent", "sent")]
    ended.heard.erased |= {"unsent", "sent"}
    ended.heard.sent.add("sent")
    judgement = ended.judged()
    assert (judgement.lost, judgement.erased) == (1, 1)


def test_the_judge_shares_no_code_with_what_it_judges() -> None:
    text = Path(model.__file__).read_text("utf-8")
    assert "from app" not in text
    assert "central" not in {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith("import ")}
    assert "from central" not in text


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_still_finds_the_text_that_it_changes(mutant: Mutant) -> None:
    assert (ROOT / mutant.file).read_text("utf-8").count(mutant.before) == 1
