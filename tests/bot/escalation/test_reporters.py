"""Requirements: what support says arrives in the reporter's thread, and nothing else does."""

from datetime import timedelta

from sqlalchemy import text

from bot.sql.room import Room
from bot.turn import Incoming, Place
from tests.bot.escalation.acts import CRASH, report, staff_does
from tests.world import World, text_of
from tickets.alerts import AlertState
from tickets.desk import TicketDesk
from tickets.replies import ReplyDelivery
from tickets.ticket import TicketStatus

#: The database takes no note of the first answer's arrival.
REFUSES_FIRST = """
CREATE TRIGGER first_refuses BEFORE UPDATE ON reply_delivery
WHEN new.state = 'sent' AND (SELECT text FROM ticket_message WHERE id = new.message_id) LIKE '%the cause%'
BEGIN SELECT RAISE(ABORT, 'no'); END
"""
SECRET = "their card is odd, do not tell them"


def test_an_answer_arrives_once_and_a_note_never_does(world: World) -> None:
    report(world)
    staff_does(world, "note", SECRET)
    staff_does(world, "reply", "We have found the cause.")
    world.service.dispatch()
    world.settle()
    seen = world.shown_to("Theo")
    assert seen.count("We have found the cause.") == 1
    assert "Ines Duarte · HirePilot support, TKT-1001" in seen
    for call in world.emulator.log.calls():
        assert SECRET not in str(call.arguments)
    assert all(SECRET not in mail.text + mail.html for mail in world.inbox.mails)


def test_an_answer_that_rex_fails_over_is_dead_and_holds_up_none_behind_it(world: World) -> None:
    report(world)
    with world.database.transaction() as session:
        session.execute(text(REFUSES_FIRST))
    staff_does(world, "reply", "We have found the cause.")
    staff_does(world, "reply", "It is mended.")
    theo = world.person("Theo")
    world.wait_for(lambda: "It is mended." in world.shown_to("Theo"), lambda: theo)
    with world.database.transaction() as session:
        replies = TicketDesk(Room.on(session).tickets).replies("TKT-1001")
    dead, arrived = [each for each in replies if each.message.staff_id]
    assert (dead.state, arrived.state) == (AlertState.DEAD, AlertState.SENT)
    assert "rex engine status" in str(dead.last_error)


def test_every_reporter_of_a_fault_gets_one_resolution_and_is_asked(world: World) -> None:
    report(world, "Theo")
    report(world, "Leo")
    staff_does(world, "resolve_incident", "Fixed: please reload.", ref="INC-1001")
    for who in ("Theo", "Leo"):
        assert world.shown_to(who).count("Fixed: please reload.") == 1
        assert "Is it solved?" in world.shown_to(who)
    assert {ticket.status for ticket in world.tickets()} == {TicketStatus.RESOLVED}


def test_solved_closes_and_asks_once_how_it_was(world: World) -> None:
    report(world)
    staff_does(world, "resolve", "Fixed: please reload.")
    theo = world.person("Theo")
    theo.click(world.message_with_button(theo, "Yes, thanks", None), "Yes, thanks")
    world.settle()
    theo.click(world.message_with_button(theo, "4", None), "4")
    theo.click(world.message_with_button(theo, "4", None), "1 😞")
    world.settle()
    (ticket,) = world.tickets()
    assert (ticket.status, ticket.csat) == (TicketStatus.CLOSED, 4)
    assert world.shown_to("Theo").count("How did we do?") == 1


def test_not_solved_opens_it_again(world: World) -> None:
    report(world)
    staff_does(world, "resolve", "Fixed: please reload.")
    theo = world.person("Theo")
    theo.click(world.message_with_button(theo, "No, it isn't", None), "No, it isn't")
    world.settle()
    (ticket,) = world.tickets()
    assert (ticket.status, ticket.reopened) == (TicketStatus.OPEN, 1)


def test_only_the_reporter_says_whether_it_is_solved(world: World) -> None:
    report(world)
    staff_does(world, "resolve", "Fixed: please reload.")
    click = Incoming(
        id="1.0:click:dana",
        kind="click",
        place=Place(team="T0HARBOR", channel="D0THEO", thread="1.0"),
        user=world.person("Dana").user.id,
        ts="1.0",
        action="solved",
        value="TKT-1001",
    )
    world.service.engine.record(click)
    world.settle()
    (ticket,) = world.tickets()
    assert ticket.status is TicketStatus.RESOLVED


def test_the_status_of_a_ticket_is_told_without_a_model(world: World) -> None:
    report(world)
    staff_does(world, "claim")
    theo = world.person("Theo")
    for asked in (
        "what's the status of my ticket?",
        "any news on TKT-1001?",
        "ticket 1001 status?",
        "TKT-1001: any progress?",
        "what's happening with ticket #1001",
        "is it fixed yet?",
    ):
        answer = text_of(theo.answer(theo.dm(asked), timeout=30))
        assert "TKT-1001" in answer, asked
        assert "Ines Duarte" in answer, asked
    assert len(world.tickets()) == 1


def test_who_is_not_linked_hears_of_their_ticket_too(world: World) -> None:
    wanda = world.person("Wanda")
    wanda.answer(wanda.dm(CRASH), timeout=30)
    assert "TKT-1001" in text_of(
        wanda.answer(wanda.dm("what's the status of my ticket?"), timeout=30)
    )


def test_who_was_told_of_a_ticket_is_answered(world: World) -> None:
    report(world)
    theo = world.person("Theo")
    for asked in ("Who was told about it?", "who knows about TKT-1001", "who has been informed?"):
        answer = text_of(theo.answer(theo.dm(asked), timeout=30))
        assert "2 of HirePilot's Super Admins know of it, by Slack and e-mail." in answer, asked
    assert len(world.tickets()) == 1


def test_who_cannot_sign_in_alone_gets_the_checks_and_the_offer_of_a_ticket(world: World) -> None:
    dana = world.person("Dana")
    answer = text_of(dana.answer(dana.dm("I can't log in"), timeout=30))
    assert "Team and users" in answer
    assert "Open a ticket" in answer
    assert world.tickets() == ()
    dana.answer(dana.dm("none of us can log in"), timeout=30)
    assert world.tickets()[0].severity == "P1"


def test_what_support_waits_for_is_put_on_the_ticket(world: World) -> None:
    theo = world.person("Theo")
    thread = theo.dm(CRASH)
    theo.answer(thread, timeout=30)
    world.settle()
    staff_does(world, "reply", "Which browser is it?")
    staff_does(world, "wait")
    theo.reply(thread, "it is the one my boss installed, sorry")
    world.wait_for(lambda: world.tickets()[0].status is TicketStatus.OPEN, world.tickets)
    (ticket,) = world.tickets()
    assert ticket.messages[-1].text == "it is the one my boss installed, sorry"


def test_what_is_missing_is_asked_in_one_short_form(world: World) -> None:
    theo = world.person("Theo")
    answer = theo.answer(theo.dm(CRASH), timeout=30)
    world.settle()
    theo.click(answer, "Add details")
    form = theo.wait_for(lambda: theo.modal, 30)
    assert form is not None
    url = "https://app.hirepilot.example/deals/17/billing"
    theo.submit(form, {"browser_device": "Chrome on a Mac", "url": url})
    world.settle()
    (ticket,) = world.tickets()
    assert ticket.fields.browser_device.value == "Chrome on a Mac"
    assert ticket.fields.url.value == url
    assert ticket.messages[-1].text == f"Browser + device: Chrome on a Mac\nURL: {url}"


def test_a_reporter_adds_to_their_ticket_in_words_and_staff_see_it(world: World) -> None:
    report(world)
    theo = world.person("Theo")
    said = theo.answer(theo.dm("add to my ticket: Leo and Mia have it as well"), timeout=30)
    assert "I added your words to TKT-1001" in text_of(said)
    [ticket] = world.tickets()
    assert [message.text for message in ticket.messages] == ["Leo and Mia have it as well"]


def test_answers_arrive_in_the_order_in_which_they_were_written(world: World) -> None:
    report(world)
    written = [f"answer number {n}" for n in range(4)]
    with world.database.transaction() as session:
        desk = TicketDesk(Room.on(session).tickets)
        ines = desk.staff_in_slack("T0PILOT", "U0INES")
        assert ines is not None
        for n, words in enumerate(written):
            desk.reply("TKT-1001", ines, words, world.clock() + timedelta(seconds=n))
    world.service.dispatch()
    world.wait_for(lambda: written[-1] in world.shown_to("Theo"), lambda: world.shown_to("Theo"))
    seen = world.shown_to("Theo")
    assert sorted(written, key=seen.index) == written


def test_an_answer_that_slack_refused_is_dead_in_the_open_and_can_be_sent_again(
    world: World,
) -> None:
    report(world)
    world.emulator.fault("chat.postMessage", error="channel_not_found")
    staff_does(world, "reply", "We have found the cause.")
    world.settle()
    (dead,) = replies(world)
    assert (dead.state, "Slack does not take it" in str(dead.last_error)) == (AlertState.DEAD, True)
    assert "We have found the cause." not in world.shown_to("Theo")
    with world.database.transaction() as session:
        desk = TicketDesk(Room.on(session).tickets)
        assert dead.message.id is not None
        desk.resend_reply("TKT-1001", dead.message.id)
    world.service.dispatch()
    world.settle()
    assert world.shown_to("Theo").count("We have found the cause.") == 1
    assert [each.state for each in replies(world)] == [AlertState.SENT]


def test_a_fault_that_is_back_reaches_staff_and_says_so(world: World) -> None:
    report(world)
    staff_does(world, "acknowledge")
    staff_does(world, "resolve_incident", "Fixed: please reload.", ref="INC-1001")
    theo = world.person("Theo")
    theo.click(world.message_with_button(theo, "No, it isn't", None), "No, it isn't")
    world.settle()
    world.service.dispatch()
    world.settle()
    for who in ("Ines", "Omar"):
        assert "It was resolved, and its reporter says that it isn't." in world.shown_to(who)
    assert world.tickets()[0].incident_ref == "INC-1002"


def replies(world: World) -> list[ReplyDelivery]:
    with world.database.transaction() as session:
        return list(TicketDesk(Room.on(session).tickets).replies("TKT-1001"))
