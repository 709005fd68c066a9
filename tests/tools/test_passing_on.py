"""Words that are no answer: whatever is said where support waits, what is gravest is never only noted."""

import json
from functools import cache
from pathlib import Path

import pytest

from bot.escalation.meaning import meaning
from tests.tools.world import World
from tickets.policy import assess
from tickets.staff import Staff
from tickets.ticket import Severity, Ticket
from tools.escalation import supply

TICKETS = Path(__file__).parent.parent / "tickets"
HUMAN, CRASH = "can I talk to a human please", "billing tab crashes with error 500"


@cache
def gravest() -> tuple[str, ...]:
    """Every symptom of ours that is a P1."""
    rows = [
        json.loads(line)
        for name in ("symptoms.jsonl", "guide_symptoms.jsonl")
        for line in (TICKETS / name).read_text("utf-8").splitlines()
    ]
    texts = [row["text"] for row in rows if row["expect"] == "escalate"]
    return tuple(text for text in texts if assess(text).severity is Severity.P1)


def ines(world: World) -> Staff:
    staff = world.desk.staff_in_slack("T0PILOT", "U0INES")
    assert staff is not None
    return staff


def asked_of(world: World, first: str, *, stands: str) -> Ticket:
    """A ticket of Theo's on which support has spoken, as it stands then."""
    world.run("Theo", "open_escalation_ticket", world.turn(first))
    staff, now = ines(world), world.now
    match stands:
        case "resolved":
            world.desk.resolve("TKT-1001", staff, "Fixed: please reload.", now)
        case "pending":
            world.desk.reply("TKT-1001", staff, "Please tell me more.", now)
            world.desk.wait("TKT-1001", staff, now)
        case _:
            world.desk.reply("TKT-1001", staff, "What happens, and since when?", now)
    return world.desk.ticket("TKT-1001")


@pytest.mark.parametrize("stands", ["open", "pending", "resolved"])
@pytest.mark.parametrize("first", [HUMAN, CRASH])
def test_no_p1_is_taken_for_an_answer_to_support(world: World, first: str, stands: str) -> None:
    ticket = asked_of(world, first, stands=stands)
    assert len(gravest()) > 50
    for said in gravest():
        assert meaning(said, ticket) is None, said


def test_every_p1_that_is_said_after_an_answer_alerts(world: World) -> None:
    ticket = asked_of(world, HUMAN, stands="pending")
    receipt = f"Thanks, I passed that on to support: it is on {ticket.ref}."
    before = [{"role": "user", "text": HUMAN}, {"role": "assistant", "text": receipt}]
    for said in gravest():
        with world.session.begin_nested() as trial:
            turn = world.turn(said, transcript=before)
            assert supply(world.context("Theo", turn)) is None, said
            opened = world.run("Theo", "open_escalation_ticket", turn).ticket
            assert opened is not None, said
            assert opened.told_people, said
            trial.rollback()


def test_a_fault_is_none_of_a_ticket_that_only_asks_for_a_person(world: World) -> None:
    world.run("Theo", "open_escalation_ticket", world.turn(HUMAN))
    before = [{"role": "user", "text": HUMAN}, {"role": "assistant", "text": "I opened TKT-1001."}]
    turn = world.turn("error 500 on every page since this morning", transcript=before)
    assert supply(world.context("Theo", turn)) is None
    added = world.run("Theo", "add_to_ticket", turn, words="since this morning").ticket
    assert added is not None
    assert (added.ref, added.told_people) == ("TKT-1002", True)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("yes", "solved"),
        ("works", "solved"),
        ("great, it works", "solved"),
        ("no, all good now", "solved"),
        ("seems fixed", "solved"),
        ("Hi Ines, yes that did it, thank you!", "solved"),
        ("thank you Ines, it works", "solved"),
        ("that worked", "solved"),
        ("never mind, false alarm", "solved"),
        ("thanks, I'll check tomorrow", "thanks"),
        ("okay I'll try it", "thanks"),
        ("yes, I will look at it later", "thanks"),
        ("good question", "thanks"),
        ("that is what I see as well", "unsolved"),
        ("it is the same", "unsolved"),
        ("thanks, nothing works", "unsolved"),
        ("no", "unsolved"),
        ("unfortunately not", "unsolved"),
        ("yes it still happens", "unsolved"),
        ("yes but now the export fails", "unsolved"),
        ("I don't think it is fixed", "unsolved"),
        ("it works for me but not for Mia", "unsolved"),
        ("thanks but it still crashes", "unsolved"),
        ("thank you so much", None),
        ("how do I link a req?", None),
        ("the invoice total is off too, by 200", None),
    ],
)
def test_what_is_said_to_is_it_solved(world: World, said: str, meant: str | None) -> None:
    assert meaning(said, asked_of(world, CRASH, stands="resolved")) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("since yesterday", "answer"),
        ("yes", "answer"),
        ("no idea, I was linking a req to a deal", "answer"),
        ("it happens when I move a deal to Proposal", "answer"),
        ("I cannot see it in Safari either", "answer"),
        ("it says error 500", "answer"),
        ("we lost Umbra", None),
        ("create an opportunity for Acme", None),
        ("what's the status of my ticket?", None),
        ("thank you so much", None),
    ],
)
def test_what_is_said_to_a_question_of_support(world: World, said: str, meant: str | None) -> None:
    assert meaning(said, asked_of(world, CRASH, stands="open")) == meant
