"""The figures of a pipeline as lines that people read, and as facts for the model."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from pydantic import JsonValue

from domain import names
from domain.metrics import PERIOD, Count, Figures, Month, Pace, Results, Step
from domain.money import Money
from domain.rotting import StageRot
from tools.figures import money

NOT_KNOWN = "not known yet"


def lines(counted: Figures) -> Iterator[str]:
    """Return what is counted besides the columns: all that `rex pipeline` shows."""
    yield _open(counted)
    yield _won_and_lost(counted.results)
    yield f"Conversion: {', '.join(map(_conversion, counted.steps))}"
    if counted.pace:
        yield f"Days in stage, median: {', '.join(map(_days_in_stage, counted.pace))}"
    if counted.results.won:
        yield f"Deal size {_amount(counted.results.deal_size)}, time to close {_cycle(counted.results)}"
    if counted.results.lost:
        reasons, stages = counted.results.loss_reasons, counted.results.stages_at_loss
        yield f"Lost for: {_counts(reasons)}; in the stage: {_counts(stages)}"
    if due := ", ".join(_due(it) for it in _expected(counted)):
        yield f"Expected to close: {due}"


def facts(counted: Figures) -> dict[str, JsonValue]:
    """Return the same by name."""
    results = counted.results
    conversion: dict[str, JsonValue] = {
        f"{it.start} to {it.end}": percent(it.percent) for it in counted.steps
    }
    days: dict[str, JsonValue] = {
        it.stage: f"median {_number(it.median_days)}, 90 % within {_number(it.p90_days)}"
        for it in counted.pace
    }
    return {
        "win_rate": percent(results.win_rate),
        "conversion": conversion,
        "days_in_stage": days,
        "deal_size": money(results.deal_size),
        "time_to_close": _cycle(results),
        "loss_reasons": _told(results.loss_reasons),
        "stage_at_loss": _told(results.stages_at_loss),
        "expected_to_close": {it.name: money(it.forecast) for it in _expected(counted)},
    }


def stale(rot: Sequence[StageRot]) -> str | None:
    """Return how many deals stand still for too long, by stage; None where none is watched."""
    if not rot:
        return None
    boards = {it.pipeline for it in rot}
    each = [
        f"{it.stage_label}{f' ({it.pipeline})' if len(boards) > 1 else ''} "
        f"{it.rotting} of {it.total}"
        for it in rot
        if it.rotting
    ]
    return f"Stale: {', '.join(each) or 'none'}"


def percent(rate: Decimal | None) -> str:
    """Return a rate: "75 %"."""
    return NOT_KNOWN if rate is None else f"{_number(rate)} %"


def _open(counted: Figures) -> str:
    count = names.counted(counted.deals, "open deal")
    value, weighted = money(counted.value), money(counted.weighted)
    return ", ".join(filter(None, (count, value, weighted and f"forecast {weighted}")))


def _won_and_lost(results: Results) -> str:
    rate = f"win rate {percent(results.win_rate)}"
    return f"Last {PERIOD.days} days: {results.won} won, {results.lost} lost, {rate}"


def _conversion(it: Step) -> str:
    return f"{it.start} → {it.end} {percent(it.percent)} ({it.advanced} of {it.reached})"


def _days_in_stage(it: Pace) -> str:
    return f"{it.stage} {_number(it.median_days)} (90 % within {_number(it.p90_days)})"


def _cycle(results: Results) -> str:
    days = results.days_to_close
    return NOT_KNOWN if days is None else f"{_number(days)} days"


def _number(exact: Decimal) -> str:
    return f"{exact.normalize():f}"


def _expected(counted: Figures) -> Iterable[Month]:
    return (it for it in (*counted.months, counted.slipped, counted.undated) if it.deals)


def _due(month: Month) -> str:
    count = names.counted(month.deals, "deal")
    weighted = f", forecast {_amount(month.forecast)}" if month.forecast else ""
    return f"{month.name} {count} ({_amount(month.value)}{weighted})"


def _amount(amounts: Sequence[Money]) -> str:
    return money(amounts) or "-"


def _counts(counts: Iterable[Count]) -> str:
    return names.listed([f"{it.label} ({it.deals})" for it in counts]) or "-"


def _told(counts: Iterable[Count]) -> dict[str, JsonValue]:
    return {it.label: it.deals for it in counts}
