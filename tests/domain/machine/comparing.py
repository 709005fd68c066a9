"""The rows of every deal against what the rules say they are."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.sql.tables import (
    CollaboratorRow,
    JobReqRow,
    LossReasonRow,
    MemberRow,
    OpportunityReqRow,
    OpportunityRow,
    PipelineRow,
    RecreationRow,
    StageEventRow,
    StageRow,
    WorkspaceRow,
)
from tests.domain.machine.world import Deal, Step, World

ANEW = {"populate_existing": True}


def compare(session: Session, world: World) -> None:
    """Raise AssertionError at the first deal that isn't what it must be."""
    rows = session.execute(
        select(
            OpportunityRow, StageRow, PipelineRow, LossReasonRow, MemberRow.name, WorkspaceRow.name
        )
        .outerjoin(LossReasonRow, LossReasonRow.id == OpportunityRow.loss_reason_id)
        .join(PipelineRow, PipelineRow.id == OpportunityRow.pipeline_id)
        .join(StageRow, StageRow.id == OpportunityRow.stage_id)
        .join(MemberRow, MemberRow.id == OpportunityRow.owner_id)
        .join(WorkspaceRow, WorkspaceRow.id == OpportunityRow.workspace_id),
        execution_options=ANEW,
    ).all()
    kept = {row.number: (row, *beside) for row, *beside in rows}
    assert sorted(kept) == sorted(it.number for it in world.deals), "there are other deals"
    ids = {row.id: number for number, (row, *_) in kept.items()}
    steps, reqs, shared, again = _steps(session), _reqs(session), _shared(session), _again(session)
    for deal in world.deals:
        row, *beside = kept[deal.number]
        _same(deal, "row", _of_row(row, *beside), _of(deal))
        _same(deal, "history", steps.get(row.id), deal.history)
        _same(deal, "REQs", reqs.get(row.id, set()), deal.reqs)
        _same(deal, "collaborators", shared.get(row.id, frozenset()), deal.shared)
        successor = ids.get(again.get(row.id))
        _same(deal, "successor", successor, deal.again and deal.again.number)
        if not deal.final:
            until = row.held_at or world.now
            worked = (until - row.stage_entered_at).total_seconds() - row.held_seconds
            _same(deal, "clock", max(worked, 0), deal.worked(world.now).total_seconds())


def _same(deal: Deal, what: str, kept: object, expected: object) -> None:
    assert kept == expected, f"the {what} of {deal.ref}: {kept}, and the rules say {expected}"


def _of(deal: Deal) -> dict[str, object]:
    lost = deal.lost
    return {
        "house": deal.house,
        "title": deal.title,
        "owner": deal.owner,
        "board": deal.board.name,
        "stage": deal.stage.label,
        "status": deal.status,
        "value": deal.value,
        "currency": deal.currency,
        "probability": deal.probability,
        "by_hand": deal.by_hand,
        "version": deal.version,
        "max_days": deal.max_days,
        "closes": deal.closes,
        "won": deal.won,
        "on_hold": deal.status == "on_hold",
        "closed": deal.final,
        "lost": lost and (lost.reason.label, lost.rival, lost.notes),
    }


def _of_row(
    row: OpportunityRow,
    stage: StageRow,
    board: PipelineRow,
    reason: LossReasonRow | None,
    owner: str,
    home: str,
) -> dict[str, object]:
    return {
        "house": home,
        "title": row.title,
        "owner": owner,
        "board": board.name,
        "stage": stage.label,
        "status": row.status.value,
        "value": row.value_minor,
        "currency": row.currency,
        "probability": row.probability,
        "by_hand": row.probability_source.value == "manual",
        "version": row.version,
        "max_days": row.max_days_override,
        "closes": row.expected_close_on,
        "won": row.won_minor,
        "on_hold": row.held_at is not None,
        "closed": row.closed_at is not None,
        "lost": reason and (reason.label, row.competitor, row.loss_notes),
    }


def _steps(session: Session) -> dict[object, list[Step]]:
    found: dict[object, list[Step]] = {}
    rows = session.scalars(
        select(StageEventRow).order_by(StageEventRow.opportunity_id, StageEventRow.seq)
    )
    for row in rows:
        start = None if row.from_status is None else (row.from_label or "", row.from_status.value)
        end = (row.to_label, row.to_status.value)
        step = Step(start, end, row.at, row.value_minor, row.probability, row.reason)
        found.setdefault(row.opportunity_id, []).append(step)
    return found


def _reqs(session: Session) -> dict[object, set[int]]:
    found: dict[object, set[int]] = {}
    rows = session.execute(
        select(OpportunityReqRow.opportunity_id, JobReqRow.number)
        .join(JobReqRow, JobReqRow.id == OpportunityReqRow.req_id)
        .where(OpportunityReqRow.unlinked_at.is_(None))
    )
    for deal, number in rows:
        found.setdefault(deal, set()).add(number)
    return found


def _shared(session: Session) -> dict[object, frozenset[str]]:
    found: dict[object, frozenset[str]] = {}
    rows = session.execute(
        select(CollaboratorRow.opportunity_id, MemberRow.name).join(
            MemberRow, MemberRow.id == CollaboratorRow.member_id
        )
    )
    for deal, name in rows:
        found[deal] = found.get(deal, frozenset()) | {name}
    return found


def _again(session: Session) -> dict[object, object]:
    rows = session.execute(select(RecreationRow.closed_id, RecreationRow.opportunity_id))
    return {closed: again for closed, again in rows}
