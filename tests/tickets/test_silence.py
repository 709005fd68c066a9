"""Requirements: an acknowledged fault calls again after a silence, and a silence is really one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.slack.alert_card import ACKNOWLEDGE, alert_card
from tests.tickets.examples import NOW, billing_crash, dana
from tests.tickets.test_desk import ines, omar
from tickets.alerts import Case, Notice
from tickets.climbing import wake
from tickets.desk import TicketDesk
from tickets.incident import OPEN, Incident, IncidentStatus
from tickets.sql import SqlTickets
from tickets.staff import Staff
from tickets.ticket import TicketStatus

pytestmark = pytest.mark.either_database

HOUR = timedelta(hours=1)
Work = Callable[[TicketDesk, Staff], object]


def woken(desk: TicketDesk, store: SqlTickets, hours: float) -> Incident:
    """Look whether it is silent so long after it was reported."""
    wake(desk.incidents.incident("INC-1001"), store, NOW + hours * HOUR)
    return desk.incidents.incident("INC-1001")


def acknowledged(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash(), NOW)
    desk.acknowledge("TKT-1001", ines(store), NOW)


@pytest.mark.parametrize(
    "work",
    [
        lambda desk, ines: desk.reply("TKT-1001", ines, "We look.", NOW + 3 * HOUR),
        lambda desk, ines: desk.note("TKT-1001", ines, "odd", NOW + 3 * HOUR),
        lambda desk, ines: desk.claim("TKT-1001", ines, NOW + 3 * HOUR),
        lambda desk, ines: desk.wait("TKT-1001", ines, NOW + 3 * HOUR),
    ],
    ids=["a reply", "a note", "a claim", "a question"],
)
def test_work_on_its_tickets_breaks_the_silence(
    desk: TicketDesk, store: SqlTickets, work: Work
) -> None:
    acknowledged(desk, store)
    work(desk, ines(store))
    busy = woken(desk, store, 4)
    assert (busy.status, busy.wakes_at) == (IncidentStatus.ACKNOWLEDGED, NOW + 7 * HOUR)
    assert woken(desk, store, 7).status is IncidentStatus.TRIGGERED


def test_after_a_silence_nobody_has_it_and_anybody_may_take_it(
    desk: TicketDesk, store: SqlTickets
) -> None:
    acknowledged(desk, store)
    silent = woken(desk, store, 4)
    again = [each for each in desk.all_alerts() if each.notice is Notice.SILENT]
    card = str(alert_card(Case(silent, desk.ticket("TKT-1001")), Notice.SILENT))
    assert len(again) == 4
    assert "Acknowledged by" not in card
    assert ACKNOWLEDGE in card
    taken = desk.acknowledge("TKT-1001", omar(store), NOW + 5 * HOUR)
    assert (taken.first, taken.by) == (True, "Omar Haddad")


def test_how_soon_it_was_acknowledged_stays_known(desk: TicketDesk, store: SqlTickets) -> None:
    acknowledged(desk, store)
    woken(desk, store, 4)
    desk.acknowledge("TKT-1001", omar(store), NOW + 5 * HOUR)
    assert desk.incidents.incident("INC-1001").acknowledged_at == NOW


def test_a_ladder_that_begins_anew_unheard_says_that_nobody_has_it(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(billing_crash(), NOW)
    spent = desk.incidents.incident("INC-1001")
    store.save_incident(replace(spent, round=spent.policy.rounds, next_step_at=None))
    later = replace(billing_crash("turn-2"), about="OPP-2002")
    told = desk.open(later, NOW + HOUR).alerts
    assert {each.notice for each in told} == {Notice.ESCALATED}


def test_who_says_it_again_after_a_ladder_in_vain_is_heard(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(billing_crash(), NOW)
    assert desk.open(billing_crash("turn-2"), NOW + HOUR / 9).alerts == ()
    climbing = desk.incidents.incident("INC-1001")
    store.save_incident(replace(climbing, round=climbing.policy.rounds, next_step_at=None))
    again = desk.open(billing_crash("turn-3"), NOW + HOUR)
    assert (again.is_new, len(again.alerts)) == (False, 4)


def test_with_its_last_live_ticket_a_fault_is_over_and_calls_nobody(
    desk: TicketDesk, store: SqlTickets
) -> None:
    acknowledged(desk, store)
    desk.open(billing_crash("turn-2", dana()), NOW)
    desk.resolve("TKT-1001", ines(store), "Please reload.", NOW)
    assert desk.incidents.incident("INC-1001").status is IncidentStatus.ACKNOWLEDGED
    desk.resolve("TKT-1002", ines(store), "Reload twice.", NOW)
    over = woken(desk, store, 9)
    assert (over.status, over.resolution) == (IncidentStatus.RESOLVED, "Reload twice.")
    back = desk.open(billing_crash("turn-3", dana()), NOW + 9 * HOUR)
    assert (back.joined, len(back.alerts)) == (False, 4)
    assert back.incident is not None
    assert back.incident.recurrence_of == over.id


def test_a_ladder_that_nobody_answered_ends_with_the_last_ticket(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(billing_crash(), NOW)
    desk.resolve("TKT-1001", ines(store), "Please reload.", NOW)
    over = desk.incidents.incident("INC-1001")
    assert (over.status, over.next_step_at) == (IncidentStatus.RESOLVED, None)


def test_what_was_left_open_without_a_live_ticket_calls_nobody(
    desk: TicketDesk, store: SqlTickets
) -> None:
    acknowledged(desk, store)
    alone = desk.ticket("TKT-1001")
    store.save(replace(alone, status=TicketStatus.RESOLVED, resolved_at=NOW))
    assert woken(desk, store, 4).status is IncidentStatus.ACKNOWLEDGED


def test_only_what_is_open_is_called_for_after_a_split(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash(), NOW)
    desk.open(billing_crash("turn-2", dana()), NOW)
    desk.resolve("TKT-1001", ines(store), "Please reload.", NOW)
    apart = desk.incidents.split("INC-1001", (1001,), ines(store), NOW)
    assert apart.status is IncidentStatus.RESOLVED
    assert desk.incidents.incident("INC-1001").status in OPEN
