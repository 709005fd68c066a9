"""Requirements: what was promised of a ticket is all in its log, and a resolution is told once."""

from dataclasses import replace
from datetime import timedelta

from tests.tickets.examples import NOW, billing_crash, dana
from tests.tickets.test_desk import ines
from tickets.alerts import Notice
from tickets.desk import TicketDesk
from tickets.late import promise_late
from tickets.sql import SqlTickets
from tickets.ticket import TicketStatus, Visibility


def test_what_is_late_is_in_the_log_of_its_ticket(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash(), NOW)
    desk.open(replace(billing_crash("turn-2", dana()), rule_id="opportunities.not-loading"), NOW)
    desk.acknowledge("TKT-1001", ines(store), NOW)
    promise_late(store, NOW + timedelta(minutes=30))
    assert [each.notice for each in desk.alerts("TKT-1001")].count(Notice.LATE) == 2
    assert desk.tally("TKT-1001").promised == 6
    assert (len(desk.alerts("TKT-1002")), desk.tally("TKT-1002").promised) == (4, 4)


def test_a_repeated_turn_does_not_send_its_reminders_again(
    desk: TicketDesk, store: SqlTickets
) -> None:
    first = desk.open(billing_crash(), NOW)
    desk.acknowledge("TKT-1001", ines(store), NOW)
    promise_late(store, NOW + timedelta(minutes=30))
    assert desk.open(billing_crash(), NOW + timedelta(hours=1)).alerts == first.alerts


def test_a_merged_incident_still_knows_who_was_told(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash(), NOW)
    desk.open(replace(billing_crash("turn-2", dana()), rule_id="opportunities.not-loading"), NOW)
    desk.incidents.merge("INC-1001", "INC-1002", ines(store), NOW)
    assert len(desk.incidents.alerts("INC-1001")) == 4


def test_one_person_with_several_tickets_of_a_fault_hears_once_that_it_is_solved(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(billing_crash(), NOW)
    desk.open(replace(billing_crash("turn-2"), about="OPP-2002"), NOW)
    desk.open(billing_crash("turn-3", dana()), NOW)
    desk.resolve_incident("INC-1001", ines(store), "Please reload.", NOW)
    told = {ticket.ref: desk.replies(ticket.ref) for ticket in desk.tickets()}
    said = {ref: [each.message.text for each in replies] for ref, replies in told.items()}
    assert said == {
        "TKT-1001": ["Please reload.\n\nThis settles TKT-1002 too."],
        "TKT-1002": [],
        "TKT-1003": ["Please reload."],
    }
    silent = desk.ticket("TKT-1002")
    assert (silent.status, silent.first_responded_at) == (TicketStatus.RESOLVED, NOW)
    assert [(each.text, each.visibility) for each in silent.messages] == [
        ("Please reload.", Visibility.PUBLIC)
    ]


def test_the_latest_that_did_not_arrive_are_shown_first(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(billing_crash(), NOW)
    for minute in range(4):
        desk.reply("TKT-1001", ines(store), f"word {minute}", NOW + timedelta(minutes=minute))
    states = tuple(each.state for each in desk.replies("TKT-1001"))
    latest = [each.message.text for each in store.replies_in(states[:1], 2)]
    assert latest == ["word 2", "word 3"]
