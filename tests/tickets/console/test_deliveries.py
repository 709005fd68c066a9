"""What has not arrived is in the open, and sent again when staff say so."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.tickets.console.conftest import Office, words
from tickets.alerts import AlertState, Delivery
from tickets.console.rendering import span
from tickets.sql import SqlTickets


def half_delivered(office: Office) -> tuple[UUID, UUID]:
    """A ticket of which one alert and one answer are dead; return both."""
    office.report()
    office.signed_in("Ines").send("/tickets/1001/reply", reply="We found it.")
    now = office.clock()
    with office.database.transaction() as session:
        kept = SqlTickets(session)
        dead, *others = kept.alerts()
        kept.settle(dead.id, Delivery(error="550 no such user", final=True), now)
        for alert in others:
            kept.settle(alert.id, Delivery(provider_id="x"), now)
        ((message, *_),) = kept.untold_replies()
        kept.settle_reply(message, Delivery(error="Slack does not take it."), now)
        kept.mark_reply(message, AlertState.DEAD)
    return dead.id, message


def test_what_is_dead_is_said_above_the_queue_and_listed(office: Office) -> None:
    ines = office.signed_in("Ines")
    assert "could not be delivered" not in ines.html("/")
    assert "Everything has arrived" in ines.html("/deliveries")
    half_delivered(office)
    assert "2 messages could not be delivered" in words(ines.html("/"))
    said = words(ines.html("/deliveries"))
    for part in ("550 no such user", "TKT-1001: to Theo Lindqvist", "Slack does not take it."):
        assert part in said
    assert "4 promised = 3 sent + 0 pending + 0 failed + 1 dead" in said


def test_what_is_chosen_is_promised_anew(office: Office) -> None:
    alert, message = half_delivered(office)
    ines = office.signed_in("Ines")
    nothing = ines.send("/deliveries/resend", at="/deliveries")
    assert (nothing.status_code, "Select what is to be sent again." in nothing.text) == (409, True)
    sent = ines.send("/deliveries/resend", at="/deliveries", alert=str(alert), reply=str(message))
    assert sent.status_code == 303
    assert "2 messages are sent again." in words(ines.html("/deliveries"))
    with office.database.transaction() as session:
        kept = SqlTickets(session)
        assert [each.id for each in kept.alerts((AlertState.PENDING,))] == [alert]
        assert [it[:2] for it in kept.untold_replies()] == [(message, 1)]


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=40), "40 s"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=5, minutes=32), "5 h 32 min"),
        (timedelta(hours=2, seconds=10), "2 h"),
        (timedelta(hours=13, minutes=40), "13 h"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(length: timedelta, said: str) -> None:
    assert span(length) == said
