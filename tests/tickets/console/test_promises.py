"""What is promised to each plan, and when support works, is set on a page and by command."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests.command import rex
from tests.tickets.console.conftest import Office, words
from tickets.sql import SqlTickets
from tickets.staff import StaffRole
from tickets.ticket import Severity

FRIDAY = datetime(2025, 3, 14, 9, 30, tzinfo=UTC)
HOURS = dict.fromkeys(("Monday", "Tuesday", "Wednesday", "Thursday"), "08:00-12:00, 13:00-17:00")


def p3(office: Office, turn: str) -> datetime | None:
    """When the first answer to a new P3 of a Pro workspace is due."""
    found = office.report(
        turn, rule_id="general.reported", severity=Severity.P3, about=turn, summary=f"odd {turn}"
    )
    return found.first_response_due


def one_of(office: Office, role: StaffRole) -> str:
    """Somebody of the staff, by name."""
    with office.database.transaction() as session:
        staff = SqlTickets(session).staff()
    return next(each.name for each in staff if each.role is role)


def admin(office: Office) -> str:
    return one_of(office, StaffRole.SUPER_ADMIN)


def test_a_target_that_a_super_admin_sets_holds_from_the_next_ticket_on(office: Office) -> None:
    before = p3(office, "turn-1")
    person = office.signed_in(admin(office))
    sent = person.send(
        "/promises/target", at="/promises", plan="Pro", severity="P3", first="2h", solution="1d 4h"
    )
    assert sent.status_code == 303
    said = words(person.html("/promises"))
    assert "Pro P3: first answer in 2h, solution in 1d 4h, in working hours." in said
    assert admin(office) in said
    assert p3(office, "turn-2") == FRIDAY.replace(hour=11)
    assert office.ticket("TKT-1001").first_response_due == before


def test_hours_and_days_off_move_what_is_due(office: Office) -> None:
    person = office.signed_in(admin(office))
    person.send(
        "/promises/target", at="/promises", plan="Pro", severity="P3", first="2h", solution="2h"
    )
    kept = person.send("/promises/hours", at="/promises", timezone="UTC", country="", **HOURS)
    assert kept.status_code == 303
    assert p3(office, "turn-1") == datetime(2025, 3, 17, 10, tzinfo=UTC), "Fridays are free now"
    person.send("/promises/day-off", at="/promises", day="2025-03-17", name="Company day")
    assert p3(office, "turn-2") == datetime(2025, 3, 18, 10, tzinfo=UTC)
    assert "2025-03-17 Company day" in words(person.html("/promises"))
    person.send("/promises/working-day", at="/promises", day="2025-03-17")
    assert p3(office, "turn-3") == datetime(2025, 3, 17, 10, tzinfo=UTC)
    assert "2025-03-17 is a working day again" in words(person.html("/promises"))


REFUSED: list[tuple[str, dict[str, str], str]] = [
    ("target", {"plan": "Gold", "severity": "P3", "first": "1h", "solution": "2h"}, "no plan"),
    ("target", {"plan": "Pro", "severity": "P9", "first": "1h", "solution": "2h"}, "P1, P2"),
    ("target", {"plan": "Pro", "severity": "P3", "first": "soon", "solution": "2h"}, "Write"),
    ("target", {"plan": "Pro", "severity": "P3", "first": "0", "solution": "2h"}, "Write"),
    ("target", {"plan": "Pro", "severity": "P3", "first": "3h", "solution": "2h"}, "before"),
    ("target", {"plan": "Pro", "severity": "P3", "first": "3h", "solution": "91d"}, "90d"),
    ("hours", {"timezone": "Mars/Base", "Monday": "09:00-17:00"}, "time zone"),
    ("hours", {"timezone": "UTC", "country": "QQ", "Monday": "09:00-17:00"}, "country"),
    ("hours", {"timezone": "UTC"}, "one weekday at least"),
    ("hours", {"timezone": "UTC", "Monday": "17:00-09:00"}, "Write Monday"),
    ("hours", {"timezone": "UTC", "Monday": "09:00-13:00, 12:00-15:00"}, "Write Monday"),
    ("hours", {"timezone": "UTC", "Monday": "25:00-26:00"}, "Write Monday"),
    ("day-off", {"day": "tomorrow", "name": "x"}, "2026-12-24"),
    ("day-off", {"day": "2025-03-17", "name": " "}, "what the day is"),
    ("working-day", {"day": "2025-03-17"}, "no day off"),
]


def test_what_makes_no_sense_is_refused_with_what_to_do(office: Office) -> None:
    person = office.signed_in(admin(office))
    for path, typed, why in REFUSED:
        refused = person.send(f"/promises/{path}", at="/promises", **typed)
        assert (refused.status_code, why in words(refused.text)) == (409, True), typed
    assert "Nobody has changed anything yet." in words(person.html("/promises"))


def test_support_reads_promises_and_changes_none(office: Office) -> None:
    support = office.signed_in(one_of(office, StaffRole.SUPPORT))
    page = support.html("/promises")
    assert "in working hours" in words(page)
    assert "/promises/target" not in page
    refused = support.send(
        "/promises/target", at="/promises", plan="Pro", severity="P3", first="1h", solution="2h"
    )
    assert refused.status_code == 403
    assert "Nobody has changed anything yet." in words(support.html("/promises"))


def test_the_command_shows_and_sets_the_same(office: Office, tmp_path: Path) -> None:
    url = str(office.database.url)

    def sla(*typed: str) -> subprocess.CompletedProcess[str]:
        return rex("sla", *typed, "--db", url, cwd=tmp_path)

    done = sla("set", "team", "p4", "1d", "3d", "--always")
    assert done.returncode == 0, done.stderr
    assert "Team P4: first answer in 1d, solution in 3d, around the clock." in done.stdout
    week = ["08:00-16:00"] * 5 + ["closed", "22:00-24:00"]
    done = sla("hours", "Europe/Berlin", *week, "--country", "DE")
    assert done.returncode == 0, done.stderr
    assert sla("day-off", "2026-12-24", "Christmas Eve").returncode == 0
    shown = json.loads(sla("show", "--json").stdout)
    assert (shown["timezone"], shown["country"]) == ("Europe/Berlin", "DE")
    assert (shown["hours"]["Saturday"], shown["hours"]["Sunday"]) == ("", "22:00-00:00")
    assert shown["days_off"] == {"2026-12-24": "Christmas Eve"}
    assert {"plan": "Team", "severity": "P4", "first_response_minutes": 1440,
            "resolution_minutes": 4320, "around_the_clock": True} in shown["targets"]  # fmt: skip
    told = sla("show").stdout
    assert "rex sla: Team P4" in told


def test_the_command_refuses_with_a_sentence(office: Office, tmp_path: Path) -> None:
    url = str(office.database.url)
    for typed in (
        ("set", "Gold", "P1", "1h", "2h"),
        ("hours", "UTC", "09:00-17:00"),
        ("day-off", "2026-12-24"),
    ):
        done = rex("sla", *typed, "--db", url, cwd=tmp_path)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False), typed
