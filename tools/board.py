"""The board: the deals that a person sees, as a list and as sums by column."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest

from pydantic import Field, JsonValue

from domain import crm, metrics
from domain.access import Actor
from domain.books import Books
from domain.columns import ON_HOLD, Board, Column
from domain.metrics import PERIOD, Figures, Results, Step
from domain.opportunity import Opportunity
from domain.pipeline import Status
from tools.asking import Unclear, asking, draft
from tools.bars import bars
from tools.bounds import listed
from tools.context import Context
from tools.figures import brief, figures, money, summary, worth
from tools.meaning import stage_meant
from tools.naming import deal_called
from tools.outcome import Outcome
from tools.tool import Text, Tool, ToolArgs

#: How many deals a list prints; the rest is counted.
MOST_LINES = 20


class ListOpportunities(ToolArgs):
    """Which deals to list."""

    stage: Text | None = Field(
        default=None, max_length=80, description="One stage, Won or Lost; null for all open deals."
    )
    mine: bool | None = Field(default=None, description="True for the person's own deals only.")


class ShowPipeline(ToolArgs):
    """No arguments."""


def list_opportunities(args: ListOpportunities, context: Context) -> Outcome:
    """List the open deals this person sees, or those in one column of the board."""
    actor = context.asker
    whose = "Open opportunities of yours" if args.mine else "Open opportunities"
    if args.stage is None:
        return _list(whose, _of(actor, args, crm.opportunities(context.records, actor)))
    stage = stage_meant(args.stage, None, context.records, actor)
    if isinstance(stage, Unclear):
        return asking(draft("list_opportunities", {"stage": stage}))
    everything = _of(actor, args, crm.opportunities(context.records, actor, None))
    return _list(
        f"Opportunities in {stage}", [deal for deal in everything if _column(deal) == stage]
    )


def show_pipeline(args: ShowPipeline, context: Context) -> Outcome:
    """Show the board: how many deals and how much money stand in every column."""
    actor = context.asker
    counted = metrics.figures(context.records, context.records.reports, actor, now=context.now)
    every = (counted, *counted.earlier)
    rows: list[JsonValue] = [
        {**_told_column(column), "pipeline": it.pipeline} for it in every for column in it.board
    ]
    head = {"pipeline": counted.pipeline, **_told_rates(counted)}
    boards = [Board(it.pipeline, it.board) for it in every]
    notes = ["\n".join([_won_and_lost(it.results), _conversion(it.steps)]) for it in every]
    return Outcome(told=listed(head, "columns", rows), printed=pictured(boards, actor, notes))


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
    count = f"{column.deals} {'deal' if column.deals == 1 else 'deals'}"
    value, forecast = money(column.value), money(column.expected)
    return ", ".join(filter(None, (count, value, forecast and f"forecast {forecast}")))


def _won_and_lost(results: Results) -> str:
    """How many of the deals that were closed of late were won."""
    rate = f"win rate {_percent(results.win_rate)}"
    return f"Last {PERIOD.days} days: {results.won} won, {results.lost} lost, {rate}"


def _conversion(steps: Sequence[Step]) -> str:
    """How many of the deals that came to a stage went on to the next one."""
    said = (
        f"{it.start} → {it.end} {_percent(it.percent)} ({it.advanced} of {it.reached})"
        for it in steps
    )
    return f"Conversion: {', '.join(said)}"


def _percent(rate: Decimal | None) -> str:
    return "not known yet" if rate is None else f"{rate.normalize():f} %"


def _told_rates(counted: Figures) -> dict[str, JsonValue]:
    conversion: dict[str, JsonValue] = {
        f"{it.start} to {it.end}": _percent(it.percent) for it in counted.steps
    }
    return {"win_rate": _percent(counted.results.win_rate), "conversion": conversion}


def _of(
    actor: Actor, args: ListOpportunities, deals: Sequence[Opportunity]
) -> Sequence[Opportunity]:
    return [deal for deal in deals if not args.mine or deal.owner_id == actor.member_id]


def _column(deal: Opportunity) -> str | None:
    """The column of the board a deal is counted in; cancelled ones are in none."""
    match deal.status:
        case Status.OPEN | Status.WON | Status.LOST:
            return deal.display_stage
        case Status.ON_HOLD:
            return ON_HOLD
        case Status.CANCELLED:
            return None


def _list(which: str, deals: Sequence[Opportunity]) -> Outcome:
    rows: list[JsonValue] = [{**brief(deal), **figures(deal)} for deal in deals]
    lines = [f"{which} that you can see: {summary(deals)}"]
    lines += [f"• {deal_called(deal)}: {standing(deal)}" for deal in deals[:MOST_LINES]]
    if len(deals) > MOST_LINES:
        lines.append(f"…and {len(deals) - MOST_LINES} more.")
    return Outcome(
        told=listed({"which": which, "count": len(deals)}, "opportunities", rows),
        printed="\n".join(lines),
    )


def standing(deal: Opportunity) -> str:
    """Return a deal's stage, worth and owner in one line."""
    return ", ".join(filter(None, (deal.display_stage, money([worth(deal)]), deal.owner_name)))


def _told_column(column: Column) -> dict[str, JsonValue]:
    return {
        "column": column.label,
        "deals": column.deals,
        "value": money(column.value),
        "forecast": money(column.expected),
    }


LIST_OPPORTUNITIES = Tool(
    name="list_opportunities",
    description="List the opportunities that the person can see, all open ones or one stage.",
    arguments=ListOpportunities,
    kind="read",
    run=list_opportunities,
)

SHOW_PIPELINE = Tool(
    name="show_pipeline",
    description="Show the pipeline: how many deals and how much money in every stage, the win rate and how many deals went on from each stage.",
    arguments=ShowPipeline,
    kind="read",
    run=show_pipeline,
)
