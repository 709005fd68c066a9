"""Which board is meant, and which stage or place on it; and how a card shows what changes there."""

from pydantic import Field, JsonValue

from domain import names
from domain.boards import having
from domain.differences import Change
from domain.errors import NotFound, UnknownStage
from domain.pipeline import Pipeline, Stage
from domain.tallies import Scope
from tools.asking import Unclear
from tools.office import Office
from tools.tool import Text, ToolArgs

THE_END = "the end"
_FIRST = ("first", "start", "the start", "front", "the front", "beginning", "the beginning")
_LAST = ("end", "last", THE_END)


class OfBoard(ToolArgs):
    """Of which pipeline a stage is, where a workspace has several."""

    pipeline: Text | None = Field(
        default=None, max_length=60, description="The pipeline's name if it was said, else null."
    )


class Placed(OfBoard):
    """Where on its board a stage is to stand."""

    before: Text | None = Field(
        default=None,
        max_length=60,
        description=f'The stage it is to stand in front of, "first" or "{THE_END}"; else null.',
    )
    after: Text | None = Field(
        default=None, max_length=60, description="The stage it is to stand behind, or null."
    )


def board_meant(office: Office, args: OfBoard, *stages: str | None) -> Pipeline | Unclear:
    """The board that was named, or has the stages; that of new deals if neither was said."""
    said = [it for it in stages if it and names.fold(it) not in (*_FIRST, *_LAST)]
    try:
        return having(said, office.records.pipelines(office.actor.workspace.id), args.pipeline)
    except NotFound as unclear:
        return Unclear(str(unclear), unclear.near)


def stage_of(said: str | None, question: str, board: Pipeline) -> str | Unclear:
    """The label of the stage that is meant; Won and Lost are refused later, with the reason."""
    labels = tuple(it.label for it in board.stages)
    if said is None:
        return Unclear(question, labels)
    try:
        found = board.named(said)
    except UnknownStage as unknown:
        return Unclear(str(unknown), labels)
    return found.label if isinstance(found, Stage) else said


def place_of(args: Placed, board: Pipeline, moving: str | None = None) -> str | Unclear | None:
    """The stage in front of which the place is, or the end; None where none was said."""
    rest = [it.label for it in board.stages if it.label != moving]
    said = args.before or args.after
    if said is None:
        return None
    if names.fold(said) in _LAST:
        return THE_END
    if names.fold(said) in _FIRST:
        return rest[0]
    beside = stage_of(said, "", board)
    if args.before or beside not in rest:
        return beside
    behind = rest[rest.index(str(beside)) + 1 :]
    return behind[0] if behind else THE_END


def with_place(
    args: Placed, board: Pipeline, moving: str | None = None
) -> dict[str, JsonValue | Unclear]:
    """What was given, with the place as a card keeps it: in front of a stage, or at the end."""
    place = place_of(args, board, moving)
    rest: dict[str, JsonValue | Unclear] = {
        name: value for name, value in args.given().items() if name not in ("before", "after")
    }
    asked = "after" if isinstance(place, Unclear) and not args.before else "before"
    return {**rest, asked: place} if place else rest


def moved(board: Pipeline, stage: str, before: str) -> tuple[str, ...]:
    """The labels of a board in their order after one has moved."""
    rest = [it.label for it in board.stages if it.label != stage]
    at = rest.index(before) if before in rest else len(rest)
    return (*rest[:at], stage, *rest[at:])


def probability_between(board: Pipeline, before: str) -> int:
    """The proposal for a new stage: half-way between its neighbours, for weights rise to the right."""
    labels = [it.label for it in board.stages]
    at = labels.index(before) if before in labels else len(labels)
    left = board.stages[at - 1].probability if at else 0
    right = board.stages[at].probability if at < len(labels) else 100
    return (left + right) // 2


def living(board: Pipeline, stage: Stage, office: Office) -> int:
    """How many deals stand in a stage and aren't closed."""
    tallies = office.records.reports.tallies(Scope(office.actor.workspace.id, board.id, None))
    return sum(it.deals for it in tallies if it.stage_id == stage.id and not it.status.is_final)


def order_changes(before: Pipeline, after: Pipeline) -> list[Change]:
    """The line of a card that shows the order of the stages, if that changes."""
    old, new = (", ".join(it.label for it in board.stages) for board in (before, after))
    return [Change("Stages", old, new)] if old != new else []


def figure_changes(before: Stage | None, after: Stage) -> list[Change]:
    """The lines of a card that show a stage's figures, as far as they change."""
    lines = (
        ("Probability", f"{before.probability}%" if before else None, f"{after.probability}%"),
        ("Stale after", f"{before.max_days} days" if before else None, f"{after.max_days} days"),
        *(
            (("Colour", before.colour, after.colour), ("Action", before.action, after.action))
            if before
            else ()
        ),
    )
    return [Change(label, old, new) for label, old, new in lines if old != new]
