"""Enrolment: turns the operator's one-time code into a desk with its own key."""

from __future__ import annotations

from app.domain import fields
from app.domain.canonical import JsonObject
from app.domain.catalogue import Catalogue, TrustedKeys
from app.domain.enrolment_code import EnrolmentCode, WrongEnrolmentText, read_enrolment_code
from app.domain.exchanged import DeskIdentity
from app.domain.policy import OfflinePolicy
from app.domain.signing import BadSignature, PublicKey, Purpose, SignedDocument, SigningKey, keyring_of, sign_document
from app.foundation.clock import Clock
from app.foundation.errors import (
    AlreadyEnrolled,
    KeyMissing,
    NotEnrolled,
    NotTheCentre,
    WrongEnrolmentCode,
    WrongReplacement,
)
from app.sync.client import CentreClient, encode
from app.sync.credentials import DeskKeys
from app.sync.ports import ExchangeStore

PATH = "/v1/enrol"


def enrol(
    store: ExchangeStore,
    keys: DeskKeys,
    *,
    url: str,
    code: str,
    desk_name: str,
    clock: Clock,
    replaces: DeskIdentity | None = None,
) -> Catalogue:
    """Enrol this data folder and return the desk's catalogue; raises `ExpectedProblem`s, and then nothing is kept.

    The second half of the code names the centre's key, so an impostor at the same address is found out before
    anything of its answer is believed. A lost answer is harmless: the same code is tried again with the same key.
    A desk whose key is gone gets a new one, and keeps its journal and what waits in it. `replaces` is the desk whose
    place this one takes: the centre revokes that one.
    """
    try:
        read = read_enrolment_code(code)
    except WrongEnrolmentText as error:
        raise WrongEnrolmentCode from error
    before = _identity_without_key(store, keys)
    if before is not None and not read.names(before.centre):
        raise WrongEnrolmentCode
    if replaces is not None and not read.names(replaces.centre):
        raise WrongReplacement
    key = keys.fresh()
    client = CentreClient(url)
    try:
        answer = client.post(PATH, encode(_request(read, key, desk_name, before, replaces)))
    finally:
        client.close()
    try:
        identity, documents = _verified(answer, read, key, url=client.url, clock=clock)
    except (BadSignature, fields.WrongShape) as error:
        raise NotTheCentre from error
    trusted, policy, catalogue = documents
    if before is None:
        store.enrol(identity, keys=trusted, policy=policy, catalogue=catalogue)
    elif before.desk_id == identity.desk_id:
        store.renew_key(identity)
    else:
        raise NotTheCentre
    keys.keep(identity.desk_id, key)
    return catalogue[0]


def _identity_without_key(store: ExchangeStore, keys: DeskKeys) -> DeskIdentity | None:
    """None for a blank folder; the identity of a desk that has lost its key; `AlreadyEnrolled` for a whole desk."""
    try:
        identity = store.identity()
    except NotEnrolled:
        return None
    try:
        keys.load(identity.desk_id, identity.public_key)
    except KeyMissing:
        return identity
    raise AlreadyEnrolled


def _request(
    code: EnrolmentCode,
    key: SigningKey,
    desk_name: str,
    before: DeskIdentity | None,
    replaces: DeskIdentity | None,
) -> JsonObject:
    proof: JsonObject = {
        "v": 1,
        "kind": "enrolment",
        "code": code.secret,
        "desk_key": key.public.text,
        "desk_name": desk_name.strip()[:100],
    }
    if before is not None:
        proof["desk"] = before.desk_id
    if replaces is not None:
        proof["replaces"] = replaces.desk_id
    return {"v": 1, "proof": sign_document(key, Purpose.ENROLMENT, proof).to_json()}


_Documents = tuple[
    tuple[TrustedKeys, SignedDocument], tuple[OfflinePolicy, SignedDocument], tuple[Catalogue, SignedDocument]
]


def _verified(
    answer: JsonObject, code: EnrolmentCode, key: SigningKey, *, url: str, clock: Clock
) -> tuple[DeskIdentity, _Documents]:
    fields.expect(answer, v=1)
    try:
        centre = PublicKey.from_text(fields.text(answer, "centre_key", longest=60))
    except ValueError as error:
        msg = "centre_key"
        raise fields.WrongShape(msg) from error
    if not code.names(centre):
        raise WrongEnrolmentCode
    pinned = keyring_of(centre)
    signed = {
        name: SignedDocument.from_json(fields.sub_object(answer, name)) for name in ("keys", "policy", "catalogue")
    }
    trusted = TrustedKeys.from_json(signed["keys"].opened(Purpose.KEYS, pinned))
    policy = OfflinePolicy.from_json(signed["policy"].opened(Purpose.POLICY, pinned))
    catalogue = Catalogue.from_json(signed["catalogue"].opened(Purpose.CATALOGUE, pinned))
    desk_id = fields.uuid_text(answer, "desk")
    if catalogue.desk_id != desk_id:
        msg = "desk"
        raise fields.WrongShape(msg)
    identity = DeskIdentity(desk_id=desk_id, public_key=key.public, url=url, centre=centre, enrolled_at=clock())
    return identity, ((trusted, signed["keys"]), (policy, signed["policy"]), (catalogue, signed["catalogue"]))
