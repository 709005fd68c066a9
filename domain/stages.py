"""The stages of a workspace's pipeline: added, renamed, put in order, removed; and how deals move."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Unpack
from uuid import uuid4

from domain import names
from domain.access import Actor
from domain.boards import rearrange
from domain.changing import How, save
from domain.columns import ON_HOLD, Place
from domain.errors import BadValue, DetailMissing
from domain.events import STAGE_REMOVED, By, EventKind
from domain.fields import MAX_DAYS
from domain.limits import label, text, whole
from domain.pipeline import Colour, MovePolicy, Outcome, Pipeline, Stage, Status
from domain.records import Records

#: How many open stages a pipeline has.
STAGES = (2, 8)
LABEL_LENGTH = 40
WORDS_LENGTH = 200


@dataclass(frozen=True, kw_only=True)
class StageFields:
    """What somebody says about a stage; what is left out stays, or gets a usual value."""

    label: str | None = None
    probability: float | None = None
    max_days: float | None = None
    colour: Colour | None = None
    action: str | None = None
    meaning: str | None = None


def add_stage(
    records: Records,
    actor: Actor,
    fields: StageFields,
    *,
    before: str | None = None,
    pipeline: str | None = None,
    **how: Unpack[How],
) -> Pipeline:
    """One more stage, in front of another or at the end."""

    def do(board: Pipeline, by: By) -> str:
        _count(board, len(board.stages) + 1)
        home = actor.workspace.id
        key = names.free_key(fields.label or "", records.stage_keys(home, board))
        blank = Stage(
            id=uuid4(), key=key, label="", position=0, probability=0, max_days=14, meaning=""
        )
        stage = _checked(board, blank, fields)
        place = board.stages.index(_stage(board, before)) if before else len(board.stages)
        stages = (*board.stages[:place], stage, *board.stages[place:])
        records.save_board(home, _in_order(board, stages), by.at)
        return f"Added the stage {stage.label}."

    stages, verb = (before,) if before else (), ("add_stage", fields, before)
    return rearrange(records, actor, verb, do, how, stages=stages, pipeline=pipeline)


def change_stage(
    records: Records,
    actor: Actor,
    stage: str,
    fields: StageFields,
    *,
    pipeline: str | None = None,
    **how: Unpack[How],
) -> Pipeline:
    """The stage with another label or other figures; its key stays.

    Deals in it follow its probability, unless theirs was set by hand.
    """

    def do(board: Pipeline, by: By) -> str:
        found = _stage(board, stage)
        changed = _checked(board, found, fields)
        stages = tuple(changed if it.id == found.id else it for it in board.stages)
        records.save_board(actor.workspace.id, replace(board, stages=stages), by.at)
        if changed.probability != found.probability:
            for deal in records.lock_at(actor.workspace.id, living_in(board, found)):
                if deal.probability_source == "stage":
                    after = replace(deal, probability=changed.probability)
                    save(records, EventKind.EDITED, by, deal, after)
        return f"Changed the stage {found.label}: {_difference(found, changed)}."

    verb = ("change_stage", stage, fields)
    return rearrange(records, actor, verb, do, how, stages=(stage,), pipeline=pipeline)


def reorder_stages(
    records: Records,
    actor: Actor,
    order: tuple[str, ...],
    *,
    pipeline: str | None = None,
    **how: Unpack[How],
) -> Pipeline:
    """The same stages from left to right as they are named."""

    def do(board: Pipeline, by: By) -> str:
        stages = tuple(_stage(board, said) for said in order)
        if len(stages) != len(board.stages) or {*stages} != {*board.stages}:
            raise BadValue(
                "order",
                "A new order names every stage once, and these are "
                f"{names.listed([it.label for it in board.stages])}. Please name them all.",
            )
        records.save_board(actor.workspace.id, _in_order(board, stages), by.at)
        return f"Put the stages in order: {', '.join(it.label for it in stages)}."

    verb = ("reorder_stages", order)
    return rearrange(records, actor, verb, do, how, stages=order, pipeline=pipeline)


def remove_stage(
    records: Records,
    actor: Actor,
    stage: str,
    to_stage: str | None = None,
    *,
    pipeline: str | None = None,
    **how: Unpack[How],
) -> Pipeline:
    """The pipeline without the stage; its living deals move to another, each of them recorded.

    Closed deals keep it, and history keeps its name.
    """

    def do(board: Pipeline, by: By) -> str:
        found = _stage(board, stage)
        _count(board, len(board.stages) - 1)
        deals = records.lock_at(actor.workspace.id, living_in(board, found))
        target = _target(board, found, to_stage, len(deals))
        for deal in deals:
            after = deal.moved(target, by.at)
            save(records, EventKind.STAGE_MOVED, by, deal, after, STAGE_REMOVED)
        rest = tuple(it for it in board.stages if it.id != found.id)
        records.save_board(actor.workspace.id, _in_order(board, rest), by.at)
        moved = f" Moved {len(deals)} of its deals to {target.label}." if deals else ""
        return f"Removed the stage {found.label}.{moved}"

    verb = ("remove_stage", stage, to_stage)
    return rearrange(records, actor, verb, do, how, stages=(stage,), pipeline=pipeline)


def set_policy(
    records: Records,
    actor: Actor,
    policy: MovePolicy,
    *,
    pipeline: str | None = None,
    **how: Unpack[How],
) -> Pipeline:
    """The same stages under another rule of how far a move may go."""

    def do(board: Pipeline, by: By) -> str:
        records.save_board(actor.workspace.id, replace(board, policy=policy), by.at)
        return f"Changed how deals move from {board.policy} to {policy}."

    return rearrange(records, actor, ("set_policy", policy), do, how, pipeline=pipeline)


def adopt(records: Records, actor: Actor, preset: Pipeline, **how: Unpack[How]) -> Pipeline:
    """A preset as the pipeline of new deals; those that run keep theirs.

    A workspace that had it before goes back to its own, with the stages as they are there now.
    """

    def do(board: Pipeline, by: By) -> str:
        home = actor.workspace.id
        if board.name == preset.name:
            raise BadValue(
                "pipeline",
                f"New deals run through {preset.name} already. Change its stages one by one.",
            )
        stay = f"running deals stay in {board.name}."
        if earlier := had_before(records.pipelines(home), preset):
            records.choose_board(home, earlier)
            return f"Went back to the pipeline {earlier.name}; {stay}"
        records.add_board(home, preset.with_new_ids(uuid4))
        return f"Began a new pipeline, {preset.name}; {stay}"

    return rearrange(records, actor, ("adopt", preset.name), do, how)


def had_before(boards: Iterable[Pipeline], preset: Pipeline) -> Pipeline | None:
    """The workspace's own copy of a preset, if it has one."""
    return next((it for it in boards if it.name == preset.name), None)


def living_in(board: Pipeline, stage: Stage) -> tuple[Place, ...]:
    """Where the deals of a stage are kept that are not closed."""
    return tuple(Place(board.id, it, stage.id) for it in Status if not it.is_final)


def _stage(board: Pipeline, said: str) -> Stage:
    """The open stage that is meant; Won and Lost are fixed."""
    found = board.named(said)
    if isinstance(found, Outcome):
        raise BadValue(
            "stage",
            f"{said} is where closed deals stand, and that column is fixed. "
            f"Please choose one of {names.listed([it.label for it in board.stages], 'or')}.",
        )
    return found


def _target(board: Pipeline, removed: Stage, said: str | None, deals: int) -> Stage:
    others = [it for it in board.stages if it.id != removed.id]
    if not said:
        if not deals:
            return others[0]
        labels = names.listed([it.label for it in others], "or")
        stand = "1 deal stands" if deals == 1 else f"{deals} deals stand"
        raise DetailMissing(
            "to_stage", f"{stand} in {removed.label}. Where should they go: {labels}?"
        )
    target = _stage(board, said)
    if target.id == removed.id:
        raise BadValue(
            "to_stage",
            f"Deals can't move to {removed.label}, because it is being removed. "
            f"Please choose {names.listed([it.label for it in others], 'or')}.",
        )
    return target


def _count(board: Pipeline, count: int) -> None:
    fewest, most = STAGES
    if not fewest <= count <= most:
        cure = "Please add another one first." if count < fewest else "Please remove one first."
        raise BadValue(
            "stages",
            f"A pipeline has {fewest} to {most} open stages, and {board.name} would have {count}. "
            f"{cure}",
        )


def _checked(board: Pipeline, stage: Stage, fields: StageFields) -> Stage:
    given = {name: value for name, value in vars(fields).items() if value is not None}
    changed: Stage = replace(stage, **given)
    return replace(
        changed,
        label=stage.label if fields.label is None and stage.label else _label(board, changed),
        probability=whole(changed.probability, "probability", "probability", 0, 100),
        max_days=whole(changed.max_days, "max_days", "number of days in a stage", *MAX_DAYS),
        action=text(changed.action, "action", "typical action", WORDS_LENGTH) or "",
        meaning=text(changed.meaning, "meaning", "meaning", WORDS_LENGTH) or "",
    )


def _label(board: Pipeline, stage: Stage) -> str:
    name = label(stage.label, "name of a stage", LABEL_LENGTH)
    others = {names.fold(it.label) for it in board.stages if it.id != stage.id}
    fixed = {names.fold(it) for it in (board.won_label, board.lost_label, ON_HOLD)}
    if names.fold(name) in others | fixed | {*Outcome}:
        raise BadValue("label", f"There is a column “{name}” already. Please choose another name.")
    return name


def _in_order(board: Pipeline, stages: tuple[Stage, ...]) -> Pipeline:
    placed = (replace(it, position=position) for position, it in enumerate(stages, start=1))
    return replace(board, stages=tuple(placed))


def _difference(before: Stage, after: Stage) -> str:
    named = zip(vars(before).items(), vars(after).values(), strict=True)
    changed = [f"{name} {old} to {new}" for (name, old), new in named if old != new]
    return names.listed([it.replace("_", " ") for it in changed]) or "nothing"
