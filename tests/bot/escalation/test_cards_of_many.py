"""Requirements: a card of a fault acts on a ticket that is still live, whoever reported first."""

import re
from urllib.request import Request, urlopen

import pytest

from bot.playground.person import Person
from tests.bot.escalation.test_reporters import report, staff_does
from tests.world import World, text_of

ANSWER = "Your billing tab works again."


@pytest.fixture
def first_solved(world: World) -> World:
    """Theo and Leo report one fault, and what Theo reported is solved."""
    report(world, "Theo")
    report(world, "Leo")
    staff_does(world, "resolve", "Fixed: please reload.")
    world.wait_for(lambda: "TKT-1002" in card(world, "Omar"), lambda: card(world, "Omar"))
    return world


def card(world: World, who: str) -> str:
    person = world.person(who)
    return text_of(world.message_with_button(person, "Reply to reporter", None))


def whispered(person: Person) -> str:
    return "\n".join(
        text_of(message)
        for channel in person.emulator.channels_of(person.user.id)
        for message in channel.seen_by(person.user.id)
        if message.only_for == person.user.id
    )


def test_the_card_claims_and_answers_whoever_still_waits(first_solved: World) -> None:
    world, omar = first_solved, first_solved.person("Omar")
    shown = world.message_with_button(omar, "Claim", None)
    assert "TKT-1001" not in text_of(shown)
    omar.click(shown, "Claim")
    world.settle()
    assert "You work on TKT-1002 now" in whispered(omar)
    assert {it.ref: it.assignee for it in world.tickets()} == {
        "TKT-1001": None,
        "TKT-1002": "Omar Haddad",
    }
    omar.click(world.message_with_button(omar, "Reply to reporter", None), "Reply to reporter")
    form = omar.wait_for(lambda: omar.modal, 30)
    assert form is not None
    omar.submit(form, {"reply_to_reporter": ANSWER})
    world.settle()
    assert ANSWER in world.shown_to("Leo")
    assert ANSWER not in world.shown_to("Theo")


def test_the_mail_claims_whoever_still_waits(first_solved: World) -> None:
    world = first_solved
    mail = next(each for each in world.inbox.mails if "omar@" in each.to)
    link = dict(re.findall(r"^(Acknowledge|Claim): (\S+)", mail.text, re.MULTILINE))["Claim"]
    with urlopen(Request(link, method="POST")) as page:  # noqa: S310
        assert "You work on TKT-1002 now" in page.read().decode()


def test_a_note_under_the_card_is_kept_where_the_card_points(first_solved: World) -> None:
    world, omar = first_solved, first_solved.person("Omar")
    omar.reply(world.message_with_button(omar, "Reply to reporter", None), "the cache again")
    world.settle()
    notes = {it.ref: [m.text for m in it.messages] for it in world.tickets()}
    assert "the cache again" in notes["TKT-1002"]
    assert "the cache again" not in notes["TKT-1001"]


@pytest.mark.parametrize("button", ["Claim", "Acknowledge"])
def test_a_press_on_what_is_solved_says_that_it_is(world: World, button: str) -> None:
    report(world)
    omar = world.person("Omar")
    shown = world.message_with_button(omar, button, None)
    before = shown.blocks
    staff_does(world, "resolve", "Fixed: please reload.")
    shown.blocks = before  # Omar's Slack hasn't shown the change yet
    omar.click(shown, button)
    world.settle()
    assert "TKT-1001 is resolved already." in whispered(omar)
    assert "already works on" not in whispered(omar)
    assert world.tickets()[0].assignee is None
