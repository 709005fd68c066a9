"""The desk's figures, counted by the database."""

from collections.abc import Mapping, Sequence
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


class SqlFigures:
    """Implements FiguresStore."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def counts(self, since: datetime) -> Counts:
        """Return what happened since then."""
        recent = ticket.c.opened_at >= since
        rows = self._groups(recent)
        ratings, answered = sum(row.ratings for row in rows), sum(row.answered for row in rows)
        median, p90 = self._first_responses(recent, answered)
        began = self._incidents(since)
        return Counts(
            tickets=sum(row.tickets for row in rows),
            resolved=sum(row.resolved for row in rows),
            reopened=sum(row.reopened for row in rows),
            first_response_median=median,
            first_response_p90=p90,
            answered_in_time=sum(row.in_time for row in rows),
            answered=answered,
            incidents=began.incidents,
            acknowledge_mean=_whole(began.acknowledged),
            resolve_mean=_whole(began.resolved),
            rating_mean=sum(row.rated or 0 for row in rows) / ratings if ratings else None,
            ratings=ratings,
            by_day=_by_day(rows),
            components=_components(rows),
        )

    def _groups(self, recent: ColumnElement[bool]) -> Sequence[Any]:
        """Return the tickets counted by day, severity and component: one look at each of them."""
        day = epoch(ticket.c.opened_at) // _DAY
        return self._session.execute(
            select(
                day.label("day"),
                ticket.c.severity,
                ticket.c.rule_id,
                func.count().label("tickets"),
                _how_many(ticket.c.resolved_at.is_not(None)).label("resolved"),
                _how_many(ticket.c.reopened > 0).label("reopened"),
                func.count(ticket.c.first_responded_at).label("answered"),
                _how_many(ticket.c.first_responded_at <= ticket.c.first_response_due).label(
                    "in_time"
                ),
                func.sum(ticket.c.csat).label("rated"),
                func.count(ticket.c.csat).label("ratings"),
            )
            .where(recent)
            .group_by("day", ticket.c.severity, ticket.c.rule_id)
        ).all()

    def _first_responses(
        self, recent: ColumnElement[bool], answered: int
    ) -> tuple[int | None, int | None]:
        """Return how long half, and nine in ten, of those who got an answer waited for it."""
        if not answered:
            return None, None
        waited = epoch(ticket.c.first_responded_at) - epoch(ticket.c.opened_at)
        counted = self._session.execute(
            select(waited.label("waited"), func.count())
            .where(recent, ticket.c.first_responded_at.is_not(None))
            .group_by("waited")
            .order_by("waited")
        )
        ranks = ((answered + 1) // 2, (answered - 1) * 9 // 10 + 1)
        lengths = [(took, many) for took, many in counted]
        return _at(lengths, ranks[0]), _at(lengths, ranks[1])

    def _incidents(self, since: datetime) -> Any:
        began = epoch(incident.c.opened_at)
        return self._session.execute(
            select(
                func.count().label("incidents"),
                func.avg(epoch(incident.c.acknowledged_at) - began).label("acknowledged"),
                func.avg(epoch(incident.c.resolved_at) - began).label("resolved"),
            ).where(incident.c.opened_at >= since)
        ).one()


def _at(lengths: Sequence[tuple[int, int]], rank: int) -> int | None:
    """Return the length at a rank, counted from one, of lengths in order with how many there are."""
    passed = 0
    for took, many in lengths:
        passed += many
        if passed >= rank:
            return took
    return None


def _by_day(rows: Sequence[Any]) -> Mapping[date, tuple[int, int]]:
    days: dict[date, tuple[int, int]] = {}
    for row in rows:
        serious, other = days.get(day_of(int(row.day) * _DAY), (0, 0))
        is_serious = row.severity in (Severity.P1, Severity.P2)
        added = (row.tickets, 0) if is_serious else (0, row.tickets)
        days[day_of(int(row.day) * _DAY)] = (serious + added[0], other + added[1])
    return days


def _components(rows: Sequence[Any]) -> list[tuple[str, int, int]]:
    counted: dict[str, tuple[int, int]] = {}
    for row in rows:
        tickets, reopened = counted.get(row.rule_id, (0, 0))
        counted[row.rule_id] = (tickets + row.tickets, reopened + row.reopened)
    worst = sorted(counted.items(), key=lambda each: (-each[1][0], each[0]))
    return [(name, *numbers) for name, numbers in worst[:MOST_LISTED]]


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((and_(condition), 1)))


def _whole(seconds: Any) -> int | None:
    return None if seconds is None else int(seconds)
