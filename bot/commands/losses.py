"""`rex losses`: the reasons for which deals are lost, kept by a workspace's Team Admins."""

from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from bot.commands.acting import TEAM_ADMIN, Who, seat
from bot.commands.database import Url
from bot.commands.speech import emit, say, show_table
from domain import crm
from domain.opportunity import LossReason


class Needed(StrEnum):
    """Whether a lost deal needs a reason."""

    YES = "yes"
    NO = "no"


losses = typer.Typer(
    help="Why deals are lost: list, add, rename, change, remove, require.", no_args_is_help=True
)
Reason = Annotated[str, typer.Argument(help="The reason's name, such as No budget.")]


@losses.command("list")
def list_reasons(
    who: Who = TEAM_ADMIN,
    db: Url = None,
    json: Annotated[bool, typer.Option("--json", help="JSON lines for machines.")] = False,
) -> None:
    """List the reasons, and what each asks for."""
    with seat(who, db) as here:
        reasons = crm.loss_reasons(here.room.records, here.actor)
    if not json:
        _show(reasons)
        return
    for it in reasons:
        emit(vars(it) | {"id": str(it.id)})


@losses.command()
def add(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    competitor: Annotated[bool, typer.Option(help="Ask which competitor it was.")] = False,
    notes: Annotated[bool, typer.Option(help="Ask for notes.")] = False,
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Add a reason."""
    with seat(who, db) as here:
        reasons = crm.add_loss_reason(
            here.room.records,
            here.actor,
            name,
            competitor_required=competitor,
            notes_required=notes,
            **here.how(),
        )
    _show(reasons)


@losses.command()
def rename(
    reason: Reason,
    name: Annotated[str, typer.Argument(help="What it is called from now on.")],
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Rename a reason, also on the deals that were lost for it."""
    with seat(who, db) as here:
        reasons = crm.rename_loss_reason(here.room.records, here.actor, reason, name, **here.how())
    _show(reasons)


@losses.command()
def change(
    reason: Reason,
    competitor: Annotated[bool | None, typer.Option(help="Ask which competitor it was.")] = None,
    notes: Annotated[bool | None, typer.Option(help="Ask for notes.")] = None,
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Change what a reason asks for, of deals that are lost from now on."""
    with seat(who, db) as here:
        reasons = crm.change_loss_reason(
            here.room.records,
            here.actor,
            reason,
            competitor_required=competitor,
            notes_required=notes,
            **here.how(),
        )
    _show(reasons)


@losses.command()
def remove(reason: Reason, who: Who = TEAM_ADMIN, db: Url = None) -> None:
    """Offer a reason no more; deals that were lost for it keep it."""
    with seat(who, db) as here:
        reasons = crm.remove_loss_reason(here.room.records, here.actor, reason, **here.how())
    _show(reasons)


@losses.command()
def require(
    needed: Annotated[Needed, typer.Argument(help="Whether a lost deal needs one.")],
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Say whether a lost deal needs a reason."""
    required = needed is Needed.YES
    with seat(who, db) as here:
        crm.require_loss_reasons(here.room.records, here.actor, required, **here.how())
    say(f"A lost deal {'needs a reason' if required else 'may go without a reason'} now.")


def _show(reasons: tuple[LossReason, ...]) -> None:
    table = Table("Reason", "Asks for the competitor", "Asks for notes")
    for it in reasons:
        asks = ("yes" if each else "" for each in (it.competitor_required, it.notes_required))
        table.add_row(it.label, *asks)
    show_table(table)
