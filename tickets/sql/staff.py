"""HirePilot's own people in the demo: two Super Admins, and a colleague in support."""

from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tickets.sql.roster import FIRST_DAY, on_duty
from tickets.sql.staffing import staff_user
from tickets.staff import StaffRole

_TEAM = "T0PILOT"
_PEOPLE = (
    ("Ines Duarte", StaffRole.SUPER_ADMIN, "U0INES"),
    ("Omar Haddad", StaffRole.SUPER_ADMIN, "U0OMAR"),
    ("Priya Nair", StaffRole.SUPPORT, "U0PRIYA"),
)


def seed_staff(session: Session) -> None:
    """Add the demo's staff; adding them again changes nothing."""
    known = set(session.scalars(select(staff_user.c.email)))
    for name, role, slack_user in _PEOPLE:
        email = f"{name.split()[0].lower()}@hirepilot.example"
        if email not in known:
            staff_id = uuid5(NAMESPACE_URL, f"mailto:{email}")
            session.execute(
                insert(staff_user).values(
                    id=staff_id,
                    email=email,
                    name=name,
                    role=role,
                    slack_team=_TEAM,
                    slack_user=slack_user,
                    active=True,
                )
            )
            if role is StaffRole.SUPER_ADMIN:
                on_duty(session, staff_id, FIRST_DAY)
