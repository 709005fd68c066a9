"""Incidents in a database; reporters, workspaces and tickets are counted when one is read."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Select, func, insert, select, union_all, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tickets.alerts import CARDS, AlertState
from tickets.incident import OPEN, Incident, IncidentStatus
from tickets.ladder import DEFAULTS, Policy, Step
from tickets.sql import rows
from tickets.sql.escalation import (
    alert,
    escalation_policy,
    escalation_step,
    incident,
    incident_merge,
)
from tickets.sql.staffing import staff_user
from tickets.sql.tables import ticket, ticket_event
from tickets.staff import Staff
from tickets.ticket import Severity

#: Events that no card shows.
_UNSEEN = ("told",)


class SqlIncidents:
    """Implements the part of IncidentStore that is about incidents themselves."""

    _session: Session

    def add_incident(self, new: Incident) -> bool:
        """Store a new incident; False when one of its fingerprint is open already."""
        with suppress(IntegrityError), self._session.begin_nested():
            self._session.execute(insert(incident).values(rows.of_incident(new)))
            return True
        return False

    def incident(self, number: int) -> Incident | None:
        """Return one incident by its number."""
        return self._first(_incidents().where(incident.c.number == number))

    def incident_of(self, incident_id: UUID) -> Incident | None:
        """Return one incident by its id."""
        return self._first(_incidents().where(incident.c.id == incident_id))

    def incidents(self, statuses: tuple[IncidentStatus, ...]) -> tuple[Incident, ...]:
        """Return the incidents in these states, newest first."""
        return self._every(
            _incidents().where(incident.c.status.in_(statuses)).order_by(incident.c.number.desc())
        )

    def latest_incident(self, fingerprint: str) -> Incident | None:
        """Return the open incident of a fingerprint, or else the newest."""
        mine = _incidents().where(incident.c.fingerprint == fingerprint)
        return self._first(
            mine.order_by(incident.c.status.in_(OPEN).desc(), incident.c.number.desc())
        )

    def near_incidents(self, component: str, since: datetime) -> tuple[Incident, ...]:
        """Return the incidents of one component opened since then."""
        return self._every(
            _incidents()
            .where(incident.c.component == component, incident.c.opened_at >= since)
            .order_by(incident.c.number.desc())
        )

    def due_before(self, moment: datetime) -> tuple[Incident, ...]:
        """Return the incidents whose ladder or silence is due before then, the worst first."""
        due = (incident.c.next_step_at <= moment) | (incident.c.wakes_at <= moment)
        return self._every(_incidents().where(due).order_by(incident.c.severity, incident.c.number))

    def card_states(self, since: datetime) -> list[tuple[int, str]]:
        """Return the incidents that changed since then, each with what names its present state."""
        changed, cards = ticket_event.c, alert.c
        about = func.coalesce(changed.incident_id, ticket.c.incident_id)
        latest = (
            select(about.label("id"), func.max(changed.seq).label("event"))
            .select_from(ticket_event.outerjoin(ticket, ticket.c.id == changed.ticket_id))
            .where(changed.at >= since, changed.kind.not_in(_UNSEEN))
            .group_by(about)
            .subquery()
        )
        shown = select(cards.id).where(
            cards.incident_id == incident.c.id,
            cards.courier.in_(CARDS),
            cards.state == AlertState.SENT,
        )
        found = self._session.execute(
            select(incident.c.number, latest.c.event)
            .join(latest, latest.c.id == incident.c.id)
            .where(shown.exists())
        )
        return [(number, str(event)) for number, event in found]

    def ticket_card_states(self, since: datetime) -> list[tuple[int, str]]:
        """Return the same of tickets that have cards of their own, such as "the answer is late"."""
        changed, cards = ticket_event.c, alert.c
        seen = (changed.at >= since, changed.kind.not_in(_UNSEEN))
        own = select(changed.ticket_id.label("id"), changed.seq).where(*seen)
        of_fault = (
            select(ticket.c.id, changed.seq)
            .join(ticket, ticket.c.incident_id == changed.incident_id)
            .where(*seen)
        )
        every = union_all(own, of_fault).subquery()
        latest = select(every.c.id, func.max(every.c.seq).label("event")).group_by(every.c.id)
        last = latest.subquery()
        shown = select(cards.id).where(
            cards.ticket_id == ticket.c.id,
            cards.incident_id.is_(None),
            cards.courier.in_(CARDS),
            cards.state == AlertState.SENT,
        )
        found = self._session.execute(
            select(ticket.c.number, last.c.event)
            .join(last, last.c.id == ticket.c.id)
            .where(shown.exists())
        )
        return [(number, str(event)) for number, event in found]

    def save_incident(self, changed: Incident) -> bool:
        """Store a changed incident; False when somebody else changed it since it was read."""
        values = {**rows.of_incident(changed), "version": changed.version + 1}
        saved = self._session.execute(
            update(incident)
            .where(incident.c.id == changed.id, incident.c.version == changed.version)
            .values(values)
            .returning(incident.c.id)
        )
        return saved.first() is not None

    def policy(self, severity: Severity) -> Policy:
        """Return the ladder that holds for a severity now."""
        found = self._session.execute(
            select(escalation_policy).where(escalation_policy.c.severity == severity)
        ).first()
        if found is None:
            return DEFAULTS[severity]
        steps = self._session.execute(
            select(escalation_step)
            .where(escalation_step.c.severity == severity)
            .order_by(escalation_step.c.position)
        )
        return Policy(
            name=found.name,
            rounds=found.rounds,
            silence_minutes=found.silence_minutes,
            steps=tuple(
                Step(
                    audience=row.audience,
                    wait_minutes=row.wait_minutes,
                    staff_id=row.staff_id,
                    address=row.address,
                )
                for row in steps
            ),
        )

    def save_policy(self, severity: Severity, policy: Policy) -> None:
        """Replace the ladder of a severity; incidents that are running keep theirs."""
        for table in (escalation_step, escalation_policy):
            self._session.execute(table.delete().where(table.c.severity == severity))
        values = policy.model_dump(exclude={"steps"})
        self._session.execute(insert(escalation_policy).values(severity=severity, **values))
        for position, step in enumerate(policy.steps):
            row = {"severity": severity, "position": position, **step.model_dump()}
            self._session.execute(insert(escalation_step).values(row))

    def move_tickets(self, numbers: tuple[int, ...], incident_id: UUID) -> None:
        """Put tickets under another incident."""
        self._session.execute(
            update(ticket).where(ticket.c.number.in_(numbers)).values(incident_id=incident_id)
        )

    def note_merge(
        self, source: Incident, numbers: tuple[int, ...], into: UUID, staff: Staff, now: datetime
    ) -> None:
        """Remember what a merge moved, so that it can be undone."""
        self._session.execute(
            insert(incident_merge).values(
                id=uuid4(),
                source_id=source.id,
                target_id=into,
                tickets=list(numbers),
                was=source.status,
                merged_by=staff.id,
                at=now,
            )
        )

    def merged(self, source_id: UUID) -> tuple[tuple[int, ...], IncidentStatus]:
        """Return what the merge of an incident has moved, and the state the incident had before."""
        made = incident_merge.c
        found = self._session.execute(
            select(incident_merge)
            .where(made.source_id == source_id, made.undone_at.is_(None))
            .order_by(made.at.desc())
        ).first()
        return (tuple(found.tickets), found.was) if found else ((), IncidentStatus.TRIGGERED)

    def undo_merge(self, source_id: UUID, now: datetime) -> None:
        """Note that the merge of an incident is undone."""
        made = incident_merge.c
        self._session.execute(
            update(incident_merge)
            .where(made.source_id == source_id, made.undone_at.is_(None))
            .values(undone_at=now)
        )

    def _first(self, query: Select[tuple[object, ...]]) -> Incident | None:
        return next(iter(self._every(query.limit(1))), None)

    def _every(self, query: Select[tuple[object, ...]]) -> tuple[Incident, ...]:
        return tuple(rows.incident_from(row) for row in self._session.execute(query))


def _incidents() -> Select[tuple[object, ...]]:
    """Select incidents with who has them and how many are hurt."""
    mine = ticket.c.incident_id == incident.c.id
    return select(
        incident,
        staff_user.c.name.label("taken_by"),
        select(func.count()).where(mine).scalar_subquery().label("tickets"),
        select(func.count(ticket.c.reporter_key.distinct()))
        .where(mine)
        .scalar_subquery()
        .label("reporters"),
        select(func.count(ticket.c.workspace_id.distinct()))
        .where(mine)
        .scalar_subquery()
        .label("workspaces"),
    ).outerjoin(staff_user, staff_user.c.id == incident.c.acknowledged_by)
