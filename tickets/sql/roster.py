"""HirePilot's own people: who is alerted, and who reviews tickets."""

from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tickets.sql import rows
from tickets.sql.tables import staff_user
from tickets.ticket import Staff, StaffRole


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
) -> None:
    """Add somebody, or change who is known by that address; `slack` is (team id, user id)."""
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
        session.execute(insert(staff_user).values(id=uuid4(), email=email.lower(), **values))


def dismiss(session: Session, email: str) -> bool:
    """Alert somebody no more; their name stays on what they did. False when nobody is known."""
    known = staff_user.c.email == email.lower()
    gone = session.execute(
        update(staff_user).where(known).values(active=False).returning(staff_user.c.id)
    )
    return gone.first() is not None
