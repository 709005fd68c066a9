"""Requirements: every change of where a ticket stands is told in its reporter's thread, once."""

from datetime import timedelta

import pytest

from bot.sql.room import Room
from tests.bot.escalation.test_reporters import SECRET, report, staff_does
from tests.world import World
from tickets.desk import TicketDesk
from tickets.staff import Staff
from tickets.ticket import TicketStatus


def staff(world: World, user: str) -> Staff:
    with world.database.transaction() as session:
        found = TicketDesk(Room.on(session).tickets).staff_in_slack("T0PILOT", user)
    assert found is not None
    return found


def told(world: World, *lines: str, who: str = "Theo") -> None:
    """Each line stands once in what somebody was told, and they stand in this order."""
    world.service.dispatch()
    world.settle()
    seen = world.shown_to(who)
    assert [seen.count(line) for line in lines] == [1] * len(lines), seen
    assert sorted(lines, key=seen.index) == list(lines)
    assert SECRET not in seen


def test_whose_ticket_is_given_back_hears_that_somebody_else_takes_it(world: World) -> None:
    report(world)
    staff_does(world, "claim")
    staff_does(world, "note", SECRET)
    staff_does(world, "release")
    staff_does(world, "release")
    told(
        world,
        "Ines Duarte works on TKT-1001 now.",
        "Ines Duarte no longer works on TKT-1001. Somebody else of support will take it.",
    )


def test_who_is_waited_for_hears_it_below_the_question(world: World) -> None:
    report(world)
    with world.database.transaction() as session:
        desk, ines, now = (
            TicketDesk(Room.on(session).tickets),
            staff(world, "U0INES"),
            world.clock(),
        )
        desk.reply("TKT-1001", ines, "Which browser is it?", now)
        desk.wait("TKT-1001", ines, now)
    told(
        world,
        "Which browser is it?",
        "Support waits for your answer about TKT-1001. Write it here, in this thread.",
    )


def test_whose_ticket_is_taken_over_hears_who_works_on_it_now(world: World) -> None:
    report(world)
    staff_does(world, "claim")
    for _ in range(2):
        with world.database.transaction() as session:
            desk = TicketDesk(Room.on(session).tickets)
            omar = staff(world, "U0OMAR")
            desk.assign("TKT-1001", omar, omar, world.clock())
    told(world, "Ines Duarte works on TKT-1001 now.", "Omar Haddad works on TKT-1001 now.")


def test_what_staff_open_again_and_what_a_quiet_week_closes_is_told(world: World) -> None:
    report(world)
    staff_does(world, "resolve", "Fixed: please reload.")
    staff_does(world, "reopen_as_staff")
    told(world, "Fixed: please reload.", "Support has opened TKT-1001 again: it isn't solved yet.")
    staff_does(world, "resolve", "Now it is.")
    world.clock.forward(timedelta(days=7, minutes=1))
    for _ in range(2):
        with world.database.transaction() as session:
            TicketDesk(Room.on(session).tickets).close_quiet(world.clock())
    told(
        world,
        "Now it is.",
        "TKT-1001 is closed now: for a week nobody said that anything is still wrong. "
        "If it comes back, tell me.",
    )
    assert world.tickets()[0].status is TicketStatus.CLOSED


@pytest.mark.parametrize("who", ["Theo", "Leo"])
def test_what_is_opened_again_is_resolved_with_its_fault(world: World, who: str) -> None:
    """Whoever reports the fault next stands beside the one whose ticket staff opened again."""
    report(world, "Theo")
    staff_does(world, "resolve", "Fixed: please reload.")
    staff_does(world, "reopen_as_staff")
    report(world, "Leo")
    assert {ticket.incident_ref for ticket in world.tickets()} == {"INC-1001"}
    staff_does(world, "resolve_incident", "This time it is fixed.", ref="INC-1001")
    told(world, "This time it is fixed.", who=who)
