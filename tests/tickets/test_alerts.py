"""Requirements: every alert is sent, failed or pending, and a sent one is never sent again."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from tests.tickets.conftest import Rooms
from tests.tickets.examples import NOW, billing_crash
from tickets.alerts import (
    Alert,
    AlertState,
    Case,
    CourierName,
    Delivery,
    DeliveryFailed,
    carry,
    load,
)
from tickets.desk import TicketDesk


@dataclass
class Pigeon:
    """A courier that keeps what it carried, and may be told to fail."""

    name: str
    trouble: str | None = None
    carried: list[tuple[str, str]] = field(default_factory=list)

    def deliver(self, alert: Alert, case: Case) -> str:
        if self.trouble:
            raise DeliveryFailed(self.trouble)
        assert case.ticket is not None
        self.carried.append((alert.recipient.name, case.ticket.ref))
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
    alerts = promised(rooms)
    with rooms() as store:
        store.settle(alerts[0].id, Delivery(provider_id="one"), NOW)
        store.settle(alerts[1].id, Delivery(error="The mail server is away."), NOW)
        store.settle(alerts[2].id, Delivery(provider_id="two"), NOW)
    with rooms() as store:
        tally = TicketDesk(store).tally("TKT-1001")
        assert store.tally() == tally
    assert (tally.sent, tally.failed, tally.pending) == (2, 1, 1)
    assert tally.promised == len(alerts) == 4


def test_an_alert_is_carried_by_its_own_courier(rooms: Rooms) -> None:
    slack, email = Pigeon("slack"), Pigeon("email")
    for alert in promised(rooms):
        with rooms() as store:
            errand = load(alert.id, store)
        assert errand is not None
        assert carry(*errand, (slack, email)).error is None
    everybody = [("Ines Duarte", "TKT-1001"), ("Omar Haddad", "TKT-1001")]
    assert sorted(slack.carried) == sorted(email.carried) == everybody


def test_a_sent_alert_is_never_sent_again(rooms: Rooms) -> None:
    alert = promised(rooms)[0]
    with rooms() as store:
        store.settle(alert.id, Delivery(provider_id="one"), NOW)
        assert load(alert.id, store) is None
    kept = state_of(rooms, alert.id)
    assert (kept.state, kept.sent_at, kept.attempts) == (AlertState.SENT, NOW, 1)
    assert kept.provider_id == "one"


def test_a_failed_alert_says_why_and_may_be_tried_again(rooms: Rooms) -> None:
    alert = promised(rooms)[0]
    with rooms() as store:
        store.settle(alert.id, Delivery(error="Slack is away."), NOW)
    failed = state_of(rooms, alert.id)
    assert (failed.state, failed.last_error) == (AlertState.FAILED, "Slack is away.")
    with rooms() as store:
        assert load(alert.id, store) is not None
        store.settle(alert.id, Delivery(provider_id="one"), NOW)
    sent = state_of(rooms, alert.id)
    assert (sent.state, sent.attempts, sent.last_error) == (AlertState.SENT, 2, None)


def test_a_late_failure_does_not_undo_a_delivery(rooms: Rooms) -> None:
    alert = promised(rooms)[0]
    with rooms() as store:
        store.settle(alert.id, Delivery(provider_id="one"), NOW)
        store.settle(alert.id, Delivery(error="too late"), NOW)
    assert state_of(rooms, alert.id).provider_id == "one"


def test_a_courier_that_fails_or_is_missing_says_why(rooms: Rooms) -> None:
    alert = next(each for each in promised(rooms) if each.courier is CourierName.SLACK)
    with rooms() as store:
        errand = load(alert.id, store)
    assert errand is not None
    away = Pigeon("slack", "Slack is away.")
    assert carry(*errand, (away,)) == Delivery(error="Slack is away.")
    assert "no courier" in str(carry(*errand, ()).error)


def test_an_unknown_alert_is_nothing_to_do(rooms: Rooms) -> None:
    with rooms() as store:
        assert load(uuid4(), store) is None
