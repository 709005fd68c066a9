"""Invoices: drafted, sent, and marked as paid; for those who see Billing."""

from decimal import Decimal
from typing import Literal

from pydantic import Field, JsonValue

from domain import billing
from domain.access import Action
from domain.differences import Change
from domain.errors import NotFound
from domain.invoices import Invoice, InvoiceStatus, InvoiceType, Line, NewInvoice
from domain.lookup import require
from domain.money import Money
from domain.opportunity import Opportunity
from domain.pipeline import Status
from tools.asking import Unclear, draft
from tools.days import read_day
from tools.invoices import invoice_called, invoice_meant
from tools.meaning import opportunity_meant
from tools.naming import deal_called
from tools.office import Click, Office
from tools.outcome import Draft
from tools.planning import needed, ref_or_unclear, rehearsed
from tools.tool import Text, ToolArgs
from tools.write import NOTHING_IS_WRITTEN, Plan, Write, planned

InvoiceTypeName = Literal["retainer", "placement", "milestone", "flat_fee"]

_CALLED = {"lines": "amount", "value": "amount"}
_TYPES = {kind.value: kind.label.capitalize() for kind in InvoiceType}


class DraftInvoice(ToolArgs):
    """What is to be charged, for which deal, and to whom."""

    opportunity: Text | None = Field(
        default=None, max_length=200, description="Its ref (OPP-2001), title or client."
    )
    type: InvoiceTypeName | None = Field(default=None, description="Null if not said.")
    recipient: Text | None = Field(
        default=None, max_length=254, description="The e-mail it goes to; null if not said."
    )
    amount: float | None = Field(
        default=None, description="In whole currency units; null for a placement by salary."
    )
    currency: Text | None = Field(
        default=None, max_length=3, description="ISO 4217 code, only if the person named one."
    )
    description: Text | None = Field(
        default=None, max_length=200, description="What the line of the invoice says, or null."
    )
    salary: float | None = Field(
        default=None, description="Of a placement: what the fee is taken of, or null."
    )
    fee_percent: float | None = Field(
        default=None, description="Of a placement: the fee in percent; null for the deal's own."
    )
    due_on: Text | None = Field(
        default=None, max_length=40, description="The day it is due, YYYY-MM-DD, or null."
    )


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


def plan_draft(args: DraftInvoice, office: Office) -> Plan | Draft:
    """Check an invoice to be; nobody outside sees it before it is sent."""
    require(office.actor, Action.SEE_BILLING)
    signed = (Status.WON, Status.OPEN, Status.ON_HOLD)
    deal = opportunity_meant(args.opportunity, office.records, office.actor, *signed)
    if isinstance(deal, Opportunity):
        billing.must_be_billable(deal)
    details: dict[str, JsonValue | Unclear] = {
        **args.given(),
        "opportunity": ref_or_unclear(deal),
        "type": needed(args.type, "What kind of invoice is it?", tuple(_TYPES.values())),
        **_amounts_needed(args),
        "recipient": needed(args.recipient, "Which e-mail address does the invoice go to?"),
        **_due(args, office),
    }
    if isinstance(deal, Unclear) or any(isinstance(it, Unclear) for it in details.values()):
        return draft(DRAFT.name, details)
    exact = {name: it for name, it in details.items() if not isinstance(it, Unclear)}
    ready = DraftInvoice.model_validate(exact)
    made = rehearsed(
        DRAFT.name, exact, office, lambda click: _draft(ready, deal, click), called=_CALLED
    )
    if isinstance(made, Draft):
        return made
    lines = (
        ("Type", made.type.label.capitalize()),
        ("For", deal_called(deal)),
        *(("Line", f"{line.description}: {line.amount.format()}") for line in made.lines),
        ("Total", made.total.format()),
        ("To", made.recipient),
        ("Due", made.due_on.isoformat() if made.due_on else None),
    )
    changes = [Change(label, None, after) for label, after in lines if after]
    return planned(exact, f"Draft an invoice of {made.total.format()}", changes)


def perform_draft(args: DraftInvoice, click: Click) -> str:
    """Draft the invoice that was planned."""
    deal = opportunity_meant(args.opportunity, click.records, click.actor)
    if isinstance(deal, Unclear):
        raise NotFound(deal.question)
    made = _draft(args, deal, click)
    return (
        f"Done: {made.ref} of {made.total.format()} for {made.client.name} is a draft. Nobody "
        f"outside has seen it; write “send {made.ref}” when it should go to {made.recipient}."
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


def _amounts_needed(args: DraftInvoice) -> dict[str, JsonValue | Unclear]:
    if args.type == "placement":
        return (
            {}
            if args.salary is not None
            else {"salary": Unclear("What is the salary that the placement fee is taken of?")}
        )
    return {} if args.amount is not None else {"amount": Unclear("How much should it be for?")}


def _due(args: DraftInvoice, office: Office) -> dict[str, JsonValue | Unclear]:
    if args.due_on is None:
        return {}
    day = read_day(args.due_on, office.today)
    if day:
        return {"due_on": day.isoformat()}
    return {"due_on": Unclear(f"“{args.due_on}” isn't a day that I understand. When is it due?")}


def _draft(args: DraftInvoice, deal: Opportunity, click: Click) -> Invoice:
    kind = InvoiceType(args.type or "flat_fee")
    worth = deal.won_value or deal.value
    currency = args.currency or (worth.currency if worth else click.actor.workspace.currency)
    line = args.description or f"{kind.label.capitalize()}, {deal.title}"
    new = NewInvoice(
        type=kind,
        recipient=args.recipient or "",
        lines=() if args.amount is None else (Line(line, Money.of(args.amount, currency)),),
        salary=None if args.salary is None else Money.of(args.salary, currency),
        fee_percent=None if args.fee_percent is None else Decimal(str(args.fee_percent)),
        due_on=read_day(args.due_on or "", click.today),
    )
    records = click.records
    return billing.draft_invoice(
        records, records.ledger, click.actor, deal.ref, new, **click.occasion
    )


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


DRAFT = Write(
    name="draft_invoice",
    title="Draft an invoice",
    description=(
        "Prepare the draft of an invoice for an opportunity; it is never sent by itself. Nothing "
        "is written: the person sees a card and confirms."
    ),
    arguments=DraftInvoice,
    plan=plan_draft,
    perform=perform_draft,
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
