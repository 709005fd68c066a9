"""The verbs: load, check, change, save. None of them commits; the caller owns the transaction."""

from datetime import datetime
from uuid import uuid4

from domain import lookup
from domain.access import Action, Actor
from domain.changing import save, take
from domain.closing import PlannedClose, close_lost, close_won, plan_lost, plan_won
from domain.differences import Change
from domain.editing import edit_opportunity
from domain.events import Activity, By, Event, EventKind, Source, StageMoved
from domain.lifecycle import cancel, hold, recreate, resume
from domain.linking import create_and_link_req, link_req, plan_unlink, unlink_req
from domain.lookup import (
    client,
    clients,
    opportunities,
    opportunity,
    pipeline,
    req,
    reqs,
    timeline,
    titles,
)
from domain.losses import (
    add_loss_reason,
    change_loss_reason,
    loss_reasons,
    remove_loss_reason,
    rename_loss_reason,
    require_loss_reasons,
)
from domain.opportunity import NewOpportunity, Opportunity
from domain.pipeline import Status
from domain.plans import (
    PlannedCreate,
    PlannedLink,
    PlannedMove,
    check_move,
    must_be,
    plan_create,
    plan_link,
    plan_move,
)
from domain.records import Command, Records, Result
from domain.stages import (
    add_stage,
    adopt,
    change_stage,
    remove_stage,
    reorder_stages,
    set_policy,
)

__all__ = [
    "Activity",
    "Change",
    "PlannedClose",
    "PlannedCreate",
    "PlannedLink",
    "PlannedMove",
    "Records",
    "Source",
    "StageMoved",
    "add_loss_reason",
    "add_stage",
    "adopt",
    "cancel",
    "change_loss_reason",
    "change_stage",
    "client",
    "clients",
    "close_lost",
    "close_won",
    "create_and_link_req",
    "create_opportunity",
    "edit_opportunity",
    "hold",
    "link_req",
    "loss_reasons",
    "move_stage",
    "must_be",
    "opportunities",
    "opportunity",
    "pipeline",
    "plan_create",
    "plan_link",
    "plan_lost",
    "plan_move",
    "plan_unlink",
    "plan_won",
    "recreate",
    "remove_loss_reason",
    "remove_stage",
    "rename_loss_reason",
    "reorder_stages",
    "req",
    "reqs",
    "require_loss_reasons",
    "resume",
    "set_policy",
    "timeline",
    "titles",
    "unlink_req",
]


def create_opportunity(
    records: Records,
    actor: Actor,
    new: NewOpportunity,
    *,
    now: datetime,
    source: Source,
    key: str,
) -> Opportunity:
    """A new deal in the first stage, owned by the actor; a repeated `key` returns the first."""
    by = By(actor, source, now)
    command = Command.of(by, key, "create_opportunity", new)
    with records.attempt():
        if earlier := records.claim(command):
            return lookup.opportunity(records, actor, earlier["opportunity"])
        records.use_board(actor.workspace.id)
        plan = plan_create(records, actor, new)
        created = _begin(plan, by, records.next_number(actor.workspace.id, "opportunity"))
        records.add_opportunity(created)
        records.save_details(created)
        records.record(Event(EventKind.CREATED, by, after=created))
        records.settle(command, {"opportunity": created.ref})
        return created


def move_stage(
    records: Records,
    actor: Actor,
    opportunity: str,
    to_stage: str,
    *,
    now: datetime,
    source: Source,
    key: str,
    expected_version: int | None = None,
    override: str | None = None,
) -> StageMoved:
    """The deal one step on; the same stage, or a repeated `key`, changes nothing.

    `override` is an admin's reason for a step that the pipeline's rule forbids.
    """
    by = By(actor, source, now)
    command = Command.of(by, key, "move_stage", opportunity, to_stage, override)
    with records.attempt():
        if earlier := records.claim(command):
            return _moved_before(records, actor, earlier)
        lookup.require(actor, Action.MOVE_STAGE)
        found = take(records, actor, opportunity, expected_version)
        moved = _move(records, check_move(actor, found, to_stage, override), by)
        stages = {"from": moved.from_stage.key, "to": moved.to_stage.key}
        records.settle(command, {"opportunity": found.ref, **stages})
        return moved


def _begin(plan: PlannedCreate, by: By, number: int) -> Opportunity:
    stage = plan.pipeline.first
    return Opportunity(
        id=uuid4(),
        workspace_id=by.actor.workspace.id,
        number=number,
        title=plan.new.title,
        client=plan.client,
        owner_id=by.actor.member_id,
        owner_name=by.actor.name,
        pipeline=plan.pipeline,
        stage=stage,
        status=Status.OPEN,
        deal_type=plan.new.deal_type,
        fee_model=plan.new.fee_model,
        value=plan.new.value,
        probability=stage.probability,
        probability_source="stage",
        fee_percent=plan.new.fee_percent,
        expected_close_on=plan.new.expected_close_on,
        starts_on=plan.new.starts_on,
        notes=plan.new.notes,
        contract_details=plan.new.contract_details,
        contacts=plan.new.contacts,
        links=plan.new.links,
        stage_entered_at=by.at,
        created_at=by.at,
        version=1,
    )


def _move(records: Records, plan: PlannedMove, by: By) -> StageMoved:
    before = after = plan.opportunity
    why = f"Past the rule: {plan.override}" if plan.override else None
    if not plan.no_change:
        moved = before.moved(plan.to_stage, by.at)
        after = save(records, EventKind.STAGE_MOVED, by, before, moved, why)
    return StageMoved(
        opportunity=after,
        from_stage=before.stage,
        to_stage=after.stage,
        no_change=plan.no_change,
    )


def _moved_before(records: Records, actor: Actor, earlier: Result) -> StageMoved:
    """What the first one did, by stages that may have been removed since."""
    found = lookup.opportunity(records, actor, earlier["opportunity"])
    start, end = (
        records.any_stage(found.workspace_id, found.pipeline, earlier[way])
        for way in ("from", "to")
    )
    return StageMoved(
        opportunity=found,
        from_stage=start,
        to_stage=end,
        no_change=earlier["from"] == earlier["to"],
    )
