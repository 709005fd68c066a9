"""Requirements: a Super Admin reads each morning what came in, and nothing is left out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.tickets.examples import asks_for_person
from tests.tickets.test_desk import ines
from tickets.alerts import CourierName
from tickets.desk import TicketDesk
from tickets.digest import promise_digests
from tickets.sql import SqlTickets
from tickets.ticket import Severity

FRIDAY = datetime(2025, 3, 14, 8, 5, tzinfo=UTC)
DAY = timedelta(days=1)


def small_matter(desk: TicketDesk, number: int, at: datetime) -> None:
    report = asks_for_person(f"turn-{number}", about=f"OPP-{number}")
    desk.open(replace(report, severity=Severity.P3), at)


def told(store: SqlTickets, now: datetime, name: str = "Ines Duarte") -> str:
    """Return the words of a person's digest of that morning; nothing without one."""
    alerts = promise_digests(store, now)
    mine = [a for a in alerts if a.recipient.name == name and a.courier is CourierName.EMAIL]
    return mine[0].words or "" if mine else ""


def test_a_morning_without_a_digest_is_made_up_for_by_the_next(
    desk: TicketDesk, store: SqlTickets
) -> None:
    small_matter(desk, 1, FRIDAY - timedelta(hours=2))
    assert "TKT-1001" in told(store, FRIDAY)
    small_matter(desk, 2, FRIDAY + timedelta(hours=2))
    late = FRIDAY + DAY + timedelta(hours=5)
    assert told(store, late) == ""
    small_matter(desk, 3, FRIDAY + 1.5 * DAY)
    words = told(store, FRIDAY + 2 * DAY)
    assert words.startswith("2 new since Friday, 14 March, 08:00:")
    assert "TKT-1001" not in words
    assert told(store, FRIDAY + 2 * DAY) == ""


def test_the_first_digest_looks_back_a_week(desk: TicketDesk, store: SqlTickets) -> None:
    small_matter(desk, 1, FRIDAY - 9 * DAY)
    small_matter(desk, 2, FRIDAY - 6 * DAY)
    words = told(store, FRIDAY)
    assert "TKT-1002" in words
    assert "TKT-1001" not in words


def test_the_night_in_which_the_clocks_go_back_is_told_whole(
    desk: TicketDesk, store: SqlTickets
) -> None:
    store.save_quiet(replace(ines(store), timezone="Europe/Lisbon", quiet=None))
    saturday = datetime(2025, 10, 25, 7, 5, tzinfo=UTC)  # 08:05 in Lisbon, an hour ahead of UTC
    small_matter(desk, 1, saturday - timedelta(hours=3))
    assert "TKT-1001" in told(store, saturday)
    small_matter(desk, 2, datetime(2025, 10, 25, 7, 30, tzinfo=UTC))
    assert "TKT-1002" in told(store, datetime(2025, 10, 26, 8, 5, tzinfo=UTC))
