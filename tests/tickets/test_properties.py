"""Requirements T1-T15: whatever reporters and staff do, in any order, these things hold.

T10, T12 and T14 are in `test_promised_times`.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from functools import cache
from uuid import uuid4

from hypothesis import HealthCheck, settings
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
from tickets.duty import whom
from tickets.fields import gather
from tickets.incident import OPEN, Incident, IncidentStatus
from tickets.ladder import Audience, Policy, Step
from tickets.late import promise_late
from tickets.sql import SqlTickets
from tickets.sql.schema import metadata
from tickets.sql.staffing import on_call_shift
from tickets.staff import QuietHours, Staff
from tickets.ticket import FIELD_NAMES, LIVE, Severity, TicketStatus

PEOPLE = (theo(), dana(), stranger(), replace(stranger(), slack_user="U2"))
ERRORS = (None, "TypeError: x is undefined", "Error 500 at /deals/17")
#: Of all ladders that can be climbed here: two steps, five rounds.
LONGEST = 10
SECRET = "internal: the customer is difficult"


@cache
def _people() -> sqlite3.Connection:
    """Tables with people in them, to copy."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        crm.create_all(connection)
        create_triggers(connection)
        metadata.create_all(connection)
    with Session(engine, autoflush=False) as session, session.begin():
        with_people_in(session)
    made = sqlite3.connect(":memory:", check_same_thread=False)
    with engine.connect() as connection:
        connection.connection.dbapi_connection.backup(made)  # type: ignore[union-attr]
    engine.dispose()
    return made


class Escalation(RuleBasedStateMachine):
    """Reporters, staff and the clock, on one database."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = create_engine("sqlite://")
        with self.engine.connect() as connection:
            _people().backup(connection.connection.dbapi_connection)  # type: ignore[arg-type]
        self.session = Session(self.engine, autoflush=False)
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
    def resolve_one_ticket(self, data: st.DataObject) -> None:
        self.on_a_ticket(data, lambda ref, ines: self.desk.resolve(ref, ines, "reload", self.now))

    @rule(data=st.data())
    def staff_are_not_content(self, data: st.DataObject) -> None:
        self.on_a_ticket(data, lambda ref, ines: self.desk.reopen_as_staff(ref, ines, self.now))

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
            self.staff_graded(self.desk.incidents.incident(into))
            assert {t.number for t in self.desk.incidents.tickets(source)} == before

    @rule(data=st.data())
    def undo_a_merge(self, data: st.DataObject) -> None:
        merged = self.desk.incidents.incidents((IncidentStatus.MERGED,))
        if merged:
            source = data.draw(st.sampled_from(merged))
            home = self.home_of(source)
            try:
                alone = self.desk.incidents.unmerge(source.ref, self.ines(), self.now)
            except DomainError:
                return
            self.staff_graded(self.desk.incidents.incident(home.ref))
            assert alone.tickets

    @precondition(lambda self: len(self.open_incidents()) > 1)
    @rule(data=st.data(), judged=st.booleans())
    def a_worse_part_comes_and_goes(self, data: st.DataObject, judged: bool) -> None:
        """Made worse by a merge alone it is as it was afterwards; what somebody judged, stays."""
        two = st.lists(st.sampled_from(self.open_incidents()), min_size=2, max_size=2, unique=True)
        source, into = data.draw(two)
        incidents = self.desk.incidents
        if not incidents.tickets(source) or not incidents.tickets(into):
            return
        was = self.grade(into, data.draw(st.sampled_from(Severity))).severity
        part = self.grade(source, data.draw(st.sampled_from(Severity))).severity
        both = incidents.merge(source, into, self.ines(), self.now).severity
        assert both == (min(was, part) if part.alerts else was)
        if judged and both is not Severity.P3:
            was = self.grade(into, Severity.P3).severity
        incidents.unmerge(source, self.ines(), self.now)
        self.staff_graded(incidents.incident(into))
        assert incidents.incident(into).severity is was
        assert incidents.incident(source).severity is part

    @rule(data=st.data())
    def split(self, data: st.DataObject) -> None:
        shared = [each for each in self.desk.incidents.incidents(OPEN) if each.tickets > 1]
        if shared:
            this = data.draw(st.sampled_from(shared))
            ticket = data.draw(st.sampled_from(self.desk.incidents.tickets(this.ref)))
            apart = self.desk.incidents.split(this.ref, (ticket.number,), self.ines(), self.now)
            assert self.desk.ticket(ticket.ref).incident_ref == apart.ref

    @precondition(lambda self: self.open_incidents())
    @rule(data=st.data(), severity=st.sampled_from(Severity))
    def staff_judge_it_anew(self, data: st.DataObject, severity: Severity) -> None:
        ref = data.draw(st.sampled_from(self.open_incidents()))
        worse = severity < self.desk.incidents.incident(ref).severity and severity.alerts
        before = len(self.desk.all_alerts())
        self.grade(ref, severity)
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
    def t13_whoever_lowers_a_severity_is_named(self) -> None:
        for number, before in self.severities.items():
            incident = self.desk.incidents.incident(str(number))
            self.severities[number] = incident.severity
            if incident.severity > before:
                changes = self.store.events(incident_id=incident.id)
                last = [event for event in changes if event.kind == "severity"][-1]
                assert last.staff_id == self.ines().id
                assert last.detail["to"] == incident.severity
                assert last.detail["reason"]

    @invariant()
    def how_bad_it_is_has_one_answer(self) -> None:
        for incident in self.desk.incidents.incidents(OPEN):
            for ticket in self.desk.incidents.tickets(incident.ref):
                assert ticket.status not in LIVE or ticket.severity is incident.severity

    @invariant()
    def what_has_no_live_ticket_is_over(self) -> None:
        for incident in self.desk.incidents.incidents(OPEN):
            assert self.desk.incidents.live(incident.ref)

    @invariant()
    def what_is_live_stands_under_an_open_fault(self) -> None:
        for ticket in self.desk.tickets():
            if ticket.status in LIVE and ticket.incident_ref:
                assert self.desk.incidents.incident(ticket.incident_ref).status in OPEN

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

    def grade(self, ref: str, severity: Severity) -> Incident:
        graded = self.desk.incidents.raise_to(ref, severity, self.ines(), "we looked", self.now)
        self.staff_graded(graded)
        return graded

    def staff_graded(self, incident: Incident) -> None:
        self.policies[incident.number] = incident.policy

    def home_of(self, merged: Incident) -> Incident:
        """Where the tickets of a merged incident are now."""
        into = merged.merged_into and self.store.incident_of(merged.merged_into)
        return self.home_of(into) if into else merged

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
