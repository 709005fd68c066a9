"""What could not be delivered to staff and reporters, and where it is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tickets.alerts import Alert
from tickets.replies import ReplyDelivery


@dataclass(frozen=True)
class Undelivered:
    """What has not arrived."""

    alerts: Sequence[Alert]
    replies: Sequence[ReplyDelivery]


class DeliveryStore(Protocol):
    """Where it is found."""

    def undelivered(self, most: int) -> Undelivered:
        """Return what failed or is dead, the newest first."""
        ...

    def count(self) -> int:
        """Return how much is dead."""
        ...
