"""What is due soon or overdue: whoever has it is told at half, at 80 % and at the end of the time.

What falls due in the same minute is one message a person. While a ladder calls for somebody, it
says enough; and while the reporter is waited for, nothing is due.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from tickets.alerts import PERSONAL, Alert, Notice
from tickets.duty import not_before
from tickets.holders import holders
from tickets.incident import IncidentStatus
from tickets.service_level import Calendar, Target, timed
from tickets.staff import Staff
from tickets.store import TicketStore
from tickets.ticket import Ticket, TicketStatus

#: How much of the promised time has passed, in per cent, when there is something to say.
STAGES = (50, 80, 100)
WORKED_ON = (TicketStatus.NEW, TicketStatus.OPEN)


@dataclass(frozen=True)
class Due:
    """What is to be said of one ticket."""

    ticket: Ticket
    percent: int
    at: datetime

    def line(self, timezone: str, now: datetime) -> str:
        """Say it on the clock of whoever reads it."""
        what = "a solution" if self.ticket.first_responded_at else "the first answer"
        here = self.at.astimezone(ZoneInfo(timezone))
        today = here.date() == now.astimezone(ZoneInfo(timezone)).date()
        when = f"{here:%H:%M}" if today else f"{here:%a %d %b %H:%M}"
        late = f"{what} is overdue since {when}"
        soon = f"{what} is due {when}, {self.percent} % of the time has passed"
        return f"{self.ticket.ref} · {self.ticket.title}: {late if self.percent >= 100 else soon}"


def armed(ticket: Ticket, target: Target, calendar: Calendar) -> Ticket:
    """Return a ticket with the moment at which there is next something to say of it, if any."""
    ahead = next((each for each in STAGES if each > ticket.warned), None)
    if ahead is None or ticket.status not in WORKED_ON:
        return replace(ticket, warns_at=None)
    return replace(ticket, warns_at=timed(ticket, ahead, target, calendar))


def promise_late(store: TicketStore, now: datetime) -> tuple[Alert, ...]:
    """Promise each person one message about all that they have and that is due by now."""
    told: dict[Staff, list[Due]] = {}
    for ticket in store.to_be_warned(now):
        late = _take(ticket, store, now)
        if late and not _called_for(ticket, store):
            for person in holders(ticket, store, now):
                told.setdefault(person, []).append(late)
    return store.add_alerts(
        tuple(alert for person, lates in told.items() for alert in _alerts(person, lates, now))
    )


def _take(ticket: Ticket, store: TicketStore, now: datetime) -> Due | None:
    """Take up the latest stage that has come; None if it is somebody else's already."""
    target = store.target(ticket.report.reporter.plan, ticket.severity)
    calendar = store.calendar()
    moments = {each: timed(ticket, each, target, calendar) for each in STAGES}
    due = moments[STAGES[-1]]
    passed = [each for each, at in moments.items() if at is not None and at <= now]
    if due is None or not passed:  # the level was changed meanwhile
        store.keep_warning(ticket, armed(ticket, target, calendar))
        return None
    warned = replace(ticket, warned=max(passed))
    if not store.keep_warning(ticket, armed(warned, target, calendar)):
        return None
    return Due(ticket, max(passed), due)


def _called_for(ticket: Ticket, store: TicketStore) -> bool:
    """Whether a ladder is calling for somebody who takes it."""
    incident = store.incident_of(ticket.incident_id) if ticket.incident_id else None
    return (
        incident is not None
        and incident.status is IncidentStatus.TRIGGERED
        and incident.next_step_at is not None
    )


def _alerts(person: Staff, lates: list[Due], now: datetime) -> Iterable[Alert]:
    said = ",".join(
        f"{each.ticket.number}/{bool(each.ticket.first_responded_at)}/{each.percent}"
        f"/{each.ticket.reopened}"
        for each in lates
    )
    digest = hashlib.sha256(said.encode()).hexdigest()[:32]
    only = lates[0].ticket if len(lates) == 1 else None
    worst = min(each.ticket.severity for each in lates)
    for courier in PERSONAL:
        key = f"late/{digest}/{courier}/{person.id}"
        yield Alert(
            id=uuid5(NAMESPACE_URL, key),
            courier=courier,
            recipient=person,
            notice=Notice.LATE,
            dedupe_key=key,
            created_at=now,
            ticket_id=only.id if only else None,
            words=words_of(lates, person.timezone, now),
            not_before=not_before(person, worst, now),
        )


def words_of(lates: list[Due], timezone: str, now: datetime) -> str:
    """Return the message: a line for each ticket, and above several how many there are."""
    lines = [each.line(timezone, now) for each in lates]
    return lines[0] if len(lines) == 1 else "\n".join([f"{len(lines)} tickets are due:", *lines])
