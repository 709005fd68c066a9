"""The figures of a pipeline: exact, per currency, and undefined rather than invented."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from domain import lookup
from domain.access import Actor
from domain.columns import Board, Column, columns_of, sums
from domain.money import Money
from domain.pipeline import Pipeline, Status
from domain.records import Records
from domain.tallies import Closing, Due, Reach, Reports, Scope, Stay

#: What was won or lost counts for so long, unless another period is asked for.
PERIOD = timedelta(days=90)
DAY = 86_400


@dataclass(frozen=True, kw_only=True)
class Step:
    """How many deals that reached one column came to the next."""

    start: str
    end: str
    reached: int
    advanced: int

    @property
    def percent(self) -> Decimal | None:
        """The conversion; undefined while no deal has come so far."""
        return percentage(self.advanced, self.reached)


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Days that deals spent in a stage before they left it."""

    stage: str
    max_days: int
    deals: int
    median_days: Decimal
    p90_days: Decimal


@dataclass(frozen=True, kw_only=True)
class Month:
    """What is expected to close in a month ("2026-03")."""

    name: str
    deals: int
    value: tuple[Money, ...]
    forecast: tuple[Money, ...]


@dataclass(frozen=True, kw_only=True)
class Count:
    """So many deals for one reason, or from one stage."""

    label: str
    deals: int
    value: tuple[Money, ...]


@dataclass(frozen=True, kw_only=True)
class Results:
    """What came of the deals that were closed since a moment; cancelled ones are no loss."""

    since: datetime
    won: int
    lost: int
    won_value: tuple[Money, ...]
    deal_size: tuple[Money, ...]
    days_to_close: Decimal | None
    loss_reasons: tuple[Count, ...]
    stages_at_loss: tuple[Count, ...]

    @property
    def win_rate(self) -> Decimal | None:
        """Won of won and lost, in percent; undefined while nothing was closed."""
        return percentage(self.won, self.won + self.lost)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The board and everything that is counted on it.

    `value` and `weighted` are of the open deals alone: what is on hold stands in a column of its
    own. `slipped` were to close before today, `undated` say nothing about when. `earlier` are the
    figures of pipelines that no new deals run through, as long as they have any.
    """

    pipeline: str
    board: tuple[Column, ...]
    deals: int
    value: tuple[Money, ...]
    weighted: tuple[Money, ...]
    months: tuple[Month, ...]
    slipped: Month
    undated: Month
    steps: tuple[Step, ...]
    pace: tuple[Pace, ...]
    results: Results
    earlier: tuple["Figures", ...] = ()


def figures(
    records: Records,
    reports: Reports,
    actor: Actor,
    *,
    now: datetime,
    period: timedelta = PERIOD,
) -> Figures:
    """Count what the actor sees: all deals for admins, their own for Members."""
    current, *before = lookup.pipelines(records, actor)
    earlier = tuple(_figures(it, reports, actor, now, period) for it in before)
    used = tuple(it for it in earlier if _has_deals(it.board))
    return replace(_figures(current, reports, actor, now, period), earlier=used)


def _figures(
    pipeline: Pipeline, reports: Reports, actor: Actor, now: datetime, period: timedelta
) -> Figures:
    scope = Scope(actor.workspace.id, pipeline.id, actor.sees_deals_of)
    tallies = reports.tallies(scope)
    living = [it for it in tallies if it.status is Status.OPEN]
    dues = reports.dues(scope, now.astimezone(ZoneInfo(actor.workspace.timezone)).date())
    return Figures(
        pipeline=pipeline.name,
        board=columns_of(pipeline, tallies),
        deals=sum(it.deals for it in living),
        value=sums((it.currency, it.value) for it in living),
        weighted=sums((it.currency, it.forecast) for it in living),
        months=_months([it for it in dues if it.month and not it.slipped]),
        slipped=_month("slipped", [it for it in dues if it.slipped]),
        undated=_month("undated", [it for it in dues if it.month is None]),
        steps=tuple(_steps(pipeline, reports.reaches(scope))),
        pace=tuple(_pace(pipeline, reports.stays(scope))),
        results=_results(reports.closings(scope, now - period), now - period),
    )


def boards(records: Records, reports: Reports, actor: Actor) -> tuple[Board, ...]:
    """The board of new deals and the earlier ones that have deals, of what the actor sees."""
    found = [_board_of(it, reports, actor) for it in lookup.pipelines(records, actor)]
    return (found[0], *(it for it in found[1:] if _has_deals(it.columns)))


def _board_of(pipeline: Pipeline, reports: Reports, actor: Actor) -> Board:
    scope = Scope(actor.workspace.id, pipeline.id, actor.sees_deals_of)
    return Board(pipeline.name, columns_of(pipeline, reports.tallies(scope)))


def _has_deals(columns: tuple[Column, ...]) -> bool:
    return any(it.deals for it in columns)


def percentage(part: int, whole: int) -> Decimal | None:
    """`part` of `whole` with one decimal, None where there is no whole."""
    return round(Decimal(100 * part) / whole, 1) if whole else None


def _months(dues: list[Due]) -> tuple[Month, ...]:
    names = sorted({_name(it) for it in dues})
    return tuple(_month(name, [it for it in dues if _name(it) == name]) for name in names)


def _name(due: Due) -> str:
    return f"{due.year}-{due.month:02}"


def _month(name: str, dues: list[Due]) -> Month:
    return Month(
        name=name,
        deals=sum(it.deals for it in dues),
        value=sums((it.currency, it.value) for it in dues),
        forecast=sums((it.currency, it.forecast) for it in dues),
    )


def _steps(pipeline: Pipeline, reaches: Iterable[Reach]) -> Iterable[Step]:
    """Each stage and the next one; from the last stage the next column is Won."""
    for stage in pipeline.stages:
        came = [it for it in reaches if it.position >= stage.position]
        following = pipeline.next_after(stage)
        yield Step(
            start=stage.label,
            end=following.label if following else pipeline.won_label,
            reached=sum(it.deals for it in came),
            advanced=sum(it.deals for it in came if it.position > stage.position)
            if following
            else sum(it.won for it in came),
        )


def _pace(pipeline: Pipeline, stays: Iterable[Stay]) -> Iterable[Pace]:
    spent: dict[UUID, Stay] = {stay.stage_id: stay for stay in stays}
    for stage in pipeline.stages:
        if stay := spent.get(stage.id):
            yield Pace(
                stage=stage.label,
                max_days=stage.max_days,
                deals=stay.deals,
                median_days=_days(stay.median),
                p90_days=_days(stay.p90),
            )


def _results(closings: Iterable[Closing], since: datetime) -> Results:
    won = [it for it in closings if it.status is Status.WON]
    lost = [it for it in closings if it.status is Status.LOST]
    count = sum(it.deals for it in won)
    return Results(
        since=since,
        won=count,
        lost=sum(it.deals for it in lost),
        won_value=sums((it.currency, it.won) for it in won),
        deal_size=_means(won),
        days_to_close=_days(sum(it.seconds for it in won), count) if count else None,
        loss_reasons=_counts((it.reason or "", it) for it in lost),
        stages_at_loss=_counts((it.stage_label, it) for it in lost),
    )


def _means(won: Iterable[Closing]) -> tuple[Money, ...]:
    """The average of each currency, to its minor unit."""
    return tuple(
        Money(round(Decimal(total.minor) / deals), total.currency)
        for total in sums((it.currency, it.won) for it in won)
        if (deals := sum(it.deals for it in won if it.currency == total.currency))
    )


def _counts(labelled: Iterable[tuple[str, Closing]]) -> tuple[Count, ...]:
    """The most frequent first, then by name."""
    groups: dict[str, list[Closing]] = {}
    for label, closing in labelled:
        groups.setdefault(label, []).append(closing)
    counts = (
        Count(
            label=label,
            deals=sum(it.deals for it in group),
            value=sums((it.currency, it.value) for it in group),
        )
        for label, group in groups.items()
    )
    return tuple(sorted(counts, key=lambda it: (-it.deals, it.label)))


def _days(seconds: int, deals: int = 1) -> Decimal:
    return round(Decimal(seconds) / (DAY * deals), 1)
