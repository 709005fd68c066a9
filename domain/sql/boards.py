"""Pipelines, stages and reasons for losing, to and from rows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain.events import By
from domain.opportunity import LossReason
from domain.pipeline import Pipeline, Stage
from domain.sql.tables import (
    BoardChangeRow,
    LossReasonRow,
    PipelineRow,
    StageRow,
    WorkspaceRow,
)

#: Positions are first moved out of each other's way, because no two may be equal meanwhile.
ASIDE = 1_000


def lock_default(session: Session, workspace_id: UUID, *, shared: bool) -> None:
    """Keep the board as it is until the transaction ends; shared locks get along."""
    mine = select(PipelineRow.id).where(
        PipelineRow.workspace_id == workspace_id, PipelineRow.is_default.is_(True)
    )
    session.execute(mine.with_for_update(read=shared))


def lock(session: Session, pipeline: Pipeline, workspace_id: UUID, *, shared: bool = True) -> None:
    """Nobody changes the stages of this pipeline until the transaction ends."""
    mine = select(PipelineRow.id).where(
        PipelineRow.workspace_id == workspace_id, PipelineRow.id == pipeline.id
    )
    session.execute(mine.with_for_update(read=shared))


def add(session: Session, workspace_id: UUID, pipeline: Pipeline) -> None:
    """Keep a new pipeline, which is the default one from now on."""
    _no_default(session, workspace_id)
    session.execute(
        insert(PipelineRow).values(
            workspace_id=workspace_id,
            id=pipeline.id,
            name=pipeline.name,
            policy=pipeline.policy,
            won_label=pipeline.won_label,
            lost_label=pipeline.lost_label,
            is_default=True,
        )
    )
    for stage in pipeline.stages:
        _add_stage(session, workspace_id, pipeline, stage)


def choose(session: Session, workspace_id: UUID, pipeline: Pipeline) -> None:
    """Make an earlier pipeline the default one."""
    _no_default(session, workspace_id)
    this = PipelineRow.workspace_id == workspace_id, PipelineRow.id == pipeline.id
    session.execute(update(PipelineRow).where(*this).values(is_default=True))


def save(session: Session, workspace_id: UUID, pipeline: Pipeline, at: datetime) -> None:
    """Keep a changed pipeline: stages that it no longer has are archived."""
    ours = StageRow.workspace_id == workspace_id, StageRow.pipeline_id == pipeline.id
    kept = {stage.id for stage in pipeline.stages}
    live = set(session.scalars(select(StageRow.id).where(*ours, StageRow.archived_at.is_(None))))
    session.execute(
        update(PipelineRow)
        .where(PipelineRow.workspace_id == workspace_id, PipelineRow.id == pipeline.id)
        .values(policy=pipeline.policy)
    )
    session.execute(update(StageRow).where(*ours, StageRow.id.not_in(kept)).values(archived_at=at))
    living = (*ours, StageRow.archived_at.is_(None))
    session.execute(update(StageRow).where(*living).values(position=StageRow.position + ASIDE))
    for stage in pipeline.stages:
        if stage.id in live:
            changed = update(StageRow).where(*ours, StageRow.id == stage.id)
            session.execute(changed.values(**_figures(stage)))
        else:
            _add_stage(session, workspace_id, pipeline, stage)


def keys(session: Session, workspace_id: UUID, pipeline: Pipeline) -> frozenset[str]:
    """The keys of all its stages, archived ones too."""
    ours = StageRow.workspace_id == workspace_id, StageRow.pipeline_id == pipeline.id
    return frozenset(session.scalars(select(StageRow.key).where(*ours)))


def any_stage(session: Session, workspace_id: UUID, pipeline: Pipeline, key: str) -> Stage:
    """The stage of that key, an archived one too; there has to be one."""
    ours = StageRow.workspace_id == workspace_id, StageRow.pipeline_id == pipeline.id
    rows = session.scalars(
        select(StageRow).where(*ours, StageRow.key == key),
        execution_options={"populate_existing": True},
    )
    return stage(rows.one())


def stage(row: StageRow) -> Stage:
    """The value of a row."""
    return Stage(
        id=row.id,
        key=row.key,
        label=row.label,
        position=row.position,
        probability=row.probability,
        max_days=row.max_days,
        meaning=row.meaning,
        action=row.action,
        colour=row.colour,
    )


def note(session: Session, pipeline: Pipeline, sentence: str, by: By) -> None:
    """Write down what somebody changed."""
    session.execute(
        insert(BoardChangeRow).values(
            id=uuid4(),
            workspace_id=by.actor.workspace.id,
            pipeline_id=pipeline.id,
            sentence=sentence,
            actor_id=by.actor.member_id,
            source=by.source,
            at=by.at,
        )
    )


def notes(session: Session, workspace_id: UUID) -> Sequence[str]:
    """What was changed about the boards of a workspace, oldest first."""
    rows = select(BoardChangeRow.sentence).where(BoardChangeRow.workspace_id == workspace_id)
    return session.scalars(rows.order_by(BoardChangeRow.at, BoardChangeRow.id)).all()


def loss_reasons(session: Session, workspace_id: UUID) -> tuple[LossReason, ...]:
    """The reasons that can be given now, by label."""
    rows = session.scalars(
        select(LossReasonRow)
        .where(LossReasonRow.workspace_id == workspace_id, LossReasonRow.archived_at.is_(None))
        .order_by(LossReasonRow.label),
        execution_options={"populate_existing": True},
    )
    return tuple(loss_reason(row) for row in rows)


def loss_reason(row: LossReasonRow) -> LossReason:
    """The value of a row."""
    return LossReason(row.id, row.key, row.label, row.competitor_required, row.notes_required)


def save_loss_reason(session: Session, workspace_id: UUID, reason: LossReason) -> None:
    """Keep a new or changed reason."""
    ours = LossReasonRow.workspace_id == workspace_id, LossReasonRow.id == reason.id
    if session.scalar(select(LossReasonRow.id).where(*ours)):
        session.execute(update(LossReasonRow).where(*ours).values(vars(reason)))
    else:
        session.execute(insert(LossReasonRow).values(workspace_id=workspace_id, **vars(reason)))


def archive_loss_reason(
    session: Session, workspace_id: UUID, reason: LossReason, at: datetime
) -> None:
    """Offer it no more; deals that were lost for it keep it."""
    ours = LossReasonRow.workspace_id == workspace_id, LossReasonRow.id == reason.id
    session.execute(update(LossReasonRow).where(*ours).values(archived_at=at))


def loss_reason_keys(session: Session, workspace_id: UUID) -> frozenset[str]:
    """The keys of all reasons, archived ones too."""
    rows = select(LossReasonRow.key).where(LossReasonRow.workspace_id == workspace_id)
    return frozenset(session.scalars(rows))


def require_loss_reason(session: Session, workspace_id: UUID, required: bool) -> None:
    """Set whether a lost deal needs a reason."""
    session.execute(
        update(WorkspaceRow)
        .where(WorkspaceRow.id == workspace_id)
        .values(loss_reason_required=required)
    )


def _no_default(session: Session, workspace_id: UUID) -> None:
    ours = PipelineRow.workspace_id == workspace_id
    session.execute(update(PipelineRow).where(ours).values(is_default=False))


def _add_stage(session: Session, workspace_id: UUID, pipeline: Pipeline, stage: Stage) -> None:
    row = {"workspace_id": workspace_id, "pipeline_id": pipeline.id, **vars(stage)}
    session.execute(insert(StageRow).values(row))


def _figures(stage: Stage) -> dict[str, object]:
    return {name: value for name, value in vars(stage).items() if name not in ("id", "key")}
