"""The board: the deals that a person sees, as a list and as sums by column."""

from collections.abc import Sequence
from itertools import zip_longest
from uuid import UUID

from pydantic import Field, JsonValue

from domain import metrics, rotting
from domain.access import Actor
from domain.books import Books
from domain.columns import Board, Column, Place, places_of
from domain.listing import Listing, listing
from domain.lookup import pipelines
from domain.names import and_more, counted
from domain.opportunity import Opportunity
from domain.people import colleague
from domain.pipeline import Status
from tools import counting
from tools.asking import Unclear, asking, draft
from tools.bars import bars
from tools.bounds import listed
from tools.context import Context
from tools.figures import brief, figures, money, summary, worth
from tools.meaning import column_meant
from tools.naming import deal_called
from tools.outcome import Outcome
from tools.tool import NoArguments, Text, Tool, ToolArgs

#: How many deals a list prints; the rest is counted.
MOST_LINES = 20
#: How many deals a model is told of, as far as they fit.
MOST_TOLD = 40


class ListOpportunities(ToolArgs):
    """Which deals to list."""

    stage: Text | None = Field(
        default=None, max_length=80, description="One stage, Won or Lost; null for all open deals."
    )
    mine: bool | None = Field(default=None, description="True for the person's own deals only.")
    owner: Text | None = Field(
        default=None, max_length=254, description="Only the deals of this colleague."
    )


def list_opportunities(args: ListOpportunities, context: Context) -> Outcome:
    """List the open deals this person sees, or those in one column of any board."""
    records, actor = context.records, context.asker
    boards = pipelines(records, actor)
    owner = _owner(args, context)
    places, which = tuple(Place(board.id, Status.OPEN) for board in boards), "Open opportunities"
    if args.stage is not None:
        column = column_meant(args.stage, boards)
        if isinstance(column, Unclear):
            return asking(draft("list_opportunities", {"stage": column}))
        which, places = f"Opportunities in {column}", places_of(boards, column)
    found = listing(records, records.reports, actor, places, limit=MOST_TOLD, owner=owner)
    if owner:
        which += f" of {'yours' if owner.member_id == actor.member_id else owner.name}"
    return _list(which, found)


def _owner(args: ListOpportunities, context: Context) -> Actor | None:
    """Whose deals alone are meant; None for everybody's."""
    if args.owner:
        return colleague(context.records, context.asker, args.owner)
    return context.asker if args.mine else None


def show_pipeline(args: NoArguments, context: Context) -> Outcome:
    """Show the board: how many deals and how much money stand in every column."""
    actor = context.asker
    counted = metrics.figures(context.records, context.records.reports, actor, now=context.now)
    every = (counted, *counted.earlier)
    rows: list[JsonValue] = [
        {**_told_column(column), "pipeline": it.pipeline} for it in every for column in it.board
    ]
    head: dict[str, JsonValue] = {"pipeline": counted.pipeline, **counting.facts(counted)}
    boards = [Board(it.pipeline, it.board) for it in every]
    notes = ["\n".join(counting.lines(it)) for it in every]
    rot = rotting.summary(context.records.standings, actor, context.now)
    stale = counting.stale(rot) or ""
    printed = "\n".join(filter(None, (pictured(boards, actor, notes), stale)))
    return Outcome(told=listed({**head, "stale": stale}, "columns", rows), printed=printed)


def board_of(records: Books, actor: Actor) -> tuple[Board, ...]:
    """Return somebody's boards, counted where the deals are kept: first that of new deals."""
    return metrics.boards(records, records.reports, actor)


def pictured(boards: Sequence[Board], actor: Actor, notes: Sequence[str] = ()) -> str:
    """Draw each board, and a note under it: how many deals stand in a column, and their money."""
    whose = "" if actor.is_admin else ", your own deals"
    headings = [
        f"*{actor.workspace.name}*: the pipeline{whose}",
        *(f"*{it.pipeline}*: an earlier pipeline{whose}" for it in boards[1:]),
    ]
    drawn = zip_longest(headings, map(_drawn, boards), notes)
    return "\n".join(part for parts in drawn for part in parts if part)


def _drawn(board: Board) -> str:
    """A bar for each column."""
    columns = board.columns
    pictures = bars([column.deals for column in columns])
    return "\n".join(
        f"`{bar}` *{column.label}*: {_summed(column)}"
        for bar, column in zip(pictures, columns, strict=True)
    )


def _summed(column: Column) -> str:
    """How many deals stand in a column and what they are worth, as a list of deals says it."""
    count = counted(column.deals, "deal")
    value, forecast = money(column.value), money(column.expected)
    return ", ".join(filter(None, (count, value, forecast and f"forecast {forecast}")))


def _list(which: str, found: Listing) -> Outcome:
    rows: list[JsonValue] = [{**brief(deal), **figures(deal)} for deal in found.first]
    lines = [f"{which} that you can see: {summary(found)}"]
    lines += [f"• {deal_called(deal)}: {standing(deal)}" for deal in found.first[:MOST_LINES]]
    lines += and_more(found.deals, MOST_LINES)
    told = listed({"which": which, "count": found.deals}, "opportunities", rows, found.deals)
    return Outcome(told=told, printed="\n".join(lines))


def standing(deal: Opportunity, of: UUID | None = None) -> str:
    """Return a deal's stage, worth and owner in one line; the owner not beside deals `of` theirs."""
    owner = deal.owner_name if deal.owner_id != of else None
    return ", ".join(filter(None, (deal.display_stage, money([worth(deal)]), owner)))


def _told_column(column: Column) -> dict[str, JsonValue]:
    return {
        "column": column.label,
        "deals": column.deals,
        "value": money(column.value),
        "forecast": money(column.expected),
    }


LIST_OPPORTUNITIES = Tool(
    name="list_opportunities",
    description="List the opportunities that the person can see: all open ones, one stage, or one owner's.",
    arguments=ListOpportunities,
    kind="read",
    run=list_opportunities,
)

SHOW_PIPELINE = Tool(
    name="show_pipeline",
    description=(
        "Show the pipeline: deals and money in every stage, and all figures: win rate, conversion, "
        "days in stage, deal size, time to close, loss reasons, forecast by month, stale deals."
    ),
    arguments=NoArguments,
    kind="read",
    run=show_pipeline,
)
