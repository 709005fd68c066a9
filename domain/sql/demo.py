"""The demo agencies in the database: their past is written by the same verbs as the future."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain import crm
from domain.access import Actor, Plan, Role
from domain.agencies import Agency, Deal
from domain.changing import Occasion
from domain.demo import (
    AGENCIES,
    CANCELLED_FOR,
    COMPETITOR_CHOSEN,
    HELD_FOR,
    LOSS_REASONS,
    LOST_FOR,
    STAFF_TEAM,
    WON_AT,
)
from domain.editing import Edit
from domain.events import By, Source
from domain.losses import Loss
from domain.money import Money
from domain.names import fold
from domain.opportunity import NewOpportunity
from domain.orders import BillingCycle, ContractTerms
from domain.presets import HIREPILOT
from domain.reqs import ReqStatus
from domain.sql.records import SqlRecords
from domain.sql.showcase import furnish
from domain.sql.tables import (
    ClientRow,
    CounterRow,
    JobReqRow,
    LossReasonRow,
    MemberGrantRow,
    MemberRow,
    OutboxRow,
    PipelineRow,
    SlackTeamRow,
    StageRow,
    WorkspaceRow,
)


def seed(session: Session, now: datetime) -> bool:
    """Add the demo agencies, with pasts that end at `now`; False where they are already."""
    if session.scalar(select(WorkspaceRow.id).where(WorkspaceRow.id == AGENCIES[0].id)):
        return False
    team_id, name = STAFF_TEAM
    session.execute(
        insert(SlackTeamRow).values(team_id=team_id, name=name, workspace_id=None, is_staff=True)
    )
    for agency in AGENCIES:
        found(session, agency, now)
        for number, deal in enumerate(agency.deals, start=1):
            _Past(session, agency, deal, now).write(f"demo {number}")
        catch_up(session, agency, now)
        furnish(session, agency, now)
    return True


def found(session: Session, agency: Agency, now: datetime) -> None:
    """An agency without any deals yet; every REQ is open until `catch_up`."""
    _open(session, agency)
    _hire(session, agency)
    _note_the_board(session, agency, now)
    _list_openings(session, agency, _list_clients(session, agency), now)


def _open(session: Session, agency: Agency) -> None:
    """The workspace with its board, its reasons for losing, and its Slack team."""
    home = {"workspace_id": agency.id}
    session.execute(
        insert(WorkspaceRow).values(
            id=agency.id,
            name=agency.name,
            plan=agency.plan,
            currency=agency.currency,
            timezone=agency.timezone,
            deals_enabled=True,
            billing_enabled=True,
        )
    )
    session.execute(
        insert(SlackTeamRow).values(
            team_id=agency.slack_team, name=agency.name, is_staff=False, **home
        )
    )
    board = HIREPILOT.with_new_ids(uuid4)
    session.execute(
        insert(PipelineRow).values(
            id=board.id,
            name=board.name,
            policy=board.policy,
            won_label=board.won_label,
            lost_label=board.lost_label,
            is_default=True,
            **home,
        )
    )
    session.execute(
        insert(StageRow), [{"pipeline_id": board.id, **home, **vars(it)} for it in board.stages]
    )
    session.execute(
        insert(LossReasonRow),
        [
            {
                "id": uuid4(),
                "key": key,
                "label": label,
                "competitor_required": key == COMPETITOR_CHOSEN,
                **home,
            }
            for key, label in LOSS_REASONS.items()
        ],
    )


def _note_the_board(session: Session, agency: Agency, now: datetime) -> None:
    """Who set the board up."""
    records = SqlRecords(session)
    board = records.pipeline(agency.id)
    owner = next(it for it in records.members(agency.id) if it.role is Role.SUPER_ADMIN)
    by = By(owner, Source.CONSOLE, now - timedelta(days=90))
    records.note_board(board, f"Set up {board.name}: {', '.join(board.labels)}.", by)


def _hire(session: Session, agency: Agency) -> None:
    """The people, and what they were granted."""
    home = {"workspace_id": agency.id}
    session.execute(
        insert(MemberRow),
        [
            {"id": it.id, "name": it.name, "email": it.email, "role": it.role, **home}
            for it in agency.people
        ],
    )
    granted = [
        {"member_id": it.id, "permission": grant, **home}
        for it in agency.people
        for grant in sorted(it.grants)
    ]
    if granted:
        session.execute(insert(MemberGrantRow), granted)


def _list_clients(session: Session, agency: Agency) -> dict[str, UUID]:
    """The clients, and their ids by name."""
    ids = {name: uuid4() for name in agency.clients}
    if not ids:
        return ids
    session.execute(
        insert(ClientRow),
        [
            {"workspace_id": agency.id, "id": ids[name], "name": name, "name_key": fold(name)}
            for name in agency.clients
        ],
    )
    return ids


def _list_openings(
    session: Session, agency: Agency, clients: dict[str, UUID], now: datetime
) -> None:
    """The REQs: all open for now, so that the past can link them."""
    if not agency.openings:
        return
    owners = {it.email.partition("@")[0]: it.id for it in agency.people}
    session.execute(
        insert(JobReqRow),
        [
            {
                "workspace_id": agency.id,
                "id": uuid4(),
                "number": it.number,
                "title": it.title,
                "client_id": clients[it.client],
                "owner_id": owners[it.owner],
                "status": ReqStatus.OPEN,
                "created_at": now - timedelta(days=90),
            }
            for it in agency.openings
        ],
    )
    session.execute(
        insert(CounterRow).values(
            workspace_id=agency.id, kind="req", value=max(it.number for it in agency.openings)
        )
    )


def catch_up(session: Session, agency: Agency, now: datetime) -> None:
    """Today's status of every REQ; and nobody is to be told of the past again."""
    for opening in agency.openings:
        session.execute(
            update(JobReqRow)
            .where(JobReqRow.workspace_id == agency.id, JobReqRow.number == opening.number)
            .values(status=opening.status)
        )
    session.execute(
        update(OutboxRow).where(OutboxRow.workspace_id == agency.id).values(published_at=now)
    )


class _Past:
    """What happened to one deal, written by its owner."""

    def __init__(self, session: Session, agency: Agency, deal: Deal, now: datetime) -> None:
        self.session = session
        self.records = SqlRecords(session)
        self.deal = deal
        self.now = now
        self.owner = self._owner(agency)

    def write(self, key: str) -> None:
        """Create the deal and let its story happen."""
        deal = self.deal
        currency = deal.currency or self.owner.workspace.currency
        new = NewOpportunity(
            client=deal.client,
            title=deal.title,
            deal_type=deal.type,
            fee_model=deal.fee_model,
            value=None if deal.value is None else Money.of(deal.value, currency),
            expected_close_on=deal.closes_on(self.now),
            notes=deal.notes,
            contacts=deal.contacts,
            links=deal.links,
        )
        how: Occasion = {"now": self._at(deal.created), "source": Source.CONSOLE, "key": key}
        if deal.again:
            ref = crm.recreate(self.records, self.owner, deal.again, **how).ref
        else:
            ref = crm.create_opportunity(self.records, self.owner, new, **how).ref
        self._shape(ref, new, f"{key} shape")
        for days, what in deal.story:
            self._happen(ref, what, self._at(days), f"{key} {days} {what}")

    def _shape(self, ref: str, new: NewOpportunity, key: str) -> None:
        """Who shares it; and how a deal that was made again differs from the closed one."""
        deal = self.deal
        edit = Edit(collaborators=deal.shared_with) if deal.shared_with else Edit()
        if deal.again:
            edit = replace(
                edit,
                title=new.title,
                deal_type=new.deal_type,
                fee_model=new.fee_model,
                value=new.value,
                expected_close_on=new.expected_close_on,
            )
        at = self._at(deal.created)
        crm.edit_opportunity(
            self.records, self.owner, ref, edit, now=at, source=Source.CONSOLE, key=key
        )

    def _happen(self, ref: str, what: str, at: datetime, key: str) -> None:
        records, owner = self.records, self.owner
        how: Occasion = {"now": at, "source": Source.CONSOLE, "key": key}
        match what:
            case "hold":
                crm.hold(records, owner, ref, HELD_FOR, **how)
            case "won":
                crm.close_won(records, owner, ref, terms=_terms(at), **how)
            case "lost":
                crm.close_lost(records, owner, ref, Loss(reason=LOST_FOR), **how)
            case "cancelled":
                crm.cancel(records, owner, ref, CANCELLED_FOR, **how)
            case "again":
                crm.recreate(records, owner, ref, **how)
            case _ if what.startswith("REQ-"):
                crm.link_req(records, owner, ref, what, **how)
            case _:
                crm.move_stage(records, owner, ref, what, **how)

    def _owner(self, agency: Agency) -> Actor:
        """The deal's owner; every plan had Deals once, at least on trial."""
        team = self.records.members(agency.id)
        owner = next(it for it in team if it.email.startswith(f"{self.deal.owner}@"))
        return replace(owner, workspace=replace(owner.workspace, plan=Plan.PRO))

    def _at(self, days: int) -> datetime:
        """So many days ago, at a minute of its own."""
        return self.now - timedelta(days=days, minutes=(days * 37 + len(self.deal.title)) % 240)


def _terms(signed_at: datetime) -> ContractTerms:
    """What was signed when a deal of the demo was won."""
    return ContractTerms(
        total=Money.of(WON_AT, "USD"),
        cycle=BillingCycle.QUARTERLY,
        effective_on=signed_at.date() + timedelta(days=3),
        duration_months=12,
    )
