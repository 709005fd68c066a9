"""Requirements: what becomes of a report, and who is told of it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from domain.errors import NotFound
from tests.database import Database
from tests.tickets.conftest import Rooms
from tests.tickets.examples import (
    NOW,
    THEO,
    asks_for_person,
    billing_crash,
    dana,
    stranger,
    theo,
)
from tickets.alerts import PERSONAL
from tickets.cleaning import LONGEST_TEXT
from tickets.desk import TicketDesk
from tickets.intake import NEW_TICKETS_PER_HOUR
from tickets.sql import SqlTickets, seed_staff
from tickets.sql.staffing import on_call_shift, staff_user
from tickets.sql.tables import ticket
from tickets.staff import Staff
from tickets.ticket import (
    FIELD_LABELS,
    FieldValue,
    Severity,
    TicketStatus,
    TranscriptLine,
    Visibility,
)

pytestmark = pytest.mark.either_database


def ines(store: SqlTickets) -> Staff:
    return next(each for each in store.staff() if each.name == "Ines Duarte")


def omar(store: SqlTickets) -> Staff:
    return next(each for each in store.staff() if each.name == "Omar Haddad")


def test_a_must_escalate_report_alerts_every_super_admin_by_every_courier(
    desk: TicketDesk,
) -> None:
    opened = desk.open(billing_crash(), NOW)
    told = {(alert.recipient.name, alert.courier) for alert in opened.alerts}
    assert opened.is_new
    assert opened.ticket.ref == "TKT-1001"
    assert told == {
        (name, courier) for name in ("Ines Duarte", "Omar Haddad") for courier in PERSONAL
    }
    assert (desk.tally("TKT-1001").promised, desk.tally("TKT-1001").pending) == (4, 4)
    assert {alert.id for alert in desk.alerts("TKT-1001")} == {it.id for it in opened.alerts}


def test_a_wish_for_a_person_alerts_nobody(desk: TicketDesk) -> None:
    opened = desk.open(asks_for_person("turn-1"), NOW)
    assert opened.is_new
    assert opened.alerts == ()
    assert opened.ticket.title == "open a ticket please"


def test_a_stored_ticket_is_the_reported_one(desk: TicketDesk) -> None:
    report = replace(billing_crash(), steps="1. Open OPP-2001\n2. Click Billing")
    desk.open(report, NOW)
    kept = desk.ticket("TKT-1001")
    assert kept.report == replace(report, title="Billing tab crashes")
    assert (kept.status, kept.opened_at, kept.severity) == (TicketStatus.NEW, NOW, Severity.P2)
    assert [label for label, _ in kept.fields.labelled()] == list(FIELD_LABELS.values())


def test_numbers_count_up(desk: TicketDesk) -> None:
    refs = [
        desk.open(billing_crash(f"t{n}", who), NOW).ticket.ref
        for n, who in enumerate((theo(), dana()))
    ]
    assert refs == ["TKT-1001", "TKT-1002"]


def test_a_repeated_turn_gets_its_ticket_and_alerts_again(rooms: Rooms) -> None:
    with rooms() as store:
        first = TicketDesk(store).open(billing_crash(), NOW)
    with rooms() as store:
        again = TicketDesk(store).open(billing_crash(), NOW)
        assert len(TicketDesk(store).tickets()) == 1
    assert not again.is_new
    assert {alert.id for alert in again.alerts} == {alert.id for alert in first.alerts}


def test_the_same_symptom_again_is_a_note_and_alerts_nobody(desk: TicketDesk) -> None:
    desk.open(billing_crash("turn-1"), NOW)
    second = replace(billing_crash("turn-2"), summary="it crashed again")
    again = desk.open(second, NOW + timedelta(minutes=5))
    repeated = desk.open(second, NOW + timedelta(minutes=5))
    assert (again.is_new, again.alerts, again.ticket.ref) == (False, (), "TKT-1001")
    assert repeated.alerts == ()
    notes = desk.ticket("TKT-1001").messages
    assert [(note.text, note.author, note.visibility) for note in notes] == [
        ("it crashed again", "Theo Lindqvist", Visibility.PUBLIC)
    ]


@pytest.mark.parametrize(
    "other",
    [
        billing_crash("turn-2", dana()),
        replace(billing_crash("turn-2"), about="OPP-2002"),
        replace(billing_crash("turn-2"), rule_id="opportunities.not-loading"),
    ],
    ids=["another reporter", "another deal", "another symptom"],
)
def test_anything_else_is_a_ticket_of_its_own(desk: TicketDesk, other: object) -> None:
    desk.open(billing_crash("turn-1"), NOW)
    assert isinstance(other, type(billing_crash()))
    opened = desk.open(other, NOW)
    assert (opened.is_new, opened.ticket.ref) == (True, "TKT-1002")


def test_after_it_is_resolved_the_same_symptom_is_new(rooms: Rooms, database: Database) -> None:
    with rooms() as store:
        TicketDesk(store).open(billing_crash("turn-1"), NOW)
    with database.session() as session:
        session.execute(update(ticket).values(status=TicketStatus.RESOLVED, resolved_at=NOW))
    with rooms() as store:
        assert TicketDesk(store).open(billing_crash("turn-2"), NOW).is_new


def test_one_reporter_opens_so_many_tickets_an_hour(desk: TicketDesk) -> None:
    for n in range(NEW_TICKETS_PER_HOUR):
        assert desk.open(asks_for_person(f"turn-{n}", about=f"OPP-{n}"), NOW).is_new
    surplus = desk.open(asks_for_person("turn-more", about="OPP-99"), NOW + timedelta(minutes=59))
    assert (surplus.is_new, surplus.ticket.ref) == (False, f"TKT-{1000 + NEW_TICKETS_PER_HOUR}")
    assert [note.text for note in surplus.ticket.messages] == ["open a ticket please"]
    assert desk.open(billing_crash("turn-dana", dana()), NOW).is_new
    later = desk.open(asks_for_person("turn-later", about="OPP-99"), NOW + timedelta(minutes=61))
    assert later.is_new


def test_what_must_be_alerted_always_opens_its_ticket(desk: TicketDesk) -> None:
    for n in range(NEW_TICKETS_PER_HOUR):
        desk.open(asks_for_person(f"turn-{n}", about=f"OPP-{n}"), NOW)
    opened = desk.open(billing_crash("turn-crash"), NOW + timedelta(minutes=1))
    assert (opened.is_new, len(opened.alerts)) == (True, 4)


def test_a_quiet_day_later_the_same_symptom_is_new(desk: TicketDesk) -> None:
    desk.open(billing_crash("turn-1"), NOW)
    added = desk.open(billing_crash("turn-2"), NOW + timedelta(hours=23))
    still = desk.open(billing_crash("turn-3"), NOW + timedelta(hours=46))
    later = desk.open(billing_crash("turn-4"), NOW + timedelta(hours=71))
    again = desk.open(billing_crash("turn-5"), NOW + timedelta(hours=72))
    assert (added.is_new, still.is_new) == (False, False)
    assert (later.is_new, later.ticket.ref, len(later.alerts)) == (True, "TKT-1002", 4)
    assert (again.is_new, again.ticket.ref) == (False, "TKT-1002")


def test_missing_fields_are_supplied_afterwards(desk: TicketDesk) -> None:
    desk.open(billing_crash(), NOW)
    url = "https://app.hirepilot.example/deals/1"
    found = {"url": url, "browser_device": "Safari on iPhone"}
    later = NOW + timedelta(minutes=1)
    assert desk.supply("TKT-1001", found, f"safari, {url}", later, "turn-2") == ("url",)
    assert desk.supply("TKT-1001", found, f"safari, {url}", later, "turn-2") == ()
    kept = desk.ticket("TKT-1001")
    assert kept.fields.url == FieldValue(url)
    assert kept.fields.browser_device.value == "Chrome on Mac"
    assert [(note.text, note.visibility, note.turn_id) for note in kept.messages] == [
        (f"safari, {url}", Visibility.PUBLIC, "turn-2")
    ]


def test_simultaneous_reports_of_one_person_make_one_ticket(rooms: Rooms) -> None:
    def report(n: int) -> bool:
        with rooms() as store:
            return TicketDesk(store).open(billing_crash(f"turn-{n}"), NOW).is_new

    with ThreadPoolExecutor(6) as threads:
        new = list(threads.map(report, range(6)))
    with rooms() as store:
        (only,) = TicketDesk(store).tickets()
    assert sum(new) == 1
    assert len(only.messages) == 5


def test_simultaneous_reports_make_one_ticket_in_serializable_transactions_too(
    database: Database,
) -> None:
    engine = database.engine.execution_options(isolation_level="SERIALIZABLE")

    def report(n: int) -> bool:
        while True:  # as the engine does: a transaction that lost is run again
            with suppress(OperationalError), Session(engine) as session, session.begin():
                return TicketDesk(SqlTickets(session)).open(billing_crash(f"turn-{n}"), NOW).is_new

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(report, range(6))) == 1


def test_simultaneous_reports_of_several_people_are_numbered_without_gaps(rooms: Rooms) -> None:
    def report(n: int) -> int:
        who = replace(stranger(), slack_user=f"U{n}")
        with rooms() as store:
            return TicketDesk(store).open(billing_crash(f"turn-{n}", who), NOW).ticket.number

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(report, range(6))) == list(range(1001, 1007))


def test_a_stranger_may_report_too(desk: TicketDesk) -> None:
    opened = desk.open(billing_crash("turn-1", stranger()), NOW)
    again = desk.open(billing_crash("turn-2", stranger()), NOW)
    kept = desk.ticket(opened.ticket.ref)
    assert not again.is_new
    assert kept.report.reporter == stranger()
    assert "not linked" in str(kept.fields.workspace_id)


def test_secrets_never_reach_the_database(rooms: Rooms) -> None:
    secret = "xoxb-1234567890-abcdefghij"
    report = replace(
        billing_crash(),
        summary=f"crash with {secret}",
        steps=secret,
        deal={"notes": [secret]},
        transcript=(TranscriptLine("user", f"token {secret}"),),
        fields=replace(
            billing_crash().fields,
            url=replace(
                billing_crash().fields.url,
                value=f"https://x.example/{secret}",
                missing_because=None,
            ),
        ),
    )
    with rooms() as store:
        TicketDesk(store).open(report, NOW)
        TicketDesk(store).open(replace(report, turn_id="turn-2"), NOW)
    with rooms() as store:
        assert secret not in repr(TicketDesk(store).tickets())


def test_odd_text_is_stored_all_the_same(desk: TicketDesk) -> None:
    text = "\0 \ud83d 😀 " + "x" * 40_000
    kept = desk.ticket(desk.open(replace(billing_crash(), summary=text), NOW).ticket.ref)
    assert "\0" not in kept.report.summary
    assert len(kept.report.summary) < LONGEST_TEXT + 100
    assert kept.report.summary.endswith("more characters)")


def test_a_ticket_without_rule_or_words_still_has_a_title(desk: TicketDesk) -> None:
    report = replace(asks_for_person("turn-1"), summary=" ")
    assert desk.open(report, NOW).ticket.title == "Empty message"
    long = replace(asks_for_person("turn-2", "OPP-1"), summary="word " * 50)
    assert len(desk.open(long, NOW).ticket.title) <= 80


@pytest.mark.parametrize("ref", ["TKT-1001", "tkt 1001", "1001", " TKT1001 "])
def test_a_ticket_is_found_as_people_write_it(desk: TicketDesk, ref: str) -> None:
    desk.open(billing_crash(), NOW)
    assert desk.ticket(ref).number == 1001


@pytest.mark.parametrize("ref", ["TKT-9999", "", "TKT-", "OPP-1001", "9" * 50, "1001; drop"])
def test_a_ticket_that_is_not_there_is_said_so(desk: TicketDesk, ref: str) -> None:
    desk.open(billing_crash(), NOW)
    with pytest.raises(NotFound, match="There is no ticket"):
        desk.ticket(ref)


def test_tickets_are_listed_newest_first_and_by_status(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash("turn-1"), NOW)
    desk.open(asks_for_person("turn-2"), NOW)
    desk.acknowledge("TKT-1001", ines(store), NOW)
    assert [each.number for each in desk.tickets()] == [1002, 1001]
    assert [each.number for each in desk.tickets(TicketStatus.OPEN)] == [1001]
    assert desk.tickets(TicketStatus.CLOSED) == ()


def test_the_first_to_acknowledge_has_the_ticket(desk: TicketDesk, store: SqlTickets) -> None:
    desk.open(billing_crash(), NOW)
    first = desk.acknowledge("TKT-1001", ines(store), NOW)
    second = desk.acknowledge("TKT-1001", omar(store), NOW + timedelta(minutes=1))
    again = desk.acknowledge("TKT-1001", ines(store), NOW + timedelta(minutes=2))
    assert (first.first, first.by) == (True, "Ines Duarte")
    assert (second.first, second.by) == (False, "Ines Duarte")
    assert (again.first, again.ticket.acknowledged_at) == (False, NOW)
    assert again.ticket.status is TicketStatus.OPEN


def test_two_who_acknowledge_at_once_are_told_apart(rooms: Rooms) -> None:
    with rooms() as store:
        TicketDesk(store).open(billing_crash(), NOW)
        people = (ines(store), omar(store))

    def press(who: Staff) -> bool:
        with rooms() as store:
            return TicketDesk(store).acknowledge("TKT-1001", who, NOW).first

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(press, people)) == [False, True]


def test_reporters_see_their_own_tickets_and_nothing_internal(
    desk: TicketDesk, store: SqlTickets
) -> None:
    desk.open(billing_crash("turn-1"), NOW)
    desk.open(billing_crash("turn-2", dana()), NOW)
    desk.note("TKT-1001", ines(store), "their card is odd", NOW)
    desk.reply("TKT-1001", ines(store), "we are on it", NOW)
    (own,) = desk.for_reporter(str(THEO))
    assert own.number == 1001
    assert [note.text for note in own.messages] == ["we are on it"]
    assert len(desk.ticket("TKT-1001").messages) == 2


def test_staff_are_found_by_their_slack_user(desk: TicketDesk) -> None:
    found = desk.staff_in_slack("T0PILOT", "U0INES")
    assert found is not None
    assert found.name == "Ines Duarte"
    assert desk.staff_in_slack("T0HARBOR", "U0INES") is None


def test_who_has_left_is_neither_staff_nor_alerted(rooms: Rooms, database: Database) -> None:
    with database.session() as session:
        leaves = staff_user.c.name == "Omar Haddad"
        session.execute(update(staff_user).where(leaves).values(active=False))
    with rooms() as store:
        opened = TicketDesk(store).open(billing_crash(), NOW)
        assert {alert.recipient.name for alert in opened.alerts} == {"Ines Duarte"}
        assert TicketDesk(store).staff_in_slack("T0PILOT", "U0OMAR") is None


def test_without_super_admins_all_staff_are_told(rooms: Rooms, database: Database) -> None:
    with database.session() as session:
        session.execute(delete(on_call_shift))
        session.execute(delete(staff_user).where(staff_user.c.role == "super_admin"))
    with rooms() as store:
        opened = TicketDesk(store).open(billing_crash(), NOW)
    assert {alert.recipient.name for alert in opened.alerts} == {"Priya Nair"}


def test_seeding_the_staff_twice_changes_nothing(database: Database) -> None:
    with database.session() as session:
        seed_staff(session)
        assert len(SqlTickets(session).staff()) == 3
