"""The metrics page: how the desk is doing, in numbers and pictures."""

from datetime import timedelta
from functools import partial

from starlette.responses import Response

from tickets.console.figures import (
    SPANS,
    SPARK_HEIGHT,
    SPARK_WIDTH,
    by_day,
    lanes,
    length,
    share,
    spark,
)
from tickets.console.rendering import span
from tickets.console.visit import Visit


def show_metrics(visit: Visit) -> Response:
    """Show the figures of the last 7, 30 or 90 days."""
    days = next((each for each in SPANS if str(each) == visit.query.get("days")), 30)
    today = visit.now.date()
    since = (visit.now - timedelta(days=days - 1)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    counts = visit.stores.figures.counts(since)
    questions = visit.doors.questions(since)
    asked = questions.answered + questions.in_vain
    draw = partial(spark, days=days, today=today)
    return visit.page(
        "metrics.html.j2",
        here="metrics",
        days=days,
        spans=SPANS,
        spark_width=SPARK_WIDTH,
        spark_height=SPARK_HEIGHT,
        counts=counts,
        questions=questions,
        picture=by_day(counts.by_day, days, today),
        components=lanes([(name, n, _again(again)) for name, n, again in counts.components]),
        unanswered=lanes([(u.question, u.times, _people(u.people)) for u in questions.unanswered]),
        first_response_spark=draw(counts.first_response_by_day, said=_took),
        mtta_spark=draw(counts.acknowledge_by_day, said=_took),
        mttr_spark=draw(counts.resolve_by_day, said=_took),
        reopened_spark=draw(counts.reopened_by_day, said=_again),
        first_response=length(counts.first_response_median),
        first_response_p90=length(counts.first_response_p90),
        mtta=length(counts.acknowledge_mean),
        mttr=length(counts.resolve_mean),
        reopen_rate=share(counts.reopened, max(counts.resolved, counts.reopened)),
        in_time=share(counts.answered_in_time, counts.answered),
        deflection=share(questions.answered, asked + counts.tickets),
    )


def _people(number: int) -> str:
    return f"{number} {'person' if number == 1 else 'people'}"


def _again(number: int) -> str:
    return f"{number} reopened" if number else ""


def _took(seconds: int) -> str:
    return span(length(seconds))
