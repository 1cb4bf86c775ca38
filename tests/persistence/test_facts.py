from __future__ import annotations

from pathlib import Path

from app.persistence.engine import open_for_writing
from app.persistence.facts import Fact, forget_fact, read_fact, write_fact
from app.persistence.tables import metadata


def test_a_fact_is_written_replaced_and_forgotten(tmp_path: Path) -> None:
    engine = open_for_writing(tmp_path / "facts.sqlite")
    metadata.create_all(engine)

    with engine.begin() as connection:
        assert read_fact(connection, Fact.CURSOR) is None
        write_fact(connection, Fact.CURSOR, "1")
        write_fact(connection, Fact.CURSOR, "2")
        write_fact(connection, Fact.SKEW_MS, "-5")
        assert read_fact(connection, Fact.CURSOR) == "2"
        forget_fact(connection, Fact.CURSOR)
        forget_fact(connection, Fact.CURSOR)
        assert read_fact(connection, Fact.CURSOR) is None
        assert read_fact(connection, Fact.SKEW_MS) == "-5"
    engine.dispose()
