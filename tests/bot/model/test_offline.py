"""The rules that stand in for a model, over everyday phrasings."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.model.log import AssistantSaid, Called, Line, ToolCall, ToolSaid, UserSaid
from bot.model.offline import OfflineModel
from knowledge.library import Library
from tests.bot.model.desk import Desk

ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("utterances.jsonl").read_text("utf-8").splitlines()
]
ACME = {"client": "Acme Corp", "deal_type": "retained", "estimated_value": 50000}
MOVE = {"opportunity": "OPP-2001", "to_stage": "Proposal"}


def turn(said: str, tool: str, arguments: dict[str, Any], told: dict[str, Any]) -> list[Line]:
    """An earlier turn: what was said, the one tool that was used, and what it told."""
    call = ToolCall(id="before", name=tool, arguments=json.dumps(arguments))
    return [
        UserSaid(text=said),
        Called(calls=(call,)),
        ToolSaid(call_id="before", name=tool, content=json.dumps(told)),
    ]


def draft(tool: str, known: dict[str, Any], missing: str, question: str) -> list[Line]:
    """An earlier turn that ended with a question."""
    resting = {"tool": tool, "arguments": known, "missing": [missing], "question": question}
    return [*turn("…", tool, known, {"draft": resting}), AssistantSaid(text=question)]


PROPOSED = {"proposal": {"id": "p", "title": "t"}}
BEFORE: dict[str | None, list[Line]] = {
    None: [],
    "draft_client": draft(
        "create_opportunity",
        {"deal_type": "retained", "estimated_value": 50000},
        "client",
        "Which client is it for?",
    ),
    "draft_title": draft(
        "create_opportunity", {"client": "Globex"}, "title", "What should it be called?"
    ),
    "draft_req": draft("link_req", {"opportunity": "OPP-2001"}, "req", "Which REQ?"),
    "draft_opportunity": draft(
        "move_stage", {"to_stage": "Proposal"}, "opportunity", "Which opportunity do you mean?"
    ),
    "draft_stage": draft("move_stage", {"opportunity": "OPP-2001"}, "to_stage", "Which stage?"),
    "proposal_create": turn("Create it", "create_opportunity", ACME, PROPOSED),
    "proposal_move": turn("Move it", "move_stage", MOVE, PROPOSED),
    "seen_acme": turn("Show it", "show_opportunity", {"opportunity": "OPP-2001"}, {"printed": "x"}),
}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(None)


def judge(row: dict[str, Any], library: Library) -> str | None:
    """Return what is wrong with the way a row is handled, or None."""
    desk = Desk(OfflineModel(), library, log=list(BEFORE[row.get("before")]))
    calls, answer = desk.hear(row["said"])
    deciding = [(name, args) for name, args in calls if name != "find_in_workspace"]
    if [name for name, _ in deciding] != [name for name, _ in row["calls"]]:
        return f"used {[name for name, _ in deciding]}"
    for (_, given), (_, wanted) in zip(deciding, row["calls"], strict=True):
        differing = {key: given.get(key) for key in wanted if given.get(key) != wanted[key]}
        if differing:
            return f"passed {differing}"
    if row.get("kind") not in (None, answer.kind):
        return f"ended as {answer.kind}"
    return None


@pytest.mark.parametrize("half", ["dev", "held_out"])
def test_everyday_phrasings_lead_to_the_right_tool(half: str, library: Library) -> None:
    rows = [row for row in ROWS if row["half"] == half]
    wrong = [f"{row['said']!r} {fault}" for row in rows if (fault := judge(row, library))]
    assert len(wrong) <= len(rows) * 0.03, wrong
