"""Several desks, one centre, and everything that can go wrong between two people and a voucher. One seed, one story."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from app.domain.views import ScanResult
from app.foundation.errors import DiskFull, ExpectedProblem
from app.services.void import Voided
from app.sync.round import RoundSummary
from tests.simulation import errands, mishaps, office, rest
from tests.simulation.centre import Paper, SimulatedCentre
from tests.simulation.device import Device, Luck
from tests.simulation.model import Heard, Shown
from tests.simulation.network import Asked, Caller, Network
from tests.simulation.seeded import TrueTime

Voucher = tuple[int, int]
_SITES = ("Bourg", "Lalande", "Le bus", "Saint-Yzan")
_PRINTED = 16_000
"""Vouchers of each campaign, few of which are shown: lists must be long enough for a change to be worth sending."""

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
        self.death_places: Counter[str] = Counter()
        self.luck = Luck(entropy, self.counted, self.death_places)
        self.story: list[str] = []
        self.shown_at: dict[Voucher, set[str]] = {}
        self._trace = hashlib.sha256()
        self.centre = SimulatedCentre(folder / "centre.sqlite", true_time, entropy, self.death_places)
        self.network = Network(self.centre, true_time, entropy, self.counted)
        self.devices: list[Device] = []
        self.papers: dict[int, Paper] = {}
        self.fresh: list[Voucher] = []
        self.recent: list[tuple[Voucher, str]] = []
        self.undoable: list[tuple[Device, str]] = []
        self.backups: dict[str, Path] = {}
        self.replaced: dict[str, tuple[str, ...]] = {}
        """By device: ids of the dead desks in whose place it stands."""
        self.coordinators: dict[str, str] = {}
        """By site: the code of its coordinator."""
        self._asked: dict[str, list[Asked]] = {}
        self._depth = 0
        self.at_rest = False
        """Nothing goes wrong any more, and the operator does nothing."""
        self.centre.machine.committed = self._between_commits

    # --- the setting ----------------------------------------------------------------------------------------------

    def begin(self) -> None:
        policy = {"soft_vouchers": 40, "hard_vouchers": 70, "override_vouchers": 5, "short_codes_offline": True}
        self.centre.change_policy(**policy)
        many = -(-self.wanted * 2 // 10) * 10
        # One runs out in the middle of the story, one is for another service.
        soon = (self.time.now + timedelta(seconds=self.wanted * 12)).date()
        for vouchers, expires, offerings in (
            (many // 20 * 10, date(2027, 12, 31), ()),
            (many // 40 * 10, date(2027, 12, 31), ("MEDIATION",)),
            (many // 40 * 10, soon, ()),
        ):
            paper = self.centre.print_campaign(_PRINTED, expires=expires, offerings=offerings)
            self.papers[paper.campaign] = paper
            shown = self.draw.sample(range(paper.vouchers), max(vouchers, 10))
            self.fresh += [(paper.campaign, serial) for serial in shown]
        self.draw.shuffle(self.fresh)
        for _ in range(6):
            self.new_device()
        for site in sorted({device.site for device in self.devices}):
            self.coordinators[site] = self.centre.coordinator_code(site)

    def new_device(self) -> Device:
        device = self.blank_device(self.draw.choice(_SITES))
        code = self.centre.enrolment_code(device.site)
        with self.network_of(device, faulty=0.2):
            for _ in range(50):
                device.enrol(code)
                if device.desk_id:
                    break
        device.by_file = sum(other.by_file for other in self.at_work()) < 1
        self.tell("enrolled", device.name, device.desk_id, "by file" if device.by_file else "")
        return device

    def blank_device(self, site: str) -> Device:
        number = len(self.devices)
        device = Device(f"desk-{number}", self.folder / f"desk-{number}", self.time, self.luck)
        device.site = site
        self.devices.append(device)
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
            (5.5, lambda: self.exchange(self.one_device(network=True))),
            (2.6, lambda: errands.trip(self, self.one_device(network=self.draw.random() < 0.25))),
            (3.0, self.undo),
            (0.3, self.at_the_next_counter),
            *((weight, lambda act=act: act(self)) for weight, act in (*mishaps.ACTS, *office.ACTS)),
        ]
        weights = [weight for weight, _act in acts]
        while len(self.heard.taken) < self.wanted:
            self.time.pass_(self.draw.expovariate(1 / 12))
            self.draw.choices(acts, weights)[0][1]()
            if len(self.at_work()) < 6:
                self.new_device()
        rest.come_to_rest(self)

    def at_work(self) -> list[Device]:
        return [device for device in self.devices if not device.retired and device.desk_id]

    def one_device(self, *, network: bool | None = None) -> Device:
        """One that is at work; with or without a network when it is said, and there is one."""
        found = self.at_work()
        wanted = [device for device in found if network is None or device.by_file is not network]
        return self.draw.choice(wanted or found)

    # --- at the desk ----------------------------------------------------------------------------------------------

    def scan(self, device: Device) -> ScanResult | None:
        chance = self.draw.random()
        if chance < 0.01:
            self._show_nonsense(device)
            return None
        again = [voucher for voucher, where in self.recent if where != device.name] if chance < _TWICE else []
        if not self.fresh and not again:
            return None
        voucher = self.draw.choice(again) if again else self.fresh.pop()
        return self._show(device, voucher)

    def _show_nonsense(self, device: Device) -> None:
        paper = self.draw.choice(list(self.papers.values()))
        digits = paper.digits(0)
        forged = digits[:100] + str((int(digits[100]) + 1) % 10) + digits[101:]
        found = device.scan(self.draw.choice((forged, "", "WIFI:S:maison;;", digits[:90], "0" * 205)), "MEDIATION")
        self.counted["not_a_voucher"] += 1
        if isinstance(found, ScanResult) and found.taken:
            self.tell("TOOK NONSENSE", device.name, found.redemption_id)

    def _show(self, device: Device, voucher: Voucher) -> ScanResult | None:
        if len(self.heard.taken) >= self.wanted:
            return None
        paper, offering = self.papers[voucher[0]], "MEDIATION"
        by_code = self.draw.random() < 0.03
        text = paper.short_code(voucher[1]) if by_code else paper.digits(voucher[1])
        found = device.scan(text, offering)
        self.shown_at.setdefault(voucher, set()).add(device.name)
        self.recent.append((voucher, device.name))
        del self.recent[:-80]
        name = f"{voucher[0]}/{voucher[1]}"
        if isinstance(found, ScanResult):
            self.tell("scan", device.name, name, found.decision.verdict.value, found.redemption_id)
        else:
            self.tell("scan", device.name, name, "died" if found is None else found.code)
            self.count_problem(found)
        if not isinstance(found, ScanResult):
            return None
        if not found.taken or found.redemption_id is None:
            return found
        at = found.at if device.clock_known else None
        self.heard.taken.append(Shown(device.name, found.redemption_id, voucher, self.time(), at))
        self.undoable.append((device, found.redemption_id))
        del self.undoable[:-60]
        return found

    def at_the_next_counter(self) -> None:
        """A voucher that one desk of a site has taken is shown to another one, after both have spoken to the centre."""
        device = self.one_device(network=True)
        others = [one for one in self.at_work() if one.site == device.site and one.desk_id != device.desk_id]
        other = self.draw.choice([one for one in others if not one.by_file] or [device])
        taken = [one for one in self.heard.taken[-200:] if one.device == device.name]
        if other is device or not taken:
            return
        shown = self.draw.choice(taken)
        if other.name in self.shown_at[shown.voucher]:
            return
        if self.exchange(device, faulty=0.0) is None or self.centre.state_of(shown.redemption) != "accepted":
            return
        done = self.exchange(other, faulty=0.0)
        if not isinstance(done, RoundSummary) or self.centre.state_of(shown.redemption) != "accepted":
            return
        found = self._show(other, shown.voucher)
        if found is not None:
            self.counted["at_the_next_counter"] += 1
            earlier = found.decision.earlier
            told = earlier is not None and earlier.at is not None
            self.heard.at_next_counter(other.name, shown.redemption, found.decision.verdict.value, said_when=told)

    def undo(self) -> None:
        if not self.undoable:
            return
        device, redemption = self.undoable.pop(self.draw.randrange(len(self.undoable)))
        if device.retired:
            return
        found = device.void(redemption)
        self.tell("void", device.name, redemption, type(found).__name__)
        if isinstance(found, Voided):
            self.counted["void"] += 1
            self.heard.voided.append((device.name, redemption))
        voucher = next((one.voucher for one in reversed(self.heard.taken) if one.redemption == redemption), None)
        if voucher is not None and self.draw.random() < 0.3:
            self._show(self.one_device(), voucher)

    def exchange(self, device: Device, *, faulty: float | None = None) -> object:
        if faulty is None:
            faulty = self.draw.choices((0.0, 0.45, 0.9), (1, 4, 6))[0]
        met, self.network.met = self.network.met, []
        try:
            with self.network_of(device, faulty=faulty):
                found = device.exchange()
        finally:
            faults, self.network.met = self.network.met, met
        if found is None:
            said = "died"
        elif isinstance(found, ExpectedProblem):
            said = found.code
            self.count_problem(found)
        else:
            said = f"{found.sent} sent {found.confirmed} yes {found.refused} no {len(found.errors)} errors"
            said += " rejoined" * found.rejoined
            self.counted["rejoined"] += found.rejoined
            device.clock_known = not any(fault.name.startswith("SCAN") for fault in faults) or device.clock_known
        self.tell("exchange", device.name, said, *faults)
        self.note_lists(device)
        return found

    def note_lists(self, device: Device) -> None:
        for campaign, version in sorted(device.held_lists().items()):
            self.heard.list_held(device.name, campaign, version)

    @contextmanager
    def network_of(self, device: Device, *, faulty: float) -> Iterator[None]:
        """Let this device ask the centre, over a network that is so faulty."""
        self.network.callers.append(self._caller(device, faulty=faulty))
        try:
            yield
        finally:
            self.network.callers.pop()

    def _caller(self, device: Device, *, faulty: float) -> Caller:
        return Caller(
            machine=device.machine,
            scan=lambda: bool(device.desk_id and self.scan(device)),
            exchange=lambda: self._nested(lambda: self.exchange(device, faulty=0.0)) if device.desk_id else None,
            old=self._asked.setdefault(device.name, []),
            faulty=faulty,
        )

    def _between_commits(self) -> None:
        """Another desk, or the operator, speaks to the centre between two transactions of one answer."""
        if self.at_rest or not self.devices or not self.network.callers or self._depth:
            return
        if self.draw.random() >= 0.025:
            return
        if self.draw.random() < 0.5:
            self.counted["operator_between_commits"] += 1
            _weight, act = self.draw.choice(office.ACTS)
            self._nested(lambda: act(self))
            return
        busy = {id(caller.machine) for caller in self.network.callers}
        idle = [device for device in self.at_work() if id(device.machine) not in busy and not device.by_file]
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

    def count_problem(self, problem: ExpectedProblem | None) -> None:
        if isinstance(problem, DiskFull):
            self.counted["desk_disk_full"] += 1
