"""Requirements: Slack's stop button really stops a turn, whatever it is in the middle of."""

from datetime import UTC, datetime

from bot.automation.jobs import Patience
from bot.playground.channel import Message
from bot.playground.person import Person
from bot.sql.database import Database
from bot.stopping import Stops
from bot.turn import Place, Stop
from tests.bot.test_full_mode import Modelled, answer, says
from tests.openai_server import OpenAIServer, Scripted
from tests.world import text_of

SLOWLY = 60.0
MOVE = {"move_stage": {"opportunity": "OPP-2001", "to_stage": "Proposal"}}
SEARCH = {"search_guide": {"queries": ["link a REQ to an opportunity"]}}
STEP = "opportunities#linking-job-reqs/3"


def late(scripted: Scripted, seconds: float) -> Scripted:
    return Scripted(body=scripted.body, delay=seconds)


def thinking(person: Person, text: str, server: OpenAIServer, calls: int = 1) -> Message:
    """A message whose answer the model is working on."""
    asked = person.dm(text)

    def at_work() -> bool:
        session = asked.channel.sessions.get(asked.ts)
        return (
            session is not None and session.status == "processing" and len(server.requests) == calls
        )

    person.wait_for(at_work, SLOWLY)
    return asked


def test_stop_ends_a_turn_while_the_model_thinks(modelled: Modelled) -> None:
    world, server = modelled(late(says(**MOVE), 20))
    theo = world.person("Theo")
    asked = thinking(theo, "move the acme deal to proposal", server)
    theo.stop(asked)
    assert text_of(theo.answer(asked, timeout=10)) == "Stopped."
    world.at_rest()
    assert len(server.requests) == 1
    assert asked.channel.sessions[asked.ts].status == "active"
    assert world.last_reply().proposals == ()


def test_what_is_asked_after_a_stop_is_answered(modelled: Modelled) -> None:
    world, server = modelled(late(says(**MOVE), 20), says(**SEARCH), answer(STEP))
    theo = world.person("Theo")
    asked = thinking(theo, "move the acme deal to proposal", server)
    theo.stop(asked)
    theo.answer(asked, timeout=10)
    again = theo.reply(asked, "how do i attach a job req")
    assert "Add REQ" in text_of(theo.answer(again, timeout=SLOWLY))


def test_a_stop_outlives_a_restart(modelled: Modelled) -> None:
    world, server = modelled(late(says(**MOVE), 20), says(**MOVE), says("Done."))
    theo = world.person("Theo")
    asked = thinking(theo, "move the acme deal to proposal", server)
    world.service.stop()
    place = Place(team=theo.user.team_id, channel=asked.channel.id, thread=asked.ts)
    pressed = Stop(place=place, ts=f"{float(asked.ts) + 1:.6f}")
    Stops(world.database, world.clock).press(pressed)
    world.start_again(Patience())
    assert text_of(theo.answer(asked, timeout=SLOWLY)) == "Stopped."
    assert world.last_reply().proposals == ()


def test_an_earlier_press_that_comes_late_takes_back_no_later_one(migrated: Database) -> None:
    place = Place(team="T", channel="D", thread="100.000000")
    stops = Stops(migrated, lambda: datetime(2026, 3, 2, tzinfo=UTC))
    for ts in ("300.000000", "200.000000"):
        stops.press(Stop(place=place, ts=ts))
    assert stops.pressed(place, "250.000000")
