"""Who is told, and when: shifts, quiet hours on each person's own clock, and what fills a gap."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from tickets.alerts import CourierName, Post
from tickets.ladder import Audience, Step
from tickets.staff import Staff, StaffRole
from tickets.ticket import Severity


@dataclass(frozen=True, kw_only=True)
class Shift:
    """When somebody is on duty; without an end, until they switch it off."""

    staff_id: UUID
    starts_at: datetime
    ends_at: datetime | None = None


class DutyStore(Protocol):
    """Where people and shifts are kept."""

    def staff(self) -> tuple[Staff, ...]:
        """Return the active staff, by e-mail."""
        ...

    def staff_in_slack(self, team: str, user: str) -> Staff | None:
        """Return the active member of staff behind a Slack user."""
        ...

    def on_duty(self, now: datetime) -> frozenset[UUID]:
        """Return who has a shift now."""
        ...

    def start_shift(self, staff_id: UUID, starts: datetime, ends: datetime | None) -> None:
        """Put somebody on duty; an open shift that is running stays as it is."""
        ...

    def end_shifts(self, staff_id: UUID, now: datetime) -> None:
        """Take somebody off duty."""
        ...

    def save_quiet(self, staff: Staff) -> None:
        """Keep somebody's zone and quiet hours."""
        ...


@dataclass(frozen=True)
class Audibles:
    """Who or what is to be told, and whether that was made up because nobody was on duty."""

    people: tuple[Staff, ...] = ()
    gap: bool = False
    post: Post | None = None
    by: CourierName | None = None  # what carries it to the post

    @property
    def told(self) -> tuple[Staff | Post, ...]:
        """All of them."""
        return (*self.people, self.post) if self.post else self.people


def whom(step: Step, store: DutyStore, now: datetime) -> Audibles:
    """Return the people of a step, or its post; never nobody while there is any active staff.

    Nobody on duty means all Super Admins, and if there is none, everybody.
    """
    everybody = store.staff()
    admins = tuple(each for each in everybody if each.role is StaffRole.SUPER_ADMIN)
    match step.audience:
        case Audience.EVERYBODY:
            return Audibles(everybody)
        case Audience.CHANNEL:
            return Audibles(post=Post(step.address or ""), by=CourierName.CHANNEL)
        case Audience.WEBHOOK:
            return Audibles(post=Post(step.address or ""), by=CourierName.WEBHOOK)
        case Audience.PERSON:
            person = tuple(each for each in everybody if each.id == step.staff_id)
            return Audibles(person or admins or everybody, gap=not person)
        case Audience.SUPER_ADMINS:
            return Audibles(admins or everybody)
        case Audience.ON_DUTY:
            working = store.on_duty(now)
            ready = tuple(each for each in admins if each.id in working)
            return Audibles(ready or admins or everybody, gap=not ready)


def not_before(person: Staff, severity: Severity, now: datetime) -> datetime | None:
    """Return when a person's quiet hours end, if they hold an alert back; P1 wakes everybody."""
    if severity is Severity.P1 or person.quiet is None:
        return None
    zone = ZoneInfo(person.timezone)
    local = now.astimezone(zone)
    starts, ends = person.quiet.starts, person.quiet.ends
    clock = local.time().replace(tzinfo=None)
    overnight = starts > ends
    quiet = (clock >= starts or clock < ends) if overnight else starts <= clock < ends
    if not quiet:
        return None
    day = local.date() + timedelta(days=1 if overnight and clock >= starts else 0)
    return datetime.combine(day, ends, tzinfo=zone).astimezone(UTC)


def named(people: Iterable[Staff]) -> str:
    """Return their names for a sentence."""
    return ", ".join(each.name for each in people)
