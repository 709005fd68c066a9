"""Requirements: what is due is told of at half, at 80 % and at the end of the promised time."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.tickets.examples import NOW, asks_for_person, billing_crash, dana
from tests.tickets.test_desk import ines, omar
from tickets.alerts import Alert, Notice
from tickets.desk import TicketDesk
from tickets.late import promise_late
from tickets.sql import SqlTickets

pytestmark = pytest.mark.either_database

LATER = NOW + timedelta(days=6)
#: Of a P2: an answer within an hour, a solution within a day, around the clock.
HALF, MOST, OVER = (NOW + timedelta(minutes=each) for each in (30, 48, 60))


def told(alerts: Iterable[Alert]) -> set[str]:
    assert all(each.notice is Notice.LATE for each in alerts)
    return {each.recipient.name for each in alerts}


def says(alerts: Iterable[Alert]) -> str:
    (words,) = {each.words for each in alerts}
    return str(words)


def test_each_stage_is_told_once_by_every_courier(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash(), NOW)
    desk.acknowledge("TKT-1001", ines(store), NOW)
    assert promise_late(store, HALF - timedelta(minutes=1)) == ()
    half, again = promise_late(store, HALF), promise_late(store, HALF)
    assert (told(half), len(half), again) == ({"Ines Duarte"}, 2, ())
    assert "the first answer is due 10:26, 50 % of the time has passed" in says(half)
    assert "80 % of the time" in says(promise_late(store, MOST))
    assert "the first answer is overdue since 10:26" in says(promise_late(store, OVER))
    assert promise_late(store, LATER) == ()


def test_what_was_missed_meanwhile_is_one_message(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(asks_for_person("turn-1"), NOW)
    assert promise_late(store, NOW + timedelta(hours=1)) == ()
    late = promise_late(store, LATER)
    assert (told(late), len(late)) == ({"Ines Duarte", "Omar Haddad"}, 4)
    assert promise_late(store, LATER + timedelta(hours=1)) == ()


def test_whoever_has_it_is_told_and_nobody_else(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(asks_for_person("turn-1"), NOW)
    desk.claim("TKT-1001", ines(store), NOW)
    assert told(promise_late(store, LATER)) == {"Ines Duarte"}


def test_several_at_once_are_one_message_a_person(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash(), NOW)
    desk.open(billing_crash("turn-2", dana()), NOW)
    desk.acknowledge("TKT-1001", omar(store), NOW)
    late = promise_late(store, HALF)
    assert (told(late), len(late)) == ({"Omar Haddad"}, 2)
    assert says(late).startswith("2 tickets are due:\nTKT-1001")
    assert "TKT-1002" in says(late)


def test_after_the_answer_it_is_the_solution_that_is_due(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(billing_crash(), NOW)
    desk.reply("TKT-1001", ines(store), "here I am", NOW)
    desk.acknowledge("TKT-1001", ines(store), NOW)
    assert promise_late(store, OVER) == ()
    half = promise_late(store, NOW + timedelta(hours=12))
    assert "a solution is due Sat 15 Mar 09:26, 50 % of the time has passed" in says(half)


def test_waiting_for_the_reporter_stops_the_clock(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash(), NOW)
    desk.reply("TKT-1001", ines(store), "which browser?", NOW)
    desk.acknowledge("TKT-1001", ines(store), NOW)
    desk.wait("TKT-1001", ines(store), NOW)
    assert promise_late(store, LATER) == ()
    desk.answer("TKT-1001", "Chrome", LATER, "turn-2")
    assert promise_late(store, LATER + timedelta(hours=11)) == ()
    assert told(promise_late(store, LATER + timedelta(hours=12))) == {"Ines Duarte"}


def test_a_climbing_ladder_says_enough(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash(), NOW)
    assert promise_late(store, HALF) == ()
    desk.acknowledge("TKT-1001", ines(store), HALF)
    assert told(promise_late(store, MOST)) == {"Ines Duarte"}


def test_a_warning_takes_nobody_the_form_they_are_writing_in(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(asks_for_person("turn-1"), NOW)
    before = desk.ticket("TKT-1001").version
    promise_late(store, LATER)
    assert desk.ticket("TKT-1001").version == before


def test_a_changed_level_is_looked_at_anew(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(replace(billing_crash(), summary="slow"), NOW)
    desk.acknowledge("TKT-1001", ines(store), NOW)
    assert told(promise_late(store, OVER)) == {"Ines Duarte"}
