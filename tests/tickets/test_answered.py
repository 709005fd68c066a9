"""Requirements: whoever works on a ticket hears quietly that its reporter has answered them."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from tests.tickets.examples import NOW, asks_for_person, billing_crash
from tests.tickets.test_desk import ines
from tickets.alerts import Alert, CourierName, Notice
from tickets.desk import TicketDesk
from tickets.sql import SqlTickets
from tickets.staff import QuietHours
from tickets.ticket import Severity, TicketStatus

pytestmark = pytest.mark.either_database

MINUTE = timedelta(minutes=1)


def told(desk: TicketDesk) -> list[Alert]:
    return [each for each in desk.alerts("TKT-1001") if each.notice is Notice.ANSWERED]


def answers(desk: TicketDesk, words: str, at: datetime) -> None:
    desk.answer("TKT-1001", words, at, f"turn at {at.isoformat()}")


def test_each_message_of_staff_that_is_answered_is_told_once_by_slack(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(asks_for_person("turn-1"), NOW)
    desk.claim("TKT-1001", ines(store), NOW)
    desk.reply("TKT-1001", ines(store), "With every client?", NOW)
    answers(desk, "only with Globex", NOW + MINUTE)
    answers(desk, "since Monday", NOW + 2 * MINUTE)
    [alert] = told(desk)
    assert (alert.courier, alert.recipient) == (CourierName.SLACK, ines(store))
    assert str(alert.words).endswith(" answered: only with Globex")
    desk.reply("TKT-1001", ines(store), "And today?", NOW + 3 * MINUTE)
    answers(desk, "today as well", NOW + 4 * MINUTE)
    assert len(told(desk)) == 2


def test_nobody_is_told_of_what_nobody_works_on_or_asked_about(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(asks_for_person("turn-1"), NOW)
    desk.reply("TKT-1001", ines(store), "With every client?", NOW)
    answers(desk, "only with Globex", NOW + MINUTE)
    assert told(desk) == []
    desk.claim("TKT-1001", ines(store), NOW + MINUTE)
    desk.note("TKT-1001", ines(store), "odd", NOW + MINUTE)
    assert told(desk) == []


def test_an_answer_waits_for_the_end_of_quiet_hours_even_of_a_p1(
    desk: TicketDesk, store: SqlTickets
) -> None:
    always = QuietHours(starts=time(0), ends=time(23, 59))
    store.save_quiet(replace(ines(store), quiet=always))
    desk.open(replace(billing_crash(), severity=Severity.P1), NOW)
    desk.claim("TKT-1001", ines(store), NOW)
    desk.reply("TKT-1001", ines(store), "With every client?", NOW)
    answers(desk, "only with Globex", NOW + MINUTE)
    [alert] = told(desk)
    assert alert.not_before is not None
    assert alert.not_before > NOW


def test_details_in_an_answer_fill_what_was_missing_and_only_that(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(asks_for_person("turn-1"), NOW)
    desk.reply("TKT-1001", ines(store), "Which browser?", NOW)
    for at, found in ((NOW + MINUTE, "Chrome on Mac"), (NOW + 2 * MINUTE, "Safari on iPhone")):
        desk.answer("TKT-1001", found, at, found, found={"browser_device": found})
    ticket = desk.ticket("TKT-1001")
    assert ticket.fields.browser_device.value == "Chrome on Mac"
    assert ticket.status is TicketStatus.OPEN
    assert [each.text for each in ticket.messages if each.turn_id] == [
        "Chrome on Mac",
        "Safari on iPhone",
    ]
