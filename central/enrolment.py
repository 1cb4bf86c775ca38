"""Enrolment: one-time codes, and the desks that they made."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, select, update

from app.domain import fields
from app.domain.canonical import JsonObject, parse_canonical
from app.domain.catalogue import DeskStatus
from app.domain.enrolment_code import EnrolmentCode, new_enrolment_code
from app.domain.signing import BadSignature, PublicKey, Purpose, SignedDocument
from app.foundation.clock import instant_text
from app.foundation.ids import new_id
from central import documents
from central.centre import Centre, Refused, signed
from central.replacing import take_the_place
from central.schemas import EnrolAnswer, EnrolRequest
from central.tables import desks, enrolment_codes, sites
from central.territories import newest_territory, set_territory

CODE_LIVES = timedelta(days=14)


def make_code(
    connection: Connection, *, site_name: str, territory: str | None, centre: PublicKey, now: datetime
) -> EnrolmentCode:
    """Return a fresh one-time code for a desk of the site, which is created when its name is new."""
    site = connection.execute(select(sites).where(sites.c.name == site_name)).one_or_none()
    if site is None:
        site_id = new_id(now)
        connection.execute(sites.insert().values(id=site_id, name=site_name))
        set_territory(connection, site_id, territory or "", since=now)
    else:
        site_id = site.id
        if territory is not None and territory != newest_territory(connection, site_id):
            set_territory(connection, site_id, territory, since=now)
            documents.bump(connection, documents.CATALOGUE_VERSION)
    code = new_enrolment_code(centre)
    connection.execute(
        enrolment_codes.insert().values(
            secret_hash=_hash(code.secret),
            site=site_id,
            created_at=instant_text(now),
            expires_at=instant_text(now + CODE_LIVES),
            desk=None,
        )
    )
    return code


def enrol(centre: Centre, request: EnrolRequest) -> EnrolAnswer:
    """Turn a code into a desk; the same code with the same key is answered again.

    A fresh code of the site that the key's desk already stands at is answered as that desk: the first answer was
    lost, or the desk's database was. With a fresh code of its site a desk that has lost its key may give a new one.
    Anything else is 403.
    """
    try:
        proof = SignedDocument.from_json(request.proof.model_dump())
        value, key = _read_proof(proof)
        secret, name = fields.text(value, "code", longest=12), fields.text(value, "desk_name", longest=100)
        renewed = fields.uuid_text(value, "desk") if value.get("desk") is not None else None
        replaces = fields.uuid_text(value, "replaces") if value.get("replaces") is not None else None
        if "\0" in name:
            # PostgreSQL stores no such text.
            msg = "desk_name"
            raise fields.WrongShape(msg)
    except (ValueError, BadSignature) as error:
        raise Refused(400, "malformed") from error
    return centre.transaction(
        lambda connection: _enrol(
            connection, centre, secret=secret, key=key, name=name, renewed=renewed, replaces=replaces
        )
    )


def _read_proof(proof: SignedDocument) -> tuple[JsonObject, PublicKey]:
    unverified = parse_canonical(proof.payload)
    key = PublicKey.from_text(fields.text(unverified, "desk_key", longest=60))
    value = proof.opened(Purpose.ENROLMENT, {key.fingerprint: key})
    fields.expect(value, v=1, kind="enrolment")
    return value, key


def _enrol(
    connection: Connection,
    centre: Centre,
    *,
    secret: str,
    key: PublicKey,
    name: str,
    renewed: str | None,
    replaces: str | None,
) -> EnrolAnswer:
    now = centre.clock()
    code = connection.execute(
        select(enrolment_codes).where(enrolment_codes.c.secret_hash == _hash(secret)).with_for_update()
    ).one_or_none()
    if code is None:
        raise Refused(403, "wrong_code")
    known = connection.execute(select(desks).where(desks.c.public_key == key.raw)).one_or_none()
    desk_id = _repeated(code, known)
    again = desk_id is not None
    if desk_id is None:
        if code.desk is not None or code.expires_at < instant_text(now):
            raise Refused(403, "wrong_code")
        if known is None and renewed is not None:
            desk_id = _with_new_key(connection, renewed, site=code.site, key=key)
        elif known is None:
            desk_id = _new_desk(connection, site=code.site, key=key, name=name, now=now)
        elif known.site == code.site and renewed in (None, known.id) and known.status == DeskStatus.ACTIVE.value:
            desk_id = str(known.id)
        else:
            raise Refused(403, "wrong_code")
        connection.execute(
            update(enrolment_codes).where(enrolment_codes.c.secret_hash == code.secret_hash).values(desk=desk_id)
        )
    if replaces is not None:
        take_the_place(connection, replaces, by=desk_id, site=code.site, again=again)
    return EnrolAnswer(
        desk=desk_id,
        centre_key=centre.key.public.text,
        keys=signed(documents.keys_document(connection, centre.key)),
        policy=signed(documents.policy_document(connection, centre.key)),
        catalogue=signed(documents.catalogue_document(connection, centre.key, desk_id)),
    )


def _new_desk(connection: Connection, *, site: str, key: PublicKey, name: str, now: datetime) -> str:
    desk_id = new_id(now)
    connection.execute(
        desks.insert().values(
            id=desk_id,
            site=site,
            name=name or "Poste",
            public_key=key.raw,
            status=DeskStatus.ACTIVE.value,
            enrolled_at=instant_text(now),
        )
    )
    return desk_id


def _with_new_key(connection: Connection, desk_id: str, *, site: str, key: PublicKey) -> str:
    """Give a desk of this site a new key: the operator's code vouches for it, its journal goes on."""
    changed = connection.execute(
        update(desks)
        .where(desks.c.id == desk_id, desks.c.site == site, desks.c.status == DeskStatus.ACTIVE.value)
        .values(public_key=key.raw)
    )
    if changed.rowcount != 1:
        raise Refused(403, "wrong_code")
    return desk_id


def _repeated(code: Row[tuple[object, ...]], known: Row[tuple[object, ...]] | None) -> str | None:
    if known is None or code.desk != known.id:
        return None
    return str(known.id)


def _hash(secret: str) -> str:
    return hashlib.sha256(b"comptoir:enrolment-secret:1\n" + secret.encode("utf-8")).hexdigest()
