"""Exchanges on a stick: files are lost, repeated, swapped in order, cut short, altered, and carried by another desk."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

from app.domain.carried_file import CarriedAnswers, CarriedRequests
from app.foundation.errors import ExpectedProblem
from app.sync.carried import TakenIn

if TYPE_CHECKING:
    from tests.simulation.device import Device
    from tests.simulation.world import World

_KEPT = 5
_GOING = ("file_lost", "file_repeated", "file_swapped", "file_truncated", "file_altered")
_COMING = (
    "answers_lost",
    "answers_repeated",
    "answers_swapped",
    "answers_truncated",
    "answers_altered",
    "answers_of_another",
)


def trip(world: World, device: Device, *, faulty: bool = True) -> object:
    """One journey there and back; return what was taken in last, None when nothing was."""
    draw = world.draw
    written = device.export()
    if not isinstance(written, CarriedRequests):
        _tell(world, device, "export", written)
        return None
    stick = device.stick
    stick.requests = [*stick.requests, written.to_text()][-_KEPT:]
    fault = draw.choice(_GOING) if faulty and draw.random() < 0.45 else ""
    if fault:
        world.counted[fault] += 1
    if fault != "file_lost":
        _handed_in(world, device, fault)
    fault = draw.choice(_COMING) if faulty and draw.random() < 0.6 else ""
    if fault and stick.answers:
        world.counted[fault] += 1
    if not stick.answers or fault == "answers_lost":
        stick.answers = stick.answers[:-1]
        _tell(world, device, "no answers", None)
        return None
    return _taken_in(world, device, fault)


def _handed_in(world: World, device: Device, fault: str) -> None:
    stick = device.stick
    order = [stick.requests[-1]]
    if fault == "file_repeated":
        order *= 2
    elif fault == "file_swapped":
        order.append(world.draw.choice(stick.requests))
    for text in order:
        answers = _answers(world, device, _spoilt(text, fault, world.draw), faulty=bool(fault))
        if answers is not None:
            world.network.note_file(answers)
            stick.answers = [*stick.answers, answers][-_KEPT:]


def _answers(world: World, device: Device, text: str, *, faulty: bool) -> str | None:
    """The operator answers the file, or another desk hands it in over its network."""
    carriers = [one for one in world.at_work() if one is not device and not one.by_file]
    if carriers and world.draw.random() < 0.5:
        carrier = world.draw.choice(carriers)
        try:
            file = CarriedRequests.from_text(text)
        except ValueError:
            return None
        with world.network_of(carrier, faulty=0.3 if faulty else 0.0):
            found = carrier.carry(file)
        world.counted["carried_by_another_desk"] += 1
        _tell(world, device, f"carried by {carrier.name}", found)
        return found.to_text() if isinstance(found, CarriedAnswers) else None
    answered = world.centre.hand_in(text)
    world.counted["handed_in_by_the_operator"] += 1
    _tell(world, device, "handed in" if answered is not None else "not handed in", None)
    return answered


def _taken_in(world: World, device: Device, fault: str) -> object:
    draw, stick = world.draw, device.stick
    order = [stick.answers[-1]]
    if fault == "answers_repeated":
        order *= 2
    elif fault == "answers_swapped":
        order.append(draw.choice(stick.answers))
    elif fault == "answers_of_another":
        others = [one.stick.answers[-1] for one in world.devices if one is not device and one.stick.answers]
        order = [draw.choice(others or order)]
    found: object = None
    for text in order:
        try:
            file = CarriedAnswers.from_text(_spoilt(text, fault, draw))
        except ValueError:
            _tell(world, device, "unreadable answers", None)
            continue
        found = device.take_in(file)
        if isinstance(found, ExpectedProblem):
            world.count_problem(found)
        if isinstance(found, TakenIn):
            world.counted["taken_in"] += 1
            world.counted["rejoined_by_file"] += found.summary.rejoined
        _tell(world, device, "takes in", found)
        world.note_lists(device)
    return found


def _spoilt(text: str, fault: str, draw: random.Random) -> str:
    if fault.endswith("truncated"):
        return text[: draw.randrange(len(text))]
    if fault == "file_altered":
        return _altered_request(text)
    return _altered_answer(text) if fault == "answers_altered" else text


def _altered_request(text: str) -> str:
    """Every entry is said to be of another year, in the bytes that the desk has signed: a journal that nobody wrote."""
    value = json.loads(text)
    for item in value["requests"]:
        body = json.loads(item["body"])
        body["entries"] = [entry.replace('{"at":"2026-', '{"at":"2027-', 1) for entry in body["entries"]]
        item["body"] = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return json.dumps(value)


def _altered_answer(text: str) -> str:
    """Refusals are turned into acceptances, and the other way round, without the key that it takes."""
    for outcome, other in (
        ("refused", "ACCEPTED"),
        ("held", "ACCEPTED"),
        ("accepted", "refused"),
        ("ACCEPTED", "accepted"),
    ):
        text = text.replace(f'\\"outcome\\":\\"{outcome}\\"', f'\\"outcome\\":\\"{other}\\"')
    return text


def _tell(world: World, device: Device, what: str, found: object) -> None:
    if isinstance(found, TakenIn):
        summary = found.summary
        said = f"{found.answers} answers {summary.confirmed} yes {summary.refused} no {list(found.refused)}"
        said += " rejoined" * summary.rejoined
    elif isinstance(found, ExpectedProblem):
        said = found.code
    else:
        said = "" if found is not None else "-"
    world.tell("file", device.name, what, said)
