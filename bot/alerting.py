"""Delivering one alert as steps; the engine repeats it with patience until it is delivered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from pydantic import JsonValue

from bot.slack.courier import SlackCourier
from bot.sql.database import Database
from bot.sql.room import Room
from bot.steps import Steps
from tickets.alerts import Delivery, carry, load
from tickets.mail import MailCourier
from tickets.sql.waiting import untried_alerts


@dataclass(frozen=True)
class Alerting:
    """Everything an alert needs on its way."""

    database: Database
    slack: SlackCourier
    mail: MailCourier
    clock: Callable[[], datetime]

    def deliver(self, alert_id: str, steps: Steps) -> bool:
        """Try once; True when the alert is delivered, or is not there to deliver."""
        carried = steps.call("carry", partial(self._carry, UUID(alert_id)))
        if carried is None:
            return True
        delivery = Delivery.model_validate(carried)
        steps.write("settle", partial(self._settle, alert_id=UUID(alert_id), delivery=delivery))
        return delivery.error is None

    def refresh(self, alert_id: str) -> str:
        """Show a ticket's present state on a Slack card; raises SlackUnavailable."""
        with self.database.transaction() as session:
            errand = Room.on(session).tickets.alert(UUID(alert_id))
        if errand:
            self.slack.refresh(*errand)
        return alert_id

    def undelivered(self) -> list[str]:
        """Return the alerts that nobody has tried to deliver yet, such as those of a terminal."""
        with self.database.transaction() as session:
            return [str(alert_id) for alert_id in untried_alerts(session)]

    def _carry(self, alert_id: UUID) -> JsonValue:
        with self.database.transaction() as session:
            errand = load(alert_id, Room.on(session).tickets)
        return carry(*errand, (self.slack, self.mail)).model_dump(mode="json") if errand else None

    def _settle(self, room: Room, *, alert_id: UUID, delivery: Delivery) -> None:
        room.tickets.settle(alert_id, delivery, self.clock())
