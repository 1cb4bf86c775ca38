"""What the centre tells a desk about itself: its site, what the site delivers, and the keys it may trust."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain import fields
from app.domain.canonical import JsonObject
from app.domain.override import CodeHash
from app.domain.signing import PublicKey
from app.domain.voucher import issuer_key_id

DEFAULT_OFFERING = "MEDIATION"


@dataclass(frozen=True, slots=True)
class Offering:
    """A service that vouchers pay for."""

    code: str
    label: str
    price: int
    """In vouchers, from 1 to 10."""


class DeskStatus(StrEnum):
    ACTIVE = "active"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The signed description of one desk, its site and the offerings; `version` never goes backward."""

    version: int
    desk_id: str
    desk_name: str
    desk_status: DeskStatus
    site_id: str
    site_name: str
    territory: str
    time_zone: ZoneInfo
    offerings: tuple[Offering, ...]
    coordinator: CodeHash | None = None
    """Proves the code of the site's coordinator; None while the site has none."""

    def offering(self, code: str) -> Offering | None:
        return next((offering for offering in self.offerings if offering.code == code), None)

    def to_json(self) -> JsonObject:
        value: JsonObject = {
            "v": 1,
            "kind": "catalogue",
            "version": self.version,
            "desk": {"id": self.desk_id, "name": self.desk_name, "status": self.desk_status.value},
            "site": {
                "id": self.site_id,
                "name": self.site_name,
                "territory": self.territory,
                "time_zone": self.time_zone.key,
            },
            "offerings": [
                {"code": offering.code, "label": offering.label, "price": offering.price} for offering in self.offerings
            ],
        }
        if self.coordinator is not None:
            value["coordinator"] = self.coordinator.to_json()
        return value

    @classmethod
    def from_json(cls, value: JsonObject) -> Catalogue:
        """Read a verified payload; `WrongShape` when a field is missing, or the time zone is unknown."""
        fields.expect(value, v=1, kind="catalogue")
        desk, site = fields.sub_object(value, "desk"), fields.sub_object(value, "site")
        try:
            status = DeskStatus(fields.text(desk, "status"))
            zone = ZoneInfo(fields.text(site, "time_zone"))
        except (ValueError, LookupError, OSError) as error:
            raise fields.WrongShape(str(error)) from error
        coordinator = fields.optional_object(value, "coordinator")
        return cls(
            version=fields.whole(value, "version", least=1),
            desk_id=fields.uuid_text(desk, "id"),
            desk_name=fields.text(desk, "name"),
            desk_status=status,
            site_id=fields.uuid_text(site, "id"),
            site_name=fields.text(site, "name"),
            territory=fields.text(site, "territory", longest=3),
            time_zone=zone,
            offerings=tuple(_offering(item) for item in fields.objects(value, "offerings")),
            coordinator=None if coordinator is None else CodeHash.from_json(coordinator),
        )


def _offering(value: JsonObject) -> Offering:
    return Offering(
        code=fields.text(value, "code", longest=40),
        label=fields.text(value, "label", longest=200),
        price=fields.whole(value, "price", least=1, most=10),
    )


@dataclass(frozen=True, slots=True)
class TrustedKeys:
    """The keys in force: `centre` signs receipts, policies and lists; `issuers` sign vouchers."""

    version: int
    centre: tuple[PublicKey, ...]
    issuers: tuple[PublicKey, ...]

    @property
    def issuers_by_id(self) -> dict[int, PublicKey]:
        return {issuer_key_id(key): key for key in self.issuers}

    @property
    def centre_by_fingerprint(self) -> dict[str, PublicKey]:
        return {key.fingerprint: key for key in self.centre}

    def to_json(self) -> JsonObject:
        return {
            "v": 1,
            "kind": "keys",
            "version": self.version,
            "centre": [key.text for key in self.centre],
            "issuers": [key.text for key in self.issuers],
        }

    @classmethod
    def from_json(cls, value: JsonObject) -> TrustedKeys:
        """Read a payload whose signature was verified by a key already trusted."""
        fields.expect(value, v=1, kind="keys")
        try:
            centre = tuple(PublicKey.from_text(text) for text in fields.texts(value, "centre"))
            issuers = tuple(PublicKey.from_text(text) for text in fields.texts(value, "issuers"))
        except ValueError as error:
            raise fields.WrongShape(str(error)) from error
        return cls(version=fields.whole(value, "version", least=1), centre=centre, issuers=issuers)
