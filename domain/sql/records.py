"""The CRM's records, kept in a database through one SQLAlchemy session."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.clients import Client
from domain.columns import Place
from domain.events import Activity, By, Event
from domain.opportunity import Opportunity
from domain.orders import Order
from domain.pipeline import Status
from domain.records import Command, Result
from domain.reqs import Req
from domain.sql import around, boards, commands, reading, writing
from domain.sql.ledger import SqlLedger
from domain.sql.people import SqlPeople
from domain.sql.pursuing import SqlLeads
from domain.sql.reports import SqlReports
from domain.sql.settings import SqlSettings
from domain.sql.shaping import SqlBoards
from domain.sql.standings import SqlStandings
from domain.sql.tables import JobReqRow, OpportunityReqRow, OpportunityRow
from domain.sql.titles import SqlTitles


class SqlRecords(SqlPeople, SqlBoards):
    """domain.books.Books, and who is who in Slack. It never commits."""

    def __init__(self, session: Session) -> None:
        self.session = session

    # What is kept beside the records

    @property
    def leads(self) -> SqlLeads:
        """People who may become clients."""
        return SqlLeads(self.session)

    @property
    def ledger(self) -> SqlLedger:
        """Invoices and payments."""
        return SqlLedger(self.session)

    @property
    def settings(self) -> SqlSettings:
        """What counts as stale, and which leads count."""
        return SqlSettings(self.session)

    @property
    def standings(self) -> SqlStandings:
        """How long deals stand where they are."""
        return SqlStandings(self.session)

    @property
    def reports(self) -> SqlReports:
        """Deals, counted."""
        return SqlReports(self.session)

    # What there is

    def clients(self, workspace_id: UUID) -> tuple[Client, ...]:
        """Every client, by name."""
        return reading.clients(self.session, workspace_id)

    def reqs(self, workspace_id: UUID, *, owner_id: UUID | None = None) -> tuple[Req, ...]:
        """REQs by number, of one owner or of all."""
        owned = () if owner_id is None else (JobReqRow.owner_id == owner_id,)
        return reading.reqs(self.session, workspace_id, *owned)

    def opportunities(
        self, workspace_id: UUID, *, seen_by: UUID | None = None, status: Status | None = None
    ) -> tuple[Opportunity, ...]:
        """Deals by number, those that one person sees or all, of one status or of any."""
        owned = () if seen_by is None else (around.seen_by(seen_by),)
        living = () if status is None else (OpportunityRow.status == status,)
        return reading.opportunities(self.session, workspace_id, *owned, *living)

    def opportunities_at(
        self,
        workspace_id: UUID,
        places: Collection[Place],
        *,
        seen_by: UUID | None = None,
        owner_id: UUID | None = None,
        limit: int | None = None,
    ) -> tuple[Opportunity, ...]:
        """The first deals at some places, by number, of those that one person sees or owns."""
        seen = () if seen_by is None else (around.seen_by(seen_by),)
        owned = () if owner_id is None else (OpportunityRow.owner_id == owner_id,)
        here = (reading.at(places), *seen, *owned)
        return reading.opportunities(self.session, workspace_id, *here, limit=limit)

    def titles(self, workspace_id: UUID, *, seen_by: UUID | None = None) -> SqlTitles:
        """What the deals are called that one person sees, or all."""
        return SqlTitles(self.session, workspace_id, seen_by)

    def opportunity(
        self, workspace_id: UUID, number: int, *, seen_by: UUID | None = None
    ) -> Opportunity | None:
        """The deal of that number, if it exists (and the person sees it, when one is named)."""
        owned = () if seen_by is None else (around.seen_by(seen_by),)
        numbered = OpportunityRow.number == number
        found = reading.opportunities(self.session, workspace_id, numbered, *owned)
        return found[0] if found else None

    def opportunity_of(self, workspace_id: UUID, req: Req) -> Opportunity | None:
        """The deal that the REQ is linked to now."""
        live = select(OpportunityReqRow.opportunity_id).where(
            OpportunityReqRow.workspace_id == workspace_id,
            OpportunityReqRow.req_id == req.id,
            OpportunityReqRow.unlinked_at.is_(None),
        )
        found = reading.opportunities(self.session, workspace_id, OpportunityRow.id.in_(live))
        return found[0] if found else None

    def holders(
        self,
        workspace_id: UUID,
        is_meant: Callable[[int, str], bool],
        *,
        seen_by: UUID | None = None,
    ) -> tuple[Opportunity, ...]:
        """The deals with REQs whose number and title are meant, of those that one person sees."""
        seen = () if seen_by is None else (around.seen_by(seen_by),)
        ids = reading.holders(self.session, workspace_id, is_meant)
        here = OpportunityRow.id.in_(ids)
        deals = reading.opportunities(self.session, workspace_id, here, *seen) if ids else ()
        return tuple(it for it in deals for _ in range(ids.count(it.id)))

    def timeline(self, opportunity: Opportunity) -> tuple[Activity, ...]:
        """Everything that happened to it, oldest first."""
        return reading.timeline(self.session, opportunity)

    # Locks: on SQLite the whole transaction is one already.

    def lock_opportunity(self, opportunity: Opportunity) -> Opportunity:
        """Its present state; nobody else can change it until the transaction ends."""
        home, this = opportunity.workspace_id, OpportunityRow.id == opportunity.id
        boards.lock(self.session, opportunity.pipeline, home)
        mine = select(OpportunityRow.id).where(OpportunityRow.workspace_id == home, this)
        self.session.execute(mine.with_for_update())
        (found,) = reading.opportunities(self.session, home, this)
        return found

    def lock_at(self, workspace_id: UUID, places: Collection[Place]) -> tuple[Opportunity, ...]:
        """The deals at some places, by number; nobody else changes them meanwhile."""
        here = reading.at(places)
        ours = select(OpportunityRow.id).where(OpportunityRow.workspace_id == workspace_id, here)
        self.session.execute(ours.order_by(OpportunityRow.number).with_for_update()).all()
        return reading.opportunities(self.session, workspace_id, here)

    def lock_req(self, workspace_id: UUID, req: Req) -> Req:
        """Its present state; nobody else can link it until the transaction ends."""
        this = JobReqRow.id == req.id
        mine = select(JobReqRow.id).where(JobReqRow.workspace_id == workspace_id, this)
        self.session.execute(mine.with_for_update())
        (found,) = reading.reqs(self.session, workspace_id, this)
        return found

    # Writes

    def attempt(self) -> AbstractContextManager[object]:
        """All or nothing: what raises inside leaves no trace, even if the caller commits."""
        return self.session.begin_nested()

    def claim(self, command: Command) -> Result | None:
        """None when the command is new, else its first result; raises BadValue."""
        return commands.claim(self.session, command)

    def settle(self, command: Command, result: Result) -> None:
        """Keep the result of a claimed command for its repetitions."""
        commands.settle(self.session, command, result)

    def next_number(self, workspace_id: UUID, kind: str) -> int:
        """The next human number, never given twice in a workspace."""
        return commands.next_number(self.session, workspace_id, kind)

    def add_opportunity(self, opportunity: Opportunity) -> None:
        """Keep a new deal."""
        writing.add_opportunity(self.session, opportunity)

    def save_opportunity(self, opportunity: Opportunity) -> Opportunity:
        """Keep a changed deal under the next version; raises ChangedMeanwhile."""
        return writing.save_opportunity(self.session, opportunity)

    def save_details(self, opportunity: Opportunity) -> None:
        """Keep the contacts, links and collaborators of a deal."""
        around.save_around(self.session, opportunity)

    def add_order(self, opportunity: Opportunity, order: Order, by: By) -> None:
        """Keep the order of a won deal; the database refuses a second one."""
        around.add_order(self.session, opportunity, order, by)

    def add_recreation(self, closed: Opportunity, again: Opportunity) -> None:
        """Keep that one deal goes on where another ended."""
        around.add_recreation(self.session, closed, again)

    def add_req(self, workspace_id: UUID, req: Req, at: datetime) -> None:
        """Keep a new job opening."""
        writing.add_req(self.session, workspace_id, req, at)

    def unlink_req(self, opportunity: Opportunity, req: Req, by: By) -> None:
        """End the link; that it was there stays on record."""
        writing.unlink_req(self.session, opportunity, req, by)

    def link_req(self, opportunity: Opportunity, req: Req, by: By) -> None:
        """Keep the link; the database refuses a second live one of the same REQ."""
        writing.link_req(self.session, opportunity, req, by)

    def record(self, event: Event) -> None:
        """Write history, timeline and outbox of one change."""
        writing.record(self.session, event)
