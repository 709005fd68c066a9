"""A hard limit on waiting."""

import threading

import pytest

from domain.deadline import DeadlinePassed, within


def test_work_that_ends_in_time_gives_its_result() -> None:
    assert within(5.0, lambda: 7) == 7


def test_work_that_does_not_end_is_not_waited_for() -> None:
    never = threading.Event()
    with pytest.raises(DeadlinePassed):
        within(0.05, lambda: never.wait(5))
    never.set()


def test_work_that_breaks_breaks_for_its_caller() -> None:
    with pytest.raises(ZeroDivisionError):
        within(5.0, lambda: 1 // 0)
