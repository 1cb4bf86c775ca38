"""The central service as a child of the desk: it answers, it stops, and it never outlives its parent."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from app.demo.centre_child import CentreChild, answers, free_port, is_taken
from app.foundation.errors import DemonstrationFailed
from app.foundation.paths import program_folder

WITHIN_S = 20.0


@pytest.fixture
def child(tmp_path: Path) -> Iterator[CentreChild]:
    folder = tmp_path / "centre"
    folder.mkdir()
    made = CentreChild(folder / "centre.sqlite", tmp_path / "centre.log")
    yield made
    made.stop()


def becomes(state: Callable[[], bool]) -> bool:
    """Look again and again until it is so, or far too late."""
    give_up = time.monotonic() + WITHIN_S
    pause = threading.Event()
    while not state():
        if time.monotonic() > give_up:
            return False
        pause.wait(0.05)
    return True


@pytest.mark.slow
def test_a_command_answers_with_its_last_line(child: CentreChild) -> None:
    child.command("init")

    answer = child.command("enrol-code", "--site", "Médiathèque d'été")

    assert answer["code"]


@pytest.mark.slow
def test_a_command_that_fails_says_which_step_failed(child: CentreChild) -> None:
    with pytest.raises(DemonstrationFailed) as failed:
        child.command("report")  # before init there is no database

    assert failed.value.values == {"step": "report"}


@pytest.mark.slow
def test_the_keys_of_the_demonstration_lie_beside_its_database_whatever_an_operator_has_set(
    child: CentreChild, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_CENTRAL_KEYS", str(tmp_path / "real keys"))

    child.command("init")

    assert not (tmp_path / "real keys").exists()
    assert len(list((tmp_path / "centre").iterdir())) > 1


@pytest.mark.slow
def test_it_answers_once_it_serves_and_no_more_once_it_is_stopped(child: CentreChild) -> None:
    child.command("init")
    port = free_port()
    assert not answers(port)

    child.serve(port)
    assert answers(port)
    assert is_taken(port)

    child.stop()
    assert not answers(port)
    assert not is_taken(port)
    child.stop()


@pytest.mark.slow
def test_it_can_serve_again_after_it_was_stopped(child: CentreChild) -> None:
    child.command("init")
    for _time in range(2):
        port = free_port()
        child.serve(port)
        assert answers(port)
        child.stop()


@pytest.mark.slow
def test_a_service_that_cannot_start_is_a_problem_not_a_wait(child: CentreChild, tmp_path: Path) -> None:
    started = time.monotonic()

    with pytest.raises(DemonstrationFailed) as failed:
        child.serve(free_port())  # without a database

    assert failed.value.values == {"step": "serve"}
    assert time.monotonic() - started < 30
    assert (tmp_path / "centre.log").exists()


_PARENT = """
import json, sys
from pathlib import Path
from app.demo.centre_child import CentreChild, free_port
folder = Path(sys.argv[1])
child = CentreChild(folder / "centre.sqlite", folder / "centre.log")
child.command("init")
port = free_port()
child.serve(port)
print(json.dumps(port), flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
def test_a_desk_that_is_killed_leaves_no_service_behind(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(tmp_path)],
        cwd=program_folder(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with parent:
        assert parent.stdout is not None
        port = json.loads(parent.stdout.readline())
        assert answers(port)

        parent.kill()
        parent.wait()

    assert becomes(lambda: not is_taken(port))


class Stranger(BaseHTTPRequestHandler):
    """Another program that happens to serve pages on the port."""

    def do_GET(self) -> None:
        body = b'["hello"]'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Keep quiet."""


def test_another_program_on_the_port_is_not_taken_for_the_central_service() -> None:
    with HTTPServer(("127.0.0.1", 0), Stranger) as server:
        thread = threading.Thread(target=server.serve_forever, name="stranger")
        thread.start()
        try:
            assert is_taken(server.server_port)
            assert not answers(server.server_port)
        finally:
            server.shutdown()
            thread.join()


def test_a_free_port_is_not_taken() -> None:
    assert not is_taken(free_port())
