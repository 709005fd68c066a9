"""What a person means by an invoice: one, or a question."""

from domain import billing, names
from domain.errors import NotFound
from domain.invoices import Invoice, InvoiceStatus
from tools.asking import Unclear
from tools.bounds import cut
from tools.office import Office


def invoice_meant(
    said: str | None, office: Office, status: InvoiceStatus | None = None
) -> Invoice | Unclear:
    """Find an invoice by its ref, or the only one of a client or deal in that status."""
    records, actor = office.records, office.actor
    known = billing.invoices(records, records.ledger, actor)
    fitting = [it for it in known if status is None or it.status is status]
    offered = tuple(map(invoice_called, fitting))
    if said is None:  # the only one is offered, not taken: another client's may have been meant
        return Unclear("Which invoice do you mean?", offered)
    if numbered := billing.REF.fullmatch(said.strip()):
        found = next((it for it in known if it.number == int(numbered[1])), None)
        if found is None:
            raise NotFound(f"There is no invoice {said.strip()} in {actor.workspace.name}.")
        return found
    named = names.matches(said, fitting, lambda it: (it.client.name, it.opportunity_ref))
    if len(named) == 1:
        return named[0]
    if named:
        return Unclear("Which invoice do you mean?", tuple(map(invoice_called, named)))
    where = f"I see no {status.value if status else 'such'} invoice for “{cut(said, 60)}”"
    return Unclear(f"{where}: which one do you mean? Its number will do.")


def invoice_called(invoice: Invoice) -> str:
    return f"{invoice.ref} of {invoice.total.format()} ({invoice.client.name})"
