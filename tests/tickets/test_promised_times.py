"""Requirements T10, T12 and T14: working time, quiet hours and redaction, for any input."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tickets.examples import NOW, THEO, billing_crash
from tickets.duty import not_before
from tickets.redaction import redact
from tickets.service_level import Calendar, Target, resumed
from tickets.staff import QuietHours, Staff, StaffRole
from tickets.ticket import Priority, Severity, Ticket, TicketStatus

TICKET = Ticket(
    id=uuid4(),
    number=1001,
    status=TicketStatus.PENDING,
    report=billing_crash(),
    opened_at=NOW,
    transcript_sha256="",
    category="opportunities",
    priority=Priority.HIGH,
    priority_why="",
)
ZONES = ("UTC", "Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
MOMENTS = st.datetimes(
    datetime(2025, 1, 1),  # noqa: DTZ001  (hypothesis puts the zone on)
    datetime(2026, 12, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(MOMENTS, st.integers(1, 40 * 60), st.sampled_from(ZONES), st.sampled_from([None, "US"]))
@settings(max_examples=25, deadline=None)
def test_t10_working_time_until_it_is_due_is_what_was_promised(
    start: datetime, minutes: int, zone: str, country: str | None
) -> None:
    calendar = Calendar(timezone=zone, country=country)
    span = timedelta(minutes=minutes)
    due = calendar.due(start, span)
    assert due is not None
    assert calendar.elapsed(start, due) == span
    half = start + (due - start) / 2
    assert calendar.elapsed(start, half) + calendar.elapsed(half, due) == span


@given(MOMENTS, st.integers(1, 30 * 60), st.integers(0, 4000), st.integers(0, 9000))
@settings(max_examples=25, deadline=None)
def test_t10_waiting_for_the_reporter_moves_the_solution_by_just_that_working_time(
    opened: datetime, minutes: int, until_asked: int, until_answered: int
) -> None:
    calendar, target = Calendar(), Target(1, minutes)
    asked = opened + timedelta(minutes=until_asked)
    answered = asked + timedelta(minutes=until_answered)
    due = calendar.due(opened, timedelta(minutes=minutes))
    assert due is not None
    if asked > due:
        return
    kept = replace(TICKET, opened_at=opened, resolution_due=due, pending_since=asked)
    paused = resumed(kept, target, calendar, answered)
    later = target.after(due, paused, calendar)
    assert later is not None
    worked = calendar.elapsed(opened, later) - calendar.elapsed(asked, answered)
    assert worked == timedelta(minutes=minutes)


@given(MOMENTS, st.times(), st.times(), st.sampled_from(ZONES))
@settings(max_examples=6, deadline=None)
def test_t12_what_can_wait_waits_until_quiet_hours_are_over(
    now: datetime, starts: time, ends: time, zone: str
) -> None:
    if starts == ends:
        return
    person = Staff(
        id=THEO,
        email="a@b.example",
        name="A",
        role=StaffRole.SUPER_ADMIN,
        timezone=zone,
        quiet=QuietHours(starts, ends),
    )
    held = not_before(person, Severity.P2, now)
    assert not_before(person, Severity.P1, now) is None
    local = now.astimezone(ZoneInfo(zone)).time()
    asleep = starts <= local < ends if starts < ends else not ends <= local < starts
    assert (held is not None) == asleep
    if held is not None:
        assert now < held <= now + timedelta(hours=25)
        clock = held.astimezone(ZoneInfo(zone))
        assert not_before(person, Severity.P2, held) is None or clock.fold == 0


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-1234567890-abcdefghij",
        "sk-proj-abcdefghijklmnopqrstuvwx",
        "4111 1111 1111 1111",
        "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2lnbmF0dXJl",
    ],
)
def test_t14_redaction_is_complete_and_changes_nothing_twice(secret: str) -> None:
    once = redact(f"it says {secret} and crashes")
    assert secret not in once
    assert redact(once) == once
