"""What is promised to whom, and when support works: read from what people type, and checked."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from domain.actor import Plan
from domain.errors import BadValue
from tickets.service_level import Calendar, Hours, Target
from tickets.ticket import Severity

PLANS = tuple(plan.label for plan in Plan)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: The longest time that may be promised.
LONGEST = timedelta(days=90)
#: How many changes are shown.
SHOWN = 20

_SPAN = re.compile(r"(\d{1,2}:\d{2})\s*[-\u2013]\s*(\d{1,2}:\d{2})")
_TIME = re.compile(r"(?:(\d+)\s*d)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*(?:m|min)?)?")


@dataclass(frozen=True)
class DayOff:
    """A day on which support does not work, besides public holidays."""

    day: date
    name: str


@dataclass(frozen=True)
class Change:
    """Who changed which promise, and when."""

    at: datetime
    by: str
    what: str


class PromiseStore(Protocol):
    """Where promises are kept. Whoever changes one leaves a line in the history."""

    def target(self, plan: str | None, severity: Severity) -> Target:
        """Return what a plan is promised."""
        ...

    def calendar(self) -> Calendar:
        """Return when support works."""
        ...

    def set_target(self, plan: str, severity: Severity, target: Target) -> None:
        """Promise a plan something else from the next ticket on."""
        ...

    def save_calendar(self, calendar: Calendar) -> None:
        """Keep support's clock, hours and country; its days off stay as they are."""
        ...

    def days_off(self) -> tuple[DayOff, ...]:
        """Return the days off, the earliest first."""
        ...

    def add_day_off(self, off: DayOff) -> None:
        """Add a day off, or give one another name."""
        ...

    def drop_day_off(self, day: date) -> bool:
        """Take a day off back; False when it was none."""
        ...

    def note_change(self, change: Change) -> None:
        """Add a line to the history."""
        ...

    def changes(self, most: int) -> tuple[Change, ...]:
        """Return the latest changes, newest first."""
        ...


def set_target(
    store: PromiseStore, plan: str, severity: str, first: str, solution: str, *, always: bool
) -> str:
    """Promise a plan something else; return the sentence that says what is promised now."""
    known = _plan(plan)
    target = Target(_minutes("first answer", first), _minutes("solution", solution), always)
    if target.resolution_minutes < target.first_response_minutes:
        raise BadValue("solution", "The solution can't be due before the first answer.")
    kind = _severity(severity)
    store.set_target(known, kind, target)
    clock = "around the clock" if always else "in working hours"
    first, solution = spelt(target.first_response_minutes), spelt(target.resolution_minutes)
    return f"{known} {kind}: first answer in {first}, solution in {solution}, {clock}"


def save_hours(store: PromiseStore, timezone: str, country: str, hours: list[str]) -> str:
    """Keep when support works, a text for each weekday; return the sentence that says it."""
    calendar = Calendar(
        timezone=_timezone(timezone),
        country=_country(country),
        hours=_hours(hours),
    )
    store.save_calendar(calendar)
    days = "; ".join(f"{WEEKDAYS[day]} {shifts(calendar, day)}" for day in sorted(calendar.hours))
    holidays = f", public holidays of {calendar.country} off" if calendar.country else ""
    return f"Support works {days} ({calendar.timezone}){holidays}"


def add_day_off(store: PromiseStore, day: str, name: str) -> str:
    """Add a day off; return the sentence that says it."""
    off = DayOff(_day(day), name.strip())
    if not 1 <= len(off.name) <= 120:
        raise BadValue("name", "Say in up to 120 characters what the day is.")
    store.add_day_off(off)
    return f"{off.day.isoformat()} is off: {off.name}"


def drop_day_off(store: PromiseStore, day: str) -> str:
    """Take a day off back; return the sentence that says it."""
    known = _day(day)
    if not store.drop_day_off(known):
        raise BadValue("day", f"{known.isoformat()} is no day off.")
    return f"{known.isoformat()} is a working day again"


def shifts(calendar: Calendar, day: int) -> str:
    """Write a weekday's working hours as they are typed."""
    return ", ".join(f"{a:%H:%M}-{b:%H:%M}" for a, b in calendar.hours.get(day, ()))


def spelt(minutes: int) -> str:
    """Write a span as it is typed: "1d 4h 30m"."""
    hours, left = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [f"{n}{unit}" for n, unit in ((days, "d"), (hours, "h"), (left, "m")) if n]
    return " ".join(parts)


def _plan(typed: str) -> str:
    plan = next((plan for plan in PLANS if plan.casefold() == typed.strip().casefold()), None)
    if plan is None:
        raise BadValue("plan", f"There is no plan {typed!r}; choose from {', '.join(PLANS)}.")
    return plan


def _severity(typed: str) -> Severity:
    try:
        return Severity(typed.strip().upper())
    except ValueError:
        raise BadValue("severity", "A severity is one of P1, P2, P3 and P4.") from None


def _minutes(field: str, typed: str) -> int:
    found = _TIME.fullmatch(typed.strip().casefold())
    days, hours, minutes = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    span = timedelta(days=days, hours=hours, minutes=minutes) if days < 1000 else LONGEST * 2
    if not timedelta() < span <= LONGEST:
        raise BadValue(field, f"Write the {field} like 90, 4h or 1d 12h, and at most 90d.")
    return int(span.total_seconds()) // 60


def _timezone(typed: str) -> str:
    try:
        return ZoneInfo(typed.strip()).key
    except (KeyError, ValueError, OSError):
        raise BadValue("timezone", "Name a time zone like Europe/Berlin.") from None


def _country(typed: str) -> str | None:
    from holidays import list_supported_countries  # here: a start need not wait for it

    code = typed.strip().upper()
    if code and code not in list_supported_countries():
        raise BadValue("country", "Name a country by two letters like DE, or none.")
    return code or None


def _hours(typed: list[str]) -> Hours:
    hours = {day: _shifts(WEEKDAYS[day], text) for day, text in enumerate(typed) if text.strip()}
    if not hours:
        raise BadValue("hours", "Support has to work on one weekday at least.")
    return hours


def _shifts(weekday: str, typed: str) -> tuple[tuple[time, time], ...]:
    """Read "09:00-12:30, 13:30-18:00"; a shift may end at midnight, and none begins in another."""
    found = [_SPAN.fullmatch(part.strip()) for part in typed.split(",")]
    try:
        spans = [(_clock(each[1]), _clock(each[2])) for each in found if each]
    except ValueError:
        spans = []
    ends = [24 * 60 if end == time(0) else end.hour * 60 + end.minute for _, end in spans]
    starts = [start.hour * 60 + start.minute for start, _ in spans]
    in_order = all(a < b for a, b in zip(starts, ends, strict=True)) and all(
        end <= start for end, start in zip(ends, starts[1:], strict=False)
    )
    if len(spans) != len(found) or not in_order:
        raise BadValue("hours", f"Write {weekday}'s hours like 09:00-12:30, 13:30-18:00.")
    return tuple(spans)


def _clock(typed: str) -> time:
    return time() if typed == "24:00" else time.fromisoformat(typed.zfill(5))


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise BadValue("day", "Write a day like 2026-12-24.") from None
