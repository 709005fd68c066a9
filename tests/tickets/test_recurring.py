"""Requirements: a fault that is back is told of, and a new ticket knows the one before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.tickets.examples import NOW, asks_for_person, billing_crash, dana
from tests.tickets.test_desk import ines
from tickets.alerts import Notice
from tickets.climbing import climb
from tickets.desk import TicketDesk
from tickets.incident import IncidentStatus
from tickets.sql import SqlTickets

pytestmark = pytest.mark.either_database

HOUR = timedelta(hours=1)


def resolved(desk: TicketDesk, store: SqlTickets) -> None:
    """Two people report a fault, and it is resolved for both."""
    desk.open(billing_crash(), NOW)
    desk.open(billing_crash("turn-2", dana()), NOW)
    desk.resolve_incident("INC-1001", ines(store), "Please reload.", NOW)


def test_who_opens_a_serious_ticket_again_raises_a_new_incident(
    desk: TicketDesk, store: SqlTickets
) -> None:
    resolved(desk, store)
    desk.reopen("TKT-1001", NOW + HOUR)
    old, new = desk.incidents.incident("INC-1001"), desk.incidents.incident("INC-1002")
    assert (old.status, new.status) == (IncidentStatus.RESOLVED, IncidentStatus.TRIGGERED)
    assert (new.recurrence_of, new.tickets, new.next_step_at is not None) == (old.id, 1, True)
    told = {(each.recipient.name, each.notice) for each in desk.alerts("TKT-1001")}
    assert told == {("Ines Duarte", Notice.OPENED), ("Omar Haddad", Notice.OPENED)}


def test_the_next_one_joins_it_and_wakes_nobody_again(desk: TicketDesk, store: SqlTickets) -> None:
    resolved(desk, store)
    desk.reopen("TKT-1001", NOW + HOUR)
    desk.answer("TKT-1002", "it still crashes", NOW + HOUR, "turn-3")
    assert desk.ticket("TKT-1002").incident_ref == "INC-1002"
    assert len(desk.alerts("TKT-1002")) == 4


def test_where_somebody_has_the_fault_they_alone_hear(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash(), NOW)
    desk.open(billing_crash("turn-2", dana()), NOW)  # so that the fault stays open
    desk.acknowledge("TKT-1001", ines(store), NOW)
    desk.resolve("TKT-1001", ines(store), "Please reload.", NOW)
    before = {each.id for each in desk.all_alerts()}
    desk.reopen("TKT-1001", NOW + HOUR)
    new = [each for each in desk.all_alerts() if each.id not in before]
    assert {(each.recipient.name, each.notice) for each in new} == {
        ("Ines Duarte", Notice.REOPENED)
    }
    assert len(new) == 2


def test_a_small_matter_is_told_to_whoever_had_it(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(asks_for_person("turn-1"), NOW)
    desk.claim("TKT-1001", ines(store), NOW)
    desk.resolve("TKT-1001", ines(store), "Done.", NOW)
    desk.reopen("TKT-1001", NOW + HOUR)
    assert {each.recipient.name for each in desk.all_alerts()} == {"Ines Duarte"}
    desk.reopen("TKT-1001", NOW + HOUR)
    assert len(desk.all_alerts()) == 2


def test_time_spent_resolved_does_not_make_it_late(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash(), NOW)
    due = desk.ticket("TKT-1001").resolution_due
    desk.resolve("TKT-1001", ines(store), "Please reload.", NOW + HOUR)
    desk.reopen("TKT-1001", NOW + 49 * HOUR)
    assert due is not None
    assert desk.ticket("TKT-1001").resolution_due == due + 48 * HOUR


def test_a_new_ticket_knows_the_one_that_is_over(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash(), NOW)
    desk.resolve("TKT-1001", ines(store), "Please reload.", NOW)
    desk.solved("TKT-1001", NOW)
    second = desk.open(billing_crash("turn-2"), NOW + timedelta(days=9)).ticket
    other = desk.open(billing_crash("turn-3", dana()), NOW + timedelta(days=9)).ticket
    assert (second.ref, second.follows) == ("TKT-1002", "TKT-1001")
    assert other.follows is None


def test_a_merge_undone_after_the_whole_ladder_begins_it_anew(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(billing_crash(), NOW)
    other = replace(billing_crash("turn-2", dana()), rule_id="opportunities.not-loading")
    desk.open(other, NOW)
    now = NOW
    while (incident := desk.incidents.incident("INC-1001")).next_step_at:
        now = incident.next_step_at
        assert climb(incident, store, now)
    desk.incidents.merge("INC-1001", "INC-1002", ines(store), now)
    desk.incidents.unmerge("INC-1001", ines(store), now)
    anew = desk.incidents.incident("INC-1001")
    assert (anew.times, anew.round, anew.step, anew.next_step_at) == (2, 0, 0, now)
    assert climb(anew, store, now)
