"""Drafting an invoice: what is charged, for which deal, in one line or several."""

from decimal import Decimal
from typing import Literal

from pydantic import Field, JsonValue

from domain import billing
from domain.access import Action, Actor
from domain.differences import Change
from domain.errors import NotFound
from domain.invoices import Invoice, InvoiceType, Line, NewInvoice
from domain.lookup import require
from domain.money import Money
from domain.opportunity import Opportunity
from domain.pipeline import Status
from tools.asking import Unclear, draft
from tools.days import read_day
from tools.invoice_lines import read_lines
from tools.meaning import opportunity_meant
from tools.naming import deal_called
from tools.office import Click, Office
from tools.outcome import Draft
from tools.planning import needed, ref_or_unclear, rehearsed, settled
from tools.tool import Text, ToolArgs
from tools.write import NOTHING_IS_WRITTEN, Plan, Write, planned

InvoiceTypeName = Literal["retainer", "placement", "milestone", "flat_fee"]

LINES_LENGTH = 5_000
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
    lines: Text | None = Field(
        default=None,
        max_length=LINES_LENGTH,
        description=(
            "Only for several lines, and then instead of amount and description: each with what "
            "it is for and its amount, as in 'Kick-off 3000; travel 2 x 250'."
        ),
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
        **_amounts_needed(args, deal, office.actor),
        "recipient": needed(args.recipient, "Which e-mail address does the invoice go to?"),
        **_due(args, office),
    }
    if isinstance(deal, Unclear) or any(isinstance(it, Unclear) for it in details.values()):
        return draft(DRAFT.name, details)
    exact = settled(details)
    ready = DraftInvoice.model_validate(exact)
    made = rehearsed(
        DRAFT.name,
        exact,
        office,
        lambda click: _draft(ready, deal, click),
        called=_CALLED | ({"lines": "lines"} if ready.lines else {}),
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


def _amounts_needed(
    args: DraftInvoice, deal: Opportunity | Unclear, actor: Actor
) -> dict[str, JsonValue | Unclear]:
    if args.lines is not None:
        currency = "USD" if isinstance(deal, Unclear) else _currency(args, deal, actor)
        unread = read_lines(args.lines, currency)
        return {"lines": unread} if isinstance(unread, Unclear) else {}
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
    currency = _currency(args, deal, click.actor)
    line = args.description or f"{kind.label.capitalize()}, {deal.title}"
    new = NewInvoice(
        type=kind,
        recipient=args.recipient or "",
        lines=_lines(args, line, currency),
        salary=None if args.salary is None else Money.of(args.salary, currency),
        fee_percent=None if args.fee_percent is None else Decimal(str(args.fee_percent)),
        due_on=read_day(args.due_on or "", click.today),
    )
    records = click.records
    return billing.draft_invoice(
        records, records.ledger, click.actor, deal.ref, new, **click.occasion
    )


def _lines(args: DraftInvoice, line: str, currency: str) -> tuple[Line, ...]:
    if args.lines is not None and args.type != "placement":
        read = read_lines(args.lines, currency)
        return () if isinstance(read, Unclear) else read
    return () if args.amount is None else (Line(line, Money.of(args.amount, currency)),)


def _currency(args: DraftInvoice, deal: Opportunity, actor: Actor) -> str:
    worth = deal.won_value or deal.value
    return args.currency or (worth.currency if worth else actor.workspace.currency)


DRAFT = Write(
    name="draft_invoice",
    title="Draft an invoice",
    description=(
        "Prepare the draft of an invoice for an opportunity; it is never sent by itself. "
        f"{NOTHING_IS_WRITTEN}"
    ),
    arguments=DraftInvoice,
    plan=plan_draft,
    perform=perform_draft,
)
