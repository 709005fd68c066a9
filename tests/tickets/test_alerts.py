"""Requirements: every alert is sent, failed or pending, and a sent one is never sent again."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from tests.tickets.conftest import Rooms
from tests.tickets.examples import NOW, billing_crash
from tickets.alerts import Alert, AlertState, CourierName, Delivery, DeliveryFailed, deliver
from tickets.desk import TicketDesk
from tickets.ticket import Ticket


@dataclass
class Pigeon:
    """A courier that keeps what it carried, and may be told to fail."""

    name: str
    trouble: str | None = None
    carried: list[tuple[str, str]] = field(default_factory=list)

    def deliver(self, alert: Alert, ticket: Ticket) -> str:
        if self.trouble:
            raise DeliveryFailed(self.trouble)
        self.carried.append((alert.recipient.name, ticket.ref))
        return f"pigeon-{len(self.carried)}"


def promised(rooms: Rooms) -> tuple[Alert, ...]:
    with rooms() as store:
        return TicketDesk(store).open(billing_crash(), NOW).alerts


def state_of(rooms: Rooms, alert_id: UUID) -> Alert:
    with rooms() as store:
        found = store.alert(alert_id)
    assert found is not None
    return found[0]


def test_what_was_promised_is_sent_failed_or_pending(rooms: Rooms) -> None:
    slack, email = Pigeon("slack"), Pigeon("email", "The mail server is away.")
    alerts = promised(rooms)
    for alert in alerts[:-1]:
        deliver(alert.id, rooms, (slack, email), NOW)
    with rooms() as store:
        tally = TicketDesk(store).tally("TKT-1001")
        assert store.tally() == tally
    assert (tally.sent, tally.failed, tally.pending) == (2, 1, 1)
    assert tally.promised == len(alerts) == 4
    assert sorted(slack.carried) == [("Ines Duarte", "TKT-1001"), ("Omar Haddad", "TKT-1001")]


def test_a_sent_alert_is_never_sent_again(rooms: Rooms) -> None:
    slack = Pigeon("slack")
    alert = next(each for each in promised(rooms) if each.courier is CourierName.SLACK)
    assert deliver(alert.id, rooms, (slack,), NOW) == Delivery(provider_id="pigeon-1")
    assert deliver(alert.id, rooms, (slack,), NOW + timedelta(hours=1)) is None
    kept = state_of(rooms, alert.id)
    assert (kept.state, kept.sent_at, kept.attempts) == (AlertState.SENT, NOW, 1)
    assert kept.provider_id == "pigeon-1"
    assert len(slack.carried) == 1


def test_a_failed_alert_says_why_and_may_be_tried_again(rooms: Rooms) -> None:
    slack = Pigeon("slack", "Slack is away.")
    alert = next(each for each in promised(rooms) if each.courier is CourierName.SLACK)
    assert deliver(alert.id, rooms, (slack,), NOW) == Delivery(error="Slack is away.")
    failed = state_of(rooms, alert.id)
    assert (failed.state, failed.last_error) == (AlertState.FAILED, "Slack is away.")
    slack.trouble = None
    deliver(alert.id, rooms, (slack,), NOW)
    sent = state_of(rooms, alert.id)
    assert (sent.state, sent.attempts, sent.last_error) == (AlertState.SENT, 2, None)


def test_a_late_failure_does_not_undo_a_delivery(rooms: Rooms) -> None:
    alert = promised(rooms)[0]
    with rooms() as store:
        store.settle(alert.id, Delivery(provider_id="one"), NOW)
        store.settle(alert.id, Delivery(error="too late"), NOW)
    assert state_of(rooms, alert.id).provider_id == "one"


def test_a_courier_that_is_missing_fails_visibly(rooms: Rooms) -> None:
    alert = promised(rooms)[0]
    delivery = deliver(alert.id, rooms, (), NOW)
    assert delivery is not None
    assert "no courier" in str(delivery.error)
    assert state_of(rooms, alert.id).state is AlertState.FAILED


def test_an_unknown_alert_is_nothing_to_do(rooms: Rooms) -> None:
    assert deliver(uuid4(), rooms, (), NOW) is None
