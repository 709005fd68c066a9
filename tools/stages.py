"""The stages of the board, which Team Admins shape: added, changed, put in order, removed."""

from typing import Literal

from pydantic import Field, JsonValue

from domain import crm
from domain.access import Action
from domain.boards import having
from domain.changing import How
from domain.differences import Change
from domain.lookup import require
from domain.pipeline import Colour, Pipeline, Stage
from domain.stages import StageFields
from tools.asking import Unclear, draft
from tools.boards import (
    THE_END,
    OfBoard,
    Placed,
    board_meant,
    figure_changes,
    living,
    moved,
    order_changes,
    probability_between,
    stage_of,
    with_place,
)
from tools.office import Click, Office
from tools.outcome import Draft
from tools.planning import asked, needed, rehearsed, settled
from tools.tool import Text
from tools.write import NOTHING_IS_WRITTEN, Plan, Write, planned

ColourName = Literal[
    "blue", "purple", "yellow", "orange", "green", "red", "pink", "indigo", "teal", "gray"
]
_CALLED = {"label": "name"}
_PROBABILITY = "What its deals are weighted with, in percent, or null."
_DAYS = "After so many whole days a deal in it is stale, or null."


class AddStage(Placed):
    """What a stage to be is called, where it stands, and its figures."""

    name: Text | None = Field(default=None, max_length=60, description="What it is called.")
    probability: float | None = Field(default=None, description=_PROBABILITY)
    max_days: float | None = Field(default=None, description=_DAYS)


class ChangeStage(Placed):
    """Which stage, and what about it changes; null leaves a field as it is."""

    stage: Text | None = Field(default=None, max_length=60, description="The stage's name now.")
    name: Text | None = Field(default=None, max_length=60, description="Its new name, or null.")
    probability: float | None = Field(default=None, description=_PROBABILITY)
    max_days: float | None = Field(default=None, description=_DAYS)
    colour: ColourName | None = Field(default=None, description="Its colour on the board, or null.")
    action: Text | None = Field(
        default=None, max_length=200, description="What is typically done in it, or null."
    )


class RemoveStage(OfBoard):
    """Which stage goes, and where its deals go."""

    stage: Text | None = Field(default=None, max_length=60, description="The stage's name.")
    to_stage: Text | None = Field(
        default=None, max_length=60, description="Where its deals go; null if not said."
    )


def plan_add(args: AddStage, office: Office) -> Plan | Draft:
    """Check a stage to be: its name is free, and there is room for it."""
    require(office.actor, Action.MANAGE_PIPELINE)
    board = board_meant(office, args, args.before, args.after)
    if isinstance(board, Unclear):
        return draft(ADD.name, {**args.given(), "pipeline": board})
    details = with_place(args, board)
    details["name"] = needed(args.name, "What is the stage called?")
    if question := asked(ADD.name, details):
        return question
    exact = settled(details)
    if args.probability is None:
        exact["probability"] = probability_between(board, str(exact.get("before") or THE_END))
    ready = AddStage.model_validate(exact)
    after = rehearsed(ADD.name, exact, office, lambda click: _add(ready, click), called=_CALLED)
    if isinstance(after, Draft):
        return after
    added = _new(board, after)
    changes = [
        *order_changes(board, after),
        *figure_changes(None, added),
        *_cautions(board, after),
    ]
    return planned(exact, f"Add the stage {added.label}", changes)


def perform_add(args: AddStage, click: Click) -> str:
    """Add the stage that was planned."""
    return f"Done: {args.name} is a stage now. {_reads(_add(args, click))}"


def plan_change(args: ChangeStage, office: Office) -> Plan | Draft:
    """Check what is to change about a stage; where nothing differs, there is nothing to do."""
    require(office.actor, Action.MANAGE_PIPELINE)
    board = board_meant(office, args, args.stage)
    if isinstance(board, Unclear):
        return draft(CHANGE.name, {**args.given(), "pipeline": board})
    stage = stage_of(args.stage, "Which stage should change?", board)
    details = {**with_place(args, board, str(stage)), "stage": stage}
    if not details.keys() - {"stage", "pipeline"}:
        details["name"] = Unclear(
            "What should change: its name, place, probability, days, colour or action?"
        )
    if question := asked(CHANGE.name, details):
        return question
    exact = settled(details)
    ready = ChangeStage.model_validate(exact)
    after = rehearsed(
        CHANGE.name, exact, office, lambda click: _change(ready, click), called=_CALLED
    )
    if isinstance(after, Draft):
        return after
    old = _named(board, f"{stage}")
    changes = [*order_changes(board, after), *figure_changes(old, _same(after, old))]
    noted = [*changes, *_cautions(board, after)]
    plan = planned(exact, f"Change the stage {old.label}", noted)
    return plan if changes else _nothing(exact, f"{old.label} is like that already.")


def perform_change(args: ChangeStage, click: Click) -> str:
    """Make the changes that were planned."""
    return f"Done: the stage {args.stage} is changed. {_reads(_change(args, click))}"


def plan_remove(args: RemoveStage, office: Office) -> Plan | Draft:
    """Check that a stage can go, and where its deals are to go."""
    require(office.actor, Action.MANAGE_PIPELINE)
    board = board_meant(office, args, args.stage)
    if isinstance(board, Unclear):
        return draft(REMOVE.name, {**args.given(), "pipeline": board})
    stage = stage_of(args.stage, "Which stage should be removed?", board)
    details = {**args.given(), "stage": stage}
    if args.to_stage:
        details["to_stage"] = stage_of(args.to_stage, "", board)
    if question := asked(REMOVE.name, details):
        return question
    exact = settled(details)
    ready = RemoveStage.model_validate(exact)
    others = tuple(it.label for it in board.stages if it.label != stage)
    after = rehearsed(
        REMOVE.name,
        exact,
        office,
        lambda click: _remove(ready, click),
        options={"to_stage": others},
    )
    if isinstance(after, Draft):
        return after
    old = _named(board, f"{stage}")
    moving = living(board, old, office)
    deals = [Change("Deals", f"{moving} in {old.label}", f"{args.to_stage}")] if moving else []
    return planned(exact, f"Remove the stage {old.label}", [*order_changes(board, after), *deals])


def perform_remove(args: RemoveStage, click: Click) -> str:
    """Remove the stage that was planned."""
    return f"Done: the stage {args.stage} is gone. {_reads(_remove(args, click))}"


def _add(args: AddStage, click: Click) -> Pipeline:
    fields = StageFields(label=args.name, probability=args.probability, max_days=args.max_days)
    before = None if args.before == THE_END else args.before
    return crm.add_stage(
        click.records, click.actor, fields, before=before, pipeline=args.pipeline, **click.how
    )


def _change(args: ChangeStage, click: Click) -> Pipeline:
    """First its place, then its fields, so that it is still called what it was."""
    records, actor, stage = click.records, click.actor, args.stage or ""
    board = having((stage,), records.pipelines(actor.workspace.id), args.pipeline)
    if args.before:
        order = moved(board, stage, args.before)
        how: How = {**click.how, "key": f"{click.key}/order"}
        board = crm.reorder_stages(records, actor, order, pipeline=board.name, **how)
    fields = StageFields(
        label=args.name,
        probability=args.probability,
        max_days=args.max_days,
        colour=Colour(args.colour) if args.colour else None,
        action=args.action,
    )
    if fields != StageFields():
        board = crm.change_stage(records, actor, stage, fields, pipeline=board.name, **click.how)
    return board


def _remove(args: RemoveStage, click: Click) -> Pipeline:
    stage, board = args.stage or "", args.pipeline
    return crm.remove_stage(
        click.records, click.actor, stage, args.to_stage, pipeline=board, **click.how
    )


def _named(board: Pipeline, label: str) -> Stage:
    return next(it for it in board.stages if it.label == label)


def _same(board: Pipeline, stage: Stage) -> Stage:
    return next(it for it in board.stages if it.id == stage.id)


def _new(before: Pipeline, after: Pipeline) -> Stage:
    known = {it.id for it in before.stages}
    return next(it for it in after.stages if it.id not in known)


def _reads(board: Pipeline) -> str:
    reads = f"The board reads {' → '.join(board.labels)}."
    return f"{reads} {board.caution}" if board.caution else reads


def _cautions(before: Pipeline, after: Pipeline) -> list[Change]:
    """What is odd about the board after a change, and wasn't before."""
    odd = after.caution if after.caution != before.caution else None
    return [Change("Please note", None, odd)] if odd else []


def _nothing(exact: dict[str, JsonValue], sentence: str) -> Plan:
    return Plan(arguments=exact, title="", already=sentence)


ADD = Write(
    name="add_stage",
    title="Add a stage",
    description=f"Prepare one more stage of the board. Team Admins only. {NOTHING_IS_WRITTEN}",
    arguments=AddStage,
    plan=plan_add,
    perform=perform_add,
)

CHANGE = Write(
    name="change_stage",
    title="Change a stage",
    description=(
        "Prepare another name, place, probability or limit of days for a stage of the board. Team "
        f"Admins only. {NOTHING_IS_WRITTEN}"
    ),
    arguments=ChangeStage,
    plan=plan_change,
    perform=perform_change,
)

REMOVE = Write(
    name="remove_stage",
    title="Remove a stage",
    description=(
        "Prepare removing a stage of the board; its deals move to another one. Team Admins only. "
        f"{NOTHING_IS_WRITTEN}"
    ),
    arguments=RemoveStage,
    plan=plan_remove,
    perform=perform_remove,
)
