"""The time zone of a territory: the days of a voucher are civil days where it is handed over."""

from __future__ import annotations

from zoneinfo import ZoneInfo

_METROPOLITAN = "Europe/Paris"
_OVERSEAS = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}


def time_zone_of(territory: str) -> ZoneInfo:
    """Return the zone of an overseas territory by its code; that of metropolitan France for any other."""
    return ZoneInfo(_OVERSEAS.get(territory, _METROPOLITAN))
