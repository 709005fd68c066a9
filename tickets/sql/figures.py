"""The desk's figures, counted by the database."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from domain.sql.moments import epoch
from tickets.console.figures import MOST_LISTED, Counts, day_of
from tickets.sql.escalation import incident
from tickets.sql.tables import ticket
from tickets.ticket import Severity

_DAY = int(timedelta(days=1).total_seconds())
_SERIOUS = ticket.c.severity.in_((Severity.P1, Severity.P2))


class SqlFigures:
    """Implements FiguresStore."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def counts(self, since: datetime) -> Counts:
        """Return what happened since then."""
        recent = ticket.c.opened_at >= since
        sums = self._session.execute(
            select(
                func.count().label("tickets"),
                _how_many(ticket.c.resolved_at.is_not(None)).label("resolved"),
                _how_many(ticket.c.reopened > 0).label("reopened"),
                func.count(ticket.c.first_responded_at).label("answered"),
                _how_many(ticket.c.first_responded_at <= ticket.c.first_response_due).label(
                    "in_time"
                ),
                func.avg(ticket.c.csat).label("rating"),
                func.count(ticket.c.csat).label("ratings"),
            ).where(recent)
        ).one()
        median, p90 = self._first_responses(recent, sums.answered)
        began = self._incidents(since)
        return Counts(
            tickets=sums.tickets,
            resolved=sums.resolved,
            reopened=sums.reopened,
            first_response_median=median,
            first_response_p90=p90,
            answered_in_time=sums.in_time,
            answered=sums.answered,
            incidents=began.incidents,
            acknowledge_mean=_whole(began.acknowledged),
            resolve_mean=_whole(began.resolved),
            rating_mean=float(sums.rating) if sums.rating is not None else None,
            ratings=sums.ratings,
            by_day=self._by_day(recent),
            components=self._components(recent),
        )

    def _first_responses(
        self, recent: ColumnElement[bool], answered: int
    ) -> tuple[int | None, int | None]:
        """Return how long half, and nine in ten, of those who got an answer waited for it."""
        if not answered:
            return None, None
        waited = epoch(ticket.c.first_responded_at) - epoch(ticket.c.opened_at)
        ranked = (
            select(waited.label("waited"), func.row_number().over(order_by=waited).label("rank"))
            .where(recent, ticket.c.first_responded_at.is_not(None))
            .subquery()
        )
        ranks = ((answered + 1) // 2, (answered - 1) * 9 // 10 + 1)
        wanted = select(ranked.c.rank, ranked.c.waited).where(ranked.c.rank.in_(ranks))
        found: dict[int, int] = {rank: took for rank, took in self._session.execute(wanted)}
        return found[ranks[0]], found[ranks[1]]

    def _incidents(self, since: datetime) -> Any:
        began = epoch(incident.c.opened_at)
        return self._session.execute(
            select(
                func.count().label("incidents"),
                func.avg(epoch(incident.c.acknowledged_at) - began).label("acknowledged"),
                func.avg(epoch(incident.c.resolved_at) - began).label("resolved"),
            ).where(incident.c.opened_at >= since)
        ).one()

    def _by_day(self, recent: ColumnElement[bool]) -> Mapping[date, tuple[int, int]]:
        day = epoch(ticket.c.opened_at) // _DAY
        found = self._session.execute(
            select(day.label("day"), _how_many(_SERIOUS), func.count())
            .where(recent)
            .group_by("day")
        )
        return {day_of(int(d) * _DAY): (serious, n - serious) for d, serious, n in found}

    def _components(self, recent: ColumnElement[bool]) -> list[tuple[str, int, int]]:
        found = self._session.execute(
            select(ticket.c.rule_id, func.count(), _how_many(ticket.c.reopened > 0))
            .where(recent)
            .group_by(ticket.c.rule_id)
            .order_by(func.count().desc(), ticket.c.rule_id)
            .limit(MOST_LISTED)
        )
        return [(name, count, reopened) for name, count, reopened in found]


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((and_(condition), 1)))


def _whole(seconds: Any) -> int | None:
    return None if seconds is None else int(seconds)
