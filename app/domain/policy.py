"""How far a desk may go without the centre: limits in number and in age, signed by the centre."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain import fields
from app.domain.canonical import JsonObject
from app.foundation.clock import instant_text


@dataclass(frozen=True, slots=True)
class OfflinePolicy:
    """Soft limits warn, hard limits stop; the starting values are a choice of the operator, not of the program."""

    version: int
    issued_at: datetime
    soft_vouchers: int = 15
    hard_vouchers: int = 40
    soft_hours: int = 24
    hard_hours: int = 72
    short_codes_offline: bool = False
    override_vouchers: int = 0
    """How many more a coordinator may allow at a time beyond a hard limit; 0: none."""

    @property
    def soft_age(self) -> timedelta:
        return timedelta(hours=self.soft_hours)

    @property
    def hard_age(self) -> timedelta:
        return timedelta(hours=self.hard_hours)

    def to_json(self) -> JsonObject:
        value: JsonObject = {
            "v": 1,
            "kind": "policy",
            "version": self.version,
            "issued_at": instant_text(self.issued_at),
            "soft_vouchers": self.soft_vouchers,
            "hard_vouchers": self.hard_vouchers,
            "soft_hours": self.soft_hours,
            "hard_hours": self.hard_hours,
            "short_codes_offline": self.short_codes_offline,
        }
        if self.override_vouchers:
            value["override_vouchers"] = self.override_vouchers
        return value

    @classmethod
    def from_json(cls, value: JsonObject) -> OfflinePolicy:
        """Read a verified payload; `WrongShape` when a field is missing or out of range."""
        fields.expect(value, v=1, kind="policy")
        return cls(
            version=fields.whole(value, "version", least=1),
            issued_at=fields.instant(value, "issued_at"),
            soft_vouchers=fields.whole(value, "soft_vouchers", most=10_000_000),
            hard_vouchers=fields.whole(value, "hard_vouchers", most=10_000_000),
            soft_hours=fields.whole(value, "soft_hours", most=100_000),
            hard_hours=fields.whole(value, "hard_hours", most=100_000),
            short_codes_offline=fields.flag(value, "short_codes_offline"),
            # Absent in policies that were signed before there was an override.
            override_vouchers=fields.whole(value, "override_vouchers", most=10_000_000)
            if "override_vouchers" in value
            else 0,
        )
