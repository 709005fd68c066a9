"""REX with a language model: a real server on loopback, through Slack, to the database."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot.sql.room import Room
from bot.sql.tables import AnswerRow
from bot.turn import Checked
from tests.openai_server import OpenAIServer, Scripted, reply
from tests.world import World, text_of

Request = dict[str, Any]


def says(content: str | None = None, **tool: Any) -> Scripted:
    """A chat completion: a text, or one tool call given as name=arguments."""
    calls = [
        {
            "id": f"call_{name}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)},
        }
        for name, arguments in tool.items()
    ]
    message = {"role": "assistant", "content": content, **({"tool_calls": calls} if calls else {})}
    choice = {"index": 0, "finish_reason": "tool_calls" if calls else "stop", "message": message}
    body = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    return reply(body)


def answer(*blocks: str, say: str | None = None) -> Scripted:
    parts = [{"say": say, "blocks": list(blocks)}]
    return says(json.dumps({"kind": "answer", "parts": parts, "question": None}))


def asks(question: str) -> Scripted:
    return says(json.dumps({"kind": "clarify", "parts": [], "question": question}))


Modelled = Callable[..., tuple[World, OpenAIServer]]


def ask(world: World, text: str, who: str = "Theo") -> str:
    person = world.person(who)
    return text_of(person.answer(person.dm(text), timeout=60))


def checked(world: World) -> Checked:
    """How the only answer of a world came about."""
    with world.database.transaction() as session:
        turn = session.scalars(select(AnswerRow.turn_id)).one()
        kept = Room.on(session).answers.kept(turn)
    assert kept is not None
    return kept


SEARCH = {"search_guide": {"queries": ["link a REQ to an opportunity"]}}
STEPS = tuple(f"opportunities#linking-job-reqs/{n}" for n in range(1, 8))


def test_the_models_answer_is_printed_from_the_guide(modelled: Modelled) -> None:
    world, server = modelled(says(**SEARCH), answer(STEPS[2]))
    shown = ask(world, "how do i attach a job req")
    assert "Add REQ" in shown
    assert "Guide › Opportunities › Linking Job REQs" in shown
    assert len(server.requests) == 2


def test_a_model_that_speaks_as_if_it_had_read_a_file_is_put_right(modelled: Modelled) -> None:
    world, _ = modelled(says(**SEARCH), answer(STEPS[2]))
    theo = world.person("Theo")
    asked = theo.dm("how do i attach a job req", files=["a.png"])
    assert "I haven't read a.png." in text_of(theo.answer(asked, timeout=60))


def test_what_the_guide_does_not_say_is_not_said(modelled: Modelled) -> None:
    world, _ = modelled(says(**SEARCH), answer(STEPS[2], say="It costs 500 credits per REQ."))
    assert "500" not in ask(world, "how do i attach a job req")
    assert (checked(world).repaired, checked(world).retried) == (1, False)
    assert "name" in checked(world).reasons


def test_an_answer_without_a_block_is_asked_for_once_more(modelled: Modelled) -> None:
    world, server = modelled(says(**SEARCH), says("Just use the Magic Linker."), answer(STEPS[2]))
    shown = ask(world, "how do i attach a job req")
    assert "Magic" not in shown
    assert "Add REQ" in shown
    assert len(server.requests) == 3
    assert checked(world).retried


def test_a_model_that_is_asked_once_more_is_told_why(
    modelled: Modelled, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "rex")
    prose = says("Just use the Magic Linker, Theo.")
    world, server = modelled(says(**SEARCH), prose, answer(STEPS[2], say="It takes 3 days."))
    ask(world, "how do i attach a job req")
    told = server.requests[2]["messages"][-1]["content"]
    assert "\u201cJust use the Magic Linker, Theo.\u201d: 'Magic Linker' comes from nowhere" in told
    assert "no block stands beside it" in told
    kept = checked(world)
    assert (kept.repaired, kept.dropped, kept.retried) == (1, 0, True)
    assert kept.reasons.count("name") == 2
    (line,) = (it.getMessage() for it in caplog.records if it.getMessage().startswith("The gate:"))
    assert "repaired=1 dropped=0 retried=true reasons=name:2," in line
    assert "Magic" not in line
    assert "Theo" not in line


@pytest.mark.parametrize(
    "asserting",
    [
        "Since Starter includes opportunities, shall I create one?",
        "You do know that guests can link REQs, right?",
    ],
)
def test_a_question_that_asserts_something_is_asked_anew(
    modelled: Modelled, asserting: str
) -> None:
    world, server = modelled(asks(asserting), asks("Which client is it for?"))
    shown = ask(world, "so, about that thing we discussed")
    assert "Which client is it for?" in shown
    assert asserting not in shown
    assert "takes for true" in server.requests[1]["messages"][-1]["content"]


def test_a_model_that_asserts_again_is_not_heard(modelled: Modelled) -> None:
    asserting = "Did you know that Free and Starter include Billing?"
    world, server = modelled(says(**SEARCH), asks(asserting), asks(asserting))
    assert "Free and Starter include" not in ask(world, "how do i attach a job req")
    assert len(server.requests) == 3
    assert "question" in checked(world).reasons


def test_a_question_with_names_from_a_tool_is_asked(modelled: Modelled) -> None:
    listing = {"find_in_workspace": {"text": "acme"}}
    asking = "Do you mean OPP-2001, which is in Discovery, or another deal for Acme Corp?"
    world, server = modelled(says(**listing), asks(asking))
    assert asking in ask(world, "what about acme")
    assert len(server.requests) == 2


def test_a_fact_alone_is_not_said(modelled: Modelled) -> None:
    easy = {"say": "Sure, this is easy.", "blocks": []}
    parts = [easy, {"say": None, "blocks": [STEPS[2]]}]
    world, _ = modelled(says(**SEARCH), says(json.dumps({"kind": "answer", "parts": parts})))
    shown = ask(world, "how do i attach a job req")
    assert "Add REQ" in shown
    assert "easy" not in shown
    kept = checked(world)
    assert (kept.passed, kept.repaired, kept.dropped) == (0, 0, 1)
    assert kept.reasons == ("no_block",)


def test_a_claim_of_success_is_not_believed(modelled: Modelled) -> None:
    world, _ = modelled(says("Done! I moved the Acme deal to Won."))
    shown = ask(world, "move the acme deal to won")
    assert "Done" not in shown
    assert world.deal("OPP-2001").stage.label == "Discovery"


def test_a_write_is_a_proposal_whatever_the_model_says_about_it(modelled: Modelled) -> None:
    move = {"move_stage": {"opportunity": "OPP-2001", "to_stage": "Proposal"}}
    world, _ = modelled(says(**move), says("Done! The deal is in Proposal now."))
    shown = ask(world, "move the acme deal to proposal")
    assert "Nothing changes until you confirm" in shown
    assert world.deal("OPP-2001").stage.label == "Discovery"


def test_an_identity_smuggled_into_the_arguments_is_refused(modelled: Modelled) -> None:
    smuggled = {"move_stage": {"opportunity": "OPP-2001", "to_stage": "Proposal", "user": "U0MAYA"}}
    world, server = modelled(says(**smuggled), says("I could not do that."))
    ask(world, "move the acme deal to proposal", who="Gus")
    told = json.loads(server.requests[1]["messages"][-1]["content"])
    assert "takes only" in told["error"]


def test_a_symptom_is_escalated_even_if_the_model_ignores_it(modelled: Modelled) -> None:
    world, _ = modelled(says(json.dumps({"kind": "clarify", "parts": [], "question": "Really?"})))
    assert "TKT-1001" in ask(world, "the billing tab crashes with error 500")
    world.wait_for(lambda: len(world.inbox.mails) == 2, lambda: world.inbox.mails)


def test_what_is_still_so_is_escalated_as_promised_even_if_the_model_ignores_it(
    modelled: Modelled,
) -> None:
    why = {"troubleshoot_visibility": {"topic": "create_opportunity", "user": None, "ref": None}}
    asks = json.dumps({"kind": "clarify", "parts": [], "question": "Did you reload?"})
    world, _ = modelled(says(**why), says(asks), says(asks))
    dana = world.person("Dana")
    first = dana.dm("I can't see the Create Opportunity button")
    assert "support will look" in text_of(dana.answer(first))
    again = dana.reply(first, "still missing")
    assert "TKT-1001" in text_of(dana.answer(again))


def test_an_explainable_symptom_is_not_ticketed_even_if_the_model_wants_to(
    modelled: Modelled,
) -> None:
    ticket = {"open_escalation_ticket": {"summary": "cannot see the Opportunities tab"}}
    world, _ = modelled(says(**ticket), says("I opened a ticket."))
    ask(world, "I can't see the Opportunities tab", who="Sam")
    assert world.tickets() == ()


def test_a_model_that_goes_down_in_the_middle_does_not_silence_rex(modelled: Modelled) -> None:
    world, _ = modelled(says(**SEARCH))  # every further call is a 500
    shown = ask(world, "how do i attach a job req to my deal")
    assert "Add REQ" in shown
    assert world.last_reply().mode == "degraded"


def test_a_model_that_abstains_is_believed(modelled: Modelled) -> None:
    abstains = json.dumps({"kind": "abstain", "parts": [], "question": None})
    world, _ = modelled(says(**SEARCH), says(abstains))
    assert "couldn't find" in ask(world, "can REX book flights?")


def test_after_three_strikes_the_form_is_offered_with_what_was_valid(modelled: Modelled) -> None:
    said = [
        {"client": "Globex", "title": "CTO search", "estimated_value": amount, "by": "U0MAYA"}
        for amount in ("lots", "more", "most")
    ]
    world, server = modelled(*(says(create_opportunity=each) for each in said))
    theo = world.person("Theo")
    shown = theo.answer(theo.dm("take care of that new business, as discussed"), timeout=60)
    assert "fill in the form" in text_of(shown)
    assert len(server.requests) == 3
    theo.click(shown, "Fill in a form")
    view = theo.wait_for(lambda: theo.modal, 10)
    assert view is not None
    assert theo.submit(view, {"estimated_value": "80k"}).errors == {}
    world.wait_for(lambda: "$80,000" in text_of(shown), lambda: text_of(shown))
    assert "CTO search" in text_of(shown)
    assert "Nothing changes until you confirm" in text_of(shown)
    assert len(world.deals_of("Globex")) == 2
