"""Figures of the desk over a span of days, and the pictures they are shown in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

#: The spans that can be looked at, in days.
SPANS = (7, 30, 90)
#: So many components, and so many unanswered questions, are listed.
MOST_LISTED = 10


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What happened to tickets and incidents in a span; seconds are None when nothing did."""

    tickets: int
    resolved: int
    reopened: int
    first_response_median: int | None
    first_response_p90: int | None
    answered_in_time: int
    answered: int
    incidents: int
    acknowledge_mean: int | None
    resolve_mean: int | None
    rating_mean: float | None
    ratings: int
    by_day: Mapping[date, tuple[int, int]]  # serious (P1, P2), and other
    #: Of what began on a day, in seconds: how long it took to answer, to acknowledge, to resolve.
    first_response_by_day: Mapping[date, int]
    acknowledge_by_day: Mapping[date, int]
    resolve_by_day: Mapping[date, int]
    reopened_by_day: Mapping[date, int]
    components: Sequence[tuple[str, int, int]]  # component, tickets, of them reopened


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """Ways of asking the same to which the guide has no good answer."""

    question: str
    times: int
    people: int


@dataclass(frozen=True, kw_only=True)
class Questions:
    """What REX was asked in a span: answered from the guide and the data, and in vain."""

    answered: int = 0
    in_vain: int = 0
    unanswered: Sequence[Unanswered] = ()


class FiguresStore(Protocol):
    """Where figures come from."""

    def counts(self, since: datetime) -> Counts:
        """Return what happened since then."""
        ...


def share(part: int, whole: int) -> str:
    """Return a share in per cent; a dash of nothing."""
    return f"{100 * part / whole:.0f} %" if whole else "–"


def length(seconds: int | None) -> timedelta | None:
    """Return seconds as a length of time."""
    return None if seconds is None else timedelta(seconds=seconds)


# Pictures ----------------------------------------------------------------------------------------

WIDTH, HEIGHT = 1100, 220
_LEFT, _TOP, _BOTTOM = 34, 8, 22


@dataclass(frozen=True)
class Bar:
    """A rectangle of a picture; `second` is the other colour, `says` what it stands for."""

    x: float
    y: float
    width: float
    height: float
    says: str
    second: bool = False


@dataclass(frozen=True)
class Picture:
    """Bars over days, with lines at round numbers and a label here and there."""

    bars: Sequence[Bar]
    lines: Sequence[tuple[float, int]]  # height on the picture, and the number there
    labels: Sequence[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT


def by_day(counts: Mapping[date, tuple[int, int]], days: int, today: date) -> Picture:
    """Draw the tickets of each day: serious ones below, the others on top of them."""
    span = [today - timedelta(days=back) for back in reversed(range(days))]
    top = _round_up(max((sum(counts.get(day, (0, 0))) for day in span), default=0))
    room, step = HEIGHT - _TOP - _BOTTOM, (WIDTH - _LEFT) / days
    bars: list[Bar] = []
    for place, day in enumerate(span):
        floor = float(HEIGHT - _BOTTOM)
        for number, second in zip(counts.get(day, (0, 0)), (True, False), strict=True):
            tall = room * number / top
            floor -= tall
            if number:
                what = "P1 or P2" if second else "P3 or P4"
                says = f"{day:%d %b}: {number} {what}"
                x, width = _LEFT + place * step + step * 0.12, step * 0.76
                bars.append(Bar(_r(x), _r(floor), _r(width), _r(tall), says, second))
    every = max(1, days // 6)
    labels = [(_r(_LEFT + (i + 0.5) * step), f"{d:%d %b}") for i, d in enumerate(span)]
    lines = [(_r(HEIGHT - _BOTTOM - room * n / top), n) for n in sorted({0, top // 2, top})]
    return Picture(bars, lines, labels[every // 2 :: every])


SPARK_WIDTH, SPARK_HEIGHT = 120, 26


def spark(
    values: Mapping[date, int], days: int, today: date, said: Callable[[int], str]
) -> Sequence[Bar]:
    """Draw one figure of each day as small bars; none of a span in which there was none."""
    span = [today - timedelta(days=back) for back in reversed(range(days))]
    top = max((values.get(day, 0) for day in span), default=0)
    step = SPARK_WIDTH / days
    bars = []
    for place, day in enumerate(span):
        if value := values.get(day, 0):
            tall = max(SPARK_HEIGHT * value / top, 1.0)
            x, width = _r(place * step + step * 0.1), _r(step * 0.8)
            y = _r(SPARK_HEIGHT - tall)
            bars.append(Bar(x, y, width, _r(tall), f"{day:%d %b}: {said(value)}"))
    return bars


@dataclass(frozen=True)
class Lane:
    """One lying bar with its name and its number."""

    name: str
    number: int
    y: int
    width: float
    says: str


def lanes(rows: Sequence[tuple[str, int, str]], width: int = 300) -> Sequence[Lane]:
    """Draw lying bars below each other, the longest as wide as there is room."""
    top = max((number for _, number, _ in rows), default=1) or 1
    return [
        Lane(name, number, 30 * place, _r(width * number / top), says)
        for place, (name, number, says) in enumerate(rows)
    ]


def day_of(seconds_since_1970: int) -> date:
    """Return the day, in UTC, on which a moment lies."""
    return datetime.fromtimestamp(seconds_since_1970, UTC).date()


def _round_up(number: int) -> int:
    """Return the next even number that people count in; at least two."""
    for step in (2, 4, 10, 20, 40, 100, 200, 400, 1000, 2000, 4000, 10_000):
        if number <= step:
            return step
    return -(-number // 10_000) * 10_000


def _r(number: float) -> float:
    return round(number, 1)
