from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import requests

from app.sync.deadline import DeadlineAdapter, deadline
from tests.sync import scripted_centre as tricks
from tests.sync.scripted_centre import Exchange, ScriptedCentre, scripted_centre

SHORT_S = 0.3
LONG_S = 60.0
"""The time-out of each wait on the socket: far beyond what a test may take."""


@pytest.fixture
def centre() -> Iterator[ScriptedCentre]:
    """A server without a centre behind it."""
    with scripted_centre() as running:
        running.always = tricks.answers({"v": 1})
        yield running


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as made:
        made.trust_env = False
        made.mount("http://", DeadlineAdapter())
        yield made


def ask(session: requests.Session, centre: ScriptedCentre, *, within_s: float) -> bytes:
    with deadline(within_s), session.post(centre.url, data=b"{}", timeout=LONG_S) as response:
        return response.content


def drips_headers(exchange: Exchange) -> None:
    """A header line that never ends, one byte at a time."""
    exchange.write(b"HTTP/1.1 200 OK\r\nX-A: ")
    while not exchange.stopping.wait(0.02):
        exchange.write(b"a")


def test_a_request_that_is_answered_in_time_is_left_alone(session: requests.Session, centre: ScriptedCentre) -> None:
    assert ask(session, centre, within_s=LONG_S) == b'{"v": 1}'


@pytest.mark.parametrize(
    "trick", [drips_headers, tricks.drips, tricks.hangs], ids=["headers that drip", "a body that drips", "silence"]
)
def test_whatever_drips_in_ends_at_its_time(
    trick: tricks.Trick, session: requests.Session, centre: ScriptedCentre
) -> None:
    centre.plays(trick)
    started = time.monotonic()

    with pytest.raises(requests.exceptions.Timeout):
        ask(session, centre, within_s=SHORT_S)

    assert time.monotonic() - started < LONG_S / 2


def test_a_request_after_one_that_was_cut_is_answered(session: requests.Session, centre: ScriptedCentre) -> None:
    centre.plays(drips_headers)
    with pytest.raises(requests.exceptions.Timeout):
        ask(session, centre, within_s=SHORT_S)

    assert ask(session, centre, within_s=LONG_S) == b'{"v": 1}'


def test_behind_a_proxy_too_whatever_drips_in_ends_at_its_time(
    session: requests.Session, centre: ScriptedCentre
) -> None:
    centre.plays(drips_headers)
    session.proxies = {"http": centre.url}

    with (
        pytest.raises(requests.exceptions.Timeout),
        deadline(SHORT_S),
        session.post("http://centre.invalid/", timeout=LONG_S),
    ):
        pass


def test_only_the_thread_whose_time_is_over_is_cut(session: requests.Session, centre: ScriptedCentre) -> None:
    reached, may_go_on = threading.Event(), threading.Event()

    def waits(exchange: Exchange) -> None:
        reached.set()
        may_go_on.wait()
        tricks.answers({"v": 2})(exchange)

    centre.plays(waits, drips_headers)
    answers: list[bytes] = []

    def patient() -> None:
        with requests.Session() as own:
            own.trust_env = False
            own.mount("http://", DeadlineAdapter())
            answers.append(ask(own, centre, within_s=LONG_S))

    thread = threading.Thread(target=patient)
    thread.start()
    reached.wait()
    try:
        with pytest.raises(requests.exceptions.Timeout):
            ask(session, centre, within_s=SHORT_S)
    finally:
        may_go_on.set()
    thread.join()

    assert answers == [b'{"v": 2}']


def test_nothing_is_left_running_when_the_block_ends() -> None:
    before = threading.active_count()
    with deadline(LONG_S):
        assert threading.active_count() == before + 1

    assert threading.active_count() == before


def test_a_block_that_fails_by_itself_leaves_nothing_running_either() -> None:
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError), deadline(LONG_S):
        _ = 1 // 0

    assert threading.active_count() == before


def test_a_failure_once_the_time_is_over_is_a_matter_of_time() -> None:
    def fail() -> None:
        with deadline(0.0):
            _until_over()
            raise ValueError("half of an answer")

    with pytest.raises(requests.exceptions.Timeout):
        fail()


def test_a_connection_that_is_not_this_requests_is_not_touched(centre: ScriptedCentre) -> None:
    host, port = centre.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as other:
        with pytest.raises(requests.exceptions.Timeout), deadline(0.0):
            _until_over()
        other.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert other.recv(5) == b"HTTP/"


def _until_over() -> None:
    """Wait for the threads of all deadlines of this process to have ended."""
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join()
