"""Rows of scenario files as people who don't know REX write them: played, or refused by file, line and field."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.judging import Verdict
from bot.evaluation.playing import Stage, open_stage
from bot.evaluation.reading import BadScenarios, read
from bot.evaluation.running import Mode, run
from bot.evaluation.scenario import Scenario
from bot.settings import Settings
from tests.nursery import READ_GUIDE

DEALS = [
    {"id": "OPP-2001", "title": "CFO search", "client": "Acme Corp", "stage": "Discovery"},
    {"id": "OPP-2002", "title": "Nurses", "client": "Umbra Health", "reqs": ["Night nurse"]},
]
GIVEN = {"opportunities": DEALS, "reqs": [{"id": "REQ-7", "title": "Night nurse"}]}
MOVED = "move the cfo search to proposal"
BY_TITLE = {"opportunity": "CFO search", "to_stage": "Proposal"}
UNLINKED = {"opportunity": "Nurses", "req": "Night nurse"}
HELLO = {"utterances": ["hello"], "expect": {"tool": None}}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with open_stage(Settings(cache=READ_GUIDE)) as opened:
        yield opened


def judged(stage: Stage, folder: Path, row: Any) -> Verdict:
    """Read a row as the second line of a file, and play it."""
    file = folder / "odd.jsonl"
    file.write_text(f"// a remark\n{json.dumps(row)}\n", "utf-8")
    (one,) = read(file)
    return (
        run(stage, one, Mode.OFFLINE)
        if isinstance(one, Scenario)
        else Verdict(one[0], False, one[1])
    )


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(HELLO, id="nothing given"),
        pytest.param({**HELLO, "given": None}, id="given is null"),
        pytest.param({**HELLO, "id": None, "role": "owner"}, id="no id, and the owner speaks"),
        pytest.param({"utterances": "hello", "expect": None}, id="nothing expected"),
        pytest.param({"utterances": ["hello"], "expect": {"calls": []}}, id="no calls"),
        pytest.param({**HELLO, "expect": {"tool": None, "arguments": None}}, id="null arguments"),
        pytest.param(
            {"given": GIVEN, "utterances": [MOVED], "expect": [{"tool": "move_stage", "arguments": BY_TITLE}]},
            id="a list of calls, and a deal by its title",
        ),
        pytest.param(
            {
                "given": GIVEN,
                "utterances": [MOVED, "unlink req 7 from nurses"],
                "expect": {
                    "calls": [
                        {"tool": "unlink_req", "arguments": UNLINKED},
                        {"tool": "move_stage", "arguments": BY_TITLE, "missing": [], "refuse": False},
                    ]
                },
            },
            id="cards of several messages, in any order",
        ),
        pytest.param(
            {"given": GIVEN, "utterances": ["create a deal"], "expect": {"tool": "create_opportunity", "missing": ["title", "client"]}},
            id="missing in any order",
        ),
        pytest.param(
            {
                "given": {**GIVEN, "invoices": [{"opportunity": "cfo search", "status": "sent"}]},
                "utterances": ["hello"],
                "expect": {"tool": None},
            },
            id="an invoice of a deal by its title",
        ),
        pytest.param({**HELLO, "given": {"members": [{"name": "Kim", "role": "super_admin"}]}}, id="an owner given"),
    ],
)  # fmt: skip
def test_an_odd_row_is_played(stage: Stage, tmp_path: Path, row: dict[str, Any]) -> None:
    verdict = judged(stage, tmp_path, row)
    assert verdict.passed, verdict.why


@pytest.mark.parametrize(
    ("row", "field", "why"),
    [
        ([], "", "A row is one JSON object"),
        ({"utterances": []}, "utterances", "at least 1 item"),
        ({"utterances": [None]}, "utterances.0", "valid string"),
        ({}, "utterances", "required"),
        ({**HELLO, "given": [1]}, "given", "valid dictionary"),
        ({**HELLO, "given": {"opportunities": 5}}, "given.opportunities", "valid list"),
        ({**HELLO, "given": {"reqs": [{"title": []}]}}, "given.reqs.0.title", "valid string"),
        ({**HELLO, "given": {"opportunities": [{"value": "lots"}]}}, "given.opportunities.0.value", "number"),
        ({**HELLO, "expect": "nothing"}, "expect", "valid dictionary"),
        ({**HELLO, "expect": {"tool": "move_deal"}}, "expect.tool", "mean move_stage?"),
        ({**HELLO, "expect": {"calls": [{"tool": "fly"}]}}, "expect.calls.0.tool", "There are "),
        ({**HELLO, "expect": {"tool": "move_stage", "arguments": []}}, "expect.arguments", "dictionary"),
        ({**HELLO, "role": "emperor"}, "emperor", "There is no role"),
        ({**HELLO, "given": {"opportunities": [{"status": "asleep"}]}}, "given.opportunities.status", "on_hold"),
        ({**HELLO, "given": {"reqs": [{"status": "x"}]}}, "given.reqs.status", "has to be one of"),
        ({**HELLO, "given": {"opportunities": [{"stage": "Limbo"}]}}, "Limbo", "can't be played"),
        ({**HELLO, "given": {"invoices": [{"opportunity": "OPP-1"}]}}, "given.invoices", "OPP-1"),
        ({**HELLO, "given": {"opportunities": [{"value": 1e308}]}}, "", "line 2"),
        (
            {**HELLO, "role": "owner", "given": {"members": [{"name": "Kim", "role": "owner"}]}},
            "Kim",
            "one owner",
        ),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_played_is_named_by_file_line_and_field(
    stage: Stage, tmp_path: Path, row: Any, field: str, why: str
) -> None:
    verdict = judged(stage, tmp_path, row)
    assert not verdict.passed
    assert verdict.why.startswith("odd.jsonl, line 2: ")
    assert field in verdict.why
    assert why in verdict.why


@pytest.mark.parametrize(
    "content", [b"\xff\xfe{", b"[" * 100_000, b'{"given": "nowhere.json", "utterances": ["x"]}']
)
def test_a_file_of_no_use_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.jsonl").write_bytes(content)
    with pytest.raises(BadScenarios, match="json"):
        list(read(tmp_path / "odd.jsonl"))
