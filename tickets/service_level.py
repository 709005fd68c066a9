"""Service levels: how soon an answer is promised, counted in the hours in which support works."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from tickets.ticket import Severity, Ticket

#: A calendar without working hours in all of this time promises nothing.
HORIZON = timedelta(days=400)
Hours = Mapping[int, tuple[tuple[time, time], ...]]  # by weekday, Monday is 0

OFFICE: Hours = {day: ((time(9), time(18)),) for day in range(5)}


@dataclass(frozen=True)
class Calendar:
    """When support works, on one clock."""

    timezone: str = "UTC"
    hours: Hours = field(default_factory=lambda: dict(OFFICE))
    country: str | None = None  # whose public holidays are free
    days_off: frozenset[date] = frozenset()

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time between two moments."""
        total = timedelta()
        for opens, closes in self._shifts(start):
            if opens >= end:
                break
            total += max(min(closes, end) - max(opens, start), timedelta())
        return total

    def due(self, start: datetime, after: timedelta) -> datetime | None:
        """Return the moment when so much working time has passed; None if that never comes."""
        left = after
        for opens, closes in self._shifts(start):
            opens = max(opens, start)
            if closes - opens >= left:
                return opens + left
            left -= max(closes - opens, timedelta())
        return None

    def _shifts(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the working intervals that end after `start`, in UTC."""
        zone = ZoneInfo(self.timezone)
        day = start.astimezone(zone).date() - timedelta(days=1)
        last = day + HORIZON
        free = _public(self.country)
        while day <= last:
            if day not in self.days_off and day not in free:
                for opens, closes in self.hours.get(day.weekday(), ()):
                    begin, end = _moment(day, opens, zone), _end(day, closes, zone)
                    if end > start and end > begin:
                        yield begin, end
            day += timedelta(days=1)


@dataclass(frozen=True)
class Target:
    """What one plan is promised for one severity."""

    first_response_minutes: int
    resolution_minutes: int
    around_the_clock: bool = False

    def due(self, opened: datetime, calendar: Calendar) -> tuple[datetime | None, datetime | None]:
        """Return when the first answer and the solution are due."""
        return (
            self.after(opened, timedelta(minutes=self.first_response_minutes), calendar),
            self.after(opened, timedelta(minutes=self.resolution_minutes), calendar),
        )

    def after(self, start: datetime, span: timedelta, calendar: Calendar) -> datetime | None:
        """Return the moment when so much of the target's own time has passed."""
        return start + span if self.around_the_clock else calendar.due(start, span)

    def elapsed(self, start: datetime, end: datetime, calendar: Calendar) -> timedelta:
        """Return how much of the target's own time lies between two moments."""
        return end - start if self.around_the_clock else calendar.elapsed(start, end)


class ServiceLevels(Protocol):
    """Where targets and calendars are kept."""

    def target(self, plan: str | None, severity: Severity) -> Target:
        """Return what a plan is promised."""
        ...

    def calendar(self) -> Calendar:
        """Return when support works."""
        ...


_DAY = 9 * 60  # working minutes
#: What holds until targets are stored: minutes to the first answer and to the solution.
DEFAULTS = {
    Severity.P1: Target(15, 4 * 60, around_the_clock=True),
    Severity.P2: Target(60, 24 * 60, around_the_clock=True),
    Severity.P3: Target(_DAY, 5 * _DAY),
    Severity.P4: Target(2 * _DAY, 10 * _DAY),
}
#: On these plans the working-hours targets are twice as fast.
FAST_PLANS = frozenset({"team", "Team"})


def default_target(plan: str | None, severity: Severity) -> Target:
    """Return what a plan is promised while nothing is stored for it."""
    target = DEFAULTS[severity]
    if plan not in FAST_PLANS or target.around_the_clock:
        return target
    return Target(target.first_response_minutes // 2, target.resolution_minutes // 2)


def timed(ticket: Ticket, percent: int, target: Target, calendar: Calendar) -> datetime | None:
    """Return when so much of the time has passed that is promised next: to the answer, or after
    it to the solution. What the reporter was waited for doesn't count.
    """
    answered = ticket.first_responded_at is not None
    if percent >= 100:
        return ticket.resolution_due if answered else ticket.first_response_due
    minutes = target.resolution_minutes if answered else target.first_response_minutes
    paused = timedelta(seconds=ticket.paused_seconds if answered else 0)
    return target.after(
        ticket.opened_at, timedelta(minutes=minutes) * percent / 100 + paused, calendar
    )


def resumed(ticket: Ticket, target: Target, calendar: Calendar, now: datetime) -> timedelta:
    """Return how much of the promised time was spent waiting for the reporter until now.

    While a ticket is resolved, it is the reporter's turn as well.
    """
    since = ticket.pending_since or ticket.resolved_at
    return target.elapsed(since, now, calendar) if since else timedelta()


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def _end(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Midnight at the end of a shift is the next day's."""
    return _moment(day + timedelta(days=1) if clock == time(0) else day, clock, zone)


def _public(country: str | None) -> Mapping[date, str] | frozenset[date]:
    if not country:
        return frozenset()
    from holidays import country_holidays  # here: a start need not wait for it

    return country_holidays(country)
