"""Requirements: a plan that Slack ended, or a process that died, still becomes the one reply."""

from bot.automation.jobs import Patience
from bot.playground.stream import STREAM_LASTS
from tests.bot.test_full_mode import Modelled, answer, says
from tests.bot.test_streaming import SEARCH, SLOWLY, STEP, begun, slow
from tests.openai_server import Scripted
from tests.world import text_of


def test_a_message_that_slack_ended_meanwhile_still_becomes_the_reply(modelled: Modelled) -> None:
    late = Scripted(body=answer(STEP).body, delay=3)
    world, server = modelled(says(**SEARCH), late)
    theo = world.person("Theo")
    asked = begun(theo, server)
    world.emulator.clock.forward(STREAM_LASTS + 1)
    theo.wait_for(lambda: "Add REQ" in text_of(asked.answers[0]), SLOWLY)
    world.at_rest()
    assert len(asked.answers) == 1


def test_a_message_that_a_dead_process_began_is_finished_by_the_next(modelled: Modelled) -> None:
    world, server = modelled(says(**SEARCH), slow(answer(STEP)), answer(STEP))
    theo = world.person("Theo")
    asked = begun(theo, server)
    (shown,) = asked.answers
    world.service.stop()
    world.start_again(Patience())
    assert theo.answer(asked, timeout=SLOWLY) is shown
    world.at_rest()
    assert "Add REQ" in text_of(shown)
    assert len(asked.answers) == 1
