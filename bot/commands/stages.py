"""`rex stages`: the stages of a workspace's board, added, changed, put in order and removed."""

from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from bot.commands.acting import TEAM_ADMIN, Who, seat
from bot.commands.database import Url
from bot.commands.speech import emit, say, show_table
from domain import crm, desk, lookup
from domain.boards import having
from domain.pipeline import Colour, MovePolicy, Pipeline
from domain.presets import FLEETCORE, HIREPILOT
from domain.stages import StageFields


class Preset(StrEnum):
    """The ready-made pipelines, by name."""

    HIREPILOT = HIREPILOT.name
    FLEETCORE = FLEETCORE.name


class Watch(StrEnum):
    """Whether stale deals are told of."""

    ON = "on"
    OFF = "off"


class Which(StrEnum):
    """Which leads become clients."""

    ALL = "all"
    QUALIFIED = "qualified"


stages = typer.Typer(
    help="The stages of the board: list, add, change, order, remove.", no_args_is_help=True
)
Stage = Annotated[str, typer.Argument(help="The stage's name, such as Discovery.")]
Board = Annotated[
    str | None, typer.Option("--pipeline", help="The pipeline's name, where there are several.")
]
Probability = Annotated[
    float | None, typer.Option(help="What its deals are weighted with, in percent.")
]
Days = Annotated[float | None, typer.Option(help="After so many days a deal in it is stale.")]
Tint = Annotated[Colour | None, typer.Option(help="Its colour on the board.")]
Action = Annotated[str | None, typer.Option(help="What is typically done there.")]
Meaning = Annotated[str | None, typer.Option(help="What it means that a deal stands there.")]


@stages.command("list")
def list_stages(
    pipeline: Board = None,
    who: Who = TEAM_ADMIN,
    db: Url = None,
    json: Annotated[bool, typer.Option("--json", help="JSON lines for machines.")] = False,
) -> None:
    """List the stages from left to right, with their figures."""
    with seat(who, db) as here:
        board = having((), lookup.pipelines(here.room.records, here.actor), pipeline)
    if not json:
        _show(board)
        return
    for it in board.stages:
        plain = vars(it) | {"id": str(it.id)}
        emit(plain)


@stages.command()
def add(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    before: Annotated[str | None, typer.Option(help="The stage it stands in front of.")] = None,
    probability: Probability = None,
    max_days: Days = None,
    colour: Tint = None,
    action: Action = None,
    meaning: Meaning = None,
    pipeline: Board = None,
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Add a stage, in front of another or at the end."""
    fields = StageFields(
        label=name, probability=probability, max_days=max_days, colour=colour, action=action,
        meaning=meaning,
    )  # fmt: skip
    with seat(who, db) as here:
        board = crm.add_stage(
            here.room.records, here.actor, fields, before=before, pipeline=pipeline, **here.how()
        )
    _show(board)


@stages.command()
def change(
    stage: Stage,
    name: Annotated[str | None, typer.Option(help="What it is called from now on.")] = None,
    probability: Probability = None,
    max_days: Days = None,
    colour: Tint = None,
    action: Action = None,
    meaning: Meaning = None,
    pipeline: Board = None,
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Change a stage's name or figures; its deals follow its probability."""
    fields = StageFields(
        label=name, probability=probability, max_days=max_days, colour=colour, action=action,
        meaning=meaning,
    )  # fmt: skip
    with seat(who, db) as here:
        board = crm.change_stage(
            here.room.records, here.actor, stage, fields, pipeline=pipeline, **here.how()
        )
    _show(board)


@stages.command()
def order(
    names: Annotated[list[str], typer.Argument(help="Every stage once, from left to right.")],
    pipeline: Board = None,
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Put the stages in another order."""
    with seat(who, db) as here:
        board = crm.reorder_stages(
            here.room.records, here.actor, tuple(names), pipeline=pipeline, **here.how()
        )
    _show(board)


@stages.command()
def remove(
    stage: Stage,
    to: Annotated[str | None, typer.Option(help="The stage that its deals move to.")] = None,
    pipeline: Board = None,
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Remove a stage; each deal that moves for it says so in its history."""
    with seat(who, db) as here:
        board = crm.remove_stage(
            here.room.records, here.actor, stage, to, pipeline=pipeline, **here.how()
        )
    _show(board)


@stages.command()
def moves(
    policy: Annotated[MovePolicy, typer.Argument(help="How far a move may go.")],
    pipeline: Board = None,
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Say how far a deal may move at once: to a neighbour, to any later stage, or anywhere."""
    with seat(who, db) as here:
        board = crm.set_policy(
            here.room.records, here.actor, policy, pipeline=pipeline, **here.how()
        )
    _show(board)


@stages.command()
def adopt(
    preset: Annotated[Preset, typer.Argument(help="The ready-made pipeline.")],
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Let new deals run through a ready-made pipeline; those that run keep theirs."""
    wanted = next(it for it in (HIREPILOT, FLEETCORE) if it.name == preset)
    with seat(who, db) as here:
        board = crm.adopt(here.room.records, here.actor, wanted, **here.how())
    _show(board)


@stages.command()
def stale(
    watch: Annotated[Watch, typer.Argument(help="Whether stale deals are told of.")],
    days: Annotated[float | None, typer.Option(help="After so many days in any stage.")] = None,
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Switch the watch for stale deals, after each stage's days or after the same for all."""
    with seat(who, db) as here:
        records = here.room.records
        if watch is Watch.ON:
            desk.watch_stale_deals(records, records.settings, here.actor, days, **here.how())
        else:
            desk.ignore_stale_deals(records, records.settings, here.actor, **here.how())
    after = f", after {days:g} days in any stage" if days and watch is Watch.ON else ""
    say(f"The watch for stale deals is {watch}{after}.")


@stages.command()
def leads(
    which: Annotated[Which, typer.Argument(help="Which leads become clients.")],
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Say whether only leads that scored well can be converted."""
    with seat(who, db) as here:
        records, required = here.room.records, which is Which.QUALIFIED
        desk.require_qualified_leads(records, records.settings, here.actor, required, **here.how())
    say(f"{which.capitalize()} leads can be converted.")


def _show(board: Pipeline) -> None:
    table = Table("Stage", "Probability", "Stale after", "Typically", title=board.name)
    for it in board.stages:
        table.add_row(it.label, f"{it.probability}%", f"{it.max_days} days", it.action)
    show_table(table)
    say(f"Then {board.won_label} and {board.lost_label}. Deals move: {board.policy}.")
    if board.caution:
        say(f"Please note: {board.caution}")
