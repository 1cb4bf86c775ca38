"""The end of a story: nothing fails any more, everybody hands in what there is, until nothing changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.sync.carried import TakenIn
from app.sync.round import RoundSummary
from tests.simulation import errands
from tests.simulation.model import Ended

if TYPE_CHECKING:
    from tests.simulation.device import Device
    from tests.simulation.world import World

_ROUNDS = 10


def come_to_rest(world: World) -> None:
    """The network is well again; of several machines with one key, all but one hand in and are left first."""
    world.tell("rest")
    world.at_rest = True
    world.centre.calm = True
    for device in world.devices:
        device.risky = False
    for device in _left(world):
        _until_quiet(world, [device])
    _until_quiet(world, _in_use(world))
    world.heard.sent |= world.network.sent
    world.counted["operator_dies"] = world.centre.operator_died
    world.time.pass_(45 * 24 * 3600)
    for month in ("2026-11", "2026-12", "2027-01"):
        world.tell("settle", month, world.centre.settle(month))
    for device in world.devices:
        device.close()
    world.centre.close()


def ended(world: World) -> dict[str, Ended]:
    """What is left of each device, for the judge."""
    left = {device.name for device in _left(world)}
    return {
        device.name: Ended(
            device.desk_id,
            device.folder.database,
            "dead" if device.dead else "left" if device.name in left else "in use",
            world.replaced.get(device.name, ()),
        )
        for device in world.devices
        if device.desk_id
    }


def _in_use(world: World) -> list[Device]:
    """The last machine of each desk that is at work, otherwise the last at all; none of a desk that was replaced."""
    found: dict[str, Device] = {}
    gone = {desk for desks in world.replaced.values() for desk in desks}
    for device in world.devices:
        if not device.desk_id or device.dead or device.desk_id in gone:
            continue
        if device.desk_id not in found or not device.retired:
            found[device.desk_id] = device
    return list(found.values())


def _left(world: World) -> list[Device]:
    kept = {device.name for device in _in_use(world)}
    return [device for device in world.devices if device.desk_id and not device.dead and device.name not in kept]


def _until_quiet(world: World, devices: list[Device]) -> None:
    for _ in range(_ROUNDS):
        if all([_is_quiet(world, device) for device in devices]):  # noqa: C419 - everyone, each round
            return


def _is_quiet(world: World, device: Device) -> bool:
    world.time.pass_(1)
    found = errands.trip(world, device, faulty=False) if device.by_file else world.exchange(device, faulty=0.0)
    summary = found.summary if isinstance(found, TakenIn) else found
    if not isinstance(summary, RoundSummary) or device.parts.store.broken_journal() is not None:
        return False
    return not summary.changed and not summary.sent and not summary.rejoined
