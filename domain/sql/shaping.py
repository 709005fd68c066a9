"""The boards of a workspace and its reasons for losing, as Team Admins shape them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from domain.events import By
from domain.opportunity import LossReason
from domain.pipeline import Pipeline, Stage
from domain.sql import boards, reading
from domain.sql.tables import PipelineRow


class SqlBoards:
    """The boards' part of domain.sql.records.SqlRecords."""

    session: Session

    def pipeline(self, workspace_id: UUID) -> Pipeline:
        """The pipeline that new deals run through."""
        default = PipelineRow.is_default.is_(True)
        (found,) = reading.pipelines(self.session, workspace_id, default).values()
        return found

    def pipelines(self, workspace_id: UUID) -> tuple[Pipeline, ...]:
        """Every pipeline, first the one that new deals run through."""
        return tuple(reading.pipelines(self.session, workspace_id).values())

    def lock_board(self, workspace_id: UUID, board: Pipeline | None = None) -> Pipeline:
        """The pipeline of new deals, or another one; nobody else changes or uses it meanwhile."""
        boards.lock_default(self.session, workspace_id, shared=False)
        if board is None:
            return self.pipeline(workspace_id)
        boards.lock(self.session, board, workspace_id, shared=False)
        this = PipelineRow.id == board.id
        return reading.pipelines(self.session, workspace_id, this)[board.id]

    def use_board(self, workspace_id: UUID) -> Pipeline:
        """The pipeline of new deals; until the transaction ends, nobody changes it."""
        boards.lock_default(self.session, workspace_id, shared=True)
        return self.pipeline(workspace_id)

    def add_board(self, workspace_id: UUID, pipeline: Pipeline) -> None:
        """Keep a new pipeline, which new deals run through from now on."""
        boards.add(self.session, workspace_id, pipeline)

    def choose_board(self, workspace_id: UUID, pipeline: Pipeline) -> None:
        """Let new deals run through an earlier pipeline from now on."""
        boards.choose(self.session, workspace_id, pipeline)

    def save_board(self, workspace_id: UUID, pipeline: Pipeline, at: datetime) -> None:
        """Keep a changed pipeline; stages that it no longer has are archived."""
        boards.save(self.session, workspace_id, pipeline, at)

    def stage_keys(self, workspace_id: UUID, pipeline: Pipeline) -> frozenset[str]:
        """The keys that its stages have, or had."""
        return boards.keys(self.session, workspace_id, pipeline)

    def any_stage(self, workspace_id: UUID, pipeline: Pipeline, key: str) -> Stage:
        """The stage of that key, which it has or had."""
        return boards.any_stage(self.session, workspace_id, pipeline, key)

    def note_board(self, pipeline: Pipeline, sentence: str, by: By) -> None:
        """Write down what somebody changed about the board."""
        boards.note(self.session, pipeline, sentence, by)

    def loss_reasons(self, workspace_id: UUID) -> tuple[LossReason, ...]:
        """The reasons for losing that can be given, by label."""
        return boards.loss_reasons(self.session, workspace_id)

    def loss_reason_keys(self, workspace_id: UUID) -> frozenset[str]:
        """The keys that reasons have, or had."""
        return boards.loss_reason_keys(self.session, workspace_id)

    def save_loss_reason(self, workspace_id: UUID, reason: LossReason) -> None:
        """Keep a new or changed reason."""
        boards.save_loss_reason(self.session, workspace_id, reason)

    def archive_loss_reason(self, workspace_id: UUID, reason: LossReason, at: datetime) -> None:
        """Offer it no more; deals that were lost for it keep it."""
        boards.archive_loss_reason(self.session, workspace_id, reason, at)

    def require_loss_reason(self, workspace_id: UUID, required: bool) -> None:
        """Set whether a lost deal needs a reason."""
        boards.require_loss_reason(self.session, workspace_id, required)
