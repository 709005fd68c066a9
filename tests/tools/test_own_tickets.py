"""A person's own tickets: where they stand, and who knows of them."""

from tests.tools.world import World
from tickets.alerts import Alert, Delivery
from tickets.sql import SqlTickets
from tools.outcome import Outcome


def report(world: World, text: str, who: str = "Theo") -> Outcome:
    return world.run(who, "open_escalation_ticket", world.turn(text))


def arrives(world: World, alert: Alert) -> None:
    SqlTickets(world.session).settle(alert.id, Delivery(provider_id="1"), world.now)


def test_people_see_their_own_tickets(world: World) -> None:
    report(world, "billing tab crashes")
    report(world, "opportunities never load", who="Dana")
    mine = world.run("Theo", "my_tickets")
    assert mine.printed == (
        "Your tickets, newest first:\n• *TKT-1001* (P2, new), 21 Nov 2026: Billing tab crashes. "
        "HirePilot's Super Admins are being told right now."
    )
    assert mine.told["count"] == 1
    assert world.run("Sam", "my_tickets").printed == "You have no tickets."


def test_people_read_who_was_told_of_their_ticket_and_only_of_what_arrived(world: World) -> None:
    report(world, "billing tab crashes")
    report(world, "open a ticket please")
    first, *others = world.desk.alerts("TKT-1001")
    arrives(world, first)
    printed = world.run("Theo", "my_tickets").printed or ""
    assert "Billing tab crashes. A Super Admin of HirePilot knows of it" in printed
    assert "It is in the support queue." in printed
    for alert in others:
        arrives(world, alert)
    printed = world.run("Theo", "my_tickets").printed or ""
    assert "2 of HirePilot's Super Admins know of it, by Slack and e-mail." in printed


def test_who_is_not_linked_sees_what_they_reported_themselves(world: World) -> None:
    report(world, "billing tab crashes")
    world.run(None, "open_escalation_ticket", world.turn("opportunities never load"))
    printed = world.run(None, "my_tickets").printed or ""
    assert "TKT-1002" in printed
    assert "TKT-1001" not in printed


def test_long_lists_of_tickets_are_cut(world: World) -> None:
    for number in range(2001, 2013):
        report(world, f"billing tab of OPP-{number} crashes")
        world.later(minutes=20)
    printed = world.run("Theo", "my_tickets").printed or ""
    assert printed.endswith("…and 2 more.")
