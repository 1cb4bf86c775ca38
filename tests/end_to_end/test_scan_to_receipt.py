"""The whole way, in real parts: paper, picture, reading, redemption without a network, exchange, signed receipt."""

from __future__ import annotations

from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from tests.end_to_end.desk_process import DeskProcess
from tests.end_to_end.stoppable_centre import StoppableCentre

DPI = 200


@pytest.fixture(params=["sqlite", "postgresql"])
def centre(request: pytest.FixtureRequest, tmp_path: Path) -> StoppableCentre:
    if request.param == "sqlite":
        return StoppableCentre(tmp_path, f"sqlite:///{tmp_path / 'centre.sqlite'}")
    return StoppableCentre(tmp_path, request.getfixturevalue("fresh_postgres_url"))


def a_desk(centre: StoppableCentre, folder: Path, site: str) -> DeskProcess:
    desk = DeskProcess(folder)
    code = centre.command("enrol-code", "--site", site, "--territory", "33")["code"]
    assert desk.enrol(centre.url, code)["site"] == site
    return desk


def decoded_from_pictures(pdf: Path, folder: Path, desk: DeskProcess) -> list[str]:
    """Print the PDF to pictures and return every text that the desk reads in them."""
    folder.mkdir()
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document):
        page.render(scale=DPI / 72).to_pil().save(folder / f"page-{number}.png")
        page.close()
    document.close()
    pictures = desk.read(folder)
    return [code["text"] for picture in pictures for code in picture["codes"]]


@pytest.mark.slow
def test_a_printed_voucher_is_read_redeemed_offline_and_confirmed_once_the_network_is_back(
    centre: StoppableCentre, tmp_path: Path
) -> None:
    _campaign, rows = centre.issue(booklets=1, size=5, pdf=True)
    with centre.serving():
        first = a_desk(centre, tmp_path / "first", "Médiathèque de Bourg")
        second = a_desk(centre, tmp_path / "second", "Bus de Haute-Gironde")
        first.sync()
    texts = decoded_from_pictures(tmp_path / "vouchers.pdf", tmp_path / "pictures", first)
    assert sorted(texts) == sorted(row["qr"] for row in rows)

    taken = first.scan(*texts[:3])
    assert [line["verdict"] for line in taken] == ["accepted_provisional"] * 3
    assert all(line["taken"] for line in taken)
    (late,) = second.scan(texts[0])
    assert late["taken"], "the second desk is offline as well and cannot know"
    unreachable = first.sync(status=1)
    assert unreachable["waiting"] == 3
    assert unreachable["errors"] == [{"code": "centre_unreachable"}]

    with centre.serving():
        assert first.sync() == {"sent": 3, "confirmed": 3, "refused": 0, "waiting": 0, "errors": []}
        assert second.sync() == {"sent": 1, "confirmed": 0, "refused": 1, "waiting": 0, "errors": []}
        assert first.sync() == {"sent": 0, "confirmed": 0, "refused": 0, "waiting": 0, "errors": []}
    assert first.findings() == {"entries": 5, "gaps": 0, "bad_hashes": 0, "receipts": 3, "bad_receipts": 0}
    assert second.findings()["receipts"] == 1
    assert first.scan(texts[0])[0]["verdict"] == "already_redeemed"
    (again,) = second.run("check", texts[0])
    assert (again["verdict"], again["earlier"]["place"]) == ("already_redeemed", "elsewhere")
    assert centre.command("report") == {
        "issued": 5, "redeemed": 3, "voided": 0, "disputed": 1, "settled": 0, "blocked": 0, "overdue": 0,
    }  # fmt: skip


@pytest.mark.slow
def test_a_void_at_the_first_desk_gives_the_voucher_to_the_claim_that_waits_behind_it(
    centre: StoppableCentre, tmp_path: Path
) -> None:
    _campaign, rows = centre.issue(booklets=1, size=1)
    with centre.serving("--workers", "2"):
        first = a_desk(centre, tmp_path / "first", "Médiathèque de Bourg")
        second = a_desk(centre, tmp_path / "second", "Bus de Haute-Gironde")
        (taken,) = first.scan(rows[0]["qr"])
        second.scan(rows[0]["qr"])
        first.sync()
        assert second.sync()["refused"] == 1
        first.run("void", "--redemption", taken["redemption_id"], "--reason", "mistake")
        assert first.sync()["confirmed"] == 1
        second.sync()
    assert second.findings()["receipts"] == 2
    report = centre.command("report")
    assert (report["redeemed"], report["voided"], report["disputed"]) == (1, 1, 0)
