from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.canonical import JsonObject, canonical_text, parse_canonical
from app.domain.catalogue import Catalogue, DeskStatus, Offering, TrustedKeys
from app.domain.fields import WrongShape
from app.domain.voucher import issuer_key_id
from tests.builders import Issuer

ISSUER = Issuer()


def _sent(value: JsonObject) -> JsonObject:
    return parse_canonical(canonical_text(value))


@pytest.mark.parametrize("status", DeskStatus)
def test_a_catalogue_is_read_back(status: DeskStatus) -> None:
    catalogue, _document = ISSUER.signed_catalogue(desk_status=status, time_zone=ZoneInfo("Indian/Reunion"))

    assert Catalogue.from_json(_sent(catalogue.to_json())) == catalogue


def test_an_offering_is_found_by_its_code() -> None:
    catalogue, _document = ISSUER.signed_catalogue()

    assert catalogue.offering("PARCOURS") == Offering("PARCOURS", "Parcours 3 séances", 3)
    assert catalogue.offering("parcours") is None
    assert catalogue.offering("") is None


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        (None, {"v": 2}),
        (None, {"kind": "keys"}),
        (None, {"version": 0}),
        (None, {"offerings": "MEDIATION"}),
        (None, {"offerings": [{"code": "A", "label": "A", "price": 0}]}),
        (None, {"offerings": [{"code": "A", "label": "A", "price": 11}]}),
        (None, {"offerings": [{"code": "A" * 41, "label": "A", "price": 1}]}),
        ("desk", {"status": "asleep"}),
        ("desk", {"id": "1"}),
        ("site", {"territory": "0974"}),
        ("site", {"time_zone": "Europe/Nowhere"}),
        ("site", {"time_zone": "../../etc/passwd"}),
        ("site", {"time_zone": "/etc/passwd"}),
        ("site", {"time_zone": ""}),
        ("site", {"time_zone": "Europe"}),
        ("site", {"time_zone": "\x00"}),
    ],
    ids=str,
)
def test_a_catalogue_of_another_shape_is_refused(part: str | None, changes: dict[str, Any]) -> None:
    value: Any = _sent(ISSUER.signed_catalogue()[0].to_json())
    (value if part is None else value[part]).update(changes)

    with pytest.raises(WrongShape):
        Catalogue.from_json(value)


def test_keys_are_read_back_and_found() -> None:
    keys = TrustedKeys.from_json(_sent(ISSUER.keys().to_json()))

    assert keys == ISSUER.keys()
    assert keys.issuers_by_id == {issuer_key_id(ISSUER.voucher.public): ISSUER.voucher.public}
    assert keys.centre_by_fingerprint == {ISSUER.centre.public.fingerprint: ISSUER.centre.public}


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 0},
        {"centre": "key"},
        {"centre": [7]},
        {"issuers": ["AAAA"]},
        {"issuers": ["no"]},
        {"kind": "receipt"},
    ],
    ids=str,
)
def test_keys_of_another_shape_are_refused(changes: JsonObject) -> None:
    with pytest.raises(WrongShape):
        TrustedKeys.from_json({**ISSUER.keys().to_json(), **changes})
