from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from app.persistence.engine import open_for_reading, open_for_writing


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "desk.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE counted (n INTEGER)")
        connection.execute("INSERT INTO counted VALUES (0)")
    return path


@pytest.fixture
def writer(database: Path) -> Iterator[Engine]:
    engine = open_for_writing(database)
    yield engine
    engine.dispose()


@pytest.fixture
def reader(database: Path, writer: Engine) -> Iterator[Engine]:
    with writer.begin():
        pass  # the writer makes the file a WAL one
    engine = open_for_reading(database)
    yield engine
    engine.dispose()


def pragma(engine: Engine, name: str) -> object:
    with engine.begin() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar_one()


def test_what_is_committed_is_on_the_disk(writer: Engine) -> None:
    assert pragma(writer, "journal_mode") == "wal"
    assert pragma(writer, "synchronous") == 2  # FULL
    assert pragma(writer, "foreign_keys") == 1


def test_a_reader_cannot_write(reader: Engine) -> None:
    with pytest.raises(OperationalError, match="readonly"), reader.begin() as connection:
        connection.execute(text("UPDATE counted SET n = 1"))


def test_a_reader_does_not_wait_for_a_writer_and_sees_the_state_before(writer: Engine, reader: Engine) -> None:
    with writer.begin() as writing:
        writing.execute(text("UPDATE counted SET n = 1"))
        with reader.begin() as reading:
            assert reading.execute(text("SELECT n FROM counted")).scalar_one() == 0


def test_a_reader_sees_one_state_from_its_first_look_to_its_end(writer: Engine, reader: Engine) -> None:
    with reader.begin() as reading:
        before = reading.execute(text("SELECT n FROM counted")).scalar_one()
        with writer.begin() as writing:
            writing.execute(text("UPDATE counted SET n = 1"))
        assert reading.execute(text("SELECT n FROM counted")).scalar_one() == before


def test_what_raises_is_rolled_back(writer: Engine, reader: Engine) -> None:
    def fail() -> None:
        with writer.begin() as connection:
            connection.execute(text("UPDATE counted SET n = 1"))
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        fail()

    with reader.begin() as reading:
        assert reading.execute(text("SELECT n FROM counted")).scalar_one() == 0


def test_writers_that_read_first_wait_for_each_other_and_lose_nothing(writer: Engine, reader: Engine) -> None:
    failures: list[BaseException] = []

    def count_up() -> None:
        try:
            for _ in range(20):
                with writer.begin() as connection:
                    n = connection.execute(text("SELECT n FROM counted")).scalar_one()
                    connection.execute(text("UPDATE counted SET n = :n"), {"n": n + 1})
        except BaseException as error:  # noqa: BLE001 - told to the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    with reader.begin() as reading:
        assert reading.execute(text("SELECT n FROM counted")).scalar_one() == 80


def test_a_failure_never_quotes_what_was_asked_for(writer: Engine) -> None:
    with pytest.raises(OperationalError) as caught, writer.begin() as connection:
        connection.execute(text("UPDATE elsewhere SET n = :n"), {"n": "0026199636983015"})

    assert "elsewhere" in str(caught.value)
    assert "0026199636983015" not in str(caught.value)
