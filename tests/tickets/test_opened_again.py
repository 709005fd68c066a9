"""Requirements: a ticket that is open again stands under a fault that is open, too."""

from datetime import timedelta

import pytest

from tests.tickets.examples import NOW, billing_crash, dana, stranger
from tests.tickets.test_desk import ines
from tickets.climbing import wake
from tickets.desk import TicketDesk
from tickets.incident import OPEN, IncidentStatus
from tickets.sql import SqlTickets
from tickets.ticket import Severity, TicketStatus

pytestmark = pytest.mark.either_database

HOUR = timedelta(hours=1)


@pytest.fixture
def resolved(desk: TicketDesk, store: SqlTickets) -> TicketDesk:
    """A fault of one ticket, resolved."""
    desk.open(billing_crash(), NOW)
    desk.resolve("TKT-1001", ines(store), "Please reload.", NOW)
    return desk


def told(desk: TicketDesk, ref: str) -> list[str]:
    return [each.message.text for each in desk.replies(ref)]


def test_staff_who_open_a_ticket_again_open_its_fault(
    resolved: TicketDesk, store: SqlTickets
) -> None:
    before = len(resolved.all_alerts())
    resolved.reopen_as_staff("TKT-1001", ines(store), NOW + HOUR)
    fault = resolved.incidents.incident("INC-1001")
    assert (fault.status, fault.resolution) == (IncidentStatus.ACKNOWLEDGED, None)
    assert len(resolved.all_alerts()) == before  # staff know of it already
    kinds = [event.kind for event in resolved.incidents.history("INC-1001")]
    assert kinds[-1] == "reopened"


def test_the_next_report_joins_it_and_is_resolved_with_it(
    resolved: TicketDesk, store: SqlTickets
) -> None:
    resolved.reopen_as_staff("TKT-1001", ines(store), NOW + HOUR)
    joined = resolved.open(billing_crash("turn-2", dana()), NOW + HOUR)
    assert (joined.ticket.incident_ref, joined.joined) == ("INC-1001", True)
    resolved.resolve_incident("INC-1001", ines(store), "Now it works.", NOW + 2 * HOUR)
    for ref in ("TKT-1001", "TKT-1002"):
        assert resolved.ticket(ref).status is TicketStatus.RESOLVED
        assert told(resolved, ref).count("Now it works.") == 1


def test_a_fault_that_is_open_meanwhile_takes_the_ticket(
    resolved: TicketDesk, store: SqlTickets
) -> None:
    resolved.open(billing_crash("turn-2", dana()), NOW + HOUR)
    resolved.reopen_as_staff("TKT-1001", ines(store), NOW + 2 * HOUR)
    assert resolved.ticket("TKT-1001").incident_ref == "INC-1002"
    assert resolved.incidents.incident("INC-1001").status is IncidentStatus.RESOLVED


def test_of_two_resolved_faults_the_older_can_be_open_again(
    resolved: TicketDesk, store: SqlTickets
) -> None:
    resolved.open(billing_crash("turn-2", dana()), NOW + HOUR)
    resolved.resolve("TKT-1002", ines(store), "Please reload.", NOW + HOUR)
    resolved.reopen_as_staff("TKT-1001", ines(store), NOW + 2 * HOUR)
    joined = resolved.open(billing_crash("turn-3", stranger()), NOW + 2 * HOUR)
    assert joined.ticket.incident_ref == resolved.ticket("TKT-1001").incident_ref == "INC-1001"


def test_a_small_fault_that_its_reporter_opens_again_is_open_as_well(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(billing_crash(), NOW)
    desk.incidents.raise_to("INC-1001", Severity.P3, ines(store), "only one person", NOW)
    desk.resolve("TKT-1001", ines(store), "Please reload.", NOW)
    desk.reopen("TKT-1001", NOW + HOUR)
    fault = desk.incidents.incident(str(desk.ticket("TKT-1001").incident_ref))
    assert fault.status in OPEN
    assert fault.next_step_at is None


def test_what_is_open_again_and_left_alone_calls_people(
    resolved: TicketDesk, store: SqlTickets
) -> None:
    resolved.reopen_as_staff("TKT-1001", ines(store), NOW + HOUR)
    fault = resolved.incidents.incident("INC-1001")
    assert fault.wakes_at is not None
    assert wake(fault, store, fault.wakes_at)


def test_who_says_seen_of_a_fault_in_the_console_tells_its_reporters(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(billing_crash(), NOW)
    desk.open(billing_crash("turn-2", dana()), NOW)
    assert desk.acknowledge_incident("INC-1001", ines(store), NOW).first
    assert not desk.acknowledge_incident("INC-1001", ines(store), NOW).first
    for ref in ("TKT-1001", "TKT-1002"):
        assert told(desk, ref) == [f"Ines Duarte is looking into {ref}."]


def test_giving_back_what_nobody_has_changes_and_tells_nothing(
    resolved: TicketDesk, store: SqlTickets
) -> None:
    before = told(resolved, "TKT-1001")
    resolved.release("TKT-1001", ines(store), NOW + HOUR)
    assert told(resolved, "TKT-1001") == before
