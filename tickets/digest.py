"""The day's digest: what came in that nobody had to be woken for, each morning on one's own clock."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from tickets.alerts import PERSONAL, Alert, AlertStore, CourierName, Notice
from tickets.duty import DutyStore, not_before
from tickets.staff import Staff, StaffRole
from tickets.ticket import Severity, Ticket

MORNING = time(8)
FIRST_LOOKS_BACK = timedelta(days=7)
LATEST = timedelta(hours=4)  # a digest that could not be made by noon waits for the next day


class DigestStore(AlertStore, DutyStore, Protocol):
    """Where a digest finds what it tells."""

    def opened_between(
        self, severity: Severity, start: datetime, end: datetime
    ) -> tuple[Ticket, ...]:
        """Return the tickets of a severity opened in that time, oldest first."""
        ...

    def last_digest(self, staff_id: UUID) -> datetime | None:
        """Return when a person was last promised a digest."""
        ...

    def has_alert(self, dedupe_key: str) -> bool:
        """Whether something was promised under this key."""
        ...


def promise_digests(store: DigestStore, now: datetime) -> tuple[Alert, ...]:
    """Promise each Super Admin the P3s since their last digest, once a morning; none, no digest."""
    promised: tuple[Alert, ...] = ()
    for person in store.staff():
        morning = _morning(person, now)
        if person.role is StaffRole.SUPER_ADMIN and morning <= now < morning + LATEST:
            promised += _promise(person, morning, store, now)
    return promised


def _promise(
    person: Staff, morning: datetime, store: DigestStore, now: datetime
) -> tuple[Alert, ...]:
    keys = {courier: f"digest/{morning:%Y-%m-%d}/{courier}/{person.id}" for courier in PERSONAL}
    if store.has_alert(keys[CourierName.EMAIL]):
        return ()
    start = _told_until(person, morning, store)
    tickets = store.opened_between(Severity.P3, start, morning)
    if not tickets:
        return ()
    return store.add_alerts(
        tuple(
            Alert(
                id=uuid5(NAMESPACE_URL, key),
                courier=courier,
                recipient=person,
                notice=Notice.DIGEST,
                dedupe_key=key,
                created_at=now,
                words=words_of(tickets, start.astimezone(ZoneInfo(person.timezone))),
                not_before=not_before(person, Severity.P3, now),
            )
            for courier, key in keys.items()
        )
    )


def words_of(tickets: Iterable[Ticket], since: datetime) -> str:
    """Return the digest: one line a ticket."""
    lines = [
        f"{ticket.ref} · {ticket.title} · "
        f"{ticket.report.reporter.workspace_name or 'workspace unknown'} · {ticket.status}"
        for ticket in tickets
    ]
    return "\n".join([f"{len(lines)} new since {since:%A, %d %B, %H:%M}:", *lines])


def _told_until(person: Staff, morning: datetime, store: DigestStore) -> datetime:
    """Return since when nothing was told: the morning of the last digest, or a week before this."""
    last = store.last_digest(person.id)
    return _morning(person, last) if last else _morning(person, morning, before=FIRST_LOOKS_BACK)


def _morning(person: Staff, now: datetime, *, before: timedelta = timedelta()) -> datetime:
    """Return the morning of that day, or so many days before, on the person's own clock."""
    zone = ZoneInfo(person.timezone)
    day = now.astimezone(zone).date() - before
    return datetime.combine(day, MORNING, tzinfo=zone).astimezone(UTC)
