"""Rows into values: what the domain sees of deals and of what they are made of."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.clients import Client
from domain.columns import Place
from domain.events import Activity
from domain.money import Money
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline, Stage
from domain.reqs import Req
from domain.sql import boards
from domain.sql.around import Around, around
from domain.sql.asking import HOME, Ids, Question
from domain.sql.schema import Tenant
from domain.sql.tables import (
    ActivityRow,
    ClientRow,
    JobReqRow,
    LossReasonRow,
    MemberRow,
    OpportunityReqRow,
    OpportunityRow,
    PipelineRow,
    StageRow,
)

Condition = ColumnElement[bool]
Pointer = InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]

#: Rows are read anew each time: another transaction may have changed them since.
ANEW = {"populate_existing": True}


def meets(column: Pointer, row: type[Tenant]) -> Condition:
    """The row of the same workspace that the column points at."""
    return and_(row.workspace_id == column.class_.workspace_id, row.id == column)


STAGES = (
    select(StageRow)
    .where(StageRow.workspace_id == HOME, StageRow.archived_at.is_(None))
    .order_by(StageRow.position)
)
#: First that of new deals.
PIPELINES = (
    select(PipelineRow)
    .where(PipelineRow.workspace_id == HOME)
    .order_by(PipelineRow.is_default.desc(), PipelineRow.name, PipelineRow.id)
)
DEALS = (
    select(OpportunityRow, ClientRow, MemberRow.name, StageRow, LossReasonRow)
    .join(ClientRow, meets(OpportunityRow.client_id, ClientRow))
    .join(MemberRow, meets(OpportunityRow.owner_id, MemberRow))
    .join(StageRow, meets(OpportunityRow.stage_id, StageRow))
    .outerjoin(LossReasonRow, meets(OpportunityRow.loss_reason_id, LossReasonRow))
    .where(OpportunityRow.workspace_id == HOME)
    .order_by(OpportunityRow.number)
)
#: The REQs that are linked now.
LINKED = Question.about(
    OpportunityReqRow.opportunity_id,
    select(OpportunityReqRow.opportunity_id, JobReqRow, ClientRow.name)
    .join(JobReqRow, meets(OpportunityReqRow.req_id, JobReqRow))
    .join(ClientRow, meets(JobReqRow.client_id, ClientRow))
    .where(OpportunityReqRow.workspace_id == HOME, OpportunityReqRow.unlinked_at.is_(None))
    .order_by(JobReqRow.number),
)


def clients(session: Session, workspace_id: UUID) -> tuple[Client, ...]:
    """Every client of the workspace, by name."""
    rows = session.scalars(
        select(ClientRow)
        .where(ClientRow.workspace_id == workspace_id)
        .order_by(ClientRow.name_key),
        execution_options=ANEW,
    )
    return tuple(Client(row.id, row.name) for row in rows)


def reqs(session: Session, workspace_id: UUID, *conditions: Condition) -> tuple[Req, ...]:
    """The REQs of the workspace that fit, by number."""
    rows = session.execute(
        select(JobReqRow, ClientRow.name)
        .join(ClientRow, meets(JobReqRow.client_id, ClientRow))
        .where(JobReqRow.workspace_id == workspace_id, *conditions)
        .order_by(JobReqRow.number),
        execution_options=ANEW,
    )
    return tuple(_req(row, client_name) for row, client_name in rows)


def pipelines(session: Session, workspace_id: UUID, *conditions: Condition) -> dict[UUID, Pipeline]:
    """The pipelines of the workspace that fit, by id, with the stages that are in use."""
    stages: dict[UUID, list[Stage]] = defaultdict(list)
    home = {"home": workspace_id}
    for stage in session.scalars(STAGES, home, execution_options=ANEW):
        stages[stage.pipeline_id].append(boards.stage(stage))
    fitting = PIPELINES.where(*conditions) if conditions else PIPELINES
    rows = session.scalars(fitting, home, execution_options=ANEW)
    return {row.id: _pipeline(row, stages[row.id]) for row in rows}


def opportunities(
    session: Session, workspace_id: UUID, *conditions: Condition, limit: int | None = None
) -> tuple[Opportunity, ...]:
    """The deals of the workspace that fit, by number, or the first of them."""
    fitting = DEALS.where(*conditions) if conditions else DEALS
    fitting = fitting if limit is None else fitting.limit(limit)
    rows = session.execute(fitting, {"home": workspace_id}, execution_options=ANEW).all()
    if not rows:
        return ()
    lanes = pipelines(session, workspace_id)
    ids = [row.id for row, *_ in rows]
    linked, near = _linked(session, workspace_id, ids), around(session, workspace_id, ids)
    return tuple(
        _opportunity(
            row,
            client=client,
            owner_name=owner_name,
            pipeline=lanes[row.pipeline_id],
            stage=stage,
            loss_reason=loss_reason,
            reqs=linked[row.id],
            near=near,
        )
        for row, client, owner_name, stage, loss_reason in rows
    )


def at(places: Iterable[Place]) -> Condition:
    """The deals that stand at any of some places."""
    deal = OpportunityRow
    return or_(
        false(),
        *(
            and_(
                deal.pipeline_id == place.pipeline_id,
                deal.status == place.status,
                true() if place.stage_id is None else deal.stage_id == place.stage_id,
            )
            for place in places
        ),
    )


def holders(
    session: Session, workspace_id: UUID, is_meant: Callable[[int, str], bool]
) -> tuple[UUID, ...]:
    """The deals with REQs whose number and title are meant, once for each of their links."""
    links = session.execute(
        select(OpportunityReqRow.opportunity_id, JobReqRow.number, JobReqRow.title)
        .join(JobReqRow, meets(OpportunityReqRow.req_id, JobReqRow))
        .where(
            OpportunityReqRow.workspace_id == workspace_id,
            OpportunityReqRow.unlinked_at.is_(None),
        )
    )
    return tuple(deal for deal, number, title in links if is_meant(number, title))


def timeline(session: Session, opportunity: Opportunity) -> tuple[Activity, ...]:
    """Everything that happened to a deal, oldest first."""
    rows = session.execute(
        select(ActivityRow, MemberRow.name)
        .join(MemberRow, meets(ActivityRow.actor_id, MemberRow))
        .where(
            ActivityRow.workspace_id == opportunity.workspace_id,
            ActivityRow.opportunity_id == opportunity.id,
        )
        .order_by(ActivityRow.version, ActivityRow.at)
    )
    return tuple(
        Activity(
            id=row.id,
            at=row.at,
            kind=row.kind,
            actor_name=actor_name,
            sentence=row.sentence,
            source=row.source,
            version=row.version,
        )
        for row, actor_name in rows
    )


def _linked(
    session: Session, workspace_id: UUID, opportunities: Ids
) -> defaultdict[UUID, list[Req]]:
    """The REQs that are linked now, for each deal, by number."""
    linked: defaultdict[UUID, list[Req]] = defaultdict(list)
    for opportunity_id, req, client_name in LINKED.ask(session, workspace_id, opportunities, ANEW):
        linked[opportunity_id].append(_req(req, client_name))
    return linked


def _req(row: JobReqRow, client_name: str) -> Req:
    return Req(
        id=row.id,
        number=row.number,
        title=row.title,
        client_id=row.client_id,
        client_name=client_name,
        owner_id=row.owner_id,
        status=row.status,
    )


def _pipeline(row: PipelineRow, stages: Sequence[Stage]) -> Pipeline:
    return Pipeline(
        id=row.id,
        name=row.name,
        policy=row.policy,
        stages=tuple(stages),
        won_label=row.won_label,
        lost_label=row.lost_label,
    )


def _opportunity(
    row: OpportunityRow,
    *,
    client: ClientRow,
    owner_name: str,
    pipeline: Pipeline,
    stage: StageRow,
    loss_reason: LossReasonRow | None,
    reqs: Sequence[Req],
    near: Around,
) -> Opportunity:
    return Opportunity(
        id=row.id,
        workspace_id=row.workspace_id,
        number=row.number,
        title=row.title,
        client=Client(client.id, client.name),
        owner_id=row.owner_id,
        owner_name=owner_name,
        pipeline=pipeline,
        stage=boards.stage(stage),
        status=row.status,
        deal_type=row.deal_type,
        fee_model=row.fee_model,
        value=_money(row.value_minor, row.currency),
        probability=row.probability,
        probability_source=row.probability_source.value,
        notes=row.notes,
        stage_entered_at=row.stage_entered_at,
        created_at=row.created_at,
        version=row.version,
        reqs=tuple(reqs),
        fee_percent=None if row.fee_bp is None else Decimal(row.fee_bp).scaleb(-2),
        expected_close_on=row.expected_close_on,
        starts_on=row.starts_on,
        contract_details=row.contract_details,
        contacts=tuple(near.contacts[row.id]),
        links=tuple(near.links[row.id]),
        collaborators=tuple(near.collaborators[row.id]),
        max_days_override=row.max_days_override,
        max_days_sticky=row.max_days_sticky,
        held_for=timedelta(seconds=row.held_seconds),
        held_at=row.held_at,
        hold_until=row.hold_until,
        closed_at=row.closed_at,
        won_value=_money(row.won_minor, row.currency),
        loss_reason=boards.loss_reason(loss_reason) if loss_reason else None,
        competitor=row.competitor,
        loss_notes=row.loss_notes,
        order=near.orders.get(row.id),
        recreated_from=near.recreated_from.get(row.id),
        recreated_as=near.recreated_as.get(row.id),
    )


def _money(minor: int | None, currency: str | None) -> Money | None:
    return None if minor is None or currency is None else Money(minor, currency)
