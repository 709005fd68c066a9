"""What was done again after a death, and what was done again without one."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

#: Seconds after which something is heard at most that a replica said before it died.
HEARD_LATE = 1.0


class Death(NamedTuple):
    """When which replica died, by its port; and at which boundary, if it was told to."""

    at: float
    port: int
    boundary: str | None


class Made(NamedTuple):
    """When something was heard outside, and from which replica, by its port; None if nobody knows."""

    at: float
    port: int | None = None


def unexcused(made: Sequence[Made], deaths: Iterable[Death]) -> int:
    """How many repeats of one and the same thing no death explains.

    A repeat needs a death of the replica that did it before, after it had begun to, and each death
    explains one repeat.
    """
    left = sorted(deaths, key=attrgetter("at"))
    found = 0
    for before, after in pairwise(sorted(made, key=attrgetter("at"))):
        reason = next((it for it in left if _explains(it, before, after)), None)
        if reason:
            left.remove(reason)
        else:
            found += 1
    return found


def _explains(death: Death, before: Made, after: Made) -> bool:
    is_of = before.port in (None, death.port)
    return is_of and before.at - HEARD_LATE <= death.at <= after.at
