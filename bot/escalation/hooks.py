"""The courier that posts an incident to a web address, signed as all of REX's webhooks are."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from bot.automation.posting import post, signed
from bot.sql.database import Database
from domain.webhooks import SECRET_PREFIX
from tickets.alerts import Alert, Case, CourierName, DeliveryFailed, NeverDeliverable, Post
from tickets.sql.links import link_key
from tickets.ticket import Ticket

#: Under which name the database keeps what these are signed with.
KEY = "ladder webhooks"


@dataclass(frozen=True)
class WebhookCourier:
    """Posts what a step of a ladder tells (`tickets.alerts.Courier`).

    What a reporter wrote is not in it: whoever is told looks at the ticket.
    """

    database: Database
    clock: Callable[[], datetime]
    #: The address of a ticket in the staff console; empty where it has none.
    page: Callable[[Ticket], str] = field(repr=False)
    may_stay_home: bool = False
    name: CourierName = CourierName.WEBHOOK

    def deliver(self, alert: Alert, case: Case) -> str:
        """Post it once under the alert's id; return the status. Raise DeliveryFailed."""
        if not isinstance(alert.recipient, Post):
            raise NeverDeliverable(f"{alert.recipient.name} is no web address.")
        said = json.dumps(self._body(alert, case), ensure_ascii=False)
        sent_at = int(self.clock().timestamp())
        headers = signed(str(alert.id), sent_at, said, webhook_secret(self.database))
        tried = post(alert.recipient.address, said, headers, may_stay_home=self.may_stay_home)
        if tried.code is None:
            raise DeliveryFailed(str(tried.error))
        if tried.code == HTTPStatus.GONE:
            raise NeverDeliverable(f"{alert.recipient.name} wants no more: it answered 410.")
        if not HTTPStatus.OK <= tried.code < HTTPStatus.MULTIPLE_CHOICES:
            raise DeliveryFailed(f"{alert.recipient.name} answered {tried.code}.")
        return str(tried.code)

    def _body(self, alert: Alert, case: Case) -> dict[str, object]:
        incident, ticket = case.incident, case.ticket
        told: dict[str, object] = {"notice": alert.notice.value}
        if incident:
            told |= {
                "incident": incident.ref,
                "title": incident.title,
                "severity": incident.severity.value,
                "component": incident.component,
                "status": incident.status.value,
                "opened_at": incident.opened_at.isoformat(),
                "tickets": incident.tickets,
                "reporters": incident.reporters,
                "workspaces": incident.workspaces,
            }
        if ticket:
            told |= {"ticket": ticket.ref, "url": self.page(ticket) or None}
        created = alert.created_at.isoformat()
        return {"type": f"incident.{alert.notice}", "timestamp": created, "data": told}


def webhook_secret(database: Database) -> str:
    """Return what receivers check signatures with; made at first use."""
    with database.transaction() as session:
        return SECRET_PREFIX + base64.b64encode(link_key(session, KEY)).decode()
