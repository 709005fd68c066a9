"""domain.leads.Leads in SQL."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain.clients import Client
from domain.leads import Lead, LeadStatus
from domain.names import fold
from domain.opportunity import Opportunity
from domain.pipeline import Status
from domain.sql.commands import upsert
from domain.sql.reading import ANEW, Condition, meets
from domain.sql.tables import ClientRow, LeadRow, OpportunityRow

#: A client with such a deal needs no other one yet.
COUNTS = (Status.OPEN, Status.ON_HOLD, Status.WON)


class SqlLeads:
    """Leads, and the clients that come of them, in the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def leads(self, workspace_id: UUID, *, owner_id: UUID | None = None) -> tuple[Lead, ...]:
        """Leads by number, of one owner or of all."""
        owned = () if owner_id is None else (LeadRow.owner_id == owner_id,)
        return self._read(workspace_id, *owned)

    def add_lead(self, lead: Lead, at: datetime) -> None:
        """Keep a new lead."""
        self._session.execute(
            insert(LeadRow).values(
                workspace_id=lead.workspace_id,
                id=lead.id,
                number=lead.number,
                name=lead.name,
                company=lead.company,
                owner_id=lead.owner_id,
                status=lead.status,
                fit=lead.fit,
                engagement=lead.engagement,
                created_at=at,
            )
        )

    def lock_lead(self, lead: Lead) -> Lead:
        """Its present state; nobody else can convert it until the transaction ends."""
        mine = (LeadRow.workspace_id == lead.workspace_id, LeadRow.id == lead.id)
        self._session.execute(select(LeadRow.id).where(*mine).with_for_update())
        (found,) = self._read(lead.workspace_id, LeadRow.id == lead.id)
        return found

    def keep_client(self, workspace_id: UUID, name: str) -> Client:
        """A new client, or the one of that name."""
        key = fold(name)
        values = {"workspace_id": workspace_id, "id": uuid4(), "name": name, "name_key": key}
        self._session.execute(
            upsert(self._session, ClientRow).values(**values).on_conflict_do_nothing()
        )
        row = self._session.scalars(
            select(ClientRow).where(
                ClientRow.workspace_id == workspace_id, ClientRow.name_key == key
            )
        ).one()
        return Client(row.id, row.name)

    def convert(
        self, lead: Lead, client: Client, opportunity: Opportunity | None, now: datetime
    ) -> Lead:
        """Keep what became of the lead."""
        self._session.execute(
            update(LeadRow)
            .where(LeadRow.workspace_id == lead.workspace_id, LeadRow.id == lead.id)
            .values(
                status=LeadStatus.CONVERTED,
                converted_at=now,
                client_id=client.id,
                opportunity_id=opportunity and opportunity.id,
            ),
            execution_options={"synchronize_session": False},
        )
        return replace(
            lead,
            status=LeadStatus.CONVERTED,
            converted_at=now,
            client=client,
            opportunity_ref=opportunity.ref if opportunity else None,
        )

    def has_opportunity(self, workspace_id: UUID, client: Client) -> bool:
        """Whether any deal with that client lives, or was won."""
        deals = select(OpportunityRow.id).where(
            OpportunityRow.workspace_id == workspace_id,
            OpportunityRow.client_id == client.id,
            OpportunityRow.status.in_(COUNTS),
        )
        return self._session.scalar(deals.limit(1)) is not None

    def _read(self, workspace_id: UUID, *conditions: Condition) -> tuple[Lead, ...]:
        rows = self._session.execute(
            select(LeadRow, ClientRow, OpportunityRow.number)
            .outerjoin(ClientRow, meets(LeadRow.client_id, ClientRow))
            .outerjoin(OpportunityRow, meets(LeadRow.opportunity_id, OpportunityRow))
            .where(LeadRow.workspace_id == workspace_id, *conditions)
            .order_by(LeadRow.number),
            execution_options=ANEW,
        )
        return tuple(_lead(*row) for row in rows)


def _lead(row: LeadRow, client: ClientRow | None, number: int | None) -> Lead:
    return Lead(
        id=row.id,
        workspace_id=row.workspace_id,
        number=row.number,
        name=row.name,
        company=row.company,
        owner_id=row.owner_id,
        status=row.status,
        fit=row.fit,
        engagement=row.engagement,
        converted_at=row.converted_at,
        client=Client(client.id, client.name) if client else None,
        opportunity_ref=f"OPP-{number}" if number is not None else None,
    )
