"""A hard limit on waiting."""

import threading

import pytest

from bot.model.deadline import DeadlinePassed, within


def test_work_that_ends_in_time_gives_its_result() -> None:
    assert within(5.0, lambda: 7) == 7


def test_work_that_does_not_end_is_not_waited_for() -> None:
    never = threading.Event()
    with pytest.raises(DeadlinePassed):
        within(0.05, lambda: never.wait(5))
    never.set()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_work_that_breaks_is_reported_at_once() -> None:
    with pytest.raises(RuntimeError, match="printed above"):
        within(5.0, lambda: 1 // 0)
