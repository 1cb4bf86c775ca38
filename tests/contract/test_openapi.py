"""The OpenAPI document against the service on PostgreSQL: no 5xx, no answer that the document does not know.

Requests are made by schemathesis from the document alone; then signed as an enrolled desk, so that they get behind the
door; then with journal entries and enrolments that are genuine in form and arbitrary in content.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.canonical import JsonObject, canonical_text
from app.domain.journal import EntryKind
from app.domain.requests import DESK_HEADER, SIGNATURE_HEADER
from app.domain.signing import Purpose, SigningKey, sign_document, to_base64
from app.foundation.clock import instant_text
from central import operating
from central.centre import Centre
from central.database import open_database, parse_url
from central.keys import KeyFolder
from central.service import build
from central.upgrade import upgrade
from tests.builders import NOON, StillClock
from tests.central.given import Campaign, Desk, Given

pytestmark = pytest.mark.slow

OPERATIONS = [
    ("GET", "/v1/hello"),
    ("GET", "/health"),
    ("POST", "/v1/enrol"),
    ("POST", "/v1/exchange"),
    ("POST", "/v1/hand-over"),
    ("POST", "/v1/short-code"),
]
SIGNED = ["/v1/exchange", "/v1/hand-over", "/v1/short-code"]
EXAMPLES = settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"\A[a-z_]{1,12}\Z"), inner, max_size=3),
    max_leaves=6,
)


class Service:
    """The service with an enrolled desk and a campaign, and its document as schemathesis reads it."""

    def __init__(self, given: Given) -> None:
        import schemathesis

        self.given = given
        self.campaign: Campaign = given.campaign()
        self.desk: Desk = given.desk()
        self.schema = schemathesis.openapi.from_dict(build(given.centre).openapi())
        self.statuses: Counter[int] = Counter()

    def operation(self, method: str, path: str) -> Any:
        return self.schema[path][method]

    def ask(self, case: Any, *, signed: bool = False, **headers: str) -> httpx.Response:
        """Send a case and hold the answer against the document; the same checks as schemathesis on its own."""
        from schemathesis import checks
        from schemathesis.specs.openapi import checks as documented

        prepared = requests.Request(**case.as_transport_kwargs(base_url="http://127.0.0.1")).prepare()
        body = prepared.body if isinstance(prepared.body, bytes) else (prepared.body or "").encode()
        sent = {name: value for name, value in prepared.headers.items() if name.lower() != "content-length"}
        if signed:
            sent = {name: value for name, value in sent.items() if not name.lower().startswith("comptoir-")}
            sent |= self.desk.signed(body)
        self.given.clock.forward(minutes=1)
        response = self.given.web.ask(case.method, case.path, body, {**sent, **headers})
        case.validate_response(
            response,
            checks=[
                checks.not_a_server_error,
                documented.status_code_conformance,
                documented.content_type_conformance,
                documented.response_headers_conformance,
                documented.response_schema_conformance,
            ],
        )
        self.statuses[response.status_code] += 1
        return response

    def ask_with(self, path: str, body: dict[str, Any], *, signed: bool = True) -> httpx.Response:
        """Send a body of our own to a POST."""
        operation = self.operation("POST", path)
        return self.ask(operation.Case(body=body, media_type="application/json"), signed=signed)


@pytest.fixture(scope="module")
def service(new_postgres_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    engine = open_database(parse_url(new_postgres_database()))
    upgrade(engine)
    folder = KeyFolder(tmp_path_factory.mktemp("openapi") / "keys")
    folder.make_missing()
    with engine.begin() as connection:
        operating.set_up(connection, centre=folder.centre().public, voucher=folder.voucher().public, now=NOON)
    clock = StillClock()
    yield Service(
        Given(Centre(engine=engine, key=folder.centre(), code_key=folder.codes(), clock=clock), folder, clock)
    )
    engine.dispose()


def test_every_operation_of_the_document_is_asked_here(service: Service) -> None:
    described = build(service.given.centre).openapi()["paths"]

    assert sorted((method.upper(), path) for path in described for method in described[path]) == sorted(OPERATIONS)


def test_the_document_names_the_headers_of_exactly_those_requests_that_are_signed(service: Service) -> None:
    described = build(service.given.centre).openapi()["paths"]
    named = {
        path: [header["name"] for header in methods["post"].get("parameters", []) if header["required"]]
        for path, methods in described.items()
        if "post" in methods
    }

    assert named == {"/v1/enrol": [], **{path: [DESK_HEADER, SIGNATURE_HEADER] for path in SIGNED}}


@pytest.mark.parametrize("wrong", [False, True], ids=["as described", "not as described"])
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[path for _method, path in OPERATIONS])
def test_a_stranger_gets_documented_answers(service: Service, method: str, path: str, *, wrong: bool) -> None:
    @EXAMPLES
    @given(service.operation(method, path).as_strategy(_mode(wrong=wrong)))
    def ask(case: Any) -> None:
        service.ask(case)

    if wrong and method == "GET":
        pytest.skip("there is nothing to say wrongly")
    ask()


@pytest.mark.parametrize("wrong", [False, True], ids=["as described", "not as described"])
@pytest.mark.parametrize("path", SIGNED)
def test_an_enrolled_desk_gets_documented_answers(service: Service, path: str, *, wrong: bool) -> None:
    @EXAMPLES
    @given(service.operation("POST", path).as_strategy(_mode(wrong=wrong)))
    def ask(case: Any) -> None:
        assert service.ask(case, signed=True).status_code != 401

    before = Counter(service.statuses)
    ask()
    assert wrong or (service.statuses - before).keys() & {200, 403, 429}, "every request was refused at the door"
    assert not wrong or (service.statuses - before)[400]


def _mode(*, wrong: bool) -> Any:
    from schemathesis import GenerationMode

    return GenerationMode.NEGATIVE if wrong else GenerationMode.POSITIVE


# --- genuine in form, arbitrary in content ----------------------------------------------------------------------------

kinds = st.sampled_from(list(EntryKind))
where = st.fixed_dictionaries({}, optional={"journal": st.uuids().map(str), "skip": st.integers(1, 3)})


@st.composite
def bodies(draw: st.DrawFn) -> Any:
    """A kind, and a body in which fields of the genuine one are replaced, dropped or added."""
    kind = draw(kinds)
    changes = draw(st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=4))
    return kind, changes, draw(st.sets(st.sampled_from(FIELDS), max_size=2)), draw(st.booleans())


FIELDS = [
    "redemption", "void", "reason", "campaign", "serial", "proof", "proof_kind", "offering", "amount_cents", "verdict",
    "desk_clock", "policy", "list_version", "list_as_of", "warnings", "previous", "head_seq", "head_hash", "fork_seq",
    "fork_hash", "desk_key", "centre", "limit",
]  # fmt: skip


@EXAMPLES
@given(data=st.data())
def test_entries_of_any_content_get_documented_answers(service: Service, data: st.DataObject) -> None:
    entries = [_entry(service, *data.draw(bodies())) for _ in range(data.draw(st.integers(1, 5)))]
    if data.draw(st.booleans()):
        entries.reverse()
    noise = data.draw(st.lists(st.text(max_size=60) | json_values.map(json.dumps), max_size=2))
    request = service.desk.request([*entries, *noise], cursor=data.draw(st.integers(0, 2**53 - 1)))

    answered = service.ask_with("/v1/exchange", {**request, "known": data.draw(_known(service))})

    assert answered.status_code == 200
    assert len(answered.json()["answers"]) == len(entries) + len(noise)


def _entry(service: Service, kind: EntryKind, changes: dict[str, Any], dropped: set[str], skip: bool) -> str:
    genuine = service.desk.claim(service.campaign, len(changes)).to_body() if kind is EntryKind.REDEMPTION else {}
    body = {name: value for name, value in {**genuine, **changes}.items() if name not in dropped}
    if skip and len(dropped) > 1:
        service.desk.note()  # stays behind: the next one follows a gap
    return service.desk.note(kind, body).text


def _known(service: Service) -> st.SearchStrategy[dict[str, Any]]:
    version = st.integers(0, 2**53 - 1)
    campaigns = st.sampled_from(["0", str(service.campaign.number), "4294967296", "9999999999"])
    return st.fixed_dictionaries(
        {"lists": st.none() | st.dictionaries(campaigns, version)},
        optional={"keys": version, "policy": version, "catalogue": version, "deltas": st.booleans()},
    )


@EXAMPLES
@given(
    name=st.text(max_size=110),
    code=st.sampled_from(["known", "unknown"]) | st.text(max_size=14),
    more=st.dictionaries(
        st.sampled_from(["desk", "replaces", "v", "kind"]), json_values | st.uuids().map(str), max_size=2
    ),
)
def test_enrolments_of_any_content_get_documented_answers(
    service: Service, name: str, code: str, more: dict[str, Any]
) -> None:
    key = SigningKey.generate()
    if code == "known":
        code = service.given.enrolment_code()
    proof = {"code": code, "desk_key": key.public.text, "desk_name": name, "kind": "enrolment", "v": 1, **more}
    service.ask_with(
        "/v1/enrol", {"v": 1, "proof": sign_document(key, Purpose.ENROLMENT, proof).to_json()}, signed=False
    )


@EXAMPLES
@given(
    body=st.binary(max_size=60) | json_values.map(lambda value: json.dumps(value).encode()),
    encoding=st.sampled_from(["identity", "gzip", "br", ""]),
    path=st.sampled_from(["/v1/enrol", *SIGNED]),
)
def test_any_bytes_get_documented_answers(service: Service, body: bytes, encoding: str, path: str) -> None:
    case = service.operation("POST", path).Case(body={}, media_type="application/json")
    response = service.given.web.ask("POST", path, body, {**service.desk.signed(body), "Content-Encoding": encoding})

    case.validate_response(response)
    assert response.status_code in {400, 401}


def test_the_same_head_of_a_journal_in_any_shape_gets_documented_answers(service: Service) -> None:
    key = service.desk.key
    for payload in ("", "{}", "[" * 100_000, "null", '{"v":1}', canonical_text({"at": instant_text(NOON)})):
        signature = to_base64(key.sign(Purpose.JOURNAL_HEAD, payload.encode()))
        head: JsonObject = {"payload": payload, "signature": signature, "key": key.public.fingerprint}
        service.ask_with("/v1/exchange", service.desk.request(head=head))
