"""Requirements: what was promised arrives once per person and courier, or is visibly dead."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bot.durable import workflows
from bot.playground.inbox import Mail
from bot.sql.room import Room
from tests.world import World, text_of
from tickets.alerts import Alert, AlertState
from tickets.desk import TicketDesk
from tickets.late import promise_late
from tickets.staff import QuietHours

CRASH = "billing tab crashes with error 500, chrome on my mac"
STAFF = ("Ines", "Omar")
#: Of two workspaces, guests and Starter plan included.
EIGHT = ("Theo", "Dana", "Sam", "Maya", "Gus", "Rita", "Leo", "Nora")


def report(world: World, who: str = "Theo", words: str = CRASH) -> None:
    person = world.person(who)
    person.answer(person.dm(words), timeout=30)
    world.settle()


def cards(world: World, who: str) -> list[str]:
    person = world.person(who)
    return [
        text_of(message)
        for channel in world.emulator.channels_of(person.user.id)
        for message in channel.seen_by(person.user.id)
        if message.user.is_bot and "TKT-" in text_of(message)
    ]


def states(world: World) -> list[AlertState]:
    with world.database.transaction() as session:
        return [each.state for each in TicketDesk(Room.on(session).tickets).all_alerts()]


def alerts(world: World) -> list[Alert]:
    with world.database.transaction() as session:
        return list(TicketDesk(Room.on(session).tickets).all_alerts())


def test_the_card_of_a_late_answer_shows_who_has_taken_the_ticket(world: World) -> None:
    report(world, "Theo", "can I talk to a human please")
    world.clock.forward(timedelta(days=5))
    with world.database.transaction() as session:
        assert promise_late(Room.on(session).tickets, world.clock())
    look(world)
    assert "TKT-1001" in cards(world, "Ines")[-1]
    with world.database.transaction() as session:
        desk = TicketDesk(Room.on(session).tickets)
        omar = desk.staff_in_slack("T0PILOT", "U0OMAR")
        assert omar is not None
        desk.claim("TKT-1001", omar, world.clock())
    look(world)
    world.wait_for(
        lambda: "Acknowledged by Omar" in cards(world, "Ines")[-1],
        lambda: cards(world, "Ines")[-1],
    )


def look(world: World) -> None:
    world.service.dispatch()
    world.settle()


def links_in(mail: Mail) -> dict[str, str]:
    return dict(re.findall(r"^(Acknowledge|Claim): (\S+)", mail.text, re.MULTILINE))


def post(link: str) -> tuple[int, str]:
    try:
        with urlopen(Request(link, method="POST")) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"error": "ratelimited", "retry_after": 0}, id="429"),
        pytest.param({"status": 500}, id="500", marks=pytest.mark.thorough),
        pytest.param({"lose_response": True}, id="response lost"),
        pytest.param({"delay": 0.3}, id="slow", marks=pytest.mark.thorough),
    ],
)
def test_an_alert_arrives_once_whatever_slack_does(world: World, fault: dict[str, int]) -> None:
    world.emulator.fault("conversations.open", **fault)  # type: ignore[arg-type]
    world.emulator.fault("chat.postMessage", nth=2, **fault)  # type: ignore[arg-type]
    report(world)
    world.wait_for(lambda: all(len(cards(world, who)) == 1 for who in STAFF), lambda: states(world))
    world.wait_for(lambda: set(states(world)) == {AlertState.SENT}, lambda: states(world))
    assert [len(cards(world, who)) for who in STAFF] == [1, 1]


@pytest.mark.thorough
def test_a_mail_server_that_is_busy_gets_each_mail_once(world: World) -> None:
    world.inbox.tempfail(times=1)
    report(world)
    world.wait_for(lambda: len(world.inbox.mails) == 2, lambda: states(world))
    assert {mail.to for mail in world.inbox.mails} == {
        "Ines Duarte <ines@hirepilot.example>",
        "Omar Haddad <omar@hirepilot.example>",
    }


def test_mails_wait_for_a_mail_server_that_is_down_and_cards_do_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workflows, "ALERT_PATIENCE", (1,) * 30)
    world.inbox.stop()
    person = world.person("Theo")
    person.answer(person.dm(CRASH), timeout=30)
    world.wait_for(lambda: all(len(cards(world, who)) == 1 for who in STAFF), lambda: states(world))
    assert world.inbox.mails == ()
    world.inbox.start()
    world.wait_for(lambda: set(states(world)) == {AlertState.SENT}, lambda: states(world))
    assert len(world.inbox.mails) == 2


def test_a_refused_mail_is_dead_in_the_open_and_can_be_sent_again(world: World) -> None:
    world.inbox.refuse(times=1)
    report(world)
    with world.database.transaction() as session:
        desk = TicketDesk(Room.on(session).tickets)
        (dead,) = desk.all_alerts((AlertState.DEAD,))
        tally = desk.tally()
        desk.resend(dead)
    assert (tally.promised, tally.sent, tally.dead) == (4, 3, 1)
    assert "550" in str(dead.last_error)
    look(world)
    assert len(world.inbox.mails) == 2
    assert states(world) == [AlertState.SENT] * 4


def test_eight_people_at_once_make_one_incident_and_one_card_each(world: World) -> None:
    with ThreadPoolExecutor(len(EIGHT)) as threads:
        list(threads.map(lambda who: world.person(who).dm(CRASH), EIGHT))
    world.wait_for(lambda: len(world.tickets()) == len(EIGHT), lambda: world.tickets())
    world.settle()
    look(world)
    assert {ticket.incident_ref for ticket in world.tickets()} == {"INC-1001"}
    assert len(states(world)) == 4
    for who in STAFF:
        (card,) = cards(world, who)
        assert "8 tickets of 8 reporters in 2 workspaces" in card
        assert "TKT-1001 in the console" in card
    assert len(world.inbox.mails) == 2


def test_another_thing_that_nothing_explains_is_told_anew(world: World) -> None:
    report(world, "Theo", "I can't see the Opportunities tab")
    report(world, "Theo", "I can't see the Billing tab")
    look(world)
    tabs = {ticket.report.about for ticket in world.tickets()}
    assert tabs == {"OPPORTUNITIES_TAB", "BILLING_TAB"}
    assert {ticket.incident_ref for ticket in world.tickets()} == {"INC-1001", "INC-1002"}
    assert [len(cards(world, who)) for who in STAFF] == [2, 2]


def test_nobody_acknowledges_so_the_ladder_climbs_until_somebody_does(world: World) -> None:
    report(world)
    world.clock.forward(timedelta(minutes=16))
    look(world)
    assert len(cards(world, "Ines")) == 2
    assert "Nobody has acknowledged it yet." in cards(world, "Ines")[1]
    first, second = (mail for mail in world.inbox.mails if "ines@" in mail.to)
    assert first.message["References"] == second.message["References"]
    assert first.message_id != second.message_id
    omar = world.person("Omar")
    omar.click(world.message_with_button(omar, "Acknowledge", None), "Acknowledge")
    world.settle()
    world.clock.forward(timedelta(minutes=31))
    look(world)
    assert len(cards(world, "Ines")) == 2
    assert "Acknowledged by Omar Haddad" in cards(world, "Ines")[1]


def test_an_acknowledged_incident_that_falls_silent_is_triggered_again(world: World) -> None:
    report(world)
    ines = world.person("Ines")
    ines.click(world.message_with_button(ines, "Acknowledge", None), "Acknowledge")
    world.settle()
    world.clock.forward(timedelta(hours=4, minutes=1))
    look(world)
    world.wait_for(
        lambda: "nothing has happened since" in cards(world, "Ines")[-1],
        lambda: cards(world, "Ines")[-1],
    )


def test_a_link_in_the_mail_acknowledges_once_and_only_when_it_is_pressed(world: World) -> None:
    report(world)
    world.wait_for(lambda: len(world.inbox.mails) == 2, lambda: states(world))
    mail = next(each for each in world.inbox.mails if "ines@" in each.to)
    links = links_in(mail)
    assert links.keys() == {"Acknowledge", "Claim"}
    assert links["Acknowledge"] in mail.html
    with urlopen(links["Acknowledge"]) as page:  # noqa: S310  (a mail program looks at it)
        assert "Acknowledge TKT-1001?" in page.read().decode()
    assert world.tickets()[0].acknowledged_by is None
    assert post(links["Acknowledge"])[0] == 200
    assert world.tickets()[0].acknowledged_by == "Ines Duarte"
    status, words = post(links["Acknowledge"])
    assert (status, "used already" in words) == (410, True)
    world.settle()
    assert "Acknowledged by Ines Duarte" in cards(world, "Omar")[0]


def test_a_link_to_what_is_solved_says_that_it_is(world: World) -> None:
    report(world)
    world.wait_for(lambda: len(world.inbox.mails) == 2, lambda: states(world))
    links = links_in(next(each for each in world.inbox.mails if "ines@" in each.to))
    with world.database.transaction() as session:
        desk = TicketDesk(Room.on(session).tickets)
        omar = desk.staff_in_slack("T0PILOT", "U0OMAR")
        assert omar is not None
        desk.resolve("TKT-1001", omar, "Please reload.", world.clock())
    assert "TKT-1001 is resolved already" in post(links["Claim"])[1]
    assert "TKT-1001 is resolved" in post(links["Claim"])[1]
    assert world.tickets()[0].assignee is None


def test_a_link_that_is_forged_cut_or_too_old_does_nothing(world: World) -> None:
    report(world)
    world.wait_for(lambda: len(world.inbox.mails) == 2, lambda: states(world))
    link = links_in(world.inbox.mails[0])["Claim"]
    for wrong in (f"{link[:-3]}xxx", link[:-9]):
        assert post(wrong)[0] == 410
    world.clock.forward(timedelta(days=3, minutes=1))
    assert post(link)[0] == 410
    assert world.tickets()[0].assignee is None


def test_two_who_claim_at_once_are_told_apart(world: World) -> None:
    report(world)
    world.wait_for(lambda: len(world.inbox.mails) == 2, lambda: states(world))
    links = [links_in(mail)["Claim"] for mail in world.inbox.mails]
    with ThreadPoolExecutor(2) as threads:
        pages = [words for _, words in threads.map(post, links)]
    assert sum("You work on TKT-1001 now" in words for words in pages) == 1
    assert sum("already has TKT-1001" in words for words in pages) == 1


def test_quiet_hours_hold_an_alert_back_until_they_are_over(world: World) -> None:
    ends = world.clock() + timedelta(minutes=10)
    with world.database.transaction() as session:
        kept = Room.on(session).tickets
        ines = next(each for each in kept.staff() if each.name.startswith("Ines"))
        starts = (world.clock() - timedelta(hours=1)).time()
        kept.save_quiet(replace(ines, timezone="UTC", quiet=QuietHours(starts, ends.time())))
    report(world)
    world.wait_for(lambda: len(cards(world, "Omar")) == 1, lambda: states(world))
    held = [each for each in alerts(world) if each.recipient.name.startswith("Ines")]
    assert {each.not_before is not None for each in held} == {True}
    world.clock.forward(ends - world.clock() - timedelta(seconds=0.5))
    look(world)  # it is put off for the half second that is left
    world.wait_for(lambda: len(cards(world, "Ines")) == 1, lambda: states(world))
    world.wait_for(lambda: set(states(world)) == {AlertState.SENT}, lambda: states(world))
    late = [each for each in alerts(world) if each.recipient.name.startswith("Ines")]
    assert all(each.sent_at >= each.not_before for each in late if each.not_before)
    assert len(world.inbox.mails) == 2
