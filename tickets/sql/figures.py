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
        incidents = sum(row.incidents for row in began)
        return Counts(
            tickets=sum(row.tickets for row in rows),
            resolved=sum(row.resolved for row in rows),
            reopened=sum(row.reopened for row in rows),
            first_response_median=median,
            first_response_p90=p90,
            answered_in_time=sum(row.in_time for row in rows),
            answered=answered,
            incidents=incidents,
            acknowledge_mean=_mean(began, "acknowledging", "acknowledged"),
            resolve_mean=_mean(began, "resolving", "resolved"),
            rating_mean=sum(row.rated or 0 for row in rows) / ratings if ratings else None,
            ratings=ratings,
            by_day=_by_day(rows),
            first_response_by_day=_means(rows, "answering", "answered"),
            acknowledge_by_day=_means(began, "acknowledging", "acknowledged"),
            resolve_by_day=_means(began, "resolving", "resolved"),
            reopened_by_day=_sums(rows, "reopened"),
            components=_components(rows),
        )

    def _groups(self, recent: ColumnElement[bool]) -> Sequence[Any]:
        """Return the tickets counted by day, severity and component: one look at each of them."""
        opened = epoch(ticket.c.opened_at)
        day = opened // _DAY
        return self._session.execute(
            select(
                day.label("day"),
                ticket.c.severity,
                ticket.c.rule_id,
                func.count().label("tickets"),
                _how_many(ticket.c.resolved_at.is_not(None)).label("resolved"),
                _how_many(ticket.c.reopened > 0).label("reopened"),
                func.count(ticket.c.first_responded_at).label("answered"),
                func.sum(epoch(ticket.c.first_responded_at) - opened).label("answering"),
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

    def _incidents(self, since: datetime) -> Sequence[Any]:
        """Return the incidents counted by the day on which they began."""
        began = epoch(incident.c.opened_at)
        return self._session.execute(
            select(
                (began // _DAY).label("day"),
                func.count().label("incidents"),
                func.count(incident.c.acknowledged_at).label("acknowledged"),
                func.sum(epoch(incident.c.acknowledged_at) - began).label("acknowledging"),
                func.count(incident.c.resolved_at).label("resolved"),
                func.sum(epoch(incident.c.resolved_at) - began).label("resolving"),
            )
            .where(incident.c.opened_at >= since)
            .group_by("day")
        ).all()


def _at(lengths: Sequence[tuple[int, int]], rank: int) -> int | None:
    """Return the length at a rank, counted from one, of lengths in order with how many there are."""
    passed = 0
    for took, many in lengths:
        passed += many
        if passed >= rank:
            return took
    return None


def _by_day(rows: Sequence[Any]) -> Mapping[date, tuple[int, int]]:
    serious = _sums([row for row in rows if Severity(row.severity).alerts], "tickets")
    every = _sums(rows, "tickets")
    return {day: (serious.get(day, 0), all_ - serious.get(day, 0)) for day, all_ in every.items()}


def _components(rows: Sequence[Any]) -> list[tuple[str, int, int]]:
    counted: dict[str, tuple[int, int]] = {}
    for row in rows:
        tickets, reopened = counted.get(row.rule_id, (0, 0))
        counted[row.rule_id] = (tickets + row.tickets, reopened + row.reopened)
    worst = sorted(counted.items(), key=lambda each: (-each[1][0], each[0]))
    return [(name, *numbers) for name, numbers in worst[:MOST_LISTED]]


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((and_(condition), 1)))


def _mean(rows: Sequence[Any], taken: str, times: str) -> int | None:
    """Return how long something took on average, of sums and how often it happened."""
    often = sum(getattr(row, times) for row in rows)
    return int(sum(getattr(row, taken) or 0 for row in rows) / often) if often else None


def _means(rows: Sequence[Any], taken: str, times: str) -> Mapping[date, int]:
    """Return the same for each day on which it happened."""
    means = {day: _mean(of_day, taken, times) for day, of_day in _days(rows).items()}
    return {day: mean for day, mean in means.items() if mean is not None}


def _sums(rows: Sequence[Any], counted: str) -> Mapping[date, int]:
    return {
        day: sum(getattr(row, counted) for row in of_day) for day, of_day in _days(rows).items()
    }


def _days(rows: Sequence[Any]) -> Mapping[date, list[Any]]:
    days: dict[date, list[Any]] = {}
    for row in rows:
        days.setdefault(day_of(int(row.day) * _DAY), []).append(row)
    return days
