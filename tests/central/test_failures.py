"""What is logged about a failure helps to find it and tells nothing about people."""

from __future__ import annotations

import errno

import pytest
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from central.failures import may_pass, without_values


def _no_space_left(secret: str) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", secret)


def _while_saving(secret: str) -> None:
    try:
        _no_space_left(secret)
    except OSError as error:
        raise RuntimeError(secret) from error


def _instead() -> None:
    try:
        _no_space_left("")
    except OSError:
        raise ValueError from None


def _while_tidying_up() -> None:
    try:
        _no_space_left("")
    except OSError:
        int("0026199636983015 titles")


def test_the_chain_of_exceptions_is_named_with_codes_and_places_and_without_messages() -> None:
    with pytest.raises(RuntimeError) as caught:
        _while_saving("0026199636983015")
    described = without_values(caught.value)
    lines = described.splitlines()
    assert lines[0] == "builtins.RuntimeError"
    assert f"builtins.OSError {errno.ENOSPC}" in lines
    assert [line.split()[-1] for line in lines if "test_failures.py" in line][-2:] == [
        "_while_saving",
        "_no_space_left",
    ]
    assert "0026199636983015" not in described


def test_an_exception_that_was_replaced_on_purpose_is_left_out() -> None:
    with pytest.raises(ValueError, match=r"^$") as caught:
        _instead()
    assert "OSError" not in without_values(caught.value)


def test_an_exception_that_was_being_handled_is_told_too() -> None:
    with pytest.raises(ValueError, match="titles") as caught:
        _while_tidying_up()
    described = without_values(caught.value)
    assert "builtins.OSError" in described
    assert "titles" not in described


class FromTheDatabase(Exception):
    def __init__(self, **codes: str) -> None:
        super().__init__()
        self.__dict__.update(codes)


@pytest.mark.parametrize(
    ("problem", "passes"),
    [
        (NoConnectionFree(), True),
        (OperationalError("", {}, FromTheDatabase()), True),
        (OperationalError("", {}, FromTheDatabase(sqlstate="40P01")), True),
        (OperationalError("", {}, FromTheDatabase(sqlstate="53300")), True),
        (OperationalError("", {}, FromTheDatabase(sqlstate="57P01")), True),
        (OperationalError("", {}, FromTheDatabase(sqlstate="54000")), False),
        (OperationalError("", {}, FromTheDatabase(sqlite_errorname="SQLITE_BUSY")), True),
        (OperationalError("", {}, FromTheDatabase(sqlite_errorname="SQLITE_ERROR")), False),
        (DataError("", {}, FromTheDatabase(sqlstate="22021")), False),
        (IntegrityError("", {}, FromTheDatabase(sqlstate="23505")), False),
        (ZeroDivisionError(), False),
    ],
)
def test_only_what_another_attempt_may_mend_is_said_to_pass(problem: Exception, passes: bool) -> None:
    """A request that is at fault itself must not be sent again for ever: the desk then sends it in pieces."""
    assert may_pass(problem) is passes
