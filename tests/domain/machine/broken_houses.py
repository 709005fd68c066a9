"""Mutants of what a house sets for itself: its pipelines and its reasons for losing."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

import domain.boards
import domain.losses
import domain.stages
from domain.opportunity import LossReason
from domain.pipeline import Outcome, Pipeline, Stage
from domain.sql import boards
from domain.sql.tables import LossReasonRow
from tests.domain.machine.breaking import Patch, anything_goes, mutant

# Pipelines


@mutant("adopt")
def preset_copied_again(patch: Patch) -> None:
    """Who goes back to a pipeline gets a second one of that name."""
    patch.setattr(domain.stages, "had_before", anything_goes)


@mutant("adopt", "create", in_sql=True)
def adopted_for_nothing(patch: Patch) -> None:
    """New deals go on in the pipeline that was left."""
    patch.setattr(boards, "choose", anything_goes)


@mutant("adopt", "change_stage", "remove_stage")
def pipeline_guessed(patch: Patch) -> None:
    """A stage that two pipelines have is taken to be that of new deals."""
    having = domain.boards.having

    def guesses(
        stages: Collection[str], known: tuple[Pipeline, ...], pipeline: str | None = None
    ) -> Pipeline:
        fitting = [it for it in known if all(map(it.has, stages))]
        return having(stages, tuple(fitting[:1]) or known, pipeline)

    patch.setattr(domain.boards, "having", guesses)


@mutant("adopt", "set_policy")
def named_pipeline_ignored(patch: Patch) -> None:
    """Whichever pipeline is named, that of new deals is changed."""
    having = domain.boards.having

    def ignores(
        stages: Collection[str], known: tuple[Pipeline, ...], pipeline: str | None = None
    ) -> Pipeline:
        return having((), known) if pipeline else having(stages, known)

    patch.setattr(domain.boards, "having", ignores)


@mutant("adopt", "create", "move")
def stage_by_its_place(patch: Patch) -> None:
    """A stage that the deal's own pipeline doesn't have is its second one."""
    named = Pipeline.named

    def guesses(self: Pipeline, said: str) -> Stage | Outcome:
        return self.stages[1] if said == "Demo" else named(self, said)

    patch.setattr(Pipeline, "named", guesses)


@mutant("adopt", "change_stage", "add_stage", "move")
def first_label_wins(patch: Patch) -> None:
    """What a stage was called first goes before what another one is called now."""
    named = Pipeline.named

    def by_key(self: Pipeline, said: str) -> Stage | Outcome:
        first = [it for it in self.stages if it.key == said.casefold().replace(" ", "_")]
        return first[0] if first else named(self, said)

    patch.setattr(Pipeline, "named", by_key)


# Reasons for losing


@mutant("lose", "add_reason", "rename_reason")
def first_name_wins(patch: Patch) -> None:
    """What a reason was called first goes before what another one is called now."""
    named = domain.losses._named

    def by_key(known: Collection[LossReason], said: str) -> LossReason:
        first = [it for it in known if it.key == said.casefold().replace(" ", "_")]
        return named(first or [*known], said)

    patch.setattr(domain.losses, "_named", by_key)


@mutant("lose", "rename_reason")
def renamed_reason_is_another(patch: Patch) -> None:
    """A reason by another name is another reason, and the deals lost for it keep the old one."""
    save = boards.save_loss_reason

    def another(session: Session, home: UUID, reason: LossReason) -> None:
        save(session, home, replace(reason, id=uuid4(), key=f"again_{uuid4().hex}"))

    patch.setattr(boards, "save_loss_reason", another)


@mutant("lose", "remove_reason", in_sql=True)
def removed_reason_given(patch: Patch) -> None:
    """A removed reason is offered as before."""

    def every(session: Session, home: UUID) -> tuple[LossReason, ...]:
        rows = session.scalars(select(LossReasonRow).where(LossReasonRow.workspace_id == home))
        return tuple(map(boards.loss_reason, rows))

    patch.setattr(boards, "loss_reasons", every)


@mutant("change_reason", "lose")
def notes_not_asked_for(patch: Patch) -> None:
    """Reasons that ask for notes are content without."""
    patch.setattr(domain.losses, "FEWEST_NOTES", 0)


@mutant("change_reason", "add_reason", "lose", in_sql=True)
def reasons_of_other_houses(patch: Patch) -> None:
    """Deals are lost for the reasons of any workspace."""

    def everywhere(session: Session, _: UUID) -> tuple[LossReason, ...]:
        rows = session.scalars(select(LossReasonRow).where(LossReasonRow.archived_at.is_(None)))
        return tuple(map(boards.loss_reason, rows))

    patch.setattr(boards, "loss_reasons", everywhere)


@mutant("add_reason")
def reasons_without_end(patch: Patch) -> None:
    """There may be any number of reasons."""
    patch.setattr(domain.losses, "MOST_REASONS", 1_000)


@mutant("remove_reason")
def last_reason_removed(patch: Patch) -> None:
    """The last reason can be removed too."""
    known = domain.losses.loss_reasons

    def one_more(*args: Any) -> tuple[LossReason, ...]:
        spare = LossReason(uuid4(), "spare", "Spare")
        return (*known(*args), spare)

    patch.setattr(domain.losses, "loss_reasons", one_more)
