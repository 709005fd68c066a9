"""Service levels and support's calendar in a database; what is not stored has a default."""

from datetime import date, time

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from tickets.promises import Change, DayOff
from tickets.service_level import Calendar, Target, default_target
from tickets.sql.escalation import promise_change, sla_policy, support_calendar, support_holiday
from tickets.ticket import Severity

#: What the calendar is called while there is only one.
_OURS = "support"


class SqlLevels:
    """Implements ServiceLevels and PromiseStore."""

    _session: Session

    def target(self, plan: str | None, severity: Severity) -> Target:
        """Return what a plan is promised."""
        found = self._session.execute(
            select(sla_policy).where(sla_policy.c.plan == plan, sla_policy.c.severity == severity)
        ).first()
        if found is None:
            return default_target(plan, severity)
        return Target(
            found.first_response_minutes, found.resolution_minutes, found.around_the_clock
        )

    def calendar(self) -> Calendar:
        """Return when support works."""
        found = self._session.execute(select(support_calendar).limit(1)).first()
        if found is None:
            return Calendar()
        days = select(support_holiday.c.day).where(support_holiday.c.calendar == found.name)
        return Calendar(
            timezone=found.timezone,
            country=found.country,
            hours={
                int(day): tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in spans)
                for day, spans in found.hours.items()
            },
            days_off=frozenset(self._session.scalars(days)),
        )

    def set_target(self, plan: str, severity: Severity, target: Target) -> None:
        """Promise a plan something else from the next ticket on."""
        mine = (sla_policy.c.plan == plan) & (sla_policy.c.severity == severity)
        values = {
            "first_response_minutes": target.first_response_minutes,
            "resolution_minutes": target.resolution_minutes,
            "around_the_clock": target.around_the_clock,
        }
        kept = update(sla_policy).where(mine).values(values).returning(sla_policy.c.plan)
        if self._session.scalar(kept) is None:
            new = insert(sla_policy).values(plan=plan, severity=severity, **values)
            self._session.execute(new)

    def save_calendar(self, calendar: Calendar) -> None:
        """Keep support's clock, hours and country; its days off stay as they are."""
        name = self._kept_calendar()
        hours = {
            str(day): [[a.isoformat("minutes"), b.isoformat("minutes")] for a, b in spans]
            for day, spans in calendar.hours.items()
        }
        self._session.execute(
            update(support_calendar)
            .where(support_calendar.c.name == name)
            .values(timezone=calendar.timezone, country=calendar.country, hours=hours)
        )

    def days_off(self) -> tuple[DayOff, ...]:
        """Return the days off, the earliest first."""
        listed = select(support_holiday.c.day, support_holiday.c.name)
        return tuple(
            DayOff(*row) for row in self._session.execute(listed.order_by(support_holiday.c.day))
        )

    def add_day_off(self, off: DayOff) -> None:
        """Add a day off, or give one another name."""
        name = self._kept_calendar()
        self.drop_day_off(off.day)
        self._session.execute(
            insert(support_holiday).values(calendar=name, day=off.day, name=off.name)
        )

    def drop_day_off(self, day: date) -> bool:
        """Take a day off back; False when it was none."""
        gone = delete(support_holiday).where(support_holiday.c.day == day)
        return self._session.scalar(gone.returning(support_holiday.c.day)) is not None

    def note_change(self, change: Change) -> None:
        """Add a line to the history."""
        self._session.execute(
            insert(promise_change).values(at=change.at, by=change.by, what=change.what)
        )

    def changes(self, most: int) -> tuple[Change, ...]:
        """Return the latest changes, newest first."""
        shown = select(promise_change.c.at, promise_change.c.by, promise_change.c.what)
        latest = shown.order_by(promise_change.c.id.desc()).limit(most)
        return tuple(Change(*row) for row in self._session.execute(latest))

    def _kept_calendar(self) -> str:
        """Return the calendar's name; the first change stores the one that held until then."""
        name: str | None = self._session.scalar(select(support_calendar.c.name).limit(1))
        if name is None:
            now = self.calendar()
            first = insert(support_calendar).values(name=_OURS, timezone=now.timezone, hours={})
            self._session.execute(first)
            self.save_calendar(now)
            return _OURS
        return name
