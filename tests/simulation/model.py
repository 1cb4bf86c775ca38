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
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

CLOCK_MAY_ERR = timedelta(seconds=30)
_AT_CENTRE = (
    "redemptions",
    "receipts",
    "journal_entries",
    "findings",
    "disputes",
    "statements",
    "blocked",
    "used_lists",
)
_AT_DESK = ("redemptions", "receipts", "journal", "campaign_lists", "campaign_deltas")
_STATE = {"confirmed": "accepted", "refused": "refused", "held": "held", "voided": "voided"}


class Ended(NamedTuple):
    """What is left of one device: whose desk it was, its file, and whether it was in use to the end."""

    desk: str
    file: Path
    fate: str = "in use"
    """Or `left`: handed in all that it had, while another machine goes on with its key; or `dead`: only its file is."""
    replaces: tuple[str, ...] = ()
    """Ids of the dead desks in whose place it stands."""


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
    """Redemptions made after the backup that was put back, and `void:` with those undone: their file forgot them."""
    sent: set[str] = field(default_factory=set)
    """Redemptions that the centre has received and answered with a yes to the request, voids as above."""
    written: set[str] = field(default_factory=set)
    """Hashes of all journal entries that a desk has ever written."""
    doubtful: set[str] = field(default_factory=set)
    """Redemptions that came from a revoked or dead desk after that: nobody but the operator may accept them."""
    released: set[str] = field(default_factory=set)
    """Those that the operator decided on."""
    lists: dict[tuple[str, int], int] = field(default_factory=dict)
    """The newest list of each campaign that a device has shown to hold."""
    wrong: list[Finding] = field(default_factory=list)

    def list_held(self, device: str, campaign: int, version: int) -> None:
        if version < self.lists.get((device, campaign), 0):
            self.wrong.append(Finding("list went backward", device, f"campaign {campaign} to version {version}"))
        self.lists[device, campaign] = version

    def beyond_the_limit(self, device: str, *, allowed: int, taken: int) -> None:
        """A coordinator has allowed so many vouchers beyond the hard limit, and so many were taken."""
        if taken > allowed:
            self.wrong.append(Finding("taken beyond what was allowed", device, f"{taken} of {allowed}"))

    def at_next_counter(self, device: str, redemption: str, verdict: str, *, said_when: bool) -> None:
        """A voucher is shown to a desk that has spoken to the centre since another desk of its site redeemed it."""
        if verdict not in ("already_redeemed", "blocked") or (verdict == "already_redeemed" and not said_when):
            self.wrong.append(Finding("next counter did not know", redemption, f"{device}: {verdict}"))


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
    """Shown, but erased by an old backup before anybody had sent them: no one could know of them."""
    unproven: int = 0
    """The centre knows it, but a backup erased its receipt, and the machine died before it could ask for it again."""
    ends: Counter[str] = field(default_factory=Counter)
    broken: list[Finding] = field(default_factory=list)


Rows = list[dict[str, Any]]


def _rows(file: Path, tables: Iterable[str]) -> dict[str, Rows]:
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    found = {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in tables}  # noqa: S608
    connection.close()
    return found


def judge(heard: Heard, centre: Path, left: Mapping[str, Ended | tuple[str, Path]], key: bytes) -> Judgement:
    """Judge the end of a run: the centre's file, and by device what is left of it (a pair: desk and file, in use)."""
    desks = {name: Ended(*ended) for name, ended in left.items()}
    result = Judgement(broken=list(heard.wrong))
    at_centre = _rows(centre, _AT_CENTRE)
    at_desks = {name: _rows(ended.file, _AT_DESK) for name, ended in desks.items()}
    seen: set[tuple[str, bytes]] = set()
    for where, rows in (("centre", at_centre["receipts"]), *((n, found["receipts"]) for n, found in at_desks.items())):
        for row in rows:
            if (row["payload"], row["signature"]) not in seen and not _genuine(row, key):
                result.broken.append(Finding("receipt does not verify", row["redemption"], where))
            seen.add((row["payload"], row["signature"]))
    _vouchers(result, heard, at_centre)
    _accounts(result, heard, at_centre, at_desks, desks)
    _agreement(result, at_centre, at_desks, desks)
    _journals(result, heard, at_centre, at_desks, desks)
    _lists(result, at_centre, {name: at_desks[name] for name, ended in desks.items() if ended.fate == "in use"})
    _databases(result, [centre, *(ended.file for ended in desks.values())])
    return result


def _genuine(row: dict[str, Any], key: bytes) -> bool:
    try:
        message = b"comptoir:receipt:1\n" + row["payload"].encode()
        Ed25519PublicKey.from_public_bytes(key).verify(row["signature"], message)
    except InvalidSignature:
        return False
    return bool(row["key"] == hashlib.sha256(key).hexdigest())


def _vouchers(result: Judgement, heard: Heard, centre: dict[str, Rows]) -> None:
    accepted = Counter((row["campaign"], row["serial"]) for row in centre["redemptions"] if row["state"] == "accepted")
    live = Counter((row["campaign"], row["serial"]) for row in centre["redemptions"] if row["live"])
    lines = [line for row in centre["statements"] for line in json.loads(row["payload"])["paid"]]
    settled = Counter((line["voucher"]["campaign"], line["voucher"]["serial"]) for line in lines)
    paid = {line["redemption"] for line in lines}
    unpaid = [line for row in centre["statements"] for line in json.loads(row["payload"])["unpaid"]]
    made_good = Counter(line["redemption"] for line in unpaid if line.get("made_good"))
    again = [redemption for redemption, count in made_good.items() if count > 1 or redemption in paid]
    result.broken += [Finding("settled twice", redemption, "made good") for redemption in again]
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
        if its_state == "accepted" and redemption in heard.doubtful - heard.released:
            result.broken.append(Finding("accepted without a decision", redemption))
    for row in centre["disputes"]:
        voucher = (row["campaign"], row["serial"])
        if row["closed_at"] is None and voucher not in accepted and state[row["claim"]] == "held":
            result.broken.append(Finding("waits behind nobody", row["claim"], state[row["claim"]]))


def _accounts(
    result: Judgement,
    heard: Heard,
    centre: dict[str, Rows],
    desks: dict[str, dict[str, Rows]],
    ended: Mapping[str, Ended],
) -> None:
    """Each redemption that was shown as taken ends in exactly one way, and its desk holds the proof of it."""
    rows = {row["id"]: row for row in centre["redemptions"]}
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for found in desks.values():
        for row in found["receipts"]:
            told[json.loads(row["payload"])["desk"], row["redemption"]].add(json.loads(row["payload"])["outcome"])
    gone = {desk for one in ended.values() for desk in one.replaces}
    undone = {redemption for _device, redemption in heard.voided if f"void:{redemption}" not in heard.erased}
    for shown in heard.taken:
        if shown.at is not None and abs(shown.at - shown.true_at) > CLOCK_MAY_ERR:
            result.broken.append(Finding("wrong time", shown.redemption, f"{shown.at} at {shown.true_at}"))
        if shown.redemption not in rows:
            if shown.redemption in heard.erased - heard.sent:
                result.erased += 1
                continue
            result.lost += 1
            result.broken.append(Finding("lost", shown.redemption, "the centre does not know it"))
            continue
        row, known = rows[shown.redemption], told[ended[shown.device].desk, shown.redemption]
        erased = {shown.redemption, f"void:{shown.redemption}"} & heard.erased
        if row["state"] not in known and erased and ended[shown.device].desk in gone:
            result.unproven += 1
        elif row["state"] not in known:
            result.lost += 1
            result.broken.append(Finding("lost", shown.redemption, f"{row['state']}, but its desk was told {known}"))
        if (row["campaign"], row["serial"]) != shown.voucher:
            result.broken.append(Finding("another voucher", shown.redemption))
        result.ends[row["state"]] += 1
        if shown.redemption in undone and row["state"] in ("accepted", "held") and "refused" not in known:
            result.broken.append(Finding("undone for nothing", shown.redemption, row["state"]))


def _agreement(
    result: Judgement, centre: dict[str, Rows], desks: dict[str, dict[str, Rows]], ended: Mapping[str, Ended]
) -> None:
    """A desk in use knows of each of its redemptions what the centre knows, those that a backup had erased too."""
    state = {row["id"]: row["state"] for row in centre["redemptions"]}
    of_desk: dict[str, set[str]] = defaultdict(set)
    for row in centre["redemptions"]:
        of_desk[row["desk"]].add(row["id"])
    for device, found in desks.items():
        for row in found["redemptions"]:
            ours, theirs = _STATE.get(row["state"]), state.get(row["id"])
            if ended[device].fate == "dead":
                continue
            if ours is None:
                result.broken.append(Finding("waits", row["id"], device))
            # Undone before the centre refused it: both say that nothing is owed.
            elif ours != theirs and (ours, theirs) != ("voided", "refused") and ended[device].fate == "in use":
                result.broken.append(Finding("disagree", row["id"], f"{device}: {ours}, centre: {theirs}"))
        known = {row["id"] for row in found["redemptions"]}
        if ended[device].fate == "in use":
            for redemption in of_desk[ended[device].desk] - known:
                result.broken.append(Finding("forgotten at its desk", redemption, f"{device}, {state[redemption]}"))
        live = Counter((row["campaign"], row["serial"]) for row in found["redemptions"] if row["live"])
        result.broken += [Finding("live twice", _name(v), device) for v, count in live.items() if count > 1]


def _journals(
    result: Judgement,
    heard: Heard,
    centre: dict[str, Rows],
    desks: dict[str, dict[str, Rows]],
    ended: Mapping[str, Ended],
) -> None:
    """Each journal is a chain without a gap, or the centre says what is wrong with it; and nobody else has written."""
    held = {row["hash"]: row["text"] for row in centre["journal_entries"]}
    for device, found in desks.items():
        _chain(result, device, [row["text"] for row in found["journal"]])
        for row in found["journal"]:
            if not row["answered"] and ended[device].fate != "dead":
                result.broken.append(Finding("waits", row["hash"], f"{device}, {row['kind']}, {row['last_error']}"))
            elif row["answered"] and held.get(row["hash"]) != row["text"]:
                result.broken.append(Finding("answered but not held", row["hash"], device))
    written = heard.written | {row["hash"] for found in desks.values() for row in found["journal"]}
    result.broken += [Finding("written by nobody", entry) for entry in held.keys() - written]
    told = {(row["desk"], row["journal"]) for row in centre["findings"]}
    journals: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in centre["journal_entries"]:
        if (row["desk"], row["journal"]) not in told or row["sound"]:
            journals[row["desk"], row["journal"]].append(row["text"])
    for (desk, _journal), texts in journals.items():
        _chain(result, f"centre, of {desk}", texts)


def _lists(result: Judgement, centre: dict[str, Rows], desks: dict[str, dict[str, Rows]]) -> None:
    """The list in force at each desk, its changes applied, says what the centre's redemptions and blocks say."""
    used, blocked = defaultdict(set), defaultdict(set)
    for row in centre["redemptions"]:
        if row["live"]:
            used[row["campaign"]].add(row["serial"])
    for row in centre["blocked"]:
        blocked[row["campaign"]].add(row["serial"])
    for device, found in desks.items():
        for row in found["campaign_lists"]:
            start = 8 + int.from_bytes(row["file"][4:8], "big")
            header, bits = json.loads(row["file"][8:start]), row["file"][start:-64]
            ours = {8 * n + bit for n, byte in enumerate(bits) if byte for bit in range(8) if byte >> bit & 1}
            stopped = {item["serial"] for item in header["blocked"]}
            deltas = [d for d in found["campaign_deltas"] if d["campaign"] == row["campaign"]]
            for delta in sorted(deltas, key=lambda item: int(item["to_version"])):
                change = json.loads(delta["payload"])
                ours = (ours | set(change["set"])) - set(change["cleared"])
                stopped = (stopped | {item["serial"] for item in change["blocked"]}) - set(change["unblocked"])
            if (ours, stopped) != (used[row["campaign"]], blocked[row["campaign"]]):
                wrong = sorted(ours ^ used[row["campaign"]])
                text = f"campaign {row['campaign']}, version {row['version']}, {wrong[:3]}"
                result.broken.append(Finding("list is not true", device, text))


def _chain(result: Judgement, where: str, texts: list[str]) -> None:
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
