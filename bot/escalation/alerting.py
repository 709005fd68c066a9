"""Delivering one alert as steps; the engine repeats it with patience until it is delivered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from pydantic import JsonValue

from bot.escalation.hooks import WebhookCourier
from bot.slack.courier import SlackCourier
from bot.sql.database import Database
from bot.sql.room import Room
from bot.steps import Steps
from bot.turn import Value
from tickets.alerts import AlertState, Case, Delivery, carry, load
from tickets.mail import MailCourier


class Tried(Value):
    """What one try came to, and the state of the incident that it told of."""

    delivery: Delivery
    state: str


@dataclass(frozen=True)
class Alerting:
    """Everything an alert needs on its way."""

    database: Database
    slack: SlackCourier
    mail: MailCourier
    hooks: WebhookCourier
    clock: Callable[[], datetime]

    def deliver(self, alert_id: str, steps: Steps) -> bool:
        """Try once; True when the alert is delivered, never will be, or is not there to deliver."""
        steps.write("begin", partial(self._begin, alert_id=UUID(alert_id)))
        carried = steps.call("carry", partial(self._carry, UUID(alert_id)))
        if carried is None:
            return True
        tried = Tried.model_validate(carried)
        settle = partial(self._settle, alert_id=UUID(alert_id), delivery=tried.delivery)
        now = steps.write("settle", settle)
        if tried.delivery.error is None and now != tried.state:  # others reported meanwhile
            steps.send("refresh", lambda _: self.refresh(alert_id))
        return tried.delivery.error is None or tried.delivery.final

    def refresh(self, alert_id: str) -> str:
        """Show a ticket's present state on a Slack card; raises SlackUnavailable."""
        with self.database.transaction() as session:
            errand = Room.on(session).tickets.alert(UUID(alert_id))
        if errand:
            self.slack.refresh(*errand)
        return alert_id

    def _carry(self, alert_id: UUID) -> JsonValue:
        with self.database.transaction() as session:
            errand = load(alert_id, Room.on(session).tickets)
        if errand is None:
            return None
        couriers = (self.slack, self.slack.to_channels(), self.mail, self.hooks)
        delivery = carry(*errand, couriers)
        return Tried(delivery=delivery, state=_state(errand[1])).model_dump(mode="json")

    def _begin(self, room: Room, *, alert_id: UUID) -> None:
        room.tickets.mark(alert_id, AlertState.SENDING)

    def _settle(self, room: Room, *, alert_id: UUID, delivery: Delivery) -> str:
        room.tickets.settle(alert_id, delivery, self.clock())
        errand = room.tickets.alert(alert_id)
        return _state(errand[1]) if errand else ""


def _state(case: Case) -> str:
    """Name what a card shows of an incident, so that a change is seen."""
    return f"{case.incident.version}:{case.incident.tickets}" if case.incident else ""
