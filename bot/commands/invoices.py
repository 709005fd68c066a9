"""`rex invoices`: what clients were asked to pay; mistaken ones made void, hopeless ones uncollectible."""

from typing import Annotated

import typer
from pydantic import TypeAdapter

from bot.commands.acting import TEAM_ADMIN, Who, seat
from bot.commands.database import Url
from bot.commands.listing import AsJson, show
from bot.commands.speech import say
from domain import billing
from domain.invoices import Invoice
from domain.unpaid import mark_uncollectible, void_invoice

invoices = typer.Typer(
    help="Invoices: list, make void, mark as uncollectible.", no_args_is_help=True
)
Ref = Annotated[str, typer.Argument(help="Its number, such as INV-1001.")]
Reason = Annotated[str, typer.Option(help="Why; it is read in the deal's timeline.")]
_INVOICE: TypeAdapter[Invoice] = TypeAdapter(Invoice)


@invoices.command("list")
def list_invoices(who: Who = TEAM_ADMIN, db: Url = None, json: AsJson = False) -> None:
    """List the workspace's invoices, newest first."""
    with seat(who, db) as here:
        records = here.room.records
        found = billing.invoices(records, records.ledger, here.actor)
    headings = ("Invoice", "Client", "Deal", "Total", "To come", "Status", "Due on")
    show(reversed(found), headings, _row, as_json, json=json)


@invoices.command()
def void(ref: Ref, reason: Reason, who: Who = TEAM_ADMIN, db: Url = None) -> None:
    """Make a mistaken invoice void, as if it had never been; nobody is told by REX."""
    with seat(who, db) as here:
        records, how = here.room.records, here.how()
        done = void_invoice(records, records.ledger, here.actor, ref, reason, **how)
    say(f"{done.ref} is void now. REX tells nobody: please let {done.recipient} know.")


@invoices.command()
def uncollectible(ref: Ref, reason: Reason, who: Who = TEAM_ADMIN, db: Url = None) -> None:
    """Wait no more for what is outstanding; it may be paid after all."""
    with seat(who, db) as here:
        records, how = here.room.records, here.how()
        done = mark_uncollectible(records, records.ledger, here.actor, ref, reason, **how)
    say(f"{done.outstanding.format()} of {done.ref} is not waited for any more.")


def as_json(invoice: Invoice) -> dict[str, object]:
    """An invoice for machines: amounts in minor units."""
    told: dict[str, object] = _INVOICE.dump_python(invoice, mode="json")
    sums = {"total": invoice.total, "paid": invoice.paid, "outstanding": invoice.outstanding}
    return {"ref": invoice.ref, **told, **{name: it.minor for name, it in sums.items()}}


def _row(invoice: Invoice) -> tuple[str, ...]:
    return (
        invoice.ref,
        invoice.client.name,
        invoice.opportunity_ref,
        invoice.total.format(),
        invoice.outstanding.format() if invoice.is_awaited else "",
        invoice.status.value,
        invoice.due_on.isoformat() if invoice.due_on else "",
    )
