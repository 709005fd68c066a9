"""`rex pipeline`: the board and its figures, for one person."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated

import typer
from pydantic import JsonValue, TypeAdapter
from rich.bar import Bar
from rich.table import Table

from bot.commands.ask import database_or_demo
from bot.commands.asker import asker
from bot.commands.speech import emit, give_up, say, show_table
from bot.sql.room import Room
from domain.columns import Column
from domain.errors import DomainError
from domain.metrics import PERIOD, Count, Figures, Month, Pace, Step, figures
from domain.money import Money
from domain.names import counted, listed
from domain.rotting import summary
from domain.sql.reports import SqlReports
from tools.counting import stale

BAR = 24
_FIGURES: TypeAdapter[Figures] = TypeAdapter(Figures)


def pipeline(
    who: Annotated[
        str, typer.Option("--as", help="Whose board: an e-mail, or a role such as member.")
    ] = "team_admin",
    days: Annotated[
        int, typer.Option(min=1, max=3650, help="Won and lost count for so many days.")
    ] = PERIOD.days,
    db: Annotated[str | None, typer.Option(help="Database URL; the demo data if left out.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Show the board of the opportunities that somebody sees, and the figures of its pipeline."""
    with database_or_demo(db) as database, database.transaction() as session:
        room = Room.on(session)
        actor = asker(room, who)
        reports, now, period = SqlReports(session), datetime.now(UTC), timedelta(days=days)
        try:
            found = figures(room.records, reports, actor, now=now, period=period)
            rot = summary(room.records.standings, actor, now)
        except DomainError as refused:
            give_up(str(refused))
    if json:
        emit({"workspace": actor.workspace.name, **as_json(found), "stale": list(map(vars, rot))})
    else:
        say(f"{actor.workspace.name}: the pipeline{'' if actor.is_admin else ', your own deals'}")
        _show(found, days)
        say(stale(rot) or "Stale deals are not watched here.")


def as_json(found: Figures) -> dict[str, JsonValue]:
    """The figures for machines: amounts in minor units, rates in percent or null."""
    told: dict[str, JsonValue] = _FIGURES.dump_python(found, mode="json")
    conversion: list[JsonValue] = [_plain(step.percent) for step in found.steps]
    earlier: list[JsonValue] = [as_json(it) for it in found.earlier]
    rates = {"conversion": conversion, "win_rate": _plain(found.results.win_rate)}
    return told | rates | {"earlier": earlier}


def _show(found: Figures, days: int) -> None:
    show_table(_board(found.board))
    open_deals = counted(found.deals, "open deal")
    say(f"{open_deals}, worth {_money(found.value)}, weighted {_money(found.weighted)}\n")
    show_table(_months((*found.months, found.slipped, found.undated)))
    show_table(_conversion(found.steps))
    if found.pace:
        show_table(_days_in_stage(found.pace))
    results = found.results
    say(f"In the last {days} days: {results.won} won, {results.lost} lost")
    say(f"  Win rate       {_percent(results.win_rate)}")
    say(f"  Deal size      {_money(results.deal_size)}")
    say(f"  Time to close  {_some(results.days_to_close, 'days')}")
    say(f"  Loss reasons   {_counts(results.loss_reasons)}")
    say(f"  Stage at loss  {_counts(results.stages_at_loss)}")
    for it in found.earlier:
        say(f"\n{it.pipeline}, an earlier pipeline")
        _show(it, days)


def _board(columns: Sequence[Column]) -> Table:
    table = _table("The board", "Column", "Deals", "Value", "Forecast", "")
    most = max((column.deals for column in columns), default=0) or 1
    for it in columns:
        bar = Bar(size=most, begin=0, end=it.deals, width=BAR)
        table.add_row(it.label, str(it.deals), _money(it.value), _money(it.forecast), bar)
    return table


def _months(months: Iterable[Month]) -> Table:
    table = _table("Forecast by month of expected close", "Month", "Deals", "Value", "Forecast")
    for it in months:
        table.add_row(it.name, str(it.deals), _money(it.value), _money(it.forecast))
    return table


def _conversion(steps: Iterable[Step]) -> Table:
    table = _table("Stage conversion", "From", "To", "Reached", "Went on", "", "")
    for it in steps:
        bar = Bar(size=max(it.reached, 1), begin=0, end=it.advanced, width=BAR)
        reached, advanced = str(it.reached), str(it.advanced)
        table.add_row(it.start, it.end, reached, advanced, _percent(it.percent), bar)
    return table


def _days_in_stage(paces: Iterable[Pace]) -> Table:
    table = _table("Days in stage", "Stage", "Deals", "Median", "90 % within", "Stale after")
    for it in paces:
        days = (it.median_days, it.p90_days, it.max_days)
        table.add_row(it.stage, str(it.deals), *map(str, days))
    return table


def _table(title: str, *headings: str) -> Table:
    return Table(*headings, title=title, title_justify="left")


def _money(amounts: Sequence[Money]) -> str:
    return listed([each.format() for each in amounts]) or "-"


def _counts(counts: Iterable[Count]) -> str:
    return listed([f"{it.label} ({it.deals})" for it in counts]) or "-"


def _percent(rate: Decimal | None) -> str:
    return "not known yet" if rate is None else f"{rate} %"


def _some(number: Decimal | None, unit: str) -> str:
    return "not known yet" if number is None else f"{number} {unit}"


def _plain(rate: Decimal | None) -> float | None:
    return None if rate is None else float(rate)
