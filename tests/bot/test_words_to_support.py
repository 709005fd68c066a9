"""With a language model, too, what a reporter says to support reaches support, and a fault alerts."""

from collections.abc import Callable

from bot.playground.channel import Message
from tests.bot.escalation.acts import report, staff_does
from tests.bot.test_full_mode import says
from tests.openai_server import OpenAIServer
from tests.world import World, text_of

Modelled = Callable[..., tuple[World, OpenAIServer]]
ABSTAINS = says('{"kind": "abstain", "parts": [], "question": null}')
LEAK = "I can see another agency's candidates in my list!"


def says_in(world: World, thread: Message, text: str) -> str:
    theo = world.person("Theo")
    return text_of(theo.answer(theo.reply(thread, text), timeout=60))


def on_ticket(world: World) -> list[str]:
    return [each.text for each in world.tickets()[-1].messages if each.turn_id]


def test_an_answer_to_support_is_shown_to_no_model(modelled: Modelled) -> None:
    world, server = modelled(ABSTAINS)
    thread = report(world)
    staff_does(world, "reply", "Does it happen with every client, or only one?")
    asked = len(server.requests)
    assert "passed that on" in says_in(world, thread, "only with Globex, the others are fine")
    assert len(server.requests) == asked


def test_what_a_model_cannot_answer_there_is_passed_on(modelled: Modelled) -> None:
    world, _ = modelled(*[ABSTAINS] * 4)
    thread = report(world)
    staff_does(world, "reply", "We have found the cause.")
    question = "did the night shift leave a note for you?"
    assert "passed that on" in says_in(world, thread, question)
    assert on_ticket(world) == [question]


def test_a_fault_alerts_there_whatever_the_model_makes_of_it(modelled: Modelled) -> None:
    passes_on = says(add_to_ticket={"ticket": "TKT-1001", "words": LEAK})
    opens = says(open_escalation_ticket={"summary": "A person is asked for."})
    world, _ = modelled(opens, ABSTAINS, passes_on, ABSTAINS)
    thread = report(world, text="can I talk to a human please")
    staff_does(world, "reply", "Hello, how can I help?")
    staff_does(world, "wait")
    assert "I opened TKT-1002 (P1)" in says_in(world, thread, LEAK)
    assert on_ticket(world) == []
