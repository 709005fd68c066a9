"""The list of incidents, one page at a time."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tickets.console.faults import Fault
from tickets.incident import IncidentStatus
from tickets.sql.escalation import incident
from tickets.sql.staffing import staff_user
from tickets.sql.tables import ticket


class SqlFaults:
    """Implements FaultStore."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def listed(
        self, statuses: tuple[IncidentStatus, ...], below: int | None, limit: int
    ) -> tuple[Fault, ...]:
        """Return at most so many incidents in these states, newest first, below a number."""
        had = incident.c.status != IncidentStatus.TRIGGERED  # while it calls, nobody has it
        page = (
            select(incident, staff_user.c.name.label("who"))
            .outerjoin(staff_user, (staff_user.c.id == incident.c.acknowledged_by) & had)
            .where(incident.c.status.in_(statuses))
            .order_by(incident.c.number.desc())
            .limit(limit)
        )
        if below is not None:
            page = page.where(incident.c.number < below)
        found = self._session.execute(page).all()
        counted = self._session.execute(
            select(
                ticket.c.incident_id,
                func.count(ticket.c.reporter_key.distinct()),
                func.count(ticket.c.workspace_id.distinct()),
            )
            .where(ticket.c.incident_id.in_([row.id for row in found]))
            .group_by(ticket.c.incident_id)
        )
        people = {key: (reporters, workspaces) for key, reporters, workspaces in counted}
        return tuple(
            Fault(
                number=row.number,
                title=row.title,
                component=row.component,
                severity=row.severity,
                status=row.status,
                opened_at=row.opened_at,
                acknowledged_by=row.who,
                reporters=people.get(row.id, (0, 0))[0],
                workspaces=people.get(row.id, (0, 0))[1],
            )
            for row in found
        )
