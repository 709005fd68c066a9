"""The fault plan: what goes wrong, with which call, and when."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Generic, TypedDict, TypeVar

Trouble = TypeVar("Trouble")


@dataclass(frozen=True, kw_only=True)
class ApiFault:
    """What happens to a Web API call.

    `status` answers with a bare HTTP status; `error` with Slack's error (`ratelimited` comes as
    429 with Retry-After). Both happen instead of the call. `lose_response` applies the call and
    then cuts the connection. `delay` seconds pass first. After `late` seconds the call is applied
    although its caller may long have given up.
    """

    status: int | None = None
    error: str | None = None
    retry_after: int = 1
    delay: float = 0.0
    late: float = 0.0
    lose_response: bool = False


class ApiTrouble(TypedDict, total=False):
    """The fields of an `ApiFault`, as keywords."""

    status: int | None
    error: str | None
    retry_after: int
    delay: float
    late: float
    lose_response: bool


@dataclass(frozen=True, kw_only=True)
class DeliveryFault:
    """What happens to an event on its way to the app.

    `duplicates` more copies follow; `delay` seconds pass first (which also reorders);
    `lose_ack` ignores the app's answer, so that Slack tries again; `drop` loses this attempt.
    """

    duplicates: int = 0
    delay: float = 0.0
    lose_ack: bool = False
    drop: bool = False


class DeliveryTrouble(TypedDict, total=False):
    """The fields of a `DeliveryFault`, as keywords."""

    duplicates: int
    delay: float
    lose_ack: bool
    drop: bool


@dataclass(kw_only=True)
class _Planned(Generic[Trouble]):
    pattern: str
    skip: int
    times: int
    trouble: Trouble
    then: Callable[[], None]


class FaultPlan(Generic[Trouble]):
    """Faults by name pattern, each for the nth match and as many times as planned."""

    def __init__(self) -> None:
        self._planned: list[_Planned[Trouble]] = []
        self._lock = threading.Lock()

    def add(
        self,
        pattern: str,
        trouble: Trouble,
        *,
        nth: int = 1,
        times: int = 1,
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """Plan trouble for the nth call from now on that matches, and `times` calls in a row.

        `then` is called when the last of them has got into it; it must not block.
        """
        with self._lock:
            self._planned.append(
                _Planned(pattern=pattern, skip=nth - 1, times=times, trouble=trouble, then=then)
            )

    def clear(self) -> None:
        """Forget every fault that has not happened yet."""
        with self._lock:
            self._planned.clear()

    @property
    def left(self) -> int:
        """How many calls will still get into trouble."""
        with self._lock:
            return sum(planned.times for planned in self._planned)

    def strike(self, name: str) -> Trouble | None:
        """Count a call, and return the trouble it gets into."""
        struck: Trouble | None = None
        with self._lock:
            for planned in [p for p in self._planned if fnmatchcase(name, p.pattern)]:
                if planned.skip > 0:
                    planned.skip -= 1
                elif struck is None:
                    struck = planned.trouble
                    planned.times -= 1
            over = [planned for planned in self._planned if planned.times <= 0]
            self._planned = [planned for planned in self._planned if planned.times > 0]
        for planned in over:
            planned.then()
        return struck
