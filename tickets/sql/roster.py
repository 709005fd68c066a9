"""HirePilot's own people: who is alerted, and who reviews tickets."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tickets.sql import rows
from tickets.sql.staffing import on_call_shift, staff_user
from tickets.staff import Staff, StaffRole

#: Before any alert: who is enlisted without a date was always there.
FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)


def staff(session: Session) -> tuple[Staff, ...]:
    """Everybody who is or was on the staff, by name."""
    found = session.execute(select(staff_user).order_by(staff_user.c.name))
    return tuple(rows.staff_from(row) for row in found)


def enlist(
    session: Session,
    email: str,
    name: str,
    role: StaffRole,
    slack: tuple[str, str] | None = None,
    *,
    since: datetime = FIRST_DAY,
) -> None:
    """Add somebody, or change who is known by that address; `slack` is (team id, user id).

    A new Super Admin is on duty from then on, until they say otherwise.
    """
    team, user = slack or (None, None)
    values = {
        "name": name,
        "role": role,
        "slack_team": team,
        "slack_user": user,
        "active": True,
    }
    known = staff_user.c.email == email.lower()
    changed = session.execute(
        update(staff_user).where(known).values(**values).returning(staff_user.c.id)
    )
    if changed.first() is None:
        staff_id = uuid4()
        session.execute(insert(staff_user).values(id=staff_id, email=email.lower(), **values))
        if role is StaffRole.SUPER_ADMIN:
            on_duty(session, staff_id, since)


def on_duty(session: Session, staff_id: UUID, since: datetime) -> None:
    """Begin a shift that lasts until it is ended."""
    session.execute(
        insert(on_call_shift).values(id=uuid4(), staff_id=staff_id, starts_at=since, ends_at=None)
    )


def dismiss(session: Session, email: str) -> bool:
    """Alert somebody no more; their name stays on what they did. False when nobody is known."""
    known = staff_user.c.email == email.lower()
    gone = session.execute(
        update(staff_user).where(known).values(active=False).returning(staff_user.c.id)
    )
    return gone.first() is not None
