"""Invoices: drafted, sent, and marked as paid; for those who see Billing."""

from pydantic import Field, JsonValue

from domain import billing
from domain.access import Action
from domain.differences import Change
from domain.errors import NotFound
from domain.invoices import Invoice, InvoiceStatus
from domain.lookup import require
from domain.money import Money
from tools.asking import Unclear, draft
from tools.invoices import invoice_called, invoice_meant
from tools.office import Click, Office
from tools.outcome import Draft
from tools.planning import rehearsed
from tools.tool import Text, ToolArgs
from tools.write import NOTHING_IS_WRITTEN, Plan, Write, planned

_CALLED = {"value": "amount"}


class SendInvoice(ToolArgs):
    """Which draft goes to the client."""

    invoice: Text | None = Field(
        default=None, max_length=200, description="Its ref (INV-1001), or its client or deal."
    )


class MarkInvoicePaid(ToolArgs):
    """Which invoice was paid, and how much of it."""

    invoice: Text | None = Field(
        default=None, max_length=200, description="Its ref (INV-1001), or its client or deal."
    )
    amount: float | None = Field(
        default=None, description="In whole currency units; null for all that is outstanding."
    )
    reference: Text | None = Field(
        default=None, max_length=200, description="The payment's own reference, or null."
    )


def plan_send(args: SendInvoice, office: Office) -> Plan | Draft:
    """Check that a draft can be sent."""
    require(office.actor, Action.SEE_BILLING)
    invoice = invoice_meant(args.invoice, office, InvoiceStatus.DRAFT)
    if isinstance(invoice, Unclear):
        return draft(SEND.name, {"invoice": invoice})
    exact: dict[str, JsonValue] = {"invoice": invoice.ref}
    ready = SendInvoice.model_validate(exact)
    sent = rehearsed(SEND.name, exact, office, lambda click: _send(ready, click))
    if isinstance(sent, Draft):
        return sent
    changes = [
        Change("Status", "Draft", "Sent"),
        Change("To", None, sent.recipient),
        Change("Total", None, sent.total.format()),
        Change("Due", None, str(sent.due_on)),
    ]
    return planned(exact, f"Send {invoice_called(invoice)}", changes)


def perform_send(args: SendInvoice, click: Click) -> str:
    """Send the invoice that was planned."""
    sent = _send(args, click)
    return (
        f"Done: {sent.ref} of {sent.total.format()} goes to {sent.recipient}. It is due on "
        f"{sent.due_on}."
    )


def plan_paid(args: MarkInvoicePaid, office: Office) -> Plan | Draft:
    """Check a payment of an invoice that was sent."""
    require(office.actor, Action.SEE_BILLING)
    invoice = invoice_meant(args.invoice, office, InvoiceStatus.SENT)
    if isinstance(invoice, Unclear):
        return draft(PAID.name, {**args.given(), "invoice": invoice})
    exact: dict[str, JsonValue] = {**args.given(), "invoice": invoice.ref}
    ready = MarkInvoicePaid.model_validate(exact)
    paid = rehearsed(
        PAID.name, exact, office, lambda click: _pay(ready, invoice, click), called=_CALLED
    )
    if isinstance(paid, Draft):
        return paid
    status = (invoice.status.value.capitalize(), paid.status.value.capitalize())
    payment = Money(invoice.outstanding.minor - paid.outstanding.minor, paid.total.currency)
    changes = [
        *([Change("Status", *status)] if status[0] != status[1] else []),
        Change("Payment", None, payment.format()),
        Change("Outstanding", invoice.outstanding.format(), paid.outstanding.format()),
    ]
    return planned(exact, f"Record a payment of {invoice_called(invoice)}", changes)


def perform_paid(args: MarkInvoicePaid, click: Click) -> str:
    """Record the payment that was planned."""
    invoice = invoice_meant(args.invoice, click)
    if isinstance(invoice, Unclear):
        raise NotFound(invoice.question)
    paid = _pay(args, invoice, click)
    if paid.outstanding.minor:
        return f"Done: {paid.outstanding.format()} of {paid.ref} is still outstanding."
    return f"Done: {paid.ref} of {paid.total.format()} is paid."


def _send(args: SendInvoice, click: Click) -> Invoice:
    ref, records = args.invoice or "", click.records
    return billing.send_invoice(records, records.ledger, click.actor, ref, **click.occasion)


def _pay(args: MarkInvoicePaid, invoice: Invoice, click: Click) -> Invoice:
    currency, records = invoice.total.currency, click.records
    return billing.record_payment(
        records,
        records.ledger,
        click.actor,
        invoice.ref,
        None if args.amount is None else Money.of(args.amount, currency),
        reference=args.reference,
        **click.occasion,
    )


SEND = Write(
    name="send_invoice",
    title="Send an invoice",
    description=(
        "Prepare sending a drafted invoice to the client by e-mail. Nothing is sent: the person "
        "sees a card and confirms."
    ),
    arguments=SendInvoice,
    plan=plan_send,
    perform=perform_send,
)

PAID = Write(
    name="mark_invoice_paid",
    title="Mark an invoice as paid",
    description=(
        "Prepare recording a payment of an invoice that was sent, of all that is outstanding "
        f"unless an amount was named. {NOTHING_IS_WRITTEN}"
    ),
    arguments=MarkInvoicePaid,
    plan=plan_paid,
    perform=perform_paid,
)
