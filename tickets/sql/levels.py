"""Service levels and support's calendar in a database; what is not stored has a default."""

from datetime import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.service_level import Calendar, Target, default_target
from tickets.sql.escalation import sla_policy, support_calendar, support_holiday
from tickets.ticket import Severity


class SqlLevels:
    """Implements ServiceLevels."""

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
