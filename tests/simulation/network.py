"""The way between desks and the centre: the bytes are the real ones, and everything may happen to them."""

from __future__ import annotations

import base64
import gzip
import http.client
import io
import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse

from app.domain.signing import Purpose, sign_document
from tests.simulation.centre import Reply, SimulatedCentre, Unreachable
from tests.simulation.machines import Machine
from tests.simulation.seeded import TrueTime


class Fault(StrEnum):
    """What can happen to one request."""

    LOST_REQUEST = "lost_request"
    LOST_ANSWER = "lost_answer"
    DELAYED = "delayed"
    DUPLICATED = "duplicated"
    REORDERED = "reordered"
    OLD_ANSWER = "old_answer"
    CUT = "cut"
    CUT_UNNOTICED = "cut_unnoticed"
    CAPTIVE_PORTAL = "captive_portal"
    NOT_FOUND = "not_found"
    OTHER_SHAPE = "other_shape"
    TAMPERED = "tampered"
    OLD_LIST = "old_list"
    LOST_DELTA = "lost_delta"
    WRONG_DELTA = "wrong_delta"
    TAMPERED_DELTA = "tampered_delta"
    ERROR_BEFORE = "error_before_commit"
    ERROR_AFTER = "error_after_commit"
    TOO_MANY = "too_many_requests"
    UNAVAILABLE = "unavailable"
    CENTRE_DIES_BEFORE = "centre_dies_before_commit"
    CENTRE_DIES_AFTER = "centre_dies_after_commit"
    CENTRE_DISK_FULL = "centre_disk_full"
    DESK_DIES_SENDING = "desk_dies_before_sending"
    DESK_DIES_RECEIVING = "desk_dies_before_receiving"
    SCAN_MEANWHILE = "scan_meanwhile"
    EXCHANGE_MEANWHILE = "exchange_meanwhile"


_HTML = b"<html><body>Bienvenue sur le Wi-Fi de la gare</body></html>"
_JSON = {"content-type": "application/json"}


Asked = tuple[str, Mapping[str, str], bytes, Reply]
"""Path, headers and body of a request, and its answer."""


@dataclass
class Caller:
    """The desk that is asking now."""

    machine: Machine
    scan: Callable[[], object]
    exchange: Callable[[], None]
    old: list[Asked]
    """What this desk has asked, and what it was answered."""
    faulty: float
    """How likely each request meets a fault."""


@dataclass
class Network:
    centre: SimulatedCentre
    true_time: TrueTime
    entropy: random.Random
    counted: Counter[str]
    callers: list[Caller] = field(default_factory=list)
    met: list[Fault] = field(default_factory=list)
    """The faults of the exchange under way, for its line in the story."""
    old_lists: dict[int, list[str]] = field(default_factory=dict)
    old_deltas: list[Any] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)
    """Redemptions in requests that the centre has answered, or has committed before it could answer."""

    def adapter(self) -> BaseAdapter:
        return _Adapter(self)

    def ask(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        caller, draw = self.callers[-1], self.entropy
        self.true_time.pass_(draw.uniform(0.01, 0.4))
        if draw.random() >= caller.faulty:
            return self._through(path, headers, body)
        fault = draw.choice(_DRAWN)
        if fault not in _OF_DELTAS:
            self.counted[fault.value] += 1
        self.met.append(fault)
        early = self._before_the_centre(fault, caller)
        if early is not None:
            return early
        if fault in _AT_THE_CENTRE:
            return self._struck(fault, path, headers, body)
        reply = self._through(path, headers, body)
        return self._on_the_way_back(fault, reply, caller)

    def _through(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        caller = self.callers[-1]
        try:
            reply = self.centre.answer(path, headers, body)
        except Unreachable as gone:
            raise requests.ConnectionError from gone
        finally:
            self.true_time.pass_(self.entropy.uniform(0.01, 0.4))
        if reply.status == requests.codes.ok:
            self.sent |= redemptions_in(headers, body)
        caller.old.append((path, headers, body, reply))
        del caller.old[:-8]
        return reply

    def note_file(self, answered: str) -> None:
        """Remember what a file has handed in: each request that has an answer in the other file."""
        answers = {item["request"] for item in json.loads(answered)["answers"] if item["answer"] is not None}
        for body in answers:
            self.sent |= redemptions_in({}, body.encode())

    def _before_the_centre(self, fault: Fault, caller: Caller) -> Reply | None:  # noqa: PLR0911 - one per fault
        draw = self.entropy
        match fault:
            case Fault.LOST_REQUEST:
                self.true_time.pass_(draw.uniform(0.1, 20))
                raise requests.ConnectionError
            case Fault.DESK_DIES_SENDING:
                raise caller.machine.die()
            case Fault.CAPTIVE_PORTAL:
                return Reply(draw.choice((200, 302, 403, 511)), {"content-type": "text/html"}, _HTML)
            case Fault.NOT_FOUND:
                own = draw.random() < 0.5
                return Reply(404, _JSON, b'{"detail":"Not Found"}') if own else Reply(404, {}, _HTML)
            case Fault.OTHER_SHAPE:
                return Reply(200, _JSON, draw.choice((b"{}", b"[]", b'{"v":1}', b'{"v":2,"answers":[]}')))
            case Fault.ERROR_BEFORE:
                return Reply(500, _JSON, b'{"error":{"code":"failed"}}')
            case Fault.TOO_MANY:
                return Reply(429, {**_JSON, "retry-after": "3"}, b'{"error":{"code":"slow_down"}}')
            case Fault.UNAVAILABLE:
                return Reply(503, {"retry-after": "2"}, b"")
            case Fault.DELAYED:
                self.true_time.pass_(draw.uniform(0.5, 10))
            case Fault.REORDERED if caller.old:
                # An old request arrives only now; nobody waits for its answer any more.
                path, headers, body, _reply = draw.choice(caller.old)
                self.centre.answer(path, headers, body)
            case _:
                pass
        return None

    def _struck(self, fault: Fault, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        machine = self.centre.machine
        if fault is Fault.CENTRE_DISK_FULL:
            machine.disk_full, machine.full_at_commit = True, self.entropy.random() < 0.5
            try:
                return self._through(path, headers, body)
            finally:
                machine.disk_full = False
        machine.dies_at(self.entropy.randint(1, 2), before=fault is Fault.CENTRE_DIES_BEFORE)
        try:
            return self._through(path, headers, body)
        finally:
            machine.spared()

    def _on_the_way_back(self, fault: Fault, reply: Reply, caller: Caller) -> Reply:  # noqa: PLR0911, PLR0912 - one per fault
        draw = self.entropy
        match fault:
            case Fault.LOST_ANSWER:
                self.true_time.pass_(draw.uniform(0.1, 20))
                raise requests.ReadTimeout
            case Fault.DESK_DIES_RECEIVING:
                raise caller.machine.die()
            case Fault.ERROR_AFTER:
                return Reply(500, _JSON, b'{"error":{"code":"failed"}}')
            case Fault.DUPLICATED:
                path, headers, body, _first = caller.old[-1]
                return self._through(path, headers, body)
            case Fault.OLD_ANSWER:
                return draw.choice(caller.old)[3]
            case Fault.CUT:
                return Reply(reply.status, {**reply.headers, "x-cut": "1"}, reply.body)
            case Fault.CUT_UNNOTICED:
                return Reply(reply.status, reply.headers, reply.body[: draw.randrange(len(reply.body))])
            case Fault.TAMPERED:
                return _changed(reply, lambda value: _forge(value, draw))
            case Fault.OLD_LIST:
                return _changed(reply, self._older_lists)
            case Fault.LOST_DELTA | Fault.WRONG_DELTA | Fault.TAMPERED_DELTA:
                return _changed(reply, lambda value: self._spoil_deltas(value, fault))
            case Fault.SCAN_MEANWHILE:
                caller.scan()
            case Fault.EXCHANGE_MEANWHILE:
                caller.exchange()
            case _:
                pass
        return reply

    def _older_lists(self, value: dict[str, Any]) -> None:
        """Put lists that were once signed in the place of the new ones."""
        for text in value.get("list_files", []):
            raw = base64.b64decode(text)
            header = json.loads(raw[8 : 8 + int.from_bytes(raw[4:8], "big")])
            self.old_lists.setdefault(header["campaign"], []).append(text)
        value["list_files"] = [texts[0] for texts in self.old_lists.values()]
        new = value.get("list_deltas", [])
        self.old_deltas += new
        value["list_deltas"] = self.old_deltas[:3] + new

    def _spoil_deltas(self, value: dict[str, Any], fault: Fault) -> None:
        """Leave changes of lists out, change them on the way, or let the centre itself sign ones that do not fit."""
        deltas = value.get("list_deltas")
        if not deltas:
            return
        self.counted[fault.value] += 1
        if fault is Fault.LOST_DELTA:
            value["list_deltas"], value["site_uses"] = [], None
            return
        for place, item in enumerate(deltas):
            said = json.loads(item["payload"])
            spare = [serial for serial in range(10) if serial not in said["set"] + said["cleared"]]
            said["set"] = sorted(said["set"] + spare[:1])
            signed = sign_document(self.centre.centre.key, Purpose.USED_LIST, said)
            wrong = fault is Fault.WRONG_DELTA
            deltas[place] = signed.to_json() if wrong else {**item, "payload": signed.payload}


def redemptions_in(headers: Mapping[str, str], body: bytes) -> set[str]:
    """The redemptions that a request hands in, and `void:` with those that it undoes."""
    packed = {name.lower(): text for name, text in headers.items()}.get("content-encoding") == "gzip"
    value = json.loads(gzip.decompress(body) if packed else body)
    entries = [json.loads(text) for text in value.get("entries", [])]
    money = [entry for entry in entries if entry["kind"] in ("redemption", "void")]
    return {("void:" if entry["kind"] == "void" else "") + entry["body"]["redemption"] for entry in money}


_OF_DELTAS = (Fault.LOST_DELTA, Fault.WRONG_DELTA, Fault.TAMPERED_DELTA)
_DRAWN = [*Fault, *_OF_DELTAS]
_AT_THE_CENTRE = frozenset({Fault.CENTRE_DIES_BEFORE, Fault.CENTRE_DIES_AFTER, Fault.CENTRE_DISK_FULL})


def _changed(reply: Reply, change: Callable[[dict[str, Any]], None]) -> Reply:
    """A reply that somebody on the way has rewritten."""
    packed = reply.headers.get("content-encoding") == "gzip"
    try:
        value = json.loads(gzip.decompress(reply.body) if packed else reply.body)
    except ValueError:
        return reply
    if not isinstance(value, dict):
        return reply
    change(value)
    headers = {name: text for name, text in reply.headers.items() if name != "content-encoding"}
    return Reply(reply.status, headers, json.dumps(value).encode())


def _forge(value: dict[str, Any], draw: random.Random) -> None:
    """Turn a no into a yes and a yes into a no, without the key that it would take."""
    for item in [*value.get("answers", []), *value.get("updates", [])]:
        receipt = item.get("receipt")
        if receipt is None or draw.random() < 0.3:
            continue
        said = receipt["payload"]
        other = "refused" if '"outcome":"accepted"' in said else "accepted"
        for outcome in ("accepted", "refused", "held", "voided"):
            said = said.replace(f'"outcome":"{outcome}"', f'"outcome":"{other}"')
        receipt["payload"] = said


class _Adapter(BaseAdapter):
    """Stands where the sockets would be."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self._network = network

    def send(self, request: requests.PreparedRequest, *_more: Any, **_named: Any) -> requests.Response:
        body = request.body if isinstance(request.body, bytes) else b""
        headers = {str(name): str(value) for name, value in request.headers.items()}
        reply = self._network.ask(request.path_url, headers, body)
        response = requests.Response()
        response.status_code, response.request, response.url = reply.status, request, str(request.url)
        response.headers = CaseInsensitiveDict(reply.headers)
        stream = _Cut(reply.body) if "x-cut" in reply.headers else io.BytesIO(reply.body)
        response.raw = HTTPResponse(
            body=stream, headers=reply.headers, status=reply.status, preload_content=False, decode_content=False
        )
        return response

    def close(self) -> None:
        """Nothing is open."""


class _Cut(io.BytesIO):
    """A body that ends before the length that was promised."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body[: len(body) // 2])

    def read1(self, size: int | None = -1, /) -> bytes:
        found = super().read1(-1 if size is None else size)
        if not found:
            raise http.client.IncompleteRead(b"")
        return found
