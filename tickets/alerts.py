"""Alerts: what HirePilot's own people are promised to be told, by which courier, and what became of it.

The engine runs `load` with `carry`, and then `AlertStore.settle`, as steps of its own. Nothing is
carried inside a transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from tickets.incident import Incident
from tickets.staff import Staff
from tickets.ticket import Ticket


class CourierName(StrEnum):
    """The ways to tell somebody."""

    SLACK = "slack"
    EMAIL = "email"
    CHANNEL = "channel"
    WEBHOOK = "webhook"


#: The ways to reach a person: an alert for one goes by all of them.
PERSONAL = (CourierName.SLACK, CourierName.EMAIL)
#: What these bring stays in sight, and is kept true.
CARDS = (CourierName.SLACK, CourierName.CHANNEL)


class AlertState(StrEnum):
    """What became of an alert. A failed one is tried again, a dead one only when staff say so."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead"
    SUPPRESSED = "suppressed"  # no longer worth sending: somebody has it already


#: Tries after which an alert is dead: as many as the engine makes, in three days.
MOST_ATTEMPTS = 76
UNSENT = (AlertState.PENDING, AlertState.SENDING, AlertState.FAILED)


class Notice(StrEnum):
    """What an alert says."""

    OPENED = "opened"
    ESCALATED = "escalated"  # nobody has acknowledged: the next step of the ladder
    RAISED = "raised"  # it is worse than it seemed, so its ladder begins anew
    SILENT = "silent"  # acknowledged, and then nothing: it is triggered again
    DIGEST = "digest"  # a day's P3s
    LATE = "late"  # an answer or a solution is due soon, or overdue
    REOPENED = "reopened"  # its reporter says that it isn't solved
    ANSWERED = "answered"  # its reporter has answered whoever works on it


#: What tells everybody at once, and is delivered even if somebody has it a moment later.
CALLS = (Notice.OPENED, Notice.RAISED)


@dataclass(frozen=True)
class Post:
    """What is told instead of a person: a channel in Slack, "T0PILOT/C0OPS", or a web address."""

    address: str

    @property
    def name(self) -> str:
        """What it is called: the channel, or the host; an address may hold a secret."""
        return urlsplit(self.address).hostname or self.address.partition("/")[2]


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One promise to tell one person, or one post, by one courier."""

    id: UUID
    courier: CourierName
    recipient: Staff | Post
    notice: Notice
    dedupe_key: str
    created_at: datetime
    incident_id: UUID | None = None
    ticket_id: UUID | None = None
    words: str | None = None
    state: AlertState = AlertState.PENDING
    attempts: int = 0
    not_before: datetime | None = None
    last_error: str | None = None
    provider_id: str | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Case:
    """What an alert is about: an incident with its first live ticket, one ticket, or neither."""

    incident: Incident | None = None
    ticket: Ticket | None = None


@dataclass(frozen=True)
class Tally:
    """Alerts by state: what was promised is sent, failed, dead, suppressed or pending."""

    sent: int = 0
    failed: int = 0
    pending: int = 0
    dead: int = 0
    suppressed: int = 0

    @property
    def promised(self) -> int:
        """How many alerts there are in all."""
        return self.sent + self.failed + self.pending + self.dead + self.suppressed


class DeliveryFailed(Exception):
    """A courier could not hand over its alert; the message is a sentence for staff."""

    #: Whether trying again is of no use.
    final = False


class NeverDeliverable(DeliveryFailed):
    """The same message to the same address will always be refused, until a person mends it."""

    final = True


class Courier(Protocol):
    """What carries an alert to a person."""

    @property
    def name(self) -> str:
        """Which alerts it carries: a value of CourierName."""
        ...

    def deliver(self, alert: Alert, case: Case) -> str:
        """Hand over the alert; return the provider's id. Raise DeliveryFailed."""
        ...


class Delivery(BaseModel):
    """What one attempt came to: a provider's id or an error, never both. Survives JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    provider_id: str | None = None
    error: str | None = None
    #: Whether trying again is of no use.
    final: bool = False


class AlertStore(Protocol):
    """Where alerts are kept."""

    def add_alerts(self, alerts: tuple[Alert, ...]) -> tuple[Alert, ...]:
        """Store those whose dedupe key is not there yet; return these."""
        ...

    def alert(self, alert_id: UUID) -> tuple[Alert, Case] | None:
        """Return an alert with what it is about."""
        ...

    def alerts(self, states: tuple[AlertState, ...] | None = None) -> tuple[Alert, ...]:
        """Return the alerts in these states, or all; newest first."""
        ...

    def alerts_of(self, incident_id: UUID) -> tuple[Alert, ...]:
        """Return an incident's alerts, oldest first."""
        ...

    def settle(self, alert_id: UUID, delivery: Delivery, now: datetime) -> None:
        """Record one attempt; leave an alert alone that is already sent."""
        ...

    def mark(self, alert_id: UUID, state: AlertState) -> None:
        """Put an unsent or dead alert into another state."""
        ...

    def suppress(self, incident_id: UUID, because: str) -> None:
        """Drop what is still unsent about an incident that somebody has."""
        ...

    def drop_held(
        self, incident_id: UUID, because: str, now: datetime, but: Alert | None = None
    ) -> None:
        """Drop what quiet hours hold back about an incident that is told anew.

        With `but`, what they hold back for its recipient and courier, except for itself.
        """
        ...

    def alerts_about(self, ticket: Ticket) -> tuple[Alert, ...]:
        """Return the alerts of a ticket's incident, and of the ticket itself; oldest first."""
        ...

    def tally(self, about: Ticket | None = None) -> Tally:
        """Count the alerts about one ticket and its incident, or all."""
        ...


def load(alert_id: UUID, store: AlertStore) -> tuple[Alert, Case] | None:
    """Return what has to be carried; None if it is gone, sent, or no longer worth sending."""
    errand = store.alert(alert_id)
    done = (AlertState.SENT, AlertState.SUPPRESSED)
    return None if errand is None or errand[0].state in done else errand


def carry(alert: Alert, case: Case, couriers: Sequence[Courier]) -> Delivery:
    """Hand the alert to its courier; a failure comes back as a value, to be recorded."""
    courier = next((each for each in couriers if each.name == alert.courier), None)
    if courier is None:
        return Delivery(error=f"There is no courier for {alert.courier} in this configuration.")
    try:
        return Delivery(provider_id=courier.deliver(alert, case))
    except DeliveryFailed as failure:
        return Delivery(error=str(failure), final=failure.final)
