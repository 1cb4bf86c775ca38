"""What is logged about a failure helps to find it and tells nothing about people."""

from __future__ import annotations

import errno

import pytest

from central.failures import without_values


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
