"""Several desks, one centre, and everything that can go wrong between two people and a voucher. One seed, one story."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from app.domain.views import ScanResult
from app.foundation.errors import DiskFull, ExpectedProblem
from app.services.void import Voided
from tests.simulation.centre import Paper, SimulatedCentre
from tests.simulation.device import Device
from tests.simulation.model import Heard, Shown
from tests.simulation.network import Asked, Caller, Network
from tests.simulation.seeded import TrueTime

Voucher = tuple[int, int]
_SITES = ("Bourg", "Lalande", "Le bus", "Saint-Yzan")
_TWICE = 0.11
"""How often a voucher is shown that was shown at another desk before."""


class World:
    """Runs until so many vouchers were shown as taken, then lets everything come to rest."""

    def __init__(self, folder: Path, entropy: random.Random, true_time: TrueTime, redemptions: int) -> None:
        self.folder = folder
        self.draw = entropy
        self.time = true_time
        self.wanted = redemptions
        self.heard = Heard()
        self.counted: Counter[str] = Counter()
        self.story: list[str] = []
        self.shown_at: dict[Voucher, set[str]] = {}
        self._trace = hashlib.sha256()
        self.centre = SimulatedCentre(folder / "centre.sqlite", true_time)
        self.network = Network(self.centre, true_time, entropy, self.counted)
        self.devices: list[Device] = []
        self._papers: dict[int, Paper] = {}
        self._fresh: list[Voucher] = []
        self._recent: list[tuple[Voucher, str]] = []
        self._undoable: list[tuple[Device, str]] = []
        self._backups: dict[str, tuple[Path, int, int]] = {}
        self._asked: dict[str, list[Asked]] = {}
        self._depth = 0
        self.centre.machine.committed = self._between_commits

    # --- the setting ----------------------------------------------------------------------------------------------

    def begin(self) -> None:
        self.centre.change_policy(soft_vouchers=40, hard_vouchers=70, short_codes_offline=True)
        many = -(-self.wanted * 2 // 10) * 10
        # One runs out in the middle of the story, one is for another service.
        soon = (self.time.now + timedelta(seconds=self.wanted * 12)).date()
        for vouchers, expires, offerings in (
            (many // 20 * 10, date(2027, 12, 31), ()),
            (many // 40 * 10, date(2027, 12, 31), ("MEDIATION",)),
            (many // 40 * 10, soon, ()),
        ):
            paper = self.centre.print_campaign(max(vouchers, 10), expires=expires, offerings=offerings)
            self._papers[paper.campaign] = paper
            self._fresh += [(paper.campaign, serial) for serial in range(paper.vouchers)]
        self.draw.shuffle(self._fresh)
        for _ in range(6):
            self.new_device()

    def new_device(self) -> Device:
        number = len(self.devices)
        device = Device(f"desk-{number}", self.folder / f"desk-{number}", self.time)
        self.network.callers.append(self._caller(device, faulty=0.2))
        code = self.centre.enrolment_code(self.draw.choice(_SITES))
        for _ in range(50):
            device.enrol(code)
            if device.desk_id:
                break
        self.network.callers.pop()
        self.devices.append(device)
        self.tell("enrolled", device.name, device.desk_id)
        return device

    def tell(self, *words: object) -> None:
        line = f"{self.time.now:%m-%d %H:%M:%S.%f} " + " ".join(str(word) for word in words)
        self.story.append(line)
        self._trace.update(line.encode() + b"\n")

    @property
    def trace(self) -> str:
        return self._trace.hexdigest()

    # --- one step -------------------------------------------------------------------------------------------------

    def run(self) -> None:
        self.begin()
        acts: list[tuple[float, Callable[[], object]]] = [
            (100, lambda: self.scan(self.one_device())),
            (5.0, lambda: self.exchange(self.one_device())),
            (3.0, self.undo),
            (0.7, self.block),
            (0.15, self.unblock),
            (0.2, self.clock_jumps),
            (0.2, self.disk_fills),
            (0.3, self.back_up),
            (0.16, self.restore),
            (0.14, self.clone),
            (0.15, self.change_policy),
            (0.13, self.revoke),
            (0.13, self.a_day_passes),
            (0.13, self.settle),
            (0.4, self.decide),
        ]
        weights = [weight for weight, _act in acts]
        while len(self.heard.taken) < self.wanted:
            self.time.pass_(self.draw.expovariate(1 / 12))
            self.draw.choices(acts, weights)[0][1]()
            if sum(not device.retired for device in self.devices) < 5:
                self.new_device()
        self.come_to_rest()

    def one_device(self) -> Device:
        return self.draw.choice([device for device in self.devices if not device.retired])

    # --- at the desk ----------------------------------------------------------------------------------------------

    def scan(self, device: Device) -> None:
        chance = self.draw.random()
        if chance < 0.01:
            self._show_nonsense(device)
            return
        again = [voucher for voucher, where in self._recent if where != device.name] if chance < _TWICE else []
        if not self._fresh and not again:
            return
        voucher = self.draw.choice(again) if again else self._fresh.pop()
        self._show(device, voucher)

    def _show_nonsense(self, device: Device) -> None:
        paper = self.draw.choice(list(self._papers.values()))
        digits = paper.digits(0)
        forged = digits[:100] + str((int(digits[100]) + 1) % 10) + digits[101:]
        found = device.scan(self.draw.choice((forged, "", "WIFI:S:maison;;", digits[:90], "0" * 205)), "MEDIATION")
        self.counted["not_a_voucher"] += 1
        if isinstance(found, ScanResult) and found.taken:
            self.tell("TOOK NONSENSE", device.name, found.redemption_id)

    def _show(self, device: Device, voucher: Voucher) -> None:
        paper, offering = self._papers[voucher[0]], "MEDIATION"
        by_code = self.draw.random() < 0.03
        text = paper.short_code(voucher[1]) if by_code else paper.digits(voucher[1])
        doomed = self.draw.random() < 0.01
        if doomed:
            device.machine.dies_at(1, before=self.draw.random() < 0.5)
        found = device.scan(text, offering)
        if doomed and not device.machine.spared():
            self.counted["desk_dies_committing_a_scan"] += 1
        self.shown_at.setdefault(voucher, set()).add(device.name)
        self._recent.append((voucher, device.name))
        del self._recent[:-80]
        name = f"{voucher[0]}/{voucher[1]}"
        if isinstance(found, ScanResult):
            self.tell("scan", device.name, name, found.decision.verdict.value, found.redemption_id)
        else:
            self.tell("scan", device.name, name, "died" if found is None else found.code)
            self._count_problem(found)
        if not isinstance(found, ScanResult) or not found.taken or found.redemption_id is None:
            return
        at = found.at if device.clock_known else None
        self.heard.taken.append(Shown(device.name, found.redemption_id, voucher, self.time(), at))
        self._undoable.append((device, found.redemption_id))
        del self._undoable[:-60]

    def undo(self) -> None:
        if not self._undoable:
            return
        device, redemption = self._undoable.pop(self.draw.randrange(len(self._undoable)))
        if device.retired:
            return
        doomed = self.draw.random() < 0.05
        if doomed:
            device.machine.dies_at(1, before=self.draw.random() < 0.5)
        found = device.void(redemption)
        if doomed and not device.machine.spared():
            self.counted["desk_dies_committing_a_void"] += 1
        self.tell("void", device.name, redemption, type(found).__name__)
        if isinstance(found, Voided):
            self.counted["void"] += 1
            self.heard.voided.append((device.name, redemption))
        voucher = next((one.voucher for one in reversed(self.heard.taken) if one.redemption == redemption), None)
        if voucher is not None and self.draw.random() < 0.3:
            self._show(self.one_device(), voucher)

    def exchange(self, device: Device, *, faulty: float | None = None) -> object:
        if faulty is None:
            faulty = self.draw.choices((0.0, 0.45, 0.85), (3, 4, 3))[0]
        if self.draw.random() < 0.06 and faulty:
            device.machine.dies_at(self.draw.randint(1, 12), before=self.draw.random() < 0.5)
        met, self.network.met = self.network.met, []
        self.network.callers.append(self._caller(device, faulty=faulty))
        waited = device.machine.commits_left is not None
        try:
            found = device.exchange()
        finally:
            self.network.callers.pop()
            faults, self.network.met = self.network.met, met
        if waited and not device.machine.spared():
            self.counted["desk_dies_committing_an_exchange"] += 1
        if found is None:
            said = "died"
        elif isinstance(found, ExpectedProblem):
            said = found.code
            self._count_problem(found)
        else:
            said = f"{found.sent} sent {found.confirmed} yes {found.refused} no {len(found.errors)} errors"
            device.clock_known = not any(fault.name.startswith("SCAN") for fault in faults) or device.clock_known
        self.tell("exchange", device.name, said, *faults)
        for campaign, version in sorted(device.held_lists().items()):
            self.heard.list_held(device.name, campaign, version)
        return found

    def _caller(self, device: Device, *, faulty: float) -> Caller:
        return Caller(
            machine=device.machine,
            scan=lambda: self.scan(device) if device.desk_id else None,
            exchange=lambda: self._nested(lambda: self.exchange(device, faulty=0.0)) if device.desk_id else None,
            old=self._asked.setdefault(device.name, []),
            faulty=faulty,
        )

    def _between_commits(self) -> None:
        """Another desk speaks to the centre between two transactions of one answer."""
        if self.devices and self.network.callers and self.draw.random() < 0.01:
            busy = {id(caller.machine) for caller in self.network.callers}
            idle = [device for device in self.devices if id(device.machine) not in busy and not device.retired]
            if idle:
                self.counted["another_desk_between_commits"] += 1
                self._nested(lambda: self.exchange(self.draw.choice(idle), faulty=0.0))

    def _nested(self, act: Callable[[], object]) -> None:
        if self._depth < 2:
            self._depth += 1
            try:
                act()
            finally:
                self._depth -= 1

    # --- what else happens ----------------------------------------------------------------------------------------

    def clock_jumps(self) -> None:
        device = self.one_device()
        by = self.draw.choice((-50, -26, -2, -0.2, 0.2, 2, 26, 50)) * self.draw.uniform(0.5, 1.5)
        device.wrong_by = timedelta(0) if self.draw.random() < 0.3 else device.wrong_by + timedelta(hours=by)
        device.clock_known = False
        self.counted["clock_jump"] += 1
        self.tell("clock", device.name, device.wrong_by)

    def disk_fills(self) -> None:
        device = self.one_device()
        device.machine.disk_full, device.machine.full_at_commit = True, self.draw.random() < 0.5
        for _ in range(self.draw.randint(1, 4)):
            self.scan(device)
        self.exchange(device, faulty=0.0)
        device.machine.disk_full = False
        self.tell("disk", device.name, "was full")

    def _count_problem(self, problem: ExpectedProblem | None) -> None:
        if isinstance(problem, DiskFull):
            self.counted["desk_disk_full"] += 1

    def back_up(self) -> None:
        device = self.one_device()
        file = device.folder.root / "copy.sqlite"
        device.copy_to(file)
        self._backups[device.name] = (file, len(self.heard.taken), len(self.heard.voided))
        self.tell("backup", device.name)

    def restore(self) -> None:
        kept = [device for device in self.devices if device.name in self._backups and not device.retired]
        if not kept:
            return
        device = self.draw.choice(kept)
        if self.draw.random() < 0.8:
            self.exchange(device, faulty=0.0)
        file, taken, voided = self._backups[device.name]
        device.put_back(file)
        after = [one.redemption for one in self.heard.taken[taken:] if one.device == device.name]
        after += [redemption for name, redemption in self.heard.voided[voided:] if name == device.name]
        self.heard.erased.update(after)
        self.heard.forked.update(other.name for other in self.devices if other.desk_id == device.desk_id)
        self.heard.lists.update({(device.name, name): version for name, version in device.held_lists().items()})
        device.clock_known = False
        self._undoable = [(one, redemption) for one, redemption in self._undoable if one is not device]
        self.counted["restored_backup"] += 1
        self.tell("restored", device.name, f"{len(after)} erased")
        self._goes_on_for_a_while(device)

    def clone(self) -> None:
        device = self.one_device()
        number = len(self.devices)
        other = device.cloned(f"desk-{number}", self.folder / f"desk-{number}")
        self.devices.append(other)
        self.heard.forked.update((device.name, other.name))
        self.counted["cloned_desk"] += 1
        self.tell("cloned", device.name, other.name)
        self._goes_on_for_a_while(device)
        self._goes_on_for_a_while(other)

    def _goes_on_for_a_while(self, device: Device) -> None:
        """A desk whose journal has two branches works on, then the site takes a new one."""
        for _ in range(self.draw.randint(1, 12)):
            self.scan(device)
        self.exchange(device)
        if self.draw.random() < 0.8:
            device.retired = True
            self.tell("retired", device.name)

    def block(self) -> None:
        """Vouchers are reported lost, among them some that were taken a moment ago and not handed in yet."""
        vouchers = [voucher for voucher, _where in self._recent[-5:]][:1] + self._fresh[:1]
        if vouchers:
            campaign, serial = self.draw.choice(vouchers)
            self.centre.block(campaign, [serial])
            self.counted["block"] += 1
            self.tell("block", f"{campaign}/{serial}")

    def unblock(self) -> None:
        if self._fresh:
            campaign, serial = self._fresh[0]
            self.centre.unblock(campaign, [serial])
            self.tell("unblock", f"{campaign}/{serial}")

    def change_policy(self) -> None:
        self.centre.change_policy(hard_vouchers=self.draw.choice((50, 70, 90)))
        self.counted["policy_change"] += 1
        self.tell("policy")

    def revoke(self) -> None:
        device = self.one_device()
        self.centre.revoke(device.desk_id)
        for other in self.devices:
            other.retired = other.retired or other.desk_id == device.desk_id
        self.counted["revoked_desk"] += 1
        self.tell("revoked", device.name)
        device.retired = False
        self._goes_on_for_a_while(device)
        device.retired = True

    def settle(self, *months: str) -> None:
        for month in months or (self.draw.choice(("2026-11", "2026-12")),):
            statements = self.centre.settle(month)
            self.counted["settlement"] += bool(statements)
            self.tell("settle", month, statements)

    def decide(self) -> None:
        decided = self.centre.decide(self.draw.choice)
        self.counted["decision"] += "is for" in decided
        self.tell("decide", decided)

    def a_day_passes(self) -> None:
        self.time.pass_(self.draw.uniform(10, 30) * 3600)
        self.counted["day_without_network"] += 1
        for device in self.devices:
            if not device.retired and self.draw.random() < 0.7:
                self.exchange(device)

    # --- the end --------------------------------------------------------------------------------------------------

    def come_to_rest(self) -> None:
        """The network is well again: every desk exchanges until nothing changes any more."""
        self.tell("rest")
        for _ in range(8):
            quiet = True
            for device in self.devices:
                self.time.pass_(1)
                found = self.exchange(device, faulty=0.0)
                changed = getattr(found, "changed", None)
                quiet = quiet and changed == [] and not getattr(found, "sent", 1)
            if quiet:
                break
        self.time.pass_(45 * 24 * 3600)
        self.settle("2026-11", "2026-12", "2027-01")
        for device in self.devices:
            device.close()
        self.centre.close()
