"""After every test that had a REX in an emulated Slack: nothing there is unanswered, doubled or stuck.

A test that is about such a thing says so: `@pytest.mark.restless("why")`.
"""

import time
from collections.abc import Iterator
from typing import Protocol

import pytest

MARK = "restless"
#: Seconds that what comes after a test is given; most often there is nothing.
A_MOMENT = 10.0


class Restable(Protocol):
    """A world, as far as it is looked at."""

    is_stopped: bool

    def left_behind(self) -> list[str]:
        """What there is to complain of in its Slack."""
        ...


#: The worlds that the present test has, or had.
had: list[Restable] = []
_PASSED = pytest.StashKey[bool]()


def note_outcome(item: pytest.Item, report: pytest.TestReport) -> None:
    """Remember whether the test itself was fine: of one that wasn't nothing more is asked."""
    if report.when == "call":
        item.stash[_PASSED] = report.passed


def look_around(item: pytest.Item) -> Iterator[str]:
    """What is wrong in the Slack of each world that a test had, the stopped ones included."""
    worlds = list(had)
    had[:] = [world for world in had if not world.is_stopped]
    if not item.stash.get(_PASSED, False) or _excused(item):
        return
    for world in worlds:
        deadline = time.monotonic() + A_MOMENT
        while world.left_behind() and time.monotonic() < deadline and not world.is_stopped:
            time.sleep(0.05)
        yield from world.left_behind()


def _excused(item: pytest.Item) -> bool:
    marker = item.get_closest_marker(MARK)
    if marker is None:
        return False
    assert marker.args, f"@pytest.mark.{MARK} must name why"
    return True
