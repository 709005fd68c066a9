"""The paraphrases as conversations: `rex eval tests/tickets/scenarios.jsonl` plays what `assess` judges."""

import json
from pathlib import Path

from tests.tickets.test_policy import PAGES, ROWS, Row

FILE = Path(__file__).with_name("scenarios.jsonl")
#: Somebody whose plan explains why things are missing, and somebody who may do everything.
EXPLAINED = {"role": "member", "given": {"plan": "starter"}}
EVERYTHING = {"role": "team_admin", "given": {"plan": "pro"}}


def scenario(row: Row, number: int) -> dict[str, object]:
    ticket = row["expect"] in ("escalate", "offer")
    kind = row["rule"] or ("asked" if ticket else "explainable")
    return {
        "id": f"{row['half']}/{kind}/{number}",
        **(EVERYTHING if ticket else EXPLAINED),
        "utterances": [row["text"]],
        "expect": {"tool": "open_escalation_ticket" if ticket else None},
    }


def test_the_scenarios_are_the_paraphrases() -> None:
    made = [scenario(row, number) for number, row in enumerate([*ROWS, *PAGES], start=1)]
    kept = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    assert kept == made
    ticketed = [each for each in kept if each["expect"]["tool"]]
    assert len(ticketed) >= 160
    assert len(kept) - len(ticketed) >= 160
