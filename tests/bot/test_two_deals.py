"""Two deals of one client: "the Acme deal" is asked about, unless it was spoken of just before."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.evaluation.playing import Stage, open_stage
from bot.evaluation.running import Mode, run
from bot.evaluation.scenario import Scenario
from bot.settings import Settings
from tests.nursery import READ_GUIDE

#: The second is called as REX calls a deal without a title: its client alone is no name for it.
GIVEN = {
    "plan": "Pro",
    "clients": ["Acme Corp", "Globex"],
    "opportunities": [
        {"id": "OPP-3001", "title": "CFO search", "client": "Acme Corp", "stage": "New"},
        {"id": "OPP-3002", "title": "Acme Corp – Retained search", "client": "Acme Corp"},
        {"id": "OPP-3003", "title": "Data team", "client": "Globex", "stage": "New"},
    ],
}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with open_stage(Settings(cache=READ_GUIDE)) as opened:
        yield opened


def played(stage: Stage, expect: dict[str, Any], *said: str) -> str:
    """Play a conversation by rules; return why it did not come out as expected, if so."""
    row = {"id": "two", "role": "team_admin", "given": GIVEN, "utterances": said, "expect": expect}
    return run(stage, Scenario.model_validate(row), Mode.OFFLINE).why


ASKED = {"tool": "move_stage", "missing": ["opportunity"]}


@pytest.mark.parametrize(
    "said",
    [
        "move the acme deal to discovery",
        "acme to discovery",
        "move acme corp to discovery please",
        "push the Acme one to discovery",
    ],
)
def test_a_client_with_two_deals_is_asked_about(stage: Stage, said: str) -> None:
    assert played(stage, ASKED, said) == ""


@pytest.mark.parametrize("ref", ["OPP-3001", "OPP-3002"])
def test_the_deal_that_was_just_spoken_of_is_meant(stage: Stage, ref: str) -> None:
    moved = {"tool": "move_stage", "arguments": {"opportunity": ref, "to_stage": "Discovery"}}
    assert played(stage, moved, f"show me {ref}", "move the acme deal to discovery") == ""


def test_a_deal_of_somebody_else_in_between_decides_nothing(stage: Stage) -> None:
    said = ("show me OPP-3001", "and the globex deal?", "move the acme deal to discovery")
    assert played(stage, ASKED, *said) == ""


def test_its_title_still_calls_a_deal(stage: Stage) -> None:
    moved = {"opportunity": "OPP-3002", "to_stage": "Discovery"}
    expect = {"tool": "move_stage", "arguments": moved}
    assert played(stage, expect, "move acme corp - retained search to discovery") == ""
