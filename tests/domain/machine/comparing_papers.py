"""The rows of invoices and REQs against what the rules say they are."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.sql.tables import (
    ClientRow,
    InvoiceRow,
    JobReqRow,
    MemberRow,
    OpportunityRow,
    WorkspaceRow,
)
from tests.domain.machine.world import World


def compare_papers(session: Session, world: World) -> None:
    """Raise AssertionError if there are others, or if one isn't what it must be."""
    invoices = session.execute(
        select(
            OpportunityRow.number,
            InvoiceRow.number,
            InvoiceRow.total_minor,
            InvoiceRow.currency,
            InvoiceRow.status,
        ).join(OpportunityRow, OpportunityRow.id == InvoiceRow.opportunity_id)
    )
    bills = {(it.deal.number, it.number, it.total, it.currency, it.status) for it in world.bills}
    assert {tuple(row) for row in invoices} == bills, "the invoices"
    reqs = session.execute(
        select(
            WorkspaceRow.name, JobReqRow.number, ClientRow.name, MemberRow.name, JobReqRow.status
        )
        .join(WorkspaceRow, WorkspaceRow.id == JobReqRow.workspace_id)
        .join(ClientRow, ClientRow.id == JobReqRow.client_id)
        .join(MemberRow, MemberRow.id == JobReqRow.owner_id)
    )
    openings = {(it.house, it.number, it.client, it.owner, it.status) for it in world.openings}
    assert {tuple(row) for row in reqs} == openings, "the REQs"
