"""Corrections in the next message: every field of a card, in the shapes in which people type them.

Each row is a whole conversation through the assembly without a model. In the end one card waits, with
what was meant and all that was not corrected; the card that was wrong waits no longer.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.evaluation.playing import Stage, open_stage
from bot.evaluation.running import Mode, run
from bot.evaluation.scenario import Scenario
from bot.settings import Settings
from tests.nursery import READ_GUIDE

GIVEN = {
    "plan": "Pro",
    "clients": ["Acme", "Globex", "Kestrel Labs", "Thornbury Marine"],
    "opportunities": [
        {"id": f"OPP-300{number}", "title": title, "client": client, "stage": stage, "value": 20000}
        for number, title, client, stage in (
            (1, "CFO search", "Acme", "Discovery"),
            (2, "Data platform team", "Globex", "Discovery"),
            (3, "Lab Director", "Kestrel Labs", "Negotiation"),
            (4, "Harbour pilots", "Thornbury Marine", "Negotiation"),
        )
    ],
    "reqs": [
        {"id": "REQ-118", "title": "Payments Engineer"},
        {"id": "REQ-119", "title": "Ward Sister"},
    ],
}

CREATE = "create a deal for kestrel labs, title Research Lead, retained, 30%, 64k"
CREATED = {
    "client": "Kestrel Labs",
    "title": "Research Lead",
    "deal_type": "retained",
    "fee_model": "30%",
    "estimated_value": 64000,
}
NEW_DEAL = [
    ("ugh wrong client, its thornbury", {"client": "Thornbury Marine"}),
    ("not kestrel, thornbury", {"client": "Thornbury Marine"}),
    ("thornbury not kestrel", {"client": "Thornbury Marine"}),
    ("sry meant thornbury", {"client": "Thornbury Marine"}),
    ("actually its for Thornbury Marine", {"client": "Thornbury Marine"}),
    ("oh no, wrong company. should be thornbury", {"client": "Thornbury Marine"}),
    ("the client should be thornbury", {"client": "Thornbury Marine"}),
    ("change the client to thornbury", {"client": "Thornbury Marine"}),
    ("argh i picked the wrong client, thornbury is the one", {"client": "Thornbury Marine"}),
    ("no, 25%", {"fee_model": "25%"}),
    ("no 25%", {"fee_model": "25%"}),
    ("25% not 30", {"fee_model": "25%"}),
    ("25%, not 30%", {"fee_model": "25%"}),
    ("make it 25%", {"fee_model": "25%"}),
    ("actually 25 percent", {"fee_model": "25"}),
    ("fee should be 25%", {"fee_model": "25%"}),
    ("wrong fee, its 25%", {"fee_model": "25%"}),
    ("fee model is hourly markup actually", {"fee_model": "hourly"}),
    ("actually contingency", {"deal_type": "contingency"}),
    ("and scratch retained, she wants it contingency", {"deal_type": "contingency"}),
    ("not retained. contingency. i always mix those up", {"deal_type": "contingency"}),
    ("value's wrong, should be 70k. sorry about that!", {"estimated_value": 70000}),
    ("*Research Head, not Research Lead. brain not working today", {"title": "Research Head"}),
    ("also they said its worth 70k", {"estimated_value": 70000}),
    ("no, contingency", {"deal_type": "contingency"}),
    ("contingency not retained", {"deal_type": "contingency"}),
    ("not retained, contingency", {"deal_type": "contingency"}),
    ("its contingency sorry", {"deal_type": "contingency"}),
    ("should be contingency", {"deal_type": "contingency"}),
    ("wrong type, its contingency", {"deal_type": "contingency"}),
    ("make it 70k", {"estimated_value": 70000}),
    ("no 70k", {"estimated_value": 70000}),
    ("70k not 64", {"estimated_value": 70000}),
    ("not 64k, 70k", {"estimated_value": 70000}),
    ("value should be 70k", {"estimated_value": 70000}),
    ("sry 70k", {"estimated_value": 70000}),
    ("i meant 70", {"estimated_value": 70000}),
    ("oh n its 70 not 64 soz", {"estimated_value": 70000}),
    ("oh wait its 70k", {"estimated_value": 70000}),
    ("wrong amount, 70k", {"estimated_value": 70000}),
    ("title should be Research Head", {"title": "Research Head"}),
    ("call it Research Head", {"title": "Research Head"}),
    ("no, the title is Research Head", {"title": "Research Head"}),
    ("Research Head, not Research Lead", {"title": "Research Head"}),
    ("not Research Lead, Research Head", {"title": "Research Head"}),
    ("wrong title, should be Research Head", {"title": "Research Head"}),
    ("rename it to Research Head", {"title": "Research Head"}),
    ("in euros, not dollars", {"currency": "EUR"}),
    ("sorry thats euros", {"currency": "EUR"}),
    ("add a note that they want weekly updates", {"notes": "weekly updates"}),
    (
        "no, contingency at 25% and 70k",
        {"deal_type": "contingency", "fee_model": "25%", "estimated_value": 70000},
    ),
]
DATED = "new deal for kestrel labs, title Research Lead, retained, 30%, 64k, starts 1 may"
STARTS = [
    ("april not may", {"starts_on": "2027-04-01"}),
    ("1 april, not 1 may", {"starts_on": "2027-04-01"}),
    ("no, it starts 1 april", {"starts_on": "2027-04-01"}),
    ("start date should be 1 april", {"starts_on": "2027-04-01"}),
]
LINK = "link REQ-118 to the acme deal"
LINKED = {"opportunity": "OPP-3001", "req": "REQ-118"}
LINKS = [
    ("sry meant REQ-119", {"req": "REQ-119"}),
    ("no, 119", {"req": "REQ-119"}),
    ("not 118, 119", {"req": "REQ-119"}),
    ("119 not 118", {"req": "REQ-119"}),
    ("wrong req, its 119", {"req": "REQ-119"}),
    ("the other req, 119", {"req": "REQ-119"}),
    ("i meant the ward sister one", {"req": "REQ-119"}),
    ("no, OPP-3002", {"opportunity": "OPP-3002"}),
    ("wrong deal, its globex", {"opportunity": "OPP-3002"}),
    ("not acme, globex", {"opportunity": "OPP-3002"}),
    ("globex not acme", {"opportunity": "OPP-3002"}),
    ("sorry, the globex one", {"opportunity": "OPP-3002"}),
    ("should be on globex", {"opportunity": "OPP-3002"}),
]
MOVE = "move acme to proposal"
MOVED = {"opportunity": "OPP-3001", "to_stage": "Proposal"}
MOVES = [
    ("i meant new", {"to_stage": "New"}),
    ("no, new", {"to_stage": "New"}),
    ("new not proposal", {"to_stage": "New"}),
    ("not proposal, new", {"to_stage": "New"}),
    ("wrong stage, should be new", {"to_stage": "New"}),
    ("ugh wrong stage, its new", {"to_stage": "New"}),
    ("sry, back to new", {"to_stage": "New"}),
    ("not acme, globex", {"opportunity": "OPP-3002"}),
    ("globex not acme", {"opportunity": "OPP-3002"}),
    ("wrong deal, its globex", {"opportunity": "OPP-3002"}),
    ("wrong client, its globex", {"opportunity": "OPP-3002"}),
    ("no, 3002", {"opportunity": "OPP-3002"}),
    ("sry meant globex", {"opportunity": "OPP-3002"}),
    ("i meant the data platform one", {"opportunity": "OPP-3002"}),
]
WIN = "kestrel is won"
WON = {"opportunity": "OPP-3003"}
WINS = [
    ("wrong deal, its thornbury", {"opportunity": "OPP-3004"}),
    ("no i meant thornbury", {"opportunity": "OPP-3004"}),
    ("thornbury not kestrel", {"opportunity": "OPP-3004"}),
]
LOSE = "mark kestrel as lost, no budget"
LOST = {"opportunity": "OPP-3003"}
LOSES = [
    ("wrong one, thornbury", {"opportunity": "OPP-3004"}),
    ("not kestrel, thornbury", {"opportunity": "OPP-3004"}),
    ("the reason was price", {"reason": "Price too high"}),
    ("no, it was the price", {"reason": "Price too high"}),
    ("wrong reason, it was the timing", {"reason": "Timing not right"}),
]
HOLD = "put acme on hold until 1 may, budget freeze"
HELD = {"opportunity": "OPP-3001", "reason": "budget freeze", "until": "2027-05-01"}
HOLDS = [
    ("april not may", {"until": "2027-04-01"}),
    ("no, until 1 june", {"until": "2027-06-01"}),
    ("make it 1 june", {"until": "2027-06-01"}),
    ("sorry, june 1", {"until": "2027-06-01"}),
    ("1 june, not 1 may", {"until": "2027-06-01"}),
    ("wrong deal, its globex", {"opportunity": "OPP-3002"}),
    ("not acme, globex", {"opportunity": "OPP-3002"}),
    ("the reason should be hiring stop", {"reason": "hiring stop"}),
]

NAMED = [
    (
        "rename the acme deal to Finance Chief",
        "no, Finance Lead",
        "edit_opportunity",
        {"opportunity": "OPP-3001", "title": "Finance Lead"},
    ),
    ("add a client called Fnordly", "sorry, Fnordley", "create_client", {"name": "Fnordley"}),
    (LOSE, "no it was won", "close_won", {"opportunity": "OPP-3003"}),
    (
        LOSE,
        "wait no put it on hold instead, they might have money in march",
        "hold_opportunity",
        {"opportunity": "OPP-3003"},
    ),
    (LOSE, "put it on hold, no budget this year", "hold_opportunity", {"opportunity": "OPP-3003"}),
    (LOSE, "oh actually move it to proposal", "move_stage", {"opportunity": "OPP-3003"}),
    (
        LOSE,
        "hang on, pause kestrel instead, hiring stop",
        "hold_opportunity",
        {"opportunity": "OPP-3003"},
    ),
    (
        "set acme's value to 30k",
        "not acme, globex",
        "edit_opportunity",
        {"opportunity": "OPP-3002", "estimated_value": 30000},
    ),
    (
        "draft an invoice for kestrel, retainer, 5k, to a@b.example",
        "6k not 5k",
        "draft_invoice",
        {"opportunity": "OPP-3003", "amount": 6000},
    ),
]
#: Every other shape of a correction is left to `make thorough`.
CASES = [
    pytest.param(
        *(first, said, tool, {**before, **meant}),
        id=f"{tool}: {said}",
        marks=pytest.mark.thorough if number % 2 else (),
    )
    for tool, first, before, rows in (
        ("create_opportunity", CREATE, CREATED, NEW_DEAL),
        ("create_opportunity", DATED, {**CREATED, "starts_on": "2027-05-01"}, STARTS),
        ("link_req", LINK, LINKED, LINKS),
        ("move_stage", MOVE, MOVED, MOVES),
        ("close_won", WIN, WON, WINS),
        ("close_lost", LOSE, LOST, LOSES),
        ("hold_opportunity", HOLD, HELD, HOLDS),
    )
    for number, (said, meant) in enumerate(rows)
] + [pytest.param(*row, id=f"{row[2]}: {row[1]}") for row in NAMED]


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with open_stage(Settings(cache=READ_GUIDE)) as opened:
        yield opened


@pytest.mark.parametrize(("first", "said", "tool", "arguments"), CASES)
def test_a_correction_replaces_the_card(
    stage: Stage, first: str, said: str, tool: str, arguments: dict[str, Any]
) -> None:
    row = {
        "id": said,
        "role": "team_admin",
        "given": GIVEN,
        "utterances": [first, said],
        "expect": {"tool": tool, "arguments": arguments},
    }
    verdict = run(stage, Scenario.model_validate(row), Mode.OFFLINE)
    assert verdict.passed, f"{verdict.why}\n{verdict.got.get('text')}"


#: What people say beside a card without correcting it: the card stays as it is, and nothing joins it.
BESIDE = [
    "cool, thanks",
    "the client is happy",
    "the title is a bit long but ok",
    "not sure about the fee yet",
    "the client is not happy with us",
    "kestrel is not answering the phone",
    "what does proposal mean?",
    "is 30% normal?",
    "how's globex doing?",
    "no worries",
    "the value is fine",
    "i meant to ask how i add a colleague",
    "it's not urgent",
    "they said maybe in may, not april",
    "no thats wrong",
    "the title is wrong",
    "change the fee",
]


@pytest.mark.parametrize("said", BESIDE)
@pytest.mark.parametrize(
    ("first", "tool", "arguments"),
    [
        (CREATE, "create_opportunity", CREATED),
        pytest.param(MOVE, "move_stage", MOVED, marks=pytest.mark.thorough),
        pytest.param(HOLD, "hold_opportunity", HELD, marks=pytest.mark.thorough),
    ],
)
def test_what_corrects_nothing_leaves_the_card_alone(
    stage: Stage, said: str, first: str, tool: str, arguments: dict[str, Any]
) -> None:
    row = {
        "id": said,
        "role": "team_admin",
        "given": GIVEN,
        "utterances": [first, said],
        "expect": {"tool": tool, "arguments": arguments},
    }
    verdict = run(stage, Scenario.model_validate(row), Mode.OFFLINE)
    assert verdict.passed, f"{verdict.why}\n{verdict.got.get('text')}"


@pytest.mark.parametrize(
    "said", ["no thats wrong", "wrong", "the fee is not right", "change the title"]
)
def test_what_is_only_wrong_is_asked_about(stage: Stage, said: str) -> None:
    expect = {"tool": "create_opportunity", "arguments": CREATED}
    row = {"id": said, "role": "team_admin", "given": GIVEN, "utterances": [CREATE, said]}
    verdict = run(stage, Scenario.model_validate({**row, "expect": expect}), Mode.OFFLINE)
    assert verdict.passed
    assert "What should it be instead?" in str(verdict.got["text"])


@pytest.mark.parametrize(
    "said", ["oh its the other thingy", "wait no the whatsit is off", "actually not like that tbh"]
)
def test_of_a_correction_that_is_not_understood_it_is_said_that_the_card_stands(
    stage: Stage, said: str
) -> None:
    expect = {"tool": "close_lost", "arguments": LOST}
    row = {"id": said, "role": "team_admin", "given": GIVEN, "utterances": [LOSE, said]}
    verdict = run(stage, Scenario.model_validate({**row, "expect": expect}), Mode.OFFLINE)
    assert verdict.passed
    assert "still stands as it was" in str(verdict.got["text"])


def test_of_two_cards_the_one_that_is_meant_is_replaced(stage: Stage) -> None:
    calls = [
        {"tool": "move_stage", "arguments": {"opportunity": ref, "to_stage": to}}
        for ref, to in (("OPP-3001", "New"), ("OPP-3002", "Proposal"))
    ]
    said = ["move acme to proposal and globex to proposal", "no, acme to new"]
    row = {"id": "two", "role": "team_admin", "given": GIVEN, "utterances": said}
    scenario = Scenario.model_validate({**row, "expect": {"calls": calls}})
    assert run(stage, scenario, Mode.OFFLINE).why == ""
