"""What a code that is not a voucher looks like, so that it can be said to the person."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QCoreApplication

from app.domain.scanned_text import ForeignKind

translate = QCoreApplication.translate


def foreign_sentence(kind: ForeignKind | None) -> str:  # noqa: PLR0911, PLR0912 - one sentence per kind
    """Name what was shown; its content is never repeated."""
    match kind:
        case ForeignKind.EMPTY:
            return translate("Foreign", "The code is empty.")
        case ForeignKind.WEB_ADDRESS:
            return translate("Foreign", "It looks like a web address.")
        case ForeignKind.WIFI:
            return translate("Foreign", "It looks like a Wi-Fi access code.")
        case ForeignKind.CONTACT:
            return translate("Foreign", "It looks like a contact card.")
        case ForeignKind.EMAIL:
            return translate("Foreign", "It looks like an e-mail address.")
        case ForeignKind.PHONE:
            return translate("Foreign", "It looks like a telephone number.")
        case ForeignKind.PLACE:
            return translate("Foreign", "It looks like a place on a map.")
        case ForeignKind.CALENDAR:
            return translate("Foreign", "It looks like an event of a calendar.")
        case ForeignKind.PAYMENT:
            return translate("Foreign", "It looks like a payment order.")
        case ForeignKind.PRODUCT_NUMBER:
            return translate("Foreign", "It looks like the number of a product.")
        case ForeignKind.TOO_LONG:
            return translate("Foreign", "It is far too long for a voucher.")
        case ForeignKind.OTHER | None:
            return translate("Foreign", "It is some other code.")
        case _:
            assert_never(kind)
