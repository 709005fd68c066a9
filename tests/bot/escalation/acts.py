"""What people do in stories of tickets: a reporter writes, and staff work on what was reported."""

from bot.playground.channel import Message
from bot.sql.room import Room
from tests.world import World
from tickets.desk import TicketDesk

CRASH = "billing tab crashes with error 500"


def report(world: World, who: str = "Theo", text: str = CRASH) -> Message:
    """Report something in a direct message; return it, so that its thread can go on."""
    person = world.person(who)
    said = person.dm(text)
    person.answer(said, timeout=30)
    world.settle()
    return said


def staff_does(world: World, verb: str, *words: str, ref: str = "TKT-1001") -> None:
    """Have Ines do something at the desk."""
    with world.database.transaction() as session:
        desk = TicketDesk(Room.on(session).tickets)
        ines = desk.staff_in_slack("T0PILOT", "U0INES")
        assert ines is not None
        getattr(desk, verb)(ref, ines, *words, world.clock())
    world.service.dispatch()
    world.settle()
