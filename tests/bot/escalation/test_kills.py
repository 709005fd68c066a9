"""Requirements: REX may die at any moment of what escalation does by itself, and nothing is doubled.

The process is killed in its tests by an exception that nothing catches, raised where the signal
would be sent: the thread dies there, and what it had not recorded is gone.
"""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.escalation.escalating import LOOK
from bot.sql.room import Room
from tests.bot.escalation.test_alerting import STAFF, cards, report, states
from tests.tickets.examples import asks_for_person, stranger
from tests.world import HASTE, World
from tickets.alerts import AlertState
from tickets.desk import TicketDesk
from tickets.ticket import Severity

#: The tests take the moment that tells most of each job; `make torture` takes all of them.
EVERY = bool(os.environ.get("REX_TEST_EVERY_KILL"))


class Killed(BaseException):
    """What a SIGKILL is here."""


@pytest.fixture
def deaths(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Every time that REX was to be killed."""
    died: list[int] = []

    def kill(pid: int, signal: int) -> None:
        died.append(signal)
        raise Killed

    monkeypatch.setattr(os, "kill", kill)
    return died


def at(*boundaries: str) -> pytest.MarkDecorator:
    """The moments at which REX dies: the first of them, or each."""
    return pytest.mark.parametrize("boundary", boundaries if EVERY else boundaries[:1])


def dies_at(world: World, boundary: str, deaths: list[int], begin: Callable[[], None]) -> None:
    """Let REX die at a boundary after something has begun, and live on in a new process."""
    world.service.stop()
    alive = world.settings
    world.settings = alive.model_copy(update={"crash_at": boundary})
    world.start_again(HASTE)
    before = len(deaths)
    begin()
    world.wait_for(lambda: len(deaths) > before, lambda: f"{boundary} was never passed")
    world.service.stop()
    world.settings = alive
    world.start_again(HASTE)
    world.service.dispatch()
    world.settle()


def mails(world: World, words: str, boundary: str) -> Counter[str]:
    """Who got a mail with these words.

    Only where REX dies between the server's yes and its own record does a mail go out again; it is
    counted once then, by its Message-ID, as mail programs do.
    """
    found = [(mail.to, mail.message_id) for mail in world.inbox.mails if words in mail.text]
    return Counter(to for to, _ in (set(found) if boundary == "carry:inside" else found))


EVERYBODY_ONCE = {
    "Ines Duarte <ines@hirepilot.example>": 1,
    "Omar Haddad <omar@hirepilot.example>": 1,
}


@pytest.mark.thorough
@at("climb:inside", "waiting:inside", "climb:after", "carry:inside")
def test_a_step_of_the_ladder(world: World, deaths: list[int], boundary: str) -> None:
    report(world)
    world.clock.forward(timedelta(minutes=16))
    dies_at(world, boundary, deaths, world.service.dispatch)
    again = "Nobody has acknowledged it yet."
    world.wait_for(lambda: set(states(world)) == {AlertState.SENT}, lambda: states(world))
    assert [sum(again in card for card in cards(world, who)) for who in STAFF] == [1, 1]
    assert mails(world, again, boundary) == EVERYBODY_ONCE


@at("reply:inside", "find:inside", "reply intent:after", "settle:inside")
def test_an_answer_to_everybody(world: World, deaths: list[int], boundary: str) -> None:
    for who in ("Theo", "Leo"):
        report(world, who)

    def resolve() -> None:
        with world.database.transaction() as session:
            desk = TicketDesk(Room.on(session).tickets)
            ines = desk.staff_in_slack("T0PILOT", "U0INES")
            assert ines is not None
            desk.resolve_incident("INC-1001", ines, "Please reload.", world.clock())
        world.service.dispatch()

    dies_at(world, boundary, deaths, resolve)
    for who in ("Theo", "Leo"):
        assert world.shown_to(who).count("Please reload.") == 1


@pytest.mark.thorough
@at("by the clock:after", "by the clock:inside", "carry:inside")
def test_what_is_told_by_the_clock(world: World, deaths: list[int], boundary: str) -> None:
    """A P2 that is acknowledged and not answered, and nobody asks: half of its time has passed."""
    report(world)
    ines = world.person("Ines")
    ines.click(world.message_with_button(ines, "Acknowledge", None), "Acknowledge")
    world.settle()
    world.clock.forward(timedelta(minutes=31))
    dies_at(world, boundary, deaths, lambda: world.service.engine.run_schedule(LOOK))
    world.service.engine.run_schedule(LOOK)
    half = "50 % of the time has passed"
    world.wait_for(lambda: half in world.shown_to("Ines"), lambda: world.shown_to("Ines"))
    world.settle()
    assert world.tickets()[0].severity is Severity.P2
    assert [world.shown_to(who).count(half) for who in STAFF] == [1, 0]
    assert mails(world, half, boundary) == {"Ines Duarte <ines@hirepilot.example>": 1}


@pytest.mark.thorough
@at("by the clock:inside", "by the clock:after", "carry:inside")
def test_the_digest_of_the_morning(world: World, deaths: list[int], boundary: str) -> None:
    with world.database.transaction() as session:
        desk = TicketDesk(Room.on(session).tickets)
        small = replace(asks_for_person("turn-1"), severity=Severity.P3, reporter=stranger())
        desk.open(small, world.clock())
    now = world.clock()
    morning = (now + timedelta(days=1)).replace(hour=8, minute=30)
    world.clock.forward(morning - now)
    dies_at(world, boundary, deaths, lambda: world.service.engine.run_schedule(LOOK))
    world.service.engine.run_schedule(LOOK)
    words = "1 new since"
    world.wait_for(
        lambda: all(words in world.shown_to(who) for who in STAFF), lambda: world.shown_to("Ines")
    )
    world.settle()
    assert [world.shown_to(who).count(words) for who in STAFF] == [1, 1]
    assert mails(world, words, boundary) == EVERYBODY_ONCE


@at("turn posted:before", "turn reply:inside")
def test_whoever_was_answered_does_not_see_rex_at_work_for_ever(
    world: World, deaths: list[int], boundary: str
) -> None:
    theo, asked = world.person("Theo"), []
    dies_at(world, boundary, deaths, lambda: asked.append(theo.dm("what does Negotiation mean")))
    assert len(asked[0].answers) == 1
    world.at_rest()
