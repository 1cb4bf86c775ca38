"""Who is asking: the desk named in the headers, proven by its signature over the body."""

from __future__ import annotations

from sqlalchemy import Connection, select

from app.domain.catalogue import DeskStatus
from app.domain.requests import signed_message
from app.domain.signing import BadSignature, PublicKey, Purpose, from_base64
from central.centre import Refused
from central.claims import SiteFacts
from central.redeeming import Sender
from central.tables import desks, sites
from central.territories import territories_of


def authenticate(connection: Connection, desk_id: str, signature: str, body: bytes) -> None:
    """Refuse with 401 unless the desk is known and signed exactly this body."""
    raw = connection.execute(select(desks.c.public_key).where(desks.c.id == desk_id)).scalar_one_or_none()
    if raw is None:
        raise Refused(401, "unknown_desk")
    try:
        message = signed_message(desk_id, body)
        PublicKey(raw).verify(Purpose.REQUEST, message, signature=from_base64(signature))
    except (BadSignature, ValueError) as error:
        raise Refused(401, "bad_signature") from error


def lock_desk(connection: Connection, desk_id: str) -> Sender:
    """Hold the desk's row until the transaction ends: two exchanges of one desk are answered one after the other."""
    # The weaker lock lets another desk's void leave a receipt for this one meanwhile.
    row = connection.execute(select(desks).where(desks.c.id == desk_id).with_for_update(key_share=True)).one()
    site = connection.execute(select(sites).where(sites.c.id == row.site)).one()
    return Sender(
        desk=row.id,
        revoked=row.status == DeskStatus.REVOKED.value,
        site=SiteFacts(site.id, site.name, territories_of(connection, site.id)),
    )
