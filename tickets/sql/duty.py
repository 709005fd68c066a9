"""Staff and their shifts in a database."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from tickets.sql import rows
from tickets.sql.staffing import on_call_shift, staff_user
from tickets.staff import Staff


class SqlDuty:
    """Implements DutyStore."""

    _session: Session

    def staff(self) -> tuple[Staff, ...]:
        """Return the active staff, by e-mail."""
        active = select(staff_user).where(staff_user.c.active).order_by(staff_user.c.email)
        return tuple(rows.staff_from(row) for row in self._session.execute(active))

    def staff_in_slack(self, team: str, user: str) -> Staff | None:
        """Return the active member of staff behind a Slack user."""
        found = self._session.execute(
            select(staff_user).where(
                staff_user.c.slack_team == team,
                staff_user.c.slack_user == user,
                staff_user.c.active,
            )
        ).first()
        return rows.staff_from(found) if found else None

    def on_duty(self, now: datetime) -> frozenset[UUID]:
        """Return who has a shift now."""
        shift = on_call_shift.c
        running = select(shift.staff_id).where(
            shift.starts_at <= now, or_(shift.ends_at.is_(None), shift.ends_at > now)
        )
        return frozenset(self._session.scalars(running))

    def start_shift(self, staff_id: UUID, starts: datetime, ends: datetime | None) -> None:
        """Put somebody on duty; an open shift that is running stays as it is."""
        shift = on_call_shift.c
        running = select(shift.id).where(shift.staff_id == staff_id, shift.ends_at.is_(None))
        if ends is None and self._session.scalar(running) is not None:
            return
        self._session.execute(
            insert(on_call_shift).values(
                id=uuid4(), staff_id=staff_id, starts_at=starts, ends_at=ends
            )
        )

    def end_shifts(self, staff_id: UUID, now: datetime) -> None:
        """Take somebody off duty; a shift that has only just begun leaves no trace."""
        shift = on_call_shift.c
        running = (shift.staff_id == staff_id) & or_(shift.ends_at.is_(None), shift.ends_at > now)
        self._session.execute(delete(on_call_shift).where(running, shift.starts_at >= now))
        self._session.execute(update(on_call_shift).where(running).values(ends_at=now))

    def save_quiet(self, staff: Staff) -> None:
        """Keep somebody's zone and quiet hours."""
        quiet = staff.quiet
        self._session.execute(
            update(staff_user)
            .where(staff_user.c.id == staff.id)
            .values(
                timezone=staff.timezone,
                quiet_from=quiet.starts if quiet else None,
                quiet_until=quiet.ends if quiet else None,
            )
        )
