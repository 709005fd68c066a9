"""The metrics page: how the desk is doing, in numbers and pictures."""

from datetime import timedelta

from starlette.responses import Response

from tickets.console.figures import SPANS, by_day, lanes, length, share
from tickets.console.visit import Visit


def show_metrics(visit: Visit) -> Response:
    """Show the figures of the last 7, 30 or 90 days."""
    days = next((span for span in SPANS if str(span) == visit.query.get("days")), 30)
    since = (visit.now - timedelta(days=days - 1)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    counts = visit.stores.figures.counts(since)
    questions = visit.doors.questions(since)
    asked = questions.answered + questions.in_vain
    return visit.page(
        "metrics.html.j2",
        here="metrics",
        days=days,
        spans=SPANS,
        counts=counts,
        questions=questions,
        picture=by_day(counts.by_day, days, visit.now.date()),
        components=lanes([(name, n, f"{again} reopened") for name, n, again in counts.components]),
        unanswered=lanes([(u.question, u.times, _people(u.people)) for u in questions.unanswered]),
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
