"""The names of deals, without reading the deals."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.clients import Client
from domain.sql import around
from domain.sql.tables import ClientRow, OpportunityRow
from domain.titles import DealTitle


def titles(session: Session, workspace_id: UUID, seen_by: UUID | None) -> tuple[DealTitle, ...]:
    """Those that one person sees, or all, by number."""
    ours = select(ClientRow.id, ClientRow.name).where(ClientRow.workspace_id == workspace_id)
    clients = {client_id: Client(client_id, name) for client_id, name in session.execute(ours)}
    deal = OpportunityRow
    named = select(deal.number, deal.title, deal.client_id, deal.status, deal.owner_id)
    seen = named.where(deal.workspace_id == workspace_id).order_by(deal.number)
    rows = session.execute(seen if seen_by is None else seen.where(around.seen_by(seen_by)))
    return tuple(
        DealTitle(number, title, clients[client_id], status, owner_id)
        for number, title, client_id, status, owner_id in rows
    )
