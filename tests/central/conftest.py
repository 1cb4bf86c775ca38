"""A centre that was set up at noon, on each of the two databases, served in the process of the test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from central import operating
from central.centre import Centre
from central.database import open_database, parse_url
from central.keys import KeyFolder
from central.tables import metadata
from central.upgrade import upgrade
from tests.builders import NOON, StillClock
from tests.central.given import Given

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "centre.sqlite"
    engine = open_database(parse_url(f"sqlite:///{file}"))
    upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with the tables and nothing in them."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_url")
        _empty(url)
        return url
    file = tmp_path / "centre.sqlite"
    shutil.copyfile(request.getfixturevalue("_sqlite_template"), file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_only(postgres_url: str) -> str:
    """An emptied PostgreSQL database with the tables, for what SQLite cannot do."""
    _empty(postgres_url)
    return postgres_url


@pytest.fixture(params=BOTH)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a table."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("fresh_postgres_url")
        return url
    return f"sqlite:///{tmp_path / 'empty.sqlite'}"


@pytest.fixture
def opened() -> Iterator[Callable[[str], Engine]]:
    """Opens databases and closes them at the end of the test."""
    engines: list[Engine] = []

    def open_(url: str) -> Engine:
        engines.append(open_database(parse_url(url)))
        return engines[-1]

    yield open_
    for engine in engines:
        engine.dispose()


@pytest.fixture
def engine(database_url: str, opened: Callable[[str], Engine]) -> Engine:
    return opened(database_url)


@pytest.fixture
def given(engine: Engine, tmp_path: Path, clock: StillClock) -> Given:
    """A set-up centre with what a test needs to ask of it."""
    return set_up(engine, tmp_path / "keys", clock)


@pytest.fixture
def given_on_postgres(postgres_only: str, opened: Callable[[str], Engine], tmp_path: Path, clock: StillClock) -> Given:
    return set_up(opened(postgres_only), tmp_path / "keys", clock)


@pytest.fixture
def centre(given: Given) -> Centre:
    return given.centre


def set_up(engine: Engine, keys: Path, clock: StillClock) -> Given:
    folder = KeyFolder(keys)
    folder.make_missing()
    with engine.begin() as connection:
        operating.set_up(connection, centre=folder.centre().public, voucher=folder.voucher().public, now=NOON)
    made = Centre(engine=engine, key=folder.centre(), code_key=folder.codes(), clock=clock)
    return Given(made, folder, clock)


def _empty(url: str) -> None:
    engine = open_database(parse_url(url))
    upgrade(engine)
    with engine.begin() as connection:
        names = ", ".join(table.name for table in metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    engine.dispose()
