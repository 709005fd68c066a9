"""The verbs: load, check, change, save. None of them commits; the caller owns the transaction."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from domain import lookup
from domain.access import Action, Actor
from domain.errors import ChangedMeanwhile
from domain.events import Activity, By, Event, EventKind, Source, StageMoved
from domain.lookup import (
    client,
    clients,
    opportunities,
    opportunity,
    pipeline,
    req,
    reqs,
    timeline,
)
from domain.opportunity import NewOpportunity, Opportunity
from domain.pipeline import Status
from domain.plans import (
    Change,
    PlannedCreate,
    PlannedLink,
    PlannedMove,
    check_link,
    check_move,
    plan_create,
    plan_link,
    plan_move,
)
from domain.records import Command, Records, Result

__all__ = [
    "Activity",
    "Change",
    "PlannedCreate",
    "PlannedLink",
    "PlannedMove",
    "Records",
    "Source",
    "StageMoved",
    "client",
    "clients",
    "create_opportunity",
    "link_req",
    "move_stage",
    "opportunities",
    "opportunity",
    "pipeline",
    "plan_create",
    "plan_link",
    "plan_move",
    "req",
    "reqs",
    "timeline",
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
        plan = plan_create(records, actor, new)
        created = _begin(plan, by, records.next_number(actor.workspace.id, "opportunity"))
        records.add_opportunity(created)
        records.record(Event(EventKind.CREATED, by, after=created))
        records.settle(command, {"opportunity": created.ref})
        return created


def link_req(
    records: Records,
    actor: Actor,
    opportunity: str,
    req: str,
    *,
    now: datetime,
    source: Source,
    key: str,
    expected_version: int | None = None,
) -> Opportunity:
    """The deal with the REQ linked to it; a repeated `key` changes nothing."""
    by = By(actor, source, now)
    command = Command.of(by, key, "link_req", opportunity, req)
    with records.attempt():
        if earlier := records.claim(command):
            return lookup.opportunity(records, actor, earlier["opportunity"])
        lookup.require(actor, Action.LINK_REQ)
        found = _take(records, actor, opportunity, expected_version)
        wanted = records.lock_req(actor.workspace.id, lookup.req(records, actor, req))
        plan = check_link(records, actor, found, wanted)
        records.link_req(found, plan.req, by)
        linked = records.save_opportunity(replace(found, reqs=(*found.reqs, plan.req)))
        records.record(Event(EventKind.REQ_LINKED, by, before=found, after=linked, req=plan.req))
        records.settle(command, {"opportunity": linked.ref})
        return linked


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
) -> StageMoved:
    """The deal one step on; the same stage, or a repeated `key`, changes nothing."""
    by = By(actor, source, now)
    command = Command.of(by, key, "move_stage", opportunity, to_stage)
    with records.attempt():
        if earlier := records.claim(command):
            return _moved_before(records, actor, earlier)
        lookup.require(actor, Action.MOVE_STAGE)
        found = _take(records, actor, opportunity, expected_version)
        moved = _move(records, check_move(actor, found, to_stage), by)
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
        notes=plan.new.notes,
        stage_entered_at=by.at,
        created_at=by.at,
        version=1,
    )


def _move(records: Records, plan: PlannedMove, by: By) -> StageMoved:
    before = after = plan.opportunity
    if not plan.no_change:
        after = records.save_opportunity(before.moved(plan.to_stage, by.at))
        records.record(Event(EventKind.STAGE_MOVED, by, before=before, after=after))
    return StageMoved(
        opportunity=after,
        from_stage=before.stage,
        to_stage=after.stage,
        no_change=plan.no_change,
    )


def _moved_before(records: Records, actor: Actor, earlier: Result) -> StageMoved:
    found = lookup.opportunity(records, actor, earlier["opportunity"])
    return StageMoved(
        opportunity=found,
        from_stage=found.pipeline.stage(earlier["from"]),
        to_stage=found.pipeline.stage(earlier["to"]),
        no_change=earlier["from"] == earlier["to"],
    )


def _take(records: Records, actor: Actor, ref: str, expected_version: int | None) -> Opportunity:
    """The deal as it is now, kept for us; raises ChangedMeanwhile if it isn't what was seen."""
    found = records.lock_opportunity(lookup.opportunity(records, actor, ref))
    if expected_version is None or expected_version == found.version:
        return found
    since = [it for it in records.timeline(found) if it.version > expected_version]
    what = " ".join(f"{it.actor_name}: {it.sentence}" for it in since)
    raise ChangedMeanwhile(
        f"{found.ref} has changed since this was proposed. {what} "
        "Nothing was written; please look at it again."
    )
