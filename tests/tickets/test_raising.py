"""Requirements: how bad a fault is has one answer, and what becomes worse calls everybody anew."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.slack.alert_card import alert_card
from tests.tickets.examples import NOW, billing_crash, dana, stranger
from tests.tickets.test_desk import ines
from tickets.alerts import PERSONAL, Alert, AlertState, Case, Delivery, Notice
from tickets.climbing import climb
from tickets.desk import TicketDesk
from tickets.incident import Incident, IncidentStatus
from tickets.rendering import subject
from tickets.sql import SqlTickets
from tickets.staff import QuietHours
from tickets.ticket import Priority, Report, Severity

pytestmark = pytest.mark.either_database

MINUTE = timedelta(minutes=1)
SOON = NOW + 2 * MINUTE
EVERYBODY = {"Ines Duarte", "Omar Haddad"}


def leak(turn_id: str = "turn-2") -> Report:
    """A P1 of somebody else."""
    return replace(
        billing_crash(turn_id, dana()),
        rule_id="access.foreign-data",
        severity=Severity.P1,
        about="OPP-2002",
    )


def raised(desk: TicketDesk, store: SqlTickets) -> Incident:
    return desk.incidents.raise_to("INC-1001", Severity.P1, ines(store), "It is a leak.", SOON)


def calls(desk: TicketDesk) -> list[Alert]:
    return [each for each in desk.all_alerts() if each.notice is Notice.RAISED]


def test_a_fault_that_becomes_worse_calls_everybody_at_once(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(billing_crash(), NOW)
    worse = raised(desk, store)
    assert {each.recipient.name for each in calls(desk)} == EVERYBODY
    assert len(calls(desk)) == 4
    assert (worse.policy.name, worse.next_step_at) == ("P1", SOON + 5 * MINUTE)
    assert climb(worse, store, SOON + 5 * MINUTE)


def test_what_quiet_hours_held_back_is_told_at_once_instead(
    desk: TicketDesk, store: SqlTickets
) -> None:
    store.save_quiet(replace(ines(store), quiet=QuietHours(time(9), time(11))))
    opened = desk.open(billing_crash(), NOW)
    held = {each.id for each in opened.alerts if each.not_before}
    raised(desk, store)
    states = {each.id: each.state for each in desk.all_alerts()}
    assert len(held) == 2
    assert {states[each] for each in held} == {AlertState.SUPPRESSED}
    assert {each.recipient.name for each in calls(desk)} == EVERYBODY
    assert all(each.not_before is None for each in calls(desk))


def test_a_night_of_calls_is_one_message_a_courier_in_the_morning(
    desk: TicketDesk, store: SqlTickets
) -> None:
    store.save_quiet(replace(ines(store), quiet=QuietHours(time(9), time(17))))
    desk.open(billing_crash(), NOW)
    while (step := desk.incidents.incident("INC-1001")).next_step_at:
        climb(step, store, step.next_step_at)
    hers = [each for each in desk.all_alerts() if each.recipient.name == "Ines Duarte"]
    left = [each for each in hers if each.state is AlertState.PENDING]
    assert len(hers) == 12
    assert {(each.courier, each.notice) for each in left} == {
        (courier, Notice.ESCALATED) for courier in PERSONAL
    }


def test_whoever_had_it_must_say_so_again(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash(), NOW)
    desk.acknowledge("TKT-1001", ines(store), NOW)
    worse = raised(desk, store)
    assert (worse.status, worse.wakes_at) == (IncidentStatus.TRIGGERED, None)
    assert len(calls(desk)) == 4
    assert desk.ticket("TKT-1001").acknowledged_by is None
    taken = desk.acknowledge("TKT-1001", ines(store), SOON)
    assert (taken.first, taken.ticket.acknowledged_at) == (True, NOW)
    waits = [each for each in calls(desk) if each.state is AlertState.PENDING]
    assert len(waits) == 4
    assert desk.incidents.incident("INC-1001").wakes_at == SOON + 60 * MINUTE


def test_its_tickets_are_as_bad_as_it_is(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash(), NOW)
    desk.open(billing_crash("turn-2", dana()), NOW)
    desk.resolve("TKT-1002", ines(store), "Please reload.", NOW)
    incident = raised(desk, store)
    ticket = desk.ticket("TKT-1001")
    assert (ticket.severity, ticket.priority) == (Severity.P1, Priority.URGENT)
    assert ticket.first_response_due == NOW + 15 * MINUTE
    assert ticket.resolution_due == NOW + timedelta(hours=4)
    case = Case(incident, ticket)
    assert "P1 · TKT-1001" in str(alert_card(case))
    assert "P1" in subject(calls(desk)[0], case)
    assert desk.ticket("TKT-1002").severity is Severity.P2


def test_who_reports_it_next_reports_something_that_bad(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(billing_crash(), NOW)
    raised(desk, store)
    assert desk.open(billing_crash("turn-2", dana()), SOON).ticket.severity is Severity.P1


def test_time_spent_waiting_still_does_not_count(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash(), NOW)
    desk.wait("TKT-1001", ines(store), NOW)
    desk.answer("TKT-1001", "chrome", NOW + 30 * MINUTE, "turn-2")
    raised(desk, store)
    assert desk.ticket("TKT-1001").resolution_due == NOW + timedelta(hours=4.5)


def test_what_nobody_is_called_for_stops_calling(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash(), NOW)
    calm = desk.incidents.raise_to("INC-1001", Severity.P3, ines(store), "A typo.", SOON)
    assert (calm.next_step_at, desk.ticket("TKT-1001").severity) == (None, Severity.P3)
    desk.open(billing_crash("turn-2", dana()), SOON)
    assert len(desk.all_alerts()) == 4


@pytest.mark.parametrize("seen", [False, True])
def test_a_merge_is_as_bad_as_the_worse_of_both(
    desk: TicketDesk, store: SqlTickets, seen: bool
) -> None:
    desk.open(billing_crash(), NOW)
    desk.open(leak(), NOW)
    for ref in ("TKT-1001", "TKT-1002") if seen else ():
        desk.acknowledge(ref, ines(store), NOW)
    merged = desk.incidents.merge("INC-1002", "INC-1001", ines(store), SOON)
    assert (merged.severity, merged.policy.name) == (Severity.P1, "P1")
    assert {ticket.severity for ticket in desk.tickets()} == {Severity.P1}
    assert len(calls(desk)) == (0 if seen else 4)
    alone = desk.incidents.unmerge("INC-1002", ines(store), SOON)
    assert (alone.severity, alone.tickets) == (Severity.P1, 1)


def test_a_small_one_merged_into_a_bad_one_becomes_as_bad(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(billing_crash(), NOW)
    desk.open(leak(), NOW)
    desk.incidents.merge("INC-1001", "INC-1002", ines(store), SOON)
    assert desk.ticket("TKT-1001").severity is Severity.P1
    assert calls(desk) == []
    desk.incidents.unmerge("INC-1001", ines(store), SOON)
    assert desk.ticket("TKT-1001").severity is Severity.P2


def test_what_only_a_merge_made_worse_is_as_before_when_it_is_undone(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(billing_crash(), NOW)
    desk.open(leak(), NOW)
    desk.incidents.merge("INC-1002", "INC-1001", ines(store), SOON)
    desk.incidents.unmerge("INC-1002", ines(store), SOON)
    assert desk.incidents.incident("INC-1001").severity is Severity.P2
    assert desk.ticket("TKT-1001").severity is Severity.P2
    assert desk.ticket("TKT-1002").severity is Severity.P1


def test_what_somebody_has_judged_since_stays_as_bad_after_a_merge_is_undone(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(billing_crash(), NOW)
    desk.open(leak(), NOW)
    desk.incidents.merge("INC-1002", "INC-1001", ines(store), SOON)
    desk.incidents.raise_to("INC-1001", Severity.P1, ines(store), "It leaks as well.", SOON)
    desk.incidents.unmerge("INC-1002", ines(store), SOON)
    assert desk.incidents.incident("INC-1001").severity is Severity.P1


def test_a_second_part_keeps_it_as_bad_after_the_first_is_taken_out(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(billing_crash(), NOW)
    desk.open(leak(), NOW)
    desk.open(replace(leak("turn-9"), rule_id="account.double-charge"), NOW)
    desk.incidents.merge("INC-1002", "INC-1001", ines(store), SOON)
    desk.incidents.merge("INC-1003", "INC-1001", ines(store), SOON)
    desk.incidents.unmerge("INC-1002", ines(store), SOON)
    assert desk.incidents.incident("INC-1001").severity is Severity.P1


def three(desk: TicketDesk) -> None:
    """Three people report three faults."""
    rules = ("opportunities.billing-crash", "opportunities.not-loading", "opportunities.list-wrong")
    for number, (rule, who) in enumerate(
        zip(rules, (dana(), stranger(), replace(stranger(), slack_user="U2")), strict=True)
    ):
        desk.open(replace(billing_crash(f"turn-{number}", who), rule_id=rule), NOW)


def homes(desk: TicketDesk) -> list[str | None]:
    return [ticket.incident_ref for ticket in reversed(desk.tickets())]


@pytest.mark.parametrize("order", [("INC-1001", "INC-1002"), ("INC-1002", "INC-1001")])
def test_merges_in_a_chain_are_undone_in_any_order(
    desk: TicketDesk, store: SqlTickets, order: tuple[str, str]
) -> None:
    three(desk)
    desk.incidents.merge("INC-1001", "INC-1002", ines(store), SOON)
    desk.incidents.merge("INC-1002", "INC-1003", ines(store), SOON)
    assert homes(desk) == ["INC-1003"] * 3
    for ref in order:
        desk.incidents.unmerge(ref, ines(store), SOON)
    assert homes(desk) == ["INC-1001", "INC-1002", "INC-1003"]


def test_a_ticket_that_was_split_off_since_stays_where_it_is(
    desk: TicketDesk, store: SqlTickets
) -> None:
    three(desk)
    desk.incidents.merge("INC-1001", "INC-1002", ines(store), SOON)
    apart = desk.incidents.split("INC-1002", (1001,), ines(store), SOON)
    with pytest.raises(Exception, match="None of the tickets of INC-1001 is left in INC-1002"):
        desk.incidents.unmerge("INC-1001", ines(store), SOON)
    assert homes(desk)[0] == apart.ref


def test_an_incident_that_is_left_empty_calls_nobody(desk: TicketDesk, store: SqlTickets) -> None:
    three(desk)
    desk.incidents.merge("INC-1001", "INC-1002", ines(store), SOON)
    desk.incidents.split("INC-1002", (1002,), ines(store), SOON)
    desk.incidents.unmerge("INC-1001", ines(store), SOON)
    empty = desk.incidents.incident("INC-1002")
    assert (empty.tickets, empty.status) == (0, IncidentStatus.RESOLVED)
    assert desk.open(replace(leak("turn-9"), rule_id="opportunities.not-loading"), SOON).alerts


def test_what_was_solved_under_another_calls_nobody_when_it_comes_back(
    desk: TicketDesk, store: SqlTickets
) -> None:
    three(desk)
    desk.incidents.merge("INC-1001", "INC-1002", ines(store), SOON)
    desk.resolve_incident("INC-1002", ines(store), "Please reload.", SOON)
    assert desk.incidents.unmerge("INC-1001", ines(store), SOON).next_step_at is None


def test_alerts_held_back_are_not_in_the_way_of_others(desk: TicketDesk, store: SqlTickets) -> None:
    store.save_quiet(replace(ines(store), quiet=QuietHours(time(9), time(11))))
    desk.open(billing_crash(), NOW)
    desk.open(leak(), SOON)
    for alert in store.waiting_alerts(2, SOON):
        store.settle(alert.id, Delivery(provider_id="sent"), SOON)
    ready = store.waiting_alerts(4, SOON)
    assert len(ready) == 4
    assert all(each.not_before is None for each in ready)
    assert len(store.waiting_alerts(9, NOW + timedelta(hours=2))) == 6
