"""Invoices by e-mail: written once, and tried again with patience until a server takes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from functools import partial
from typing import TypedDict
from uuid import UUID

from bot.automation.errand import by_whom
from bot.automation.outbox import MAIL_INVOICE
from bot.sql.database import Database
from bot.sql.room import Room
from bot.steps import JsonObject, Steps
from bot.turn import Value
from domain.access import Actor
from domain.automations import Automation, Done, Outcome, Waiting
from domain.invoices import Invoice, InvoiceStatus
from domain.sql.automations import SqlAutomations
from domain.sql.ledger import SqlLedger
from tickets.alerts import DeliveryFailed, NeverDeliverable
from tickets.mail import MailCourier, address, headed
from tickets.rendering import environment

#: Seconds between tries: for a day.
PATIENCE = (10, 60, 300, 1_800, *[3_600] * 23)

TOO_LATE = "It was made void before it went out."


class Errand(Value):
    """One try to send the invoice of an event."""

    workspace_id: UUID
    event_id: UUID
    tries: int = 0


class Sent(Value):
    """What became of it."""

    ref: str
    recipient: str
    error: str | None = None
    is_final: bool = False


class Problem(TypedDict, total=False):
    """Why it wasn't sent, and whether another try would help."""

    error: str
    is_final: bool


@dataclass(frozen=True)
class InvoiceMail:
    """Sends invoices to clients."""

    database: Database
    mail: MailCourier
    clock: Callable[[], datetime]
    patience: Sequence[float]

    def send(self, payload: JsonObject, steps: Steps) -> None:
        """Try once; a server that doesn't take it is tried again later."""
        errand = Errand.model_validate(payload)
        carried = steps.call("mail", partial(self._carry, errand))
        if carried is None:
            return
        sent = Sent.model_validate(carried)
        if sent.error and not sent.is_final and errand.tries < len(self.patience):
            later = errand.model_copy(update={"tries": errand.tries + 1})
            key = f"{errand.event_id}:{later.tries}"
            wait = self.patience[errand.tries]
            steps.start_job(MAIL_INVOICE, key, later.model_dump(mode="json"), after=wait)
            return
        steps.write("mailed", partial(self._note, errand=errand, sent=sent))

    def _carry(self, errand: Errand) -> JsonObject | None:
        with self.database.transaction() as session:
            room = Room.on(session)
            found = _event(room, errand)
            invoice = _invoice(room, found) if found else None
            by = by_whom(room, found, self.clock()) if found else None
        if invoice is None or by is None:
            return None
        sent = Sent(ref=invoice.ref, recipient=invoice.recipient, **self._mailed(invoice, by.actor))
        return sent.model_dump(mode="json")

    def _mailed(self, invoice: Invoice, seller: Actor) -> Problem:
        """What came in the way of the letter; nothing if a server took it."""
        if invoice.status is InvoiceStatus.VOID:
            return {"error": TOO_LATE, "is_final": True}
        try:
            self.mail.send(letter(invoice, seller, self.mail.sender), invoice.recipient)
        except DeliveryFailed as failed:
            return {"error": str(failed), "is_final": isinstance(failed, NeverDeliverable)}
        return {}

    def _note(self, room: Room, *, errand: Errand, sent: Sent) -> None:
        found = _event(room, errand)
        by = by_whom(room, found, self.clock()) if found else None
        if found and by:
            done = (
                Done(Outcome.FAILED, f"{sent.ref} could not be e-mailed. {sent.error}")
                if sent.error
                else Done(Outcome.DONE, f"E-mailed {sent.ref} to {sent.recipient}.")
            )
            SqlAutomations(room.session).note(found, by, Automation.MAIL_INVOICE, done)


def letter(invoice: Invoice, seller: Actor, sender: str) -> EmailMessage:
    """The e-mail: text, and the same as HTML; its Message-ID is always the invoice's own.

    It comes from the workspace's name at REX's address. Answers go to the `seller`, those of machines
    too: it isn't marked as sent by one.
    """
    agency = " ".join(seller.workspace.name.split())
    origin = address(agency, parseaddr(sender)[1])
    message = headed(
        origin,
        address("", invoice.recipient),
        f"Invoice {invoice.ref} from {agency}",
        key=f"invoice-{invoice.id}",
        at=invoice.sent_at or invoice.created_at,
        automatic=False,
    )
    message["Reply-To"] = address(seller.name, seller.email)
    templates = environment("bot.automation")
    shown = {"invoice": invoice, "seller": agency}
    message.set_content(templates.get_template("invoice.txt.j2").render(shown))
    html = templates.get_template("invoice.html.j2").render(shown)
    message.add_alternative(html, subtype="html")
    return message


def _event(room: Room, errand: Errand) -> Waiting | None:
    return SqlAutomations(room.session).any_event(errand.workspace_id, errand.event_id)


def _invoice(room: Room, event: Waiting) -> Invoice | None:
    known = SqlLedger(room.session).invoices(
        event.workspace_id, opportunity_id=event.opportunity.id
    )
    return next((it for it in known if str(it.id) == event.payload["invoice_id"]), None)
