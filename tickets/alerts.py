"""Alerts: who must be told of a ticket, by which courier, and what became of it.

The engine runs `load` with `carry`, and then `AlertStore.settle`, as steps of its own. Nothing is
carried inside a transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from tickets.ticket import Staff, Ticket


class CourierName(StrEnum):
    """The ways to reach a person; every alert goes by all of them."""

    SLACK = "slack"
    EMAIL = "email"


class AlertState(StrEnum):
    """What became of an alert; a failed one may be tried again, a sent one never is."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One promise to tell one person by one courier."""

    id: UUID
    ticket_id: UUID
    courier: CourierName
    recipient: Staff
    state: AlertState = AlertState.PENDING
    attempts: int = 0
    last_error: str | None = None
    provider_id: str | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Tally:
    """The alerts of a ticket by state: what was promised is sent, failed or pending."""

    sent: int
    failed: int
    pending: int

    @property
    def promised(self) -> int:
        """How many alerts there are in all."""
        return self.sent + self.failed + self.pending


class DeliveryFailed(Exception):
    """A courier could not hand over its alert; the message is a sentence for staff."""


class Courier(Protocol):
    """What carries an alert to a person."""

    @property
    def name(self) -> str:
        """Which alerts it carries: a value of CourierName."""
        ...

    def deliver(self, alert: Alert, ticket: Ticket) -> str:
        """Hand over the alert; return the provider's id. Raise DeliveryFailed."""
        ...


class Delivery(BaseModel):
    """What one attempt came to: a provider's id or an error, never both. Survives JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    provider_id: str | None = None
    error: str | None = None


class AlertStore(Protocol):
    """Where alerts are kept."""

    def alert(self, alert_id: UUID) -> tuple[Alert, Ticket] | None:
        """Return an alert with its ticket."""
        ...

    def settle(self, alert_id: UUID, delivery: Delivery, now: datetime) -> None:
        """Record one attempt; leave an alert alone that is already sent."""
        ...

    def alerts_of(self, ticket_id: UUID) -> tuple[Alert, ...]:
        """Return a ticket's alerts."""
        ...

    def tally(self, ticket_id: UUID | None = None) -> Tally:
        """Count the alerts of one ticket, or of all."""
        ...


def load(alert_id: UUID, store: AlertStore) -> tuple[Alert, Ticket] | None:
    """Return what has to be carried; None if it is gone or already sent."""
    errand = store.alert(alert_id)
    return None if errand is None or errand[0].state is AlertState.SENT else errand


def carry(alert: Alert, ticket: Ticket, couriers: Sequence[Courier]) -> Delivery:
    """Hand the alert to its courier; a failure comes back as a value, to be recorded."""
    courier = next((each for each in couriers if each.name == alert.courier), None)
    if courier is None:
        return Delivery(error=f"There is no courier for {alert.courier} in this configuration.")
    try:
        return Delivery(provider_id=courier.deliver(alert, ticket))
    except DeliveryFailed as failure:
        return Delivery(error=str(failure))
