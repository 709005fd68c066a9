"""Requirements: who is on the staff is kept, and who has left keeps their name."""

from tests.database import Database
from tests.tickets.conftest import Rooms
from tests.tickets.examples import NOW, billing_crash
from tickets.alerts import Delivery
from tickets.desk import TicketDesk
from tickets.sql.roster import dismiss, enlist, staff
from tickets.staff import StaffRole


def test_somebody_new_is_alerted(database: Database, rooms: Rooms) -> None:
    with database.session() as session:
        enlist(session, "Zoe@HirePilot.example", "Zoe", StaffRole.SUPER_ADMIN, ("T0PILOT", "U0ZOE"))
    with rooms() as store:
        alerts = TicketDesk(store).open(billing_crash(), NOW).alerts
    assert "zoe@hirepilot.example" in {alert.recipient.email for alert in alerts}


def test_enlisting_again_changes_the_person_that_is_there(database: Database) -> None:
    with database.session() as session:
        enlist(session, "priya@hirepilot.example", "Priya Rao", StaffRole.SUPER_ADMIN)
        people = {each.email: each for each in staff(session)}
    assert len(people) == 3
    assert people["priya@hirepilot.example"].name == "Priya Rao"
    assert people["priya@hirepilot.example"].slack_user is None


def test_who_is_dismissed_stays_on_the_list(database: Database, rooms: Rooms) -> None:
    with database.session() as session:
        assert dismiss(session, "OMAR@hirepilot.example")
        assert not dismiss(session, "nobody@hirepilot.example")
        assert {each.name: each.active for each in staff(session)}["Omar Haddad"] is False
    with rooms() as store:
        assert len(TicketDesk(store).open(billing_crash(), NOW).alerts) == 2


def test_alerts_that_nobody_tried_are_found(rooms: Rooms) -> None:
    with rooms() as store:
        first, *others = TicketDesk(store).open(billing_crash(), NOW).alerts
        store.settle(first.id, Delivery(error="Slack is away."), NOW)
    with rooms() as store:
        assert {each.id for each in store.waiting_alerts(9, NOW)} == {alert.id for alert in others}
