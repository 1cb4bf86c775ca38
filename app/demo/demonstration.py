"""Sets the demonstration up once, starts its service each time, and throws everything away on request."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from app.bootstrap import open_desk
from app.demo.centre_child import CentreChild, answers, free_port, is_taken
from app.demo.paper import draw_voucher, write_picture
from app.foundation.clock import now
from app.foundation.errors import DemonstrationFailed
from app.foundation.paths import DataFolder

SPONSOR = "Département d'exemple"
SITE = "Médiathèque d'exemple"
DESK = "Poste de démonstration"
TERRITORY = "33"
OFFERINGS = (("ATELIER", "Atelier de 2 h"), ("ACCOMPAGNEMENT", "Rendez-vous individuel"))
_SIZE = 10
_BLOCKED_SERIAL = 9
_LATE_DAYS = 5
_WIFI = "WIFI:T:WPA;S:Mediatheque;P:bienvenue;;"


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """Where the demonstration's things are; everything is under one folder."""

    data_dir: Path
    url: str
    booklet_pdf: Path
    pictures: Path
    enrolment_code: str | None = None
    """None: the desk is enrolled already."""


class Demonstration:
    """One demonstration in the folder `root`; every method blocks, and is called on one thread at a time."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._centre = CentreChild(root / "centre" / "centre.sqlite", root / "centre.log")

    def begin(self, tell_progress: Callable[[str], None]) -> DemoPlace:
        """Set up what is missing and start the service; `DemonstrationFailed` when this machine does not let us.

        `tell_progress` is called on this thread with `centre`, `vouchers`, `pictures`, `desk` and `service`.
        """
        try:
            port = self._kept_port()
            if port is None:
                port = self._set_up(tell_progress)
            tell_progress("service")
            if not answers(port):
                self._centre.serve(port)
            self._enrol_desk(port, tell_progress)
        except OSError as error:
            raise DemonstrationFailed(step="files") from error
        return DemoPlace(
            data_dir=self._root / "desk",
            url=_url(port),
            booklet_pdf=self._root / "carnet.pdf",
            pictures=self._root / "pictures",
        )

    def stop(self) -> None:
        """Stop the service; the data stays for the next time."""
        self._centre.stop()

    def throw_away(self) -> None:
        """Stop the service and delete everything that the demonstration wrote; its desk must be closed."""
        self.stop()
        shutil.rmtree(self._root, ignore_errors=True)

    def _kept_port(self) -> int | None:
        """The port of a demonstration that is set up; None when there is none, or when its port was taken."""
        try:
            kept = json.loads((self._root / "demonstration.json").read_text("utf-8"))
            port = int(kept["port"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return None if is_taken(port) and not answers(port) else port

    def _set_up(self, tell_progress: Callable[[str], None]) -> int:
        shutil.rmtree(self._root, ignore_errors=True)
        (self._root / "centre").mkdir(parents=True)
        tell_progress("centre")
        self._centre.command("init")
        for code, label in OFFERINGS:
            self._centre.command("offering", "--code", code, "--label", label, "--price", "1")
        tell_progress("vouchers")
        today = now().date()
        campaign = self._issue("carnet", booklets=2, size=_SIZE, expires=today + timedelta(days=365))
        self._issue("late", booklets=1, size=1, expires=today - timedelta(days=_LATE_DAYS))
        blocked = ("--campaign", str(campaign), "--serial", str(_BLOCKED_SERIAL))
        self._centre.command("block", *blocked, "--reason", "perdu")
        tell_progress("pictures")
        self._draw_pictures()
        port = free_port()
        (self._root / "demonstration.json").write_text(json.dumps({"port": port}), "utf-8")
        return port

    def _issue(self, name: str, *, booklets: int, size: int, expires: date) -> int:
        answer = self._centre.command(
            "issue",
            "--sponsor", SPONSOR,
            "--booklets", str(booklets),
            "--size", str(size),
            "--valid-from", (expires - timedelta(days=400)).isoformat(),
            "--expires", expires.isoformat(),
            "--csv", str(self._root / f"{name}.csv"),
            "--pdf", str(self._root / f"{name}.pdf"),
        )  # fmt: skip
        return int(str(answer["campaign"]))

    def _draw_pictures(self) -> None:
        """One picture per voucher of the first booklet, one that is late, and a code that is no voucher."""
        folder = self._root / "pictures"
        folder.mkdir()
        rows = [*_rows(self._root / "carnet.csv")[:_SIZE], *_rows(self._root / "late.csv")]
        shown: list[tuple[str, Sequence[str]]] = [(row["qr"], _printed(row)) for row in rows]
        shown.insert(4, (_WIFI, ("Wi-Fi", "de la médiathèque")))
        for number, (text, words) in enumerate(shown, start=1):
            write_picture(folder / f"{number:02}.png", draw_voucher(text, words, tilt=(number * 7) % 19 - 9))

    def _enrol_desk(self, port: int, tell_progress: Callable[[str], None]) -> None:
        parts = open_desk(DataFolder(self._root / "desk"), use_keyring=False)
        try:
            if parts.is_enrolled():
                return
            tell_progress("desk")
            answer = self._centre.command("enrol-code", "--site", SITE, "--territory", TERRITORY)
            parts.enrol(_url(port), str(answer["code"]), DESK)
        finally:
            parts.close()


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _printed(row: dict[str, str]) -> tuple[str, ...]:
    expires = date.fromisoformat(row["expires"])
    return ("Pass numérique", "10 €", SPONSOR, f"Jusqu'au {expires:%d/%m/%Y}", row["short_code"])
