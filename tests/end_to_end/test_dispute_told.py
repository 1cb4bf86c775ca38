"""Two counters, one voucher: both are told, the loser sees why and answers, and both hold the statement in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.bootstrap import DeskParts, open_desk
from app.domain.disputes import ContestStatus, Dispute, DisputeState
from app.domain.receipts import Outcome
from app.foundation.clock import now
from app.foundation.paths import DataFolder
from app.sync.round import RoundSummary
from tests.end_to_end.stoppable_centre import StoppableCentre

LIBRARY, BUS = "Médiathèque de Bourg", "Bus de Haute-Gironde"


@pytest.fixture(params=["sqlite", "postgresql"])
def centre(request: pytest.FixtureRequest, tmp_path: Path) -> StoppableCentre:
    if request.param == "sqlite":
        return StoppableCentre(tmp_path, f"sqlite:///{tmp_path / 'centre.sqlite'}")
    return StoppableCentre(tmp_path, request.getfixturevalue("fresh_postgres_url"))


@pytest.fixture
def enrolled(centre: StoppableCentre, tmp_path: Path) -> Iterator[Callable[[str], DeskParts]]:
    opened: list[DeskParts] = []

    def a_desk(site: str) -> DeskParts:
        parts = open_desk(DataFolder(tmp_path / f"desk-{len(opened)}"), use_keyring=False)
        opened.append(parts)
        parts.enrol(centre.url, centre.command("enrol-code", "--site", site)["code"], "Poste 1")
        return parts

    yield a_desk
    for parts in opened:
        parts.close()


def exchange(*desks: DeskParts) -> None:
    for desk in desks:
        desk.exchange(RoundSummary(), lambda _summary: None)


def the_dispute(desk: DeskParts) -> Dispute:
    [found] = desk.disputes.all()
    return found


@pytest.mark.slow
def test_a_dispute_is_told_to_both_decided_contested_decided_again_and_settled(
    centre: StoppableCentre, enrolled: Callable[[str], DeskParts], tmp_path: Path
) -> None:
    _campaign, rows = centre.issue(booklets=1, size=1)
    with centre.serving():
        library, bus = enrolled(LIBRARY), enrolled(BUS)
        exchange(library, bus)
        first = library.desk.redeem(rows[0]["qr"], "MEDIATION").redemption_id
        claim = bus.desk.redeem(rows[0]["qr"], "MEDIATION").redemption_id
        exchange(library, bus, library)

        told = the_dispute(bus)
        assert the_dispute(library) == told
        assert (told.state, told.owner, told.decided_for) == (DisputeState.OPEN, "operator", None)
        assert [side.site for side in told.claims] == [LIBRARY, BUS]
        assert [side.outcome for side in told.claims] == [Outcome.ACCEPTED, Outcome.HELD]
        assert (library.disputes.attention(), bus.disputes.attention()) == (1, 1)
        library.disputes.seen(told.id)
        bus.disputes.seen(told.id)

        centre.command("disputes", "--assign", told.id, "--to", "Mme Martin")
        decide = ("disputes", "--decide", told.id)
        centre.command(*decide, "--for", str(first), "--reason", "premier arrivé", "--no-guarantee")
        exchange(bus, library)
        lost = the_dispute(bus)
        assert (lost.state, lost.decision, lost.decided_for) == (DisputeState.DECIDED, "premier arrivé", first)
        assert (lost.owner, lost.guarantee_cents) == ("Mme Martin", 0)
        assert lost.loser is not None
        assert lost.loser.redemption_id == claim
        assert (library.disputes.attention(), bus.disputes.attention()) == (1, 1)
        assert library.disputes.contest(told.id, "c'était nous") is not None
        assert bus.disputes.contest(told.id, "La personne avait le carnet en main.\nNous l'avons noté.") is None
        exchange(bus, library)
        [kept] = bus.disputes.contests(told.id)
        assert kept.status is ContestStatus.KEPT
        assert the_dispute(library).state is DisputeState.CONTESTED
        assert [note.text for note in the_dispute(bus).notes] == [kept.contest.note]
        assert the_dispute(library).notes == ()

        shown = centre.command("disputes")
        assert [note["note"] for note in shown["notes"]] == [kept.contest.note]
        assert (shown["notes"][0]["site"], shown["overdue"]) == (BUS, False)
        again = centre.command(*decide, "--for", str(claim), "--reason", "le carnet était au bus")
        assert again["guarantee_cents"] == 1000
        exchange(library, bus)
        assert the_dispute(library).decision == "le carnet était au bus"

        month = f"{now().astimezone(ZoneInfo('Europe/Paris')):%Y-%m}"
        settled = tmp_path / "out"
        centre.command("settle", "--month", month, "--out", str(settled))
        exchange(library, bus)

    for desk, slug in ((library, "mediatheque-de-bourg"), (bus, "bus-de-haute-gironde")):
        holds_the_statement(desk, month, settled / f"statement-{month}-{slug}.json")
    [of_bus], [of_library] = bus.statements.all(), library.statements.all()
    assert (of_bus.guarantee_cents, of_library.guarantee_cents) == (0, 1000)


def holds_the_statement(desk: DeskParts, month: str, file: Path) -> None:
    [statement] = desk.statements.all()
    assert (statement.month, statement.total_cents) == (month, 1000)
    assert statement.file == file.read_bytes()
    assert desk.statements.check(month).sound
    assert the_dispute(desk).state is DisputeState.CLOSED
