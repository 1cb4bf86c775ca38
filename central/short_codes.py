"""Tells a desk whether a typed short code is genuine; wrong ones are limited in rate, so that guessing is slow."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, func, select

from app.domain.canonical import Json
from app.domain.short_code import MistypedShortCode, mac_matches, plain_short_code, read_short_code
from app.domain.signing import Purpose, sign_document
from app.foundation.clock import instant_text
from central.centre import Centre, Refused, signed
from central.schemas import CodeAnswer, CodeRequest
from central.tables import campaigns, wrong_codes

WRONG_CODES_ALLOWED = 10
WINDOW = timedelta(minutes=5)


def check_code(centre: Centre, desk_id: str, request: CodeRequest) -> CodeAnswer:
    """Answer whether the code's MAC is ours and its voucher was issued; 429 after too many wrong ones."""
    genuine = centre.transaction(lambda connection: _check(connection, centre, desk_id, request.code))
    value: dict[str, Json] = {
        "v": 1,
        "kind": "code-check",
        "desk": desk_id,
        "code": plain_short_code(request.code),
        "genuine": genuine,
        "at": instant_text(centre.clock()),
    }
    return CodeAnswer(check=signed(sign_document(centre.key, Purpose.CODE_CHECK, value)))


def _check(connection: Connection, centre: Centre, desk_id: str, text: str) -> bool:
    now = centre.clock()
    recent = connection.execute(
        select(func.count())
        .select_from(wrong_codes)
        .where(wrong_codes.c.desk == desk_id, wrong_codes.c.at >= instant_text(now - WINDOW))
    ).scalar_one()
    if recent >= WRONG_CODES_ALLOWED:
        raise Refused(429, "slow_down", retry_after_s=int(WINDOW.total_seconds()))
    try:
        code = read_short_code(text)
    except MistypedShortCode:
        code = None
    if code is not None and mac_matches(code, centre.code_key):
        issued = connection.execute(
            select(campaigns.c.vouchers).where(campaigns.c.id == code.ref.campaign)
        ).scalar_one_or_none()
        if issued is not None and code.ref.serial < issued:
            return True
    connection.execute(wrong_codes.insert().values(desk=desk_id, at=instant_text(now)))
    return False
