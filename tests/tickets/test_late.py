"""Requirements: what nobody answers in time is told of once, to whoever has it."""

from datetime import timedelta

from tests.tickets.examples import NOW, asks_for_person
from tests.tickets.test_desk import ines
from tickets.alerts import Notice
from tickets.desk import TicketDesk
from tickets.late import promise_late
from tickets.sql import SqlTickets

LATER = NOW + timedelta(days=6)


def test_an_overdue_ticket_is_told_of_once(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(asks_for_person("turn-1"), NOW)
    assert promise_late(store, NOW + timedelta(hours=1)) == ()
    told = {(each.recipient.name, each.notice) for each in promise_late(store, LATER)}
    assert told == {("Ines Duarte", Notice.LATE), ("Omar Haddad", Notice.LATE)}
    assert promise_late(store, LATER + timedelta(hours=1)) == ()


def test_whoever_has_it_is_told_and_nobody_else(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(asks_for_person("turn-1"), NOW)
    desk.claim("TKT-1001", ines(store), NOW)
    assert {each.recipient.name for each in promise_late(store, LATER)} == {"Ines Duarte"}


def test_an_answer_in_time_is_enough(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(asks_for_person("turn-1"), NOW)
    desk.reply("TKT-1001", ines(store), "here I am", NOW)
    assert promise_late(store, LATER) == ()
