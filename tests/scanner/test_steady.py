from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.scanner.steady import OUT_OF_VIEW_S, Steady


def test_a_voucher_held_in_view_is_one_reading():
    steady = Steady()

    readings = [steady.admit(["A"], at / 10) for at in range(100)]

    assert readings == [["A"]] + [[]] * 99


def test_a_voucher_counts_again_once_it_was_out_of_view_for_long_enough():
    steady = Steady()
    steady.admit(["A"], 0.0)
    steady.admit([], 0.1)

    assert steady.admit(["A"], 0.1 + OUT_OF_VIEW_S) == ["A"]


def test_a_voucher_that_flickers_is_still_the_same_one():
    steady = Steady()
    steady.admit(["A"], 0.0)

    for at in (1.0, 3.0, 5.0):
        steady.admit([], at)
        assert steady.admit(["A"], at + OUT_OF_VIEW_S - 0.1) == []


def test_time_in_which_nobody_looked_does_not_count_as_out_of_view():
    steady = Steady()
    steady.admit(["A"], 0.0)

    assert steady.admit(["A"], 60.0) == []


def test_several_vouchers_side_by_side_are_each_read_once_in_order():
    steady = Steady()

    assert steady.admit(["A", "B", "A"], 0.0) == ["A", "B"]
    assert steady.admit(["B", "C"], 0.1) == ["C"]
    assert steady.admit(["A", "B", "C"], 0.2) == []


def test_a_voucher_that_is_forgotten_counts_again_while_it_stays_in_view():
    steady = Steady()
    steady.admit(["A", "B"], 0.0)

    steady.forget(["A", "never seen"])

    assert steady.admit(["A", "B"], 0.1) == ["A"]
    assert steady.admit(["A", "B"], 0.2) == []


@given(st.lists(st.tuples(st.floats(0.01, 3.0), st.sets(st.sampled_from("ABC"))), max_size=40))
def test_two_readings_of_a_code_are_never_nearer_than_its_time_out_of_view(looks):
    steady, at = Steady(), 0.0
    read_at: dict[str, float] = {}

    for wait, texts in looks:
        at += wait
        for text in steady.admit(sorted(texts), at):
            assert at - read_at.get(text, -OUT_OF_VIEW_S) >= OUT_OF_VIEW_S - 1e-9
            read_at[text] = at
