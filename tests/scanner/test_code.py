from __future__ import annotations

from app.scanner.code import Code, without_doubles


def a_square(left: int, top: int, side: int = 100) -> tuple:
    return (left, top), (left + side, top), (left + side, top + side), (left, top + side)


def test_two_engines_on_one_code_are_one_code_and_the_first_engine_speaks():
    first = Code("A", a_square(10, 10), "zxing")
    second = Code("A ", a_square(14, 8), "zbar")

    assert without_doubles([first, second]) == (first,)


def test_the_same_text_in_two_places_is_two_codes():
    left, right = Code("A", a_square(0, 0), "zxing"), Code("A", a_square(150, 0), "zxing")

    assert without_doubles([left, right]) == (left, right)


def test_a_code_found_in_an_enlarged_picture_comes_back_in_the_pixels_of_the_given_one():
    assert Code("A", a_square(20, 40), "zxing").scaled(0.5).quad == a_square(10, 20, 50)


def test_corners_in_any_order_do_not_hide_a_double():
    crossed = ((0, 0), (100, 100), (100, 0), (0, 100))

    assert len(without_doubles([Code("A", crossed, "zbar"), Code("A", a_square(2, 2), "zxing")])) == 1
