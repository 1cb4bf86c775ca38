"""Judges a run from what desks showed and from the rows that are left. Imports nothing of what it judges."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

CLOCK_MAY_ERR = timedelta(seconds=30)
_AT_CENTRE = ("redemptions", "receipts", "journal_entries", "findings", "disputes", "statements")
_STATE = {"confirmed": "accepted", "refused": "refused", "held": "held", "voided": "voided"}


@dataclass(frozen=True)
class Shown:
    """A voucher that a desk showed as taken; `at` is the time it gave, None where its clock could not be trusted."""

    device: str
    redemption: str
    voucher: tuple[int, int]
    true_at: datetime
    at: datetime | None


@dataclass
class Heard:
    """What people saw at the desks, in order."""

    taken: list[Shown] = field(default_factory=list)
    voided: list[tuple[str, str]] = field(default_factory=list)
    """Device and redemption."""
    erased: set[str] = field(default_factory=set)
    """Redemptions made or undone after the backup that was put back: their file says nothing of it any more."""
    forked: set[str] = field(default_factory=set)
    """Devices of which there was a backup put back, or a second copy."""
    lists: dict[tuple[str, int], int] = field(default_factory=dict)
    """The newest list of each campaign that a device has shown to hold."""
    wrong: list[Finding] = field(default_factory=list)

    def list_held(self, device: str, campaign: int, version: int) -> None:
        if version < self.lists.get((device, campaign), 0):
            self.wrong.append(Finding("list went backward", device, f"campaign {campaign} to version {version}"))
        self.lists[device, campaign] = version


@dataclass(frozen=True)
class Finding:
    """A rule that was broken, by which redemption, voucher, entry or desk."""

    rule: str
    subject: str
    text: str = ""


@dataclass
class Judgement:
    lost: int = 0
    double: int = 0
    double_settled: int = 0
    erased: int = 0
    """Shown, but erased with an unsent tail by an old backup: no one could know of them."""
    ends: Counter[str] = field(default_factory=Counter)
    broken: list[Finding] = field(default_factory=list)


Rows = list[dict[str, Any]]


def _rows(file: Path, tables: Iterable[str]) -> dict[str, Rows]:
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    found = {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in tables}  # noqa: S608
    connection.close()
    return found


def judge(heard: Heard, centre: Path, desks: Mapping[str, tuple[str, Path]], key: bytes) -> Judgement:
    """Judge the end of a run: the centre's file, and by device the id of its desk and its file."""
    result = Judgement(broken=list(heard.wrong))
    at_centre = _rows(centre, _AT_CENTRE)
    at_desks = {name: _rows(file, ("redemptions", "receipts", "journal")) for name, (_desk, file) in desks.items()}
    seen: set[tuple[str, bytes]] = set()
    for where, rows in (("centre", at_centre["receipts"]), *((n, found["receipts"]) for n, found in at_desks.items())):
        for row in rows:
            if (row["payload"], row["signature"]) not in seen and not _genuine(row, key):
                result.broken.append(Finding("receipt does not verify", row["redemption"], where))
            seen.add((row["payload"], row["signature"]))
    _vouchers(result, at_centre)
    _accounts(result, heard, at_centre, at_desks, {name: desk for name, (desk, _file) in desks.items()})
    _agreement(result, heard, at_centre, at_desks)
    _journals(result, at_centre, at_desks)
    _databases(result, [centre, *(file for _desk, file in desks.values())])
    return result


def _genuine(row: dict[str, Any], key: bytes) -> bool:
    try:
        message = b"comptoir:receipt:1\n" + row["payload"].encode()
        Ed25519PublicKey.from_public_bytes(key).verify(row["signature"], message)
    except InvalidSignature:
        return False
    return bool(row["key"] == hashlib.sha256(key).hexdigest())


def _vouchers(result: Judgement, centre: dict[str, Rows]) -> None:
    accepted = Counter((row["campaign"], row["serial"]) for row in centre["redemptions"] if row["state"] == "accepted")
    live = Counter((row["campaign"], row["serial"]) for row in centre["redemptions"] if row["live"])
    lines = [line for row in centre["statements"] for line in json.loads(row["payload"])["paid"]]
    settled = Counter((line["voucher"]["campaign"], line["voucher"]["serial"]) for line in lines)
    paid = {line["redemption"] for line in lines}
    doubles = [voucher for voucher, count in accepted.items() if count > 1]
    result.double, result.double_settled = len(doubles), sum(count > 1 for count in settled.values())
    result.broken += [Finding("accepted twice", _name(voucher)) for voucher in doubles]
    result.broken += [Finding("settled twice", _name(voucher)) for voucher, count in settled.items() if count > 1]
    if accepted != live:
        result.broken += [Finding("live is not accepted", _name(voucher)) for voucher in set(live) ^ set(accepted)]
    state = {row["id"]: row["state"] for row in centre["redemptions"]}
    for redemption, its_state in state.items():
        if (its_state == "accepted") is not (redemption in paid):
            result.broken.append(Finding("paid is not accepted", redemption, its_state))
    for row in centre["disputes"]:
        voucher = (row["campaign"], row["serial"])
        if row["closed_at"] is None and voucher not in accepted:
            result.broken.append(Finding("waits behind nobody", row["claim"], state[row["claim"]]))


def _accounts(
    result: Judgement, heard: Heard, centre: dict[str, Rows], desks: dict[str, dict[str, Rows]], ids: dict[str, str]
) -> None:
    """Each redemption that was shown as taken ends in exactly one way, and its desk holds the proof of it."""
    rows = {row["id"]: row for row in centre["redemptions"]}
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for device, found in desks.items():
        for row in found["receipts"]:
            told[ids[device], row["redemption"]].add(json.loads(row["payload"])["outcome"])
    undone = {redemption for _device, redemption in heard.voided}
    for shown in heard.taken:
        if shown.at is not None and abs(shown.at - shown.true_at) > CLOCK_MAY_ERR:
            result.broken.append(Finding("wrong time", shown.redemption, f"{shown.at} at {shown.true_at}"))
        if shown.redemption not in rows:
            if shown.redemption in heard.erased:
                result.erased += 1
                continue
            result.lost += 1
            result.broken.append(Finding("lost", shown.redemption, "the centre does not know it"))
            continue
        row, known = rows[shown.redemption], told[ids[shown.device], shown.redemption]
        if row["state"] not in known and shown.redemption not in heard.erased:
            result.lost += 1
            result.broken.append(Finding("lost", shown.redemption, f"{row['state']}, but its desk was told {known}"))
        if (row["campaign"], row["serial"]) != shown.voucher:
            result.broken.append(Finding("another voucher", shown.redemption))
        result.ends[row["state"]] += 1
        if (
            shown.redemption in undone - heard.erased
            and row["state"] in ("accepted", "held")
            and "refused" not in known
        ):
            result.broken.append(Finding("undone for nothing", shown.redemption, row["state"]))


def _agreement(result: Judgement, heard: Heard, centre: dict[str, Rows], desks: dict[str, dict[str, Rows]]) -> None:
    state = {row["id"]: row["state"] for row in centre["redemptions"]}
    for device, found in desks.items():
        for row in found["redemptions"]:
            ours, theirs = _STATE.get(row["state"]), state.get(row["id"])
            if ours is None:
                result.broken.append(Finding("waits", row["id"], device))
            # Undone before the centre refused it: both say that nothing is owed.
            elif ours != theirs and (ours, theirs) != ("voided", "refused") and device not in heard.forked:
                result.broken.append(Finding("disagree", row["id"], f"{device}: {ours}, centre: {theirs}"))
        live = Counter((row["campaign"], row["serial"]) for row in found["redemptions"] if row["live"])
        result.broken += [Finding("live twice", _name(v), device) for v, count in live.items() if count > 1]


def _journals(result: Judgement, centre: dict[str, Rows], desks: dict[str, dict[str, Rows]]) -> None:
    """Each journal is a chain without a gap, or the centre says what is wrong with it."""
    held = {row["hash"]: row["text"] for row in centre["journal_entries"]}
    for device, found in desks.items():
        _chain(result, device, [row["text"] for row in found["journal"]], set())
        for row in found["journal"]:
            if not row["answered"]:
                result.broken.append(Finding("waits", row["hash"], f"{device}, {row['kind']}, {row['last_error']}"))
            elif held.get(row["hash"]) != row["text"]:
                result.broken.append(Finding("answered but not held", row["hash"], device))
    told = {(row["desk"], row["journal"]) for row in centre["findings"]}
    journals: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in centre["journal_entries"]:
        if (row["desk"], row["journal"]) not in told or row["sound"]:
            journals[row["desk"], row["journal"]].append(row["text"])
    for (desk, _journal), texts in journals.items():
        _chain(result, f"centre, of {desk}", texts, set())


def _chain(result: Judgement, where: str, texts: list[str], _told: set[str]) -> None:
    chains: dict[str, Rows] = defaultdict(list)
    for text in texts:
        chains[json.loads(text)["journal"]].append({"text": text, **json.loads(text)})
    for entries in chains.values():
        previous = "0" * 64
        for place, entry in enumerate(sorted(entries, key=lambda item: int(item["seq"])), 1):
            if entry["seq"] != place or entry["prev"] != previous:
                result.broken.append(Finding("gap", _hash(entry["text"]), f"{where}, entry {entry['seq']}"))
                break
            previous = _hash(entry["text"])


def _databases(result: Judgement, files: Iterable[Path]) -> None:
    """The database itself must refuse a second live redemption, whatever the program does."""
    for file in files:
        connection = sqlite3.connect(file)
        connection.execute("PRAGMA foreign_keys = OFF")
        row = connection.execute("SELECT * FROM redemptions WHERE live LIMIT 1").fetchone()
        if row is not None:
            try:
                connection.execute(f"INSERT INTO redemptions VALUES ({','.join('?' * len(row))})", ("?", *row[1:]))  # noqa: S608
                result.broken.append(Finding("not unique", file.name))
            except sqlite3.IntegrityError:
                pass
        connection.rollback()
        connection.close()


def _hash(text: str) -> str:
    return hashlib.sha256(b"comptoir:journal-entry:1\n" + text.encode()).hexdigest()


def _name(voucher: tuple[int, int]) -> str:
    return f"{voucher[0]}/{voucher[1]}"
