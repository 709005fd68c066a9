"""Invoices that nobody pays: void, as if they had never been, or uncollectible."""

from typing import Unpack

from domain.access import Actor
from domain.billing import Ledger, change_invoice, must_be
from domain.changing import Occasion
from domain.errors import NotOpen
from domain.events import By
from domain.invoices import Invoice, InvoiceStatus
from domain.limits import reason as checked_reason
from domain.records import Command, Records

_NOT_PAID = (InvoiceStatus.DRAFT, InvoiceStatus.SENT)


def void_invoice(
    records: Records,
    ledger: Ledger,
    actor: Actor,
    ref: str,
    reason: str,
    **occasion: Unpack[Occasion],
) -> Invoice:
    """Void: it was a mistake, and nobody is to pay it. Its number stays taken, and it can't go back."""

    def void(found: Invoice) -> tuple[Invoice, None]:
        must_be(found, _NOT_PAID, "Only an invoice that nobody has paid can be made void.")
        if found.payments:
            raise NotOpen(
                f"{found.paid.format()} of {found.ref} came in, so it can't be made void. "
                "Mark the rest as uncollectible instead."
            )
        return found.closed(InvoiceStatus.VOID, occasion["now"]), None

    by = By(actor, occasion["source"], occasion["now"])
    command = Command.of(by, occasion["key"], "void_invoice", ref, reason)
    return change_invoice(records, ledger, by, command, ref, void, checked_reason(reason))


def mark_uncollectible(
    records: Records,
    ledger: Ledger,
    actor: Actor,
    ref: str,
    reason: str,
    **occasion: Unpack[Occasion],
) -> Invoice:
    """What is outstanding isn't waited for any more. It may be paid after all."""

    def mark(found: Invoice) -> tuple[Invoice, None]:
        must_be(found, (InvoiceStatus.SENT,), "Only an invoice that was sent can be uncollectible.")
        return found.closed(InvoiceStatus.UNCOLLECTIBLE, occasion["now"]), None

    by = By(actor, occasion["source"], occasion["now"])
    command = Command.of(by, occasion["key"], "mark_uncollectible", ref, reason)
    return change_invoice(records, ledger, by, command, ref, mark, checked_reason(reason))
