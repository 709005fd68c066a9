"""Requirements: what a reporter says to support is read for what it is, and reaches support."""

import pytest

from bot.playground.channel import Message
from tests.bot.escalation.acts import CRASH, report, staff_does
from tests.world import World, text_of
from tickets.ticket import Ticket, TicketStatus

LEAK = "I can see another agency's candidates in my list!"
HUMAN = "can I talk to a human please"
ONLY_ONE = "Does it happen with every client, or only one?"
ONLY_GLOBEX = "only with Globex, the others are fine"
SINCE = "and it started on Monday after your release"


def says(world: World, thread: Message, *lines: str, who: str = "Theo") -> str:
    """What REX says to the last of some lines in a thread."""
    person, said = world.person(who), ""
    for line in lines:
        said = text_of(person.answer(person.reply(thread, line), timeout=30))
    world.settle()
    return said


def on(world: World, ref: str = "TKT-1001") -> list[str]:
    """What the reporter has said on a ticket."""
    [ticket] = [each for each in world.tickets() if each.ref == ref]
    return [message.text for message in ticket.messages if message.turn_id]


def status(world: World) -> TicketStatus:
    [ticket] = world.tickets()
    return ticket.status


# A fault of its own


@pytest.mark.parametrize("pending", [True, False])
@pytest.mark.parametrize("fault", [LEAK, "the billing tab crashes with error 500 for all of us"])
def test_a_fault_told_where_support_waits_alerts_as_everywhere(
    world: World, fault: str, pending: bool
) -> None:
    thread = report(world, text=HUMAN)
    staff_does(world, "reply", "Hello, how can I help?")
    if pending:
        staff_does(world, "wait")
    said = says(world, thread, fault)
    newest: Ticket = world.tickets()[0]
    assert (newest.ref, newest.severity.alerts) == ("TKT-1002", True)
    assert "TKT-1002" in said
    assert "being told right now" in said
    for who in ("Ines", "Omar"):
        assert f"TKT-1002 · {newest.title}" in world.shown_to(who)
    assert on(world) == []


def test_a_fault_of_another_kind_told_after_a_solution_alerts_too(world: World) -> None:
    thread = report(world)
    staff_does(world, "resolve", "Fixed: please reload.")
    assert "I opened TKT-1002 (P1)" in says(world, thread, LEAK)


def test_the_same_fault_told_again_goes_on_its_own_ticket(world: World) -> None:
    thread = report(world)
    staff_does(world, "reply", ONLY_ONE)
    staff_does(world, "wait")
    says(world, thread, "the billing tab crashes for all of them")
    assert on(world) == ["the billing tab crashes for all of them"]
    assert status(world) is TicketStatus.OPEN


# An answer to support


@pytest.mark.parametrize("pending", [True, False])
def test_every_line_of_an_answer_is_on_the_ticket_and_wakes_nobody(
    world: World, pending: bool
) -> None:
    thread = report(world)
    staff_does(world, "reply", ONLY_ONE)
    if pending:
        staff_does(world, "wait")
    said = says(world, thread, ONLY_GLOBEX, SINCE)
    assert "Thanks, I passed that on to support: it is on TKT-1001." in said
    assert on(world) == [ONLY_GLOBEX, SINCE]
    assert status(world) is TicketStatus.OPEN


def test_whoever_works_on_it_hears_of_the_answer_once_and_nobody_else(world: World) -> None:
    thread = report(world)
    staff_does(world, "claim")
    staff_does(world, "reply", ONLY_ONE)
    before, mails = world.shown_to("Omar"), len(world.inbox.mails)
    says(world, thread, ONLY_GLOBEX, SINCE)
    world.wait_for(lambda: "answered:" in world.shown_to("Ines"), lambda: world.shown_to("Ines"))
    world.settle()
    assert world.shown_to("Ines").count(f"Theo Lindqvist answered: {ONLY_GLOBEX}") == 1
    assert world.shown_to("Ines").count("answered:") == 1
    assert (world.shown_to("Omar"), len(world.inbox.mails)) == (before, mails)


@pytest.mark.parametrize("pending", [True, False])
def test_an_answer_beside_the_thread_is_on_the_ticket_too(world: World, pending: bool) -> None:
    report(world)
    staff_does(world, "reply", ONLY_ONE)
    if pending:
        staff_does(world, "wait")
    theo = world.person("Theo")
    for line in (ONLY_GLOBEX, SINCE):
        assert "passed that on to support" in text_of(theo.answer(theo.dm(line), timeout=30))
    assert on(world) == [ONLY_GLOBEX, SINCE]


def test_what_an_answer_tells_of_browser_and_address_is_no_longer_missing(world: World) -> None:
    thread = report(world)
    staff_does(world, "reply", "Where exactly, and in which browser?")
    says(world, thread, "Chrome 126 on my Mac, https://app.hirepilot.example/deals/17/billing")
    [ticket] = world.tickets()
    assert ticket.fields.browser_device.value == "Chrome 126 on Mac"
    assert ticket.fields.url.value == "https://app.hirepilot.example/deals/17/billing"


def test_a_question_that_the_guide_answers_and_an_order_stay_what_they_are(world: World) -> None:
    thread = report(world)
    staff_does(world, "reply", ONLY_ONE)
    staff_does(world, "wait")
    assert "Guide › Opportunities" in says(world, thread, "how do I link a job req to a deal?")
    assert "Confirm" in says(world, thread, "move OPP-2001 to Proposal")
    assert (on(world), status(world)) == ([], TicketStatus.PENDING)


def test_a_question_that_nothing_answers_is_for_support(world: World) -> None:
    thread = report(world)
    staff_does(world, "reply", "We have found the cause.")
    asked = "did the night shift leave a note for you?"
    assert "passed that on to support" in says(world, thread, asked)
    assert on(world) == [asked]


def test_in_a_channel_only_the_reporters_own_words_are_theirs(world: World) -> None:
    theo, dana = world.person("Theo"), world.person("Dana")
    bot = world.bot_of(theo)
    thread = theo.say("C0HARBOR", f"<@{bot}> {CRASH}")
    theo.answer(thread, timeout=30)
    world.settle()
    staff_does(world, "reply", ONLY_ONE)
    theo.reply(thread, ONLY_GLOBEX)
    world.wait_for(lambda: on(world) == [ONLY_GLOBEX], lambda: on(world))
    dana.reply(thread, "only with Umbra at my desk, strange thing")
    world.settle()
    theo.reply(thread, "let us have a look together after lunch")
    world.settle()
    assert on(world) == [ONLY_GLOBEX]
    asked = f"<@{bot}> it is Globex's second deal"
    assert "passed that on" in text_of(theo.answer(theo.reply(thread, asked), timeout=30))
    assert on(world)[1:] == ["it is Globex's second deal"]


# "Is it solved?"


@pytest.mark.parametrize("said", ["no it still crashes", "no", "not really", "nope, same problem"])
def test_a_no_in_words_opens_it_again(world: World, said: str) -> None:
    thread = report(world)
    staff_does(world, "resolve", "Fixed: please reload.")
    assert "TKT-1001 is open again" in says(world, thread, said)
    [ticket] = world.tickets()
    assert (ticket.status, ticket.reopened) == (TicketStatus.OPEN, 1)
    assert on(world) == [said]


@pytest.mark.parametrize("said", ["yes thanks, works now", "yes", "it's fixed, thank you"])
def test_a_yes_in_words_closes_it_and_asks_how_it_was(world: World, said: str) -> None:
    thread = report(world)
    staff_does(world, "resolve", "Fixed: please reload.")
    assert "Good to hear. TKT-1001 is closed." in says(world, thread, said)
    world.wait_for(lambda: "How did we do?" in world.shown_to("Theo"), world.tickets)
    assert status(world) is TicketStatus.CLOSED


def test_mere_thanks_change_nothing(world: World) -> None:
    thread = report(world)
    staff_does(world, "resolve", "Fixed: please reload.")
    says(world, thread, "thanks!", "thanks, I'll look at it tomorrow")
    assert status(world) is TicketStatus.RESOLVED
    assert on(world) == ["thanks, I'll look at it tomorrow"]


def test_a_no_to_rexs_small_talk_is_none_to_supports_question(world: World) -> None:
    thread = report(world)
    staff_does(world, "resolve", "Fixed: please reload.")
    says(world, thread, "thanks!", "no")
    assert status(world) is TicketStatus.RESOLVED
    assert "TKT-1001 is open again" in says(world, thread, "no it still crashes")


def test_a_yes_to_rexs_own_question_is_none_to_supports(world: World) -> None:
    thread = report(world)
    staff_does(world, "resolve", "Fixed: please reload.")
    says(world, thread, "move OPP-2001 to Proposal", "yes")
    assert status(world) is TicketStatus.RESOLVED


def test_the_buttons_of_a_question_answered_since_say_how_it_stands(world: World) -> None:
    thread = report(world)
    staff_does(world, "resolve", "Fixed: please reload.")
    says(world, thread, "no it still crashes")
    theo = world.person("Theo")
    theo.click(world.message_with_button(theo, "Yes, thanks", None), "Yes, thanks")
    world.settle()
    assert "TKT-1001 is open again, because you said that it isn't solved." in world.shown_to(
        "Theo"
    )
    assert status(world) is TicketStatus.OPEN
