"""What REX remembers of a conversation, for how long, and how it is made to forget."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.forgetting import wants_forgotten
from bot.history import LONGEST_RESULT, fitting, in_short, tokens_of
from bot.model.log import (
    Answered,
    AssistantSaid,
    Called,
    Line,
    Opaque,
    ToolCall,
    ToolSaid,
    UserSaid,
)
from bot.steps import InlineSteps
from bot.upkeep.retention import nightly
from knowledge.live import LiveLibrary
from tests.bot.backroom import Backroom
from tests.bot.test_limits import Follows
from tests.guide import live_guide

DEAL = ToolCall(id="a", name="show_opportunity", arguments='{"opportunity": "OPP-2001"}')


@pytest.fixture(scope="module")
def library() -> LiveLibrary:
    return live_guide()


@pytest.fixture
def backroom(seeded: Path, tmp_path: Path, library: LiveLibrary) -> Iterator[Backroom]:
    (tmp_path / "rex.db").write_bytes(seeded.read_bytes())
    room = Backroom(tmp_path / "rex.db", library)
    yield room
    room.close()


def turn(said: str, answered: str = "All right.") -> list[Line]:
    return [UserSaid(text=said), AssistantSaid(text=answered)]


def result(**told: object) -> dict[str, object]:
    (short,) = in_short([ToolSaid(call_id="a", name="x", content=json.dumps(told))])
    assert isinstance(short, ToolSaid)
    read: dict[str, object] = json.loads(short.content)
    return read


def test_the_newest_turns_are_shown_whole_as_far_as_they_fit() -> None:
    turns = [turn(f"message {n} " * 20) for n in range(9)]
    shown = fitting(turns, tokens_of(turns[0]) * 3 + 1)
    assert shown == [line for each in turns[-3:] for line in each]
    assert tokens_of(shown) <= tokens_of(turns[0]) * 3 + 1


def test_a_turn_that_does_not_fit_is_left_out_and_so_is_everything_before_it() -> None:
    assert fitting([turn("small"), turn("large " * 999), turn("new")], 100) == turn("new")


def test_the_deal_spoken_of_last_outlives_the_turn_it_was_named_in() -> None:
    named: list[Line] = [
        UserSaid(text="show me the CFO search"),
        Called(calls=(DEAL,)),
        ToolSaid(call_id="a", name="show_opportunity", content="{}"),
    ]
    first, *rest = fitting([named, turn("what is a REQ? " * 30)], 150)
    assert isinstance(first, AssistantSaid)
    assert "OPP-2001" in first.text
    assert rest == turn("what is a REQ? " * 30)


def test_no_deal_is_recalled_where_another_was_spoken_of_since() -> None:
    shown = fitting([turn("OPP-2001 " * 60), turn("and OPP-2003?")], 40)
    assert shown == turn("and OPP-2003?")


def test_results_are_kept_in_short_and_what_is_left_open_whole() -> None:
    draft = {"missing": ["title"], "arguments": {"client": "Acme Corp"}, "question": "?" * 300}
    assert result(draft=draft) == {"draft": draft}
    short = result(
        passages=[{"source": "Guide", "blocks": [{"id": "b", "text": "x"}]}],
        rows=[{"n": n} for n in range(50)],
        note="y" * 999,
    )
    assert short["passages"] == [{"source": "Guide"}]
    assert len(str(short["note"])) == 160
    assert str(short["rows"]).endswith("… 44 more']")


def test_a_result_is_never_kept_longer_than_allowed() -> None:
    short = result(ref="OPP-2001", **{f"key{n}": ["z" * 150] * 6 for n in range(20)})
    assert short == {"ref": "OPP-2001", "left_out": "a long result"}
    assert len(json.dumps(short)) < LONGEST_RESULT


def test_what_a_server_wanted_to_see_again_is_dropped_with_the_turn() -> None:
    opaque = Opaque(source="m", items=({"encrypted_content": "x"},))
    (kept,) = in_short([Called(calls=(DEAL,), opaque=opaque)])
    assert kept == Called(calls=(DEAL,))


def test_it_is_the_deal_of_the_turn_before(backroom: Backroom) -> None:
    backroom.says("Theo", "show me OPP-2003")
    card = backroom.says("Theo", "move it to Proposal").proposals[0]
    assert card.arguments["opportunity"] == "OPP-2003"


def test_a_model_is_shown_no_more_of_a_thread_than_its_budget(backroom: Backroom) -> None:
    model = Follows(lambda *_: Answered(text="No."))
    backroom.use(model)
    budget = replace(backroom.rex.budget, history_tokens=900)
    backroom.rex = replace(backroom.rex, budget=budget)
    for number in range(6):
        backroom.says("Theo", f"{number} " + "tell me about stages " * 60)
    assert tokens_of(model.logs[-1][:-1]) <= backroom.rex.budget.history_tokens
    assert isinstance(model.logs[-1][0], UserSaid | AssistantSaid)
    assert "0 tell me" not in str(model.logs[-1])


@pytest.mark.parametrize(
    ("said", "scope"),
    [
        ("forget this conversation", "thread"),
        ("Please forget our chat.", "thread"),
        ("can you forget what I said", "thread"),
        ("forget everything we said here", "thread"),
        ("reset the conversation", "thread"),
        ("forget everything", "everything"),
        ("forget everything you know about me", "everything"),
        ("REX, forget all our conversations please", "everything"),
        ("can u forget this chat", "thread"),
        ("forget what i just said", "thread"),
        ("i want you to forget this conversation", "thread"),
        ("clear chat", "thread"),
        ("forget me", "everything"),
        ("forget about everything I told you", "everything"),
        ("delete everything you have on me", "everything"),
        ("clear my chat history", "everything"),
        ("clear the thread about Acme", None),
        ("delete my data", None),
        ("forget it", None),
        ("forget that", None),
        ("forget about the Acme deal", None),
        ("how do I delete this thread?", None),
        ("delete my opportunity", None),
        ("I forgot this conversation", None),
    ],
)
def test_forgetting_is_asked_for_in_words(said: str, scope: str | None) -> None:
    assert wants_forgotten(said) == scope


SECRET = "our margin with Acme is 31 percent"


@pytest.mark.parametrize("models", [[], [Answered(text="I forget nothing.")]])
def test_what_is_forgotten_is_in_no_table_and_is_shown_to_no_model(
    backroom: Backroom, models: Sequence[Answered]
) -> None:
    backroom.use(*(Follows(lambda *_, said=each: said) for each in models))
    backroom.says("Theo", SECRET)
    backroom.says("Dana", SECRET)
    answered = backroom.says("Theo", "forget this conversation")
    assert "forgotten" in (answered.parts[0].say or "")
    kept = [row for row in backroom.table("turn") if SECRET in repr(row)]
    assert [row[4] for row in kept] == ["U0DANA"]
    watching = Follows(lambda *_: Answered(text="No."))
    backroom.use(watching)
    backroom.says("Theo", "and now?")
    assert watching.logs == [[UserSaid(text="and now?")]]


def test_a_thread_is_forgotten_alone_and_everything_with_all_threads(backroom: Backroom) -> None:
    for thread in ("1.0", "2.0"):
        backroom.says("Theo", SECRET, thread)
    backroom.says("Theo", "forget this thread", "1.0")
    assert SECRET in repr(backroom.table("turn"))
    backroom.says("Theo", "forget everything", "3.0")
    assert SECRET not in repr(backroom.table("turn"))


def test_a_card_still_works_after_its_conversation_was_forgotten(backroom: Backroom) -> None:
    card = backroom.says("Theo", "move the Acme deal to Proposal").proposals[0]
    backroom.says("Theo", "forget this conversation")
    backroom.presses("Theo", "confirm", card.id)
    assert "moved from Discovery to Proposal" in repr(backroom.outbox.messages[-1])


def test_it_means_nothing_after_the_conversation_was_forgotten(backroom: Backroom) -> None:
    backroom.says("Theo", "show me OPP-2003")
    backroom.says("Theo", "forget this conversation")
    assert not backroom.says("Theo", "move it to Proposal").proposals


def test_a_ticket_is_about_the_persons_own_words_whoever_else_wrote_in_the_thread(
    backroom: Backroom,
) -> None:
    backroom.says("Theo", "my cat is on the keyboard")
    answered = backroom.says("Dana", "I want to talk to a human")
    assert answered.ticket is not None
    assert "cat" not in answered.ticket.sentence
    assert "cat" not in repr(backroom.table("ticket"))


def test_old_conversations_are_deleted_every_night_with_their_verdicts(backroom: Backroom) -> None:
    backroom.says("Theo", "how do I link a REQ?", "1.0")
    backroom.presses("Theo", "helpful", f"{backroom.turns:06d}")
    backroom.ahead = timedelta(days=29)
    backroom.says("Theo", "what is a stage?", "2.0")
    steps = InlineSteps(backroom.database)
    nightly(30).run(backroom.now(), steps)
    assert len(backroom.table("turn")) == 2
    backroom.ahead = timedelta(days=31)
    nightly(30).run(backroom.now(), steps)
    assert [row[6] for row in backroom.table("turn")] == ["what is a stage?"]
    assert backroom.table("feedback") == []
    assert len(backroom.table("answer")) == 1
