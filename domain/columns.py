"""The columns of a board: how many deals stand in each, and their money in each currency."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from domain.money import Money, totals
from domain.pipeline import Pipeline, Status
from domain.tallies import Tally

ON_HOLD = "On hold"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the board: how many deals, and their money in each currency."""

    label: str
    deals: int
    value: tuple[Money, ...]
    forecast: tuple[Money, ...]
    closed: bool = False

    @property
    def expected(self) -> tuple[Money, ...]:
        """What is still to come of it: nothing, once its deals are closed."""
        return () if self.closed else self.forecast


@dataclass(frozen=True)
class Place:
    """Where the deals of one column are kept: a status on a pipeline, in one stage or in any."""

    pipeline_id: UUID
    status: Status
    stage_id: UUID | None = None


@dataclass(frozen=True)
class Board:
    """The columns of one pipeline."""

    pipeline: str
    columns: tuple[Column, ...]


def places_of(pipelines: Iterable[Pipeline], label: str) -> tuple[Place, ...]:
    """Where the deals are kept that stand in a column of that label, on whichever pipeline."""
    return tuple(place for board in pipelines for place in _places(board, label))


def _places(board: Pipeline, label: str) -> Iterable[Place]:
    outcomes = ((board.won_label, Status.WON), (board.lost_label, Status.LOST))
    for outcome, status in (*outcomes, (ON_HOLD, Status.ON_HOLD)):
        if outcome == label:
            yield Place(board.id, status)
    for stage in board.stages:
        if stage.label == label:
            yield Place(board.id, Status.OPEN, stage.id)


def columns_of(pipeline: Pipeline, tallies: Iterable[Tally]) -> tuple[Column, ...]:
    """The open stages in order, what is on hold, and what was won and lost."""
    return tuple(_columns(pipeline, tuple(tallies)))


def _columns(pipeline: Pipeline, tallies: Sequence[Tally]) -> Iterable[Column]:
    held = [it for it in tallies if it.status is Status.ON_HOLD]
    for stage in pipeline.stages:
        here = (it for it in tallies if it.status is Status.OPEN and it.stage_id == stage.id)
        yield _column(stage.label, list(here))
    yield _column(ON_HOLD, held)
    won = [it for it in tallies if it.status is Status.WON]
    signed = sums((it.currency, it.won) for it in won)
    count = sum(it.deals for it in won)
    yield Column(label=pipeline.won_label, deals=count, value=signed, forecast=signed, closed=True)
    lost = _column(pipeline.lost_label, [it for it in tallies if it.status is Status.LOST])
    yield replace(lost, forecast=(), closed=True)


def _column(label: str, tallies: list[Tally]) -> Column:
    return Column(
        label=label,
        deals=sum(it.deals for it in tallies),
        value=sums((it.currency, it.value) for it in tallies),
        forecast=sums((it.currency, it.forecast) for it in tallies),
    )


def sums(amounts: Iterable[tuple[str | None, int]]) -> tuple[Money, ...]:
    """One sum for each currency; what has none is worth nothing yet."""
    return totals(Money(minor, currency) for currency, minor in amounts if currency)
