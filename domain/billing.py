"""Invoices of a deal: drafted, sent through the outbox, paid, and counted as revenue."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID, uuid4

from domain import lookup
from domain.access import Action, Actor
from domain.calendars import today
from domain.errors import BadValue, NotFound, NotOpen
from domain.events import By, Event, EventKind, Source
from domain.invoices import (
    REFERENCE_LENGTH,
    Invoice,
    InvoiceStatus,
    NewInvoice,
    Payment,
    lines_of,
    recipient_of,
)
from domain.limits import text
from domain.money import Money, totals
from domain.opportunity import Opportunity
from domain.pipeline import Status
from domain.records import Command, Records

REF = re.compile(r"(?:inv(?:oice)?)?[\s#-]*(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Revenue:
    """Per currency: what was paid, what is waited for, what is still a draft, and the uncollectible."""

    recognised: tuple[Money, ...]
    pending: tuple[Money, ...]
    draft: tuple[Money, ...]
    uncollectible: tuple[Money, ...] = ()


class Ledger(Protocol):
    """What this needs from whatever keeps the CRM."""

    def invoices(
        self, workspace_id: UUID, *, opportunity_id: UUID | None = None
    ) -> tuple[Invoice, ...]:
        """Invoices by number, of one deal or of all."""

    def lock_invoice(self, workspace_id: UUID, number: int) -> Invoice | None:
        """Its present state; nobody else can change it until the transaction ends."""

    def add_invoice(self, invoice: Invoice, by: By) -> None:
        """Keep a new invoice."""

    def save_invoice(self, invoice: Invoice, payment: Payment | None, by: By) -> Invoice:
        """Keep a changed invoice under the next version, and the payment that changed it."""


def invoices(
    records: Records, ledger: Ledger, actor: Actor, opportunity: str | None = None
) -> tuple[Invoice, ...]:
    """The invoices of a deal, or of the workspace, by number."""
    lookup.require(actor, Action.SEE_BILLING)
    deal = lookup.opportunity(records, actor, opportunity) if opportunity else None
    return ledger.invoices(actor.workspace.id, opportunity_id=deal.id if deal else None)


def revenue(ledger: Ledger, actor: Actor) -> Revenue:
    """What the workspace earned: money that came in is recognised, parts of an invoice too."""
    lookup.require(actor, Action.SEE_BILLING)
    kept = ledger.invoices(actor.workspace.id)

    def outstanding(status: InvoiceStatus) -> tuple[Money, ...]:
        return totals(it.outstanding for it in kept if it.status is status)

    return Revenue(
        recognised=totals(it.paid for it in kept if it.payments),
        pending=outstanding(InvoiceStatus.SENT),
        draft=outstanding(InvoiceStatus.DRAFT),
        uncollectible=outstanding(InvoiceStatus.UNCOLLECTIBLE),
    )


def must_be_billable(deal: Opportunity) -> None:
    """Raise NotOpen for a deal that came to nothing."""
    if deal.status in (Status.LOST, Status.CANCELLED):
        raise NotOpen(f"{deal.ref} is {deal.status.label}, so there is nothing to invoice.")


def draft_invoice(
    records: Records,
    ledger: Ledger,
    actor: Actor,
    opportunity: str,
    new: NewInvoice,
    *,
    now: datetime,
    source: Source,
    key: str,
) -> Invoice:
    """A draft for a deal that isn't lost; nobody outside sees it until it is sent."""
    by = By(actor, source, now)
    command = Command.of(by, key, "draft_invoice", opportunity, new)
    with records.attempt():
        if earlier := records.claim(command):
            return _again(ledger, actor, earlier["invoice"])
        lookup.require(actor, Action.SEE_BILLING)
        deal = records.lock_opportunity(lookup.opportunity(records, actor, opportunity))
        must_be_billable(deal)
        draft = Invoice(
            id=uuid4(),
            workspace_id=actor.workspace.id,
            number=records.next_number(actor.workspace.id, "invoice"),
            opportunity_id=deal.id,
            opportunity_ref=deal.ref,
            client=deal.client,
            type=new.type,
            status=InvoiceStatus.DRAFT,
            recipient=recipient_of(new.recipient),
            lines=lines_of(new, deal.fee),
            created_at=now,
            version=1,
            due_on=_due(new.due_on, today(by)),
        )
        ledger.add_invoice(draft, by)
        _tell(records, EventKind.INVOICE_DRAFTED, draft, by)
        records.settle(command, {"invoice": draft.ref})
        return draft


def send_invoice(
    records: Records,
    ledger: Ledger,
    actor: Actor,
    ref: str,
    *,
    now: datetime,
    source: Source,
    key: str,
) -> Invoice:
    """Sent, by an event that whoever mails it handles; nobody is mailed here."""

    by = By(actor, source, now)

    def send(found: Invoice) -> tuple[Invoice, None]:
        must_be(found, _DRAFTS, "Only a draft can be sent.")
        return found.sent(today(by), now), None

    return change_invoice(records, ledger, by, Command.of(by, key, "send_invoice", ref), ref, send)


def record_payment(
    records: Records,
    ledger: Ledger,
    actor: Actor,
    ref: str,
    amount: Money | None = None,
    *,
    reference: str | None = None,
    provider_event: str | None = None,
    now: datetime,
    source: Source,
    key: str,
) -> Invoice:
    """A payment of an invoice that went out, of all that is outstanding unless an amount is given.

    An uncollectible one may be paid after all. `provider_event` is the id under which a payment
    provider reported it; each counts once.
    """
    by = By(actor, source, now)

    def pay(found: Invoice) -> tuple[Invoice, Payment]:
        must_be(found, _WITH_CLIENT, "Only an invoice that was sent can be paid.")
        noted = text(reference, "reference", "payment's reference", REFERENCE_LENGTH)
        payment = Payment(_payable(found, amount), today(by), noted, provider_event)
        return found.with_payment(payment, now), payment

    command = Command.of(by, key, "record_payment", ref, amount, reference)
    return change_invoice(records, ledger, by, command, ref, pay)


def change_invoice(
    records: Records,
    ledger: Ledger,
    by: By,
    command: Command,
    ref: str,
    change: Callable[[Invoice], tuple[Invoice, Payment | None]],
    why: str | None = None,
) -> Invoice:
    """What `change` makes of an invoice; a repeated key changes nothing. `why` is told with it."""
    with records.attempt():
        if earlier := records.claim(command):
            return _again(ledger, by.actor, earlier["invoice"])
        lookup.require(by.actor, Action.SEE_BILLING)
        before = _taken(ledger, by.actor, ref)
        after, payment = change(before)
        saved = ledger.save_invoice(after, payment, by)
        told = _payment_told(saved) if payment else why
        _tell(records, _what_happened(saved, payment), saved, by, told)
        records.settle(command, {"invoice": saved.ref})
        return saved


def must_be(invoice: Invoice, allowed: Collection[InvoiceStatus], way_out: str) -> None:
    """Raise NotOpen, with the way out, unless the invoice has one of these statuses."""
    if invoice.status not in allowed:
        raise NotOpen(f"{invoice.ref} is {_STANDS[invoice.status]}. {way_out}")


def _what_happened(invoice: Invoice, payment: Payment | None) -> EventKind:
    if payment and invoice.status is not InvoiceStatus.PAID:
        return EventKind.INVOICE_PARTLY_PAID
    return _HAPPENED[invoice.status]


_HAPPENED = {
    InvoiceStatus.SENT: EventKind.INVOICE_SENT,
    InvoiceStatus.PAID: EventKind.INVOICE_PAID,
    InvoiceStatus.VOID: EventKind.INVOICE_VOIDED,
    InvoiceStatus.UNCOLLECTIBLE: EventKind.INVOICE_UNCOLLECTIBLE,
}


def _tell(
    records: Records, kind: EventKind, invoice: Invoice, by: By, why: str | None = None
) -> None:
    """The line of the deal's timeline, and the event for whatever listens."""
    number = int(invoice.opportunity_ref.removeprefix("OPP-"))
    deal = records.opportunity(invoice.workspace_id, number)
    if deal is None:
        raise NotFound(f"There is no opportunity {invoice.opportunity_ref}.")
    told = " ".join(filter(None, (invoice.summary, why)))
    records.record(Event(kind, by, before=deal, after=deal, reason=told, invoice=str(invoice.id)))


def _payment_told(invoice: Invoice) -> str | None:
    """When it comes in parts, what came in now and what is to come."""
    last, due = invoice.payments[-1].amount, invoice.outstanding
    if last == invoice.total:
        return None
    rest = f"{due.format()} is outstanding" if due.minor else "nothing is outstanding"
    return f"{last.format()} came in, {rest}."


def _taken(ledger: Ledger, actor: Actor, ref: str) -> Invoice:
    numbered = REF.fullmatch(ref.strip())
    found = ledger.lock_invoice(actor.workspace.id, int(numbered[1])) if numbered else None
    if found is None:
        raise NotFound(f"There is no invoice {ref.strip()} in {actor.workspace.name}.")
    return found


def _again(ledger: Ledger, actor: Actor, ref: str) -> Invoice:
    lookup.require(actor, Action.SEE_BILLING)
    return _taken(ledger, actor, ref)


_STANDS = {
    InvoiceStatus.DRAFT: "a draft",
    InvoiceStatus.SENT: "sent already",
    InvoiceStatus.PAID: "paid already",
    InvoiceStatus.VOID: "void",
    InvoiceStatus.UNCOLLECTIBLE: "uncollectible",
}
_DRAFTS = (InvoiceStatus.DRAFT,)
_WITH_CLIENT = (InvoiceStatus.SENT, InvoiceStatus.UNCOLLECTIBLE)


def _payable(invoice: Invoice, amount: Money | None) -> Money:
    due = invoice.outstanding
    if amount is None:
        return due
    if amount.currency == due.currency and 0 < amount.minor <= due.minor:
        return amount
    raise BadValue(
        "amount",
        f"{due.format()} of {invoice.ref} is outstanding, so a payment can be up to that, in "
        f"{due.currency}, and {amount.format()} isn't. Please correct the amount.",
    )


def _due(day: date | None, earliest: date) -> date | None:
    if day is not None and day < earliest:
        raise BadValue("due_on", f"The due date {day} is past. Please choose {earliest} or later.")
    return day
