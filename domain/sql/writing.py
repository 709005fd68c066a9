"""Values into rows: deals, their links, and the record of what happened to them."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from domain import names
from domain.errors import ChangedMeanwhile
from domain.events import By, Event
from domain.opportunity import Opportunity
from domain.reqs import Req
from domain.spelling import spelt
from domain.sql.tables import (
    ActivityRow,
    JobReqRow,
    OpportunityReqRow,
    OpportunityRow,
    OutboxRow,
    ProbabilitySource,
    StageEventRow,
)


def add_opportunity(session: Session, opportunity: Opportunity) -> None:
    """Keep a new deal."""
    session.execute(
        insert(OpportunityRow).values(
            id=opportunity.id,
            workspace_id=opportunity.workspace_id,
            number=opportunity.number,
            client_id=opportunity.client.id,
            pipeline_id=opportunity.pipeline.id,
            created_at=opportunity.created_at,
            version=opportunity.version,
            **_changeable(opportunity),
        )
    )


def save_opportunity(session: Session, opportunity: Opportunity) -> Opportunity:
    """Keep a changed deal under the next version; raises ChangedMeanwhile."""
    version = session.scalar(
        update(OpportunityRow)
        .where(
            OpportunityRow.workspace_id == opportunity.workspace_id,
            OpportunityRow.id == opportunity.id,
            OpportunityRow.version == opportunity.version,
        )
        .values(version=opportunity.version + 1, **_changeable(opportunity))
        .returning(OpportunityRow.version),
        execution_options={"synchronize_session": False},
    )
    if version is None:
        raise ChangedMeanwhile(
            f"Somebody changed {opportunity.ref} at the same moment. "
            "Nothing was written; please look at it again."
        )
    return replace(opportunity, version=version)


def link_req(session: Session, opportunity: Opportunity, req: Req, by: By) -> None:
    """Keep the link; the database refuses a second live one of the same REQ."""
    session.execute(
        insert(OpportunityReqRow).values(
            id=uuid4(),
            workspace_id=opportunity.workspace_id,
            client_id=opportunity.client.id,
            opportunity_id=opportunity.id,
            req_id=req.id,
            linked_by=by.actor.member_id,
            linked_at=by.at,
        )
    )


def unlink_req(session: Session, opportunity: Opportunity, req: Req, by: By) -> None:
    """End the link; that it was there stays on record."""
    session.execute(
        update(OpportunityReqRow)
        .where(
            OpportunityReqRow.workspace_id == opportunity.workspace_id,
            OpportunityReqRow.opportunity_id == opportunity.id,
            OpportunityReqRow.req_id == req.id,
            OpportunityReqRow.unlinked_at.is_(None),
        )
        .values(unlinked_at=by.at)
    )


def add_req(session: Session, workspace_id: UUID, req: Req, at: datetime) -> None:
    """Keep a new job opening."""
    session.execute(
        insert(JobReqRow).values(
            id=req.id,
            workspace_id=workspace_id,
            number=req.number,
            title=req.title,
            client_id=req.client_id,
            owner_id=req.owner_id,
            status=req.status,
            created_at=at,
        )
    )


def record(session: Session, event: Event) -> None:
    """Write history (of stages and statuses), timeline and outbox of one change."""
    after, by = event.after, event.by
    about = {
        "workspace_id": after.workspace_id,
        "opportunity_id": after.id,
        "at": by.at,
    }
    hand = {"actor_id": by.actor.member_id, "source": by.source}
    if event.moves:
        step = insert(StageEventRow).values(id=uuid4(), **about, **hand, **_step(session, event))
        session.execute(step)
    if event.shows:
        line = {"version": after.version, "kind": event.kind, "sentence": event.sentence}
        session.execute(insert(ActivityRow).values(id=uuid4(), **line, **about, **hand))
    session.execute(
        insert(OutboxRow).values(id=uuid4(), topic=event.kind, payload=event.payload, **about)
    )


def _step(session: Session, event: Event) -> dict[str, object]:
    """Where a deal came from, where it went, and its figures afterwards."""
    before, after = event.before, event.after
    taken = select(func.count()).where(
        StageEventRow.workspace_id == after.workspace_id,
        StageEventRow.opportunity_id == after.id,
    )
    return {
        "seq": session.scalar(taken),
        "from_stage_id": before and before.stage.id,
        "from_label": before and before.stage.label,
        "from_status": before and before.status,
        "to_stage_id": after.stage.id,
        "to_label": after.stage.label,
        "to_status": after.status,
        "value_minor": after.value and after.value.minor,
        "currency": after.value and after.value.currency,
        "probability": after.probability,
        "reason": event.reason,
    }


def _changeable(opportunity: Opportunity) -> dict[str, object]:
    """The columns that a change may touch: never the number, the client or the pipeline."""
    value, won = opportunity.value, opportunity.won_value
    return {
        "title": opportunity.title,
        "title_folded": names.part(opportunity.title),
        "title_spelt": spelt(opportunity.title),
        "owner_id": opportunity.owner_id,
        "stage_id": opportunity.stage.id,
        "status": opportunity.status,
        "deal_type": opportunity.deal_type,
        "fee_model": opportunity.fee_model,
        "currency": value.currency if value else won and won.currency,
        "value_minor": value and value.minor,
        "probability": opportunity.probability,
        "probability_source": ProbabilitySource(opportunity.probability_source),
        "notes": opportunity.notes,
        "stage_entered_at": opportunity.stage_entered_at,
        "fee_bp": _basis_points(opportunity.fee_percent),
        "expected_close_on": opportunity.expected_close_on,
        "starts_on": opportunity.starts_on,
        "contract_details": opportunity.contract_details,
        "max_days_override": opportunity.max_days_override,
        "max_days_sticky": opportunity.max_days_sticky,
        "held_seconds": int(opportunity.held_for.total_seconds()),
        "held_at": opportunity.held_at,
        "hold_until": opportunity.hold_until,
        "closed_at": opportunity.closed_at,
        "won_minor": won and won.minor,
        "loss_reason_id": opportunity.loss_reason and opportunity.loss_reason.id,
        "competitor": opportunity.competitor,
        "loss_notes": opportunity.loss_notes,
    }


def _basis_points(percent: Decimal | None) -> int | None:
    return None if percent is None else int(percent * 100)
