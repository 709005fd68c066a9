"""Requirements T1-T15: whatever reporters and staff do, in any order, these things hold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import create_engine, delete
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.sql.tables import metadata as crm
from domain.sql.triggers import create_triggers
from tests.tickets.conftest import with_people_in
from tests.tickets.examples import NOW, billing_crash, dana, stranger, theo
from tickets.alerts import CALLS, UNSENT, AlertState, Delivery, load
from tickets.climbing import climb, wake
from tickets.desk import TicketDesk
from tickets.duty import not_before, whom
from tickets.fields import gather
from tickets.incident import OPEN, Incident, IncidentStatus
from tickets.ladder import Audience, Policy, Step
from tickets.late import promise_late
from tickets.redaction import redact
from tickets.service_level import Calendar, Target, resumed
from tickets.sql import SqlTickets
from tickets.sql.schema import metadata
from tickets.sql.staffing import on_call_shift
from tickets.staff import QuietHours, Staff, StaffRole
from tickets.ticket import FIELD_NAMES, LIVE, Priority, Severity, Ticket, TicketStatus

PEOPLE = (theo(), dana(), stranger(), replace(stranger(), slack_user="U2"))
ERRORS = (None, "TypeError: x is undefined", "Error 500 at /deals/17")
#: Of all ladders that can be climbed here: two steps, five rounds.
LONGEST = 10
SECRET = "internal: the customer is difficult"


class Escalation(RuleBasedStateMachine):
    """Reporters, staff and the clock, on one database."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = create_engine("sqlite://")
        with self.engine.begin() as connection:
            crm.create_all(connection)
            create_triggers(connection)
            metadata.create_all(connection)
        self.session = Session(self.engine, autoflush=False)
        with_people_in(self.session)
        self.store = SqlTickets(self.session)
        self.desk = TicketDesk(self.store)
        self.now = NOW
        self.turns = 0
        self.accepted: dict[str, str] = {}
        self.policies: dict[int, Policy] = {}
        self.severities: dict[int, Severity] = {}
        self.resolutions: dict[str, int] = {}

    def teardown(self) -> None:
        self.session.close()
        self.engine.dispose()

    # What happens

    @rule(who=st.sampled_from(PEOPLE), error=st.sampled_from(ERRORS), deal=st.sampled_from("AB"))
    def report(self, who: object, error: str | None, deal: str) -> None:
        self.turns += 1
        turn = f"turn-{self.turns}"
        told = billing_crash(turn, who)  # type: ignore[arg-type]
        fields = gather(reporter=told.reporter, said=f'it says "{error}"' if error else "crash")
        opened = self.desk.open(replace(told, fields=fields, about=f"OPP-{deal}"), self.now)
        self.accepted[turn] = opened.ticket.ref
        if opened.incident:
            self.policies.setdefault(opened.incident.number, opened.incident.policy)
            self.severities.setdefault(opened.incident.number, opened.incident.severity)

    @rule(minutes=st.integers(1, 90))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        for incident in self.store.due_before(self.now):
            if climb(incident, self.store, self.now) is None:
                wake(incident, self.store, self.now)

    @rule(data=st.data(), sent=st.booleans())
    def deliver(self, data: st.DataObject, sent: bool) -> None:
        waiting = self.desk.all_alerts((AlertState.PENDING, AlertState.FAILED))
        if not waiting:
            return
        alert = data.draw(st.sampled_from(waiting))
        if load(alert.id, self.store):
            delivery = Delivery(provider_id="x") if sent else Delivery(error="away")
            self.store.settle(alert.id, delivery, self.now)

    @rule(data=st.data(), verb=st.sampled_from(["acknowledge", "claim", "release", "wait"]))
    def staff_act(self, data: st.DataObject, verb: str) -> None:
        self.on_a_ticket(data, lambda ref, ines: getattr(self.desk, verb)(ref, ines, self.now))

    @rule(data=st.data())
    def write(self, data: st.DataObject) -> None:
        self.on_a_ticket(data, lambda ref, ines: self.desk.note(ref, ines, SECRET, self.now))
        self.on_a_ticket(data, lambda ref, ines: self.desk.reply(ref, ines, "we look", self.now))

    @precondition(lambda self: self.open_incidents())
    @rule(data=st.data())
    def resolve(self, data: st.DataObject) -> None:
        incident = data.draw(st.sampled_from(self.open_incidents()))
        told = [t for t in self.desk.incidents.tickets(incident) if t.status in LIVE]
        self.desk.resolve_incident(incident, self.ines(), "it is fixed now", self.now)
        for reporter in {ticket.report.reporter.key for ticket in told}:
            self.resolutions[reporter] = self.resolutions.get(reporter, 0) + 1

    @rule(data=st.data())
    def reporter_is_not_content(self, data: st.DataObject) -> None:
        self.on_a_ticket(data, lambda ref, _: self.desk.reopen(ref, self.now))

    @rule()
    def what_is_due_is_told(self) -> None:
        promise_late(self.store, self.now)
        again = promise_late(self.store, self.now)
        assert again == ()

    @precondition(lambda self: len(self.open_incidents()) > 1)
    @rule(data=st.data())
    def merge_and_perhaps_undo(self, data: st.DataObject) -> None:
        two = st.lists(st.sampled_from(self.open_incidents()), min_size=2, max_size=2, unique=True)
        source, into = data.draw(two)
        before = {t.number for t in self.desk.incidents.tickets(source)}
        merged = self.desk.incidents.merge(source, into, self.ines(), self.now)
        self.staff_graded(merged)
        if before and data.draw(st.booleans()):
            self.desk.incidents.unmerge(source, self.ines(), self.now)
            assert {t.number for t in self.desk.incidents.tickets(source)} == before

    @rule(data=st.data())
    def undo_a_merge(self, data: st.DataObject) -> None:
        merged = self.desk.incidents.incidents((IncidentStatus.MERGED,))
        if merged:
            source = data.draw(st.sampled_from(merged))
            try:
                alone = self.desk.incidents.unmerge(source.ref, self.ines(), self.now)
            except DomainError:
                return
            assert alone.tickets

    @rule(data=st.data())
    def split(self, data: st.DataObject) -> None:
        shared = [each for each in self.desk.incidents.incidents(OPEN) if each.tickets > 1]
        if shared:
            this = data.draw(st.sampled_from(shared))
            ticket = data.draw(st.sampled_from(self.desk.incidents.tickets(this.ref)))
            apart = self.desk.incidents.split(this.ref, (ticket.number,), self.ines(), self.now)
            assert self.desk.ticket(ticket.ref).incident_ref == apart.ref

    @precondition(lambda self: self.open_incidents())
    @rule(data=st.data())
    def it_is_worse_than_it_seemed(self, data: st.DataObject) -> None:
        ref = data.draw(st.sampled_from(self.open_incidents()))
        worse = self.desk.incidents.incident(ref).severity is not Severity.P1
        before = len(self.desk.all_alerts())
        self.staff_graded(
            self.desk.incidents.raise_to(ref, Severity.P1, self.ines(), "a leak", self.now)
        )
        assert (len(self.desk.all_alerts()) > before) == worse

    @rule(starts=st.integers(0, 12))
    def somebody_wants_quiet(self, starts: int) -> None:
        quiet = QuietHours(time(starts), time(starts + 11))
        self.store.save_quiet(replace(self.ines(), quiet=quiet))

    @rule(rounds=st.integers(1, 5))
    def edit_the_policy(self, rounds: int) -> None:
        people = Step(audience=Audience.EVERYBODY, wait_minutes=7)
        channel = Step(audience=Audience.CHANNEL, wait_minutes=7, address="T0PILOT/C0OPS")
        self.store.save_policy(
            Severity.P2, Policy(name=f"edited {rounds}", steps=(people, channel), rounds=rounds)
        )

    @rule()
    def duty_ends(self) -> None:
        self.session.execute(delete(on_call_shift))

    # What holds

    @invariant()
    def t1_one_open_incident_a_fault(self) -> None:
        prints = [each.fingerprint for each in self.desk.incidents.incidents(OPEN)]
        assert len(prints) == len(set(prints))

    @invariant()
    def t2_every_report_is_on_one_ticket(self) -> None:
        for turn, ref in self.accepted.items():
            found = self.store.of_turn(turn)
            assert found is not None
            assert found.ref == ref

    @invariant()
    def t3_nobody_is_told_after_somebody_has_it(self) -> None:
        for incident in self.desk.incidents.incidents():
            if incident.status in (IncidentStatus.ACKNOWLEDGED, IncidentStatus.RESOLVED):
                assert incident.next_step_at is None
                unsent = (AlertState.PENDING, AlertState.FAILED)
                late = [a for a in self.store.alerts_of(incident.id) if a.state in unsent]
                assert all(alert.notice in CALLS for alert in late)

    @invariant()
    def t4_each_step_tells_a_person_once_by_each_courier(self) -> None:
        keys = [each.dedupe_key for each in self.desk.all_alerts()]
        assert len(keys) == len(set(keys))

    @invariant()
    def t5_somebody_is_always_told(self) -> None:
        gone = Step(audience=Audience.PERSON, wait_minutes=5, staff_id=uuid4())
        anybody = (Audience.ON_DUTY, Audience.SUPER_ADMINS, Audience.EVERYBODY)
        for step in (*(Step(audience=each, wait_minutes=5) for each in anybody), gone):
            assert whom(step, self.store, self.now).people

    @invariant()
    def t6_a_ladder_ends(self) -> None:
        for incident in self.desk.incidents.incidents():
            rungs = {a.dedupe_key.rsplit("/", 2)[0] for a in self.store.alerts_of(incident.id)}
            assert len(rungs) <= incident.times * LONGEST

    @invariant()
    def t7_a_running_incident_keeps_its_policy(self) -> None:
        for number, policy in self.policies.items():
            incident = self.desk.incidents.incident(str(number))
            assert incident.policy == policy

    @invariant()
    def t8_no_internal_word_is_ever_delivered(self) -> None:
        for ticket in self.desk.tickets():
            assert all(SECRET not in each.message.text for each in self.desk.replies(ticket.ref))

    @invariant()
    def t9_each_resolution_is_told_once(self) -> None:
        told: dict[str, int] = {}
        for ticket in self.desk.tickets():
            for reply in self.desk.replies(ticket.ref):
                said = reply.message.text.startswith("it is fixed now")
                key = ticket.report.reporter.key
                told[key] = told.get(key, 0) + said
        assert {key: times for key, times in told.items() if times} == self.resolutions

    @invariant()
    def t11_what_was_promised_is_accounted_for(self) -> None:
        tally = self.desk.tally()
        assert tally.promised == len(self.desk.all_alerts())

    @invariant()
    def t13_nobody_lowered_a_severity(self) -> None:
        for number, severity in self.severities.items():
            assert self.desk.incidents.incident(str(number)).severity <= severity

    @invariant()
    def how_bad_it_is_has_one_answer(self) -> None:
        for incident in self.desk.incidents.incidents(OPEN):
            for ticket in self.desk.incidents.tickets(incident.ref):
                assert ticket.status not in LIVE or ticket.severity is incident.severity

    @invariant()
    def what_has_no_ticket_calls_nobody(self) -> None:
        for incident in self.desk.incidents.incidents():
            assert incident.tickets or incident.next_step_at is None

    @invariant()
    def t12_a_p1_waits_for_no_morning(self) -> None:
        for incident in self.desk.incidents.incidents(OPEN):
            waiting = [a for a in self.store.alerts_of(incident.id) if a.state in UNSENT]
            held = [a for a in waiting if a.not_before and a.not_before > self.now]
            assert incident.severity is not Severity.P1 or not held

    @invariant()
    def t15_each_field_is_there_or_missing_for_a_reason(self) -> None:
        for ticket in self.desk.tickets():
            for name in FIELD_NAMES:
                field = getattr(ticket.fields, name)
                assert bool(field.value) != bool(field.missing_because)

    def staff_graded(self, incident: Incident) -> None:
        self.policies[incident.number] = incident.policy
        self.severities[incident.number] = incident.severity

    def open_incidents(self) -> list[str]:
        return [each.ref for each in self.desk.incidents.incidents(OPEN)]

    def ines(self) -> Staff:
        found = self.desk.staff_in_slack("T0PILOT", "U0INES")
        assert found is not None
        return found

    def on_a_ticket(self, data: st.DataObject, act: Callable[[str, Staff], object]) -> None:
        tickets = [t for t in self.desk.tickets() if t.status is not TicketStatus.CLOSED]
        if tickets:
            try:
                act(data.draw(st.sampled_from(tickets)).ref, self.ines())
            except DomainError:
                return


Escalation.TestCase.settings = settings(
    max_examples=6,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
test_escalation_keeps_its_promises = Escalation.TestCase

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
        id=theo().member_id or PEOPLE[0].member_id,  # type: ignore[arg-type]
        email="a@b.example",
        name="A",
        role=StaffRole.SUPER_ADMIN,
        timezone=zone,
        quiet=QuietHours(starts, ends),
    )
    held = not_before(person, Severity.P2, now)
    assert not_before(person, Severity.P1, now) is None
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
