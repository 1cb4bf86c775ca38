"""What goes wrong with a desk's machine: its clock, its disk, a backup put back, a copy, its death, a theft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.verdicts import LimitReason
from app.services.override import OverrideOpened
from app.sync.replace import HandedOver

if TYPE_CHECKING:
    from tests.simulation.device import Device
    from tests.simulation.world import World


def clock_jumps(world: World) -> None:
    device = world.one_device()
    by = world.draw.choice((-50, -26, -2, -0.2, 0.2, 2, 26, 50)) * world.draw.uniform(0.5, 1.5)
    device.wrong_by = timedelta(0) if world.draw.random() < 0.3 else device.wrong_by + timedelta(hours=by)
    device.clock_known = False
    world.counted["clock_jump"] += 1
    world.tell("clock", device.name, device.wrong_by)


def disk_fills(world: World) -> None:
    device = world.one_device()
    device.machine.disk_full, device.machine.full_at_commit = True, world.draw.random() < 0.5
    for _ in range(world.draw.randint(1, 4)):
        world.scan(device)
    if not device.by_file:
        world.exchange(device, faulty=0.0)
    device.machine.disk_full = False
    world.tell("disk", device.name, "was full")


def back_up(world: World) -> None:
    device = world.one_device()
    file = device.folder.root / "copy.sqlite"
    device.copy_to(file)
    world.backups[device.name] = file
    world.tell("backup", device.name)


def restore(world: World) -> None:
    """An old copy is put back; the desk works on, finds out at its next exchange, and rejoins."""
    kept = [device for device in world.at_work() if device.name in world.backups]
    if not kept:
        return
    device = world.draw.choice(kept)
    if world.draw.random() < 0.7 and not device.by_file:
        world.exchange(device, faulty=0.0)
    world.heard.written |= device.written()
    before = _known(device)
    device.put_back(world.backups[device.name])
    forgotten = before - _known(device)
    world.heard.erased |= forgotten
    world.heard.lists.update({(device.name, name): version for name, version in device.held_lists().items()})
    device.clock_known = False
    world.undoable = [(one, redemption) for one, redemption in world.undoable if one is not device]
    world.counted["restored_backup"] += 1
    world.tell("restored", device.name, f"{len(forgotten)} erased")
    _goes_on_for_a_while(world, device)


def _known(device: Device) -> set[str]:
    return {*device.redemptions(), *(f"void:{redemption}" for redemption in device.redemptions("void"))}


def clone(world: World) -> None:
    """Two machines with one key; after a while one of them is taken out of use."""
    device = world.one_device()
    number = len(world.devices)
    other = device.cloned(f"desk-{number}", world.folder / f"desk-{number}")
    world.devices.append(other)
    world.replaced[other.name] = world.replaced.get(device.name, ())
    world.counted["cloned_desk"] += 1
    world.tell("cloned", device.name, other.name)
    for _ in range(world.draw.randint(1, 3)):
        for one in world.draw.sample((device, other), 2):
            _goes_on_for_a_while(world, one)
    out = world.draw.choice((device, other))
    out.retired = True
    world.tell("retired", out.name)


def _goes_on_for_a_while(world: World, device: Device) -> None:
    for _ in range(world.draw.randint(1, 8)):
        world.scan(device)
    if not device.by_file:
        world.exchange(device)


def laptop_dies(world: World) -> None:
    """A desk's machine never starts again; its file was saved, and a new desk of the site takes its place."""
    old = world.one_device()
    for _ in range(world.draw.randint(0, 6)):
        world.scan(old)
    _stop(world, old.desk_id)
    old.dead = True
    old.close()
    world.undoable = [(one, redemption) for one, redemption in world.undoable if one is not old]
    new = world.blank_device(old.site)
    code = world.centre.enrolment_code(old.site)
    doubtful = old.not_sent() - world.centre.knows()
    world.heard.doubtful |= doubtful
    world.counted["dead_laptop"] += 1
    world.tell("dead", old.name, f"replaced by {new.name}, {len(doubtful)} not sent")
    for attempt in range(60):
        with world.network_of(new, faulty=0.3 if attempt < 50 else 0.0):
            done = new.replace(old, code)
        said = f"{done.held} held" if isinstance(done, HandedOver) else getattr(done, "code", "died")
        world.tell("replaces", new.name, new.desk_id, said)
        if isinstance(done, HandedOver) and not done.unanswered:
            break
    world.replaced[new.name] = (old.desk_id, *world.replaced.get(old.name, ()))


def revoke(world: World) -> None:
    """A desk is stolen: what it hands in from here on is held."""
    device = world.one_device()
    desks = [one for one in world.devices if one.desk_id == device.desk_id and not one.dead]
    world.centre.revoke(device.desk_id)
    world.heard.doubtful |= {name for one in desks for name in one.not_sent()} - world.centre.knows()
    world.counted["revoked_desk"] += 1
    world.tell("revoked", device.name)
    begun = len(world.heard.taken)
    _goes_on_for_a_while(world, device)
    world.heard.doubtful |= {
        shown.redemption for shown in world.heard.taken[begun:] if shown.device in {one.name for one in desks}
    }
    _stop(world, device.desk_id)


def limit_reached(world: World) -> None:
    """Too many vouchers wait at a desk; a coordinator allows some more, and no more than those are taken."""
    device = world.one_device()
    for _ in range(100):
        found = world.scan(device)
        if found is not None and found.decision.limit is LimitReason.TOO_MANY_WAITING:
            break
    else:
        return
    world.counted["hard_limit"] += 1
    if world.draw.random() < 0.3:
        device.override("00000 00000")
    opened = device.override(world.coordinators.get(device.site, ""))
    world.tell("override", device.name, opened)
    allowed = opened.vouchers if isinstance(opened, OverrideOpened) else None
    if allowed is not None:
        world.counted["override"] += 1
        shown = [world.scan(device) for _ in range(allowed + 5)]
        world.heard.beyond_the_limit(
            device.name, allowed=allowed, taken=sum(found is not None and found.taken for found in shown)
        )


def _stop(world: World, desk: str) -> None:
    for device in world.devices:
        device.retired = device.retired or device.desk_id == desk


def a_day_passes(world: World) -> None:
    world.time.pass_(world.draw.uniform(10, 30) * 3600)
    world.counted["day_without_network"] += 1
    for device in world.at_work():
        if world.draw.random() < 0.7 and not device.by_file:
            world.exchange(device)


ACTS: Sequence[tuple[float, Callable[[World], None]]] = (
    (0.18, clock_jumps),
    (0.18, disk_fills),
    (0.3, back_up),
    (0.27, restore),
    (0.2, clone),
    (0.2, laptop_dies),
    (0.19, revoke),
    (0.2, a_day_passes),
    (0.3, limit_reached),
)
"""How often each happens, beside a hundred scans."""
