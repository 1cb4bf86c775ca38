"""Asks the centre whether a typed short code is genuine; the desk alone can only tell a typing mistake."""

from __future__ import annotations

from app.domain import fields
from app.domain.exchanged import DeskIdentity
from app.domain.short_code import plain_short_code
from app.domain.signing import BadSignature, PublicKey, Purpose, SignedDocument, SigningKey
from app.foundation.errors import CentreProblem
from app.sync.client import CentreClient, encode

PATH = "/v1/short-code"
READ_TIMEOUT_S = 1.5
"""A person waits at the desk: past this the desk decides by itself."""


def is_genuine(text: str, *, identity: DeskIdentity, key: SigningKey, trusted: dict[str, PublicKey]) -> bool | None:
    """Return the centre's word, or None when it could not be had in time; never raises for a missing network."""
    code = plain_short_code(text)
    try:
        client = CentreClient(identity.url, read_timeout_s=READ_TIMEOUT_S)
        try:
            answer = client.post(PATH, encode({"v": 1, "code": code}), desk_id=identity.desk_id, key=key)
        finally:
            client.close()
        document = SignedDocument.from_json(fields.sub_object(answer, "check"))
        value = document.opened(Purpose.CODE_CHECK, {identity.centre.fingerprint: identity.centre, **trusted})
        fields.expect(value, v=1, kind="code-check", desk=identity.desk_id, code=code)
        return fields.flag(value, "genuine")
    except (CentreProblem, BadSignature, fields.WrongShape):
        return None
