"""What the operator of the central service does meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.world import World


def block(world: World) -> None:
    """Vouchers are reported lost, among them some that were taken a moment ago and not handed in yet."""
    vouchers = [voucher for voucher, _where in world.recent[-5:]][:1] + world.fresh[:1]
    if vouchers:
        campaign, serial = world.draw.choice(vouchers)
        world.centre.block(campaign, [serial])
        world.counted["block"] += 1
        world.tell("block", f"{campaign}/{serial}")


def unblock(world: World) -> None:
    if world.fresh:
        campaign, serial = world.fresh[0]
        world.centre.unblock(campaign, [serial])
        world.tell("unblock", f"{campaign}/{serial}")


def change_policy(world: World) -> None:
    world.centre.change_policy(hard_vouchers=world.draw.choice((50, 60, 70)))
    world.counted["policy_change"] += 1
    world.tell("policy")


def settle(world: World) -> None:
    month = world.draw.choice(("2026-11", "2026-12"))
    statements = world.centre.settle(month)
    world.counted["settlement"] += bool(statements)
    world.tell("settle", month, statements)


def decide(world: World) -> None:
    decided = world.centre.decide(world.draw.choice)
    world.counted["decision"] += "is for" in decided
    world.tell("decide", decided)


def contest(world: World) -> None:
    said = world.centre.contest(world.draw.choice)
    world.counted["contest"] += "contested" in said
    world.tell("contest", said)


def decide_held(world: World) -> None:
    redemption, said = world.centre.decide_held(world.draw.choice)
    if redemption:
        world.heard.released.add(redemption)
        world.counted["held_decision"] += 1
    world.tell("held", redemption, said)


ACTS: Sequence[tuple[float, Callable[[World], None]]] = (
    (0.5, block),
    (0.15, unblock),
    (0.22, change_policy),
    (0.45, settle),
    (0.5, decide),
    (0.3, contest),
    (0.35, decide_held),
)
"""How often each happens, beside a hundred scans."""
