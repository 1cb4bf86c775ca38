from __future__ import annotations

import pytest

from app.foundation.errors import InsecureAddress, NotTheCentre
from app.sync.address import clean_address, is_loopback


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("https://centre.example.fr", "https://centre.example.fr"),
        ("  https://centre.example.fr/  ", "https://centre.example.fr"),
        ("centre.example.fr", "https://centre.example.fr"),
        ("centre.example.fr:8443/pass/", "https://centre.example.fr:8443/pass"),
        ("https://centre.example.fr/a?b=c#d", "https://centre.example.fr/a"),
        ("HTTPS://Centre.example.fr", "https://Centre.example.fr"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://127.8.9.10", "http://127.8.9.10"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_an_address_is_read_as_people_type_it(typed: str, clean: str) -> None:
    assert clean_address(typed) == clean


@pytest.mark.parametrize(
    "typed",
    [
        "http://centre.example.fr",
        "http://192.168.1.10:8000",
        "http://10.0.0.1",
        "http://0.0.0.0:8000",
        "http://localhost.example.fr",
        "http://127.0.0.1.example.fr",
        "http://[fe80::1]",
    ],
)
def test_plain_http_is_for_this_machine_alone(typed: str) -> None:
    with pytest.raises(InsecureAddress):
        clean_address(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "https://",
        "ftp://centre.example.fr",
        "file:///etc/passwd",
        "https://[::1",
        "https://centre.example.fr:port",
        "https://centre.example.fr:99999",
        "https://somebody:secret@centre.example.fr",
        "https://somebody@centre.example.fr",
        "https:///path",
    ],
)
def test_what_cannot_be_an_address_is_refused(typed: str) -> None:
    with pytest.raises(NotTheCentre):
        clean_address(typed)


def test_a_name_that_only_looks_local_is_not_the_loopback() -> None:
    assert is_loopback("localhost")
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert not is_loopback("localhost.example.fr")
    assert not is_loopback("8.8.8.8")
