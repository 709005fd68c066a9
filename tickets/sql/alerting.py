"""Alerts in a database: promised once per dedupe key, settled once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, insert, select, update
from sqlalchemy.orm import Session

from tickets.alerts import (
    CALLS,
    CARDS,
    MOST_ATTEMPTS,
    UNSENT,
    Alert,
    AlertState,
    Case,
    Delivery,
    Notice,
    Tally,
)
from tickets.incident import Incident
from tickets.sql import rows
from tickets.sql.escalation import alert
from tickets.sql.staffing import staff_user
from tickets.staff import Staff
from tickets.ticket import Ticket

_IS_CARD = (alert.c.state == AlertState.SENT, alert.c.courier.in_(CARDS))
_WAITS = (AlertState.PENDING, AlertState.SENDING)


class SqlAlerts:
    """Implements AlertStore."""

    _session: Session

    def incident_of(self, incident_id: UUID) -> Incident | None:
        """Return one incident by its id."""
        raise NotImplementedError

    def ticket_of(self, ticket_id: UUID) -> Ticket | None:
        """Return one ticket by its id."""
        raise NotImplementedError

    def shown_ticket_of(self, incident_id: UUID) -> Ticket | None:
        """Return the ticket that an incident is shown by."""
        raise NotImplementedError

    def add_alerts(self, alerts: tuple[Alert, ...]) -> tuple[Alert, ...]:
        """Store those whose dedupe key is not there yet; return these."""
        keys = [each.dedupe_key for each in alerts]
        known = set(
            self._session.scalars(select(alert.c.dedupe_key).where(alert.c.dedupe_key.in_(keys)))
        )
        new = tuple(each for each in alerts if each.dedupe_key not in known)
        if new:
            self._session.execute(insert(alert), [rows.of_alert(each) for each in new])
        return new

    def alert(self, alert_id: UUID) -> tuple[Alert, Case] | None:
        """Return an alert with what it is about."""
        found = self._session.execute(_alerts().where(alert.c.id == alert_id)).first()
        if found is None:
            return None
        loaded = rows.alert_from(found)
        about = self.incident_of(loaded.incident_id) if loaded.incident_id else None
        shown = self.shown_ticket_of(about.id) if about else None
        alone = self.ticket_of(loaded.ticket_id) if loaded.ticket_id else None
        return loaded, Case(incident=about, ticket=alone or shown)

    def alerts(
        self, states: tuple[AlertState, ...] | None = None, most: int | None = None
    ) -> tuple[Alert, ...]:
        """Return the alerts in these states, or all; newest first, and at most so many."""
        query = _alerts().order_by(alert.c.created_at.desc(), alert.c.id)
        if states is not None:
            query = query.where(alert.c.state.in_(states))
        return tuple(rows.alert_from(row) for row in self._session.execute(query.limit(most)))

    def alerts_of(self, incident_id: UUID) -> tuple[Alert, ...]:
        """Return an incident's alerts, oldest first."""
        return self._in_order(alert.c.incident_id == incident_id)

    def alerts_about(self, ticket: Ticket) -> tuple[Alert, ...]:
        """Return the alerts of a ticket's incident, and of the ticket itself; oldest first."""
        return self._in_order(_about(ticket))

    def waiting_alerts(self, most: int, until: datetime) -> tuple[Alert, ...]:
        """Return what nobody has begun to send, or what staff want sent again; oldest first.

        What quiet hours hold back for longer than that is left out: it must not be in the way.
        """
        ready = alert.c.not_before.is_(None) | (alert.c.not_before <= until)
        pending = _alerts().where(alert.c.state == AlertState.PENDING, ready)
        ordered = pending.order_by(alert.c.created_at, alert.c.id).limit(most)
        return tuple(rows.alert_from(row) for row in self._session.execute(ordered))

    def cards_of(self, incident_id: UUID) -> tuple[Alert, ...]:
        """Return the alerts that stand as cards in Slack."""
        mine = _alerts().where(alert.c.incident_id == incident_id, *_IS_CARD)
        return tuple(rows.alert_from(row) for row in self._session.execute(mine))

    def cards_of_ticket(self, ticket_id: UUID) -> tuple[Alert, ...]:
        """Return the cards that tell of one ticket, and of no incident."""
        mine = _alerts().where(
            alert.c.ticket_id == ticket_id, alert.c.incident_id.is_(None), *_IS_CARD
        )
        return tuple(rows.alert_from(row) for row in self._session.execute(mine))

    def last_digest(self, staff_id: UUID) -> datetime | None:
        """Return when a person was last promised a digest."""
        theirs = (alert.c.staff_id == staff_id) & (alert.c.notice == Notice.DIGEST)
        found: datetime | None = self._session.scalar(
            select(func.max(alert.c.created_at)).where(theirs)
        )
        return found

    def has_alert(self, dedupe_key: str) -> bool:
        """Whether something was promised under this key."""
        same = select(alert.c.id).where(alert.c.dedupe_key == dedupe_key)
        return self._session.scalar(same) is not None

    def settle(self, alert_id: UUID, delivery: Delivery, now: datetime) -> None:
        """Record one attempt; leave an alert alone that is already sent."""
        sent = delivery.error is None
        self._session.execute(
            update(alert)
            .where(alert.c.id == alert_id, alert.c.state != AlertState.SENT)
            .values(
                state=AlertState.SENT if sent else _failed(delivery),
                attempts=alert.c.attempts + 1,
                last_error=delivery.error,
                provider_id=delivery.provider_id,
                sent_at=now if sent else None,
            )
        )

    def mark(self, alert_id: UUID, state: AlertState) -> None:
        """Put an unsent or dead alert into another state."""
        movable = alert.c.state.in_((*UNSENT, AlertState.DEAD))
        self._session.execute(
            update(alert).where(alert.c.id == alert_id, movable).values(state=state)
        )

    def suppress(self, incident_id: UUID, because: str) -> None:
        """Drop what is still unsent about an incident that somebody has.

        What its first step promised is delivered all the same: everybody on duty is told.
        """
        unsent = alert.c.state.in_(UNSENT) & (alert.c.incident_id == incident_id)
        held = alert.c.notice.not_in(CALLS)
        self._session.execute(
            update(alert)
            .where(unsent, held)
            .values(state=AlertState.SUPPRESSED, last_error=because)
        )

    def drop_held(
        self, incident_id: UUID, because: str, now: datetime, but: Alert | None = None
    ) -> None:
        """Drop what quiet hours hold back about an incident that is told anew.

        With `but`, what they hold back for its recipient and courier, except for itself.
        """
        held = alert.c.state.in_(UNSENT) & (alert.c.not_before > now)
        if but and isinstance(but.recipient, Staff):
            same = (alert.c.staff_id == but.recipient.id) & (alert.c.courier == but.courier)
            held &= same & (alert.c.id != but.id)
        self._session.execute(
            update(alert)
            .where(alert.c.incident_id == incident_id, held)
            .values(state=AlertState.SUPPRESSED, last_error=because)
        )

    def tally(self, about: Ticket | None = None) -> Tally:
        """Count the alerts about one ticket and its incident, or all."""
        counted = select(alert.c.state, func.count()).group_by(alert.c.state)
        if about is not None:
            counted = counted.where(_about(about))
        by_state = {state: count for state, count in self._session.execute(counted)}
        return Tally(
            sent=by_state.get(AlertState.SENT, 0),
            failed=by_state.get(AlertState.FAILED, 0),
            pending=sum(by_state.get(state, 0) for state in _WAITS),
            dead=by_state.get(AlertState.DEAD, 0),
            suppressed=by_state.get(AlertState.SUPPRESSED, 0),
        )

    def _in_order(self, which: ColumnElement[bool]) -> tuple[Alert, ...]:
        query = _alerts().where(which)
        ordered = query.order_by(alert.c.created_at, staff_user.c.email, alert.c.courier)
        return tuple(rows.alert_from(row) for row in self._session.execute(ordered))


def _about(ticket: Ticket) -> ColumnElement[bool]:
    alone = alert.c.ticket_id == ticket.id
    return alone | (alert.c.incident_id == ticket.incident_id) if ticket.incident_id else alone


def _failed(delivery: Delivery) -> ColumnElement[str] | AlertState:
    """A failed alert is tried again, until it was tried often enough or never can succeed."""
    if delivery.final:
        return AlertState.DEAD
    spent = alert.c.attempts + 1 >= MOST_ATTEMPTS
    return case((spent, AlertState.DEAD), else_=AlertState.FAILED)


def _alerts() -> Select[tuple[object, ...]]:
    """Select alerts with the person they go to."""
    person = [column.label(f"to_{column.name}") for column in staff_user.c]
    return select(alert, *person).outerjoin(staff_user, staff_user.c.id == alert.c.staff_id)
