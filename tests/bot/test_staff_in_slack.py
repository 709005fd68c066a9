"""What HirePilot's own staff do in Slack, through the emulated Slack to the database."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from bot.playground.channel import Message
from bot.playground.person import Person
from bot.playground.view import View
from tests.world import World, text_of
from tickets.desk import TicketDesk
from tickets.sql import SqlTickets
from tickets.ticket import Visibility

#: Seconds that anything may take on a machine that has much else to do.
SLOWLY = 60.0
BROKEN = "billing tab crashes with error 500, chrome on my mac"


@pytest.fixture(scope="module")
def world(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A running REX with one ticket, of which Ines and Omar have been told."""
    running = World.start(seeded, tmp_path_factory.mktemp("staff"))
    theo = running.person("Theo")
    theo.answer(theo.dm(BROKEN), timeout=SLOWLY)
    running.settle()
    yield running
    running.stop()


def whispers(person: Person) -> list[str]:
    """What was said to somebody alone, oldest first."""
    return [
        text_of(message)
        for channel in person.emulator.channels_of(person.user.id)
        for message in channel.seen_by(person.user.id)
        if message.only_for == person.user.id
    ]


def opened(person: Person) -> View:
    """The form that a press opened: it comes after the press is acknowledged."""
    form = person.wait_for(lambda: person.modal, SLOWLY)
    assert form is not None
    return form


def card_of(world: World, person: Person) -> Message:
    return world.message_with_button(person, "Reply to reporter", None)


def command(world: World, name: str, words: str) -> str:
    person = world.person(name)
    person.command("/rex", words)
    return whispers(person)[-1]


def shown_at_home(person: Person) -> str:
    home = person.emulator.home_of(person.user.id)
    return str(home.content) if home else ""


def on_duty(world: World) -> set[str]:
    with world.database.transaction() as session:
        store = SqlTickets(session)
        working = store.on_duty(world.clock())
        return {each.name for each in store.staff() if each.id in working}


def omar_has_it(world: World) -> None:
    """Whichever test comes first: Omar claims the ticket, unless he has."""
    with world.database.transaction() as session:
        desk, store = TicketDesk(SqlTickets(session)), SqlTickets(session)
        omar = next(each for each in store.staff() if each.name == "Omar Haddad")
        if desk.ticket("1001").assignee != omar.name:
            desk.claim("1001", omar, world.clock())


def messages(world: World, ref: str) -> list[tuple[Visibility, str]]:
    with world.database.transaction() as session:
        ticket = TicketDesk(SqlTickets(session)).ticket(ref)
    return [(message.visibility, message.text) for message in ticket.messages]


def test_what_staff_write_under_a_card_stays_among_staff(world: World) -> None:
    ines = world.person("Ines")
    ines.reply(card_of(world, ines), "looks like the cache again")
    ines.wait_for(
        lambda: [said for said in whispers(ines) if "internal note on TKT-1001" in said], SLOWLY
    )
    assert (Visibility.INTERNAL, "looks like the cache again") in messages(world, "1001")
    assert "looks like the cache again" not in world.shown_to("Theo")


def test_a_reporter_is_answered_only_by_the_form(world: World) -> None:
    omar = world.person("Omar")
    assert omar.click(card_of(world, omar), "Reply to reporter").ok
    form = opened(omar)
    omar.submit(form, {"reply_to_reporter": "We found it, a fix is on its way."})
    world.settle()
    assert (Visibility.PUBLIC, "We found it, a fix is on its way.") in messages(world, "1001")
    assert "goes into Theo Lindqvist's thread" in whispers(omar)[-1]
    with world.database.transaction() as session:
        desk = TicketDesk(SqlTickets(session))
        assert desk.ticket("1001").assignee == "Omar Haddad"
        (sent,) = [r for r in desk.replies("1001") if r.message.staff_id is not None]
    assert sent.message.text == "We found it, a fix is on its way."
    theo = world.person("Theo")
    theo.wait_for(lambda: sent.message.text in world.shown_to("Theo"), SLOWLY)
    assert "cache" not in world.shown_to("Theo")


def test_whoever_hasnt_claimed_it_cannot_answer_as_well(world: World) -> None:
    ines = world.person("Ines")
    omar_has_it(world)
    ines.click(card_of(world, ines), "Reply to reporter")
    notice = opened(ines)
    assert "Omar Haddad has TKT-1001" in str(notice.content)
    ines.close(notice)


def test_the_console_is_entered_by_a_link_that_only_staff_get(world: World) -> None:
    assert "support staff" in command(world, "Theo", "console")
    said = command(world, "Ines", "console TKT-1001")
    link = said[said.index("<") + 1 : said.index("|")]
    with httpx.Client(
        trust_env=False, base_url=world.service.console.removesuffix("/console/")
    ) as browser:
        entered = browser.post(
            link, headers={"origin": world.service.console.removesuffix("/console/")}
        )
        assert urlsplit(entered.headers["location"]).path == "/console/tickets/1001"
        assert "TKT-1001" in browser.get("/console/tickets/1001").text


def test_a_console_link_to_no_ticket_is_refused(world: World) -> None:
    assert "There is no ticket TKT-4711" in command(world, "Ines", "console TKT-4711")


def test_tickets_are_ones_own_for_users_and_the_queue_for_staff(world: World) -> None:
    own, queue = command(world, "Theo", "tickets"), command(world, "Priya", "tickets")
    assert "Your tickets" in own
    assert "TKT-1001" in own
    assert "The queue" in queue
    assert "Theo Lindqvist" in queue
    maya = world.person("Maya")
    maya.answer(maya.dm("hello"), timeout=SLOWLY)
    nothing = command(world, "Maya", "tickets")
    assert "You have no tickets" in nothing
    assert "TKT-1001" not in nothing


def test_app_home_shows_staff_their_work_and_switches_duty(world: World) -> None:
    omar_has_it(world)
    omars, ines = world.person("Omar").home(), world.person("Ines")
    assert omars is not None
    assert "TKT-1001" in str(omars.content)
    home = ines.home()
    assert home is not None
    assert "TKT-1001" not in str(home.content)
    assert "You are on duty" in str(home.content)
    assert "1 ticket in 30 days" in str(home.content)
    assert "–" not in str(home.content)  # of what has not happened yet there is no figure
    assert "Ines Duarte" in on_duty(world)
    ines.click(home, "Go off duty")
    ines.wait_for(lambda: "You are off duty" in shown_at_home(ines), SLOWLY)
    assert "Ines Duarte" not in on_duty(world)
    again = ines.emulator.home_of("U0INES")
    assert again is not None
    ines.click(again, "Go on duty")
    ines.wait_for(lambda: "You are on duty" in shown_at_home(ines), SLOWLY)
    assert "Ines Duarte" in on_duty(world)


def test_app_home_shows_others_their_own_tickets(world: World) -> None:
    home = world.person("Theo").home()
    assert home is not None
    assert "TKT-1001" in str(home.content)
    assert "duty" not in str(home.content)


def test_a_message_is_escalated_from_its_menu_with_what_it_says(world: World) -> None:
    dana = world.person("Dana")
    said = dana.say("general", "emails to candidates bounce: Error: SMTP 550, firefox on windows")
    assert dana.shortcut("rex_escalate", said).ok
    form = opened(dana)
    assert "emails to candidates bounce" in str(form.content)
    assert "Firefox on Windows" in str(form.content)
    before = len(world.tickets())
    dana.submit(form, {"escalate_url": "https://app.hirepilot.example/email"})
    world.settle()
    tickets = world.tickets()
    assert len(tickets) == before + 1
    assert tickets[0].fields.url.value == "https://app.hirepilot.example/email"
    assert tickets[0].fields.browser_device.value == "Firefox on Windows"
    assert tickets[0].ref in world.shown_to("Dana")
    assert all(tickets[0].ref not in m.text for m in dana.sees("general"))
