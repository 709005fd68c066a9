"""What a closed deal needs next, who hears of it, and in whose name that is done."""

from dataclasses import replace
from uuid import UUID

from domain.actor import Actor, Role
from domain.invoices import Invoice, InvoiceType, Line, NewInvoice
from domain.opportunity import DealType, Opportunity

#: How a won deal of each type is first charged; a contingency fee is due at a placement.
FIRST_INVOICE = {
    DealType.RETAINED: InvoiceType.RETAINER,
    DealType.FLAT_FEE: InvoiceType.FLAT_FEE,
    DealType.CONTRACT_STAFFING: InvoiceType.MILESTONE,
    DealType.RPO: InvoiceType.MILESTONE,
    None: InvoiceType.MILESTONE,
}


def req_wanted(deal: Opportunity) -> str | None:
    """The title of the REQ that a won deal still needs: none, once any is linked."""
    return None if deal.reqs else deal.title


def invoice_wanted(deal: Opportunity, last: Invoice | None = None) -> NewInvoice | str:
    """The draft that a won deal begins with, or why there is none.

    It goes to the deal's contact, or where the client's `last` invoice went.
    """
    if deal.deal_type is DealType.CONTINGENCY:
        return "No invoice was drafted: a contingency fee is due when somebody is placed."
    if deal.won_value is None:
        return "No invoice was drafted: nothing says what was signed."
    recipient = _recipient(deal, last)
    if recipient is None:
        return (
            "No invoice was drafted: no contact of the deal has an e-mail address, and the client "
            f"had no invoice before. Write “draft an invoice for {deal.ref}” to say where it goes."
        )
    what = deal.deal_type.label if deal.deal_type else "Services"
    line = Line(f"{what}: {deal.title}"[:200], deal.won_value)
    return NewInvoice(type=FIRST_INVOICE[deal.deal_type], recipient=recipient, lines=(line,))


def _recipient(deal: Opportunity, last: Invoice | None) -> str | None:
    contact = next((it.email for it in deal.contacts if it.email), None)
    return contact or (last.recipient if last else None)


def team_of(deal: Opportunity, members: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Who hears of a deal that was won or lost: its owner, who shares it, and the admins."""
    near = {deal.owner_id, *(it.member_id for it in deal.collaborators)}
    return tuple(it for it in members if it.is_admin or it.member_id in near)


def super_admins(members: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """The workspace's Super Admin; its Team Admins where it has none."""
    owners = tuple(it for it in members if it.role is Role.SUPER_ADMIN)
    return owners or tuple(it for it in members if it.is_admin)


def acting(members: tuple[Actor, ...], *wanted: UUID) -> Actor | None:
    """In whose name an automation acts: the first that is still here, else an admin.

    It acts with the workspace's own authority, so that a draft invoice does not fail because a
    Member closed the deal; plan and switches still decide.
    """
    here = {it.member_id: it for it in members}
    named = next((here[each] for each in wanted if each in here), None)
    someone = named or next(iter(super_admins(members)), None)
    return replace(someone, role=Role.SUPER_ADMIN) if someone else None
