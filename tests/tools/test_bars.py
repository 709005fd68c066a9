"""Bars made of characters."""

from tools.bars import bars


def test_the_largest_is_full_and_all_are_equally_wide() -> None:
    assert bars([8, 4, 2, 0], width=4) == ("████", "██░░", "█░░░", "░░░░")


def test_what_is_there_is_never_shown_as_nothing() -> None:
    assert bars([10_000, 1], width=4) == ("████", "█░░░")


def test_nothing_at_all_is_drawn_as_nothing() -> None:
    assert bars([0, 0], width=3) == ("░░░", "░░░")
    assert bars([]) == ()
